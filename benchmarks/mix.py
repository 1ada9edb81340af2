"""The questions that the bots are asked under load: real ones, from the tests' own labelled files, always the same."""

import json
import random
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import yaml

from inversion_faq.content.payloads import intent_of
from scripts.quiet import ROOT

FILES = ("fresh", "hard")
PLAIN, CUSTOM = "plain", "custom"
SEED = 7
PLAIN_CANDIDATES, CUSTOM_CANDIDATES = 90, 40
START = "what is an inversion table"
START_INTENT = "definition"
_SIMPLE = re.compile(r"[A-Za-z0-9 ,']+[?.!]?")
"""Messages without characters that mean something else in a keyword or in Rasa's training files."""


@dataclass(frozen=True)
class Candidate:
    """A question that may be asked.

    Attributes:
        text: the message.
        intent: what it was written for.
        kind: `PLAIN`, answered by a compiled response, or `CUSTOM`, answered by a custom action.
    """

    text: str
    intent: str
    kind: str


def candidates() -> list[Candidate]:
    """Returns questions of the tests' files, intent after intent in turn, so that all topics are asked about."""
    rows = [
        json.loads(line)
        for name in FILES
        for line in (ROOT / "tests" / "nlu" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    answers = {intent_of(path.stem) for path in (ROOT / "data" / "answers").glob("*.md")}
    return choose([(row["text"], intent_of(row["accept"][0])) for row in rows], actions_by_intent(), answers)


def choose(rows: Iterable[tuple[str, str]], actions: Mapping[str, str], answers: Collection[str]) -> list[Candidate]:
    """Returns the candidates among labelled texts, the same at every call: topics in turn, in a seeded order.

    Args:
        rows: text and intent.
        actions: the action that follows each intent.
        answers: the intents that are questions; small talk is no load worth measuring.
    """
    shuffled = sorted({row for row in rows if row[1] in answers and row[1] in actions and _SIMPLE.fullmatch(row[0])})
    random.Random(SEED).shuffle(shuffled)
    kinds = {PLAIN: PLAIN_CANDIDATES, CUSTOM: CUSTOM_CANDIDATES}
    found: list[Candidate] = []
    for kind, most in kinds.items():
        of_kind = [Candidate(text, intent, kind) for text, intent in shuffled if _kind(actions[intent]) == kind]
        found += _in_turn(of_kind)[:most]
    return found


def actions_by_intent() -> dict[str, str]:
    """Returns the action that the rules let follow each intent."""
    found = {}
    for path in sorted((ROOT / "data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            intent, action = rule["steps"]
            found[str(intent["intent"])] = str(action["action"])
    return found


def agreed(asked: Sequence[Candidate], kinds: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    """Returns the texts of each kind that every bot answers in that way.

    Args:
        asked: the candidates.
        kinds: of each bot, how it answered each text: `PLAIN` or `CUSTOM`.
    """
    every = list(kinds)
    return {
        kind: [one.text for one in asked if one.kind == kind and all(of_bot.get(one.text) == kind for of_bot in every)]
        for kind in (PLAIN, CUSTOM)
    }


def _kind(action: str) -> str:
    return PLAIN if action.startswith("utter_") else CUSTOM


def _in_turn(rows: Sequence[Candidate]) -> list[Candidate]:
    """The first of each intent, then the second of each, and so on."""
    seen: dict[str, int] = {}
    places = []
    for row in rows:
        seen[row.intent] = seen.get(row.intent, 0) + 1
        places.append(seen[row.intent])
    return [row for _, row in sorted(zip(places, rows, strict=True), key=lambda pair: pair[0])]
