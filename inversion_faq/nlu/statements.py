"""Tells a message that only says something ("im on apixaban") from one that asks or wants something. Pure."""

from typing import Sequence

from inversion_faq.nlu.phrase_pattern import PhrasePattern, normalise

_BARE_WORDS = 2


class StatementFinder:
    """The compiled `tells` and `asks` of data/context.yml."""

    def __init__(self, tells: Sequence[str], asks: Sequence[str]) -> None:
        """Compiles the cues.

        Raises:
            PatternError: when one cannot be read.
        """
        self._tells = [PhrasePattern(one) for one in tells]
        self._asks = [PhrasePattern(one) for one in asks]

    def is_statement(self, text: str) -> bool:
        """Tells whether `text` starts as a statement, or is one or two bare words, and asks nothing anywhere."""
        normal = normalise(text)
        if "?" in text or any(cue.search(normal) for cue in self._asks):
            return False
        words = [word for word in normal.split() if word[0].isalnum()]
        starts = any((span := cue.search(normal)) and span.start <= 1 for cue in self._tells)
        return starts or 0 < len(words) <= _BARE_WORDS
