"""Finds the health conditions a message names: which, whose, and whether they are there. Pure; see data/conditions.yml."""

import itertools
from dataclasses import asdict, dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from inversion_faq.content.library import Library
from inversion_faq.nlu.context import SELF, Context, Status
from inversion_faq.nlu.phrase_pattern import PhrasePattern, Span, normalise

HELD_STATUSES = (Status.CONFIRMED, Status.UNCONFIRMED)
UNKNOWN = "unknown"
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
    patterns: Sequence[PhrasePattern]
    unless: Sequence[PhrasePattern]


class ConditionFinder:
    """The compiled words of data/conditions.yml."""

    def __init__(self, library: Library) -> None:
        """Compiles every pattern.

        Raises:
            PatternError: when one cannot be read.
        """

        def compiled(patterns: Iterable[str]) -> List[PhrasePattern]:
            return [PhrasePattern(one, library.condition_groups) for one in patterns]

        self._context = Context(library.context)
        self._rules = [
            _Rule(c.id, c.name, compiled([*c.words, *c.medicines]), compiled(c.unless)) for c in library.conditions.values()
        ]
        self._rules += [_Rule(UNKNOWN, u.name, compiled(u.words), ()) for u in library.unknown_conditions]
        self._topic_words = [(c.topic, compiled(c.topic_words)) for c in library.conditions.values() if c.topic_words]

    def find(self, text: str) -> Extraction:
        """Returns the conditions and topics that `text` names."""
        normal = normalise(text)
        found: Dict[Tuple[str, str, str], Tuple[int, Mention]] = {}
        for rule in self._rules:
            for span in self._spans(rule, normal):
                mention = Mention(rule.id, rule.name, self._context.subject(normal, span), self._context.status(normal, span))
                key = (rule.id, rule.name, mention.subject)
                if key not in found or (mention.status in HELD_STATUSES and found[key][1].status not in HELD_STATUSES):
                    found[key] = (span.start, mention)
        mentions = tuple(mention for _, mention in sorted(found.values(), key=lambda pair: pair[0]))
        topics = tuple(dict.fromkeys(topic for topic, words in self._topic_words if any(w.search(normal) for w in words)))
        return Extraction(mentions, topics)

    def people(self, text: str) -> List[str]:
        """Returns every relative or friend that `text` names."""
        return self._context.people(normalise(text))

    @staticmethod
    def _spans(rule: _Rule, normal: str) -> Iterable[Span]:
        harmless = [span for pattern in rule.unless for span in pattern.spans(normal)]
        for pattern in rule.patterns:
            for span in itertools.islice(pattern.spans(normal), _MOST_MENTIONS):
                if not any(other.start <= span.start and span.end <= other.end for other in harmless):
                    yield span


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
