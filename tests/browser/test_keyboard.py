"""The widget without a mouse: every way in and out, where the focus is, and what the keys do."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Surroundings
from tests.browser.widget import Widget

pytestmark = pytest.mark.slow

TITLE = "Questions about inversion tables"
FIELD = "textarea question"
LAUNCHER = f"button {TITLE}"
DELETE = "Delete this conversation here and on the server?"
NARROW = {"width": 400, "height": 800}
BETWEEN_LINKS = '<a href="#before">Before</a> <inversion-helper floating></inversion-helper> <a href="#after">After</a>'
DEEP = """<div><main><h1>A clinic</h1><a href="#before">Before</a>
<section><inversion-helper floating></inversion-helper></section></main></div>"""
WATCH_FOCUS = """() => {
    window.lost = 0;
    const look = () => {
        if (document.activeElement === document.body) window.lost += 1;
        requestAnimationFrame(look);
    };
    look();
}"""


def page_with(around: Surroundings, path: str, body: str) -> str:
    """Puts up a page that has the floating element at a place of its own."""
    return around.site.put(path, body, f'<script src="{around.network.origin}/chat/widget.js" defer></script>')


def stops(widget: Widget, presses: int, key: str = "Tab") -> list[str]:
    """Returns what gets the focus, key press by key press."""
    found = []
    for _ in range(presses):
        widget.page.keyboard.press(key)
        found.append(widget.focused())
    return found


def reach(widget: Widget, name: str, key: str = "Tab") -> None:
    """Goes on with one key until a control whose name starts so has the focus, which is never lost on the way."""
    passed: list[str] = []
    while not passed or not passed[-1].split(" ", 1)[-1].startswith(name):
        passed += stops(widget, 1, key)
        assert passed[-1] != "body", f"the focus got lost on the way to {name}: {passed}"
        assert len(passed) < 60, f"{name} is not reached: {passed}"


def not_lost(widget: Widget) -> bool:
    """Tells whether the focus was somewhere in every frame since WATCH_FOCUS."""
    return bool(widget.page.evaluate("() => window.lost === 0"))


def sent(page: Page) -> list[str]:
    """Returns a list that every message joins when it goes to the bot."""
    messages: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/chat/messages"):
            messages.append(request.post_data_json["message"])

    page.on("request", note)
    return messages


def page_is(widget: Widget, state: str) -> None:
    """Waits until assistive technology finds the heading of the page around the widget, or finds it no more."""
    accessibility = widget.page.context.new_cdp_session(widget.page)
    for _ in range(100):
        nodes = accessibility.send("Accessibility.getFullAXTree")["nodes"]
        names = [one["name"]["value"] for one in nodes if not one["ignored"] and one["role"]["value"] == "heading"]
        if ("A clinic" in names) == (state == "there"):
            assert TITLE in names or not widget.panel.is_visible(), "the widget itself is out of reach"
            return
        widget.page.wait_for_timeout(50)
    pytest.fail(f"the page behind is not {state}; there are the headings {names}")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_01_launcher_is_a_button_with_text_that_tab_reaches_and_a_key_opens(around, key):
    widget = around.widget()
    assert stops(widget, 1) == [LAUNCHER]
    assert widget.launcher.inner_text() == TITLE
    assert widget.launcher.evaluate("one => one.tagName") == "BUTTON"
    widget.page.keyboard.press(key)
    expect(widget.panel).to_be_visible()
    assert widget.focused() == FIELD


def test_02_nothing_in_the_closed_panel_takes_the_focus(around):
    widget = around.widget(page_with(around, "/between", BETWEEN_LINKS))
    outside = ["a Before", LAUNCHER, "a After"]
    assert stops(widget, 3) == outside
    widget.open().ask("does it help sciatica")
    widget.button("Options").click()
    widget.button("Close").click()
    widget.page.get_by_role("link", name="Before").focus()
    assert stops(widget, 2) == outside[1:]
    assert stops(widget, 2, "Shift+Tab") == outside[1::-1]


def test_03_never_opens_by_itself(around):
    widget = around.widget()
    widget.page.wait_for_load_state("networkidle")
    expect(widget.panel).to_be_hidden()
    around.network.slow(0.4)
    widget.open().type("does it help sciatica")
    widget.button("Close").click()
    expect(widget.launcher).to_contain_text("new")
    expect(widget.panel).to_be_hidden()
    widget.page.reload()
    widget.page.wait_for_load_state("networkidle")
    expect(widget.launcher).to_be_visible()
    expect(widget.panel).to_be_hidden()


def test_03_one_press_closes_it_and_one_brings_it_back_as_it_was(around):
    widget = around.widget().open()
    widget.ask("does it help sciatica")
    widget.field.fill("and what about")
    widget.button("Close").click()
    expect(widget.panel).to_be_hidden()
    widget.launcher.click()
    expect(widget.replies.last).to_be_visible()
    assert widget.field.input_value() == "and what about"
    widget.launcher.click()
    expect(widget.panel).to_be_hidden()


def test_03_opened_again_it_goes_on_at_the_newest_question(around):
    widget = around.widget().open()
    widget.ask("does it help sciatica")
    around.network.slow(0.3)
    widget.type("what angle should i use")
    widget.button("Close").click()
    expect(widget.launcher).to_contain_text("1 new")
    widget.launcher.click()
    expect(widget.replies.last.get_by_role("heading", level=3)).to_be_in_viewport()
    widget.page.reload()
    widget.launcher.click()
    expect(widget.replies.last.get_by_role("heading", level=3)).to_be_in_viewport()


def test_03_in_the_text_of_a_page_a_reload_goes_on_at_the_newest_question_and_takes_no_focus(around):
    widget = around.widget(around.inline())
    widget.ask("does it help sciatica")
    widget.ask("what angle should i use")
    widget.page.reload()
    expect(widget.replies.last.get_by_role("heading", level=3)).to_be_in_viewport()
    assert widget.focused() == "body"
    assert widget.page.evaluate("() => scrollY") == 0


@pytest.mark.parametrize("place", ["Your question", "Options", "Send", "Does it help sciatica?", "999 UK"])
def test_04_escape_closes_and_focus_returns_to_the_launcher(around, place):
    widget = around.widget().open()
    widget.panel.get_by_text(place, exact=True).or_(widget.panel.get_by_label(place)).first.focus()
    assert place == "Your question" or place in widget.focused()
    widget.page.keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()
    assert widget.focused() == LAUNCHER


def test_04_tab_leaves_the_open_panel_at_both_ends(around):
    widget = around.widget(page_with(around, "/between", BETWEEN_LINKS)).open()
    reach(widget, "Privacy")
    assert stops(widget, 1) == ["a After"]
    reach(widget, TITLE, "Shift+Tab")
    assert stops(widget, 1, "Shift+Tab") == ["a Before"]
    expect(widget.panel).to_be_visible()


def test_04_page_beside_the_open_panel_stays_usable(around):
    text = '<h1>A clinic</h1><p><label>Your postcode <input></label></p><p><a href="#hours">Our hours</a></p>'
    widget = around.widget(around.embedded("/usable", text=text)).open()
    page = widget.page
    page.get_by_label("Your postcode").fill("LS1")
    page.get_by_role("link", name="Our hours").click()
    assert page.url.endswith("#hours")
    page_is(widget, "there")
    expect(widget.panel).to_be_visible()


def test_04_on_a_narrow_screen_the_page_behind_is_out_of_reach_until_it_is_closed(around):
    text = '<h1>A clinic</h1><p><a href="#hours">Our hours</a></p>'
    widget = around.widget(around.embedded("/narrow", text=text), viewport=NARROW)
    page = widget.page
    reach(widget, TITLE)
    page.keyboard.press("Enter")
    page_is(widget, "out of reach")
    assert not {"a Our hours", LAUNCHER} & {*stops(widget, 15), *stops(widget, 15, "Shift+Tab")}
    widget.field.focus()
    page.keyboard.press("Escape")
    assert widget.focused() == LAUNCHER
    page_is(widget, "there")
    assert stops(widget, 1, "Shift+Tab") == ["a Our hours"]


def test_04_when_the_window_grows_the_page_behind_is_there_again(around):
    widget = around.widget(viewport=NARROW).open()
    widget.page.set_viewport_size({"width": 1000, "height": 800})
    page_is(widget, "there")
    widget.page.set_viewport_size(NARROW)
    page_is(widget, "out of reach")


def test_04_on_a_narrow_screen_what_the_page_had_put_aside_stays_so(around):
    body = '<main><h1>A clinic</h1></main><aside inert><a href="#later">Later</a></aside>'
    widget = around.widget(page_with(around, "/aside", f"{body}<inversion-helper floating></inversion-helper>"), viewport=NARROW)
    widget.open()
    widget.page.keyboard.press("Escape")
    assert "a Later" not in stops(widget, 3, "Shift+Tab")


def test_04_on_a_narrow_screen_an_element_deep_in_the_page_is_usable_and_the_rest_is_not(around):
    widget = around.widget(page_with(around, "/deep", DEEP), viewport=NARROW).open()
    page_is(widget, "out of reach")
    assert "angle" in widget.ask("what angle should i use").inner_text()
    widget.page.keyboard.press("Escape")
    assert widget.focused() == LAUNCHER
    assert stops(widget, 1, "Shift+Tab") == ["a Before"]


def test_09_suggestions_are_a_named_group_of_buttons_right_before_the_field(around):
    widget = around.widget().open()
    for name in ["Example questions", "You could ask next"]:
        last = widget.root.get_by_role("group", name=name).get_by_role("button").last
        assert stops(widget, 1, "Shift+Tab") == [f"button {last.inner_text()}"]
        widget.field.focus()
        widget.ask("does it help sciatica")


def test_09_a_chosen_suggestion_shows_its_title_and_sends_its_payload(around):
    widget = around.widget().open()
    messages = sent(widget.page)
    widget.ask("does it help sciatica")
    title = widget.suggestions.get_by_role("button").last.inner_text()
    stops(widget, 1, "Shift+Tab")
    widget.page.keyboard.press("Enter")
    expect(widget.replies).to_have_count(2)
    assert messages == ["does it help sciatica", "/see_clinician"]
    assert widget.questions.last.locator("p").inner_text() == title
    assert widget.replies.last.get_by_role("heading", level=3).inner_text() == title


def test_09_a_choice_that_is_asked_for_is_made_with_the_keyboard(around):
    widget = around.widget().open()
    widget.ask("and the straps")
    choices = widget.root.get_by_role("group", name="Did you mean").get_by_role("button").all_inner_texts()
    assert len(choices) == 3
    assert stops(widget, 2, "Shift+Tab") == [f"button {choices[2]}", f"button {choices[1]}"]
    widget.page.keyboard.press("Enter")
    expect(widget.replies).to_have_count(2)
    assert widget.questions.last.locator("p").inner_text() == choices[1]
    assert widget.replies.last.get_by_role("heading", level=3).inner_text() == choices[1]
    assert widget.focused() == FIELD


def test_10_at_most_five_suggestions_in_the_order_of_the_bot(around):
    widget = around.widget().open()
    questions = [
        "does it help sciatica",
        "does it help sciatica and what are the risks",
        "is it though",
        "is it safe with glaucoma and warfarin",
        "hello",
    ]
    assert 0 < widget.suggestions.get_by_role("button").count() <= 5
    for question in questions:
        with widget.page.expect_response(
            lambda answer: answer.url.endswith("/chat/messages") and answer.request.method == "POST"
        ) as answer:
            widget.ask(question)
        replies = answer.value.json()["messages"]
        offered = [one["title"] for reply in replies for one in reply["buttons"] or reply["card"]["related"]]
        shown = widget.suggestions.get_by_role("button").all_inner_texts()
        answered = [reply["card"]["title"] for reply in replies]
        assert shown == [title for title in dict.fromkeys(offered) if title not in answered][:5], question


def test_10_what_was_just_answered_is_not_offered_next(around):
    widget = around.widget().open()
    widget.ask("what angle do i go to? and for how many minutes?")
    expect(widget.replies).to_have_count(2)
    answered = widget.replies.get_by_role("heading", level=3).all_inner_texts()
    assert not set(answered) & set(widget.suggestions.get_by_role("button").all_inner_texts())


def test_11_focus_is_never_lost_by_sending_choosing_or_clearing(around):
    widget = around.widget().open()
    page = widget.page
    page.evaluate(WATCH_FOCUS)
    widget.ask("does it help sciatica")
    assert widget.focused() == FIELD
    widget.field.fill("what does one cost")
    widget.send.press("Enter")
    expect(widget.replies).to_have_count(2)
    assert widget.focused() == "button Send"
    widget.suggestions.get_by_role("button").first.press("Enter")
    assert widget.focused() == FIELD
    expect(widget.replies).to_have_count(3)
    widget.button("Options").press("Enter")
    widget.button("Clear chat").press("Enter")
    assert widget.focused() == f"div {DELETE}"
    widget.button("Keep it").press("Enter")
    assert widget.focused() == FIELD
    widget.button("Options").press("Enter")
    widget.button("Clear chat").press("Enter")
    widget.button("Yes, delete it").press("Enter")
    expect(widget.replies).to_have_count(0)
    assert widget.focused() == FIELD
    assert not_lost(widget)


def test_11_focus_is_never_lost_by_trying_again(around):
    page = around.open_tab()
    page.clock.install()
    page.goto(around.embedded())
    widget = Widget(page).open()
    page.evaluate(WATCH_FOCUS)
    around.network.refuse()
    widget.type("does it help sciatica")
    while not widget.again.is_visible():  # the pauses between tries need not be waited for
        page.clock.fast_forward(8000)
    expect(widget.status).to_contain_text("Your question is kept")
    assert widget.focused() == FIELD
    around.network.mend()
    assert stops(widget, 1, "Shift+Tab") == ["button Try again"]
    page.keyboard.press("Enter")
    assert widget.focused() == FIELD
    expect(widget.replies).to_have_count(1)
    expect(widget.questions).to_have_count(1)
    assert widget.focused() == FIELD
    assert not_lost(widget)


def test_11_on_a_touch_screen_focus_goes_to_the_conversation_so_that_no_keyboard_covers_the_answer(around):
    widget = around.widget(viewport=NARROW, has_touch=True, is_mobile=True).open()
    widget.page.evaluate(WATCH_FOCUS)
    widget.suggestions.get_by_role("button").first.tap()
    expect(widget.replies).to_have_count(1)
    assert widget.focused() == "div Questions and answers"
    assert not_lost(widget)


def test_11_focus_is_not_lost_by_printing_the_summary(around):
    widget = around.widget().open()
    widget.ask("does it help sciatica")
    widget.choose_option("Questions for your clinician")
    widget.button("Print").press("Enter")
    expect(widget.page.locator("iframe")).to_be_attached()
    assert widget.focused() == "button Print"


def test_11_words_that_the_page_changes_take_neither_focus_nor_draft(around):
    widget = around.widget(around.embedded("/words", text='<h1>A clinic</h1><a href="#de">Deutsch</a>')).open()
    other_words = """host => { host.lang = "de"; host.strings = { send: "Senden" }; }"""
    widget.field.fill("does it help")
    widget.page.get_by_role("link", name="Deutsch").focus()
    widget.root.evaluate(other_words)
    expect(widget.button("Senden")).to_be_visible()
    assert widget.focused() == "a Deutsch"
    widget.field.focus()
    widget.root.evaluate(other_words)
    assert widget.focused() == FIELD
    assert widget.field.input_value() == "does it help"


def test_12_field_has_a_visible_label(around):
    widget = around.widget().open()
    label = widget.panel.get_by_text("Your question", exact=True)
    expect(label).to_be_visible()
    widget.button("Close").focus()
    label.click()
    assert widget.focused() == FIELD


def test_12_enter_sends_and_shift_enter_breaks_the_line(around):
    widget = around.widget().open()
    messages = sent(widget.page)
    height = widget.field.bounding_box()["height"]
    for key in ["a", "Shift+Enter", "b"]:
        widget.page.keyboard.press(key)
    assert widget.field.input_value() == "a\nb"
    assert widget.field.bounding_box()["height"] > height
    assert messages == []
    widget.page.keyboard.press("Enter")
    expect(widget.replies).to_have_count(1)
    assert messages == ["a\nb"]
    assert widget.questions.last.locator("p").inner_text() == "a\nb"
    assert widget.field.input_value() == ""
    assert widget.field.bounding_box()["height"] == height


def test_12_enter_that_ends_an_input_method_composition_does_not_send(around):
    widget = around.widget().open()
    messages = sent(widget.page)
    keyboard = widget.page.context.new_cdp_session(widget.page)
    keyboard.send("Input.imeSetComposition", {"text": "sciatica", "selectionStart": 8, "selectionEnd": 8})
    # what a browser reports while the input method uses the key itself
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13})
    keyboard.send("Input.insertText", {"text": "sciatica"})
    assert widget.field.input_value() == "sciatica"
    expect(widget.questions).to_have_count(0)
    widget.page.keyboard.press("Enter")
    expect(widget.replies).to_have_count(1)
    assert messages == ["sciatica"]


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_12_keys_during_a_composition_belong_to_the_input_method(around, key):
    widget = around.widget().open()
    widget.field.fill("sciatica")
    widget.field.evaluate(
        """(field, key) => {
            const up = { bubbles: true, composed: true, cancelable: true };
            field.dispatchEvent(new CompositionEvent("compositionstart", up));
            field.dispatchEvent(new KeyboardEvent("keydown", { key, isComposing: true, ...up }));
        }""",
        key,
    )
    expect(widget.panel).to_be_visible()
    expect(widget.questions).to_have_count(0)
    assert widget.field.input_value() == "sciatica"


def test_13_length_limit_is_stated_beside_the_field(around):
    widget = around.widget().open()
    expect(widget.panel.get_by_text("Up to 500 characters.")).to_be_visible()
    expect(widget.field).to_have_accessible_description(
        "Please do not type your name or other personal details. Up to 500 characters."
    )


def test_13_from_four_fifths_of_it_the_rest_is_counted(around):
    widget = around.widget().open()
    count = widget.panel.locator("#count")
    for length, shown in [
        (399, "Up to 500 characters."),
        (400, "Characters left: 100."),
        (499, "Characters left: 1."),
        (500, "Characters left: 0."),
    ]:
        widget.field.fill("a" * length)
        assert count.inner_text() == shown
    widget.field.fill("a" * 501)
    assert count.inner_text().startswith("Characters too many: 1. Please shorten it.")
    widget.field.fill("")
    assert count.inner_text() == "Up to 500 characters."


def test_13_nothing_is_typed_beyond_what_the_server_takes(around):
    widget = around.widget().open()
    widget.field.fill("a" * 3999)
    widget.page.keyboard.press("End")
    widget.page.keyboard.type("bcd")
    assert widget.field.input_value().endswith("ab")


def test_14_second_question_waits_for_the_answer_and_is_kept(around):
    widget = around.widget().open()
    messages = sent(widget.page)
    around.network.slow(0.8)
    widget.type("does it help sciatica")
    expect(widget.send).to_have_attribute("aria-disabled", "true")
    widget.field.fill("what does one cost")
    widget.page.keyboard.press("Enter")
    widget.page.keyboard.press("Enter")
    widget.send.click(force=True)
    expect(widget.status).to_have_text("Please wait for the answer first.")
    assert widget.field.input_value() == "what does one cost"
    expect(widget.replies).to_have_count(1)
    expect(widget.questions).to_have_count(1)
    expect(widget.send).to_have_attribute("aria-disabled", "false")
    assert messages == ["does it help sciatica"]
    around.network.mend()
    widget.field.press("Enter")
    expect(widget.replies).to_have_count(2)
    assert messages == ["does it help sciatica", "what does one cost"]


def test_14_enter_twice_sends_once(around):
    widget = around.widget().open()
    messages = sent(widget.page)
    around.network.slow(0.8)
    widget.field.fill("does it help sciatica")
    widget.page.keyboard.press("Enter")
    widget.page.keyboard.press("Enter")
    expect(widget.replies).to_have_count(1)
    expect(widget.questions).to_have_count(1)
    assert messages == ["does it help sciatica"]


def test_a_key_held_down_on_clear_chat_deletes_nothing(around):
    widget = around.widget().open()
    widget.ask("hello")
    widget.button("Options").click()
    widget.button("Clear chat").focus()
    for _ in range(5):
        widget.page.keyboard.down("Enter")
    widget.page.keyboard.up("Enter")
    expect(widget.button("Keep it")).to_be_visible()
    expect(widget.replies).to_have_count(1)


def test_empty_question_is_not_sent_and_says_what_to_do(around):
    widget = around.widget().open()
    messages = sent(widget.page)
    widget.type("   ")
    expect(widget.status).to_have_text("Please type a question.")
    assert widget.focused() == FIELD
    assert messages == []


def test_whole_conversation_by_keyboard_alone(around):
    text = '<h1>A clinic</h1><p><a href="#hours">Our hours</a></p>'
    widget = around.widget(around.embedded("/journey", text=text))
    keyboard = widget.page.keyboard
    assert stops(widget, 2) == ["a Our hours", LAUNCHER]
    widget.page.evaluate(WATCH_FOCUS)
    keyboard.press("Enter")
    assert widget.focused() == FIELD
    keyboard.type("does it help sciatica")
    keyboard.press("Enter")
    expect(widget.replies).to_have_count(1)
    assert widget.focused() == FIELD

    chosen = stops(widget, 2, "Shift+Tab")[-1].removeprefix("button ")
    keyboard.press("Enter")
    expect(widget.replies).to_have_count(2)
    expect(widget.questions.last).to_contain_text(chosen)
    assert widget.focused() == FIELD
    reply = widget.replies.last

    reach(widget, "How sure is this?", "Shift+Tab")
    keyboard.press("Enter")
    expect(reply.locator("details.evidence p")).to_be_visible()
    reach(widget, "Source 1:", "Shift+Tab")
    keyboard.press("Enter")
    assert widget.focused().startswith("summary [1]")
    expect(reply.get_by_role("link", name="Read it (opens in new tab)").first).to_be_visible()

    reach(widget, "No, not helpful")
    keyboard.press("Space")
    expect(widget.status).to_have_text("Thank you. Your answer is noted.")
    reach(widget, "Unclear")
    keyboard.press("Space")
    expect(reply.get_by_role("button", name="Unclear", pressed=True)).to_be_visible()
    assert widget.focused() == "button Unclear"

    reach(widget, "Options", "Shift+Tab")
    keyboard.press("Enter")
    reach(widget, "Questions for your clinician")
    keyboard.press("Enter")
    expect(widget.root.get_by_role("heading", name="clinician")).to_be_focused()
    reach(widget, "Back to the chat")
    keyboard.press("Enter")
    assert widget.focused() == FIELD

    reach(widget, "Options", "Shift+Tab")
    keyboard.press("Enter")
    reach(widget, "Clear chat")
    keyboard.press("Enter")
    assert widget.focused() == f"div {DELETE}"
    assert stops(widget, 2) == ["button Yes, delete it", "button Keep it"]
    reach(widget, "Yes, delete it", "Shift+Tab")
    keyboard.press("Enter")
    expect(widget.questions).to_have_count(0)
    expect(widget.status).to_have_text("The conversation is deleted.")
    assert widget.focused() == FIELD
    keyboard.press("Escape")
    assert widget.focused() == LAUNCHER
    expect(widget.panel).to_be_hidden()
    keyboard.press("Enter")
    assert widget.focused() == FIELD
    assert not_lost(widget)
