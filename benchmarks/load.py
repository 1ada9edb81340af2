"""Talks to a bot as many people at once do, in a process of its own, so that it shares no interpreter lock with the bot.

    python -m benchmarks.load < plan.json > result.json

Closed loop: each client has a conversation of its own, waits for the answer and asks on at once. There is no thinking time, so
the throughput with many clients is that at saturation. After `turns` messages a client begins a new conversation, because a turn
costs more the longer the conversation is; how much more is what `converse` measures.
"""

import asyncio
import itertools
import json
import random
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

LOAD, PROBE, GROWTH = "load", "probe", "growth"
REST, WEB = "rest", "web"
LONGEST_TURN = 60
_MOST_ERRORS = 100
"""Of one run: a bot that is down would be asked for ever."""


class NoAnswerError(Exception):
    """A message that got no answer; the text says what came instead."""


@dataclass(frozen=True)
class Plan:
    """What to ask.

    Attributes:
        mode: `LOAD`, `PROBE` (each text once, in a conversation of its own) or `GROWTH`.
        url: of Rasa's server.
        channel: `REST` or `WEB`.
        texts: the messages.
        refusal: how the reply to a message that broke begins; it is no answer.
        clients: how many at once.
        seconds: how long; of `LOAD`.
        turns: messages of a conversation; of `LOAD`.
        conversations, length, window: of `GROWTH`, see `converse`.
        seed: of the order of the messages.
    """

    mode: str
    url: str
    channel: str
    texts: Sequence[str]
    refusal: str
    clients: int = 1
    seconds: float = 0.0
    turns: int = 10
    conversations: int = 1
    length: int = 200
    window: int = 20
    seed: int = 7


@dataclass
class Result:
    """What was measured.

    Attributes:
        seconds: from the first message to the last answer.
        openings: seconds of each conversation's start together with its first message.
        turns: seconds of every other message.
        growth: of `GROWTH`: rows of number of the message and seconds, one list a conversation.
        pairs: of `GROWTH`: rows of seconds early and late, asked one after the other.
        errors: how often what came in place of an answer.
    """

    seconds: float = 0.0
    openings: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    growth: list[list[tuple[int, float]]] = field(default_factory=list)
    pairs: list[tuple[float, float]] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


class Conversation(Protocol):
    """A conversation with a bot."""

    async def say(self, text: str) -> list[str]:
        """Returns the texts of the reply."""


class RestConversation:
    """Over Rasa's own `rest` channel, which begins a conversation with its first message."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url, self._sender = http, f"{url}/webhooks/rest/webhook", uuid.uuid4().hex

    async def say(self, text: str) -> list[str]:
        """Returns the texts of the reply."""
        body = {"sender": self._sender, "message": text}
        return [one.get("text") or "" for one in await _post(self._http, self._url, body, 200)]


class WebConversation:
    """Over the widget's channel."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, f"{url}/chat"
        self._headers: dict[str, str] = {}

    async def say(self, text: str) -> list[str]:
        """Returns the texts of the reply; starts a session first, where there is none."""
        if not self._headers:
            session = await _post(self._http, f"{self._url}/sessions", {}, 201)
            self._headers = {"Authorization": f"Bearer {session['session']}"}
        reply = await _post(self._http, f"{self._url}/messages", {"message": text}, 200, self._headers)
        return [one["text"] for one in reply["messages"]]


CHANNELS = {REST: RestConversation, WEB: WebConversation}


async def _post(http: aiohttp.ClientSession, url: str, body: Any, wanted: int, headers: dict[str, str] | None = None) -> Any:
    try:
        async with http.post(url, json=body, headers=headers) as response:
            content = await response.read()
    except (aiohttp.ClientError, asyncio.TimeoutError) as error:
        raise NoAnswerError(type(error).__name__) from error
    if response.status != wanted:
        raise NoAnswerError(f"HTTP {response.status}")
    return json.loads(content)


async def ask(conversation: Conversation, text: str, refusal: str) -> float:
    """Returns how many seconds the answer took.

    Raises:
        NoAnswerError: when nothing was said, or only that the message could not be answered.
    """
    began = time.perf_counter()
    said = await conversation.say(text)
    took = time.perf_counter() - began
    if not any(one.strip() for one in said):
        raise NoAnswerError("no words")
    if any(one.startswith(refusal) for one in said):
        raise NoAnswerError("the safe reply")
    return took


class Client:
    """Somebody who asks, one message after the other."""

    def __init__(self, http: aiohttp.ClientSession, plan: Plan, result: Result) -> None:
        self._http, self._plan, self._result = http, plan, result

    def begin(self) -> Conversation:
        """Returns a new conversation."""
        return CHANNELS[self._plan.channel](self._http, self._plan.url)

    async def ask(self, conversation: Conversation, text: str) -> float | None:
        """Returns the seconds of an answer, or None where there was none, which is counted."""
        try:
            return await ask(conversation, text, self._plan.refusal)
        except NoAnswerError as error:
            self._result.errors[str(error)] += 1
            return None

    async def load(self, number: int) -> None:
        """Asks until time is over."""
        texts = endless(self._plan.texts, self._plan.seed + number)
        end = time.perf_counter() + self._plan.seconds
        while time.perf_counter() < end and self._result.errors.total() < _MOST_ERRORS:
            conversation = self.begin()
            for turn in range(self._plan.turns):
                if time.perf_counter() >= end:
                    break
                took = await self.ask(conversation, next(texts))
                if took is None:
                    break
                (self._result.turns if turn else self._result.openings).append(took)

    async def probe(self) -> None:
        """Asks each text once, in a conversation of its own."""
        for text in self._plan.texts:
            took = await self.ask(self.begin(), text)
            if took is not None:
                self._result.openings.append(took)

    async def converse(self) -> None:
        """Has long conversations; the last messages of each take turns with the first ones of another, with the same words.

        What else the machine does meanwhile then weighs on both alike. The first message of all is in neither window: it begins
        the conversation besides.
        """
        plan = self._plan
        for number in range(plan.conversations):
            texts = list(itertools.islice(endless(plan.texts, plan.seed + number), plan.length))
            old, young = self.begin(), self.begin()
            took = [await self.ask(old, text) for text in texts[: -plan.window]]
            await self.ask(young, texts[0])
            for text in texts[-plan.window :]:
                early, late = await self.ask(young, text), await self.ask(old, text)
                took.append(late)
                if early is not None and late is not None:
                    self._result.pairs.append((early, late))
            self._result.growth.append([(index, one) for index, one in enumerate(took, 1) if one is not None])


def endless(texts: Sequence[str], seed: int) -> Iterator[str]:
    """Returns the texts over and over, each time in another seeded order.

    Raises:
        ValueError: when there is none.
    """
    if not texts:
        raise ValueError("there is no text to ask")
    chance = random.Random(seed)
    while True:
        yield from chance.sample(texts, len(texts))


async def run(plan: Plan) -> Result:
    """Carries out a plan."""
    result = Result()
    timeout = aiohttp.ClientTimeout(total=LONGEST_TURN)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as http:
        client = Client(http, plan, result)
        began = time.perf_counter()
        if plan.mode == LOAD:
            await asyncio.gather(*(client.load(number) for number in range(plan.clients)))
        else:
            await (client.probe() if plan.mode == PROBE else client.converse())
        result.seconds = time.perf_counter() - began
    return result


def main() -> None:
    """Reads a plan from standard input and writes the result to standard output."""
    plan = Plan(**json.load(sys.stdin))
    json.dump(vars(asyncio.run(run(plan))), sys.stdout)


if __name__ == "__main__":
    main()
