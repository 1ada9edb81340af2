"""The bot's own page at /chat, as a person gets about on it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import tour
from tests.browser.conftest import Surroundings
from tests.browser.widget import Widget

pytestmark = pytest.mark.slow

NARROW = {"width": 320, "height": 568}


@pytest.fixture
def visit(around: Surroundings) -> Callable[..., Widget]:
    def open_page(**context: Any) -> Widget:
        return around.widget(f"{around.network.origin}/chat", **context)

    return open_page


def press_tab(widget: Widget) -> Iterator[Locator]:
    """Presses Tab again and again; yields what has the focus."""
    while True:
        widget.page.keyboard.press("Tab")
        yield widget.page.locator(":focus").first


def open_all(widget: Widget) -> None:
    for summary in widget.page.locator("main > section > details > summary").all():
        summary.click()


def show(state: str, widget: Widget) -> None:
    if state == "everything unfolded":
        open_all(widget)
    if state == "after an answer":
        tour.answer(widget)


@pytest.mark.parametrize("state", ["as it opens", "everything unfolded", "after an answer"])
def test_15_axe_finds_nothing_on_the_page_in_any_mode(visit: Callable[..., Widget], state: str) -> None:
    widget = visit()
    tour.load_axe(widget.page)
    show(state, widget)
    wrong = {}
    for name, mode in tour.MODES.items():
        tour.take_on(widget, mode)
        widget.page.evaluate("scrollTo(0, 0)")
        if found := tour.axe(widget.page):
            wrong[name] = found
    print(f"\naxe, /chat {state}: {len(tour.MODES)} modes, {sum(map(len, wrong.values()))} violations")
    assert wrong == {}


@pytest.mark.parametrize("state", ["everything unfolded", "after an answer"])
@pytest.mark.parametrize("height", [568, 256])
def test_18_page_is_not_wider_than_320_pixels(visit: Callable[..., Widget], state: str, height: int) -> None:
    widget = visit(viewport={**NARROW, "height": height})
    show(state, widget)
    assert widget.page.evaluate("document.scrollingElement.scrollWidth") == 320


def test_17_links_and_buttons_of_the_page_are_24_pixels_or_more(visit: Callable[..., Widget]) -> None:
    widget = visit(viewport=NARROW)
    open_all(widget)
    sizes = widget.page.evaluate(
        """() => [...document.querySelectorAll("header a:not(.skip), main a, main button, main summary")].map((one) => {
            const {width, height} = one.getBoundingClientRect();
            return [one.textContent, width, height];
        })"""
    )
    assert len(sizes) > 100
    assert [name for name, width, height in sizes if min(width, height) < 24] == []


def test_first_tab_reaches_the_link_past_the_heading_to_the_chat(visit: Callable[..., Widget]) -> None:
    widget = visit()
    skip = next(press_tab(widget))
    expect(skip).to_have_text("Skip to the chat")
    expect(skip).to_be_in_viewport(ratio=1)
    skip.press("Enter")
    focused = [widget.focused() for _, _ in zip(range(12), press_tab(widget), strict=False)]
    assert "button Options" in focused
    assert "textarea question" in focused


def test_every_link_of_the_navigation_leads_to_its_section(visit: Callable[..., Widget]) -> None:
    widget = visit(viewport=NARROW)
    links = widget.page.get_by_role("navigation").get_by_role("link")
    expect(links).to_have_count(7)
    for link in links.all():
        link.focus()
        link.press("Enter")
        target = widget.page.locator(f"{link.get_attribute('href')}:target")
        expect(target).to_be_in_viewport()
    assert widget.problems == []


def test_privacy_link_of_the_chat_leads_to_the_pages_section(visit: Callable[..., Widget]) -> None:
    widget = visit()
    with widget.page.context.expect_page() as opened:
        widget.root.get_by_role("link", name="Privacy").click()
    expect(opened.value.get_by_role("heading", name="Privacy")).to_be_in_viewport()


@pytest.mark.parametrize("viewport", [{"width": 1000, "height": 800}, NARROW], ids=["1000x800", "320x568"])
def test_question_of_the_page_is_answered_in_the_chat_and_in_view(visit: Callable[..., Widget], viewport: dict[str, int]) -> None:
    widget = visit(viewport=viewport)
    question = widget.page.locator("#questions").get_by_role("button", name="How long should I stay upside down?").first
    question.click()
    expect(widget.questions.last).to_contain_text("How long should I stay upside down?")
    expect(widget.replies.last.get_by_role("heading")).to_have_text("How long should I stay upside down?")
    expect(widget.questions.last).to_be_in_viewport()
    assert widget.focused() == "textarea question"
    assert widget.problems == []


def test_question_about_a_condition_does_not_count_as_having_it(visit: Callable[..., Widget]) -> None:
    widget = visit()
    open_all(widget)
    widget.page.get_by_role("button", name="Can I use it with glaucoma or another eye problem?").click()
    expect(widget.replies.last.get_by_role("heading").first).not_to_contain_text("You told me")


def test_page_opens_and_is_read_to_its_end_without_an_error(visit: Callable[..., Widget]) -> None:
    widget = visit()
    open_all(widget)
    widget.ask("is it safe with glaucoma")
    widget.page.locator("#developers").scroll_into_view_if_needed()
    assert widget.problems == []


def test_page_can_be_read_without_scripts(visit: Callable[..., Widget]) -> None:
    page = visit(java_script_enabled=False).page
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_role("heading", name="Privacy")).to_be_visible()
    page.get_by_text("Is it safe? (").click()
    expect(page.get_by_text("Can I use it with glaucoma or another eye problem?")).to_be_visible()


def test_paper_has_the_sources_and_the_conversation_and_no_controls(visit: Callable[..., Widget]) -> None:
    widget = visit()
    widget.ask("does it help sciatica")
    page = widget.page
    page.emulate_media(media="print")
    page.evaluate(
        "() => { window.seen = new Promise((done) => addEventListener('beforeprint', () => done(document.body.innerText))) }"
    )
    page.pdf()
    text = page.evaluate("() => window.seen")
    assert "Archives of Physiotherapy" in text
    expect(widget.replies.last.get_by_role("heading", name="Does it help sciatica?")).to_be_visible()
    for control in (page.get_by_role("navigation"), widget.field, widget.send, widget.button("Options")):
        expect(control).to_be_hidden()
