"""The summary for a clinician: what was asked, what was named, what was cautioned, on which sources. No diagnosis."""

from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Sequence

from inversion_faq.content.condition_check import named
from inversion_faq.content.library import Library
from inversion_faq.content.rendering import source_line
from inversion_faq.content.sentences import BULLET
from inversion_faq.privacy.masking import masked

_LONGEST_QUESTION = 160
_MOST_QUESTIONS = 20
_NEVER_SAID = str.maketrans("{}", "()", "\u2060")


@dataclass(frozen=True)
class Turn:
    """A message and the cards it was answered with."""

    said: str
    cards: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def visit_summary(library: Library, turns: Sequence[Turn], held: Sequence[Mapping[str, Any]]) -> Dict[str, Any]:
    """Returns the summary as parts and as one page of text.

    Args:
        library: the content.
        turns: the conversation, the oldest first.
        held: the conditions held at its end.
    """
    phrases = library.phrases.summary
    health = [turn for turn in turns if any(_is_health(card) for card in turn.cards)]
    asked = [_shortened(masked(turn.said)) for turn in health if not turn.said.startswith("/")][-_MOST_QUESTIONS:]
    conditions = [named(library, one) + _unsure(library, one) for one in held]
    cards = [card for turn in health for card in turn.cards]
    cautions = list(dict.fromkeys([*_emergencies(library, cards), *_advice(library, held), *_clinicians(cards)]))
    sources = list(dict.fromkeys(one["id"] for card in cards for one in card["sources"] if one["id"] in library.sources))
    parts = {"asked": asked, "conditions": conditions, "cautions": cautions}
    blocks = [phrases["title"], phrases["intro"]]
    for name, entries in parts.items():
        lines = [f"{BULLET} {entry}" for entry in entries] or [phrases["none"]]
        blocks.append("\n".join([phrases[name], *lines]))
    listed = [source_line(number, library.sources[name], library.phrases.sources) for number, name in enumerate(sources, 1)]
    blocks.append("\n".join([phrases["sources"], *(listed or [phrases["none"]])]))
    blocks.append(phrases["closing"])
    return {"title": phrases["title"], "text": "\n\n".join(blocks), **parts, "sources": sources}


def _is_health(card: Mapping[str, Any]) -> bool:
    return card["kind"] in ("answer", "condition_check", "red_flag")


def _shortened(text: str) -> str:
    """A person's words on one line, without the characters that no reply may have."""
    plain = " ".join(text.translate(_NEVER_SAID).split())
    return plain if len(plain) <= _LONGEST_QUESTION else f"{plain[:_LONGEST_QUESTION]} ..."


def _unsure(library: Library, one: Mapping[str, Any]) -> str:
    return f" {library.phrases.summary['unsure']}" if one["status"] == "unconfirmed" else ""


def _emergencies(library: Library, cards: Sequence[Mapping[str, Any]]) -> List[str]:
    phrase = library.phrases.summary["emergency"]
    return [phrase.replace("<sign>", card["sign"]["name"]) for card in cards if card["kind"] == "red_flag" and card.get("sign")]


def _advice(library: Library, held: Sequence[Mapping[str, Any]]) -> List[str]:
    found = []
    for one in held:
        if one["id"] in library.conditions:
            condition = library.conditions[one["id"]]
            advice = library.phrases.advice[condition.advice].replace("<ask>", condition.ask)
            found.append(f"{named(library, one)}: {advice}")
    return found


def _clinicians(cards: Sequence[Mapping[str, Any]]) -> List[str]:
    return [card["clinician"] for card in cards if card["kind"] == "answer" and card["clinician"]]
