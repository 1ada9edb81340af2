"""The cards of the whole library: a client can draw every reply from its card alone."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

from inversion_faq.content import rules
from inversion_faq.content.condition_check import UNKNOWN, render_condition_check
from inversion_faq.content.follow_up import FOLLOW_UPS, render_follow_up
from inversion_faq.content.library import Library
from inversion_faq.content.rendering import render_answer, render_general_red_flag, render_red_flag, source_line
from inversion_faq.importer import compiled_responses

Card = dict[str, Any]
Rendered = tuple[str, str, Card]
"""What was asked, the text and the card."""
PICTURES = {"angle": "angles", "equipment_setup": "ankle_lock"}
LEADS_TO_ITS_SIGN = {
    *("emergency", "head_neck_injury", "eye_emergency", "pregnancy_emergency"),
    *("same_day", "same_day_eye", "foot_drop_today"),
}


def answers(library: Library) -> Iterator[Rendered]:
    for topic, answer in library.answers.items():
        yield topic, *render_answer(library, answer)


def follow_ups(library: Library) -> Iterator[Rendered]:
    for topic, intent in itertools.product(library.answers, FOLLOW_UPS):
        yield f"{intent} of {topic}", *render_follow_up(library, intent, {"topic": topic})


def held(library: Library, name: str, now: bool, status: str = "confirmed") -> Card:
    known = library.conditions[name].name if name in library.conditions else library.unknown_conditions[0].name
    return {"id": name, "name": known, "subject": "self", "status": status, "now": now}


def checks(library: Library) -> Iterator[Rendered]:
    """Each condition alone, every pair of neighbours, each worse together, all at once, with and without one not covered."""
    names = list(library.conditions)
    rows = [[one] for one in names] + [list(two) for two in itertools.pairwise(names)]
    rows += [list(pair.ids) for pair in library.together] + [names]
    for row, now, how_to, more in itertools.product(rows, (True, False), (True, False), ([], [UNKNOWN])):
        status = "confirmed" if now else "unconfirmed"
        conditions = [held(library, name, now, status) for name in [*row, *more]]
        yield f"{row}{more} {now=} {how_to=}", *render_condition_check(library, conditions, how_to)
    yield "not covered", *render_condition_check(library, [held(library, UNKNOWN, True)], True)


def emergencies(library: Library) -> Iterator[Rendered]:
    for sign in library.signs.values():
        yield sign.id, *render_red_flag(library, sign)
    yield "general", *render_general_red_flag(library)


def everything(library: Library) -> Iterator[Rendered]:
    return itertools.chain(answers(library), follow_ups(library), checks(library), emergencies(library))


def sources(library: Library, card: Card) -> str:
    """The block of sources as the text has it, from the card."""
    words = library.phrases.sources
    lines = [source_line(number, library.sources[one["id"]], words) for number, one in enumerate(card["sources"], 1)]
    return "\n".join([words["heading"], *lines])


def evidence(library: Library, card: Card) -> str:
    label = card["evidence"]["label"]
    return f"{library.phrases.sources['evidence']} {label[:1].upper()}{label[1:]}."


def whole(*parts: str | None) -> str:
    return "\n\n".join(part for part in parts if part)


# Nothing is lost between text and card.


def test_an_answer_is_put_together_again_from_its_card(library: Library):
    for asked, text, card in answers(library):
        parts = (card["title"], card["body"], evidence(library, card), sources(library, card), card["clinician"])
        assert text == whole(*parts), asked


def test_a_follow_up_is_put_together_again_from_its_card(library: Library):
    for asked, text, card in follow_ups(library):
        assert text == whole(card["title"], card["body"], sources(library, card), card["clinician"]), asked


def test_a_condition_check_is_put_together_again_from_its_card(library: Library):
    for asked, text, card in checks(library):
        lines = "\n".join(f"• {one['text']}" for one in card["conditions"])
        not_covered = (card["body"] or "").startswith("• ")
        said = f"{lines}\n{card['body']}".strip() if not_covered else whole(lines, card["body"])
        assert text == whole(card["title"], said, sources(library, card), card["clinician"]), asked


def test_an_emergency_is_put_together_again_from_its_card(library: Library):
    for asked, text, card in emergencies(library):
        assert text == whole(card["title"], card["body"], card["clinician"]), asked


def test_every_compiled_reply_has_a_body(library: Library):
    for name, variants in compiled_responses(library).items():
        assert all(one["metadata"]["card"]["body"] for one in variants), name


# Sources.


def test_every_number_has_its_source(library: Library):
    for asked, _, card in everything(library):
        said = [card["body"] or "", *(one["text"] for one in card["conditions"])]
        numbers = {int(number) for text in said for number in re.findall(r"\[(\d+)\]", text)}
        assert numbers <= set(range(1, len(card["sources"]) + 1)), asked


def test_every_source_comes_with_a_fact_of_its_own(library: Library):
    for asked, _, card in everything(library):
        for one in card["sources"]:
            assert one["fact"] in [fact.text for fact in library.sources[one["id"]].facts], asked


def test_nothing_says_where_in_its_source_a_fact_stands(library: Library):
    assert [asked for asked, _, card in everything(library) for one in card["sources"] if "where" in one] == []


def test_an_answer_explains_how_sure_it_is(library: Library):
    explained = library.phrases.evidence_explained
    assert [
        asked for asked, _, card in answers(library) if card["evidence"]["explained"] != explained[card["evidence"]["grade"]]
    ] == []


# Conditions.


def test_the_line_of_a_condition_begins_with_its_name(library: Library):
    for asked, _, card in checks(library):
        for one in card["conditions"]:
            assert one["text"].lower().startswith(f"{one['name'].lower()}: do not use an inversion table"), asked


# Pictures.


def test_only_the_answers_that_a_drawing_explains_have_a_picture(library: Library):
    shown = {asked: card["picture"]["id"] for asked, _, card in everything(library) if card["picture"]}
    assert shown == PICTURES


def test_every_picture_is_used_and_told_in_plain_words_that_say_nothing_of_safety(library: Library):
    assert set(library.phrases.pictures) == set(PICTURES.values())
    for text in library.phrases.pictures.values():
        assert rules.reading_grade(text) <= 8
        assert not re.search(r"\b(safe\w*|risk\w*|harm\w*|should|must|may|can)\b", text, re.IGNORECASE)


# Emergencies are care cards: what to do, the sign, how.


def test_a_title_that_says_what_to_do_is_followed_by_the_sign_as_a_bullet(library: Library):
    for asked, _, card in emergencies(library):
        reply = library.signs[asked].reply if asked in library.signs else "emergency"
        leads = card["title"].endswith(":")
        assert leads is (reply in LEADS_TO_ITS_SIGN), asked
        assert card["body"].startswith(f"• {card['sign']['name']}\n\n") is leads, asked


def test_a_sign_reads_on_from_its_title(library: Library):
    odd = re.compile(r"^(someone|the |you |not |being |feeling |losing |coughing |too )|\.$", re.IGNORECASE)
    assert [one.id for one in library.signs.values() if one.reply in LEADS_TO_ITS_SIGN and odd.search(one.sign)] == []


def test_the_crisis_reply_does_not_hold_a_persons_words_up_to_them(library: Library):
    text, card = render_red_flag(library, library.signs["self_harm"])
    assert card["sign"]["name"] not in text
    assert "•" not in text
    assert card["body"].startswith("I am sorry it is so hard right now.")
