"""Compiles data/answers and data/red_flags.yml into Rasa responses; refuses content that breaks a rule."""

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
from inversion_faq.content.models import Urgency
from inversion_faq.content.payloads import SAFE_INTENT, intent_of
from inversion_faq.content.rendering import plain_card, render_answer, render_general_red_flag, render_red_flag

RED_FLAG_SLOT = "red_flag_sign"


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
        """Returns no training questions."""
        return TrainingData()

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
        {
            **_response(*render_red_flag(library, sign)),
            "condition": [{"type": "slot", "name": RED_FLAG_SLOT, "value": sign.id}],
        }
        for sign in library.signs.values()
    ]
    safe = library.phrases.safe
    text = "\n\n".join([safe["title"], safe["text"], library.phrases.emergency_line])
    responses["utter_safe"] = [_response(text, plain_card("error", None, safe["title"], safe["clinician"]))]
    help_first = library.phrases.getting_help
    text = "\n\n".join([help_first["title"], help_first["text"], help_first["clinician"]])
    card = plain_card("red_flag", "red_flag", help_first["title"], help_first["clinician"])
    responses["utter_getting_help"] = [_response(text, {**card, "urgency": Urgency.EMERGENCY.value, "sign": None})]
    clarify = library.phrases.clarify
    text = "\n\n".join([clarify["title"], clarify["too_long"], clarify["clinician"]])
    responses["utter_too_long"] = [_response(text, plain_card("clarify", None, clarify["title"], clarify["clinician"]))]
    return responses


def _response(text: str, card: Dict[str, Any]) -> Dict[str, Any]:
    return {"text": text, "metadata": {"card": card}}
