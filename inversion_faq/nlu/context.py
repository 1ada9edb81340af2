"""Who has it, and is it so: negation, time, doubt and person around a matched phrase.

A small form of NegEx and ConText (Chapman 2001, doi 10.1006/jbin.2001.1029; Harkema 2009, doi 10.1016/j.jbi.2009.05.002):
cue phrases before or after a match decide its status, and their reach ends with the clause. The cues are data/context.yml.
"""

import enum
import functools
import itertools
import re
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Optional, Set

from inversion_faq.nlu.phrase_pattern import PhrasePattern, Span

SELF = "self"
_LONGEST_REACH = 9
_SURE_REACH = 2
_OWNERS_REACH = 8
_OWN_DENIALS = 2
_OTHER = "other"
_HIS = "his "  # "for his back" is not "for him"; "her" may be either
_ANYBODY = "somebody"
_BORDERS = frozenset(".,")
_ANSWERS = frozenset(("yes", "yep", "yeah", "yup", "no", "nope", "nah"))
# What may stand before a name that is asked and answered: "any history of glaucoma? no".
_LEADS = frozenset(("a", "an", "the", "any", "ever", "had", "have", "got", "do", "i", "you", "my", "of", "history", "or", "and"))
_LIST_ENDS = re.compile(r" (?:, )?(?:\w+ ){0,3}n?or ")
_CLAUSE_BORDER = re.compile(
    r" (?:\.|but|however|though|tho|although|except|apart from|other than|aside from|besides"
    r"|bar(?= the | my | an? | some )|yet|just|only) "
)


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


class _Person(NamedTuple):
    start: int
    end: int
    who: str


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
        # Of the message at hand: asked for again with each of its conditions.
        self._all_relatives = functools.lru_cache(maxsize=1)(self._relatives)
        self._all_voices = functools.lru_cache(maxsize=1)(self._voices)
        self._all_users = functools.lru_cache(maxsize=1)(self._users)

    def status(self, text: str, span: Span) -> Status:
        """Returns what the words around `span` say of it."""
        answer = self._answer(text, span)
        clause = clause_around(text, span)
        if answer is Status.NEGATED or (answer is None and self._denied(clause, text[span.start - 1 : span.end])):
            return Status.PAST if self._near_after("since_after", clause.after) else Status.NEGATED
        if self._in_family(clause) or self._is_bystander(text, self.subject(text, span)):
            return Status.FAMILY
        if self._is_past(clause):
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
        return self._near_after("negated_after", clause.after) or self._near_after("cleared_after", clause.after)

    def subject(self, text: str, span: Span) -> str:
        """Returns whose it is: the person named last in or before `span` in its sentence, else after it.

        Where the sentence names nobody, it is whom the message asks for.
        """
        start = text.rfind(" . ", 0, span.start) + 1
        end = text.find(" . ", span.end - 1)
        after_until = end + 1 if end >= 0 else len(text)
        before = (self._meant(text, one, start) for one in reversed(self._named(text[start : span.end])))
        after = (self._meant(text, one, span.end - 1) for one in self._named(text[span.end - 1 : after_until])[:1])
        return next((who for who in itertools.chain(before, after) if who), None) or self._asked_for(text) or SELF

    def people(self, text: str) -> List[str]:
        """Returns every relative or friend named in the text."""
        return [subject for subject, words in self._subjects.items() if any(word.search(text) for word in words)]

    def _named(self, text: str) -> List[_Person]:
        """Returns the people a stretch of text speaks of, in its order; "he" and "she" are `_OTHER`."""
        # "a friend of mine": the possessive is part of the relative's name. "My wife (not me) has": it is not oneself.
        own = [span for span in self._all("self", text) if not text[: span.start].endswith((" of ", " not "))]
        relatives = self._relatives(text)
        # "my mum has": the possessive is part of the relative's name, not a mention of oneself.
        oneself = [_Person(me.start, me.end, SELF) for me in own if not any(_owns(me, one) for one in relatives)]
        others = [_Person(span.start, span.end, _OTHER) for span in self._all("third_person", text)]
        voices = self._voices(text)
        return sorted([one for one in relatives if one.end not in voices] + oneself + others)

    def _relatives(self, text: str) -> List[_Person]:
        named = [
            _Person(span.start, span.end, subject)
            for subject, words in self._subjects.items()
            for word in words
            for span in word.spans(text)
        ]
        # "as a kid": a word for a relative inside one for oneself is oneself.
        own = list(self._all("self", text))
        return sorted(one for one in named if not any(me.start <= one.start and one.end <= me.end for me in own))

    def _voices(self, text: str) -> Set[int]:
        """Returns where people end of whom nothing is told: "my son says I", "dad's old table"."""
        return {span.start for span in self._all("voices", text)}

    def _meant(self, text: str, one: _Person, offset: int = 0) -> Optional[str]:
        """Returns who a person is; "he" and "she" are the relative named last before them, else the one asked for."""
        if one.who != _OTHER:
            return one.who
        before = [relative for relative in self._all_relatives(text) if relative.start < offset + one.start]
        spoken_of = [relative for relative in before if relative.end not in self._all_voices(text)] or before
        return spoken_of[-1].who if spoken_of else self._asked_for(text)

    def _asked_for(self, text: str) -> Optional[str]:
        for span in self._all("asking_for", text):
            return next((one.who for one in self._relatives(text[span.end - 1 :])), None)
        return None

    def _is_bystander(self, text: str, subject: str) -> bool:
        """Tells whether a message speaks of somebody, but asks for somebody else: "mum has glaucoma, can I use it?"."""
        if subject == SELF:
            return self._asked_for(text) is not None and self._anywhere("not_for_oneself", text)
        if subject == _ANYBODY or self._anywhere("for_all", text):
            return False
        users = self._all_users(text)
        if subject in users:
            return False
        return bool(users) or self._anywhere("for_oneself", text) or self._anywhere("departed", text)

    def _users(self, text: str) -> List[str]:
        """Returns the relatives who are to use the table: "can she", "for my dad", "mum wants to"."""
        leads = {span.end for span in self._all("before_user", text)}
        named = self._named(text)
        until = [*(one.start for one in named[1:]), len(text)]
        users = [
            self._meant(text, one)
            for one, end in zip(named, until, strict=False)
            if one.start in leads or self._right_after("after_user", text[one.end - 1 : end])
            if one.who not in (SELF, _ANYBODY) and text[one.start : one.end] != _HIS
        ]
        return [who for who in users if who]

    def _answer(self, text: str, span: Span) -> Optional[Status]:
        """Returns what the "yes" or "no" after a name says of it: "glaucoma? no", "asthma yes glaucoma no"."""
        words = text[: span.start].split()
        after = text[span.end - 1 :]
        parted = after.startswith((" . ", " , "))
        ends = _BORDERS if parted else _BORDERS | _ANSWERS
        if not _LEADS.issuperset(itertools.takewhile(lambda word: word not in ends, reversed(words))):
            return None
        after = after[2:] if parted else after
        for cue, status in (("denied_by_answer", Status.NEGATED), ("confirmed_by_answer", Status.CONFIRMED)):
            if self._right_after(cue, after):
                return status
        return None

    def _in_family(self, clause: Clause) -> bool:
        before = self._near("family_before", clause.before)
        return before or (
            self._anywhere("family_after", clause.after) and not self._anywhere("shared_after", f"{clause.after}. ")
        )

    def _is_past(self, clause: Clause) -> bool:
        after = self._anywhere("past_after", clause.after) or self._near_after("cleared_after", clause.after)
        return after or self._near("past_before", clause.before) or self._near("off_before", clause.before, 0)

    def _denied(self, clause: Clause, named: str) -> bool:
        if self._anywhere("negated_sentence", clause.before):
            return True
        if self._near_after("new_after", clause.after):
            return False
        item = self._own_item(clause, named)
        before = any(self._near(name, item) for name in ("negated_before", "weakly_negated_before", "withdrawn_before"))
        return (
            before
            or self._near_after("negated_after", clause.after)
            or self._near_after("weakly_negated_after", f"{clause.after}. ")
        )

    def _own_item(self, clause: Clause, named: str) -> str:
        """Returns what stands before a match, cut to its own item of a list where a "no" before does not reach it.

        Each item may have its own "no": "no asthma, no diabetes, bad knees" has bad knees; "no asthma, diabetes" and "no clots,
        no asthma or fits" deny all. Or the match makes a statement: "not pregnant, baby is 10 weeks".
        """
        items = clause.before.split(" , ")
        denied = sum(self._right_after("own_denial", f" {item.strip()} ") for item in items[:-1])
        listed = _LIST_ENDS.match(clause.after) or clause.before.endswith((" or ", " nor "))
        own = self._anywhere("says_has", named) or (denied >= _OWN_DENIALS and not listed)
        return f" {items[-1]}" if own else clause.before

    def _near(self, name: str, before: str, reach: int = _LONGEST_REACH) -> bool:
        """Tells whether a cue stands before the match, within reach, with no new statement in between."""
        return any(
            len(between.replace(" , ", " ").split()) <= reach and not any(verb.search(between) for verb in self._cues["says_has"])
            for between in self._after_cues(name, before)
        )

    def _after_cues(self, name: str, before: str) -> Iterator[str]:
        """Yields what stands between each cue and the match; a phrase that only sounds like a denial is none."""
        seeming = list(self._all("not_a_denial", before)) if name.endswith("negated_before") else []
        for span in self._all(name, before):
            if not any(one.start <= span.start < one.end for one in seeming):
                yield before[span.end - 1 :]

    def _all(self, name: str, text: str) -> Iterator[Span]:
        return (span for cue in self._cues[name] for span in cue.spans(text))

    def _near_after(self, name: str, after: str) -> bool:
        return any(span.start <= 24 for span in self._all(name, after))

    def _right_after(self, name: str, after: str) -> bool:
        return any(span.start == 1 for span in self._all(name, after))

    def _anywhere(self, name: str, text: str) -> bool:
        return any(cue.search(text) for cue in self._cues[name])


def _owns(me: Span, relative: _Person) -> bool:
    return me.end == relative.start or me.start < relative.start <= me.end + _OWNERS_REACH


def clause_around(text: str, span: Span) -> Clause:
    """Returns the words around `span` up to the nearest sentence end or turning word ("but", "just")."""
    borders = [(match.start(), match.end() - 1) for match in _CLAUSE_BORDER.finditer(text)]
    start = max((end for _, end in borders if end <= span.start), default=0)
    end = min((begin for begin, _ in borders if begin >= span.end - 1), default=len(text) - 1)
    return Clause(text[start : span.start], text[span.end - 1 : end + 1])
