"""Measures the bots: round after round, in each round one bot after the other.

Only the bot that is measured runs, besides the action server, which all share: an idle one would take memory and wake up now and
then. So each bot is started anew in each round, and what slows the machine down for a while weighs on all of them.
"""

import pathlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from benchmarks import database, figures
from benchmarks.bots import Bot
from benchmarks.errors import BenchError
from benchmarks.load import GROWTH, LOAD, PROBE, Plan, Result
from benchmarks.mix import CUSTOM, PLAIN, START_INTENT, Candidate, agreed
from benchmarks.servers import RunningBot, Server, run_load, start_actions
from inversion_faq.content.library import read_library

FEWEST = {PLAIN: 10, CUSTOM: 5}
_TYPICAL = 3
"""Messages of a stored conversation."""
_TYPICALS = 20


@dataclass(frozen=True)
class Effort:
    """How much is measured.

    Attributes:
        rounds: how often each bot is started and measured.
        seconds: of each load.
        clients: how many ask at once, load after load.
        turns: messages of a conversation under load.
        conversations, length, window: of the long conversations, see `benchmarks.load.Client.converse`.
        stored: how many conversations are put into the database.
    """

    rounds: int = 5
    seconds: float = 5.0
    clients: tuple[int, ...] = (1, 4, 16, 64)
    turns: int = 10
    conversations: int = 2
    length: int = 200
    window: int = 20
    stored: int = 10_000


QUICK = Effort(rounds=1, seconds=1.5, clients=(1, 4), conversations=1, length=60, window=10, stored=300)


@dataclass
class Measured:
    """What came out.

    Attributes:
        visits: the figures of each bot, one mapping a round.
        curves: of each bot, one a round: number of the message and milliseconds.
        mix: the texts that were asked, by kind.
        errors: what came in place of an answer, and how often, by bot.
        failed: why a bot could not be measured, by bot.
    """

    visits: dict[str, list[dict[str, float]]] = field(default_factory=dict)
    curves: dict[str, list[list[tuple[float, float]]]] = field(default_factory=dict)
    mix: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, dict[str, int]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


class Measurement:
    """Measures the chosen bots side by side."""

    def __init__(
        self,
        bots: Sequence[Bot],
        models: Mapping[str, pathlib.Path],
        effort: Effort,
        folder: pathlib.Path,
        say: Callable[[str], None],
    ) -> None:
        """Prepares it.

        Args:
            bots: in the order of a round.
            models: the trained model of each bot's `model`.
            effort: how much is measured.
            folder: an empty one, for the databases and logs.
            say: is told what is done.
        """
        self._bots, self._models, self._effort, self._folder, self._say = list(bots), models, effort, folder, say
        library = read_library()
        self._title, self._refusal = library.answers[START_INTENT].title, library.phrases.safe["title"]
        self._texts: dict[str, list[str]] = {}
        self.measured = Measured()

    def run(self, candidates: Sequence[Candidate]) -> Measured:
        """Returns what was measured; a bot that fails is left out from there on.

        Raises:
            BenchError: when the action server does not start, or the bots agree on too few questions.
        """
        actions = start_actions(self._folder / "actions")
        try:
            kinds = [self._kinds(bot, actions, candidates) for bot in list(self._bots)]
            self._choose(candidates, [one for one in kinds if one])
            for number in range(1, self._effort.rounds + 1):
                for bot in list(self._bots):
                    self._say(f"round {number} of {self._effort.rounds}: {bot.words}")
                    self._attempt(bot, lambda bot=bot, number=number: self._visit(bot, actions, number))
        finally:
            actions.stop()
        return self.measured

    def _attempt(self, bot: Bot, step: Callable[[], None]) -> None:
        try:
            step()
        except BenchError as error:
            self._say(f"{bot.words} cannot be measured: {error}")
            self.measured.failed[bot.name] = str(error)
            self._bots.remove(bot)

    def _kinds(self, bot: Bot, actions: Server, candidates: Sequence[Candidate]) -> dict[str, str]:
        """How a bot answers each candidate: by a response or by a custom action. This also warms the disk's cache."""
        self._say(f"before the rounds: {bot.words}")
        found: dict[str, str] = {}

        def ask() -> None:
            running = self._started(bot, actions, "before")
            try:
                self._loaded(bot, running, Plan(PROBE, **self._plan(bot, running, [one.text for one in candidates])))
                found.update(database.kinds(running.database))
            finally:
                self._end(running)

        self._attempt(bot, ask)
        return found

    def _choose(self, candidates: Sequence[Candidate], kinds: Sequence[Mapping[str, str]]) -> None:
        self._texts = self.measured.mix = agreed(candidates, kinds)
        few = [kind for kind, least in FEWEST.items() if len(self._texts[kind]) < least]
        if few and self._bots:
            raise BenchError(f"the bots answer too few of the {few[0]} questions alike; see benchmarks/mix.py")

    def _visit(self, bot: Bot, actions: Server, number: int) -> None:
        """One round of one bot."""
        running = self._started(bot, actions, f"round-{number}")
        try:
            self._loaded(bot, running, Plan(PROBE, **self._plan(bot, running, [*self._texts[PLAIN], *self._texts[CUSTOM]])))
            found = {"start": running.start_seconds, **_named("memory.start", running.server.memory())}
            found |= self._under_load(bot, running)
            found |= _named("memory.load", running.server.memory())
            long, curve = self._long_conversations(bot, running)
            found |= {**long, **self._stored(bot, running)}
        finally:
            self._end(running)
        self.measured.visits.setdefault(bot.name, []).append(found)
        self.measured.curves.setdefault(bot.name, []).append(curve)

    def _started(self, bot: Bot, actions: Server, name: str) -> RunningBot:
        return RunningBot(bot, self._models[bot.model], self._folder / f"{bot.name}-{name}", actions, self._title)

    def _end(self, running: RunningBot) -> None:
        running.server.stop()
        shutil.rmtree(running.database.parent)

    def _under_load(self, bot: Bot, running: RunningBot) -> dict[str, float]:
        found: dict[str, float] = {}
        for kind in (PLAIN, CUSTOM):
            for clients in self._effort.clients:
                result = self._load(bot, running, kind, clients)
                found |= _named(f"{kind}.{clients}", {**figures.latency(result.turns), "throughput": _per_second(result)})
                found |= _named(f"opening.{kind}.{clients}", figures.latency(result.openings))
            found[f"{kind}.saturation"] = max(found[f"{kind}.{clients}.throughput"] for clients in self._effort.clients)
            for channel in bot.channels[1:]:
                result = self._load(bot, running, kind, 1, channel)
                found |= _named(f"{channel}.{kind}.1", figures.latency(result.turns))
        return found

    def _long_conversations(self, bot: Bot, running: RunningBot) -> tuple[dict[str, float], list[tuple[float, float]]]:
        effort, found, curves = self._effort, {}, {}
        sizes = {"conversations": effort.conversations, "length": effort.length, "window": effort.window}
        for kind in (PLAIN, CUSTOM):
            result = self._loaded(bot, running, Plan(GROWTH, **self._plan(bot, running, self._texts[kind]), **sizes))
            found |= _named(f"growth.{kind}", figures.windows(result.pairs))
            curves[kind] = figures.curve(result.growth)
        return found, curves[PLAIN]

    def _stored(self, bot: Bot, running: RunningBot) -> dict[str, float]:
        """What a turn costs with no conversation stored, and with many."""
        sizes = {"conversations": _TYPICALS, "length": _TYPICAL, "window": 1}
        self._loaded(bot, running, Plan(GROWTH, **self._plan(bot, running, self._texts[PLAIN]), **sizes))
        typical = database.conversations(running.database, _TYPICAL, _TYPICALS)
        if not typical:
            raise BenchError(f"{bot.words} stored no conversation")
        found = {}
        for name, wanted in (("none", 0), ("many", self._effort.stored)):
            database.replace_all(running.database, typical, wanted)
            found[name] = figures.latency(self._load(bot, running, PLAIN, 1).turns).get("p50", 0.0)
        return _named("stored", {**found, "ratio": found["many"] / found["none"]} if all(found.values()) else {})

    def _load(self, bot: Bot, running: RunningBot, kind: str, clients: int, channel: str = "") -> Result:
        plan = Plan(LOAD, **self._plan(bot, running, self._texts[kind]), clients=clients, seconds=self._effort.seconds)
        return self._loaded(bot, running, replace(plan, channel=channel or plan.channel, turns=self._effort.turns))

    def _plan(self, bot: Bot, running: RunningBot, texts: Sequence[str]) -> dict[str, object]:
        return {"url": running.server.url, "channel": bot.channels[0], "texts": texts, "refusal": self._refusal}

    def _loaded(self, bot: Bot, running: RunningBot, plan: Plan) -> Result:
        """Puts on a load; counts its errors. A bot that ended is an error of the measurement."""
        result = run_load(plan)
        counted = self.measured.errors.setdefault(bot.name, {})
        for error, times in result.errors.items():
            counted[error] = counted.get(error, 0) + times
        running.server.check()
        return result


def _named(prefix: str, values: Mapping[str, float]) -> dict[str, float]:
    return {f"{prefix}.{name}": value for name, value in values.items()}


def _per_second(result: Result) -> float:
    return (len(result.turns) + len(result.openings)) / result.seconds if result.seconds else 0.0
