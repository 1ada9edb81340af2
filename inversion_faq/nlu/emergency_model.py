"""Tells from its meaning whether a message reports an emergency, and which sign. Plain arrays, no Rasa."""

from dataclasses import dataclass
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import scipy.sparse
from scipy.special import expit
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from inversion_faq.nlu.phrase_pattern import normalise

UNNAMED = ""
_LEAST = 1e-9


class Told(NamedTuple):
    """n messages or passages: their texts, meaning and urgency (n x 384 each), and whether a sign's words were found in each."""

    texts: Sequence[str]
    meaning: "np.ndarray[Any, Any]"
    urgency: "np.ndarray[Any, Any]"
    found: Sequence[bool]


class EmergencyModel:
    """Logistic regressions over [embedding | character tf-idf | word tf-idf | whether the words of a sign were found].

    Two tell emergencies from everything else, one by what the message means and one by its urgency; the mean of their log odds
    counts. A third tells one sign from another.
    """

    def __init__(self, c: float, character_weight: float, word_weight: float) -> None:
        """Sets the inverse regularisation strength `c` and the weights of the character and word features."""
        self._weights = character_weight, word_weight
        self._characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=3, sublinear_tf=True)
        self._words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, tokenizer=str.split, token_pattern=None)
        self._by_meaning, self._by_urgency, self._sign = (
            LogisticRegression(C=c, solver="liblinear", max_iter=1000) for _ in range(3)
        )

    def fit(self, told: Told, signs: Sequence[Optional[str]]) -> "EmergencyModel":
        """Learns from n messages; returns itself.

        Args:
            told: the messages.
            signs: the sign each tells of; `UNNAMED` where it is not said which, None where it tells of none.
        """
        normal = [normalise(text) for text in told.texts]
        self._characters.fit(normal)
        self._words.fit(normal)
        meaning, urgency = self._views(told)
        urgent = np.array([sign is not None for sign in signs])
        self._by_meaning.fit(meaning, urgent)
        self._by_urgency.fit(urgency, urgent)
        named = np.array([bool(sign) for sign in signs])
        self._sign.fit(urgency[named], [sign for sign in signs if sign])
        return self

    def probabilities(self, told: Told) -> "np.ndarray[Any, Any]":
        """Returns for each of n messages how likely it tells of an emergency, 0 to 1."""
        meaning, urgency = self._views(told)
        odds = self._by_meaning.decision_function(meaning) + self._by_urgency.decision_function(urgency)
        result: np.ndarray[Any, Any] = expit(odds / 2)
        return result

    def signs(self, told: Told) -> List[Tuple[str, float]]:
        """Returns every sign and its share (they add up to 1) for one message that tells of an emergency, the likeliest first."""
        shares = self._sign.predict_proba(self._views(told)[1])[0]
        pairs = zip(map(str, self._sign.classes_), map(float, shares), strict=True)
        return sorted(pairs, key=lambda pair: -pair[1])

    def _views(self, told: Told) -> Tuple[Any, Any]:
        """The features of each view, n rows."""
        normal = [normalise(text) for text in told.texts]
        characters, words = self._weights
        shared = [
            self._characters.transform(normal) * characters,
            self._words.transform(normal) * words,
            scipy.sparse.csr_matrix(np.array(told.found, dtype=float)[:, np.newaxis]),
        ]
        return tuple(
            scipy.sparse.hstack([scipy.sparse.csr_matrix(rows), *shared]).tocsr() for rows in (told.meaning, told.urgency)
        )


@dataclass(frozen=True)
class Thresholds:
    """The probabilities from which a message counts as an emergency.

    Attributes:
        whole: for the message as a whole.
        fact: for it where it surely asks for a fact and no words of a sign were found, never less than `whole`.
        passage: for one passage of it, never less than `whole`.
    """

    whole: float
    fact: float
    passage: float

    def reached(self, probabilities: Sequence[float], asks_fact: bool) -> bool:
        """Tells whether a message counts by the probabilities of itself as a whole, then of its passages."""
        whole, *passages = probabilities
        return whole >= (self.fact if asks_fact else self.whole) or any(one >= self.passage for one in passages)


Harmless = Tuple[Sequence[float], float]
"""Probabilities that harmless messages tell of an emergency, and the share of them that may be taken for one."""


def fit_thresholds(as_wholes: Sequence[Harmless], in_passages: Harmless, fact: float) -> Thresholds:
    """Returns thresholds that keep to the shares given, over messages that nothing was learned from.

    Args:
        as_wholes: each kind of harmless message.
        in_passages: the likeliest passage of each harmless message that has any.
        fact: the least threshold for a question that is surely for a fact.
    """
    whole = max(_below(*one) for one in as_wholes)
    passage = _below(*in_passages) if len(in_passages[0]) else whole
    return Thresholds(whole=whole, fact=max(whole, fact), passage=max(whole, passage))


def _below(probabilities: Sequence[float], share: float) -> float:
    """The least threshold that at most `share` of the probabilities reach."""
    return float(np.quantile(probabilities, 1.0 - share, method="higher")) + _LEAST
