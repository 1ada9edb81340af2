"""The sentence encoder of the last training, and what reads conditions by the real data."""

import pathlib
from typing import Any

import pytest

from inversion_faq.nlu.conditions import ConditionFinder, merged
from inversion_faq.nlu.context import Context
from inversion_faq.nlu.sentence_encoder import ROOT, Encoder

TUNED = ROOT / "build" / "encoder"


@pytest.fixture(scope="session")
def encoder_folder() -> pathlib.Path:
    folders = sorted(TUNED.glob("[0-9a-f]" * 16), key=lambda one: one.stat().st_mtime)
    if not folders:
        pytest.fail("there is no sentence encoder: run `make train` first")
    return folders[-1]


@pytest.fixture(scope="session")
def encoder(encoder_folder: pathlib.Path) -> Encoder:
    return Encoder(encoder_folder)


@pytest.fixture(scope="session")
def context(library: Any) -> Context:
    return Context(library.context)


@pytest.fixture(scope="session")
def finder(library: Any) -> ConditionFinder:
    return ConditionFinder(library)


@pytest.fixture
def held(finder: ConditionFinder) -> Any:
    """The conditions held after messages said in turn."""

    def after(*messages: str) -> list[dict[str, Any]]:
        kept: list[dict[str, Any]] = []
        for message in messages:
            kept = merged(kept, finder.find(message))
        return kept

    return after
