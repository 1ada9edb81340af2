"""The components of the pipeline and the policies, which raise while a file names them."""

import pathlib
from typing import Any

from rasa.core.policies import rule_policy

from inversion_faq import safety_policy
from inversion_faq.nlu import (
    condition_extractor,
    intent_classifier,
    language_detector,
    question_focus,
    red_flag_detector,
    sentence_encoder,
    treatment_finder,
)


class _Breakable:
    """Raises with the words of the user in its error, as a real one may; the file is the `broken` of the configuration."""

    @classmethod
    def load(cls, config: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        component = super().load(config, *args, **kwargs)  # type: ignore[misc]
        component.broken = pathlib.Path(config["broken"])
        return component

    def _raise_if_broken(self, words: str | None) -> None:
        if self.broken.exists() and self.broken.read_text() == type(self).__name__:
            raise ValueError(f"cannot read {words}")


class _Component(_Breakable):
    def process(self, messages: list[Any], *args: Any, **kwargs: Any) -> list[Any]:
        self._raise_if_broken(messages[0].get("text"))
        return super().process(messages, *args, **kwargs)


class _Policy(_Breakable):
    def predict_action_probabilities(self, tracker: Any, *args: Any, **kwargs: Any) -> Any:
        self._raise_if_broken(tracker.latest_message.text)
        return super().predict_action_probabilities(tracker, *args, **kwargs)


class QuestionFocus(_Component, question_focus.QuestionFocus): ...


class SentenceEncoder(_Component, sentence_encoder.SentenceEncoder): ...


class IntentClassifier(_Component, intent_classifier.IntentClassifier): ...


class ConditionExtractor(_Breakable, condition_extractor.ConditionExtractor):
    def process(self, messages: list[Any], tracker: Any = None) -> list[Any]:  # Rasa reads the names of the arguments
        self._raise_if_broken(messages[0].get("text"))
        return super().process(messages, tracker)


class TreatmentFinder(_Component, treatment_finder.TreatmentFinder): ...


class LanguageDetector(_Component, language_detector.LanguageDetector): ...


class RedFlagDetector(_Component, red_flag_detector.RedFlagDetector): ...


class SafetyPolicy(_Policy, safety_policy.SafetyPolicy): ...


class RulePolicy(_Policy, rule_policy.RulePolicy): ...


UNDERSTANDING = [
    one.__name__
    for one in (
        QuestionFocus,
        SentenceEncoder,
        IntentClassifier,
        ConditionExtractor,
        TreatmentFinder,
        LanguageDetector,
        RedFlagDetector,
    )
]
POLICIES = [SafetyPolicy.__name__, RulePolicy.__name__]
