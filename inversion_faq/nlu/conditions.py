"""Finds the health conditions a message names: which, whose, and whether they are there. Pure; see data/conditions.yml."""

import functools
import itertools
from dataclasses import asdict, dataclass
from typing import AbstractSet, Any, Dict, FrozenSet, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

from inversion_faq.content.library import Library
from inversion_faq.nlu.context import Context, Status
from inversion_faq.nlu.pattern_index import PatternIndex
from inversion_faq.nlu.people import SELF
from inversion_faq.nlu.phrase_pattern import PhrasePattern, Span, WordGroups, normalise
from inversion_faq.nlu.spelling import Spelling

HELD_STATUSES = (Status.CONFIRMED, Status.UNCONFIRMED)
UNKNOWN = "unknown"
# What counts although it is over: "broke my hip in 2010", "cancer, all clear".
_LASTING = frozenset(
    ("surgery", "fracture", "heart_disease", "stroke_history", "blood_clot_history", "cancer", "retinal_problem", "implant")
)
_LINKS = (" .", " ,", " and", " n", " or", " so", " but", " also", " too")
_SPELT_FROM = 7  # a medicine of fewer letters is too close to other words
_MOST_MENTIONS = 12  # of one phrase in a message: one word 400 times over would take 8 seconds, and hold up everybody


@dataclass(frozen=True)
class Mention:
    """A condition as a message names it.

    Attributes:
        id: id in data/conditions.yml, or `unknown` for one that the sources do not cover.
        name: plain name.
        subject: `self`, or whose it is.
        status: what the message says of it.
    """

    id: str
    name: str
    subject: str
    status: Status


@dataclass(frozen=True)
class Extraction:
    """What a message says about health conditions.

    Attributes:
        mentions: every condition named, in the order of the message; negated and past ones included.
        topics: topics asked about although nobody need have the condition ("weight limit").
    """

    mentions: Tuple[Mention, ...]
    topics: Tuple[str, ...]


@dataclass(frozen=True)
class _Rule:
    id: str
    name: str
    words: Sequence[PhrasePattern]
    medicines: Sequence[PhrasePattern]
    unless: Sequence[PhrasePattern]

    @functools.cached_property
    def said(self) -> FrozenSet[PhrasePattern]:
        """What names it: words and medicines."""
        return frozenset((*self.words, *self.medicines))


class ConditionFinder:
    """The compiled words of data/conditions.yml."""

    def __init__(self, library: Library) -> None:
        """Compiles every pattern.

        Raises:
            PatternError: when one cannot be read.
        """

        def compiled(patterns: Iterable[str]) -> List[PhrasePattern]:
            return [PhrasePattern(one, read) for one in patterns]

        groups = library.condition_groups
        read = WordGroups(groups)
        spelt, ordinary = groups.get("spelt", ()), groups.get("ordinary", ())
        self._spelling = Spelling([*spelt, *_well_spelt(library, Spelling(spelt, ordinary))], ordinary)
        self._other_uses = compiled(groups.get("for_other_use", ()))
        self._context = Context(library.context)
        self._rules = [
            _Rule(c.id, c.name, compiled(c.words), compiled(c.medicines), compiled(c.unless)) for c in library.conditions.values()
        ]
        self._rules += [_Rule(UNKNOWN, u.name, compiled(u.words), (), ()) for u in library.unknown_conditions]
        self._topic_words = [(c.topic, compiled(c.topic_words)) for c in library.conditions.values() if c.topic_words]
        said = (pattern for rule in self._rules for pattern in rule.said)
        self._index = PatternIndex(itertools.chain(said, *(words for _, words in self._topic_words)))

    def find(self, text: str) -> Extraction:
        """Returns the conditions and topics that `text` names."""
        normal = self._spelling.corrected(_ended(normalise(text)))
        possible = self._index.possible(normal)
        found: Dict[Tuple[str, str, str], Tuple[int, Mention]] = {}
        for rule in self._rules:
            if rule.said.isdisjoint(possible):  # most are; to look closer at each takes most of a message's time
                continue
            for span, status in self._said(rule, normal, possible):
                mention = Mention(rule.id, rule.name, self._context.subject(normal, span), status)
                key = (rule.id, rule.name, mention.subject)
                if key not in found or (mention.status in HELD_STATUSES and found[key][1].status not in HELD_STATUSES):
                    found[key] = (span.start, mention)
        mentions = tuple(mention for _, mention in sorted(found.values(), key=lambda pair: pair[0]))
        topics = tuple(
            dict.fromkeys(topic for topic, words in self._topic_words if any(w.search(normal) for w in words if w in possible))
        )
        return Extraction(mentions, topics)

    def people(self, text: str) -> List[str]:
        """Returns every relative or friend that `text` names."""
        return self._context.people(normalise(text))

    def _said(self, rule: _Rule, normal: str, possible: AbstractSet[PhrasePattern]) -> List[Tuple[Span, Status]]:
        """Returns where a rule matches and what is said of it; of two matches that differ by a verb, a denial holds for both.

        "Do I [have low blood] pressure? No" against "do I have [low blood pressure]? No".
        """
        said = [(span, self._status(rule, normal, span)) for span in self._spans(rule, normal, possible)]
        denied = {span.start for span, status in said if status is Status.NEGATED}
        return [(span, Status.NEGATED if normal.find(" ", span.start) + 1 in denied else status) for span, status in said]

    def _status(self, rule: _Rule, normal: str, span: Span) -> Status:
        status = self._context.status(normal, span)
        return Status.CONFIRMED if status is Status.PAST and rule.id in _LASTING else status

    def _spans(self, rule: _Rule, normal: str, possible: AbstractSet[PhrasePattern]) -> List[Span]:
        """Returns where a rule matches: not within what makes it harmless, nor within a longer match."""
        words = [pattern for pattern in rule.words if pattern in possible]
        medicines = [pattern for pattern in rule.medicines if pattern in possible]
        taken = (span for span in _named(normal, medicines) if not self._is_for_something_else(normal, span))
        named = {*_named(normal, words), *taken}
        harmless = [span for pattern in rule.unless for span in pattern.spans(normal)] if named else []
        found = {span for span in named if not any(_within(span, other) for other in harmless)}
        return sorted(
            (span for span in found if not any(_within(span, other) for other in found - {span})), key=lambda span: span.start
        )

    def _is_for_something_else(self, normal: str, medicine: Span) -> bool:
        """Tells whether a medicine is said to be for what it does not usually stand for: "metformin for my PCOS"."""
        after = normal[medicine.end - 1 :]
        return any(use.start == 1 for pattern in self._other_uses for use in pattern.spans(after))


@functools.lru_cache(maxsize=1)
def condition_finder(library: Library) -> ConditionFinder:
    """Returns the finder for a library; it takes seconds to make, and more than one part of the bot needs it.

    Raises:
        PatternError: when a pattern cannot be read.
    """
    return ConditionFinder(library)


def _well_spelt(library: Library, spelling: Spelling) -> List[str]:
    """Returns the long names among the medicines that are not themselves a misspelling of another."""
    names = (name for condition in library.conditions.values() for name in condition.medicines)
    return [name for name in names if name.isalpha() and len(name) >= _SPELT_FROM and spelling.corrected(name) == name]


def _ended(normal: str) -> str:
    """Returns normalised text that ends as a sentence does, so that a cue can ask for the end of one."""
    return normal if normal.endswith(" . ") else f"{normal}. "


def _named(normal: str, patterns: Sequence[PhrasePattern]) -> Iterator[Span]:
    """Yields where patterns match, without the words that only show where a name ends."""
    for pattern in patterns:
        for span in itertools.islice(pattern.spans(normal), _MOST_MENTIONS):
            yield _named_part(normal, span)


def _named_part(normal: str, span: Span) -> Span:
    """Returns `span` without the words after the name that only show where it ends: "sugar and", "pressure ,"."""
    end = span.end
    while normal[: end - 1].endswith(_LINKS):
        end = normal.rindex(" ", 0, end - 1) + 1
    return Span(span.start, end) if end > span.start else span


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def merged(held: Sequence[Mapping[str, Any]], extraction: Extraction, takes_back: bool = False) -> List[Dict[str, Any]]:
    """Returns the conditions of the conversation after a message.

    Args:
        held: those held before, as dictionaries of `Mention` with `now` (named in the newest message) and `age` (messages
            since it was named).
        extraction: what the newest message says.
        takes_back: whether the message takes back what was said last, without naming it ("sorry, I don't have it").

    A condition that the message denies, or says is past, is held no longer; one that it names again is updated.
    """
    after = {(one["id"], one["name"], one["subject"]): {**one, "now": False, "age": one.get("age", 0) + 1} for one in held}
    if takes_back and after:
        newest = min(one["age"] for one in after.values())
        after = {key: one for key, one in after.items() if one["age"] > newest}
    for mention in extraction.mentions:
        key = (mention.id, mention.name, mention.subject)
        if mention.status in HELD_STATUSES:
            after.pop(key, None)
            after[key] = {**asdict(mention), "status": mention.status.value, "now": True, "age": 0}
        elif mention.status in (Status.NEGATED, Status.PAST):
            after = {other: one for other, one in after.items() if not _taken_back(mention, other)}
    return list(after.values())


def held_after(parse_datas: Iterable[Optional[Mapping[str, Any]]]) -> List[Dict[str, Any]]:
    """Returns the conditions held, from the parse data of the messages of a session, the newest first.

    A tapped button bypasses the extractor and carries none; the message before it does.
    """
    for data in parse_datas:
        if data and "conditions" in data:
            return list(data["conditions"])
    return []


def _taken_back(mention: Mention, key: Tuple[str, str, str]) -> bool:
    return key[:2] == (mention.id, mention.name) and mention.subject in (key[2], SELF)
