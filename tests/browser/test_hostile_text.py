"""Texts that would run as HTML, typed and in every place of a reply: they are shown as they are, and do nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Surroundings
from tests.browser.record import conversation, questions
from tests.browser.widget import Widget
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

CORPUS: list[str] = json.loads((ROOT / "widget" / "test" / "xss.json").read_text(encoding="utf-8"))
AT_ONCE = 5
"""As many as can be asked next."""
NEXT = "And: "
DRAWN = {
    *("div", "section", "header", "h2", "h3", "p", "span", "ol", "ul", "li", "strong", "b", "i", "cite", "a", "button", "figure"),
    *("details", "summary", "form", "label", "textarea", "svg", "g", "path", "line", "circle", "rect", "text"),
}
HARM = """drawn => {
    const root = document.querySelector("inversion-helper").shadowRoot;
    const found = [];
    for (const one of root.querySelectorAll("*")) {
        if (!drawn.includes(one.localName)) found.push(`<${one.localName}>`);
        for (const { name, value } of one.attributes) {
            const code = /^on|^src|^srcdoc$|^action$|^formaction$/.test(name);
            const leads = name.endsWith("href") && !/^(https?|mailto|tel):/.test(value);
            if (code || leads) found.push(`${one.localName} ${name}=${value}`);
        }
    }
    if ("__xss" in window) found.push("a script ran");
    if (document.body.children.length !== 2) found.push("something new in the page");
    return found;
}"""
ASK_ALL = """async texts => {
    const root = document.querySelector("inversion-helper").shadowRoot;
    for (const text of texts) {
        const replied = new Promise(resolve => addEventListener("inversion-helper-reply", resolve, { once: true }));
        root.querySelector("textarea").value = text;
        root.querySelector("form").requestSubmit();
        await replied;
    }
}"""
ODD = [
    pytest.param("is {this} ok with {{7*7}} or ${7*7} or {glaucoma}", id="braces"),
    pytest.param("/restart", id="command"),
    pytest.param('/affirm{"condition": "none"}', id="command with entities"),
    pytest.param("sciatica? " * 399 + "is it ok??", id="4,000 characters"),
    pytest.param("is it safe\u202e ?amoculg htiw", id="right-to-left override"),
    pytest.param("\u2066\u2067\u202b is it safe", id="open isolates"),
    pytest.param("is it safe for my back \U0001f469\u200d\u2695\ufe0f\U0001f643", id="emoji"),
    pytest.param("does it help sci\u200ba\u200dti\u2060\ufeffca", id="zero-width characters"),
    pytest.param("e\u0301" * 50 + "\u0323\u0330" * 200, id="piled-up accents"),
]


class Watch:
    """Notes what a text must not bring about: dialogs, new windows, and requests to elsewhere."""

    def __init__(self, page: Page, *origins: str) -> None:
        self.seen: list[str] = []
        page.on("dialog", lambda dialog: (self.seen.append(dialog.message), dialog.dismiss()))
        page.context.on("page", lambda other: self.seen.append(other.url))
        page.context.on("request", lambda request: request.url.startswith(origins) or self.seen.append(request.url))


@pytest.fixture
def hostile(around: Surroundings) -> tuple[Widget, Watch]:
    widget = around.widget().open()
    return widget, Watch(widget.page, around.network.origin, around.site.origin)


def answering(widget: Widget, path: str, body: Callable[[], Any], status: int = 200) -> None:
    """Puts a reply into the place of the server's."""

    def fulfil(route: Route) -> None:
        route.fulfill(status=status, body=json.dumps(body()), headers={"Access-Control-Allow-Origin": "*"})

    widget.page.route(f"**/chat/{path}", fulfil)


def card(text: str, kind: str) -> dict[str, Any]:
    """A card in which every field is the text."""
    source = dict.fromkeys(("id", "title", "publisher", "year", "url", "kind", "fact"), text)
    return {
        **dict.fromkeys(("topic", "title", "body", "clinician", "reviewed_by", "checked"), text),
        "kind": kind,
        "evidence": {"grade": text, "label": text, "explained": text},
        "urgency": text,
        "conditions": [{"id": text, "name": text, "advice": text, "text": text}, {"id": text, "name": text, "advice": None}],
        "sources": [source],
        "related": [{"title": f"{NEXT}{text}", "payload": text}],
        "picture": {"id": "angles", "text": text},
    }


def messages(texts: list[str]) -> list[dict[str, Any]]:
    """Each text as a card of its own kind, which is drawn like an answer, and as a reply without a card."""
    return [{"id": text, "text": text, "buttons": [], "card": one} for text in texts for one in (card(text, text), None)]


def squeezed(text: str | None) -> str:
    """The text without white space, which HTML does not keep; a script counts U+FEFF among it."""
    return "".join((text or "").replace("\ufeff", "").split())


def unharmed(widget: Widget, watch: Watch) -> bool:
    """Tells whether nothing was brought about; a failed assertion says what was."""
    assert widget.page.evaluate(HARM, sorted(DRAWN)) == []
    assert watch.seen == []
    assert widget.problems == []
    return True


@pytest.mark.parametrize("part", range(2))
def test_27_a_hostile_text_that_is_typed_is_shown_as_it_is_and_answered(hostile: tuple[Widget, Watch], part: int) -> None:
    widget, watch = hostile
    texts = CORPUS[part::4]
    widget.page.evaluate(ASK_ALL, texts)
    shown = widget.questions.locator("p").all_text_contents()
    assert [squeezed(text) for text in shown] == [squeezed(text) for text in texts]
    assert widget.replies.count() >= len(texts) > 60
    assert unharmed(widget, watch)


@pytest.mark.parametrize("part", range(4))
def test_27_a_hostile_text_in_every_place_of_a_reply_is_shown_as_it_is(hostile: tuple[Widget, Watch], part: int) -> None:
    widget, watch = hostile
    texts = CORPUS[part::4]
    replies: list[list[dict[str, Any]]] = []
    answering(widget, "messages", lambda: {"messages": replies[-1]})
    for start in range(0, len(texts), AT_ONCE):
        some = texts[start : start + AT_ONCE]
        replies.append(messages(some))
        widget.ask("what")
        assert widget.suggestions.get_by_role("button").all_text_contents() == [f"{NEXT}{text}" for text in some]
    shown = [squeezed(text) for text in widget.replies.all_text_contents()]
    wanted = [squeezed(text) for text in texts for _ in range(2)]
    assert [text for text, reply in zip(wanted, shown, strict=True) if text not in reply] == []
    widget.log.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    assert unharmed(widget, watch)


def test_27_a_hostile_text_in_an_emergency_is_shown_as_it_is(hostile: tuple[Widget, Watch]) -> None:
    widget, watch = hostile
    answering(
        widget,
        "messages",
        lambda: {"messages": [{"id": "x", "text": text, "buttons": [], "card": card(text, "red_flag")} for text in CORPUS]},
    )
    widget.ask("what")
    titles = widget.log.locator(".care h3").all_text_contents()
    assert [text for text, title in zip(CORPUS, titles, strict=True) if not squeezed(title).endswith(squeezed(text))] == []
    assert unharmed(widget, watch)


def test_27_a_hostile_text_in_the_summary_is_shown_as_it_is(hostile: tuple[Widget, Watch]) -> None:
    widget, watch = hostile
    widget.ask("does it help sciatica")
    answering(widget, "summary", lambda: {"title": CORPUS[0], "text": "\n\n".join(["title", *CORPUS])})
    widget.choose_option("Questions for your clinician")
    sheet = widget.root.locator(".sheet")
    expect(sheet.get_by_role("heading")).to_have_text(CORPUS[0])
    assert squeezed("".join(CORPUS)).replace("•", "") in squeezed(sheet.text_content())
    assert unharmed(widget, watch)


def test_27_a_hostile_text_in_an_error_is_shown_as_it_is(hostile: tuple[Widget, Watch]) -> None:
    widget, watch = hostile
    text = "\n".join(CORPUS)
    answering(widget, "messages", lambda: {"error": {"code": text, "message": text}}, status=400)
    widget.type("what")
    widget.again.wait_for()
    assert squeezed(widget.status.text_content()) == squeezed(text)
    widget.problems = [one for one in widget.problems if "status of 400" not in one]  # which the browser itself notes
    assert unharmed(widget, watch)


def test_27_a_hostile_text_is_shown_as_it_is_after_a_reload(around: Surroundings, hostile: tuple[Widget, Watch]) -> None:
    widget, watch = hostile
    answering(widget, "messages", lambda: {"messages": messages(CORPUS[:40])})
    widget.ask(CORPUS[0])
    before = widget.log.text_content()
    widget.page.reload()
    assert widget.open().log.text_content() == before
    assert unharmed(widget, watch)


@pytest.mark.parametrize("text", ODD)
def test_27_an_odd_text_is_shown_as_it_is_counted_and_answered(
    around: Surroundings, hostile: tuple[Widget, Watch], text: str
) -> None:
    widget, watch = hostile
    widget.ask(text)
    assert widget.questions.locator("p").all_text_contents() == [text.strip()]
    assert questions(conversation(around.bot, widget)) == [text.strip()]
    assert unharmed(widget, watch)


def test_a_command_that_is_typed_is_not_obeyed(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask("i have glaucoma")
    widget.ask("/restart")
    expect(widget.ask("how long should i hang")).to_contain_text("You told me about glaucoma or high eye pressure before")
