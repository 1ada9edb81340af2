"""Puts slips of the keyboard in long names right: "glaucoma" for "gluacoma", "amlodipine" for "amlodpine". Pure.

Symmetric delete (the way of SymSpell): a word and a name that are one slip apart have a variant with letters left out in
common, so one look in an index finds the few names worth comparing, however many there are.
"""

import itertools
from typing import Dict, Iterable, Iterator, List, Optional, Set

_SHORTEST = 6
_TWO_SLIPS_FROM = 8
_TWO_SLIPS_IN = 9  # the longer of the two
_LONGEST = 20  # a longer run of letters is no name, and has too many variants


class Spelling:
    """Names as they are spelt, and ordinary words that come close to one and are meant as they stand."""

    def __init__(self, names: Iterable[str], ordinary: Iterable[str] = ()) -> None:
        """Indexes `names` (of 6 letters and more; shorter ones are too close to other words)."""
        self._names = {name for name in names if len(name) >= _SHORTEST}
        self._ordinary = frozenset(ordinary)
        self._index: Dict[str, Set[str]] = {}
        for name in self._names:
            for variant in _variants(name):
                self._index.setdefault(variant, set()).add(name)

    def corrected(self, text: str) -> str:
        """Returns normalised `text` with every word that is a slip away from a name replaced by the name."""
        words = text.split(" ")
        meant = {word: self._meant(word) or word for word in set(words)}
        return " ".join(meant[word] for word in words)

    def _meant(self, word: str) -> Optional[str]:
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or word in self._names or word in self._ordinary:
            return None
        candidates = {name for variant in _variants(word) for name in self._index.get(variant, ()) if name[0] == word[0]}
        slips = sorted((slips_between(word, name), name) for name in candidates)
        return next((name for number, name in slips if number <= _allowed(word, name)), None)


def slips_between(one: str, other: str) -> int:
    """Returns how many letters were left out, added, changed or swapped with the next (optimal string alignment)."""
    before: List[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, opposite in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _allowed(word: str, name: str) -> int:
    shorter, longer = sorted((len(word), len(name)))
    return 2 if shorter >= _TWO_SLIPS_FROM and longer >= _TWO_SLIPS_IN else 1


def _variants(word: str) -> Iterator[str]:
    for left_out in range(3 if len(word) >= _TWO_SLIPS_FROM else 2):
        for kept in itertools.combinations(word, len(word) - left_out):
            yield "".join(kept)
