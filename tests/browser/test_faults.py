"""What a person sees when the network, the server or a reply fails: plain words, the question kept, and one answer in the end."""

import concurrent.futures
import dataclasses
import functools
import json
import pathlib
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.conftest import Site, Surroundings, surroundings
from tests.browser.network import Network
from tests.browser.record import conversation, export, questions, remembered
from tests.browser.widget import Widget
from tests.conftest import Bot, Process, Session, start_bot

pytestmark = pytest.mark.slow

FIRST = "does it help sciatica"
SECOND = "what are the risks"
NUMBERS = "999 UK, 911 US and Canada, 112 EU"
FAILED = f"I could not get an answer. Your question is kept. In an emergency, do not wait: call {NUMBERS}."
IMPOSSIBLE = {
    "a list": "[]",
    "no messages": '{"messages": []}',
    "a page of a proxy": "<!doctype html><title>Welcome to the guest network</title>",
    "half an answer": '{"messages": [{"id": "698d15ba8bcc',
}
NEVER = "nothing in 15 seconds"
STRANGER = "a site that is not let in"
Started = concurrent.futures.Future[Bot]


class Sent:
    """The questions that a page sends, as the browser sends them."""

    def __init__(self, page: Page) -> None:
        self.requests: list[Request] = []
        page.on("request", lambda request: self.requests.append(request))

    def to(self, path: str, method: str = "POST") -> list[Request]:
        return [one for one in self.requests if one.url.endswith(path) and one.method == method]

    def keys(self, question: str) -> list[str]:
        asked = [one for one in self.to("/chat/messages") if json.loads(one.post_data or "{}")["message"] == question]
        return [one.headers["idempotency-key"] for one in asked]


def wait_until_counted(session: Session, question: str) -> None:
    """Waits until the server has the question, whatever the browser knows of it."""
    end = time.monotonic() + 20
    while question not in questions(session):
        assert time.monotonic() < end, f"the server never got {question!r}"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def thread() -> Iterator[concurrent.futures.Executor]:
    with concurrent.futures.ThreadPoolExecutor(1) as running:
        yield running


@pytest.fixture(scope="session", autouse=True)
def starting(
    tmp_path_factory: pytest.TempPathFactory,
    model: pathlib.Path,
    actions: Process,
    site: Site,
    thread: concurrent.futures.Executor,
) -> Iterator[Started]:
    """A bot of this file's own, which takes three questions a minute; it starts while the first tests run."""
    settings = {"allowed_origins": [site.origin], "messages_per_minute": 3}
    folder = tmp_path_factory.mktemp("limited")
    bot = thread.submit(start_bot, folder, model, actions.port, {"CHAT_RATE_LIMIT": ""}, settings)
    yield bot
    bot.result().stop()


@pytest.fixture
def limited(browser: Browser, site: Site, starting: Started) -> Iterator[Surroundings]:
    network = Network(starting.result().server.port)
    with surroundings(browser, starting.result(), network, site) as made:
        yield made
    network.close()


@pytest.fixture(scope="module")
def killed(
    browser: Browser, model: pathlib.Path, actions: Process, site: Site, starting: Started, thread: concurrent.futures.Executor
) -> Iterator[tuple[Widget, Started]]:
    """A tab whose server was killed before the second question, and the server, which starts again; for the last tests."""
    bot = starting.result()
    port = bot.server.port
    network = Network(port)
    with surroundings(browser, bot, network, site) as around:
        widget = around.widget().open()
        widget.ask("i have glaucoma")
        bot.server.kill()
        widget.type("how long should i hang")
        expect(widget.status).to_contain_text("Trying again.")
        settings = {"allowed_origins": [site.origin]}
        again = thread.submit(start_bot, bot.folder, model, actions.port, None, settings, None, port)
        yield widget, again
    again.result().stop()
    network.close()


@pytest.fixture(scope="module")
def troubled(around_file: Surroundings, killed: object) -> Iterator[dict[str, Widget]]:
    """Tabs that get no answer, or an impossible one, until no more tries are made: all at the same time."""
    stalling, stranger = Network(around_file.bot.server.port), Site()
    widgets = {NEVER: dataclasses.replace(around_file, network=stalling).widget().open()}
    widgets[NEVER].ask(FIRST)
    stalling.stall()
    for name, body in IMPOSSIBLE.items():
        widgets[name] = around_file.widget().open()
        widgets[name].ask(FIRST)
        widgets[name].page.route("**/chat/messages", functools.partial(answer, body))
    tag = f'<script src="{around_file.network.origin}/chat/widget.js" defer></script>'
    widgets[STRANGER] = around_file.widget(stranger.put("/", "<p>A stranger</p>", tag)).open()
    for widget in widgets.values():
        widget.type(SECOND)
    for widget in widgets.values():
        widget.again.wait_for()
        widget.page.unroute_all()
    stalling.mend()
    yield widgets
    stalling.close()
    stranger.server.shutdown()


def answer(body: str, route: Route) -> None:
    route.fulfill(status=200, body=body, headers={"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"})


def test_32_a_slow_reply_is_waited_for(around: Surroundings) -> None:
    widget = around.widget().open()
    around.network.slow(0.5)
    reply = widget.ask(FIRST)
    expect(reply).to_contain_text("Does it help sciatica?")


def test_32_a_server_that_comes_back_in_time_answers_and_the_question_counts_once(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    sent = Sent(widget.page)
    around.network.refuse()
    widget.type(SECOND)
    expect(widget.status).to_have_text(f"No answer yet. Trying again. In an emergency, do not wait: call {NUMBERS}.")
    around.network.mend()
    expect(widget.replies.last).to_contain_text("What are the risks and side effects?")
    assert len(sent.keys(SECOND)) > 1
    assert len(set(sent.keys(SECOND))) == 1
    assert questions(conversation(around.bot, widget)) == [FIRST, SECOND]


def test_32_a_question_that_waits_stays_in_view(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    around.network.refuse()
    widget.type(SECOND)
    expect(widget.status).to_contain_text("Trying again.")
    expect(widget.questions.last).to_be_in_viewport(ratio=1)


def test_32_a_reply_that_was_lost_on_the_way_is_fetched_and_the_question_counts_once(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    session = conversation(around.bot, widget)
    around.network.cut_replies()
    widget.type(SECOND)
    wait_until_counted(session, SECOND)
    around.network.mend()
    expect(widget.replies).to_have_count(2)
    expect(widget.replies.last).to_contain_text("What are the risks and side effects?")
    assert questions(session) == [FIRST, SECOND]


def test_32_a_server_that_is_away_at_the_first_question_is_asked_again_as_well(around: Surroundings) -> None:
    widget = around.widget().open()
    around.network.refuse()
    widget.type(FIRST)
    expect(widget.status).to_contain_text("No answer yet. Trying again.")
    around.network.mend()
    expect(widget.replies).to_have_count(1)
    assert questions(conversation(around.bot, widget)) == [FIRST]


def test_32_offline_is_told_and_the_question_goes_out_by_itself_when_the_browser_is_back(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.page.context.set_offline(True)
    widget.type(FIRST)
    expect(widget.status).to_have_text(
        f"You are offline. Your question is kept, and is sent when you are back. In an emergency, call {NUMBERS}."
    )
    widget.page.context.set_offline(False)
    expect(widget.replies).to_have_count(1)
    assert questions(conversation(around.bot, widget)) == [FIRST]


def test_32_another_question_may_be_asked_when_one_got_no_answer(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.page.evaluate("""() => document.querySelector("inversion-helper").ask("x".repeat(4001))""")
    expect(widget.status).to_contain_text("The message is too long. Please send at most 4,000 characters. In an emergency, call")
    expect(widget.again).to_be_visible()
    reply = widget.ask(SECOND)
    expect(reply).to_contain_text("What are the risks and side effects?")
    expect(widget.log).to_contain_text("No answer came to this question.")
    assert questions(conversation(around.bot, widget)) == [SECOND]


def test_32_a_conversation_that_was_deleted_on_the_server_goes_on_as_a_new_one_and_says_so(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    before = conversation(around.bot, widget)
    assert before.delete().status_code == 204
    reply = widget.ask(SECOND)
    expect(reply).to_contain_text("What are the risks and side effects?")
    expect(widget.log.locator(".note")).to_have_text(
        "Note: The earlier conversation has ended, so this is a new one. If you named a health condition, please name it again."
    )
    after = conversation(around.bot, widget)
    assert after.token != before.token
    assert questions(after) == [SECOND]


def test_32_too_many_questions_is_told_with_the_seconds_to_wait_and_the_question_is_kept(limited: Surroundings) -> None:
    widget = limited.widget().open()
    for _ in range(3):
        widget.ask(FIRST)
    widget.type(SECOND)
    widget.again.wait_for()
    told = re.fullmatch(
        r"Too many questions in a short time\. Please wait (\d+) seconds, then try again\. In an emergency, call (.*)\.",
        widget.status.inner_text(),
    )
    assert told is not None, widget.status.inner_text()
    assert 0 < int(told[1]) <= 60
    assert told[2] == NUMBERS
    assert remembered(widget)["pending"]["message"] == SECOND


def test_31_after_a_reload_the_conversation_is_there_and_goes_on(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask("i have glaucoma")
    before = widget.log.inner_text()
    widget.page.reload()
    assert widget.open().log.inner_text() == before
    expect(widget.ask("how long should i hang")).to_contain_text("You told me about glaucoma or high eye pressure before")


def test_31_on_another_page_of_the_site_the_conversation_is_there_and_the_panel_closed(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    widget.page.goto(around.embedded("/hours"))
    expect(widget.launcher).to_be_visible()
    expect(widget.panel).to_be_hidden()
    expect(widget.open().replies).to_contain_text("Does it help sciatica?")


def test_31_a_question_that_waits_at_a_reload_is_sent_again_with_its_key_and_counts_once(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    sent = Sent(widget.page)
    session = conversation(around.bot, widget)
    around.network.slow(2)
    widget.type(SECOND)
    wait_until_counted(session, SECOND)
    widget.page.reload()
    around.network.mend()
    expect(widget.open().replies).to_have_count(2)
    assert len(sent.keys(SECOND)) == 2
    assert len(set(sent.keys(SECOND))) == 1
    assert questions(session) == [FIRST, SECOND]


def test_31_a_reload_while_the_first_question_waits_leaves_no_second_conversation_behind(around: Surroundings) -> None:
    widget = around.widget().open()
    sent = Sent(widget.page)
    around.network.slow(0.5)
    with widget.page.expect_request("**/chat/messages"):
        widget.type(FIRST)
    widget.page.reload()
    around.network.mend()
    expect(widget.open().replies).to_have_count(1)
    assert len(sent.to("/chat/sessions")) == 1


def test_31_two_tabs_hold_conversations_of_their_own_at_the_same_time(around: Surroundings) -> None:
    first = around.widget().open()
    page = first.page.context.new_page()
    page.goto(first.page.url)
    second = Widget(page).open()
    around.network.slow(0.3)
    first.type("i have glaucoma")
    second.type("how long should i hang")
    expect(first.replies).to_have_count(1)
    expect(second.replies).to_have_count(1)
    assert questions(conversation(around.bot, first)) == ["i have glaucoma"]
    assert questions(conversation(around.bot, second)) == ["how long should i hang"]
    expect(second.log).not_to_contain_text("glaucoma or high eye pressure before")


def test_31_an_hour_without_a_word_changes_nothing_on_the_page(around: Surroundings) -> None:
    widget = around.widget()
    widget.page.clock.install()
    widget.page.reload()
    widget.open().ask(FIRST)
    before = widget.log.inner_text()
    widget.page.clock.fast_forward("01:00:00")
    assert widget.log.inner_text() == before
    expect(widget.ask(SECOND)).to_contain_text("What are the risks and side effects?")
    assert len(export(conversation(around.bot, widget))["messages"]) == 4


@pytest.mark.parametrize("trouble", [NEVER, *IMPOSSIBLE, STRANGER])
def test_32_an_answer_that_does_not_come_is_told_in_plain_words_with_the_emergency_number(
    troubled: dict[str, Widget], trouble: str
) -> None:
    expect(troubled[trouble].status).to_have_text(FAILED)


@pytest.mark.parametrize("trouble", [NEVER, *IMPOSSIBLE])
def test_32_a_question_without_an_answer_is_kept_and_answered_once_by_trying_again(
    around: Surroundings, troubled: dict[str, Widget], trouble: str
) -> None:
    widget = troubled[trouble]
    expect(widget.questions.last).to_contain_text(SECOND)
    widget.again.click()
    expect(widget.replies).to_have_count(2)
    expect(widget.replies.last).to_contain_text("What are the risks and side effects?")
    expect(widget.again).to_be_hidden()
    assert questions(conversation(around.bot, widget)) == [FIRST, SECOND]


def test_31_after_the_server_was_killed_and_started_again_what_was_named_still_counts(killed: tuple[Widget, Started]) -> None:
    widget, again = killed
    bot = again.result()
    expect(widget.replies.nth(1).or_(widget.again)).to_be_visible()
    if widget.again.is_visible():
        widget.again.click()
    expect(widget.replies.nth(1)).to_contain_text("You told me about glaucoma or high eye pressure before")
    assert questions(conversation(bot, widget)) == ["i have glaucoma", "how long should i hang"]
