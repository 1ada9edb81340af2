"""Puts slips of the keyboard in long names right: "glaucoma" for "gluacoma", "amlodipine" for "amlodpine". Pure."""

import collections
from typing import Dict, Iterable, List, Optional

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 6
_TWO_SLIPS_FROM = 8
_TWO_SLIPS_IN = 9  # the longer of the two
_MOST_SLIPS = 2
_LONGEST = 20  # a longer run of letters is no name


class Spelling:
    """Names as they are spelt, and ordinary words that come close to one and are meant as they stand."""

    def __init__(self, names: Iterable[str], ordinary: Iterable[str] = ()) -> None:
        """Takes `names` (of 6 letters and more; shorter ones are too close to other words)."""
        self._names = {name for name in names if len(name) >= _SHORTEST}
        self._ordinary = frozenset(ordinary)
        self._by_letter: Dict[str, List[str]] = collections.defaultdict(list)  # nobody mistypes the first
        for name in sorted(self._names):
            self._by_letter[name[0]].append(name)

    def corrected(self, text: str) -> str:
        """Returns normalised `text` with every word that is a slip away from a name replaced by the name."""
        words = text.split(" ")
        meant = {word: self._meant(word) or word for word in set(words)}
        return " ".join(meant[word] for word in words)

    def _meant(self, word: str) -> Optional[str]:
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or word in self._names or word in self._ordinary:
            return None
        names = self._by_letter.get(word[0], ())
        near = process.extract(word, names, scorer=OSA.distance, score_cutoff=_MOST_SLIPS, limit=None)
        slips = sorted((number, name) for name, number, _ in near)
        return next((name for number, name in slips if number <= _allowed(word, name)), None)


def _allowed(word: str, name: str) -> int:
    shorter, longer = sorted((len(word), len(name)))
    return 2 if shorter >= _TWO_SLIPS_FROM and longer >= _TWO_SLIPS_IN else 1
