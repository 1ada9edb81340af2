import logging
from typing import Any

import pytest

from inversion_faq.content.library import DATA, content_hash
from inversion_faq.last_resort import LastResort

GLAUCOMA = {"id": "glaucoma", "name": "glaucoma", "subject": "self", "status": "confirmed", "now": True, "age": 0}


@pytest.fixture(scope="module")
def last_resort(library: Any) -> LastResort:
    return LastResort(library)


def test_emergency_is_told_by_its_words(last_resort: LastResort) -> None:
    understood = last_resort.understood("i cant feel my groin", [])
    assert understood["red_flag"] == {"sign": "saddle_numbness", "by": "words"}
    assert [one.action for one in last_resort.replies(understood)] == ["utter_red_flag"]


def test_emergency_in_another_language_is_told_in_both(last_resort: LastResort) -> None:
    replies = last_resort.replies(last_resort.understood("tengo dolor en el pecho", []))
    assert [one.action for one in replies] == ["utter_red_flag", "utter_emergency_in_language"]


@pytest.mark.parametrize("text", ["how long should I hang", "", "/duration"])
def test_anything_else_gets_the_safe_reply_and_keeps_what_is_held(last_resort: LastResort, text: str) -> None:
    understood = last_resort.understood(text, [GLAUCOMA])
    assert [(one["id"], one["now"]) for one in understood["conditions"]] == [("glaucoma", False)]
    [reply] = last_resort.replies(understood)
    assert reply.action == "utter_safe"
    assert "In an emergency, call your emergency number" in reply.message["text"]


def test_reader_that_raises_costs_the_others_nothing(
    library: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    last_resort = LastResort(library)

    def fail(text: str) -> None:
        raise ValueError(text)

    monkeypatch.setattr(last_resort._conditions, "find", fail)
    with caplog.at_level(logging.ERROR):
        understood = last_resort.understood("i cant feel my groin", [GLAUCOMA])
    assert understood["red_flag"]["sign"] == "saddle_numbness"
    assert "conditions" not in understood, "those of the message before go on counting"
    assert "ValueError" in caplog.text
    assert "groin" not in caplog.text


def test_hash_of_the_content_changes_with_any_file_a_model_carries(tmp_path: Any) -> None:
    (tmp_path / "answers").mkdir()
    hashes = [content_hash(tmp_path)]
    for name in ("phrases.yml", "answers/angle.md"):
        (tmp_path / name).write_text("one")
        hashes.append(content_hash(tmp_path))
        (tmp_path / name).write_text("two")
        hashes.append(content_hash(tmp_path))
    (tmp_path / "nlu").mkdir()
    (tmp_path / "nlu" / "angle.yml").write_text("questions")
    assert len(set(hashes)) == 5
    assert content_hash(tmp_path) == hashes[-1]
    assert len(content_hash(DATA)) == 16
