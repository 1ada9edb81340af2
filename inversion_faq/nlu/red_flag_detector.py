"""Has the last word on what a message is: an emergency overrides every other reading."""

from typing import Any, Dict, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from inversion_faq.content.library import Library
from inversion_faq.content.models import OTHER_LANGUAGE
from inversion_faq.nlu.calibration import FALLBACK
from inversion_faq.nlu.content_component import ContentComponent
from inversion_faq.nlu.foreign_red_flags import ForeignRedFlagFinder
from inversion_faq.nlu.intent_classifier import INTENT_RANKING
from inversion_faq.nlu.language_detector import LANGUAGE
from inversion_faq.nlu.red_flags import RedFlagFinder

RED_FLAG = "red_flag"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RedFlagDetector(ContentComponent):
    """Sets `red_flag` in the parse data, and the intent with it; `language` too where the sign was put in another one.

    A sign's words decide, in English or another language; or a classifier that is sure of it (`sure`) where no figure of
    speech explains that. It stands last in the pipeline, so that nothing after it can undo an emergency.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`sure`: from which confidence on the classifier's `red_flag` counts without a sign's words."""
        return {**ContentComponent.get_default_config(), "sure": 0.6}

    def use(self, library: Library) -> None:
        """Compiles the words of the signs."""
        self._finder = RedFlagFinder(library)
        self._foreign_finder = ForeignRedFlagFinder(library)

    def process(self, messages: List[Message]) -> List[Message]:
        """Reads every message."""
        for message in messages:
            sign = self._finder.find(message.get(TEXT) or "")
            foreign = self._foreign_finder.find(message.get(TEXT) or "")
            confidence = _confidence(message)
            if foreign and message.get(LANGUAGE) in (None, OTHER_LANGUAGE):
                message.set(LANGUAGE, foreign.language, add_to_output=True)
            if sign:
                _set_red_flag(message, sign.id, "words", 1.0)
            elif foreign:
                _set_red_flag(message, foreign.sign, "words", 1.0)
            elif confidence >= float(self._config["sure"]) and not self._finder.is_idiom(message.get(TEXT) or ""):
                _set_red_flag(message, None, "meaning", confidence)
            else:
                message.set(RED_FLAG, None, add_to_output=True)
                if (message.get(INTENT) or {}).get(INTENT_NAME_KEY) == RED_FLAG:
                    _set_intent(message, FALLBACK, 1.0 - confidence)
        return messages


def _set_red_flag(message: Message, sign: Optional[str], by: str, confidence: float) -> None:
    message.set(RED_FLAG, {"sign": sign, "by": by}, add_to_output=True)
    _set_intent(message, RED_FLAG, confidence)


def _confidence(message: Message) -> float:
    ranking = message.get(INTENT_RANKING) or []
    return next((float(one[PREDICTED_CONFIDENCE_KEY]) for one in ranking if one[INTENT_NAME_KEY] == RED_FLAG), 0.0)


def _set_intent(message: Message, name: str, confidence: float) -> None:
    top = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
    rest = [one for one in message.get(INTENT_RANKING) or [] if one[INTENT_NAME_KEY] != name]
    message.set(INTENT, top, add_to_output=True)
    message.set(INTENT_RANKING, [top, *rest], add_to_output=True)
