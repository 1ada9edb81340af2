import json
import re
from typing import Any

import pytest

from inversion_faq.content.condition_check import OTHER_TOPIC, UNKNOWN, render_condition_check
from inversion_faq.content.library import Library
from tests.small_content import SmallContent
from tests.unit.content.test_rendering import CARD_KEYS

NAMES = {"hypertension": "high blood pressure", "glaucoma": "glaucoma", "cataract": "cataract"}


def held(name: str, subject: str = "self", status: str = "confirmed", now: bool = True) -> dict[str, Any]:
    return {"id": name, "name": NAMES[name], "subject": subject, "status": status, "now": now}


def not_covered(name: str, subject: str = "self") -> dict[str, Any]:
    return {"id": UNKNOWN, "name": name, "subject": subject, "status": "confirmed", "now": True}


def check(library: Library, *conditions: dict[str, Any], how_to: bool = False) -> tuple[str, dict[str, Any]]:
    return render_condition_check(library, conditions, asks_how_to=how_to)


def bullets(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("•")]


# One condition.


def test_one_condition_gets_its_advice_with_a_source_and_its_topics_answer(small_library: Library):
    text, card = check(small_library, held("hypertension"))
    title, advice, answer, *_ = text.split("\n\n")
    assert title == "You told me about high blood pressure"
    assert advice == "• High blood pressure: do not use an inversion table [1]."
    assert answer == "Blood pressure goes up [1]."
    assert card["topic"] == "safe_blood_pressure"


def test_a_condition_to_ask_about_first_says_whom(small_library: Library):
    text, _ = check(small_library, held("cataract"))
    assert "• Cataract: do not use an inversion table until your eye doctor has agreed [1]." in text


def test_the_text_ends_with_the_sources_and_the_clinician_line_of_the_card(small_library: Library):
    text, card = check(small_library, held("hypertension"))
    *_, sources, clinician = text.split("\n\n")
    assert sources.splitlines()[0] == "Sources:"
    assert sources.splitlines()[1].startswith("[1] Is tilting safe?")
    assert clinician == card["clinician"]
    assert clinician == "Ask your doctor what you can do instead. Tell them about high blood pressure and your medicines."


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", ["confirmed", "unconfirmed"])
@pytest.mark.parametrize("now", [True, False], ids=["named now", "named before"])
def test_nobody_is_ever_told_that_they_are_safe(small_library: Library, name: str, status: str, now: bool):
    text, _ = check(small_library, held(name, status=status, now=now))
    assert "do not use an inversion table" in text
    assert not re.search(r"\b(you are safe|safe for you|is safe|you may|you can use|go ahead|fine to)\b", text, re.IGNORECASE)


def test_a_condition_named_before_is_recalled_with_its_reason_and_not_the_whole_answer(small_library: Library):
    text, card = check(small_library, held("hypertension", now=False))
    assert text.startswith("You told me about high blood pressure before\n\n")
    assert "• High blood pressure: do not use an inversion table. Blood pressure goes up upside down [1]." in text
    assert card["conditions"][0]["id"] == "hypertension"


def test_an_unconfirmed_condition_is_to_wait_for_its_result(small_library: Library):
    text, card = check(small_library, held("hypertension", status="unconfirmed"))
    unconfirmed = small_library.phrases.condition_check["unconfirmed"]
    assert "wait for the result" in unconfirmed.lower()
    assert f"High blood pressure: do not use an inversion table. {unconfirmed.rstrip('.')}" in text
    assert card["conditions"][0]["status"] == "unconfirmed"


def test_a_confirmed_condition_is_not_to_wait(small_library: Library):
    assert small_library.phrases.condition_check["unconfirmed"] not in check(small_library, held("hypertension"))[0]


# Several conditions.


def test_the_strictest_advice_comes_first(small_library: Library):
    text, card = check(small_library, held("cataract"), held("hypertension"))
    assert [line.split(":")[0] for line in bullets(text)] == ["• High blood pressure", "• Cataract"]
    assert [one["id"] for one in card["conditions"]] == ["hypertension", "cataract"]
    assert card["topic"] == "safe_blood_pressure"


def test_several_conditions_get_a_line_each_with_its_reason(small_library: Library):
    text, _ = check(small_library, held("hypertension"), held("cataract"))
    assert bullets(text)[:2] == [
        "• High blood pressure: do not use an inversion table. Blood pressure goes up upside down [1].",
        "• Cataract: do not use an inversion table until your eye doctor has agreed. Eye pressure goes up upside down [1].",
    ]


def test_the_title_and_the_clinician_line_name_every_condition(small_library: Library):
    text, card = check(small_library, held("hypertension"), held("glaucoma"), held("cataract"))
    assert card["title"] == "You told me about high blood pressure, glaucoma and cataract"
    assert text.startswith(card["title"])
    assert "high blood pressure, glaucoma and cataract" in card["clinician"]


def test_the_clinician_line_names_everybody_to_ask_once(small_library: Library):
    _, card = check(small_library, held("hypertension"), held("glaucoma"), held("cataract"))
    assert card["clinician"].startswith("Ask your doctor or your eye doctor what you can do instead.")


def test_conditions_to_ask_about_first_are_asked_about_before_use(small_library: Library):
    _, card = check(small_library, held("cataract"))
    assert card["clinician"] == "Ask your eye doctor before you use a table. Tell them about cataract and your medicines."


def test_conditions_of_one_topic_share_its_answer(small_library: Library):
    text, card = check(small_library, held("cataract"), held("glaucoma"))
    assert card["topic"] == "safe_eyes"
    assert "Eye pressure goes up when the head is down [1]." in text


def test_the_topics_of_the_other_conditions_are_offered(small_library: Library):
    _, card = check(small_library, held("hypertension"), held("cataract"))
    assert "safe_eyes" in [one["topic"] for one in card["related"]]


def test_the_answers_own_topic_is_not_offered_again(small_library: Library):
    _, card = check(small_library, held("hypertension"), held("cataract"))
    assert card["topic"] not in [one["topic"] for one in card["related"]]


def test_two_conditions_that_are_worse_together_are_told_so(small_library: Library):
    text, _ = check(small_library, held("glaucoma"), held("hypertension"))
    assert "Together they are worse:\n• Blood pressure and eye pressure go up at once [1]." in text


def test_two_conditions_of_which_nothing_is_known_together_are_not(small_library: Library):
    assert "Together" not in check(small_library, held("cataract"), held("hypertension"))[0]


def test_conditions_of_two_people_are_not_worse_together(small_library: Library):
    text, _ = check(small_library, held("glaucoma"), held("hypertension", subject="mother"))
    assert "Together" not in text


# Whose it is.


def test_another_persons_condition_is_that_persons(small_library: Library):
    text, card = check(small_library, held("hypertension", subject="mother"))
    assert card["title"] == "You told me about high blood pressure (your mother)"
    assert "• High blood pressure (your mother): do not use an inversion table" in text
    assert card["conditions"][0]["subject"] == "mother"


def test_the_users_own_condition_and_another_persons_are_told_apart(small_library: Library):
    text, card = check(small_library, held("cataract"), held("cataract", subject="father"))
    assert [line.split(":")[0] for line in bullets(text)] == ["• Cataract", "• Cataract (your father)"]
    assert [one["subject"] for one in card["conditions"]] == ["self", "father"]


# Conditions that no source covers.


def test_a_condition_that_is_not_covered_is_named_back_and_is_not_a_yes(small_library: Library):
    text, card = check(small_library, not_covered("Marfan syndrome"))
    assert text.startswith("My sources do not cover Marfan syndrome\n\n")
    assert "• Marfan syndrome: my sources do not cover it. That is not a yes." in text
    assert card["topic"] == OTHER_TOPIC
    assert card["conditions"] == []
    assert card["clinician"] == "Ask your doctor before you use a table. Tell them about Marfan syndrome and your medicines."


def test_a_condition_that_is_not_covered_stands_after_those_that_are(small_library: Library):
    text, card = check(small_library, not_covered("Marfan syndrome"), held("cataract"))
    assert [line.split(":")[0] for line in bullets(text)] == ["• Cataract", "• Marfan syndrome"]
    assert [one["id"] for one in card["conditions"]] == ["cataract"]
    assert card["title"] == "You told me about Marfan syndrome and cataract"


def test_another_persons_condition_that_is_not_covered_is_that_persons(small_library: Library):
    text, _ = check(small_library, not_covered("Marfan syndrome", subject="child"))
    assert "• Marfan syndrome (your child): my sources do not cover it. That is not a yes." in text


# A question how to do it.


def test_how_to_is_withheld_from_a_person_who_must_not_use_a_table(small_library: Library):
    no_how_to = small_library.phrases.condition_check["no_how_to"]
    assert no_how_to in check(small_library, held("hypertension"), how_to=True)[0]
    assert no_how_to in check(small_library, held("cataract"), held("glaucoma", now=False), how_to=True)[0]


def test_how_to_is_not_withheld_where_a_clinician_may_agree(small_library: Library):
    assert small_library.phrases.condition_check["no_how_to"] not in check(small_library, held("cataract"), how_to=True)[0]


def test_nothing_is_said_of_how_to_where_nobody_asked(small_library: Library):
    assert small_library.phrases.condition_check["no_how_to"] not in check(small_library, held("hypertension"))[0]


# Sources and the card.


def test_each_number_in_the_text_is_the_number_of_its_source_line_and_card_source(content: SmallContent):
    content.replace(
        "conditions.yml",
        "reason: Blood pressure goes up upside down [@clinic-page].",
        "reason: Blood pressure goes up upside down [@popular-article; @clinic-page].",
    )
    text, card = check(content.read(), held("hypertension"), held("cataract"))
    assert "Blood pressure goes up upside down [1][2]." in text
    assert "Eye pressure goes up upside down [2]." in text
    assert [one["id"] for one in card["sources"]] == ["popular-article", "clinic-page"]
    assert [line[:3] for line in text.split("Sources:\n")[1].splitlines()[:2]] == ["[1]", "[2]"]


def test_a_reason_without_a_source_leaves_no_empty_bracket(content: SmallContent):
    content.replace(
        "conditions.yml",
        "reason: Blood pressure goes up upside down [@clinic-page].",
        "reason: My sources do not say why.",
    )
    text, _ = check(content.read(), held("hypertension"))
    assert "[]" not in text
    assert "• High blood pressure: do not use an inversion table." in text


def test_the_card_has_the_shape_of_the_contract(small_library: Library):
    _, card = check(small_library, held("hypertension"))
    assert set(card) - {"reviewed_by", "stale"} == CARD_KEYS
    assert card["kind"] == "condition_check"
    assert card["urgency"] == "clinician"
    assert card["evidence"]["grade"] == "none"
    assert card["checked"] == "2026-11-01"
    assert json.loads(json.dumps(card)) == card


def test_the_card_tells_of_each_condition_its_advice_reason_and_sources(small_library: Library):
    _, card = check(small_library, held("cataract", subject="father", status="unconfirmed"))
    assert card["conditions"] == [
        {
            "id": "cataract",
            "name": "cataract",
            "advice": "ask_first",
            "reason": "Eye pressure goes up upside down [1].",
            "text": (
                "Cataract (your father): do not use an inversion table until your eye doctor has agreed. "
                "You are not sure of it. Wait for the result, and ask first [1]."
            ),
            "sources": ["clinic-page"],
            "subject": "father",
            "status": "unconfirmed",
        }
    ]


# The card alone is enough to draw the reply.


def test_each_condition_has_its_line_of_the_text(small_library: Library):
    text, card = check(small_library, held("hypertension"), held("cataract", subject="father"))
    assert [f"• {one['text']}" for one in card["conditions"]] == bullets(text)[:2]


def test_the_numbers_of_a_line_are_those_of_the_cards_sources(content: SmallContent):
    content.replace(
        "conditions.yml",
        "reason: Blood pressure goes up upside down [@clinic-page].",
        "reason: Blood pressure goes up upside down [@popular-article; @clinic-page].",
    )
    _, card = check(content.read(), held("hypertension"), held("cataract"))
    assert [one["id"] for one in card["sources"]] == ["popular-article", "clinic-page"]
    assert card["conditions"][1]["text"].endswith("Eye pressure goes up upside down [2].")
    assert card["conditions"][1]["reason"] == "Eye pressure goes up upside down [1]."


def test_the_body_is_the_topics_answer_without_the_lines_of_the_conditions(small_library: Library):
    _, card = check(small_library, held("hypertension"))
    assert card["body"] == "Blood pressure goes up [1]."


def test_the_body_holds_what_is_not_covered_what_is_worse_together_and_that_how_to_is_withheld(small_library: Library):
    _, card = check(small_library, held("glaucoma"), not_covered("Marfan syndrome"), held("hypertension"), how_to=True)
    assert card["body"].split("\n\n") == [
        "• Marfan syndrome: my sources do not cover it. That is not a yes.",
        "Together they are worse:\n• Blood pressure and eye pressure go up at once [1].",
        small_library.phrases.condition_check["no_how_to"],
    ]


def test_without_anything_else_to_say_there_is_no_body(small_library: Library):
    assert check(small_library, held("hypertension", now=False))[1]["body"] is None


def test_a_source_has_the_fact_that_the_reason_rests_on(content: SmallContent):
    second = "    - text: Upside down, eye pressure doubles.\n      where: table 2\n"
    content.replace("sources.yml", "      where: second paragraph\n", f"      where: second paragraph\n{second}")
    content.set_body("answers/safe_eyes.md", "Nobody knows [@clinic-page].")
    _, card = check(content.read(), held("cataract"))
    assert [one["fact"] for one in card["sources"]] == ["Upside down, eye pressure doubles."]


def test_a_check_never_has_a_picture(content: SmallContent):
    content.replace("answers/safe_eyes.md", "family: safety", "family: safety\npicture: angles")
    assert check(content.read(), held("cataract"), how_to=True)[1]["picture"] is None
