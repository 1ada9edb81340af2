"""The domain of a trained model is read without Rasa's check, and is the one that Rasa reads."""

import pathlib
import tarfile
from typing import Any

import pytest
import rasa.shared.utils.validation
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain

from inversion_faq import trained_domain
from tests.conftest import ROOT

NAME = "domain_provider"


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    """The trained model's domain, as Rasa lays it out."""
    folder = tmp_path_factory.mktemp("model")
    with tarfile.open(ROOT / "models" / "inversion-faq.tar.gz") as archive:
        content = archive.extractfile(f"components/{NAME}/domain.yml")
        assert content is not None
        (folder / NAME).mkdir()
        (folder / NAME / "domain.yml").write_bytes(content.read())
    return LocalModelStorage(folder)


def read(storage: LocalModelStorage) -> Domain:
    return DomainProvider.load({}, storage, Resource(NAME), None).provide_inference()


def test_it_is_the_domain_that_rasa_reads(storage: LocalModelStorage) -> None:
    trained_domain.install()
    ours = read(storage)
    with storage.read_from(Resource(NAME)) as folder:
        rasas = Domain.from_path(pathlib.Path(folder))

    assert len(ours.responses) > 50
    assert ours.as_dict() == rasas.as_dict()
    assert ours.fingerprint() == rasas.fingerprint()


def test_it_is_not_checked_again(storage: LocalModelStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("checked again")

    trained_domain.install()
    monkeypatch.setattr(rasa.shared.utils.validation, "validate_yaml_schema", refuse)

    assert read(storage).responses
