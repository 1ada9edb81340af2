"""What tests of Rasa components share."""

import pathlib
import shutil

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage

from inversion_faq.content.library import DATA


@pytest.fixture
def storage(tmp_path: pathlib.Path) -> LocalModelStorage:
    """Rasa's own model storage, in a folder of the test's own."""
    folder = tmp_path / "model"
    folder.mkdir()
    return LocalModelStorage(folder)


@pytest.fixture
def data(tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of data/ that a test may change."""
    return pathlib.Path(shutil.copytree(DATA, tmp_path / "data"))
