import json
import pathlib

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException

from inversion_faq.content.rendering import (
    render_answer,
    render_emergency_in,
    render_other_language,
    render_red_flag,
    render_treatment,
)
from inversion_faq.importer import LANGUAGE_SLOT, RED_FLAG_SLOT, TREATMENT_SLOT, ContentImporter, compiled_responses
from tests.small_content import SmallContent

ANSWER = "answers/sciatica.md"
TOPICS = ["sciatica", "duration", "cost"]


@pytest.fixture
def content(tmp_path: pathlib.Path) -> SmallContent:
    return SmallContent(tmp_path / "data")


@pytest.fixture
def importer(content: SmallContent) -> ContentImporter:
    return ContentImporter(data=str(content.folder))


# Content that breaks a rule stops the training.


def test_a_broken_rule_stops_the_training_with_file_and_line(content: SmallContent, importer: ContentImporter):
    content.append(ANSWER, "\nIt stretches the spine.\n")
    with pytest.raises(RasaException) as error:
        importer.get_domain()
    line = content.line_of(ANSWER, "It stretches")
    assert f"{content.path(ANSWER)}:{line}: uncited statement" in str(error.value)


def test_a_file_that_cannot_be_read_stops_the_training_with_file_and_line(content: SmallContent, importer: ContentImporter):
    content.replace("sources.yml", "  title: Is tilting safe?", "  title: Is: it: safe?")
    with pytest.raises(RasaException) as error:
        importer.get_domain()
    line = content.line_of("sources.yml", "Is: it: safe?")
    assert f"{content.path('sources.yml')}:{line}: not YAML" in str(error.value)


def test_an_answer_without_front_matter_stops_the_training(content: SmallContent, importer: ContentImporter):
    content.write(ANSWER, "It may hurt [@clinic-page].\n")
    with pytest.raises(RasaException, match=r"sciatica\.md:1: an answer starts with front matter"):
        importer.get_domain()


def test_every_broken_rule_is_told_at_once(content: SmallContent, importer: ContentImporter):
    content.append(ANSWER, "\nIt stretches the spine.\n")
    content.append("answers/cost.md", "\nIt will fix you [@clinic-page].\n")
    with pytest.raises(RasaException) as error:
        importer.get_domain()
    assert "uncited statement" in str(error.value)
    assert "a promise: 'will fix'" in str(error.value)


def test_answers_whose_sources_were_checked_long_ago_do_not_stop_the_training(content: SmallContent, importer: ContentImporter):
    content.replace(ANSWER, "checked: 2026-11-01", "checked: 2019-03-04")
    assert "utter_sciatica" in importer.get_domain().responses


# Good content becomes responses.


def test_every_topic_but_those_about_a_condition_has_one_response(content: SmallContent):
    topics = {name for name in compiled_responses(content.read()) if name.removeprefix("utter_") in content.read().answers}
    assert topics == {"utter_duration", "utter_sciatica", "utter_cost"}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topics_response_is_its_rendered_answer(content: SmallContent, topic: str):
    library = content.read()
    text, card = render_answer(library, library.answers[topic])
    assert compiled_responses(library)[f"utter_{topic}"] == [{"text": text, "metadata": {"card": card}}]


def test_every_sign_has_its_own_words_chosen_by_the_slot(content: SmallContent):
    library = content.read()
    by_sign = {one["condition"][0]["value"]: one for one in compiled_responses(library)["utter_red_flag"] if "condition" in one}
    assert set(by_sign) == set(library.signs)
    for name, response in by_sign.items():
        text, card = render_red_flag(library, library.signs[name])
        assert response["condition"] == [{"type": "slot", "name": RED_FLAG_SLOT, "value": name}]
        assert (response["text"], response["metadata"]["card"]) == (text, card)


def test_every_other_treatment_has_its_own_words_chosen_by_the_slot(content: SmallContent):
    library = content.read()
    plain, *variations = compiled_responses(library)["utter_other_treatment"]
    assert plain == compiled_responses(library)["utter_out_of_scope"][0]
    for one, response in zip(library.treatments.values(), variations, strict=True):
        text, card = render_treatment(library, one)
        assert response["condition"] == [{"type": "slot", "name": TREATMENT_SLOT, "value": one.id}]
        assert (response["text"], response["metadata"]["card"]) == (text, card)


def test_every_language_has_its_own_words_chosen_by_the_slot(content: SmallContent):
    library = content.read()
    responses = compiled_responses(library)
    english, *variations = responses["utter_other_language"]
    assert (english["metadata"]["card"]["title"], english["metadata"]["card"]["language"]) == ("I only understand English", None)
    emergencies = responses["utter_emergency_in_language"]
    for one, response, emergency in zip(library.languages.values(), variations, emergencies, strict=True):
        for made, rendered in [(response, render_other_language(one)), (emergency, render_emergency_in(one))]:
            assert made["condition"] == [{"type": "slot", "name": LANGUAGE_SLOT, "value": one.id}]
            assert (made["text"], made["metadata"]["card"]) == rendered


def test_an_emergency_without_a_known_sign_has_words_too(content: SmallContent):
    without_condition = [one for one in compiled_responses(content.read())["utter_red_flag"] if not one.get("condition")]
    assert len(without_condition) == 1
    assert without_condition[0]["metadata"]["card"]["urgency"] == "emergency"


def test_the_safe_reply_names_a_clinician_and_the_emergency_line(content: SmallContent):
    library = content.read()
    (safe,) = compiled_responses(library)["utter_safe"]
    assert library.phrases.emergency_line in safe["text"]
    assert safe["metadata"]["card"]["kind"] == "error"
    assert safe["metadata"]["card"]["clinician"] == library.phrases.safe["clinician"]
    assert safe["text"] == f"{safe['metadata']['card']['title']}\n\n{safe['metadata']['card']['body']}"


def test_a_message_that_is_too_long_is_asked_for_again_in_fewer_words(content: SmallContent):
    library = content.read()
    (too_long,) = compiled_responses(library)["utter_too_long"]
    assert library.phrases.clarify["too_long"] in too_long["text"]
    assert too_long["metadata"]["card"]["kind"] == "clarify"


@pytest.mark.parametrize("name", ["utter_getting_help", "utter_too_long", "utter_out_of_scope"])
def test_a_fixed_reply_is_the_title_the_body_and_the_clinician_line_of_its_card(content: SmallContent, name: str):
    (reply,) = compiled_responses(content.read())[name]
    card = reply["metadata"]["card"]
    assert reply["text"] == f"{card['title']}\n\n{card['body']}\n\n{card['clinician']}"


def test_what_is_off_topic_is_told_what_the_bot_knows_and_sent_to_a_clinician(content: SmallContent):
    library = content.read()
    (reply,) = compiled_responses(library)["utter_out_of_scope"]
    assert reply["metadata"]["card"]["kind"] == "out_of_scope"
    assert "doctor" in reply["metadata"]["card"]["clinician"]
    assert library.phrases.emergency_line in reply["text"]


def test_every_response_starts_with_the_title_of_its_card(content: SmallContent):
    for name, variants in compiled_responses(content.read()).items():
        for one in variants:
            assert one["text"].startswith(one["metadata"]["card"]["title"]), name


def test_every_response_is_plain_json_dates_included(content: SmallContent):
    responses = compiled_responses(content.read())
    assert json.loads(json.dumps(responses)) == responses


def test_rasa_takes_the_responses_as_a_domain(content: SmallContent, importer: ContentImporter):
    domain = importer.get_domain()
    assert isinstance(domain, Domain)
    assert domain.responses == compiled_responses(content.read())


def test_the_importer_adds_nothing_but_responses(importer: ContentImporter):
    assert importer.get_stories().is_empty()
    assert importer.get_nlu_data().is_empty()
    assert importer.get_config() == {}
