import json
from typing import Any

import pytest

from inversion_faq.content.clarify import MOST_SUGGESTIONS, render_clarify, render_sources, suggested_topics
from inversion_faq.content.library import Library
from inversion_faq.content.payloads import SAFE_INTENT
from inversion_faq.content.rendering import render_answer, render_red_flag
from tests.unit.content.test_rendering import CARD_KEYS


def ranking(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": 1 / (place + 2)} for place, name in enumerate(names)]


# What is suggested.


def test_the_likeliest_topics_are_suggested_in_their_order(small_library: Library):
    assert suggested_topics(small_library, ranking("cost", "sciatica"), []) == ["cost", "sciatica"]


def test_at_most_three_topics_are_suggested(small_library: Library):
    names = ("cost", "sciatica", "duration", "safe_eyes", "safe_blood_pressure")
    assert suggested_topics(small_library, ranking(*names), []) == ["cost", "sciatica", "duration"]


@pytest.mark.parametrize("intent", ["greet", "out_of_scope", "red_flag", "nlu_fallback", "ask_sources"])
def test_only_topics_are_suggested(small_library: Library, intent: str):
    assert suggested_topics(small_library, ranking(intent, "cost"), []) == ["cost"]


def test_a_question_about_a_condition_suggests_the_topics_whose_words_were_used(small_library: Library):
    found = suggested_topics(small_library, ranking(SAFE_INTENT, "cost"), ["safe_eyes", "safe_blood_pressure"])
    assert found == ["safe_eyes", "safe_blood_pressure", "cost"]


def test_a_question_about_an_unnamed_condition_suggests_the_topic_for_any(small_library: Library):
    assert suggested_topics(small_library, ranking("cost", SAFE_INTENT), []) == ["cost", "safe_other_condition"]


def test_no_topic_is_suggested_twice(small_library: Library):
    assert suggested_topics(small_library, ranking(SAFE_INTENT, "safe_eyes"), ["safe_eyes"]) == ["safe_eyes"]


def test_nothing_is_suggested_where_nothing_was_understood(small_library: Library):
    assert suggested_topics(small_library, [], []) == []


# The reply.


def test_the_first_miss_asks_back_with_its_suggestions_as_buttons(small_library: Library):
    text, card, buttons = render_clarify(small_library, "hm eyes", ["safe_eyes", "cost"], missed_before=False)
    phrases = small_library.phrases.clarify
    assert text == f"{phrases['title']}\n\n{phrases['text']}\n\n{phrases['clinician']}"
    assert buttons == [
        {"title": "Is it safe for my eyes?", "payload": '/safe_with_condition{"topic":"safe_eyes"}'},
        {"title": "What does it cost?", "payload": "/cost"},
    ]
    assert [(one["title"], one["payload"]) for one in card["related"]] == [(one["title"], one["payload"]) for one in buttons]
    assert [one["topic"] for one in card["related"]] == ["safe_eyes", "cost"]


def test_the_clarify_card_has_the_shape_of_the_contract(small_library: Library):
    text, card, _ = render_clarify(small_library, "hm", ["cost"], missed_before=False)
    assert set(card) == CARD_KEYS
    assert card["kind"] == "clarify"
    assert text == f"{card['title']}\n\n{card['body']}\n\n{card['clinician']}"
    assert len(card["related"]) <= MOST_SUGGESTIONS
    assert json.loads(json.dumps(card)) == card


def test_without_a_suggestion_it_does_not_ask_whether_one_of_these_was_meant(small_library: Library):
    text, card, buttons = render_clarify(small_library, "hm", [], missed_before=False)
    assert small_library.phrases.clarify["none"] in text
    assert small_library.phrases.clarify["text"] not in text
    assert (card["related"], buttons) == ([], [])


def test_the_second_miss_says_what_it_can_do_and_names_a_person_to_ask(small_library: Library):
    text, _, buttons = render_clarify(small_library, "hm", ["cost"], missed_before=True)
    assert small_library.phrases.clarify["again"] in text
    assert "inversion tables" in text
    assert "doctor" in text
    assert [one["payload"] for one in buttons] == ["/cost"]


@pytest.mark.parametrize("message", ["", " ", "\n", "\t \r\n", "\u2060"])
@pytest.mark.parametrize("missed_before", [False, True])
def test_an_empty_message_is_asked_for_a_question(small_library: Library, message: str, missed_before: bool):
    text, card, buttons = render_clarify(small_library, message, ["cost"], missed_before)
    assert small_library.phrases.clarify["empty"] in text
    assert (card["kind"], card["related"], buttons) == ("clarify", [], [])


# Where the last answer comes from.


def test_the_sources_of_the_last_answer_are_named_each_with_a_fact(small_library: Library):
    _, last = render_answer(small_library, small_library.answers["sciatica"])
    text, card = render_sources(small_library, last)
    assert '"Does it help sciatica?"' in text
    for number, name in enumerate(["trial-2012", "clinic-page", "popular-article"], 1):
        source = small_library.sources[name]
        assert f"[{number}] {source.title}" in text
        assert f"[{number}] {source.facts[0].text}" in text
    assert [one["id"] for one in card["sources"]] == ["trial-2012", "clinic-page", "popular-article"]


def test_the_sources_card_has_the_shape_of_the_contract(small_library: Library):
    _, last = render_answer(small_library, small_library.answers["sciatica"])
    text, card = render_sources(small_library, last)
    assert set(card) == CARD_KEYS
    assert (card["kind"], card["topic"]) == ("small_talk", "ask_sources")
    assert text.startswith(card["title"])
    assert text.endswith(card["clinician"])


def test_the_body_of_the_sources_card_is_their_introduction_and_each_source_has_the_fact_of_the_text(small_library: Library):
    _, last = render_answer(small_library, small_library.answers["sciatica"])
    text, card = render_sources(small_library, last)
    assert card["body"] == 'My answer to "Does it help sciatica?" rests on these sources:'
    assert text.split("\n\n")[1] == card["body"]
    for number, one in enumerate(card["sources"], 1):
        assert f"[{number}] {one['fact']}" in text.split("\n\n")[4].splitlines()


def test_the_sources_of_an_emergency_can_be_asked_for(small_library: Library):
    _, last = render_red_flag(small_library, small_library.signs["cannot_pee"])
    assert "[1] Is tilting safe?" in render_sources(small_library, last)[0]


def test_an_emergency_is_named_by_its_sign_where_the_title_leads_to_it(small_library: Library):
    _, last = render_red_flag(small_library, small_library.signs["cannot_pee"])
    assert render_sources(small_library, last)[1]["body"].startswith('My answer to "trouble passing urine" rests')
    _, last = render_red_flag(small_library, small_library.signs["new_floaters"])
    assert 'My answer to "Get help today" rests' in render_sources(small_library, {**last, "sources": [{"id": "clinic-page"}]})[0]


def test_before_any_answer_there_are_no_sources_to_name(small_library: Library):
    text, card = render_sources(small_library, None)
    assert card["body"] == small_library.phrases.sources["none"]
    assert text == f"{card['title']}\n\n{card['body']}"
    assert card["sources"] == []
    assert text.startswith(card["title"])


def test_a_source_that_is_no_longer_there_is_left_out(small_library: Library):
    _, last = render_answer(small_library, small_library.answers["safe_eyes"])
    last["sources"].insert(0, {**last["sources"][0], "id": "withdrawn-2001", "title": "Withdrawn"})
    text, card = render_sources(small_library, last)
    assert "Withdrawn" not in text
    assert "[1] Is tilting safe?" in text
    assert [one["id"] for one in card["sources"]] == ["clinic-page"]
