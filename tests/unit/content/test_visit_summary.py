import itertools
from typing import Any

import pytest

from inversion_faq.content.library import Library
from inversion_faq.content.rendering import render_answer, render_red_flag
from inversion_faq.content.visit_summary import Turn, visit_summary

NAMES = {"hypertension": "high blood pressure", "glaucoma": "glaucoma", "unknown": "lupus"}


def held(name: str, subject: str = "self", status: str = "confirmed") -> dict[str, Any]:
    return {"id": name, "name": NAMES[name], "subject": subject, "status": status, "now": False}


def answered(library: Library, said: str, topic: str = "sciatica") -> Turn:
    return Turn(said, (render_answer(library, library.answers[topic])[1],))


def card(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "clinician": None, "sources": [], **more}


def block(summary: dict[str, Any], heading: str) -> list[str]:
    """The lines under a heading of the text."""
    found = next(one for one in summary["text"].split("\n\n") if one.startswith(heading))
    return found.splitlines()[1:]


def test_the_page_is_title_disclaimer_four_lists_and_what_to_bring(small_library: Library):
    phrases = small_library.phrases.summary
    blocks = visit_summary(small_library, [], [])["text"].split("\n\n")
    assert blocks[:2] == [phrases["title"], phrases["intro"]]
    headings = [phrases[name] for name in ("asked", "conditions", "cautions", "sources")]
    assert blocks[2:6] == [f"{heading}\n{phrases['none']}" for heading in headings]
    assert blocks[6:] == [phrases["closing"]]


def test_it_says_that_it_is_no_diagnosis(small_library: Library):
    text = visit_summary(small_library, [answered(small_library, "does it help")], [])["text"]
    assert "not a diagnosis" in text
    assert "not checked by a clinician" in text or "nothing in it was checked by a clinician" in text


def test_questions_are_listed_in_the_persons_own_words_and_order(small_library: Library):
    turns = [answered(small_library, "does it help my sciatica??"), answered(small_library, "and how long", "duration")]
    summary = visit_summary(small_library, turns, [])
    assert summary["asked"] == ["does it help my sciatica??", "and how long"]
    assert block(summary, "Asked:") == ["• does it help my sciatica??", "• and how long"]


@pytest.mark.parametrize("kind", ["small_talk", "out_of_scope", "clarify", "error"])
def test_what_is_not_about_health_is_left_out(small_library: Library, kind: str):
    turns = [Turn("who won the match", (card(kind, clinician="Ask."),)), Turn("hello", ())]
    summary = visit_summary(small_library, turns, [])
    assert (summary["asked"], summary["cautions"]) == ([], [])
    assert "match" not in summary["text"]


def test_tapped_button_is_not_quoted_but_its_answer_counts(small_library: Library):
    summary = visit_summary(small_library, [answered(small_library, "/sciatica")], [])
    assert summary["asked"] == []
    assert summary["cautions"] == ["Ask your doctor or physiotherapist about your leg pain."]
    assert summary["sources"] == ["trial-2012", "clinic-page", "popular-article"]


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("does it {help}", "does it (help)"),
        ("two\n\nlines   and blanks", "two lines and blanks"),
        ("\u2060/restart my back", "/restart my back"),
        ("a" * 200, "a" * 160 + " ..."),
        ("b" * 160, "b" * 160),
    ],
    ids=["braces", "lines", "word joiner", "too long", "just short enough"],
)
def test_words_are_quoted_so_that_they_fit_on_the_page(small_library: Library, said: str, quoted: str):
    assert visit_summary(small_library, [answered(small_library, said)], [])["asked"] == [quoted]


def test_the_newest_twenty_questions_are_kept(small_library: Library):
    turns = [answered(small_library, f"question {number}") for number in range(25)]
    assert visit_summary(small_library, turns, [])["asked"] == [f"question {number}" for number in range(5, 25)]


def test_conditions_say_whose_they_are_and_how_sure(small_library: Library):
    conditions = [held("glaucoma", status="unconfirmed"), held("hypertension", "mother"), held("unknown")]
    summary = visit_summary(small_library, [], conditions)
    assert summary["conditions"] == ["glaucoma (not sure)", "high blood pressure (your mother)", "lupus"]


def test_advice_on_each_condition_is_a_caution(small_library: Library):
    summary = visit_summary(small_library, [], [held("glaucoma"), held("hypertension", "mother")])
    assert summary["cautions"] == [
        "glaucoma: do not use an inversion table.",
        "high blood pressure (your mother): do not use an inversion table.",
    ]


def test_condition_no_source_covers_is_named_and_nothing_is_said_of_it(small_library: Library):
    summary = visit_summary(small_library, [], [held("unknown")])
    assert (summary["conditions"], summary["cautions"]) == (["lupus"], [])


def test_emergency_comes_first_among_the_cautions(small_library: Library):
    flag = render_red_flag(small_library, small_library.signs["cannot_pee"])[1]
    turns = [answered(small_library, "does it help"), Turn("i cant pee", (flag,))]
    summary = visit_summary(small_library, turns, [held("glaucoma")])
    assert summary["cautions"][0] == "Told to get help at once: trouble passing urine."
    assert summary["asked"] == ["does it help", "i cant pee"]


def test_emergency_card_without_a_sign_adds_no_caution(small_library: Library):
    asked_for_help = Turn("ok", (card("red_flag", sign=None, clinician="Call your emergency number."),))
    assert visit_summary(small_library, [asked_for_help], [])["cautions"] == []


def test_nothing_is_listed_twice(small_library: Library):
    turns = [answered(small_library, "does it help"), answered(small_library, "really")]
    summary = visit_summary(small_library, turns, [])
    assert len(summary["cautions"]) == 1
    assert summary["sources"] == ["trial-2012", "clinic-page", "popular-article"]


def test_sources_are_numbered_lines_with_their_year(small_library: Library):
    lines = block(visit_summary(small_library, [answered(small_library, "does it help")], []), "Sources named:")
    assert [line.split("]")[0] for line in lines] == ["[1", "[2", "[3"]
    assert lines[0].endswith("2012.")
    assert lines[1].endswith("undated.")


def test_source_that_is_no_longer_there_is_left_out(small_library: Library):
    gone = card("answer", clinician="Ask.", sources=[{"id": "withdrawn-2001"}, {"id": "clinic-page"}])
    assert visit_summary(small_library, [Turn("is it safe", (gone,))], [])["sources"] == ["clinic-page"]


def test_every_list_is_in_the_text(small_library: Library):
    summary = visit_summary(small_library, [answered(small_library, "does it help")], [held("glaucoma")])
    for entry in itertools.chain(summary["asked"], summary["conditions"], summary["cautions"]):
        assert f"• {entry}" in summary["text"].splitlines()
