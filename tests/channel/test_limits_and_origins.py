import pytest
import requests

from tests.channel.contract import assert_error
from tests.conftest import Bot, Session, start_bot

MESSAGES, SESSIONS = 3, 4
OWN_SITE, OTHER_SITE = "https://clinic.example", "https://elsewhere.example"


@pytest.fixture(scope="module")
def strict(tmp_path_factory, model, actions):
    """A bot with limits on, which one other site may use."""
    channel = {
        "messages_per_minute": MESSAGES,
        "sessions_per_minute": SESSIONS,
        "allowed_origins": [OWN_SITE],
    }
    bot = start_bot(tmp_path_factory.mktemp("strict"), model, actions.port, {"CHAT_RATE_LIMIT": ""}, channel)
    yield bot
    bot.stop()


@pytest.fixture(scope="module")
def sessions(strict: Bot) -> "list[Session]":
    """Every session that the limit allows in a minute."""
    return [strict.session() for _ in range(SESSIONS)]


def assert_told_to_wait(answer: requests.Response) -> None:
    assert_error(answer, 429, "too_many")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_new_sessions_of_an_address_are_limited(strict, sessions):
    assert_told_to_wait(requests.post(f"{strict.url}/sessions", timeout=30))


def test_messages_of_a_session_are_limited_and_other_sessions_are_not(sessions):
    full, other = sessions[:2]
    for _ in range(MESSAGES):
        full.say("hello")
    assert_told_to_wait(full.post("/messages", {"message": "I have crushing chest pain"}))
    other.say("hello")


def test_feedback_counts_as_well(sessions):
    session = sessions[2]
    [reply] = session.say("/duration")
    body = {"message_id": reply["id"], "helpful": True}
    assert [session.post("/feedback", body).status_code for _ in range(2)] == [204, 204]
    assert_told_to_wait(session.post("/feedback", body))


def test_conversation_can_be_deleted_when_its_limit_is_reached(sessions):
    session = sessions[3]
    for _ in range(MESSAGES):
        session.say("hello")
    assert_told_to_wait(session.post("/messages", {"message": "hello"}))
    assert session.delete().status_code == 204


def preflight(bot: Bot, origin: str) -> requests.Response:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
    }
    return requests.options(f"{bot.url}/messages", headers=headers, timeout=30)


def cors_headers(answer: requests.Response) -> "set[str]":
    return {name for name in answer.headers if name.lower().startswith("access-control-")}


def listed(value: str) -> "set[str]":
    return {one.strip().lower() for one in value.split(",")}


def test_listed_site_may_send_everything_that_the_contract_has(strict):
    answer = preflight(strict, OWN_SITE)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == OWN_SITE
    assert listed(answer.headers["Access-Control-Allow-Headers"]) == {
        "authorization",
        "content-type",
        "idempotency-key",
    }
    assert {"get", "post", "delete"} <= listed(answer.headers["Access-Control-Allow-Methods"])
    assert int(answer.headers["Access-Control-Max-Age"]) > 0
    assert "origin" in listed(answer.headers["Vary"])


@pytest.mark.parametrize("path", ["/health", "/nothing", "/messages"], ids=["a reply", "an error", "another error"])
def test_listed_site_may_read_replies_and_errors_how_long_to_wait_and_the_request_id(strict, path):
    answer = requests.get(f"{strict.url}{path}", headers={"Origin": OWN_SITE}, timeout=30)
    assert answer.headers["Access-Control-Allow-Origin"] == OWN_SITE
    assert {"retry-after", "x-request-id"} <= listed(answer.headers["Access-Control-Expose-Headers"])


def test_no_site_gets_at_cookies(strict):
    assert "Access-Control-Allow-Credentials" not in preflight(strict, OWN_SITE).headers


@pytest.mark.parametrize("origin", [OTHER_SITE, "null", f"{OWN_SITE}.evil.example", OWN_SITE.replace("https", "http"), "*"])
def test_other_sites_may_read_nothing(strict, origin):
    assert cors_headers(preflight(strict, origin)) == set()
    assert cors_headers(requests.get(f"{strict.url}/health", headers={"Origin": origin}, timeout=30)) == set()


def test_no_site_is_listed_unless_the_deployment_says_so(bot):
    assert cors_headers(preflight(bot, OWN_SITE)) == set()
    assert cors_headers(requests.get(f"{bot.url}/health", headers={"Origin": OWN_SITE}, timeout=30)) == set()


def test_error_for_an_unknown_method_names_no_other_origin(strict):
    answer = requests.request("FOO", f"{strict.url}/messages", headers={"Origin": OTHER_SITE}, timeout=30)
    assert cors_headers(answer) == set()
