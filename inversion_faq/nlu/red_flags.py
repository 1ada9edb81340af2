"""Finds emergency signs in a message by their words. Pure; the words are data/red_flags.yml."""

from dataclasses import dataclass
from typing import Iterable, List, Optional, Sequence

from inversion_faq.content.library import Library
from inversion_faq.content.models import Sign, Urgency
from inversion_faq.nlu.context import Context
from inversion_faq.nlu.phrase_pattern import PhrasePattern, Span, readings, sentence_around

_MOST_URGENT_FIRST = (Urgency.EMERGENCY, Urgency.SAME_DAY)


@dataclass(frozen=True)
class _Rule:
    sign: Sign
    urgency: Urgency
    patterns: Sequence[PhrasePattern]
    unless: Sequence[PhrasePattern]


class RedFlagFinder:
    """The compiled words of data/red_flags.yml."""

    def __init__(self, library: Library) -> None:
        """Compiles every pattern.

        Raises:
            PatternError: when one cannot be read.
        """

        def compiled(patterns: Iterable[str]) -> List[PhrasePattern]:
            return [PhrasePattern(one, library.sign_groups) for one in patterns]

        self._context = Context(library.context)
        self._not_now = compiled(library.frames["not_now"])
        self._new_statement = compiled(library.frames["new_statement"])
        self._now = compiled(library.frames["now"])
        self._rules = sorted(
            (
                _Rule(sign, library.replies[sign.reply].urgency, compiled(sign.patterns), compiled(sign.unless))
                for sign in library.signs.values()
            ),
            key=lambda rule: _MOST_URGENT_FIRST.index(rule.urgency),
        )

    def find(self, text: str) -> Optional[Sign]:
        """Returns the most urgent sign that the message tells of, or None."""
        read = [(normal, any(cue.search(normal) for cue in self._now)) for normal in readings(text)]
        return next((rule.sign for rule in self._rules if any(self._tells_of(rule, *one) for one in read)), None)

    def _tells_of(self, rule: _Rule, normal: str, happening: bool) -> bool:
        return any(
            not self._is_harmless(rule, normal, span, happening) for pattern in rule.patterns for span in pattern.spans(normal)
        )

    def _is_harmless(self, rule: _Rule, normal: str, span: Span, happening: bool) -> bool:
        sentence = sentence_around(normal, span.start)
        if any(pattern.search(sentence) for pattern in rule.unless):
            return True
        if not happening:
            statement = self._statement_around(normal, span)
            if any(pattern.search(statement) for pattern in self._not_now):
                return True
        return not rule.sign.own_negation and self._context.is_surely_denied(normal, span)

    def _statement_around(self, normal: str, span: Span) -> str:
        """Returns the part of the sentence around `span` that is one statement."""
        begins = [border.start for cue in self._new_statement for border in cue.spans(normal)]
        start = max((one for one in begins if one <= span.start), default=0)
        end = min((one for one in begins if one >= span.end), default=len(normal))
        return sentence_around(f" {normal[start:end]}", span.start - start + 1)
