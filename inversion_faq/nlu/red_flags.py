"""Finds emergency signs, and what else should be seen soon, by their words (data/red_flags.yml). Pure."""

import functools
from dataclasses import dataclass
from typing import AbstractSet, Generic, Iterable, List, Optional, Sequence, TypeVar

from inversion_faq.content.library import Library
from inversion_faq.content.models import Caution, Sign, Urgency
from inversion_faq.nlu.context import Context
from inversion_faq.nlu.pattern_index import PatternIndex
from inversion_faq.nlu.phrase_pattern import PhrasePattern, Span, WordGroups, readings, sentence_around

_MOST_URGENT_FIRST = (Urgency.EMERGENCY, Urgency.SAME_DAY)
T = TypeVar("T", Sign, Caution)


@dataclass(frozen=True)
class _Rule(Generic[T]):
    record: T
    patterns: Sequence[PhrasePattern]
    unless: Sequence[PhrasePattern]


class _Finder(Generic[T]):
    """Finds the first of several records whose words a message says of somebody, now."""

    def __init__(self, library: Library, records: Iterable[T]) -> None:
        """Compiles every pattern.

        Raises:
            PatternError: when one cannot be read.
        """
        groups = WordGroups(library.sign_groups)

        def compiled(patterns: Iterable[str]) -> List[PhrasePattern]:
            return [PhrasePattern(one, groups) for one in patterns]

        self._context = Context(library.context)
        self._not_now = compiled(library.frames["not_now"])
        self._new_statement = compiled(library.frames["new_statement"])
        self._now = compiled(library.frames["now"])
        self._rules: List[_Rule[T]] = [_Rule(one, compiled(one.patterns), compiled(one.unless)) for one in records]
        self._index = PatternIndex(pattern for rule in self._rules for pattern in rule.patterns)

    def find(self, text: str) -> Optional[T]:
        """Returns the first record that the message tells of, or None."""
        read = [(normal, self._index.possible(normal), any(cue.search(normal) for cue in self._now)) for normal in readings(text)]
        return next((rule.record for rule in self._rules if any(self._tells_of(rule, *one) for one in read)), None)

    def _tells_of(self, rule: _Rule[T], normal: str, possible: AbstractSet[PhrasePattern], happening: bool) -> bool:
        return any(
            not self._is_harmless(rule, normal, span, happening)
            for pattern in rule.patterns
            if pattern in possible
            for span in pattern.spans(normal)
        )

    def _is_harmless(self, rule: _Rule[T], normal: str, span: Span, happening: bool) -> bool:
        sentence = sentence_around(normal, span.start)
        if any(pattern.search(sentence) for pattern in rule.unless):
            return True
        if not happening:
            statement = self._statement_around(normal, span)
            if any(pattern.search(statement) for pattern in self._not_now):
                return True
        return not rule.record.own_negation and self._context.is_surely_denied(normal, span)

    def _statement_around(self, normal: str, span: Span) -> str:
        """Returns the part of the sentence around `span` that is one statement."""
        begins = [border.start for cue in self._new_statement for border in cue.spans(normal)]
        start = max((one for one in begins if one <= span.start), default=0)
        end = min((one for one in begins if one >= span.end), default=len(normal))
        return sentence_around(f" {normal[start:end]}", span.start - start + 1)


class RedFlagFinder(_Finder[Sign]):
    """Finds the most urgent emergency sign (`signs` in data/red_flags.yml)."""

    def __init__(self, library: Library) -> None:
        """Compiles every pattern; raises PatternError when one cannot be read."""

        def urgency(sign: Sign) -> int:
            return _MOST_URGENT_FIRST.index(library.replies[sign.reply].urgency)

        super().__init__(library, sorted(library.signs.values(), key=urgency))


@functools.lru_cache(maxsize=1)
def red_flag_finder(library: Library) -> RedFlagFinder:
    """Returns the finder for a library; it takes seconds to make, and more than one part of the bot needs it.

    Raises:
        PatternError: when a pattern cannot be read.
    """
    return RedFlagFinder(library)


class CautionFinder(_Finder[Caution]):
    """Finds what is no emergency but should be seen today (`cautions` in data/red_flags.yml)."""

    def __init__(self, library: Library) -> None:
        """Compiles every pattern; raises PatternError when one cannot be read."""
        super().__init__(library, library.cautions.values())

    def for_message(self, text: str, named: AbstractSet[str]) -> Optional[Caution]:
        """Returns the first caution that a message tells of, by the ids of the conditions `named` in it or by its words."""
        by_condition = next((rule.record for rule in self._rules if not named.isdisjoint(rule.record.conditions)), None)
        return by_condition or self.find(text)
