"""The page at /chat over HTTP."""

import pytest
import requests

from tests.channel.contract import EMERGENCY_LINE, kinds
from tests.html_page import HtmlPage


@pytest.fixture(scope="module")
def answer(bot) -> requests.Response:
    return requests.get(bot.url, timeout=30)


@pytest.fixture(scope="module")
def page(answer) -> HtmlPage:
    return HtmlPage(answer.text)


def test_policy_lets_the_page_load_its_own_files_and_nothing_else(answer):
    policy = {part.split()[0]: part.split()[1:] for part in answer.headers["Content-Security-Policy"].split("; ")}
    assert policy == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }


def test_page_tells_no_site_where_a_person_came_from_and_uses_no_device(answer):
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"


def test_page_sets_no_cookie(bot, page):
    for path in ["", *page.values("src")]:
        assert "Set-Cookie" not in requests.get(bot.url.removesuffix("/chat") + (path or "/chat"), timeout=30).headers


def test_page_names_the_emergency_numbers_before_the_chat(answer):
    line, chat = answer.text.index(EMERGENCY_LINE), answer.text.index("<inversion-helper")
    assert line < chat


def test_everything_that_the_page_loads_is_there_to_be_kept_for_good(bot, page):
    loaded = [*page.values("src"), *(str(one.attributes["href"]) for one in page.named("link", rel="stylesheet"))]
    assert len(loaded) == 3
    for path in loaded:
        file = requests.get(bot.url.removesuffix("/chat") + path, timeout=30)
        assert (file.status_code, file.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable"), path


def test_every_example_question_gets_its_answer_and_is_not_taken_for_what_a_person_has(bot, page, library):
    session = bot.session()
    titles = {answer.title: topic for topic, answer in library.answers.items()}
    for button in page.named("button"):
        [reply] = session.say(str(button.attributes["data-payload"]))
        assert kinds([reply]) == ["answer"]
        assert reply["card"]["topic"] == titles[str(button.attributes["data-ask"])]
        assert reply["card"]["conditions"] == []
