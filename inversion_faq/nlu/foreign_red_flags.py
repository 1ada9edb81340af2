"""Finds the plainest emergencies in the languages of data/languages.yml. Pure."""

from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from inversion_faq.content.library import Library
from inversion_faq.nlu.folding import fold
from inversion_faq.nlu.phrase_pattern import PhrasePattern, normalise

GENERAL = "general"
"""Stands for an emergency without a sign of its own."""


@dataclass(frozen=True)
class ForeignRedFlag:
    """An emergency in another language.

    Attributes:
        language: id in data/languages.yml.
        sign: id in data/red_flags.yml, or None where it has no sign of its own.
    """

    language: str
    sign: Optional[str]


class ForeignRedFlagFinder:
    """The compiled `red_flags` of data/languages.yml."""

    def __init__(self, library: Library) -> None:
        """Compiles every pattern.

        Raises:
            PatternError: when one cannot be read.
        """
        self._rules: List[Tuple[ForeignRedFlag, PhrasePattern]] = [
            (ForeignRedFlag(language.id, None if sign == GENERAL else sign), PhrasePattern(pattern))
            for language in library.languages.values()
            for sign, patterns in language.red_flags.items()
            for pattern in _joined([fold(one) for one in patterns])
        ]

    def find(self, text: str) -> Optional[ForeignRedFlag]:
        """Returns the first emergency that the message tells of, or None."""
        normal = normalise(fold(text))
        latin_only = normal.isascii()
        for found, pattern in self._rules:
            if (pattern.source.isascii() or not latin_only) and pattern.search(normal):
                return found
        return None


def _joined(patterns: Sequence[str]) -> List[str]:
    """Returns fewer patterns that match the same: one alone takes a third of the time."""
    apart = [one for one in patterns if "&" in one]
    plain = [one for one in patterns if "&" not in one]
    by_script = [[one for one in plain if one.isascii()], [one for one in plain if not one.isascii()]]
    return [*apart, *(" | ".join(some) for some in by_script if some)]
