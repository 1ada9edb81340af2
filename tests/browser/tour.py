"""A walk past everything that the widget can show, for each way in which a person may have set up the browser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Surroundings
from tests.browser.widget import Widget
from tests.conftest import ROOT
from tests.tools import missing

AXE = ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LAYOUTS = ["floating", "inline", "right to left"]
SHOWN_ALL = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "no-preference"}


@dataclass(frozen=True)
class Mode:
    """How the browser is set up: size of the window, preferences, and how often the text was made larger."""

    width: int = 1000
    height: int = 800
    prefers: dict[str, Any] = field(default_factory=dict)
    larger: int = 0


MODES = {
    "light": Mode(),
    "dark": Mode(prefers={"color_scheme": "dark"}),
    "forced colours": Mode(prefers={"forced_colors": "active"}),
    "reduced motion": Mode(prefers={"reduced_motion": "reduce"}),
    "320x568": Mode(320, 568),
    "200 % zoom": Mode(640, 400),
    "400 % zoom": Mode(320, 256),
    "text 150 %": Mode(larger=2),
    "text 150 %, 320x568": Mode(320, 568, larger=2),
}

SIZES = """() => {
    const root = document.querySelector("inversion-helper").shadowRoot;
    const controls = [...root.querySelectorAll("button, a[href], textarea, summary")].filter((one) => one.checkVisibility());
    return controls.map((one) => {
        const box = one.getBoundingClientRect();
        const name = (one.getAttribute("aria-label") || one.textContent || one.id).trim();
        const small = one.matches("a:not(.call), .cite");
        return {name, kind: small ? "in text" : "main", width: box.width, height: box.height};
    });
}"""
"""What can be pressed: name, width and height in CSS pixels, and whether it stands in running text."""

SPILLS = """() => {
    const root = document.querySelector("inversion-helper").shadowRoot;
    const page = document.scrollingElement;
    const found = page.scrollWidth > innerWidth ? [`the page is ${page.scrollWidth} wide in ${innerWidth}`] : [];
    const panel = root.querySelector(".panel");
    if (!panel.checkVisibility()) return found;
    const {left, right} = panel.getBoundingClientRect();
    const tell = (what, one) => found.push(`${what}: ${one.tagName} ${one.className} ${one.textContent.slice(0, 30)}`);
    for (const one of panel.querySelectorAll("*")) {
        const box = one.getBoundingClientRect();
        if (!one.checkVisibility() || one.closest(".heard") || box.width === 0) continue;
        if (box.left < left - 1 || box.right > right + 1) tell("reaches out", one);
        if (one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX !== "visible") tell("scrolls sideways", one);
    }
    return found;
}"""
"""What is wider than its place, or reaches out of the panel."""

MOVES = """() => {
    const root = document.querySelector("inversion-helper").shadowRoot;
    return [...document.getAnimations(), ...root.getAnimations()].map((one) => one.effect.target.className);
}"""


@dataclass
class Finding:
    """What was found in one state."""

    violations: list[str]
    controls: list[dict[str, Any]]
    spills: list[str]
    moves: list[str]


State = tuple[str, Callable[[Widget], Any]]


def states() -> Iterator[State]:
    """Names the states of a conversation and gets there, each from the one before."""
    yield "first screen", lambda widget: None
    yield "answer with picture, evidence and one source open", answer
    yield "check of two conditions", lambda widget: widget.ask("is it safe with glaucoma and im on blood thinners")
    yield "several meanings to choose from", lambda widget: widget.ask("table")
    yield "off topic", lambda widget: widget.ask("what is the capital of france")
    yield "reasons why it did not help", not_helpful
    yield "options", lambda widget: widget.button("Options").click()
    yield "summary for the clinician", summary
    yield "question whether to clear", clear
    yield "draft that is too long", too_long
    yield "same-day card", same_day
    yield "emergency card", lambda widget: widget.ask("both my legs went numb after i came off it")
    yield "error with Try again", offline


def answer(widget: Widget) -> None:
    reply = widget.ask("what angle should i use")
    for summary in (".evidence > summary", ".sources > summary", ".sources li summary >> nth=0"):
        reply.locator(summary).click()


def not_helpful(widget: Widget) -> None:
    last = widget.replies.last
    last.get_by_role("button", name="No, not helpful").click()
    last.get_by_role("group", name="What was wrong?").wait_for()


def summary(widget: Widget) -> None:
    widget.choose_option("Questions for your clinician")
    widget.root.get_by_role("heading", name="Summary for your clinician").wait_for()


def clear(widget: Widget) -> None:
    widget.button("Back to the chat").click()
    widget.choose_option("Clear chat")
    widget.button("Yes, delete it").wait_for()


def too_long(widget: Widget) -> None:
    widget.button("Yes, delete it").click()
    expect(widget.replies).to_have_count(0)
    widget.field.fill("My back hurts. " * 40)


def same_day(widget: Widget) -> None:
    widget.field.fill("")
    widget.ask("sore back and a fever since yesterday")


def offline(widget: Widget) -> None:
    widget.page.context.set_offline(True)
    widget.type("does it help sciatica")
    widget.again.wait_for()


def put(around: Surroundings, layout: str, settings: str = "", head: str = "", path: str = "/tour") -> str:
    """Puts up a page of another origin with the widget and returns its address; `settings` are attributes of the element."""
    html = 'lang="en"'
    if layout == "right to left":
        html, settings = 'lang="ar" dir="rtl"', f'lang="ar" {settings}'
    body = f"<main><h1>A clinic</h1><p>Our hours.</p></main><inversion-helper floating {settings}></inversion-helper>"
    if layout == "inline":
        body = f"<main><h1>A clinic</h1><inversion-helper {settings}></inversion-helper></main>"
    return around.site.put(path, body, script(around) + head, html)


def script(around: Surroundings) -> str:
    return f'<script src="{around.network.origin}/chat/widget.js" defer></script>'


def take_on(widget: Widget, mode: Mode) -> None:
    """Sets the browser up so, whatever it was before."""
    page = widget.page
    page.set_viewport_size({"width": mode.width, "height": mode.height})
    page.emulate_media(**{**SHOWN_ALL, **mode.prefers})
    smaller, larger = (widget.root.locator(".tools button").nth(index) for index in (0, 1))
    for button, times in ((smaller, 2), (larger, mode.larger)):
        for _ in range(times):
            button.dispatch_event("click")


def axe(page: Page) -> list[str]:
    """Returns what axe finds wrong, a line each."""
    found = page.evaluate(
        "(tags) => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        TAGS,
    )
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:120]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def load_axe(page: Page) -> None:
    """Puts axe into the page; what a debugger evaluates is not subject to the page's policy."""
    if not AXE.exists():
        missing("axe-core is not installed, which the browser tests need: run `make widget`")
    page.evaluate(AXE.read_text(encoding="utf-8"))


def look(widget: Widget) -> Finding:
    """Looks from the top, where no control is half under the notice, which axe would take for a small one."""
    page = widget.page
    page.evaluate("scrollTo(0, 0); document.querySelector('inversion-helper').shadowRoot.querySelector('.panel').scrollTo(0, 0)")
    return Finding(axe(page), page.evaluate(SIZES), page.evaluate(SPILLS), page.evaluate(MOVES))


Walk = dict[tuple[str, str], Finding]
_walks: dict[str, Walk] = {}


def walk(around: Surroundings, layout: str) -> Walk:
    """Has one conversation and returns what was found in each mode and state. It is had once, whoever asks."""
    if layout not in _walks:
        _walks[layout] = _walk(around, layout)
    return _walks[layout]


def _walk(around: Surroundings, layout: str) -> Walk:
    widget = around.widget(put(around, layout))
    load_axe(widget.page)
    modes = {"light": MODES["light"]} if layout == "right to left" else MODES
    found: Walk = {}

    def look_at(state: str) -> None:
        for name, mode in modes.items():
            take_on(widget, mode)
            found[name, state] = look(widget)
        take_on(widget, MODES["light"])

    if widget.launcher.is_visible():
        look_at("closed")
        widget.open()
    for state, go in states():
        go(widget)
        look_at(state)
    return found
