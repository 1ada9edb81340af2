"""Decides what is asked, or that it is off topic, or that it is not sure: see intent_model.py and calibration.py."""

import dataclasses
import json
import pathlib
from typing import Any, Dict, List, Optional, Sequence, Tuple

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.nlu.calibration import FALLBACK, Calibration, fit
from inversion_faq.nlu.intent_model import IntentModel
from inversion_faq.nlu.question_focus import FOCUS, SEGMENTS
from inversion_faq.nlu.questions import two_questions
from inversion_faq.nlu.sentence_encoder import SEGMENT_EMBEDDINGS
from inversion_faq.nlu.sources import module_fingerprint
from inversion_faq.nlu.training_messages import for_calibration, learned, right_intents

INTENT_RANKING = "intent_ranking"
QUESTIONS = "questions"
_MODEL = "classifier.joblib"
_CALIBRATION = "calibration.json"
_RANKED = 10

Reading = Tuple[Dict[str, Any], List[Dict[str, Any]]]
"""The intent to act on, and the likeliest intents, each with its probability."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Sets `intent` and `intent_ranking`. Needs the SentenceEncoder before it in the pipeline.

    The intent is `nlu_fallback` where none is sure enough; the ranking then still has the likeliest.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Returns the defaults.

        `C`, `character_weight`, `neighbours`, `width`, `neighbours_share`: see `IntentModel`; `most_refused` and
        `most_asked_back`: see `calibration.fit`; `not_questions`: intents that are none.
        """
        return {
            "C": 20.0,
            "character_weight": 1.4,
            "neighbours": 8,
            "width": 0.05,
            "neighbours_share": 0.5,
            "most_refused": 0.005,
            "most_asked_back": 0.05,
            "not_questions": [],
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Returns a hash of the modules it works with."""
        return module_fingerprint()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentClassifier":
        """Creates the component for training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentClassifier":
        """Loads the trained classifier."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = joblib.load(pathlib.Path(folder) / _MODEL)
            component._calibration = Calibration(**json.loads((pathlib.Path(folder) / _CALIBRATION).read_text()))
        return component

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model: Optional[IntentModel] = None
        self._calibration = Calibration()

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the training questions, and fits its confidence on those kept for that.

        Raises:
            RasaException: when there are none for that.
        """
        config = self._config
        texts, embeddings, examples = _embedded(learned(training_data))
        model = IntentModel(
            float(config["C"]),
            float(config["character_weight"]),
            int(config["neighbours"]),
            float(config["width"]),
            float(config["neighbours_share"]),
        ).fit(texts, embeddings, [one.get(INTENT) for one in examples])
        texts, embeddings, examples = _embedded(for_calibration(training_data))
        calibration = fit(
            model.scores(texts, embeddings),
            [right_intents(one) for one in examples],
            model.classes,
            float(config["most_refused"]),
            float(config["most_asked_back"]),
        )
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(model, pathlib.Path(folder) / _MODEL)
            (pathlib.Path(folder) / _CALIBRATION).write_text(json.dumps(dataclasses.asdict(calibration)))
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets the intent with its probability, the ten likeliest, and the intents of two questions in one message."""
        for message in messages:
            embedding = _embedding(message)
            intent, ranking = _NOTHING
            if embedding is not None:
                intent, ranking = self._understood([message.get(FOCUS) or message.get(TEXT)], embedding[np.newaxis, :])[0]
            message.set(INTENT, dict(intent), add_to_output=True)
            message.set(INTENT_RANKING, list(ranking), add_to_output=True)
            message.set(QUESTIONS, self._questions(message), add_to_output=True)
        return messages

    def _questions(self, message: Message) -> List[str]:
        segments = message.get(SEGMENTS) or []
        if not segments:
            return []
        understood = self._understood(segments, message.get(SEGMENT_EMBEDDINGS))
        return two_questions([intent for intent, _ in understood], self._config["not_questions"])

    def _understood(self, texts: Sequence[str], embeddings: "np.ndarray[Any, Any]") -> List[Reading]:
        """Returns the intent to act on and the ranking of each text."""
        if self._model is None:
            return [_NOTHING for _ in texts]
        classes = self._model.classes
        rows = self._calibration.probabilities(self._model.scores(texts, embeddings))
        return [self._reading(row, classes) for row in rows]

    def _reading(self, row: "np.ndarray[Any, Any]", classes: Sequence[str]) -> Reading:
        ranking = [
            {INTENT_NAME_KEY: classes[index], PREDICTED_CONFIDENCE_KEY: float(row[index])} for index in np.argsort(-row)[:_RANKED]
        ]
        decided = self._calibration.decide(row, classes)
        found = next((one for one in ranking if one[INTENT_NAME_KEY] == decided), None)
        if found is None:
            found = _not_understood(1.0 - float(row.max()))
            ranking.insert(0, found)
        return found, ranking


def _not_understood(confidence: float) -> Dict[str, Any]:
    return {INTENT_NAME_KEY: FALLBACK, PREDICTED_CONFIDENCE_KEY: confidence}


_NOTHING: Reading = (_not_understood(1.0), [])


def _embedded(messages: Sequence[Message]) -> Tuple[List[str], "np.ndarray[Any, Any]", List[Message]]:
    """Returns texts, embeddings (n x 384) and messages; those without words have no embedding and are left out."""
    pairs = [(one, row) for one, row in ((one, _embedding(one)) for one in messages) if row is not None]
    if not pairs:
        raise RasaException("data/nlu/ needs questions to learn from, and others with `metadata: {use: calibration}`")
    return [one.get(TEXT) for one, _ in pairs], np.vstack([row for _, row in pairs]), [one for one, _ in pairs]


def _embedding(message: Message) -> "Optional[np.ndarray[Any, Any]]":
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        return None
    row: np.ndarray[Any, Any] = sentence.features[0]
    return row
