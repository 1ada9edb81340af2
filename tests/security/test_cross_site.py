"""A page of another site can do nothing in the name of a visitor, and cannot spend a visitor's limits."""

import sqlite3

import pytest
import requests

from tests.channel.contract import assert_error, stored_messages
from tests.conftest import Bot
from tests.security.conftest import SITE

SIMPLE_TYPES = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]


def conversations(bot: Bot) -> int:
    with sqlite3.connect(bot.database) as database:
        [count] = database.execute("SELECT COUNT(DISTINCT sender_id) FROM events").fetchone()
    database.close()
    return int(count)


@pytest.mark.parametrize("content_type", SIMPLE_TYPES)
@pytest.mark.parametrize("path", ["/messages", "/feedback", "/sessions"])
def test_request_that_needs_no_preflight_is_refused(session, path, content_type):
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}):
        headers = {**headers, **session.headers, "Content-Type": content_type}
        answer = requests.post(f"{session.bot.url}{path}", data='{"message": "hello"}', headers=headers, timeout=30)
        assert_error(answer, 400, "bad_content_type")
    assert stored_messages(session) == []


def test_form_cannot_carry_a_session(session):
    token = session.token
    form = {"message": "hello", "Authorization": f"Bearer {token}", "session": token}
    headers = {"Origin": "https://evil.example", "Cookie": f"session={token}"}
    answer = requests.post(f"{session.bot.url}/messages", data=form, headers=headers, timeout=30)
    assert_error(answer, 401, "no_session")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_page_of_another_site_cannot_start_sessions_for_a_visitor(bot, site, origin):
    before = conversations(bot)
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors", **({"Origin": origin} if origin else {})}
    assert_error(requests.post(f"{bot.url}/sessions", headers=headers, timeout=30), 400, "bad_request")
    assert conversations(bot) == before


def test_page_of_another_site_cannot_post_or_delete_even_with_a_token(session):
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", **session.headers}
    posted = requests.post(f"{session.bot.url}/messages", json={"message": "hello"}, headers=headers, timeout=30)
    deleted = requests.delete(f"{session.bot.url}/sessions", headers=headers, timeout=30)
    assert_error(posted, 400, "bad_request")
    assert_error(deleted, 400, "bad_request")
    assert stored_messages(session) == []


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}], ids=str)
def test_own_page_and_programs_are_let_in(bot, headers):
    assert requests.post(f"{bot.url}/sessions", headers=headers, timeout=30).status_code == 201


def test_listed_site_is_let_in(production_bot):
    headers = {"Origin": SITE, "Sec-Fetch-Site": "cross-site", "X-Forwarded-For": "192.0.2.1"}
    answer = requests.post(f"{production_bot.url}/sessions", headers=headers, timeout=30)
    assert answer.status_code == 201
    assert answer.headers["Access-Control-Allow-Origin"] == SITE


def test_no_answer_lets_another_site_read_it(bot):
    answer = requests.post(f"{bot.url}/sessions", headers={"Origin": "https://evil.example"}, timeout=30)
    assert [name for name in answer.headers if name.lower().startswith("access-control-")] == []


def test_page_cannot_be_framed(bot):
    assert "frame-ancestors 'none'" in requests.get(bot.url, timeout=30).headers["Content-Security-Policy"]
