"""What leaves the page, what stays in it, and what is gone when it is cleared."""

import shutil
from typing import Any

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.browser.conftest import FLAGS, NAMES, Surroundings
from tests.browser.record import conversation, kept, questions
from tests.browser.widget import Widget

pytestmark = pytest.mark.slow

FIRST = "does it help sciatica"
SECOND = "what are the risks"
NOTE_EVENTS = """() => {
    window.heard = [];
    for (const name of ["open", "close", "ask", "reply", "error", "clear"]) {
        addEventListener(`inversion-helper-${name}`, event => window.heard.push([name, event.detail]));
    }
}"""
FILL_STORAGE = """() => {
    let text = "x".repeat(1 << 20);
    for (let index = 0; text; index++) {
        try { sessionStorage.setItem(`full ${index}`, text); } catch { text = text.slice(1 + text.length / 2); }
    }
}"""
FORBID_STORAGE = """
    Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("no", "SecurityError"); } });
"""


def talk(widget: Widget) -> None:
    """A visit that uses everything that goes to the server."""
    reply = widget.ask(FIRST)
    reply.get_by_role("button", name="No, not helpful").click()
    reply.get_by_role("button", name="Unclear").click()
    expect(widget.status).to_have_text("Thank you. Your answer is noted.")
    widget.choose_option("Questions for your clinician")
    widget.button("Back to the chat").click()
    clear(widget)
    expect(widget.status).to_have_text("The conversation is deleted.")


def clear(widget: Widget) -> None:
    widget.choose_option("Clear chat")
    widget.button("Yes, delete it").click()


@pytest.fixture(scope="module")
def visit(around_file: Surroundings) -> dict[str, Any]:
    """The requests of a visit, and what it left behind in a browser that holds a cookie of the bot's host."""
    page = around_file.open_tab()
    context = page.context
    context.add_cookies([{"name": "clinic", "value": "of another part of the site", "url": around_file.network.origin}])
    requests: list[Request] = []
    context.on("request", lambda request: requests.append(request))
    page.goto(around_file.embedded())
    widget = Widget(page).open()
    widget.field.fill("a draft")
    before = len(requests)
    talk(widget)
    widget.ask(SECOND)
    cookies = [cookie["name"] for cookie in context.cookies()]
    left = page.evaluate("async () => [localStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]")
    return {"before": requests[:before], "asked": requests[before:], "cookies": cookies, "left": left, "widget": widget}


def test_28_nothing_is_requested_before_the_first_question_but_the_page_and_the_script(
    around_file: Surroundings, visit: dict[str, Any]
) -> None:
    page = around_file.site.origin + "/embedded"
    assert [request.url for request in visit["before"]] == [page, f"{around_file.network.origin}/chat/widget.js"]


def test_28_every_request_goes_to_the_bot(around_file: Surroundings, visit: dict[str, Any]) -> None:
    addresses = {request.url for request in visit["asked"]}
    calls = ("sessions", "messages", "feedback", "summary")
    assert addresses == {f"{around_file.network.origin}/chat/{call}" for call in calls}


def test_28_no_request_carries_a_cookie_or_says_which_page_it_comes_from(visit: dict[str, Any]) -> None:
    for request in visit["asked"]:
        told = request.all_headers()
        assert "cookie" not in told
        assert "referer" not in told


def test_28_the_words_go_into_the_body_and_never_into_an_address(visit: dict[str, Any]) -> None:
    assert not [request.url for request in visit["asked"] if "?" in request.url or "sciatica" in request.url]


def test_30_nothing_is_kept_but_in_session_storage(visit: dict[str, Any]) -> None:
    assert visit["left"] == [0, 0, 0]
    assert visit["cookies"] == ["clinic"]
    assert len(visit["widget"].stored()) == 1


def test_30_clear_chat_asks_once_and_may_be_called_off(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    widget.choose_option("Clear chat")
    expect(widget.root.get_by_role("group", name="Delete this conversation here and on the server?")).to_be_visible()
    widget.button("Keep it").click()
    expect(widget.replies).to_have_count(1)
    assert questions(conversation(around.bot, widget)) == [FIRST]


def test_30_a_cleared_chat_is_gone_from_the_screen_the_storage_and_the_server(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    session = conversation(around.bot, widget)
    clear(widget)
    expect(widget.status).to_have_text("The conversation is deleted.")
    assert widget.log.inner_text().strip() == ""
    assert widget.stored() == {}
    assert kept("/export", session).status_code == 401


def test_30_after_clearing_the_next_question_starts_another_conversation(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask("i have glaucoma")
    before = conversation(around.bot, widget)
    clear(widget)
    expect(widget.replies).to_have_count(0)
    reply = widget.ask("how long should i hang")
    expect(reply).not_to_contain_text("You told me")
    after = conversation(around.bot, widget)
    assert after.token != before.token
    assert questions(after) == ["how long should i hang"]


def test_30_a_cleared_chat_stays_gone_after_a_reload(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    clear(widget)
    expect(widget.status).to_have_text("The conversation is deleted.")
    widget.page.reload()
    expect(widget.open().suggestions).to_contain_text("Example questions")
    expect(widget.questions).to_have_count(0)


def test_30_a_cleared_chat_does_not_come_back_with_the_back_button(around: Surroundings, browser: Browser) -> None:
    path = next(filter(None, map(shutil.which, NAMES)))
    keeps_pages = browser.browser_type.launch(
        executable_path=path, args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    with keeps_pages:
        page = keeps_pages.new_page()
        page.goto(around.embedded("/before", text='<a href="/after">Our hours</a>'))
        widget = Widget(page).open()
        widget.ask(FIRST)
        around.embedded("/after")
        page.get_by_role("link", name="Our hours").click()
        page.wait_for_url("**/after")
        clear(widget.open())
        expect(widget.status).to_have_text("The conversation is deleted.")
        page.go_back(wait_until="commit")  # the page is as it was left, and loads no more
        expect(widget.panel.get_by_role("button", name="Does it help sciatica?")).to_be_visible()
        expect(widget.questions).to_have_count(0)


def test_30_clearing_while_the_server_is_away_says_so_and_can_be_tried_again(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    session = conversation(around.bot, widget)
    around.network.refuse()
    clear(widget)
    expect(widget.status).to_have_text("The server could not be reached, so the conversation is still kept there.")
    expect(widget.replies).to_have_count(1)
    around.network.mend()
    widget.again.click()
    expect(widget.status).to_have_text("The conversation is deleted.")
    assert kept("/export", session).status_code == 401


def test_30_the_screen_alone_can_be_cleared_while_the_server_is_away_and_it_is_said_what_is_kept(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    session = conversation(around.bot, widget)
    around.network.refuse()
    clear(widget)
    widget.button("Clear this screen only").click()
    expect(widget.status).to_have_text("Cleared from this screen. The server still keeps the conversation.")
    assert widget.stored() == {}
    assert questions(session) == [FIRST]


def test_30_an_answer_that_is_on_its_way_does_not_come_back_after_clearing(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    session = conversation(around.bot, widget)
    around.network.slow(0.5)
    widget.type(SECOND)
    clear(widget)
    expect(widget.status).to_have_text("The conversation is deleted.")
    around.network.mend()
    widget.ask("what angle is best")
    expect(widget.questions).to_have_count(1)
    expect(widget.replies).to_have_count(1)
    assert kept("/export", session).status_code == 401


def test_30_a_question_that_waits_for_the_server_is_not_sent_once_its_deletion_is_asked_for(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask(FIRST)
    around.network.refuse()
    widget.type(SECOND)
    expect(widget.status).to_contain_text("Trying again.")
    widget.choose_option("Clear chat")
    around.network.mend()
    around.network.slow(2)
    sent: list[str] = []
    widget.page.on("request", lambda request: sent.append(request.method))
    widget.button("Yes, delete it").click()
    expect(widget.status).to_have_text("The conversation is deleted.")
    assert sent == ["DELETE"]


def test_30_with_a_full_storage_the_chat_goes_on(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.page.evaluate(FILL_STORAGE)
    widget.ask(FIRST)
    widget.ask(SECOND)
    assert [name for name in widget.stored() if not name.startswith("full")] == []
    assert widget.problems == []


def test_30_with_a_forbidden_storage_the_chat_goes_on(around: Surroundings) -> None:
    page = around.open_tab()
    page.add_init_script(FORBID_STORAGE)
    page.goto(around.embedded())
    widget = Widget(page).open()
    widget.ask("i have glaucoma")
    expect(widget.ask("how long should i hang")).to_contain_text("You told me about glaucoma or high eye pressure before")
    clear(widget)
    expect(widget.status).to_have_text("The conversation is deleted.")
    assert widget.problems == []


def test_the_page_hears_what_happens_and_no_word_of_what_is_said(around: Surroundings) -> None:
    widget = around.widget()
    widget.page.evaluate(NOTE_EVENTS)
    widget.open()
    widget.ask(FIRST)
    around.network.refuse()
    widget.page.evaluate("""() => document.querySelector("inversion-helper").ask("my secret")""")
    expect(widget.status).to_contain_text("Trying again.")
    around.network.mend()
    expect(widget.replies).to_have_count(2)
    clear(widget)
    expect(widget.status).to_have_text("The conversation is deleted.")
    widget.page.context.set_offline(True)
    widget.type("my other secret")
    widget.again.wait_for()
    widget.field.press("Escape")
    heard = widget.page.evaluate("window.heard")
    took = [detail.pop("milliseconds") for name, detail in heard if name == "reply"]
    assert heard == [
        ["open", None],
        ["ask", None],
        ["reply", {}],
        ["ask", None],
        ["reply", {}],
        ["clear", None],
        ["ask", None],
        ["error", {"code": "offline"}],
        ["close", None],
    ]
    assert all(isinstance(one, int) and one > 0 for one in took)


def test_29_a_person_is_asked_not_to_type_personal_details_and_finds_the_privacy_notice(around: Surroundings) -> None:
    widget = around.widget().open()
    expect(widget.field).to_have_accessible_description(
        "Please do not type your name or other personal details. Up to 500 characters."
    )
    link = widget.root.get_by_role("link", name="Privacy")
    assert link.evaluate("link => [link.href, link.rel]") == [f"{around.network.origin}/chat#privacy", "noopener noreferrer"]


def test_29_the_privacy_link_leads_to_what_is_stored_where(around: Surroundings) -> None:
    widget = around.widget().open()
    with widget.page.context.expect_page() as opened:
        widget.root.get_by_role("link", name="Privacy").click()
    section = opened.value.get_by_role("region", name="Privacy")
    expect(section).to_be_in_viewport()
    expect(section).to_contain_text("What the server keeps.")
    expect(section).to_contain_text("How to delete it.")


def test_29_the_privacy_link_can_be_the_sites_own(around: Surroundings) -> None:
    address = f"{around.site.origin}/privacy"
    widget = around.widget(around.embedded("/own-privacy", settings=f'data-privacy="{address}"')).open()
    expect(widget.root.get_by_role("link", name="Privacy")).to_have_attribute("href", address)
