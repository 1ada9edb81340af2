"""Tells from its meaning whether a message reports an emergency, and which sign. Plain arrays, no Rasa."""

from dataclasses import dataclass
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import scipy.sparse
from scipy.special import expit

from inversion_faq.nlu.ngrams import Ngrams, Row, matrix, side_by_side
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
        self._c = c
        self._weights = character_weight, word_weight
        self._characters = Ngrams((2, 4), fewest=3)
        self._words = Ngrams((1, 2), fewest=2, of_words=True)

    def fit(self, told: Told, signs: Sequence[Optional[str]]) -> "EmergencyModel":
        """Learns from n messages; returns itself.

        Args:
            told: the messages.
            signs: the sign each tells of; `UNNAMED` where it is not said which, None where it tells of none.
        """
        normal = [normalise(text) for text in told.texts]
        self._characters.fit(normal)
        self._words.fit(normal)
        by_words = matrix(self._by_words(told), len(self._characters) + len(self._words) + 1)
        meaning, urgency = (
            scipy.sparse.hstack([scipy.sparse.csr_matrix(rows), by_words]).tocsr() for rows in (told.meaning, told.urgency)
        )
        urgent = np.array([sign is not None for sign in signs])
        by_meaning, by_urgency = self._learned(meaning, urgent), self._learned(urgency, urgent)
        named = np.array([bool(sign) for sign in signs])
        by_sign = self._learned(urgency[named], [sign for sign in signs if sign])
        size = told.meaning.shape[1]
        self._of_meaning, self._of_urgency = by_meaning.coef_[0, :size], by_urgency.coef_[0, :size]
        self._of_words = by_meaning.coef_[0, size:] + by_urgency.coef_[0, size:]  # both views share these; their odds add up
        self._odds = by_meaning.intercept_[0] + by_urgency.intercept_[0]
        self._signs, self._sign_odds = [str(one) for one in by_sign.classes_], by_sign.intercept_
        self._of_signs = np.ascontiguousarray(by_sign.coef_.T, dtype=np.float16)  # a row a feature: most of the model's memory
        return self

    def probabilities(self, told: Told) -> "np.ndarray[Any, Any]":
        """Returns for each of n messages how likely it tells of an emergency, 0 to 1."""
        odds = told.meaning @ self._of_meaning + told.urgency @ self._of_urgency + self._odds
        odds += [row.values @ self._of_words[row.places] for row in self._by_words(told)]
        result: np.ndarray[Any, Any] = expit(odds / 2)
        return result

    def signs(self, told: Told) -> List[Tuple[str, float]]:
        """Returns every sign and its share (they add up to 1) for one message that tells of an emergency, the likeliest first."""
        size, by_words = told.urgency.shape[1], self._by_words(told)[0]
        weights, of_words = self._of_signs[:size], self._of_signs[size + by_words.places]  # only of what is there
        odds = self._sign_odds + told.urgency[0] @ weights.astype(np.float32) + by_words.values @ of_words.astype(np.float32)
        if len(self._signs) == 2:  # then there is one column, the odds of the second sign
            odds = np.hstack([-odds, odds])
        likely = expit(odds)  # each was told from all others
        return sorted(zip(self._signs, map(float, likely / likely.sum()), strict=True), key=lambda pair: -pair[1])

    def _learned(self, features: Any, labels: Any) -> Any:
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=self._c, solver="liblinear", max_iter=1000).fit(features, labels)

    def _by_words(self, told: Told) -> List[Row]:
        return [self._row(normalise(text), found) for text, found in zip(told.texts, told.found, strict=True)]

    def _row(self, normal: str, found: bool) -> Row:
        """What both views have in common: the last feature is whether a sign's words were found."""
        characters, words = self._weights
        sign_found = Row(np.zeros(1, dtype=np.int32), np.array([float(found)]))
        return side_by_side(
            [
                (self._characters.read(normal), len(self._characters), characters),
                (self._words.read(normal), len(self._words), words),
                (sign_found, 1, 1.0),
            ]
        )


@dataclass(frozen=True)
class Thresholds:
    """The probabilities from which a message counts as an emergency.

    Attributes:
        whole: for the message as a whole.
        worded: for it where the words of a sign were found, never more than `whole`.
        unlikely: for it without such words, where it was surely understood as something else, never less than `whole`.
        passage: for one passage of it, never less than `whole`.
        worded_passage: for one in which the words of a sign were found, never more than `passage`.
    """

    whole: float
    worded: float
    unlikely: float
    passage: float
    worded_passage: float

    def reached(self, probabilities: Sequence[float], found: Sequence[bool], unlikely: bool) -> bool:
        """Tells whether a message counts.

        Args:
            probabilities: that of the message as a whole, then those of its passages.
            found: whether the words of a sign were found in each.
            unlikely: whether the message was surely understood as something else.
        """
        whole = self.worded if found[0] else self.unlikely if unlikely and not any(found) else self.whole
        needed = [whole, *(self.worded_passage if one else self.passage for one in found[1:])]
        return any(probability >= least for probability, least in zip(probabilities, needed, strict=True))


Harmless = Tuple[Sequence[float], float]
"""Probabilities that harmless messages tell of an emergency, and the share of them that may be taken for one."""


def fit_thresholds(
    as_wholes: Sequence[Harmless], in_passages: Harmless, worded: float, unlikely: float, worded_passage: float
) -> Thresholds:
    """Returns thresholds of which `whole` and `passage` keep to the shares given; the others are settings.

    Args:
        as_wholes: each kind of harmless message, of which nothing was learned.
        in_passages: likewise, the likeliest passage of each harmless message that has any.
        worded: see `Thresholds`, as the two that follow.
        unlikely: likewise.
        worded_passage: likewise.
    """
    whole = max(_below(*one) for one in as_wholes)
    passage = max(whole, _below(*in_passages) if len(in_passages[0]) else whole)
    return Thresholds(whole, min(whole, worded), max(whole, unlikely), passage, min(passage, worded_passage))


def _below(probabilities: Sequence[float], share: float) -> float:
    """The least threshold that at most `share` of the probabilities reach."""
    return float(np.quantile(probabilities, 1.0 - share, method="higher")) + _LEAST
