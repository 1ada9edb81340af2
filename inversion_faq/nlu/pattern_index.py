"""Tells which of thousands of patterns can match a text at all, from the words they begin with. Pure."""

import collections
from typing import Dict, Iterable, List, Set

from inversion_faq.nlu.phrase_pattern import PhrasePattern


class PatternIndex:
    """An index of patterns by their first word: to search with each of them would take most of a message's time."""

    def __init__(self, patterns: Iterable[PhrasePattern]) -> None:
        """Puts every pattern under every word that it can begin with."""
        self._by_word: Dict[str, List[PhrasePattern]] = collections.defaultdict(list)
        self._by_stem: Dict[str, List[PhrasePattern]] = collections.defaultdict(list)
        for pattern in patterns:
            for begin in pattern.begins:
                if begin.endswith("*"):
                    self._by_stem[begin[:-1]].append(pattern)
                else:
                    self._by_word[begin].append(pattern)
        self._lengths = sorted({len(stem) for stem in self._by_stem})

    def possible(self, text: str) -> Set[PhrasePattern]:
        """Returns every pattern that can match somewhere in normalised `text`, and some that do not."""
        found: Set[PhrasePattern] = set()
        for word in set(text.split()):
            found.update(self._by_word.get(word, ()))
            for length in self._lengths:
                found.update(self._by_stem.get(word[:length], ()))
        return found
