"""What can still be understood and said when the pipeline cannot: by words alone, with nothing learned."""

import logging
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, TypeVar

from inversion_faq import private_logs
from inversion_faq.content.library import Library
from inversion_faq.content.rendering import render_emergency_in, render_general_red_flag, render_red_flag
from inversion_faq.importer import safe_response
from inversion_faq.nlu.calibration import FALLBACK
from inversion_faq.nlu.conditions import condition_finder, merged
from inversion_faq.nlu.foreign_red_flags import ForeignRedFlagFinder
from inversion_faq.nlu.red_flags import red_flag_finder
from inversion_faq.turn_plan import RED_FLAG, UTTER_EMERGENCY_IN_LANGUAGE, UTTER_RED_FLAG, UTTER_SAFE

logger = logging.getLogger(__name__)
R = TypeVar("R")


@dataclass(frozen=True)
class Reply:
    """One thing to say.

    Attributes:
        action: the action of the domain that says it when all is well.
        message: text and metadata, as a response of the domain has them.
    """

    action: str
    message: Dict[str, Any]


class LastResort:
    """Emergencies by their words, the conditions named, and the safe reply."""

    def __init__(self, library: Library) -> None:
        """Compiles the words, so that nothing has to work later but this.

        Raises:
            PatternError: when a pattern cannot be read.
        """
        self._library = library
        self._signs = red_flag_finder(library)
        self._foreign = ForeignRedFlagFinder(library)
        self._conditions = condition_finder(library)

    def understood(self, text: str, held: Sequence[Mapping[str, Any]]) -> Dict[str, Any]:
        """Returns the parse data of a message, as far as words tell.

        `conditions` is missing when they could not be read either, and those of the message before go on counting.

        Args:
            text: the message.
            held: the conditions of the conversation before it.
        """
        sign, foreign = _attempt(self._signs.find, text), _attempt(self._foreign.find, text)
        extraction = _attempt(self._conditions.find, text)
        flag: Optional[Dict[str, Any]] = None
        if sign or foreign:
            flag = {"sign": sign.id if sign else foreign and foreign.sign, "by": "words"}
        return {
            "text": text,
            "intent": {"name": RED_FLAG if flag else FALLBACK, "confidence": 1.0},
            "entities": [],
            "language": foreign.language if foreign else None,
            RED_FLAG: flag,
            **({"conditions": merged(held, extraction)} if extraction else {}),
        }

    def replies(self, parse_data: Mapping[str, Any]) -> List[Reply]:
        """Returns the emergency reply where a message tells of one, else the safe reply."""
        flag = parse_data.get(RED_FLAG)
        if not flag:
            return [Reply(UTTER_SAFE, safe_response(self._library.phrases))]
        sign = self._library.signs.get(flag["sign"])
        said = render_red_flag(self._library, sign) if sign else render_general_red_flag(self._library)
        replies = [Reply(UTTER_RED_FLAG, _message(*said))]
        language = self._library.languages.get(parse_data.get("language") or "")
        if language:
            replies.append(Reply(UTTER_EMERGENCY_IN_LANGUAGE, _message(*render_emergency_in(language))))
        return replies


def _attempt(find: Callable[[str], R], text: str) -> Optional[R]:
    """Returns what is found; what broke the pipeline may break one of these, and must not cost the others."""
    try:
        return find(text)
    except Exception as error:
        logger.error("%s failed: %s", type(getattr(find, "__self__", None)).__name__, private_logs.described(error))
        return None


def _message(text: str, card: Dict[str, Any]) -> Dict[str, Any]:
    return {"text": text, "metadata": {"card": card}}
