"""Cuts a message into the questions it asks: a correction leaves what was meant, and two questions are told apart. Pure."""

import re
from typing import Any, Collection, List, Mapping, Optional, Sequence

from inversion_faq.nlu.phrase_pattern import PhrasePattern, normalise

_MOST_SEGMENTS = 4
_FEWEST_WORDS = 2


class QuestionSplitter:
    """The compiled `corrections` and `question_starts` of data/context.yml."""

    def __init__(self, corrections: Sequence[str], question_starts: Sequence[str], denial_starts: Sequence[str] = ()) -> None:
        """Compiles the cues.

        Raises:
            PatternError: when one cannot be read.
        """
        self._corrections = [PhrasePattern(one) for one in corrections]
        self._denials = [PhrasePattern(one) for one in denial_starts]
        self._starts = [PhrasePattern(one) for one in question_starts]

    def correction(self, text: str) -> Optional[str]:
        """Returns what a correction means ("no, I meant how often" -> "how often"), or None where there is none."""
        normal = normalise(text)
        ends = [span.end for cue in self._corrections for span in cue.spans(normal)]
        rest = normal[max(ends) - 1 :].strip(" .,") if ends else ""
        return rest or None

    def focus(self, text: str) -> Optional[str]:
        """Returns the part of a message that is to be understood, or None when it is the whole.

        That is what a correction means, or the one question after words on what is not so.
        """
        correction = self.correction(text)
        if correction is not None:
            return correction
        normal = normalise(text)
        denied = any((span := cue.search(normal)) and span.start <= 1 for cue in self._denials)
        questions = self.segments(text) if denied else []
        return questions[0] if len(questions) == 1 else None

    def segments(self, text: str) -> List[str]:
        """Returns the parts of a message that ask something, each a question of its own."""
        parts: List[str] = []
        for sentence in re.split(r" \.(?: |$)", f" {self.correction(text) or normalise(text).strip()} "):
            parts.extend(self._clauses(sentence.strip(" ,")))
        return [part for part in parts if self._is_question(part)][:_MOST_SEGMENTS]

    def _is_question(self, part: str) -> bool:
        return len(part.split()) >= _FEWEST_WORDS and any(
            (span := start.search(f" {part} ")) and span.start <= 1 for start in self._starts
        )

    def _clauses(self, sentence: str) -> List[str]:
        """Cuts at "and", "also", "," where a new question starts."""
        clauses: List[str] = []
        rest = sentence
        for match in reversed(list(re.finditer(r"(?: ,)?(?: and also| and| also| plus| or| ,) ", sentence))):
            tail = rest[match.end() :] if match.end() <= len(rest) else ""
            if self._is_question(tail.strip(" ,")):
                clauses.insert(0, tail.strip(" ,"))
                rest = rest[: match.start()]
        return [rest.strip(" ,"), *clauses] if rest.strip() else clauses


def two_questions(understood: Sequence[Mapping[str, Any]], not_questions: Collection[str]) -> List[str]:
    """Returns the intents of at most two different questions, or an empty list when there are not two.

    Args:
        understood: the intent of each part of the message.
        not_questions: the intents that are none (not understood, small talk, off topic, ...).
    """
    found = [str(one["name"]) for one in understood if one["name"] not in not_questions]
    different = list(dict.fromkeys(found))[:2]
    return different if len(different) == 2 else []
