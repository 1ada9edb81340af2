"""Who has it, and is it so: negation, time, doubt and person around a matched phrase.

A small form of NegEx and ConText (Chapman 2001, doi 10.1006/jbin.2001.1029; Harkema 2009, doi 10.1016/j.jbi.2009.05.002):
cue phrases before or after a match decide its status, and their reach ends with the clause. The cues are data/context.yml.
"""

import enum
import itertools
import re
from dataclasses import dataclass
from typing import Any, Iterator, List, Mapping, Optional

from inversion_faq.nlu.cues import Cues
from inversion_faq.nlu.people import People
from inversion_faq.nlu.phrase_pattern import Span

_LONGEST_REACH = 9
_ITEM = 4
_SURE_REACH = 2
# Cues that mean something only together, before and after: and how many words from the first to the match.
_AROUND = (
    ("trade_before", "trade_after", 0),
    ("workplace_before", "workplace_after", 3),
    ("asks_to_get_before", "by_table_after", 0),
)
_OWN_DENIALS = 2
_RESULT_REACH = 50
_BORDERS = frozenset(".,")
_ANSWERS = frozenset(("yes", "yep", "yeah", "yup", "no", "nope", "nah"))
# What may stand before a name that is asked and answered: "any history of glaucoma? no".
_LEADS = frozenset(("a", "an", "the", "any", "ever", "had", "have", "got", "do", "am", "on", "take", "taking")).union(
    ("i", "im", "ive", "you", "my", "of", "history", "or", "and")
)
_STATES = frozenset(("i", "im", "ive"))
_VERBS = frozenset(("have", "has", "had", "got", "get", "take", "takes", "on", "with"))
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
    GENERAL = "general"
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
        self._cues = Cues({name: patterns for name, patterns in cues.items() if name != "subjects"})
        self._people = People(self._cues, cues["subjects"])

    def status(self, text: str, span: Span) -> Status:
        """Returns what the words around `span` say of it."""
        answer = self._answer(text, span)
        clause = clause_around(text, span)
        named = text[span.start - 1 : span.end]
        if answer is Status.NEGATED or (answer is None and self._denied(clause, named)):
            return Status.PAST if self._cues.near_start("since_after", f"{clause.after}. ") else Status.NEGATED
        if self._came_clear(clause, named, text[span.end - 1 :]):
            return Status.NEGATED
        if self._in_family(clause, named) or self._people.is_bystander(text, self.subject(text, span)):
            return Status.FAMILY
        if self._people.is_nobody(text, span) or self._is_of_nobody(text, clause, named):
            return Status.GENERAL
        if self._is_past(clause):
            return Status.PAST
        if self._near("unconfirmed_before", clause.before, 3) or self._cues.near_start("unconfirmed_after", clause.after):
            return Status.UNCONFIRMED
        return Status.CONFIRMED

    def is_surely_denied(self, text: str, span: Span) -> bool:
        """Tells whether a denial stands right before `span`, or in a list that leads to it with "or".

        Stricter than `status`: for an emergency, "not slept, chest hurts" must not count as a denial of the pain.
        """
        clause = clause_around(text, span)
        named = text[span.start - 1 : span.end]
        if self._cues.near_start("never_before", clause.after) or self._cues.anywhere("never_before", named):
            return False
        for between in self._after_cues("negated_before", clause.before):
            words = between.replace(" , ", " ").split()
            in_list = between.endswith((" or ", " nor ")) and len(words) <= _LONGEST_REACH
            if in_list or (len(words) <= _SURE_REACH and " , " not in between):
                return True
        return self._cues.near_start("negated_after", clause.after) or self._cues.near_start("cleared_after", clause.after)

    def subject(self, text: str, span: Span) -> str:
        """Returns whose `span` is; see `People.subject`."""
        return self._people.subject(text, span)

    def people(self, text: str) -> List[str]:
        """Returns every relative or friend named in the text."""
        return self._people.people(text)

    def _answer(self, text: str, span: Span) -> Optional[Status]:
        """Returns what the "yes" or "no" after a name says of it: "glaucoma? no", "asthma yes glaucoma no".

        After a statement a "no" is about something else: "I have glaucoma. No, I have not asked".
        """
        words = text[: span.start].split()
        after = text[span.end - 1 :]
        parted = after.startswith((" . ", " , "))
        ends = _BORDERS if parted else _BORDERS | _ANSWERS
        leads = list(itertools.takewhile(lambda word: word not in ends, reversed(words)))
        if not _LEADS.issuperset(leads):
            return None
        stated = bool(leads) and leads[-1] in _STATES
        after = after[2:] if parted else after
        for cue, status in (("denied_by_answer", Status.NEGATED), ("confirmed_by_answer", Status.CONFIRMED)):
            if self._cues.at_start(cue, after):
                return None if stated and status is Status.NEGATED else status
        return None

    def _in_family(self, clause: Clause, named: str) -> bool:
        verb = named.split()[0]  # "my folks [have the sugar]"
        before = self._near("family_before", f"{clause.before}{verb} " if verb in _VERBS else clause.before)
        return (before or self._cues.anywhere("family_after", clause.after)) and not self._cues.anywhere(
            "shared_after", f"{clause.after}. "
        )

    def _is_past(self, clause: Clause) -> bool:
        after = self._cues.anywhere("past_after", clause.after) or self._cues.near_start("cleared_after", clause.after)
        return after or self._near("past_before", clause.before) or self._near("off_before", f" .{clause.before}", 0)

    def _is_of_nobody(self, text: str, clause: Clause, named: str) -> bool:
        """Tells whether it is a job, a ward or an effect that is asked about, or what people have whom one cares for by trade.

        "I am a diabetes nurse", "works on a stroke ward", "can it give you a stroke?", "a hospice for people with cancer".
        """
        rest = f"{named[:-1]}{clause.after}. "
        around = any(
            self._near(before, clause.before, reach) and _starts_by(len(named), self._cues.all(after, rest))
            for before, after, reach in _AROUND
        )
        cared_for = self._near("cares_for_before", clause.before) and not self._cues.anywhere("asks_for_them", text)
        sold = self._near("sells_before", clause.before, 0)
        return around or cared_for or sold or self._near("asks_effect_before", clause.before, 0)

    def _denied(self, clause: Clause, named: str) -> bool:
        joint = self._after_cues("negated_sentence", clause.before)
        if any(not self._cues.anywhere("speaks_up", between) for between in joint) or self._cues.anywhere("denied_within", named):
            return True
        if self._cues.near_start("new_after", clause.after):
            return False
        item = self._own_item(clause, named)
        before = any(self._near(name, item) for name in ("negated_before", "weakly_negated_before", "withdrawn_before"))
        return (
            before
            or self._cues.near_start("negated_after", clause.after)
            or self._cues.near_start("weakly_negated_after", f"{clause.after}. ")
        )

    def _came_clear(self, clause: Clause, named: str, after: str) -> bool:
        """Tells whether it was looked for and not found, be it in the next sentence: "tested me for it. It came back clear"."""
        results = after[: 2 * _RESULT_REACH]
        looked_for = (("tested_before", "came_clear"), ("feared_before", "test_clear"))
        if self._cues.near_start("mistaken_after", results):
            return True
        return _starts_by(len(named), self._cues.all("test_clear", named[:-1] + results)) or any(
            self._near(before, clause.before) and _starts_by(_RESULT_REACH, self._cues.all(found, results))
            for before, found in looked_for
        )

    def _own_item(self, clause: Clause, named: str) -> str:
        """Returns what stands before a match, cut to its own item of a list where a "no" before does not reach it.

        Each item may have its own "no": "no asthma, no diabetes, bad knees" has bad knees; "no asthma, diabetes" and "no clots,
        no asthma or fits" deny all. Or the match makes a statement: "not pregnant, baby is 10 weeks".
        """
        items = clause.before.split(" , ")
        denied = sum(self._cues.at_start("own_denial", f" {item.strip()} ") for item in items[:-1])
        listed = _LIST_ENDS.match(clause.after) or clause.before.endswith((" or ", " nor "))
        own = self._cues.anywhere("says_has", f" ,{named}" if clause.before.endswith(" , ") else named) or (
            denied >= _OWN_DENIALS and not listed
        )
        return f" {items[-1]}" if own else clause.before

    def _near(self, name: str, before: str, reach: int = _LONGEST_REACH) -> bool:
        """Tells whether a cue stands before the match, within reach, with no new statement in between."""
        return any(
            _words_at_most(reach, between) and not self._cues.anywhere("says_has", between)
            for between in self._after_cues(name, before)
        )

    def _after_cues(self, name: str, before: str) -> Iterator[str]:
        """Yields what stands between each cue and the match; a phrase that only sounds like a denial is none."""
        seeming = list(self._cues.all("not_a_denial", before)) if name.endswith("negated_before") else []
        for span in self._cues.all(name, before):
            if not any(one.start <= span.start < one.end for one in seeming):
                yield before[span.end - 1 :]


def _starts_by(offset: int, spans: Iterator[Span]) -> bool:
    return any(span.start <= offset for span in spans)


def _words_at_most(reach: int, between: str) -> bool:
    """Tells whether a stretch is short enough for a cue to reach across; a list of short items is, however many there are."""
    items = between.split(" , ")
    return len(between.replace(" , ", " ").split()) <= reach or (
        len(items) > 2 and all(len(one.split()) <= _ITEM for one in items)
    )


def clause_around(text: str, span: Span) -> Clause:
    """Returns the words around `span` up to the nearest sentence end or turning word ("but", "just").

    A turning word inside the span parts what stands before it from the name: "no [migraine, just vertigo]".
    """
    borders = [(match.start(), match.end() - 1) for match in _CLAUSE_BORDER.finditer(text)]
    start = max((min(end, span.start) for _, end in borders if end < span.end - 1), default=0)
    end = min((begin for begin, _ in borders if begin >= span.end - 1), default=len(text) - 1)
    return Clause(text[start : span.start], text[span.end - 1 : end + 1])
