import pathlib

import pytest

from inversion_faq.content.library import Library
from tests.small_content import SmallContent


@pytest.fixture
def content(tmp_path: pathlib.Path) -> SmallContent:
    """A small, valid content folder of the test's own, to be broken."""
    return SmallContent(tmp_path / "data")


@pytest.fixture
def small_library(content: SmallContent) -> Library:
    return content.read()
