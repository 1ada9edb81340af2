import json
import time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies

from inversion_faq.content.library import Library
from inversion_faq.privacy.masking import masked, masked_event, personal_data
from tests.conftest import ROOT
from tests.unit.privacy.marked import Marked, read_marked, score

TUNED, UNSEEN, NOTHING = "personal.jsonl", "personal_unseen.jsonl", "nothing_personal.jsonl"


@pytest.mark.parametrize(
    ("kind", "least"), [("[address]", 0.95), ("[e-mail]", 0.95), ("[name]", 0.95), ("[phone]", 0.95), ("all", 0.97)]
)
def test_personal_data_of_the_messages_the_rules_were_made_with_is_masked(kind: str, least: float) -> None:
    found = score(read_marked(TUNED))
    assert found.recall[kind] >= least, "\n".join(found.missed)
    assert found.precision == 1, "\n".join(found.wrong)


@pytest.mark.parametrize(
    ("kind", "least"), [("[address]", 0.85), ("[e-mail]", 0.95), ("[name]", 0.75), ("[phone]", 0.95), ("all", 0.85)]
)
def test_personal_data_of_messages_the_rules_were_not_made_with_is_mostly_masked(kind: str, least: float) -> None:
    found = score(read_marked(UNSEEN))
    assert found.recall[kind] >= least, "\n".join(found.missed)
    assert found.precision == 1, "\n".join(found.wrong)


def test_sets_are_large_enough_to_say_something_and_have_no_message_twice() -> None:
    sets = [read_marked(name) for name in (TUNED, UNSEEN, NOTHING)]
    assert [len(one) >= least for one, least in zip(sets, (200, 40, 300), strict=True)] == [True] * 3
    texts = [message.text for one in sets for message in one]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("message", read_marked(NOTHING), ids=lambda one: one.text[:40])
def test_message_without_personal_data_stays_as_it_is(message: Marked) -> None:
    assert masked(message.text) == message.text


def training_questions() -> list[str]:
    groups = [group for path in ROOT.glob("data/nlu/*.yml") for group in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]]
    return [line[2:].strip() for group in groups for line in group["examples"].splitlines() if line.startswith("- ")]


def questions_of_the_tests() -> list[str]:
    paths = [*ROOT.glob("tests/nlu/*.jsonl"), *ROOT.glob("tests/safety/*.jsonl")]
    return [json.loads(line)["text"] for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("questions", [training_questions, questions_of_the_tests], ids=["training", "tests"])
def test_hardly_any_health_question_is_changed(questions: Any) -> None:
    """The few that are do name somebody: "my neighbour Vera"."""
    texts = questions()
    changed = [text for text in texts if personal_data(text)]
    assert len(texts) > 2_000
    assert len(changed) < 0.02 * len(texts), "\n".join(changed)


def test_nothing_that_the_content_says_is_masked(library: Library) -> None:
    said = [condition.name for condition in library.conditions.values()]
    said += [word for condition in library.conditions.values() for word in condition.medicines]
    said += [treatment for one in library.unknown_conditions for treatment in (one.name,)]
    said += list(library.answers)
    assert [one for one in said if masked(one) != one] == []
    assert len(said) > 100


@given(strategies.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_what_is_masked_stays_as_it_is(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize("message", read_marked(TUNED) + read_marked(UNSEEN), ids=lambda one: one.text[:40])
def test_masked_message_stays_as_it_is(message: Marked) -> None:
    assert masked(masked(message.text)) == masked(message.text)


@pytest.mark.parametrize(
    "unit", ["a", "A. ", "1 ", "John ", "a@", "my name is ", "12 rue de la ", "0161 496 0372 ", "van de ", "\n"]
)
def test_cost_grows_no_faster_than_by_the_square_of_the_length(unit: str) -> None:
    def cost(length: int) -> float:
        text = (unit * length)[:length]
        times = []
        for _ in range(3):
            begin = time.thread_time()
            masked(text)
            times.append(time.thread_time() - begin)
        return min(times)

    assert cost(4_000) < 40 * max(cost(1_000), 0.001)


def said(text: str, **parse_data: Any) -> dict[str, Any]:
    parse = {"text": text, "intent": {"name": "sciatica", "confidence": 0.9}, "entities": [], **parse_data}
    return {"event": "user", "text": text, "timestamp": 1.5, "parse_data": parse, "message_id": "07700900123", "metadata": {}}


def test_message_is_masked_wherever_it_stands_and_what_was_understood_is_not() -> None:
    conditions = [{"id": "glaucoma", "name": "glaucoma or high eye pressure", "subject": "self", "now": True, "age": 0}]
    red_flag = {"sign": "chest_pain", "by": "words"}
    event = said("I'm Dave, 62, ring 07700 900123", conditions=conditions, red_flag=red_flag, language=None, statement=True)
    kept = masked_event(event)
    assert kept["text"] == kept["parse_data"]["text"] == "I'm [name], 62, ring [phone]"
    assert {**kept["parse_data"], "text": ""} == {**event["parse_data"], "text": ""}
    assert (kept["timestamp"], kept["message_id"]) == (1.5, "07700900123")


def test_quotation_without_the_cue_is_masked_too() -> None:
    kept = masked_event(said("my name is Zwetschge", entities=[{"entity": "x", "value": "Zwetschge", "start": 11}]))
    assert kept["parse_data"]["entities"] == [{"entity": "x", "value": "[name]", "start": 11}]


def test_identifiers_stay_as_they_are() -> None:
    event = {**said("hello"), "metadata": {"idempotency_key": "07700900123", "note": "call 07700900123"}}
    assert masked_event(event)["metadata"] == {"idempotency_key": "07700900123", "note": "call [phone]"}


def test_name_that_stands_alone_in_small_letters_is_masked_where_the_message_gave_it_away() -> None:
    event = {
        "event": "user",
        "text": "my name is jonathan",
        "parse_data": {"entities": [{"value": "jonathan", "entity": "self"}]},
    }
    assert masked_event(event)["parse_data"] == {"entities": [{"value": "[name]", "entity": "self"}]}


def test_reason_of_feedback_is_masked() -> None:
    value = {"message_id": "0770090012345-0", "helpful": False, "reason": "mail me: ann@example.org"}
    kept = masked_event({"event": "slot", "name": "feedback", "value": value})
    assert kept["value"] == {"message_id": "0770090012345-0", "helpful": False, "reason": "mail me: [e-mail]"}


def test_words_of_the_bot_keep_their_numbers() -> None:
    event = {"event": "bot", "text": "Samaritans: call 116 123, or 0800 138 1619"}
    assert masked_event(event) == event
