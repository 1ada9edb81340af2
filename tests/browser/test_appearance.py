"""What the widget looks like: contrast, focus, sizes, zoom, languages, themes of the page around it, and paper."""

import dataclasses
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import colours, tour
from tests.browser.conftest import Surroundings
from tests.browser.widget import Widget

pytestmark = pytest.mark.slow

SMALL = {"width": 320, "height": 568}
ZOOMED = {"width": 320, "height": 256}
WINDOWS = ["320x568", "200 % zoom", "400 % zoom"]
LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 6
SPACED_TEXT = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }
"""
"""What WCAG 1.4.12 lets a reader set."""

in_both_layouts = pytest.mark.parametrize("layout", ["floating", "inline"])


def open_widget(around: Surroundings, layout: str = "floating", settings: str = "", head: str = "", **context: object) -> Widget:
    return around.widget(tour.put(around, layout, settings, head), **context).open()


def box(one: Locator) -> dict[str, float]:
    found = one.bounding_box()
    assert found, "it is not shown"
    return {**found, "right": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


def is_in_view(one: Locator) -> bool:
    """Whether all of it is inside the window and nothing lies over its middle."""
    return bool(
        one.evaluate(
            """one => {
                const {left, right, top, bottom} = one.getBoundingClientRect();
                if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return false;
                const hit = one.getRootNode().elementFromPoint((left + right) / 2, (top + bottom) / 2);
                return one === hit || one.contains(hit) || hit.contains(one);
            }"""
        )
    )


# Contrast and focus


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_15_text_has_4_5_to_1_and_controls_3_to_1(around: Surroundings, scheme: str) -> None:
    widget = open_widget(around, color_scheme=scheme)
    faint: dict[str, float] = {}
    for _, go in tour.states():
        go(widget)
        faint |= {what: contrast for what, contrast in colours.text(widget).items() if contrast < 4.5}
        faint |= {what: contrast for what, contrast in colours.controls(widget).items() if contrast < 3}
    assert faint == {}


def tab_through(widget: Widget) -> Iterator[None]:
    """Goes through the panel by Tab, from the launcher until the focus has left it."""
    widget.launcher.focus()
    while True:
        widget.page.keyboard.press("Tab")
        if widget.focused() == "body" or widget.focused().startswith("inversion-helper"):
            return
        yield


@pytest.mark.parametrize("prefers", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str)
def test_16_whatever_has_the_focus_has_a_ring_of_3_to_1(around: Surroundings, prefers: dict[str, str]) -> None:
    widget = open_widget(around, **prefers)
    widget.ask("both my legs went numb after i came off it")
    widget.button("Options").click()
    tour.offline(widget)
    rings = dict(colours.ring(widget) for _ in tab_through(widget))
    assert len(rings) > 12
    assert {what: contrast for what, contrast in rings.items() if contrast < 3} == {}


@pytest.mark.parametrize("colour", ["white", "black", "rgb(10, 90, 107)"])
def test_16_ring_of_the_launcher_shows_on_a_page_of_any_colour(around: Surroundings, colour: str) -> None:
    widget = around.widget(tour.put(around, "floating", head=f"<style>body {{ background: {colour} }}</style>"))
    widget.page.keyboard.press("Tab")
    what, contrast = colours.ring(widget)
    assert "launcher" in what
    assert contrast >= 3


@in_both_layouts
@pytest.mark.parametrize("window", [{"width": 1000, "height": 800}, ZOOMED], ids=["1000x800", "400 % zoom"])
def test_16_what_has_the_focus_is_never_covered(around: Surroundings, layout: str, window: dict[str, int]) -> None:
    widget = open_widget(around, layout, viewport=window)
    tour.answer(widget)
    covered = []
    for _ in range(20):
        widget.page.keyboard.press("Shift+Tab")
        focused = widget.page.evaluate_handle("document.querySelector('inversion-helper').shadowRoot.activeElement").as_element()
        if not focused:
            break
        clear = focused.evaluate(
            """one => {
                const {left, right, top, bottom} = one.getBoundingClientRect();
                const [x, y] = [(left + right) / 2, (top + bottom) / 2];
                const points = [[x, y], [left + 6, y], [right - 6, y], [x, top + 3], [x, bottom - 3]];
                const hits = points.map(([x, y]) => one.getRootNode().elementFromPoint(x, y));
                return one.matches(".scroller") || hits.every((hit) => hit && (one.contains(hit) || hit.contains(one)));
            }"""
        )
        if not clear:
            covered.append(widget.focused())
    assert covered == []


# Sizes and zoom


@pytest.mark.parametrize("layout", tour.LAYOUTS)
def test_17_controls_are_44_pixels_and_what_stands_in_text_24(around: Surroundings, layout: str) -> None:
    least = {"main": 44, "in text": 24}
    small = {
        (mode, state, control["name"])
        for (mode, state), found in tour.walk(around, layout).items()
        for control in found.controls
        if min(control["width"], control["height"]) < least[control["kind"]] - 0.1
    }
    assert small == set()


@pytest.mark.parametrize("layout", tour.LAYOUTS)
def test_18_nothing_is_wider_than_its_place(around: Surroundings, layout: str) -> None:
    assert {at: found.spills for at, found in tour.walk(around, layout).items() if found.spills} == {}


@in_both_layouts
def test_18_long_words_are_broken_and_the_question_can_be_typed_in_small_windows(around: Surroundings, layout: str) -> None:
    widget = open_widget(around, layout)
    for window in WINDOWS:
        tour.take_on(widget, tour.MODES[window])
        widget.field.click()
        widget.page.keyboard.type("does it help ")
        assert is_in_view(widget.field)
        widget.ask(f"does it help {LONG_WORD}")
        assert widget.page.evaluate(tour.SPILLS) == []


def test_18_send_can_be_scrolled_to_with_the_options_open_and_a_long_draft(around: Surroundings) -> None:
    widget = open_widget(around, viewport=SMALL)
    widget.button("Options").click()
    widget.field.fill("My back hurts. " * 30)
    widget.page.mouse.move(160, 100)
    widget.page.mouse.wheel(0, 2000)
    expect(widget.send).to_be_in_viewport(ratio=1)


VISIBLE = """log => {
    const {top, bottom} = log.getBoundingClientRect();
    const low = log.closest(".panel").matches(".low");
    const scroller = log.closest(".scroller").getBoundingClientRect();
    const notice = log.getRootNode().querySelector(".notice").getBoundingClientRect().bottom;
    return Math.min(bottom, innerHeight, scroller.bottom) - Math.max(top, notice, low ? 0 : scroller.top);
}"""
"""How many pixels of the log are in view, from below the notice on."""


@in_both_layouts
@pytest.mark.parametrize("larger", [0, 1, 2], ids=["100 %", "125 %", "150 %"])
def test_18_at_least_100_pixels_of_an_answer_are_in_view_in_small_windows(around: Surroundings, layout: str, larger: int) -> None:
    widget = open_widget(around, layout)
    for window in WINDOWS:
        tour.take_on(widget, dataclasses.replace(tour.MODES[window], larger=larger))
        widget.ask("what angle should i use")
        assert widget.log.evaluate(VISIBLE) >= 100
        assert is_in_view(widget.questions.last)


@pytest.mark.parametrize("window", [{"width": 1000, "height": 800}, SMALL], ids=["1000x800", "320x568"])
def test_question_that_has_no_answer_is_in_view_beside_what_is_said_of_it(around: Surroundings, window: dict[str, int]) -> None:
    widget = open_widget(around, viewport=window)
    tour.answer(widget)
    tour.offline(widget)
    assert is_in_view(widget.questions.last)
    assert is_in_view(widget.status)
    assert is_in_view(widget.again)


def size(widget: Widget) -> float:
    return float(widget.replies.last.locator("p").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)"))


def test_19_text_grows_to_125_and_150_percent_and_stays_so_after_a_reload(around: Surroundings) -> None:
    widget = open_widget(around)
    widget.ask("hello")
    sizes = [size(widget)]
    for _ in range(2):
        widget.choose_option("Larger text")
        sizes.append(size(widget))
    assert sizes == [16, 20, 24]
    assert widget.button("Larger text").get_attribute("aria-disabled") == "true"
    widget.page.reload()
    assert size(widget.open()) == 24
    widget.choose_option("Smaller text")
    assert size(widget) == 20


def test_19_text_grows_with_what_the_browser_is_set_to(around: Surroundings) -> None:
    widget = open_widget(around, head="<style>html { font-size: 200% }</style>")
    widget.ask("hello")
    assert size(widget) == 32


@in_both_layouts
@pytest.mark.parametrize("window", [{"width": 1000, "height": 800}, SMALL], ids=["1000x800", "320x568"])
def test_19_wider_spacing_of_the_text_loses_nothing(around: Surroundings, layout: str, window: dict[str, int]) -> None:
    widget = open_widget(around, layout, viewport=window)
    tour.answer(widget)
    widget.ask("both my legs went numb after i came off it")
    lost = widget.root.evaluate(
        """(host, css) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(css);
            host.shadowRoot.adoptedStyleSheets.push(sheet);
            const clipped = (one) => getComputedStyle(one).overflowY === "hidden" && one.scrollHeight > one.clientHeight;
            return [...host.shadowRoot.querySelectorAll("*:not(.heard)")].filter((one) => one.checkVisibility() && clipped(one))
                .map((one) => one.className);
        }""",
        SPACED_TEXT,
    )
    assert lost == []
    assert widget.page.evaluate(tour.SPILLS) == []
    widget.button("Options").click()
    expect(widget.button("Clear chat")).to_be_in_viewport()


@pytest.mark.parametrize("layout", tour.LAYOUTS)
def test_20_nothing_moves_by_itself(around: Surroundings, layout: str) -> None:
    assert {at: found.moves for at, found in tour.walk(around, layout).items() if found.moves} == {}


@pytest.mark.parametrize("small_root", [False, True], ids=["", "html at 62.5 %"])
@pytest.mark.parametrize("window", [{"width": 1000, "height": 800}, SMALL], ids=["1000x800", "320x568"])
def test_21_launcher_is_16_pixels_from_the_edges_and_in_the_same_place_on_every_page(
    around: Surroundings, window: dict[str, int], small_root: bool
) -> None:
    head = "<style>html { font-size: 62.5% }</style>" if small_root else ""
    widget = around.widget(tour.put(around, "floating", head=head), viewport=window)
    first = box(widget.launcher)
    assert first["x"] >= 16
    assert window["width"] - first["right"] >= 16
    assert window["height"] - first["bottom"] >= 16
    site = around.site
    widget.page.goto(
        site.put("/other", "<p>long</p>" * 200 + "<inversion-helper floating></inversion-helper>", tour.script(around) + head)
    )
    assert box(widget.launcher) == first


# What is always in view


@in_both_layouts
def test_23_24_notice_and_emergency_links_are_in_view_after_30_messages(around: Surroundings, layout: str) -> None:
    widget = open_widget(around, layout)
    for _ in range(14):
        widget.ask("hello")
    widget.ask("what angle should i use")
    assert widget.questions.count() + widget.replies.count() == 30
    links = widget.panel.locator(".notice a")
    for window in ({"width": 1000, "height": 800}, SMALL, ZOOMED):
        widget.page.set_viewport_size(window)
        for message in (widget.questions.first, widget.replies.nth(7), widget.replies.last):
            message.scroll_into_view_if_needed()
            expect(widget.panel.get_by_text("General information, not medical advice.")).to_be_in_viewport(ratio=1)
            assert all(is_in_view(link) for link in links.all())


def test_24_emergency_numbers_of_several_countries_are_links_that_dial(around: Surroundings) -> None:
    widget = open_widget(around)
    links = widget.panel.locator(".notice a")
    assert [one.get_attribute("href") for one in links.all()] == ["tel:999", "tel:911", "tel:112"]
    assert links.all_inner_texts() == ["999 UK", "911 US and Canada", "112 EU"]


NUMBERS = {
    "999": [("tel:999", "999")],
    "000 Australia, +61 2 9999 0000 Poisons": [("tel:000", "000 Australia"), ("tel:+61299990000", "+61 2 9999 0000 Poisons")],
    "call us": [("tel:999", "999 UK"), ("tel:911", "911 US and Canada"), ("tel:112", "112 EU")],
}


@pytest.mark.parametrize("setting", NUMBERS)
def test_24_a_site_sets_its_own_emergency_numbers(around: Surroundings, setting: str) -> None:
    widget = open_widget(around, "inline", settings=f'emergency="{setting}"')
    links = widget.panel.locator(".notice a").all()
    assert [(one.get_attribute("href"), one.inner_text()) for one in links] == NUMBERS[setting]


def test_24_a_site_sets_its_emergency_number_on_the_script_tag(around: Surroundings) -> None:
    widget = around.widget(around.embedded(settings='data-emergency="112"')).open()
    assert [one.get_attribute("href") for one in widget.panel.locator(".notice a").all()] == ["tel:112"]


def test_24_emergency_card_dials_the_numbers_of_the_site(around: Surroundings) -> None:
    widget = open_widget(around, settings='emergency="112 Ireland"')
    card = widget.ask("both my legs went numb after i came off it")
    assert [one.get_attribute("href") for one in card.get_by_role("link").all()] == ["tel:112"]
    expect(card.get_by_role("link")).to_have_text("Call 112 Ireland")


# Languages


ARABIC = {
    "launcher": "أسئلة عن طاولات الانعكاس",
    "title": "أسئلة عن طاولات الانعكاس",
    "question": "سؤالك",
    "send": "إرسال",
    "exampleQuestions": [{"title": "هل تساعد في عرق النسا؟", "payload": "/sciatica"}],
    "helpful": "هل أفادك هذا؟",
}
BY_SCRIPT = f"""<script>
customElements.whenDefined("inversion-helper").then(() => document.querySelector("inversion-helper").strings = {ARABIC!r});
</script>"""


@pytest.fixture
def arabic(around: Surroundings) -> Widget:
    return open_widget(around, "right to left", head=BY_SCRIPT)


def test_35_frame_is_mirrored_for_arabic(arabic: Widget) -> None:
    frame = arabic.root.locator(".frame")
    assert (frame.get_attribute("lang"), frame.get_attribute("dir")) == ("ar", "rtl")
    assert box(arabic.launcher)["x"] == 16
    assert box(arabic.panel)["x"] == 16
    field, send = box(arabic.root.get_by_label("سؤالك")), box(arabic.root.get_by_role("button", name="إرسال"))
    assert send["right"] < field["x"]


def test_35_page_puts_its_own_words_in_the_place_of_ours(arabic: Widget) -> None:
    expect(arabic.launcher).to_have_text(ARABIC["launcher"])
    expect(arabic.suggestions.get_by_role("button")).to_have_text("هل تساعد في عرق النسا؟")


def test_35_replies_stay_english_from_left_to_right_on_the_other_side_of_the_questions(arabic: Widget) -> None:
    arabic.root.get_by_label("سؤالك").fill("does it help sciatica")
    arabic.page.keyboard.press("Enter")
    reply = arabic.replies.first
    reply.wait_for()
    assert (reply.get_attribute("lang"), reply.get_attribute("dir")) == ("en", "ltr")
    assert reply.locator("h3").evaluate("one => getComputedStyle(one).direction") == "ltr"
    asked = box(arabic.questions.first)
    log = box(arabic.log)
    assert asked["x"] - log["x"] < log["right"] - asked["right"]


def test_35_our_own_words_in_a_reply_are_in_the_language_of_the_page(arabic: Widget) -> None:
    arabic.root.get_by_label("سؤالك").fill("does it help sciatica")
    arabic.page.keyboard.press("Enter")
    said = arabic.replies.first.get_by_text(ARABIC["helpful"])
    assert said.evaluate("one => one.closest('[lang]').lang") == "ar"


# The page around it


NO_PAGE = "main, head { display: none !important } body { margin: 0 !important }"
HOSTILE = {
    "resets everything": """
        * { all: unset !important; display: block; font-size: 3px; --text: red; --accent: red; --background: red; }
        html { font-size: 62.5%; }
        button, section, ul, p, svg { display: none !important; }
    """,
    "shouts": """
        body, body * { text-transform: uppercase !important; letter-spacing: 1em !important; line-height: 5 !important;
            font: 900 40px cursive !important; color: red !important; text-align: right !important; text-indent: 4em !important;
            white-space: pre !important; word-break: break-all !important; list-style: none !important; }
    """,
}
STYLES = """async host => {
    const all = [...host.shadowRoot.querySelectorAll("*")];
    await Promise.all(host.shadowRoot.getAnimations().map(one => one.finished));
    return all.map(one => {
        const style = getComputedStyle(one);
        return [...style].map(name => `${name}: ${style.getPropertyValue(name)}`).sort();
    });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_style_sheet_of_the_page_does_not_reach_the_widget(around: Surroundings, scheme: str) -> None:
    def styles(css: str) -> list[list[str]]:
        widget = around.widget(tour.put(around, "floating", head=f"<style>{css} {NO_PAGE}</style>"), color_scheme=scheme)
        widget.page.mouse.move(1, 1)
        closed = widget.root.evaluate(STYLES)
        widget.open().ask("does it help sciatica")
        widget.page.mouse.move(1, 1)
        return closed + widget.root.evaluate(STYLES)

    usual = styles("")
    assert len(usual) > 100
    for name, css in HOSTILE.items():
        reached = [(mine, its) for mine, its in zip(usual, styles(css), strict=True) if mine != its]
        assert not reached, (name, len(reached), set(reached[0][1]) - set(reached[0][0]))


THEME = """<style>inversion-helper {
    --ih-accent: rgb(90, 0, 90); --ih-on-accent: rgb(255, 255, 240); --ih-background: rgb(255, 250, 255);
    --ih-text: rgb(40, 0, 40); --ih-font: Georgia, serif; --ih-radius: 0px;
}
inversion-helper::part(launcher) { text-transform: uppercase; border-radius: 0; }
</style>"""


def style(one: Locator, name: str) -> str:
    return str(one.evaluate("(one, name) => getComputedStyle(one)[name]", name))


def test_page_sets_colours_font_and_corners(around: Surroundings) -> None:
    widget = open_widget(around, settings='theme="light"', head=THEME, color_scheme="dark")
    assert style(widget.send, "backgroundColor") == "rgb(90, 0, 90)"
    assert style(widget.send, "color") == "rgb(255, 255, 240)"
    assert style(widget.panel, "backgroundColor") == "rgb(255, 250, 255)"
    assert style(widget.panel, "color") == "rgb(40, 0, 40)"
    assert style(widget.panel, "fontFamily") == "Georgia, serif"
    assert style(widget.panel, "borderRadius") == "0px"
    assert style(widget.launcher, "textTransform") == "uppercase"
    assert {what: contrast for what, contrast in colours.text(widget).items() if contrast < 4.5} == {}


@pytest.mark.parametrize(("theme", "scheme"), [("light", "dark"), ("dark", "light")])
def test_theme_of_the_page_comes_before_the_visitors_setting(around: Surroundings, theme: str, scheme: str) -> None:
    asked = open_widget(around, settings=f'theme="{theme}"', color_scheme=scheme)
    usual = open_widget(around, color_scheme=theme)
    assert style(asked.panel, "backgroundColor") == style(usual.panel, "backgroundColor")


# Paper


PRINTED = """() => new Promise((resolve) => addEventListener("beforeprint", () => {
    const root = document.querySelector("inversion-helper").shadowRoot;
    const controls = [...root.querySelectorAll("button:not(.cite), textarea")].filter((one) => one.checkVisibility());
    const boxes = [...root.querySelectorAll(".panel, .scroller, [role=log]")];
    resolve({
        text: root.querySelector(".panel").innerText,
        controls: controls.map((one) => one.textContent),
        cut: boxes.filter((one) => one.scrollHeight > one.clientHeight + 1).map((one) => one.className),
        closed: root.querySelectorAll("details:not([open])").length,
    });
}))"""


def on_paper(page: Page) -> dict[str, object]:
    """Prints the page and returns what was there to print."""
    page.emulate_media(media="print")
    page.evaluate(f"() => {{ window.printed = ({PRINTED})() }}")
    page.pdf()
    return dict(page.evaluate("() => window.printed"))


@in_both_layouts
@pytest.mark.parametrize("window", [{"width": 1000, "height": 800}, ZOOMED], ids=["1000x800", "400 % zoom"])
def test_paper_has_the_whole_conversation_and_no_controls(around: Surroundings, layout: str, window: dict[str, int]) -> None:
    widget = open_widget(around, layout, viewport=window)
    widget.ask("does it help sciatica")
    widget.ask("both my legs went numb after i came off it")
    paper = on_paper(widget.page)
    text = str(paper["text"])
    for said in (
        "not medical advice",
        "Does it help sciatica?",
        "Archives of Physiotherapy, 2021",
        "systematic review",
        "Call 999 UK",
    ):
        assert said in text
    assert (paper["controls"], paper["cut"], paper["closed"]) == ([], [], 0)


def test_paper_is_white_though_the_screen_is_dark(around: Surroundings) -> None:
    widget = open_widget(around, settings='theme="dark"', color_scheme="dark")
    widget.ask("does it help sciatica")
    on_paper(widget.page)
    assert {what: contrast for what, contrast in colours.text(widget).items() if contrast < 4.5} == {}
    assert style(widget.panel, "backgroundColor") == "rgb(255, 255, 255)"


def test_details_that_were_closed_are_closed_again_after_printing(around: Surroundings) -> None:
    widget = open_widget(around)
    tour.answer(widget)
    before = widget.root.locator("details[open]").count()
    on_paper(widget.page)
    expect(widget.root.locator("details[open]")).to_have_count(before)


def test_summary_is_printed_alone(around: Surroundings) -> None:
    page = around.open_tab()
    page.add_init_script("if (self !== top) print = () => { top.printed = [document.title, document.body.innerText]; }")
    page.goto(around.embedded())
    widget = Widget(page).open()
    widget.ask("is it safe with glaucoma")
    tour.summary(widget)
    widget.button("Print").click()
    title, text = page.evaluate("() => window.printed")
    assert title == "Summary for your clinician"
    assert "is it safe with glaucoma" in text
    assert "A clinic" not in text
