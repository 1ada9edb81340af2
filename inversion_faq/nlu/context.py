"""Who has it, and is it so: negation, time, doubt and person around a matched phrase.

A small form of NegEx and ConText (Chapman 2001, doi 10.1006/jbin.2001.1029; Harkema 2009, doi 10.1016/j.jbi.2009.05.002):
cue phrases before or after a match decide its status, and their reach ends with the clause. The cues are data/context.yml.
"""

import enum
import re
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

from inversion_faq.nlu.phrase_pattern import PhrasePattern, Span

SELF = "self"
_LONGEST_REACH = 9
_SURE_REACH = 2
_CLAUSE_BORDER = re.compile(r" (?:\.|but|however|though|although|except|apart from|just|only) ")


class Status(str, enum.Enum):
    """What a message says of a condition."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    NEGATED = "negated"
    FAMILY = "family"
    PAST = "past"


@dataclass(frozen=True)
class Clause:
    """The stretches of text before and after a match that a cue can reach it from."""

    before: str
    after: str


class Context:
    """The compiled cues of data/context.yml."""

    def __init__(self, cues: Mapping[str, Any]) -> None:
        """Compiles the cues.

        Raises:
            PatternError: when one cannot be read.
        """
        self._cues: Dict[str, List[PhrasePattern]] = {
            name: [PhrasePattern(one) for one in patterns] for name, patterns in cues.items() if name != "subjects"
        }
        self._subjects: Dict[str, List[PhrasePattern]] = {
            subject: [PhrasePattern(one) for one in words] for subject, words in cues["subjects"].items()
        }

    def status(self, text: str, span: Span) -> Status:
        """Returns what the words around `span` say of it."""
        clause = clause_around(text, span)
        if self._denied(clause):
            return Status.NEGATED
        if self._near("family_before", clause.before) or self._anywhere("family_after", clause.after):
            return Status.FAMILY
        if self._near("past_before", clause.before) or self._anywhere("past_after", clause.after):
            return Status.PAST
        if self._near("unconfirmed_before", clause.before, 3) or self._near_after("unconfirmed_after", clause.after):
            return Status.UNCONFIRMED
        return Status.CONFIRMED

    def is_surely_denied(self, text: str, span: Span) -> bool:
        """Tells whether a denial stands right before `span`, or in a list that leads to it with "or".

        Stricter than `status`: for an emergency, "not slept, chest hurts" must not count as a denial of the pain.
        """
        clause = clause_around(text, span)
        if self._near_after("never_before", clause.after) or self._anywhere("never_before", text[span.start - 1 : span.end]):
            return False
        for between in self._after_cues("negated_before", clause.before):
            words = between.replace(" , ", " ").split()
            in_list = between.endswith((" or ", " nor ")) and len(words) <= _LONGEST_REACH
            if in_list or (len(words) <= _SURE_REACH and " , " not in between):
                return True
        return self._near_after("negated_after", clause.after)

    def subject(self, text: str, span: Span) -> str:
        """Returns whose it is: the person named last before `span` in its sentence, else after it.

        Where the sentence names nobody, it is whom the message asks for, or whom its "he" or "she" stands for.
        """
        start = text.rfind(" . ", 0, span.start) + 1
        end = text.find(" . ", span.end - 1)
        before, after = text[start : span.start], text[span.end - 1 : end + 1 if end >= 0 else len(text)]
        named = self._nearest(before, last=True) or self._nearest(after, last=False, relatives_only=True)
        return named or self._asked_for(text) or self._stood_for(text[: start + 1], before + after) or SELF

    def _asked_for(self, text: str) -> Optional[str]:
        for cue in self._cues["asking_for"]:
            for span in cue.spans(text):
                return self._nearest(text[span.end - 1 :], last=False, relatives_only=True)
        return None

    def _stood_for(self, sentences_before: str, sentence: str) -> Optional[str]:
        if not any(pronoun.search(sentence) for pronoun in self._cues["third_person"]):
            return None
        return self._nearest(sentences_before, last=True, relatives_only=True)

    def people(self, text: str) -> List[str]:
        """Returns every relative or friend named in the text."""
        return [subject for subject, words in self._subjects.items() if any(word.search(text) for word in words)]

    def _nearest(self, text: str, last: bool, relatives_only: bool = False) -> Optional[str]:
        # "a friend of mine": the possessive is part of the relative's name.
        own = [span for word in self._cues["self"] for span in word.spans(text) if not text[: span.start].endswith(" of ")]
        # "as a kid": a word for a relative inside one for oneself is oneself.
        found = [
            (span.start, subject)
            for subject, words in self._subjects.items()
            for word in words
            for span in word.spans(text)
            if not any(one.start <= span.start and span.end <= one.end for one in own)
        ]
        # "my mum has": the possessive is part of the relative's name, not a mention of oneself.
        relatives_at = {start for start, _ in found}
        for span in [] if relatives_only else own:
            if span.end not in relatives_at and not any(span.start < start <= span.end + 8 for start in relatives_at):
                found.append((span.start, SELF))
        if not found:
            return None
        if last and not relatives_only:
            found.extend(self._stand_ins(text, found))
        return max(found)[1] if last else min(found)[1]

    def _stand_ins(self, text: str, found: List[Tuple[int, str]]) -> List[Tuple[int, str]]:
        """Returns where "he" or "she" stands for the relative named last before it: "can dad use my table, he has"."""
        relatives = [one for one in found if one[1] != SELF]
        pronouns = [span.start for word in self._cues["third_person"] for span in word.spans(text)]
        return [
            (start, max(one for one in relatives if one[0] < start)[1])
            for start in pronouns
            if any(one[0] < start for one in relatives)
        ]

    def _denied(self, clause: Clause) -> bool:
        if self._anywhere("negated_sentence", clause.before):
            return True
        before = self._near("negated_before", clause.before) or self._near("withdrawn_before", clause.before)
        return before or self._near_after("negated_after", clause.after)

    def _near(self, name: str, before: str, reach: int = _LONGEST_REACH) -> bool:
        """Tells whether a cue stands before the match, within reach, with no new statement in between."""
        return any(
            len(between.replace(" , ", " ").split()) <= reach and not any(verb.search(between) for verb in self._cues["says_has"])
            for between in self._after_cues(name, before)
        )

    def _after_cues(self, name: str, before: str) -> Iterator[str]:
        """Yields what stands between each cue and the match; a phrase that only sounds like a denial is none."""
        no_denials = self._cues["not_a_denial"] if name == "negated_before" else []
        seeming = [span for phrase in no_denials for span in phrase.spans(before)]
        for cue in self._cues[name]:
            for span in cue.spans(before):
                if not any(one.start <= span.start < one.end for one in seeming):
                    yield before[span.end - 1 :]

    def _near_after(self, name: str, after: str) -> bool:
        return any(span.start <= 24 for cue in self._cues[name] for span in cue.spans(after))

    def _anywhere(self, name: str, text: str) -> bool:
        return any(cue.search(text) for cue in self._cues[name])


def clause_around(text: str, span: Span) -> Clause:
    """Returns the words around `span` up to the nearest sentence end or turning word ("but", "just")."""
    borders = [(match.start(), match.end() - 1) for match in _CLAUSE_BORDER.finditer(text)]
    start = max((end for _, end in borders if end <= span.start), default=0)
    end = min((begin for begin, _ in borders if begin >= span.end - 1), default=len(text) - 1)
    return Clause(text[start : span.start], text[span.end - 1 : end + 1])
