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
        self._c = c
        self._by_meaning, self._by_urgency = self._regression(), self._regression()

    def fit(self, told: Told, signs: Sequence[Optional[str]]) -> "EmergencyModel":
        """Learns from n messages; returns itself.

        Args:
            told: the messages.
            signs: the sign each tells of; `UNNAMED` where it is not said which, None where it tells of none.
        """
        normal = [normalise(text) for text in told.texts]
        for vectorizer in (self._characters, self._words):
            vectorizer.fit(normal)
            del vectorizer.stop_words_  # the rare ones that it does without, but keeps (CVE-2024-5206)
        meaning, urgency = self._views(told)
        urgent = np.array([sign is not None for sign in signs])
        self._by_meaning.fit(meaning, urgent)
        self._by_urgency.fit(urgency, urgent)
        named = np.array([bool(sign) for sign in signs])
        sign = self._regression().fit(urgency[named], [sign for sign in signs if sign])
        self._signs = [str(one) for one in sign.classes_]
        self._sign_odds = sign.intercept_
        self._sign_weights = np.ascontiguousarray(sign.coef_.T, dtype=np.float16)  # a row a feature: most of the model's memory
        return self

    def probabilities(self, told: Told) -> "np.ndarray[Any, Any]":
        """Returns for each of n messages how likely it tells of an emergency, 0 to 1."""
        size = told.meaning.shape[1]
        meaning, urgency = self._by_meaning.coef_[0], self._by_urgency.coef_[0]
        odds = told.meaning @ meaning[:size] + told.urgency @ urgency[:size]
        odds += self._by_words(told) @ (meaning[size:] + urgency[size:])  # both views share these; their odds add up
        odds += self._by_meaning.intercept_[0] + self._by_urgency.intercept_[0]
        result: np.ndarray[Any, Any] = expit(odds / 2)
        return result

    def signs(self, told: Told) -> List[Tuple[str, float]]:
        """Returns every sign and its share (they add up to 1) for one message that tells of an emergency, the likeliest first."""
        size, by_words = told.urgency.shape[1], self._by_words(told)
        weights, named = self._sign_weights[:size], self._sign_weights[size + by_words.indices]  # of the words that are there
        odds = self._sign_odds + told.urgency[0] @ weights.astype(np.float32) + by_words.data @ named.astype(np.float32)
        if len(self._signs) == 2:  # then there is one column, the odds of the second sign
            odds = np.hstack([-odds, odds])
        likely = expit(odds)  # each was told from all others
        return sorted(zip(self._signs, map(float, likely / likely.sum()), strict=True), key=lambda pair: -pair[1])

    def _regression(self) -> LogisticRegression:
        return LogisticRegression(C=self._c, solver="liblinear", max_iter=1000)

    def _views(self, told: Told) -> Tuple[Any, Any]:
        """The features of each view, n rows."""
        by_words = self._by_words(told)
        return tuple(
            scipy.sparse.hstack([scipy.sparse.csr_matrix(rows), by_words]).tocsr() for rows in (told.meaning, told.urgency)
        )

    def _by_words(self, told: Told) -> Any:
        normal = [normalise(text) for text in told.texts]
        characters, words = self._weights
        parts = [
            self._characters.transform(normal) * characters,
            self._words.transform(normal) * words,
            scipy.sparse.csr_matrix(np.array(told.found, dtype=float)[:, np.newaxis]),
        ]
        return scipy.sparse.hstack(parts).tocsr()


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
