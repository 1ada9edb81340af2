"""Dialogues of tests/dialogues/<phenomenon>.yml and tests/safety/<failure class>.yml, and what every reply owes its reader.

A dialogue has an `id`, `turns`, and `known_gap` (why it fails today) where it does. A turn is one of

    say: words            `times: n` says them n times over, as one message
    tap: n                taps the n-th button of the reply before
    tap_related: n        taps the n-th related question of the reply before
    payload: /angle       sends what a button sends

with `expect` (all of these stand in the reply) and `never` (none of these does), over the keys of SEEN. A tap without
an `expect` is answered with the topic it offered.
"""

import dataclasses
import pathlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from tests.conftest import Bot

TESTS = pathlib.Path(__file__).resolve().parents[1]
FOLDERS = (TESTS / "dialogues", TESTS / "safety")
SAID = ("say", "tap", "tap_related", "payload")
SEEN = ("kind", "topic", "conditions", "urgency", "subject", "status", "says")
ANSWERS = {"answer", "condition_check"}
KINDS = {*ANSWERS, "red_flag", "clarify", "out_of_scope", "small_talk", "error"}
MOST_ANSWERS = 2
MOST_OFFERS = 3
MARKDOWN = re.compile(r"\*\*|__|`|\]\(|\[@|(?m:^\s*(?:#{1,6}|-|\*|>) )")

Message = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Dialogue:
    phenomenon: str
    id: str
    turns: tuple[dict[str, Any], ...]
    known_gap: str | None

    @property
    def name(self) -> str:
        return f"{self.phenomenon}/{self.id}"


@dataclasses.dataclass(frozen=True)
class Exchange:
    """One turn as it went: what was said, which topic the tapped button promised, and the bot's messages."""

    turn: dict[str, Any]
    said: str
    promised: str | None
    messages: list[Message]


Played = Callable[[Dialogue], list[Exchange]]
"""Gives the exchanges of a dialogue; the fixture `played` has each dialogue once in a run, however many tests look at it."""


def read_dialogues() -> list[Dialogue]:
    found = []
    for path in (path for folder in FOLDERS for path in sorted(folder.glob("*.yml"))):
        for one in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(Dialogue(path.stem, one["id"], tuple(one["turns"]), one.get("known_gap")))
    return found


def play(bot: Bot, dialogue: Dialogue) -> list[Exchange]:
    """Says every turn in one session of the web channel."""
    session = bot.session()
    exchanges: list[Exchange] = []
    for turn in dialogue.turns:
        said, promised = _words(turn, exchanges[-1].messages if exchanges else [])
        exchanges.append(Exchange(turn, said, promised, session.say(said)))
    return exchanges


def _words(turn: dict[str, Any], before: list[Message]) -> tuple[str, str | None]:
    if "say" in turn:
        return turn["say"] * turn.get("times", 1), None
    if "payload" in turn:
        return turn["payload"], turn["payload"].lstrip("/")
    related = [one for message in before for one in message["card"]["related"]]
    if "tap_related" in turn:
        choice = related[turn["tap_related"] - 1]
        return choice["payload"], choice["topic"]
    button = [one for message in before for one in message["buttons"]][turn["tap"] - 1]
    return button["payload"], next(one["topic"] for one in related if one["payload"] == button["payload"])


def seen(messages: list[Message], library: Any) -> dict[str, set[str]]:
    """Returns what a reply holds, by the keys a dialogue may expect."""
    cards = [message["card"] for message in messages]
    named = [one for card in cards for one in card["conditions"]]
    topics = {card["topic"] for card in cards if card["topic"] and card["kind"] in {*ANSWERS, "small_talk"}}
    checked = {one["id"] for card in cards if card["kind"] == "condition_check" for one in card["conditions"]}
    return {
        "kind": {card["kind"] for card in cards},
        "topic": topics | {library.conditions[name].topic for name in checked},
        "conditions": {one["id"] for one in named},
        "urgency": {card["urgency"] for card in cards},
        "subject": {one["subject"] for one in named},
        "status": {one["status"] for one in named},
        "says": {message["text"] for message in messages},
    }


def broken_promises(exchange: Exchange, library: Any) -> Iterator[str]:
    """Yields every `expect` and `never` of a turn that the reply does not keep."""
    found = seen(exchange.messages, library)
    if exchange.promised and "expect" not in exchange.turn and exchange.promised not in found["topic"]:
        yield f"{exchange.said!r}: a tap on {exchange.promised} is answered with {_shown(found, 'topic')}"
    for key, wanted in exchange.turn.get("expect", {}).items():
        missing = [one for one in wanted if not _holds(found, key, one)]
        if missing:
            yield f"{exchange.said!r}: expected {key} {missing}, got {_shown(found, key)}"
    for key, unwanted in exchange.turn.get("never", {}).items():
        present = [one for one in unwanted if _holds(found, key, one)]
        if present:
            yield f"{exchange.said!r}: never {key} {present}, got {_shown(found, key)}"


def _holds(found: dict[str, set[str]], key: str, value: str) -> bool:
    return any(value in text for text in found["says"]) if key == "says" else value in found[key]


def _shown(found: dict[str, set[str]], key: str) -> str:
    return f"{sorted(found[key])} (kind {sorted(found['kind'])}, topic {sorted(found['topic'])})"


def debts(messages: list[Message], emergency_texts: set[str]) -> Iterator[str]:
    """Yields what a reply owes its reader and does not give: docs and design, sections 3 to 6."""
    if not messages:
        yield "no message"
    for message in messages:
        yield from _debts_of_text(message)
        yield from _debts_of_card(message)
    kinds = [message["card"]["kind"] for message in messages if message["card"]]
    if sum(kind in ANSWERS for kind in kinds) > MOST_ANSWERS:
        yield f"more than {MOST_ANSWERS} answers: {kinds}"
    if "red_flag" in kinds:
        yield from _debts_of_emergency(messages, emergency_texts)


def _debts_of_text(message: Message) -> Iterator[str]:
    text = message["text"]
    if not text.strip():
        yield "no text"
    if "{" in text or "}" in text:
        yield f"braces in {text[:80]!r}"
    markup = MARKDOWN.search(text)
    if markup:
        yield f"Markdown {markup[0]!r} in {text[:80]!r}"


def _debts_of_card(message: Message) -> Iterator[str]:
    card, text = message["card"], message["text"]
    if not card or card["kind"] not in KINDS:
        yield f"no card of a known kind for {text[:80]!r}"
        return
    kind = card["kind"]
    if kind in {*ANSWERS, "red_flag", "clarify", "out_of_scope"} and not card["title"] and kind != "out_of_scope":
        yield f"{kind} without a title"
    if card["title"] and not text.startswith(card["title"]):
        yield f"the text does not start with the card's title {card['title']!r}: {text[:80]!r}"
    if kind in {*ANSWERS, "red_flag"}:
        if not (card["clinician"] or "").strip():
            yield f"{kind} without a clinician"
        elif card["clinician"] not in text:
            yield f"{kind} whose text leaves out the clinician line"
    if kind in ANSWERS:
        yield from _debts_of_sources(card, text)
    offered = [one["payload"] for one in card["related"]] if kind == "clarify" else []
    if len(offered) > MOST_OFFERS or (kind == "clarify" and offered != [one["payload"] for one in message["buttons"]]):
        yield f"clarify offers {offered} with buttons {message['buttons']}"


def _debts_of_sources(card: dict[str, Any], text: str) -> Iterator[str]:
    if not card["sources"]:
        yield "no source"
    for number, source in enumerate(card["sources"], 1):
        title = (source["title"] or "").rstrip(".")
        line = next((one for one in text.splitlines() if one.startswith(f"[{number}] {title}")), "")
        if not title.strip():
            yield f"source {source['id']} without a title"
        elif not line:
            yield f"source {source['id']} has no line in the text"
        elif f" {source['year'] or 'undated'}." not in line:
            yield f"the line of source {source['id']} has neither its year nor 'undated': {line!r}"


def _debts_of_emergency(messages: list[Message], emergency_texts: set[str]) -> Iterator[str]:
    if any(one["card"]["language"] is None for one in messages[1:]):
        yield "an emergency reply with another message beside it"
    for message in messages:
        if message["card"]["related"] or message["buttons"]:
            yield "an emergency reply that offers something else"
        if message["text"] not in emergency_texts:
            yield f"an emergency reply that is not one of the written ones: {message['text'][:120]!r}"


def wrong_sources(exchanges: list[Exchange]) -> Iterator[str]:
    """Yields every "where from" reply whose sources are not those of the answer before it."""
    last: list[str] = []
    for exchange in exchanges:
        for message in exchange.messages:
            card = message["card"]
            named = [one["id"] for one in card["sources"]]
            if card["topic"] == "ask_sources" and named != last:
                yield f"{exchange.said!r}: names {named}, the last answer had {last}"
            if card["kind"] in {*ANSWERS, "red_flag"} and named:
                last = named
