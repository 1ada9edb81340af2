"""Two views of the same training questions: a linear classifier, and the nearest questions. Plain arrays, no Rasa."""

from typing import Any, Iterator, List, Sequence

import numpy as np
import scipy.sparse
from scipy.special import softmax

from inversion_faq.nlu.ngrams import Ngrams, matrix
from inversion_faq.nlu.phrase_pattern import normalise

_LARGEST = 127  # of int8
_BLOCK = 512


class LinearModel:
    """Logistic regression over [embedding | weight x character tf-idf].

    Attributes:
        classes: the labels, sorted.
    """

    def __init__(self, c: float, character_weight: float) -> None:
        """Sets the inverse regularisation strength `c` and the weight of the character features."""
        self._c = c
        self._weight = character_weight
        self._characters = Ngrams((2, 4), fewest=2)
        self.classes: List[str] = []

    def fit(self, texts: Sequence[str], embeddings: "np.ndarray[Any, Any]", labels: Sequence[str]) -> "LinearModel":
        """Learns from n texts with their embeddings (n x 384) and labels; returns itself."""
        from sklearn.linear_model import LogisticRegression

        normal = [normalise(text) for text in texts]
        self._characters.fit(normal)
        by_characters = matrix([self._characters.read(text) for text in normal], len(self._characters)) * self._weight
        features = scipy.sparse.hstack([scipy.sparse.csr_matrix(embeddings), by_characters]).tocsr()
        learned = LogisticRegression(C=self._c, max_iter=1000).fit(features, list(labels))
        self.classes = [str(one) for one in learned.classes_]
        self._intercepts = learned.intercept_
        self._weights = np.ascontiguousarray(learned.coef_.T, dtype=np.float32)  # a row a feature, a column a class
        return self

    def probabilities(self, texts: Sequence[str], embeddings: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """Returns one row a text, one column a class, in the order of `classes`."""
        size = embeddings.shape[1]
        odds = embeddings @ self._weights[:size] + self._intercepts
        for at, text in enumerate(texts):
            row = self._characters.read(normalise(text))
            odds[at] += self._weight * (row.values @ self._weights[size + row.places])
        if len(self.classes) == 2:  # then there is one column, the odds of the second class
            odds = np.hstack([np.zeros_like(odds), odds])
        result: np.ndarray[Any, Any] = softmax(odds, axis=1)
        return result


class NearestQuestions:
    """The labels of the k nearest training questions, the nearer the weightier (weight e to the power of cosine / width)."""

    def __init__(self, k: int, width: float) -> None:
        """Sets how many questions count, and how quickly their weight falls with the cosine."""
        self._k = k
        self._width = width

    def fit(self, embeddings: "np.ndarray[Any, Any]", labels: Sequence[str]) -> "NearestQuestions":
        """Keeps n embeddings (n x 384, L2-normalised), as int8, and their labels; returns itself."""
        names = sorted(set(labels))
        self._scales = np.abs(embeddings).max(axis=1, keepdims=True).astype(np.float32) / _LARGEST
        # As int8 they take a quarter of the memory, and it is quicker to go through them.
        self._embeddings = np.rint(embeddings / self._scales).astype(np.int8)
        self._columns = np.array([names.index(label) for label in labels])
        self._classes = len(names)
        return self

    def probabilities(self, embeddings: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """Returns one row a text, one column a class, the classes sorted."""
        cosines = np.hstack([*self._cosines(embeddings)])
        k = min(self._k, cosines.shape[1])
        nearest = np.argpartition(-cosines, k - 1, axis=1)[:, :k]
        near = np.take_along_axis(cosines, nearest, axis=1)
        weights = np.exp((near - near.max(axis=1, keepdims=True)) / self._width)
        rows = np.zeros((len(embeddings), self._classes))
        np.add.at(rows, (np.arange(len(embeddings))[:, np.newaxis], self._columns[nearest]), weights)
        result: np.ndarray[Any, Any] = rows / rows.sum(axis=1, keepdims=True)
        return result

    def _cosines(self, embeddings: "np.ndarray[Any, Any]") -> "Iterator[np.ndarray[Any, Any]]":
        """Yields the cosines with the questions' embeddings, as many of those at once as the processor's cache holds."""
        for at in range(0, len(self._embeddings), _BLOCK):
            block = slice(at, at + _BLOCK)
            yield (embeddings @ self._embeddings[block].astype(np.float32).T) * self._scales[block].T


class IntentModel:
    """The mean of both views."""

    def __init__(self, c: float, character_weight: float, neighbours: int, width: float, neighbours_share: float) -> None:
        """Sets up `LinearModel` and `NearestQuestions`; `neighbours_share`, from 0 to 1, is the weight of the latter."""
        self._linear = LinearModel(c, character_weight)
        self._nearest = NearestQuestions(neighbours, width)
        self._share = neighbours_share

    def fit(self, texts: Sequence[str], embeddings: "np.ndarray[Any, Any]", labels: Sequence[str]) -> "IntentModel":
        """Learns from n texts with their embeddings (n x 384) and labels; returns itself."""
        self._linear.fit(texts, embeddings, labels)
        self._nearest.fit(embeddings, labels)
        return self

    def scores(self, texts: Sequence[str], embeddings: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """Returns one row a text, one column a class in the order of `classes`; rows add up to 1."""
        linear = self._linear.probabilities(texts, embeddings)
        result: np.ndarray[Any, Any] = (1 - self._share) * linear + self._share * self._nearest.probabilities(embeddings)
        return result

    @property
    def classes(self) -> List[str]:
        """The labels, sorted."""
        return self._linear.classes
