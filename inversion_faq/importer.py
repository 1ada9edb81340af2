"""Compiles data/answers, data/red_flags.yml and data/treatments.yml into Rasa responses; refuses content that breaks a rule."""

import pathlib
from typing import Any, Dict, List, Optional, Union

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.content.checks import check
from inversion_faq.content.errors import ContentError
from inversion_faq.content.library import DATA, Library, read_library
from inversion_faq.content.models import Phrases, Urgency
from inversion_faq.content.payloads import SAFE_INTENT, intent_of
from inversion_faq.content.rendering import (
    plain_card,
    render_answer,
    render_caution,
    render_emergency_in,
    render_general_red_flag,
    render_other_language,
    render_red_flag,
    render_treatment,
)
from inversion_faq.nlu.emergency_messages import read_emergency_messages
from inversion_faq.turn_plan import UTTER_SAFE

RED_FLAG_SLOT = "red_flag_sign"
TREATMENT_SLOT = "treatment"
LANGUAGE_SLOT = "language"
CAUTION_SLOT = "caution"


class ContentImporter(TrainingDataImporter):
    """Adds the compiled answers to the domain. List it in config.yml beside RasaFileImporter."""

    def __init__(
        self,
        config_file: Optional[str] = None,
        domain_path: Optional[str] = None,
        training_data_paths: Optional[Union[List[str], str]] = None,
        data: Optional[str] = None,
        **kwargs: Any,
    ) -> None:
        """`data`: the content folder; the project's own unless a test says otherwise."""
        self._data = pathlib.Path(data) if data else DATA

    def get_domain(self) -> Domain:
        """Returns a domain with one response a topic, the emergency replies, and the safe reply.

        Raises:
            RasaException: naming file and line of every content rule that is broken.
        """
        try:
            library = read_library(self._data)
            problems = check(library)
        except ContentError as error:
            problems = list(error.problems)
        if problems:
            raise RasaException("The content breaks its rules (docs/content.md):\n" + "\n".join(map(str, problems)))
        return Domain.from_dict({"responses": compiled_responses(library)})

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        """Returns no stories."""
        return StoryGraph([])

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """Returns the messages of data/emergencies."""
        try:
            return TrainingData(read_emergency_messages(self._data))
        except ContentError as error:
            raise RasaException("\n".join(map(str, error.problems))) from error

    def get_conversation_tests(self) -> StoryGraph:
        """Returns no conversation tests."""
        return StoryGraph([])

    def get_config(self) -> Dict[str, Any]:
        """Returns no configuration."""
        return {}

    def get_config_file_for_auto_config(self) -> Optional[str]:
        """Returns None: configuration is not written by this importer."""
        return None


def compiled_responses(library: Library) -> Dict[str, List[Dict[str, Any]]]:
    """Returns every response made from content, by name.

    The `safe_*` answers belong to the condition check, which renders them itself.
    """
    responses = {
        f"utter_{topic}": [_response(*render_answer(library, answer))]
        for topic, answer in library.answers.items()
        if intent_of(topic) != SAFE_INTENT
    }
    responses["utter_red_flag"] = [_response(*render_general_red_flag(library))]
    responses["utter_red_flag"] += [
        _variation(RED_FLAG_SLOT, sign.id, *render_red_flag(library, sign)) for sign in library.signs.values()
    ]
    responses["utter_see_today"] = [
        _variation(CAUTION_SLOT, one.id, *render_caution(library, one)) for one in library.cautions.values()
    ]
    responses.update(_fixed_responses(library.phrases))
    responses["utter_other_treatment"] = [
        *responses["utter_out_of_scope"],
        *(_variation(TREATMENT_SLOT, one.id, *render_treatment(library, one)) for one in library.treatments.values()),
    ]
    languages = library.languages.values()
    responses["utter_other_language"] = [
        _in_parts("out_of_scope", None, library.language_context["other"]),
        *(_variation(LANGUAGE_SLOT, one.id, *render_other_language(one)) for one in languages),
    ]
    responses["utter_emergency_in_language"] = [_variation(LANGUAGE_SLOT, one.id, *render_emergency_in(one)) for one in languages]
    return responses


def _fixed_responses(phrases: Phrases) -> Dict[str, List[Dict[str, Any]]]:
    """The replies that no answer and no sign stands behind."""
    clarify = phrases.clarify
    getting_help = _in_parts("red_flag", "red_flag", phrases.getting_help)
    getting_help["metadata"]["card"].update(urgency=Urgency.EMERGENCY.value, sign=None)
    return {
        UTTER_SAFE: [safe_response(phrases)],
        "utter_getting_help": [getting_help],
        "utter_too_long": [_in_parts("clarify", None, {**clarify, "text": clarify["too_long"]})],
        "utter_out_of_scope": [_in_parts("out_of_scope", None, phrases.out_of_scope)],
    }


def safe_response(phrases: Phrases) -> Dict[str, Any]:
    """Returns the reply to a message that could not be answered: text and card."""
    safe = phrases.safe
    body = f"{safe['text']}\n\n{phrases.emergency_line}"
    return _response(f"{safe['title']}\n\n{body}", plain_card("error", None, safe["title"], safe["clinician"], body))


def _in_parts(kind: str, topic: Optional[str], words: Dict[str, str]) -> Dict[str, Any]:
    """A reply of title, text and clinician line."""
    title, body, clinician = words["title"], words["text"], words["clinician"]
    return _response(f"{title}\n\n{body}\n\n{clinician}", plain_card(kind, topic, title, clinician, body))


def _variation(slot: str, value: str, text: str, card: Dict[str, Any]) -> Dict[str, Any]:
    """A response that is chosen when `slot` has `value`."""
    return {**_response(text, card), "condition": [{"type": "slot", "name": slot, "value": value}]}


def _response(text: str, card: Dict[str, Any]) -> Dict[str, Any]:
    return {"text": text, "metadata": {"card": card}}
