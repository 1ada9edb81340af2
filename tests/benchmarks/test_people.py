import asyncio
import json
from collections import Counter
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from benchmarks.people import STEPS, Person, Plan, Result, UnexpectedError
from benchmarks.soak import page

ANSWER = {"id": "1-0", "text": "an answer", "card": {"kind": "answer"}}


def done(step: str, reply: dict[str, Any], status: int = 200) -> "Result | str":
    """Lets a person do one thing with a server that answers every message alike; returns what came of it, or what is wrong."""

    async def answer(request: web.Request) -> web.Response:
        if (request.method, request.path) == ("POST", "/sessions"):
            return web.json_response({"session": "token"}, status=201)
        return web.json_response(reply, status=status)

    async def act() -> "Result | str":
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        result = Result()
        async with TestServer(app) as server, aiohttp.ClientSession() as http:
            person = Person(http, Plan(str(server.make_url("")).rstrip("/"), ["how long"]), result, 1)
            await person.begin()
            try:
                await STEPS[step][1](person)
            except UnexpectedError as error:
                return str(error)
        return result

    return asyncio.run(act())


def test_what_had_to_come_is_counted_by_its_status_and_timed_by_what_was_done() -> None:
    result = done("question", {"messages": [ANSWER]})

    assert isinstance(result, Result)
    assert result.statuses == {"201": 1, "200": 1}
    assert {step: len(took) for step, took in result.took.items()} == {"new session": 1, "question": 1}
    assert result.unexpected == Counter()


@pytest.mark.parametrize(
    ("step", "reply", "status", "wrong"),
    [
        pytest.param("question", {"messages": []}, 200, "no words", id="nothing said"),
        pytest.param("question", {"messages": [{**ANSWER, "text": " "}]}, 200, "no words", id="an empty text"),
        pytest.param(
            "question", {"messages": [{**ANSWER, "card": {"kind": "error"}}]}, 200, "the safe reply", id="the safe reply"
        ),
        pytest.param("question", {"error": {}}, 503, "HTTP 503 instead of 200", id="an error"),
        pytest.param("emergency", {"messages": [ANSWER]}, 200, "no emergency reply but ['answer']", id="an emergency missed"),
        pytest.param("bad body", {"messages": [ANSWER]}, 200, "HTTP 200 instead of 400", id="a bad body taken"),
        pytest.param("bad token", {"messages": [ANSWER]}, 200, "HTTP 200 instead of 401", id="a bad token taken"),
        pytest.param("too long", {"messages": [ANSWER]}, 200, "HTTP 200 instead of 413", id="too long a message taken"),
        pytest.param("retry", {"messages": [ANSWER]}, 200, "HTTP 200 instead of 409", id="a key used for other words"),
        pytest.param("deletion", {}, 204, "HTTP 204 instead of 401", id="a deleted conversation that goes on"),
    ],
)
def test_what_must_not_come_is_unexpected(step: str, reply: dict[str, Any], status: int, wrong: str) -> None:
    assert done(step, reply, status) == wrong


@pytest.mark.parametrize("unexpected", [{}, {"question: HTTP 503 instead of 200": 2}], ids=["well", "not well"])
def test_the_report_says_what_came_and_how_memory_grows(unexpected: dict[str, int]) -> None:
    whole = {
        "about": {"date": "2026-11-22", "commit": "abc1234", "people": 100},
        "seconds": 600.0,
        "calls": 30_000,
        "statuses": {"200": 29_000, "401": 1000},
        "unexpected": unexpected,
        "latency": {"question": {"n": 20_000, "p50": 12.3, "p95": 40.0, "p99": 1234.0}},
        "samples": {"bot": [[0.0, 200.0], [600.0, 210.0]], "actions": [[0.0, 40.0]]},
        "slopes": {"bot": {"slope": 0.5, "low": 0.25, "high": 0.75}, "actions": None},
    }

    text = page(json.loads(json.dumps(whole)))

    assert "100 people at once for 10.0 minutes, 30,000 calls, 50.0 a second" in text
    assert "| question | 20000 | 12 | 40 | 1,234 |" in text
    assert "29,000 times 200, 1,000 times 401" in text
    assert "by 0.50 MB a minute (95 % interval 0.25 to 0.75)" in text
    assert "the action server: too few samples" in text
    assert ("Nothing unexpected came back" in text) is not bool(unexpected)
    assert ("- Unexpected, 2 times: question: HTTP 503 instead of 200" in text) is bool(unexpected)
