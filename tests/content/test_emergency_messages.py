"""data/emergencies/: enough of each sign, no text twice, none that is also a test message."""

import collections
import pathlib
import shutil

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from inversion_faq.content.errors import ContentError
from inversion_faq.content.library import DATA, Library
from inversion_faq.nlu.emergency_messages import read_emergency_messages
from inversion_faq.nlu.training_messages import EMERGENCY, LOOK_ALIKE, ORDINARY, metadata
from tests.conftest import ROOT
from tests.content.test_training_data import DEVSET, HELD_OUT, shared, texts_of, words

FEWEST_OF_A_SIGN = {EMERGENCY: 100, LOOK_ALIKE: 80}
FEWEST_ORDINARY = 900
SAFETY = sorted((ROOT / "tests" / "safety").glob("*.jsonl"))


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return read_emergency_messages(DATA)


def said(messages: list[Message], **wanted: object) -> list[str]:
    return [one.get(TEXT) for one in messages if all(metadata(one)[key] == value for key, value in wanted.items())]


def test_every_sign_has_enough_to_learn_from(messages: list[Message], library: Library) -> None:
    few = {
        (sign, use): len(said(messages, use=use, sign=sign, calibrates=False))
        for sign in library.signs
        for use, fewest in FEWEST_OF_A_SIGN.items()
        if len(said(messages, use=use, sign=sign, calibrates=False)) < fewest
    }
    assert few == {}


def test_there_are_enough_ordinary_messages(messages: list[Message]) -> None:
    assert len(said(messages, use=ORDINARY, calibrates=False)) >= FEWEST_ORDINARY


def test_every_sign_exists_and_every_emergency_has_one(messages: list[Message], library: Library) -> None:
    assert {metadata(one)["sign"] for one in messages if metadata(one)["use"] == EMERGENCY} == set(library.signs)


def test_calibration_has_each_kind(messages: list[Message]) -> None:
    assert all(len(said(messages, use=use, calibrates=True)) >= 200 for use in (EMERGENCY, LOOK_ALIKE, ORDINARY))


def test_no_text_is_both_urgent_and_harmless_or_both_learned_and_kept(messages: list[Message]) -> None:
    marks: dict[str, set[tuple[bool, bool]]] = collections.defaultdict(set)
    for one in messages:
        marks[words(one.get(TEXT))].add((metadata(one)["use"] == EMERGENCY, metadata(one)["calibrates"]))
    assert [text for text, found in marks.items() if len(found) > 1] == []


@pytest.mark.parametrize("path", [*SAFETY, *HELD_OUT], ids=lambda path: path.stem)
def test_no_message_is_also_a_test_message(messages: list[Message], path: pathlib.Path) -> None:
    assert shared([one.get(TEXT) for one in messages], texts_of(path)) == []


@pytest.mark.skipif(not DEVSET.is_dir(), reason=f"the development set is not at {DEVSET}: copy it there to compare")
def test_no_message_is_of_the_development_set(messages: list[Message]) -> None:
    known = [text for path in sorted(DEVSET.glob("*.jsonl")) for text in texts_of(path)]
    assert shared([one.get(TEXT) for one in messages], known) == []


def test_harmless_message_has_no_intent_that_is_learned(messages: list[Message]) -> None:
    assert {one.get(INTENT) for one in messages if metadata(one)["use"] != EMERGENCY} == {"nlu_fallback"}


@pytest.mark.parametrize("record", ["- sign: chest_pain\n  lookalikes: [a]", "- chest_pain", "emergencies: [a]"])
def test_record_that_cannot_be_read_is_named_with_its_line(tmp_path: pathlib.Path, record: str) -> None:
    shutil.copy(DATA / "red_flags.yml", tmp_path)
    (tmp_path / "emergencies").mkdir()
    (tmp_path / "emergencies" / "one.yml").write_text(record)
    with pytest.raises(ContentError) as raised:
        read_emergency_messages(tmp_path)
    assert "one.yml" in str(raised.value.problems[0])
