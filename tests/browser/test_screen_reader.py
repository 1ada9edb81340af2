"""What assistive technology finds in the widget, and what it is told without being asked."""

import dataclasses
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Surroundings
from tests.browser.widget import Widget

pytestmark = pytest.mark.slow

TITLE = "Questions about inversion tables"
WAITING = "Looking it up."
QUICK = 280  # milliseconds; a reply that takes so long is no longer sure to come before WAITING
LISTEN = """
window.heard = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    new MutationObserver((records) => {
        for (const { target, addedNodes, removedNodes } of records) {
            const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
            const live = element?.closest("[role=log], [role=status], [aria-live]");
            const where = live?.getAttribute("role") ?? live?.getAttribute("aria-live");
            const added = [...addedNodes].map((one) => one.textContent);
            if (where) heard.push({ where, added, removed: removedNodes.length, at: performance.now() });
        }
    }).observe(root, { childList: true, characterData: true, subtree: true });
    return root;
};
"""
SOUNDS = ("WebAudio.contextCreated", "Media.playersCreated")
CONTROLS = ("button", "link", "textbox", "DisclosureTriangle", "checkbox", "menuitem", "tab")


@dataclasses.dataclass
class Node:
    """An element as assistive technology gets it."""

    role: str
    name: str
    description: str
    properties: dict[str, Any]
    inside: tuple[str, ...]


def tree(page: Page) -> list[Node]:
    """Returns what is not ignored of the accessibility tree, in reading order, each with the roles around it."""
    nodes = {one["nodeId"]: one for one in page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]}
    found: list[Node] = []

    def walk(one: dict[str, Any], inside: tuple[str, ...]) -> None:
        if not one["ignored"]:
            properties = {each["name"]: each["value"].get("value") for each in one.get("properties", [])}
            words = [one.get(part, {}).get("value", "") for part in ("role", "name", "description")]
            found.append(Node(*words, properties, inside))
            inside = (*inside, words[0])
        for child in one.get("childIds", []):
            if child in nodes:
                walk(nodes[child], inside)

    walk(next(iter(nodes.values())), ())
    return found


def one(page: Page, role: str) -> Node:
    """Returns the only element of that role."""
    (found,) = [node for node in tree(page) if node.role == role]
    return found


def listened(around: Surroundings, address: str | None = None) -> Widget:
    """Opens a page in which every change of the log and of the status is noted from the first one on."""
    page = around.open_tab()
    page.add_init_script(LISTEN)
    page.goto(address or around.embedded())
    return Widget(page)


def heard(widget: Widget, where: str) -> list[dict[str, Any]]:
    return [change for change in widget.page.evaluate("() => window.heard") if change["where"] == where]


def said(widget: Widget) -> list[str]:
    """Returns what the status said, in order."""
    return [text for change in heard(widget, "status") for text in change["added"] if text]


def messages(widget: Widget) -> list[str]:
    """Returns the text of each message of the log, with what is only heard."""
    return widget.log.locator("ol > li[part]").evaluate_all("items => items.map((item) => item.textContent)")


def test_05_conversation_is_a_polite_named_log_before_the_first_message(around):
    page = around.widget().open().page
    log = one(page, "log")
    assert log.name == "Conversation"
    assert (log.properties["live"], log.properties["atomic"]) == ("polite", False)


def test_05_log_is_only_appended_to(around):
    widget = listened(around).open()
    for question in ["does it help sciatica", "is it though", "is it safe with glaucoma", "my legs went numb"]:
        widget.ask(question)
    widget.replies.first.get_by_role("button", name="Source 1:").first.click()
    widget.replies.first.get_by_role("button", name="No, not helpful").click()
    expect(widget.status).to_contain_text("Thank you")
    changes = heard(widget, "log")
    assert all(change["removed"] == 0 for change in changes)
    assert [text for change in changes for text in change["added"]] == messages(widget)


def test_06_every_message_starts_with_who_says_it(around):
    widget = around.widget().open()
    widget.ask("does it help sciatica")
    widget.ask("my legs went numb")
    widget.ask("hello")
    assert [text.split()[0] for text in messages(widget)] == ["You:", "Helper:"] * 3


def test_07_status_is_polite_and_silent_at_first(around):
    widget = around.widget().open()
    status = one(widget.page, "status")
    assert (status.properties["live"], status.properties["atomic"]) == ("polite", True)
    expect(widget.status).to_have_text("")


def test_07_waiting_is_said_once_and_only_after_300_milliseconds(around):
    widget = listened(around).open()
    widget.ask("hello")
    widget.page.evaluate("() => { window.heard = []; }")
    around.network.slow(0.8)
    widget.ask("does it help sciatica")
    asked, answered = heard(widget, "log")
    (waiting,) = [change for change in heard(widget, "status") if WAITING in change["added"]]
    assert 290 <= waiting["at"] - asked["at"] < 700
    assert answered["at"] > waiting["at"]
    assert said(widget) == [WAITING]
    expect(widget.status).to_have_text("")


def test_07_waiting_for_the_summary_is_said_too(around):
    widget = listened(around).open()
    widget.ask("hello")
    around.network.slow(0.8)
    widget.choose_option("Questions for your clinician")
    expect(widget.status).to_have_text(WAITING)
    expect(widget.button("Back to the chat")).to_be_visible()
    expect(widget.status).to_have_text("")


def test_07_nothing_is_said_before_a_quick_reply(around):
    widget = listened(around).open()
    quick = 0
    for _ in range(8):
        widget.page.evaluate("() => { window.heard = []; }")
        widget.ask("hello")
        asked, answered = heard(widget, "log")
        if answered["at"] - asked["at"] < QUICK:
            quick += 1
            assert said(widget) == []
    assert quick, "no reply was quick"


def test_07_failure_and_deletion_are_said_in_the_status(around):
    widget = listened(around).open()
    widget.ask("hello")
    widget.page.context.set_offline(True)
    widget.type("does it help sciatica")
    expect(widget.status).to_contain_text("You are offline. Your question is kept")
    widget.page.context.set_offline(False)
    expect(widget.replies).to_have_count(2)
    widget.choose_option("Clear chat")
    widget.button("Yes, delete it").click()
    expect(widget.status).to_have_text("The conversation is deleted.")
    assert said(widget)[-1] == "The conversation is deleted."


def test_07_nothing_is_ever_assertive(around):
    widget = around.widget().open()
    widget.ask("my legs went numb")
    widget.page.context.set_offline(True)
    widget.type("does it help sciatica")
    expect(widget.again).to_be_visible()
    nodes = tree(widget.page)
    assert {node.properties.get("live") for node in nodes} <= {None, "off", "polite"}
    assert not {"alert", "alertdialog"} & {node.role for node in nodes}


@pytest.mark.parametrize(
    ("question", "replies"), [("does it help sciatica", 1), ("what angle do i go to? and for how many minutes?", 2)]
)
def test_08_an_answer_enters_the_log_once_and_complete(around, question, replies):
    widget = listened(around).open()
    widget.ask(question)
    expect(widget.replies).to_have_count(replies)
    changes = heard(widget, "log")
    assert [len(change["added"]) for change in changes] == [1] * (1 + replies)
    assert [change["added"][0] for change in changes] == messages(widget)


def test_13_what_is_left_is_said_once_when_it_begins_to_matter(around):
    widget = listened(around).open()
    widget.field.fill("a" * 398)
    widget.page.keyboard.type("bcdef")
    assert [change["added"] for change in heard(widget, "polite")] == [["Characters left: 100."]]
    widget.field.fill("a" * 501)
    widget.page.keyboard.type("bcd")
    (over,) = heard(widget, "polite")[1:]
    assert over["added"][0].startswith("Characters too many: 1.")


def test_an_error_stays_while_a_long_question_is_typed(around):
    widget = around.widget().open()
    widget.page.context.set_offline(True)
    widget.type("does it help sciatica")
    expect(widget.again).to_be_visible()
    widget.field.fill("a" * 450)
    expect(widget.status).to_contain_text("You are offline. Your question is kept")


def test_22_says_that_it_is_a_program_and_what_it_covers_before_the_first_question(around):
    widget = around.widget().open()
    for words in ["I am a computer program, not a clinician.", "No clinician has reviewed my answers yet."]:
        expect(widget.panel.get_by_text(words)).to_be_in_viewport(ratio=1)
    told = one(widget.page, "dialog").description
    for words in [
        "computer program",
        "inversion tables",
        "whether they help",
        "the risks",
        "who should not use one",
        "how they are used",
    ]:
        assert words in told


def test_22_says_so_in_the_text_of_a_page_too(around):
    widget = around.widget(around.inline())
    expect(widget.root.get_by_text("I am a computer program, not a clinician.")).to_be_in_viewport(ratio=1)


def test_33_after_three_misses_it_names_people_to_ask(around):
    widget = around.widget().open()
    for nonsense in ["is it though", "and the straps", "upside"]:
        reply = widget.ask(nonsense)
    assert "I still do not understand" in reply.inner_text()
    assert "ask your doctor, physiotherapist or pharmacist" in reply.inner_text()


@pytest.mark.parametrize(
    ("question", "new"), [("does it help sciatica", 1), ("what angle do i go to? and for how many minutes?", 2)]
)
def test_34_replies_that_arrive_while_closed_are_counted_in_the_launchers_name(around, question, new):
    widget = around.widget().open()
    around.network.slow(0.3)
    widget.type(question)
    widget.button("Close").click()
    expect(widget.launcher).to_have_accessible_name(f"{TITLE} ({new} new)")
    assert widget.launcher.inner_text() == f"{TITLE} ({new} new)"
    widget.launcher.click()
    expect(widget.launcher).to_have_accessible_name(TITLE)


def test_34_makes_no_sound_and_leaves_the_title_of_the_page_alone(around):
    widget = around.widget().open()
    page = widget.page
    sounds: list[str] = []
    devtools = page.context.new_cdp_session(page)
    for event in SOUNDS:
        devtools.on(event, lambda _, event=event: sounds.append(event))
        devtools.send(f"{event.split('.')[0]}.enable")
    page.evaluate(
        "() => { window.titles = []; new MutationObserver(() => titles.push(document.title)).observe(document.head, "
        "{ childList: true, characterData: true, subtree: true }); }"
    )
    around.network.slow(0.3)
    widget.type("does it help sciatica")
    widget.button("Close").click()
    expect(widget.launcher).to_contain_text("1 new")
    assert sounds == []
    assert page.evaluate("() => window.titles") == []
    assert page.title() == "A clinic"


def test_34_what_was_said_before_a_reload_is_not_announced_again(around):
    widget = listened(around).open()
    widget.ask("does it help sciatica")
    widget.ask("what angle do i go to? and for how many minutes?")
    widget.page.reload()
    widget.open()
    expect(widget.replies).to_have_count(3)
    assert heard(widget, "log") == []
    assert heard(widget, "status") == []
    widget.ask("hello")
    assert len(heard(widget, "log")) == 2


def test_34_what_is_said_is_not_said_again_when_the_panel_is_closed_and_opened(around):
    widget = listened(around).open()
    widget.ask("does it help sciatica")
    before = len(heard(widget, "log"))
    widget.page.keyboard.press("Escape")
    widget.open()
    expect(widget.replies).to_have_count(1)
    assert len(heard(widget, "log")) == before
    assert said(widget) in ([], [WAITING])


def test_opening_sources_does_not_read_them_all_out(around):
    """The list is inside the live log, and what is shown in there would be announced; the focus goes to the source itself."""
    widget = around.widget().open()
    reply = widget.ask("does it help sciatica")
    nearest = reply.locator("details.sources").evaluate("one => one.closest('[aria-live], [role=log]').getAttribute('aria-live')")
    assert nearest == "off"


def test_panel_is_a_named_dialog_that_is_not_modal(around):
    dialog = one(around.widget().open().page, "dialog")
    assert (dialog.name, dialog.properties["modal"]) == (TITLE, False)


def test_in_the_text_of_a_page_it_is_a_named_region(around):
    region = one(around.widget(around.inline()).page, "region")
    assert region.name == TITLE


def test_every_control_of_the_first_screen_has_the_name_that_is_seen(around):
    widget = around.widget().open()
    widget.button("Options").click()
    names = [(node.role, node.name) for node in tree(widget.page) if node.role in CONTROLS]
    assert names == [
        ("button", TITLE),
        ("button", "Options"),
        ("button", "Close"),
        ("button", "Smaller text"),
        ("button", "Larger text"),
        ("button", "Questions for your clinician"),
        ("button", "Save a copy"),
        ("button", "Clear chat"),
        ("link", "999 UK"),
        ("link", "911 US and Canada"),
        ("link", "112 EU"),
        *[("button", example) for example in widget.suggestions.get_by_role("button").all_inner_texts()],
        ("textbox", "Your question"),
        ("button", "Send"),
        ("link", "Privacy (opens in new tab)"),
    ]


def test_launcher_and_options_say_whether_they_are_open(around):
    widget = around.widget()

    def expanded(name: str) -> list[Any]:
        return [node.properties.get("expanded") for node in tree(widget.page) if (node.role, node.name) == ("button", name)]

    assert expanded(TITLE) == [False]
    widget.open()
    assert (expanded(TITLE), expanded("Options")) == ([True], [False])
    widget.button("Options").click()
    assert expanded("Options") == [True]


def test_no_control_is_without_a_name_whatever_is_shown(around):
    widget = around.widget().open()
    widget.ask("does it help sciatica")
    widget.ask("is it safe with glaucoma and warfarin")
    widget.ask("what angle should i use")
    widget.ask("is it though")
    widget.ask("my legs went numb")
    widget.replies.first.get_by_role("button", name="No, not helpful").click()
    widget.choose_option("Questions for your clinician")
    widget.button("Back to the chat").wait_for()
    widget.root.evaluate("host => host.shadowRoot.querySelectorAll('details').forEach((one) => one.setAttribute('open', ''))")
    nodes = [node for node in tree(widget.page) if node.role != "RootWebArea"]
    assert [node for node in nodes if (node.role in CONTROLS or node.properties.get("focusable")) and not node.name.strip()] == []
    assert [
        node for node in nodes if node.role in ("image", "figure", "dialog", "log", "region", "heading") and not node.name
    ] == []


def test_no_two_suggestions_or_options_share_a_name(around):
    widget = around.widget().open()
    widget.ask("what angle do i go to? and for how many minutes?")
    widget.button("Options").click()
    names = [node.name for node in tree(widget.page) if node.role == "button" and "list" not in node.inside]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("place", ["floating", "inline"])
def test_headings_follow_the_page_and_skip_no_level(around, place):
    widget = around.widget(around.inline() if place == "inline" else None)
    if place == "floating":
        widget.open()
    widget.ask("does it help sciatica")
    widget.ask("my legs went numb")
    widget.choose_option("Questions for your clinician")
    widget.button("Back to the chat").wait_for()
    headings = [(node.properties["level"], node.name) for node in tree(widget.page) if node.role == "heading"]
    assert headings[:3] == [(1, "A clinic"), (2, TITLE), (3, "Does it help sciatica?")]
    assert headings[3][1].startswith("Immediate action required: ")
    assert {level for level, _ in headings[2:]} == {3}


def test_adds_no_landmark_to_the_page_but_itself(around):
    landmarks = {"banner", "main", "contentinfo", "navigation", "complementary", "search"}
    floating = around.widget().open()
    assert [node.role for node in tree(floating.page) if node.role in landmarks] == ["main"]
    inline = around.widget(around.inline())
    assert [node.role for node in tree(inline.page) if node.role in landmarks | {"region"}] == ["main", "region"]


def test_reading_order_is_title_notice_conversation_suggestions_field(around):
    widget = around.widget().open()
    widget.ask("does it help sciatica")
    order = [
        "heading 2",
        "link 999 UK",
        "log Conversation",
        "group You could ask next",
        "status ",
        "textbox Your question",
        "button Send",
    ]
    nodes = tree(widget.page)
    read = [f"{node.role} {node.properties['level'] if node.role == 'heading' else node.name}" for node in nodes]
    assert [each for each in read if each in order] == order


def test_a_pressed_thumb_is_told_as_pressed(around):
    widget = around.widget().open()
    widget.ask("does it help sciatica")
    widget.button("Yes, helpful").click()
    expect(widget.status).to_contain_text("Thank you")
    pressed = {node.name: node.properties["pressed"] for node in tree(widget.page) if "pressed" in node.properties}
    assert pressed == {"Yes, helpful": "true", "No, not helpful": "false"}


def test_language_of_page_words_and_replies_is_told_apart(around):
    widget = around.widget(around.inline(settings='lang="ar"'))
    reply = widget.ask("does it help sciatica")
    assert reply.evaluate("one => one.closest('[lang]').lang") == "en"
    assert widget.log.evaluate("one => one.closest('[lang]').lang") == "ar"
