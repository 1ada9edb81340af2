"""Whose it is: the people a message speaks of, and the one it asks for."""

import functools
import itertools
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Set

from inversion_faq.nlu.cues import Cues
from inversion_faq.nlu.pattern_index import PatternIndex
from inversion_faq.nlu.phrase_pattern import PhrasePattern, Span, sentence_around

SELF = "self"
_OWNERS_REACH = 8
_OTHER = "other"
_HIS = "his "  # "for his back" is not "for him"; "her" may be either
_ANYBODY = "somebody"


class _Person(NamedTuple):
    start: int
    end: int
    who: str


class People:
    """Reads people by the cues and the words for relatives in data/context.yml."""

    def __init__(self, cues: Cues, subjects: Mapping[str, Sequence[str]]) -> None:
        """Compiles the words for each person, and their possessives ("mums").

        Raises:
            PatternError: when one cannot be read.
        """
        self._cues = cues
        self._subjects: Dict[str, List[PhrasePattern]] = {
            subject: [PhrasePattern(f"({one}|{one}s)") for one in words] for subject, words in subjects.items()
        }
        self._index = PatternIndex(word for words in self._subjects.values() for word in words)
        # Of the message at hand: asked for again with each of its conditions.
        self._all_relatives = functools.lru_cache(maxsize=1)(self._relatives)
        self._all_voices = functools.lru_cache(maxsize=1)(self._voices)
        self._all_users = functools.lru_cache(maxsize=1)(self._users)
        self._asks_for_oneself = functools.lru_cache(maxsize=1)(self._is_for_oneself)

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
        own = [span for span in self._cues.all("self", text) if not text[: span.start].endswith((" of ", " not "))]
        relatives = self._relatives(text)
        # "my mum has": the possessive is part of the relative's name, not a mention of oneself.
        oneself = [_Person(me.start, me.end, SELF) for me in own if not any(_owns(me, one) for one in relatives)]
        others = [_Person(span.start, span.end, _OTHER) for span in self._cues.all("third_person", text)]
        voices = self._voices(text)
        return sorted([one for one in relatives if one.end not in voices] + oneself + others)

    def _relatives(self, text: str) -> List[_Person]:
        possible = self._index.possible(text)
        named = [
            _Person(span.start, span.end, subject)
            for subject, words in self._subjects.items()
            for word in words
            if word in possible
            for span in word.spans(text)
        ]
        # "as a kid": a word for a relative inside one for oneself is oneself.
        own = list(self._cues.all("self", text))
        return sorted(one for one in named if not any(me.start <= one.start and one.end <= me.end for me in own))

    def _voices(self, text: str) -> Set[int]:
        """Returns where people end of whom nothing is told: "my son says I", "dad's old table"."""
        return {span.start for span in self._cues.all("voices", text)}

    def _meant(self, text: str, one: _Person, offset: int = 0) -> Optional[str]:
        """Returns who a person is; "he" and "she" are the relative named last before them, else the one asked for."""
        if one.who != _OTHER:
            return one.who
        before = [person for person in self._all_relatives(text) if person.start < offset + one.start]
        before = [person for person in before if person.who != _ANYBODY] or before  # "mum is a patient. she"
        spoken_of = [relative for relative in before if relative.end not in self._all_voices(text)] or before
        return spoken_of[-1].who if spoken_of else self._asked_for(text)

    def _asked_for(self, text: str) -> Optional[str]:
        for span in self._cues.all("asking_for", text):
            return next((one.who for one in self._relatives(text[span.end - 1 :])), None)
        return None

    def is_bystander(self, text: str, subject: str) -> bool:
        """Tells whether a message speaks of somebody, but asks for somebody else: "mum has glaucoma, can I use it?"."""
        if subject == SELF:
            return self._asked_for(text) is not None and self._cues.anywhere("not_for_oneself", text)
        if subject == _ANYBODY or self._cues.anywhere("for_all", text):
            return False
        users = self._all_users(text)
        if subject in users:
            return False
        if users or self._asks_for_oneself(text) or self._cues.anywhere("departed", text):
            return True
        return self._cues.anywhere("tells_of", text) and not self._cues.anywhere("asks_if_safe", text)

    def _users(self, text: str) -> List[str]:
        """Returns the relatives who are to use the table: "can she", "for my dad", "mum wants to".

        One who uses it already counts too, where the message does more than tell a story.
        """
        cues = ["after_user"] if self._cues.anywhere("tells_of", text) else ["after_user", "uses_it"]
        leads = {span.end for span in self._cues.all("before_user", text)}
        named = self._named(text)
        until = [*(one.start for one in named[1:]), len(text)]
        users = [
            self._meant(text, one)
            for one, end in zip(named, until, strict=False)
            if one.start in leads or any(self._cues.at_start(cue, text[one.end - 1 : end]) for cue in cues)
            if one.who not in (SELF, _ANYBODY) and text[one.start : one.end] != _HIS
        ]
        return [who for who in users if who]

    def _is_for_oneself(self, text: str) -> bool:
        about_another = list(self._cues.all("about_another", text))
        return any(not any(_within(span, other) for other in about_another) for span in self._cues.all("for_oneself", text))

    def is_nobody(self, text: str, span: Span) -> bool:
        """Tells whether a message asks about people in general: "who should not use it, like glaucoma? just curious".

        Not where the sentence, or the question, speaks of oneself or of somebody: a condition is rather held too often.
        """
        if not self._cues.anywhere("in_general", text) or self._asks_for_oneself(text) or {*self.people(text)} - {_ANYBODY}:
            return False
        sentence = sentence_around(text, span.start)
        readers = [*self._cues.all("as_reader", sentence), *self._cues.all("in_general", sentence)]
        # "what happens to a person with glaucoma if he": he is anybody.
        others = () if _ANYBODY in self.people(sentence) else self._cues.all("third_person", sentence)
        spoken_of = itertools.chain(self._cues.all("self", sentence), others)
        return all(any(_within(one, reader) for reader in readers) for one in spoken_of)


def _owns(me: Span, relative: _Person) -> bool:
    before = me.end == relative.start or me.start < relative.start <= me.end + _OWNERS_REACH
    return before or relative.start < me.start < relative.end  # "the man at my gym"


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
