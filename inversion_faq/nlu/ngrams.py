"""Reads a text as n-grams with their tf-idf. Plain arrays, no Rasa.

scikit-learn learns them, in training. To read a text takes a few lines, and scikit-learn and what it imports a tenth of the
server's memory: so nothing that serves imports it.
"""

import collections
from typing import Any, Iterable, List, NamedTuple, Sequence, Tuple

import numpy as np
import scipy.sparse


class Row(NamedTuple):
    """The features of a text that are not zero: their places (integers, none twice) and values."""

    places: "np.ndarray[Any, Any]"
    values: "np.ndarray[Any, Any]"


class Ngrams:
    """The n-grams of training texts, and how telling each is: what TfidfVectorizer(sublinear_tf=True) learns and computes."""

    def __init__(self, sizes: Tuple[int, int], fewest: int, of_words: bool = False) -> None:
        """Sets what is learned.

        Args:
            sizes: the least and the most letters, or words, of an n-gram.
            fewest: in how many texts it must stand.
            of_words: of words; else of letters, within a word and the blanks around it.
        """
        self._sizes, self._fewest, self._of_words = sizes, fewest, of_words

    def fit(self, texts: Sequence[str]) -> "Ngrams":
        """Learns from normalised texts; returns itself."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        learned = TfidfVectorizer(analyzer=self._ngrams, min_df=self._fewest, sublinear_tf=True).fit(texts)
        self._places, self._telling = learned.vocabulary_, learned.idf_
        return self

    def __len__(self) -> int:
        return len(self._places)

    def read(self, text: str) -> Row:
        """Returns the tf-idf of the n-grams of a normalised text, L2-normalised."""
        counted = collections.Counter(place for one in self._ngrams(text) if (place := self._places.get(one)) is not None)
        places = np.fromiter(counted.keys(), dtype=np.int32, count=len(counted))
        values = (1 + np.log(np.fromiter(counted.values(), dtype=float, count=len(counted)))) * self._telling[places]
        return Row(places, values / (np.linalg.norm(values) or 1.0))

    def _ngrams(self, text: str) -> List[str]:
        least, most = self._sizes
        words = text.split()
        if self._of_words:
            return [" ".join(words[at : at + size]) for size in range(least, most + 1) for at in range(len(words) - size + 1)]
        return [one for word in words for one in _letters(f" {word} ", least, most)]


def side_by_side(parts: Iterable[Tuple[Row, int, float]]) -> Row:
    """Returns one row of several: each with the number of its features, zeros included, and a weight."""
    places, values, before = [], [], 0
    for row, size, weight in parts:
        places.append(row.places + before)
        values.append(row.values * weight)
        before += size
    return Row(np.concatenate(places), np.concatenate(values))


def matrix(rows: Sequence[Row], size: int) -> Any:
    """Returns n rows of `size` features as a sparse matrix, to learn from."""
    ends = np.cumsum([0, *(len(row.places) for row in rows)])
    places, values = (np.concatenate(part) for part in zip(*rows, strict=True))
    found = scipy.sparse.csr_matrix((values, places, ends), shape=(len(rows), size))
    found.sort_indices()
    return found


def _letters(word: str, least: int, most: int) -> List[str]:
    """The n-grams of a word; one that is shorter than most of them counts once."""
    return [word[at : at + size] for size in range(least, min(most, len(word)) + 1) for at in range(len(word) - size + 1)]
