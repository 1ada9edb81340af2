import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from benchmarks.load import GROWTH, LOAD, PROBE, REST, WEB, Plan, Result, endless, run

REFUSAL = "Something went wrong"
Answer = Callable[[web.Request], Awaitable[web.Response]]


def asked(answer: Answer, path: str = "/webhooks/rest/webhook", **plan: object) -> Result:
    """Carries out a plan against a server that answers with `answer`."""

    async def ask() -> Result:
        app = web.Application()
        app.router.add_post(path, answer)
        app.router.add_post("/chat/sessions", lambda _: _json({"session": "token"}, 201))
        async with TestServer(app) as server:
            url = str(server.make_url("")).rstrip("/")
            return await run(
                Plan(**{"mode": PROBE, "url": url, "channel": REST, "texts": ["a", "b"], "refusal": REFUSAL, **plan})
            )

    return asyncio.run(ask())


async def _json(content: object, status: int = 200) -> web.Response:
    return web.json_response(content, status=status)


async def answered(_: web.Request) -> web.Response:
    return await _json([{"text": "an answer"}])


def test_every_text_is_asked_once_in_a_conversation_of_its_own() -> None:
    senders = []

    async def answer(request: web.Request) -> web.Response:
        body = await request.json()
        senders.append((body["message"], body["sender"]))
        return await answered(request)

    result = asked(answer)

    assert [text for text, _ in senders] == ["a", "b"]
    assert len({sender for _, sender in senders}) == 2
    assert (len(result.openings), result.errors) == (2, {})


@pytest.mark.parametrize(
    ("content", "status", "error"),
    [
        pytest.param([], 200, "no words", id="nothing said"),
        pytest.param([{"text": " "}], 200, "no words", id="an empty text"),
        pytest.param([{"image": "x.png"}], 200, "no words", id="no text"),
        pytest.param([{"text": f"{REFUSAL}\n\nI cannot answer"}], 200, "the safe reply", id="the safe reply"),
        pytest.param([{"text": "an answer"}], 503, "HTTP 503", id="an error"),
    ],
)
def test_what_is_no_answer_is_counted_and_not_timed(content: object, status: int, error: str) -> None:
    result = asked(lambda _: _json(content, status))

    assert result.errors == {error: 2}
    assert result.openings == result.turns == []


def test_a_server_that_is_not_there_is_an_error_and_does_not_keep_the_load_busy() -> None:
    plan = Plan(LOAD, "http://127.0.0.1:9", REST, ["a"], REFUSAL, clients=4, seconds=60)

    result = asyncio.run(run(plan))

    assert set(result.errors) == {"ClientConnectorError"}
    assert result.seconds < 30


def test_the_message_that_begins_a_conversation_is_timed_apart() -> None:
    seen: dict[str, int] = {}

    async def answer(request: web.Request) -> web.Response:
        sender = (await request.json())["sender"]
        seen[sender] = seen.get(sender, 0) + 1
        return await answered(request)

    result = asked(answer, mode=LOAD, clients=3, seconds=0.3, turns=5)

    assert max(seen.values()) == 5
    assert len(result.openings) == len(seen)
    assert len(result.openings) + len(result.turns) == sum(seen.values())


def test_the_widgets_channel_is_asked_with_the_token_of_its_session() -> None:
    async def answer(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer token"
        return await _json({"messages": [{"text": "an answer"}]})

    assert len(asked(answer, "/chat/messages", channel=WEB).openings) == 2


def test_early_and_late_messages_are_asked_in_turn_with_the_same_words() -> None:
    said: list[tuple[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        body = await request.json()
        said.append((body["sender"], body["message"]))
        return await answered(request)

    result = asked(answer, mode=GROWTH, length=10, window=3)

    old = said[0][0]
    turns = said[8:]
    assert [sender == old for sender, _ in turns] == [False, True] * 3
    assert all(early[1] == late[1] for early, late in zip(turns[::2], turns[1::2], strict=True))
    assert [number for number, _ in result.growth[0]] == list(range(1, 11))
    assert len(result.pairs) == 3


def test_the_order_of_the_messages_is_seeded_and_each_comes_as_often() -> None:
    def first(seed: int) -> list[str]:
        texts = endless("abcdefgh", seed)
        return [next(texts) for _ in range(16)]

    assert first(1) == first(1) != first(2)
    assert sorted(first(1)) == sorted("abcdefgh" * 2)
