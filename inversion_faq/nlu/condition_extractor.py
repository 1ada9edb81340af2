"""Finds the health conditions in a message and keeps those of the conversation."""

from typing import Any, Dict, Iterator, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from inversion_faq.content.library import Library
from inversion_faq.nlu.conditions import Extraction, condition_finder, held_after, merged
from inversion_faq.nlu.content_component import ContentComponent
from inversion_faq.nlu.phrase_pattern import PhrasePattern, normalise
from inversion_faq.nlu.statements import StatementFinder

CONDITIONS = "conditions"
_TAKES_BACK = ("forget", "deny")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ConditionExtractor(ContentComponent):
    """Sets `conditions` (all held after this message), `taken_back`, `condition_topics` and `statement` in the parse data.

    The conversation's conditions stand in its newest message, so that nothing but the tracker has to remember them, and
    they end with Rasa's session.
    """

    def use(self, library: Library) -> None:
        """Compiles the words of the conditions."""
        self._finder = condition_finder(library)
        self._statements = StatementFinder(library.context["tells"], library.context["asks"])
        self._takes_back = [PhrasePattern(one) for one in library.context["takes_back"]]

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        """Reads every message; `tracker` holds the conversation before it."""
        held = held_after(parse_datas(tracker)) if tracker else []
        for message in messages:
            extraction = self._finder.find(message.get(TEXT) or "")
            conditions = merged(held, extraction, self._takes_back_something(message, extraction))
            message.set(CONDITIONS, conditions, add_to_output=True)
            message.set("taken_back", _names_gone(held, conditions), add_to_output=True)
            message.set("condition_topics", list(extraction.topics), add_to_output=True)
            message.set("statement", self._statements.is_statement(message.get(TEXT) or ""), add_to_output=True)
        return messages

    def _takes_back_something(self, message: Message, extraction: Extraction) -> bool:
        """Tells whether the message takes back what was said last without naming any condition.

        Its words alone do not: "that's not right" and "scratch that, how long?" are about the answer, and a condition that was
        let go of by mistake would leave a bare how-to. So it must be understood as one, which is also when the reply says so.
        """
        intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        if extraction.mentions or intent not in _TAKES_BACK:
            return False
        normal = normalise(message.get(TEXT) or "")
        return any(cue.search(normal) for cue in self._takes_back)


def _names_gone(before: List[Dict[str, Any]], after: List[Dict[str, Any]]) -> List[str]:
    kept = {(one["id"], one["name"], one["subject"]) for one in after}
    return [one["name"] for one in before if (one["id"], one["name"], one["subject"]) not in kept]


def parse_datas(tracker: DialogueStateTracker) -> Iterator[Dict[str, Any]]:
    """Yields what was understood of each message of the current session, the newest first."""
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            return
        if isinstance(event, UserUttered):
            yield event.parse_data
