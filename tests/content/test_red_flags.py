import re

import pytest

from inversion_faq.content import rules
from inversion_faq.content.library import Library
from inversion_faq.content.models import Urgency
from inversion_faq.content.rendering import render_general_red_flag, render_red_flag
from inversion_faq.nlu.red_flags import RedFlagFinder

MOST_URGENT_FIRST = [Urgency.EMERGENCY, Urgency.SAME_DAY]
CRISIS_LINES = {"116 123": "UK", "988": "US", "13 11 14": "Australia", "1737": "New Zealand"}
EMERGENCY_NUMBERS = {"999": "UK", "911": "US, Canada", "112": "EU", "000": "Australia", "111": "New Zealand"}


@pytest.fixture(scope="module")
def finder(library: Library) -> RedFlagFinder:
    return RedFlagFinder(library)


def test_every_example_of_a_sign_alarms(library: Library, finder: RedFlagFinder):
    missed = [(sign.id, one) for sign in library.signs.values() for one in sign.examples if finder.find(one) is None]
    assert missed == []


def test_no_example_is_taken_for_something_less_urgent(library: Library, finder: RedFlagFinder):
    def rank(sign) -> int:
        return MOST_URGENT_FIRST.index(library.replies[sign.reply].urgency)

    found = [(sign, one, finder.find(one)) for sign in library.signs.values() for one in sign.examples]
    assert [(sign.id, one, other.id) for sign, one, other in found if other and rank(other) > rank(sign)] == []


def test_no_look_alike_alarms(library: Library, finder: RedFlagFinder):
    raised = [
        (sign.id, one, finder.find(one).id) for sign in library.signs.values() for one in sign.look_alikes if finder.find(one)
    ]
    assert raised == []


def test_every_sign_has_examples_and_look_alikes(library: Library):
    assert [one.id for one in library.signs.values() if len(set(one.examples)) < 5] == []
    assert [one.id for one in library.signs.values() if len(set(one.look_alikes)) < 3] == []


def test_every_sign_has_a_reply_and_every_reply_a_sign(library: Library):
    assert {sign.reply for sign in library.signs.values()} == set(library.replies)


def test_a_sign_of_the_first_tier_is_an_emergency_and_one_of_the_second_for_the_same_day(library: Library):
    urgency = {1: Urgency.EMERGENCY, 2: Urgency.SAME_DAY}
    wrong = [one.id for one in library.signs.values() if library.replies[one.reply].urgency is not urgency[one.tier]]
    assert wrong == []


def test_every_emergency_reply_reads_at_grade_5_or_lower(library: Library):
    replies = [render_red_flag(library, sign)[0] for sign in library.signs.values()]
    replies.append(render_general_red_flag(library)[0])
    assert [text.splitlines()[2] for text in replies if rules.reading_grade(text) > 5] == []


def test_every_emergency_reply_says_whom_to_call_or_see_and_nothing_to_ask_next(library: Library):
    for sign in library.signs.values():
        text, card = render_red_flag(library, sign)
        assert text.startswith(card["title"])
        assert text.endswith(card["clinician"])
        assert card["related"] == []
        assert re.findall(r"[{}@*`<>\[\]]", text) == []


def test_every_emergency_reply_names_the_numbers_of_several_countries(library: Library):
    for reply in library.replies.values():
        for number, country in EMERGENCY_NUMBERS.items():
            assert f"{number} ({country})" in reply.text, reply.id


def test_no_emergency_reply_explains_how_to_use_a_table(library: Library):
    how_to = re.compile(r"\b(minutes?|seconds?|degrees?|angle|tilt back|sessions?)\b", re.IGNORECASE)
    found = {one.id: how_to.findall(one.text) for one in library.replies.values() if how_to.search(one.text)}
    assert found == {}


@pytest.mark.parametrize(("number", "country"), CRISIS_LINES.items())
def test_a_crisis_line_is_named_with_its_country(library: Library, number: str, country: str):
    lines = [line for line in library.replies["crisis"].text.splitlines() if number in line]
    assert len(lines) == 1
    assert country in lines[0]


def test_the_crisis_reply_offers_emergency_help_first_and_says_nothing_of_tables(library: Library):
    text = library.replies["crisis"].text
    assert text.index("999 (UK)") < text.index("116 123")
    assert "table" not in text
    assert "inver" not in text


def test_no_emergency_number_stands_without_its_country(own_words: list[tuple[str, str]]):
    bare = []
    for where, text in own_words:
        if where.startswith("fact of "):
            continue
        for found in re.finditer(r"(?<![\d,])(999|911|112|000|111)\b(?!,\d)", text):
            country = EMERGENCY_NUMBERS[found[0]]
            if not text[found.end() :].startswith(f" ({country})"):
                bare.append((where, text[max(0, found.start() - 20) : found.end() + 20]))
    assert not bare, "\n".join(map(str, bare))


def test_no_number_to_call_but_the_crisis_lines_is_given(own_words: list[tuple[str, str]]):
    phone = re.compile(r"(?<![\d.,/-])\+?\d(?:[ -]?\d){4,}(?![\d.,/%-])|\b0\d{3,}\b")
    allowed = {re.sub(r"\D", "", number) for number in CRISIS_LINES}
    others = [
        (where, found)
        for where, text in own_words
        if not where.startswith("fact of ")
        for found in phone.findall(text)
        if re.sub(r"\D", "", found) not in allowed
    ]
    assert not others, "\n".join(map(str, others))
