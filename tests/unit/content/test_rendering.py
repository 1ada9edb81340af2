import datetime
import json
import re

import pytest

from inversion_faq.content.library import Library
from inversion_faq.content.rendering import (
    render_answer,
    render_general_red_flag,
    render_red_flag,
)
from tests.small_content import SmallContent

CARD_KEYS = {
    "kind",
    "topic",
    "title",
    "body",
    "picture",
    "evidence",
    "urgency",
    "clinician",
    "conditions",
    "sources",
    "related",
    "checked",
    "language",
}
ANSWER = "answers/sciatica.md"
TITLE = "Call your emergency number now if you or someone with you has:"


@pytest.fixture
def answer(small_library: Library):
    return render_answer(small_library, small_library.answers["sciatica"])


def paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


# The text is complete in itself.


def test_the_text_is_title_body_evidence_sources_and_clinician_in_this_order(small_library: Library, answer):
    text, _ = answer
    title, *body, evidence, sources, clinician = paragraphs(text)
    assert title == "Does it help sciatica?"
    assert body[0].startswith("In a trial of 24 people")
    assert evidence.lower().endswith(f"{small_library.phrases.evidence['very_limited']}.")
    assert sources.startswith("Sources:\n")
    assert clinician == "Ask your doctor or physiotherapist about your leg pain."


def test_the_body_has_numbers_for_citations_and_bullets_for_lists(answer):
    text, _ = answer
    assert paragraphs(text)[1:4] == [
        "In a trial of 24 people, 10 of 13 had no operation after 6 weeks [1]. That is too small to be sure [1][2].",
        "My sources do not say how long it lasts.",
        "• An article says that pain goes away in 3 days [3].\n• No study shows that [2].",
    ]


def test_each_number_stands_for_the_source_that_was_cited(small_library: Library, answer):
    text, card = answer
    lines = paragraphs(text)[-2].splitlines()[1:]
    cited = ["trial-2012", "clinic-page", "popular-article"]
    assert [source["id"] for source in card["sources"]] == cited
    for number, (line, name) in enumerate(zip(lines, cited, strict=True), 1):
        assert line.startswith(f"[{number}] {small_library.sources[name].title}")


def test_a_source_line_names_who_published_it_and_when(answer):
    trial, clinic, popular = paragraphs(answer[0])[-2].splitlines()[1:]
    assert "Journal of Small Trials" in trial
    assert "2012" in trial
    assert "Example Clinic" in clinic
    assert "A blog" in popular
    assert "2018" in popular


def test_a_source_without_a_date_says_so(answer):
    _, clinic, _ = paragraphs(answer[0])[-2].splitlines()[1:]
    assert "undated" in clinic


def test_a_source_line_has_no_stop_after_a_question_mark(answer):
    assert "Is tilting safe? " in answer[0]
    assert "?." not in answer[0]


def test_nothing_of_the_markdown_is_left_in_the_text(answer):
    assert not re.search(r"@|\*|_|`|#|<|>|[{}]|^- |---", answer[0], re.MULTILINE)


def test_a_paragraph_of_several_lines_becomes_one(content: SmallContent):
    content.set_body(ANSWER, "It may\nhurt [@clinic-page].")
    library = content.read()
    assert "It may hurt [1]." in render_answer(library, library.answers["sciatica"])[0]


def test_a_how_to_begins_with_the_check_and_its_sources(content: SmallContent):
    content.set_body("answers/duration.md", "No source gives a safe time [@trial-2012].")
    library = content.read()
    text, card = render_answer(library, library.answers["duration"])
    assert paragraphs(text)[:3] == [
        "How long may I hang?",
        "First: have you asked a clinician? Blood pressure goes up [1].",
        "No source gives a safe time [2].",
    ]
    assert [source["id"] for source in card["sources"]] == ["clinic-page", "trial-2012"]


@pytest.mark.parametrize("topic", ["sciatica", "safe_eyes", "cost"])
def test_answers_of_other_families_are_not_opened_by_the_check(small_library: Library, topic: str):
    assert "First: have you asked" not in render_answer(small_library, small_library.answers[topic])[0]


# The card has the shape of the wire contract.


def test_the_card_has_every_key_of_the_contract(answer):
    assert set(answer[1]) - {"stale", "reviewed_by"} == CARD_KEYS


def test_the_card_tells_what_the_answer_is(small_library: Library, answer):
    _, card = answer
    assert card["kind"] == "answer"
    assert card["topic"] == "sciatica"
    assert card["title"] == "Does it help sciatica?"
    assert card["evidence"] == {
        "grade": "very_limited",
        "label": small_library.phrases.evidence["very_limited"],
        "explained": small_library.phrases.evidence_explained["very_limited"],
    }
    assert card["urgency"] in ("routine", "clinician")
    assert card["clinician"] == "Ask your doctor or physiotherapist about your leg pain."
    assert card["conditions"] == []
    assert card["checked"] == "2026-11-01"
    assert card["reviewed_by"] is None


def test_the_card_lists_each_source_with_what_applies(answer):
    trial, clinic, popular = answer[1]["sources"]
    assert trial == {
        "id": "trial-2012",
        "title": "Tilting in 24 people, a trial",
        "publisher": "Journal of Small Trials",
        "year": "2012",
        "url": "https://example.org/trial",
        "kind": "trial",
        "fact": "In a trial of 24 people, 10 of 13 had no operation after 6 weeks.",
    }
    assert (clinic["year"], clinic["url"], clinic["kind"]) == (None, None, "clinic_page")
    assert popular["publisher"] == "a blog"


def test_the_card_offers_the_related_topics_as_questions_with_their_payloads(answer):
    assert answer[1]["related"] == [
        {"title": "How long may I hang?", "payload": "/duration", "topic": "duration"},
        {
            "title": "Is it safe for my eyes?",
            "payload": '/safe_with_condition{"topic":"safe_eyes"}',
            "topic": "safe_eyes",
        },
    ]


def test_the_body_of_the_card_is_the_text_between_title_and_evidence(answer):
    text, card = answer
    assert card["body"] == "\n\n".join(paragraphs(text)[1:4])


def test_the_body_of_a_how_to_begins_with_the_check(small_library: Library):
    _, card = render_answer(small_library, small_library.answers["duration"])
    assert card["body"] == ("First: have you asked a clinician? Blood pressure goes up [1].\n\nNo source gives a safe time [1].")


def test_a_source_comes_with_the_fact_that_the_first_sentence_that_cites_it_rests_on(content: SmallContent):
    second = "    - text: Eye pressure went from 21 to 37 in people with glaucoma.\n      where: table 2\n"
    content.replace("sources.yml", "      where: second paragraph\n", f"      where: second paragraph\n{second}")
    content.set_body(ANSWER, "In glaucoma it rose to 37 [@clinic-page]. The head was down [@clinic-page].")
    library = content.read()
    _, card = render_answer(library, library.answers["sciatica"])
    assert [one["fact"] for one in card["sources"]] == ["Eye pressure went from 21 to 37 in people with glaucoma."]


def test_a_source_that_no_sentence_cites_comes_with_its_first_fact(small_library: Library):
    _, card = render_red_flag(small_library, small_library.signs["cannot_pee"])
    assert [one["fact"] for one in card["sources"]] == ["Blood pressure and eye pressure go up when the head is down."]


def test_the_card_never_says_where_in_its_source_a_fact_stands(answer):
    assert "where" not in json.dumps(answer[1])


def test_the_card_has_the_picture_that_the_answer_names_with_what_it_shows_in_words(content: SmallContent):
    content.set_phrase("A table at 4 tilts.\n", "pictures", "angles")
    content.replace(ANSWER, "checked: 2026-11-01", "picture: angles\nchecked: 2026-11-01")
    library = content.read()
    text, card = render_answer(library, library.answers["sciatica"])
    assert card["picture"] == {"id": "angles", "text": "A table at 4 tilts."}
    assert "A table at 4 tilts." not in text


def test_an_answer_that_names_no_picture_has_none(answer):
    assert answer[1]["picture"] is None


def test_the_card_is_plain_json(answer):
    assert json.loads(json.dumps(answer[1])) == answer[1]


def test_a_review_is_told_only_where_it_is_on_file(content: SmallContent):
    content.replace(ANSWER, "checked: 2026-11-01", "checked: 2026-11-01\nreviewed_by: Dr A. Example, GP")
    library = content.read()
    assert render_answer(library, library.answers["sciatica"])[1]["reviewed_by"] == "Dr A. Example, GP"


@pytest.mark.parametrize(("days", "stale"), [(1, False), (300, False), (400, True)])
def test_the_card_marks_an_answer_whose_sources_were_checked_over_a_year_ago(content: SmallContent, days: int, stale: bool):
    checked = datetime.date.today() - datetime.timedelta(days=days)
    content.replace(ANSWER, "checked: 2026-11-01", f"checked: {checked}")
    library = content.read()
    assert render_answer(library, library.answers["sciatica"])[1]["stale"] is stale


# Emergencies.


@pytest.fixture
def emergency(small_library: Library):
    return render_red_flag(small_library, small_library.signs["cannot_pee"])


def test_an_emergency_is_title_sign_what_to_do_and_whom_to_call(emergency):
    text, card = emergency
    title, *body, clinician = paragraphs(text)
    assert title == card["title"] == TITLE
    assert body == ["• trouble passing urine", "Call 999 (UK) or 911 (US) now. Do not wait."]
    assert clinician == "Call now or go to the emergency department."
    assert card["body"] == "\n\n".join(body)


def test_an_emergency_card_has_its_sign_and_nothing_to_ask_next(emergency):
    _, card = emergency
    assert set(card) == CARD_KEYS | {"sign"}
    assert card["kind"] == card["topic"] == "red_flag"
    assert card["title"] == TITLE
    assert card["sign"] == {"id": "cannot_pee", "name": "trouble passing urine"}
    assert card["urgency"] == "emergency"
    assert card["clinician"] == "Call now or go to the emergency department."
    assert card["related"] == []
    assert card["evidence"] is None
    assert [source["id"] for source in card["sources"]] == ["clinic-page"]


def test_a_sign_of_the_second_tier_is_for_the_same_day(small_library: Library):
    text, card = render_red_flag(small_library, small_library.signs["new_floaters"])
    assert card["urgency"] == "same_day"
    assert text.startswith("Get help today\n\n")


def test_a_title_that_does_not_lead_to_the_sign_is_followed_by_words_of_its_own(small_library: Library):
    text, card = render_red_flag(small_library, small_library.signs["new_floaters"])
    assert paragraphs(text)[1] == "You wrote about new spots in your sight."
    assert card["body"] == "You wrote about new spots in your sight.\n\nCall your doctor today. Do not use the table."


def test_a_reply_may_leave_the_sign_out(content: SmallContent):
    content.replace("red_flags.yml", "noticed: You wrote about <sign>.", 'noticed: ""')
    library = content.read()
    text, card = render_red_flag(library, library.signs["new_floaters"])
    assert paragraphs(text)[:2] == ["Get help today", "Call your doctor today. Do not use the table."]
    assert card["body"] == "Call your doctor today. Do not use the table."
    assert card["sign"]["name"] == "new spots in your sight"


def test_an_emergency_understood_by_its_meaning_names_no_sign(small_library: Library):
    text, card = render_general_red_flag(small_library)
    assert card["kind"] == "red_flag"
    assert card["sign"]["id"] is None
    assert card["urgency"] == "emergency"
    assert text.startswith(f"{TITLE}\n\n• something that can be an emergency\n\n")
    assert text.endswith("Call now or go to the emergency department.")
