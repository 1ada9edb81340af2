"""The sentence encoder of the last training."""

import pathlib

import pytest

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
