import json
import re
from typing import Any

import pytest

from inversion_faq.content.follow_up import FOLLOW_UPS, MORE, PUSH, SIMPLER, SURE, WHY, render_follow_up
from inversion_faq.content.library import Library
from inversion_faq.content.models import Family, Grade
from inversion_faq.content.rendering import render_answer
from inversion_faq.content.sentences import replace_citations, sentences
from tests.small_content import SmallContent
from tests.unit.content.test_rendering import CARD_KEYS

SAID_SAFE = re.compile(r"\b(you are safe|safe for you|(so|yes,?) you (may|can)|go ahead|fine to use)\b", re.I)


def follow_up(library: Library, intent: str, topic: str = "sciatica") -> tuple[str, dict[str, Any]]:
    return render_follow_up(library, intent, {"topic": topic})


def paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


# What each of them says.


@pytest.mark.parametrize("intent", [WHY, MORE])
def test_why_and_more_give_the_facts_behind_the_answer(small_library: Library, intent: str):
    _, lead, facts, *_ = paragraphs(follow_up(small_library, intent)[0])
    assert lead == small_library.phrases.follow_up[intent]
    assert facts.splitlines() == [
        "• In a trial of 24 people, 10 of 13 had no operation after 6 weeks [1].",
        "• Blood pressure and eye pressure go up when the head is down [2].",
        "• Says that pain goes away in 3 days [3].",
    ]


def test_simpler_is_the_first_two_sentences(small_library: Library):
    _, lead, short, *_ = paragraphs(follow_up(small_library, SIMPLER)[0])
    assert lead == "In short:"
    assert short == ("In a trial of 24 people, 10 of 13 had no operation after 6 weeks [1]. That is too small to be sure [1][2].")


def test_simpler_names_only_the_sources_it_rests_on(small_library: Library):
    _, card = follow_up(small_library, SIMPLER)
    assert [one["id"] for one in card["sources"]] == ["trial-2012", "clinic-page"]


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        ("Stuck right now? Shout for help [@clinic-page].", "Stuck right now? Shout for help [1]."),
        ("Stop now! It hurts [@clinic-page].", "Stop now! It hurts [1]."),
        ("Is it known [@clinic-page]? It is not [@clinic-page].", "Is it known [1]? It is not [1]."),
    ],
    ids=["question", "exclamation", "cited question"],
)
def test_simpler_leaves_the_end_of_a_sentence_as_it_is(content: SmallContent, sentence: str, short: str):
    content.set_body("answers/sciatica.md", sentence)
    assert short in paragraphs(follow_up(content.read(), SIMPLER)[0])


def test_simpler_of_an_opening_without_a_source_names_those_of_the_whole_answer(content: SmallContent):
    content.set_body("answers/sciatica.md", "My sources do not agree.\n\nIt was a small trial [@trial-2012].")
    text, card = follow_up(content.read(), SIMPLER)
    assert "My sources do not agree." in paragraphs(text)
    assert [one["id"] for one in card["sources"]] == ["trial-2012"]
    assert "[1] Tilting in 24 people" in text


@pytest.mark.parametrize("grade", Grade)
def test_sure_explains_the_grade_of_the_answer(content: SmallContent, grade: Grade):
    content.replace("answers/sciatica.md", "evidence: very_limited", f"evidence: {grade.value}")
    library = content.read()
    text, card = follow_up(library, SURE)
    assert library.phrases.evidence_explained[grade] in paragraphs(text)
    assert card["evidence"]["grade"] == grade.value


def test_pressing_gets_no_part_of_the_answer(small_library: Library):
    text, _ = follow_up(small_library, PUSH, "duration")
    assert small_library.phrases.follow_up[PUSH].strip() in text
    assert "No source gives a safe time" not in text


# What all of them owe.


@pytest.mark.parametrize("intent", FOLLOW_UPS)
def test_card_has_the_shape_of_the_contract_and_is_the_topics(small_library: Library, intent: str):
    text, card = follow_up(small_library, intent)
    assert set(card) - {"reviewed_by", "stale"} == CARD_KEYS
    assert (card["kind"], card["topic"], card["title"]) == ("answer", "sciatica", "Does it help sciatica?")
    assert text.startswith(f"{card['title']}\n\n{card['body']}\n\nSources:\n")
    assert text.endswith(card["clinician"])
    assert card["picture"] is None
    assert json.loads(json.dumps(card)) == card


@pytest.mark.parametrize("intent", [WHY, MORE])
def test_each_source_has_the_fact_that_is_listed(small_library: Library, intent: str):
    _, card = follow_up(small_library, intent)
    listed = card["body"].split("\n\n")[-1].splitlines()
    assert listed == [f"• {one['fact'].rstrip('.')} [{number}]." for number, one in enumerate(card["sources"], 1)]


@pytest.mark.parametrize("intent", [SURE, PUSH])
def test_each_source_that_the_reply_does_not_cite_has_the_fact_of_the_answer(small_library: Library, intent: str):
    _, card = follow_up(small_library, intent)
    _, answered = render_answer(small_library, small_library.answers["sciatica"])
    assert card["sources"] == answered["sources"]


def test_follow_up_of_an_answer_with_a_picture_shows_none(content: SmallContent):
    content.replace("answers/sciatica.md", "family: evidence", "family: evidence\npicture: angles")
    assert [follow_up(content.read(), intent)[1]["picture"] for intent in FOLLOW_UPS] == [None] * len(FOLLOW_UPS)


@pytest.mark.parametrize("intent", FOLLOW_UPS)
def test_how_to_is_opened_by_the_check(small_library: Library, intent: str):
    text, card = follow_up(small_library, intent, "duration")
    assert paragraphs(text)[1] == "First: have you asked a clinician? Blood pressure goes up [1]."
    assert card["sources"][0]["id"] == "clinic-page"


@pytest.mark.parametrize("intent", FOLLOW_UPS)
def test_other_answers_are_not(small_library: Library, intent: str):
    assert "have you asked a clinician" not in follow_up(small_library, intent, "safe_eyes")[0]


@pytest.mark.parametrize("intent", FOLLOW_UPS)
def test_every_real_answer_can_be_followed_up(library: Library, intent: str):
    for topic, answer in library.answers.items():
        text, card = follow_up(library, intent, topic)
        body, sources = text.split("\n\nSources:\n")
        assert len(card["sources"]) == len(sources.split("\n\n")[0].splitlines()) >= 1, topic
        assert not re.search(r"[@{}]|[?!:]\.|\.\.|\*\*", body), topic
        assert not SAID_SAFE.search(body), topic
        cited = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
        assert cited <= set(range(1, len(card["sources"]) + 1)), topic
        assert (answer.family is Family.HOW_TO) == ("have you asked a clinician" in body), topic


@pytest.mark.parametrize("intent", [WHY, MORE])
def test_why_of_every_real_answer_has_a_line_for_each_of_its_sources(library: Library, intent: str):
    for topic, answer in library.answers.items():
        body = follow_up(library, intent, topic)[0].split("\n\nSources:\n")[0]
        cited = {name for one in sentences(answer.body) for name in one.cited}
        assert sum(line.startswith("• ") for line in body.splitlines()) == len(cited), topic


def test_simpler_of_every_real_answer_is_shorter_than_the_answer(library: Library):
    for topic, answer in library.answers.items():
        lead = library.phrases.follow_up[SIMPLER]
        blocks = paragraphs(follow_up(library, SIMPLER, topic)[0])
        short = blocks[blocks.index(lead) + 1]
        whole = replace_citations(answer.body, {name: 1 for one in sentences(answer.body) for name in one.cited})
        assert len(short.split()) < len(whole.split()), topic
