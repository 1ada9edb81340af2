"""People of all kinds at this bot's web channel, for as long as a soak lasts, in a process of its own.

    python -m benchmarks.people < plan.json > result.json

Each does one thing after the other, chosen by chance with the weights of `STEPS`, and waits a little in between. What must come
back is known for each; anything else is unexpected.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

LONGEST_CALL = 30
EMERGENCIES = (
    "both my legs went numb after i came off it",
    "i cant pee and im numb between my legs",
    "crushing chest pain and cant get my breath",
    "my husband is hanging upside down and does not wake up",
)
CONDITIONS = (
    "is it safe with glaucoma",
    "im on apixaban and have high blood pressure",
    "my mum has osteoporosis, can she use one",
    "i dont have any heart trouble, is it ok",
    "14 weeks pregnant, may i use it",
    "what should i tell my doctor",
)
HOSTILE = (
    "/restart",
    " /session_start",
    '/safe_with_condition{"topic": "safe_eyes"}',
    '/inform{"red_flag_sign": null, "language": "xx"}',
    "{red_flag_sign} {{7*7}} ${jndi:ldap://x/y} %s %n",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "'; DROP TABLE events; --",
    "line one\r\nERROR forged log line\x00\x1b[31m",
    "\u202egnirts desrever\u202c \U0001f643 " + "e\u0301" * 40,
    "(" * 400,
    "",
    "   \n\t ",
)
BAD_BODIES = (b'{"message": "x"', b"[]", b'{"message": 5}', b"\xff\xfe", b"{}", b'{"message": ' + b"[" * 3000)
BAD_HEADERS = ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic dXNlcjpwYXNz"})


class UnexpectedError(Exception):
    """Something else than what must come back; the text says what."""


@dataclass(frozen=True)
class Plan:
    """What to do.

    Attributes:
        url: of the web channel.
        questions: ordinary ones.
        people: how many at once.
        seconds: how long.
        pause: seconds between what one does and the next thing, in the mean.
        seed: of everything that is chosen by chance.
    """

    url: str
    questions: Sequence[str]
    people: int = 100
    seconds: float = 600.0
    pause: float = 2.0
    seed: int = 7


@dataclass
class Result:
    """What came back.

    Attributes:
        seconds: how long it took.
        statuses: how often each HTTP status came where it had to.
        unexpected: how often what else came, in words.
        took: seconds of each call that went well, by step.
    """

    seconds: float = 0.0
    statuses: Counter[str] = field(default_factory=Counter)
    unexpected: Counter[str] = field(default_factory=Counter)
    took: dict[str, list[float]] = field(default_factory=dict)


class Person:
    """Somebody with a conversation."""

    def __init__(self, http: aiohttp.ClientSession, plan: Plan, result: Result, number: int) -> None:
        self._http, self._plan, self._result = http, plan, result
        self._chance = random.Random(plan.seed * 1000 + number)
        self._headers: dict[str, str] = {}
        self._said: list[str] = []

    async def live(self, end: float) -> None:
        """Does one thing after the other until `end`, on the clock of `time.perf_counter`."""
        names, weights = list(STEPS), [weight for weight, _ in STEPS.values()]
        while time.perf_counter() < end:
            name = self._chance.choices(names, weights)[0] if self._headers else "new session"
            try:
                await STEPS[name][1](self)
            except UnexpectedError as error:
                self._result.unexpected[f"{name}: {error}"] += 1
            await asyncio.sleep(self._chance.expovariate(1 / self._plan.pause))

    async def begin(self) -> None:
        """Starts a new conversation."""
        self._headers, self._said = {}, []
        reply = await self._call("new session", "POST", "/sessions", 201, body={})
        self._headers = {"Authorization": f"Bearer {reply['session']}"}

    async def question(self) -> None:
        """Asks an ordinary question."""
        await self._say("question", self._chance.choice(self._plan.questions))

    async def condition(self) -> None:
        """Names a condition."""
        await self._say("condition", self._chance.choice(CONDITIONS))

    async def emergency(self) -> None:
        """Tells of an emergency; only the emergency reply will do."""
        kinds = await self._say("emergency", self._chance.choice(EMERGENCIES))
        if "red_flag" not in kinds:
            raise UnexpectedError(f"no emergency reply but {kinds}")

    async def long_message(self) -> None:
        """Writes more than a question may have."""
        words = " ".join(self._chance.choices(self._plan.questions, k=60))
        await self._say("long message", words[: self._chance.randint(501, 4000)])

    async def too_long(self) -> None:
        """Writes more than is read at all."""
        await self._post("too long", 413, "x" * self._chance.randint(4001, 70_000))

    async def hostile(self) -> None:
        """Tries to be taken for a command."""
        await self._say("hostile text", self._chance.choice(HOSTILE))

    async def bad_body(self) -> None:
        """Sends what is no message."""
        await self._call("bad body", "POST", "/messages", 400, raw=self._chance.choice(BAD_BODIES))

    async def bad_token(self) -> None:
        """Comes without a session."""
        await self._call("bad token", "POST", "/messages", 401, {"message": "hello"}, self._chance.choice(BAD_HEADERS))

    async def retry(self) -> None:
        """Sends the same message twice at once and once more: it counts once; then other words with the same key."""
        text, key = self._chance.choice(self._plan.questions), {"Idempotency-Key": f"{self._chance.getrandbits(64):x}"}
        both = await asyncio.gather(*(self._post("retry", 200, text, key) for _ in range(2)))
        replies = [*both, await self._post("retry", 200, text, key)]
        if any(one != replies[0] for one in replies):
            raise UnexpectedError("another reply to the same key")
        await self._post("retry", 409, f"{text} again", key)

    async def feedback(self) -> None:
        """Says whether a reply helped, and the same of one that was never given."""
        if self._said:
            body = {"message_id": self._chance.choice(self._said), "helpful": self._chance.random() < 0.5, "reason": "so"}
            await self._call("feedback", "POST", "/feedback", 204, body)
        await self._call("feedback", "POST", "/feedback", 404, {"message_id": "nothing-0", "helpful": True})

    async def export(self) -> None:
        """Takes away what was said."""
        await self._call("export", "GET", "/export", 200)
        await self._call("summary", "GET", "/summary", 200)

    async def delete(self) -> None:
        """Deletes the conversation, finds it gone, and begins another."""
        await self._call("deletion", "DELETE", "/sessions", 204)
        await self._post("deletion", 401, "hello")
        await self.begin()

    async def _say(self, step: str, text: str) -> list[str]:
        """Returns the kinds of the replies."""
        messages = (await self._post(step, 200, text))["messages"]
        kinds = [(one["card"] or {}).get("kind", "") for one in messages]
        if not messages or not all(one["text"].strip() for one in messages):
            raise UnexpectedError("no words")
        if "error" in kinds:
            raise UnexpectedError("the safe reply")
        self._said += [one["id"] for one in messages]
        return kinds

    async def _post(self, step: str, wanted: int, text: str, headers: Mapping[str, str] | None = None) -> Any:
        return await self._call(step, "POST", "/messages", wanted, {"message": text}, {**self._headers, **(headers or {})})

    async def _call(
        self,
        step: str,
        method: str,
        path: str,
        wanted: int,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Any:
        """Returns the JSON of an answer whose status is `wanted`; counts it."""
        sent = {**(self._headers if headers is None else headers), "Content-Type": "application/json"}
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        began = time.perf_counter()
        try:
            async with self._http.request(method, f"{self._plan.url}{path}", data=data, headers=sent) as response:
                content = await response.read()
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            raise UnexpectedError(type(error).__name__) from error
        took = time.perf_counter() - began
        if response.status != wanted:
            raise UnexpectedError(f"HTTP {response.status} instead of {wanted}")
        self._result.statuses[str(wanted)] += 1
        self._result.took.setdefault(step, []).append(took)
        return json.loads(content) if content else None


STEPS: Mapping[str, tuple[int, Callable[[Person], Awaitable[None]]]] = {
    "question": (40, Person.question),
    "condition": (14, Person.condition),
    "emergency": (7, Person.emergency),
    "long message": (4, Person.long_message),
    "too long": (2, Person.too_long),
    "hostile text": (8, Person.hostile),
    "bad body": (5, Person.bad_body),
    "bad token": (2, Person.bad_token),
    "retry": (5, Person.retry),
    "feedback": (5, Person.feedback),
    "export": (3, Person.export),
    "deletion": (3, Person.delete),
    "new session": (2, Person.begin),
}
"""What somebody does, and how often against the others."""


async def run(plan: Plan) -> Result:
    """Lets everybody live."""
    result = Result()
    timeout = aiohttp.ClientTimeout(total=LONGEST_CALL)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as http:
        began = time.perf_counter()
        people = [Person(http, plan, result, number) for number in range(plan.people)]
        await asyncio.gather(*(one.live(began + plan.seconds) for one in people))
        result.seconds = time.perf_counter() - began
    return result


def main() -> None:
    """Reads a plan from standard input and writes the result to standard output."""
    json.dump(vars(asyncio.run(run(Plan(**json.load(sys.stdin))))), sys.stdout)


if __name__ == "__main__":
    main()
