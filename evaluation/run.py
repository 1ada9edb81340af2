"""One evaluation: every system over every set."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from evaluation.figures import compared, figures
from evaluation.outcomes import Outcome, outcome
from evaluation.progress import Progress
from evaluation.sets import QuestionSet
from evaluation.systems import Parser, Understood, understand
from inversion_faq.nlu.phrase_pattern import normalise

BOT = "bot"
DEFAULT = "rasa-default"
ALL = "all"
WORST = 25

Results = Mapping[str, Sequence[Understood]]
"""What each system made of the same messages, by system."""


def ask(
    systems: Mapping[str, Callable[[], Parser]], sets: Sequence[QuestionSet], progress: Progress
) -> list[dict[str, list[Understood]]]:
    """Returns for each set what each system made of it; one step for each system and set, and one to load each system."""

    async def ask_all() -> list[dict[str, list[Understood]]]:
        found: list[dict[str, list[Understood]]] = [{} for _ in sets]
        for system, load in systems.items():
            progress.step(f"{system}: loading")
            parser = load()
            for one, results in zip(sets, found, strict=True):
                progress.step(f"{system}: {one.name}, {len(one.questions)} messages")
                results[system] = await understand(parser, one.questions)
        return found

    return asyncio.run(ask_all())


def summarised(
    sets: Sequence[QuestionSet], results: Sequence[Results], answering: Collection[str], trained: Iterable[str]
) -> list[dict[str, Any]]:
    """Returns the figures of each set, and of `ALL` of them together where there are several.

    `trained`: the training questions; each set says how many of its messages are among them.
    """
    known = {_plain(text) for text in trained} - {""}
    found = [
        {
            "name": one.name,
            "changed": one.changed.isoformat(),
            "trained": sum(_plain(question.text) in known for question in one.questions),
            **_figures(result, answering),
        }
        for one, result in zip(sets, results, strict=True)
    ]
    if len(sets) > 1:
        changed = max(one["changed"] for one in found)
        trained_on = sum(one["trained"] for one in found)
        found.append({"name": ALL, "changed": changed, "trained": trained_on, **_figures(together(results), answering)})
    return found


def together(results: Sequence[Results]) -> dict[str, list[Understood]]:
    """Returns what each system made of the messages of all sets."""
    return {system: [one for result in results for one in result[system]] for system in results[0]}


def worst(understood: Sequence[Understood], answering: Collection[str]) -> list[Understood]:
    """Returns the messages that got an answer they should not have got, the most confident first, at most `WORST`."""
    bad = [one for one in understood if outcome(one, answering) in (Outcome.WRONG, Outcome.ANSWERED)]
    return sorted(bad, key=lambda one: -one.confidence)[:WORST]


def _figures(result: Results, answering: Collection[str]) -> dict[str, Any]:
    return {
        "figures": {system: figures(understood, answering) for system, understood in result.items()},
        "compared": compared(result[BOT], result[DEFAULT], answering),
    }


def _plain(text: str) -> str:
    return normalise(text).strip(" .")
