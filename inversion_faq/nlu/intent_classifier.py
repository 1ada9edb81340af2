"""Decides what is asked: a linear classifier over the sentence's embedding and its character n-grams."""

import pathlib
from typing import Any, Dict, List, Optional, Sequence

import joblib
import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from inversion_faq.nlu.phrase_pattern import normalise
from inversion_faq.nlu.question_focus import FOCUS, SEGMENTS
from inversion_faq.nlu.questions import two_questions
from inversion_faq.nlu.sentence_encoder import SEGMENT_EMBEDDINGS
from inversion_faq.nlu.sources import module_fingerprint

INTENT_RANKING = "intent_ranking"
QUESTIONS = "questions"
_FILE = "classifier.joblib"
_RANKED = 10


class LinearModel:
    """Logistic regression over [embedding | weight x character tf-idf], on plain arrays."""

    def __init__(self, c: float, character_weight: float) -> None:
        """Sets the inverse regularisation strength `c` and the weight of the character features."""
        self._weight = character_weight
        self._characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2, sublinear_tf=True)
        self._regression = LogisticRegression(C=c, max_iter=1000)

    def fit(self, texts: Sequence[str], embeddings: "np.ndarray[Any, Any]", labels: Sequence[str]) -> "LinearModel":
        """Learns from n texts with their embeddings (n x 384) and labels; returns itself."""
        self._characters.fit([normalise(text) for text in texts])
        self._regression.fit(self._features(texts, embeddings), list(labels))
        return self

    def probabilities(self, texts: Sequence[str], embeddings: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """Returns one row a text, one column a class, in the order of `classes`."""
        result: np.ndarray[Any, Any] = self._regression.predict_proba(self._features(texts, embeddings))
        return result

    @property
    def classes(self) -> List[str]:
        """The labels, sorted."""
        return [str(one) for one in self._regression.classes_]

    def _features(self, texts: Sequence[str], embeddings: "np.ndarray[Any, Any]") -> Any:
        characters = self._characters.transform([normalise(text) for text in texts])
        return scipy.sparse.hstack([scipy.sparse.csr_matrix(embeddings), characters * self._weight]).tocsr()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Sets `intent` and `intent_ranking`. Needs the SentenceEncoder before it in the pipeline."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Returns the defaults.

        `C`: inverse regularisation strength; `character_weight`: of character n-grams against the embedding;
        `sure_of_part`: how confident the intent of each of two questions has to be; `not_questions`: intents that are none.
        """
        return {"C": 20.0, "character_weight": 1.4, "sure_of_part": 0.4, "not_questions": []}

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
            component._model = joblib.load(pathlib.Path(folder) / _FILE)
        return component

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model: Optional[LinearModel] = None

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the training questions."""
        pairs = [(one, _embedding(one)) for one in training_data.intent_examples]
        examples = [(one, row) for one, row in pairs if row is not None]
        model = LinearModel(float(self._config["C"]), float(self._config["character_weight"])).fit(
            [one.get(TEXT) for one, _ in examples],
            np.vstack([row for _, row in examples]),
            [one.get(INTENT) for one, _ in examples],
        )
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(model, pathlib.Path(folder) / _FILE)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets the likeliest intent with its probability, the ten likeliest, and the intents of two questions in one message."""
        for message in messages:
            embedding = _embedding(message)
            ranking: List[Dict[str, Any]] = []
            if embedding is not None:
                ranking = self._rankings([message.get(FOCUS) or message.get(TEXT)], embedding[np.newaxis, :])[0]
            top = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, dict(top), add_to_output=True)
            message.set(INTENT_RANKING, ranking, add_to_output=True)
            message.set(QUESTIONS, self._questions(message), add_to_output=True)
        return messages

    def _questions(self, message: Message) -> List[str]:
        segments = message.get(SEGMENTS) or []
        if not segments:
            return []
        ranked = self._rankings(segments, message.get(SEGMENT_EMBEDDINGS))
        return two_questions(ranked, self._config["not_questions"], float(self._config["sure_of_part"]))

    def _rankings(self, texts: Sequence[str], embeddings: "np.ndarray[Any, Any]") -> List[List[Dict[str, Any]]]:
        if self._model is None:
            return [[] for _ in texts]
        classes = self._model.classes
        return [
            [
                {INTENT_NAME_KEY: classes[index], PREDICTED_CONFIDENCE_KEY: float(row[index])}
                for index in np.argsort(-row)[:_RANKED]
            ]
            for row in self._model.probabilities(texts, embeddings)
        ]


def _embedding(message: Message) -> "Optional[np.ndarray[Any, Any]]":
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        return None
    row: np.ndarray[Any, Any] = sentence.features[0]
    return row
