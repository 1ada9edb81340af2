"""The checks of tests/safety/nevers.py: each finds what a careless bot would say, and lets a careful one speak."""

import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.safety.nevers import ABOUT_HEALTH, NEVERS, Message

SENTENCES = yaml.safe_load(pathlib.Path(__file__).with_name("never_sentences.yml").read_text(encoding="utf-8"))
FEWEST = 8
ASK = "Ask your doctor or physiotherapist."


def message(said: str, clinician: str | None = ASK, **card: Any) -> Message:
    return {
        "text": f"A title\n\n{said}\n\n{clinician or ''}",
        "buttons": [],
        "card": {"kind": "answer", "clinician": clinician, **card},
    }


def said(which: str) -> Iterator[Any]:
    for never, sentences in SENTENCES.items():
        for one in sentences[which]:
            yield pytest.param(never, one.replace(" • ", "\n\n• "), id=f"{never}: {one}")


def test_every_never_has_sentences() -> None:
    assert {*SENTENCES, "no_clinician"} == set(NEVERS)
    assert [name for name, one in SENTENCES.items() if min(len(one["violates"]), len(one["may_say"])) < FEWEST] == []


@pytest.mark.parametrize(("never", "sentence"), said("violates"))
def test_what_a_careless_bot_would_say_is_found(never: str, sentence: str) -> None:
    assert NEVERS[never](message(sentence))


@pytest.mark.parametrize(("never", "sentence"), said("may_say"))
def test_what_a_careful_bot_may_say_is_not(never: str, sentence: str) -> None:
    assert NEVERS[never](message(sentence)) == []


@pytest.mark.parametrize(("never", "sentence"), said("may_say"))
def test_what_is_careful_in_one_way_is_careful_in_every_other(never: str, sentence: str) -> None:
    assert {name: found for name, check in NEVERS.items() if (found := check(message(sentence)))} == {}


WITHOUT = {
    "no line at all": message("Hanging upside down is a kind of traction.", clinician=None),
    "an empty line": message("Hanging upside down is a kind of traction.", clinician="  "),
    "a friend": message("Sore?", clinician="Ask a friend who has one."),
    "the maker": message("Sore?", clinician="Ask the maker of your table."),
    "the internet": message("Sore?", clinician="Look it up online."),
    "a line in the card only": {**message("Sore?"), "text": "A title\n\nSore?"},
    "a line in the text only": message(f"Sore? {ASK}", clinician=None),
    "an emergency reply without one": message("Stay calm.", clinician="", kind="red_flag"),
    "a condition check without one": message("Glaucoma: no.", clinician=None, kind="condition_check"),
    "another treatment without one": message("Yoga: I only know tables.", clinician=None, kind="out_of_scope"),
}
WITH = {
    "a doctor": message("Sore?"),
    "a pharmacist": message("Sore?", clinician="Ask your pharmacist about it."),
    "a midwife": message("Sore?", clinician="Call your midwife now."),
    "a call": message("Chest pain.", clinician="Call now.", kind="red_flag"),
    "the team that treats it": message("Cancer.", clinician="Ask your cancer team.", kind="condition_check"),
    "an eye clinic": message("Flashes.", clinician="See an eye clinic today.", kind="red_flag"),
    "another language": message("Hola.", clinician="Pregunte a un médico.", kind="out_of_scope", language={"code": "es"}),
    "small talk": message("Hello.", clinician=None, kind="small_talk"),
}


@pytest.mark.parametrize("one", WITHOUT.values(), ids=WITHOUT)
def test_a_reply_about_health_without_a_clinician_is_found(one: Message) -> None:
    assert NEVERS["no_clinician"](one)


@pytest.mark.parametrize("one", WITH.values(), ids=WITH)
def test_a_reply_with_somebody_to_ask_is_not(one: Message) -> None:
    assert NEVERS["no_clinician"](one) == []


@pytest.mark.parametrize("kind", sorted(ABOUT_HEALTH))
def test_every_kind_about_health_needs_a_clinician(kind: str) -> None:
    assert NEVERS["no_clinician"](message("Sore?", clinician=None, kind=kind))


def test_a_number_beside_nobody_who_sets_it_is_found() -> None:
    told = "Makers go from 1 to 10 minutes [1]."

    assert NEVERS["dose"](message(told)) == []
    assert NEVERS["dose"](message(told, clinician=None))


def test_a_point_of_a_list_is_read_with_the_line_that_leads_to_it() -> None:
    assert NEVERS["cancelled_care"](message("You do not need any of these:\n\n• surgery\n• a scan"))
    assert NEVERS["promise"](message("No source I have shows these:\n\n• It cures backs.")) == []


def test_what_the_person_said_and_how_a_source_is_called_is_not_what_the_bot_says() -> None:
    summary = "Asked:\n• so it is safe for me\n• it cures backs\n\nSources named:\n[1] Cured for good. A maker, 2013."

    assert {name: found for name, check in NEVERS.items() if (found := check(message(summary)))} == {}


def test_a_brand_in_the_card_is_found_but_not_the_address_of_a_source() -> None:
    source = {"title": "A manual", "url": "https://teeter.example/manual"}

    assert NEVERS["brand"](message("Sore?", sources=[source])) == []
    assert NEVERS["brand"](message("Sore?", sources=[{**source, "title": "The Teeter manual"}])) == ["Teeter"]
    assert NEVERS["brand"](message("Sore?", related=[{"title": "What about Teeter?"}])) == ["Teeter"]
