"""The widget on sites of others, put there as docs/embedding.md and docs/example.html say."""

import base64
import hashlib
import re

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.conftest import STRICT, Surroundings
from tests.browser.record import conversation, questions
from tests.browser.widget import Widget
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

QUESTION = "does it help sciatica"
TITLE = "Does it help sciatica?"
EXAMPLE = (ROOT / "docs" / "example.html").read_text(encoding="utf-8")
EXAMPLE_BOT = "http://127.0.0.1:5005"
FALLBACK = "The chat could not be loaded."


def script(around: Surroundings) -> bytes:
    return requests.get(f"{around.network.origin}/chat/widget.js", timeout=30).content


def integrity(content: bytes) -> str:
    """As docs/embedding.md has it: openssl dgst -sha384 -binary | openssl base64 -A."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def stated_policy(around: Surroundings) -> str:
    """Returns the policy that docs/embedding.md states, for a page that allows nothing else."""
    stated = re.search(r"^    (script-src .*)$", (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert stated is not None
    return "default-src 'none'; " + stated[1].replace("https://bot.example.org", around.network.origin)


def page(around: Surroundings, path: str, body: str, head: str = "") -> str:
    """Puts up a page with the strict policy; {bot} is the bot's origin."""
    bot = around.network.origin
    return around.site.put(
        path, body.replace("{bot}", bot), head.replace("{bot}", bot), Content_Security_Policy=STRICT.format(bot=bot)
    )


def answers(widget: Widget) -> bool:
    """Tells whether a question gets its answer without a word in the console; a failed assertion says what went wrong."""
    expect(widget.open().ask(QUESTION)).to_contain_text(TITLE)
    assert widget.problems == []
    return True


def test_the_example_page_answers_on_another_site(around: Surroundings) -> None:
    around.site.pages["/example"] = (EXAMPLE.replace(EXAMPLE_BOT, around.network.origin), {})
    widget = around.widget(around.site.origin + "/example")
    expect(widget.launcher).to_have_count(0)
    expect(widget.page.get_by_text(FALLBACK)).to_be_hidden()
    assert answers(widget)


def test_under_the_stated_policy_everything_works(around: Surroundings) -> None:
    tag = '<script src="{bot}/chat/widget.js" defer></script>'.replace("{bot}", around.network.origin)
    widget = around.widget(
        around.site.put("/policy", "<p>Our hours</p>", tag, Content_Security_Policy=stated_policy(around))
    ).open()
    widget.ask(QUESTION)
    with widget.page.expect_download():
        widget.choose_option("Save a copy")
    widget.choose_option("Questions for your clinician")
    widget.button("Print").click()
    assert widget.problems == []


def test_with_integrity_the_file_that_was_named_runs(around: Surroundings) -> None:
    tag = f'<script src="{{bot}}/chat/widget.js" integrity="{integrity(script(around))}" crossorigin="anonymous" defer></script>'
    assert answers(around.widget(page(around, "/integrity", "<p>Our hours</p>", tag)))


def test_with_integrity_a_file_that_was_changed_is_refused_and_the_page_says_so(around: Surroundings) -> None:
    content = script(around)
    around.site.pages["/widget.js"] = (f"{content.decode()}\n", {"Content-Type": "text/javascript"})
    tag = f'<script src="/widget.js" integrity="{integrity(content)}" crossorigin="anonymous" defer></script>'
    body = f"<inversion-helper><p>{FALLBACK} Call us.</p></inversion-helper>"
    widget = around.widget(around.site.put("/changed", body, tag))
    expect(widget.page.get_by_text(FALLBACK)).to_be_visible()
    expect(widget.root.get_by_role("textbox")).to_have_count(0)
    assert "integrity" in " ".join(widget.problems)


def test_the_element_in_the_text_of_a_page_is_open_and_has_no_button_in_the_corner(around: Surroundings) -> None:
    widget = around.widget(around.inline())
    expect(widget.launcher).to_have_count(0)
    expect(widget.root).to_have_count(1)
    assert answers(widget)


def test_the_script_may_stand_on_a_page_twice(around: Surroundings) -> None:
    tag = '<script src="{bot}/chat/widget.js" defer></script>'
    widget = around.widget(page(around, "/twice", "<p>Our hours</p>", tag + tag))
    expect(widget.root).to_have_count(1)
    assert answers(widget)


@pytest.mark.parametrize("attribute", ["", "async"])
def test_the_script_may_stand_in_the_head_without_defer(around: Surroundings, attribute: str) -> None:
    tag = f'<script src="{{bot}}/chat/widget.js" {attribute}></script>'
    assert answers(around.widget(page(around, "/head", "<p>Our hours</p>", tag)))


def test_a_script_that_stands_before_the_element_puts_no_second_chat_into_the_corner(around: Surroundings) -> None:
    body = '<script src="{bot}/chat/widget.js"></script><p>Our hours</p><inversion-helper></inversion-helper>'
    widget = around.widget(page(around, "/before", body))
    expect(widget.root).to_have_count(1)
    assert answers(widget)


def test_the_element_may_come_later_and_be_moved_and_the_conversation_is_kept(around: Surroundings) -> None:
    tag = '<script src="{bot}/chat/widget.js" defer></script>'
    body = "<inversion-helper hidden></inversion-helper><div id='one'></div><div id='two'></div>"
    widget = around.widget(page(around, "/later", body, tag))
    widget.page.evaluate("""() => {
        document.querySelector("inversion-helper").remove();
        document.querySelector("#one").append(document.createElement("inversion-helper"));
    }""")
    widget.ask("i have glaucoma")
    widget.page.evaluate("""() => document.querySelector("#two").append(document.querySelector("inversion-helper"))""")
    expect(widget.page.locator("#two").get_by_role("log")).to_contain_text("You told me about glaucoma")
    expect(widget.ask("how long should i hang")).to_contain_text("You told me about glaucoma or high eye pressure before")
    assert widget.problems == []


def test_an_element_that_is_moved_while_a_question_waits_gets_one_answer(around: Surroundings) -> None:
    widget = around.widget(around.inline("/moved", after='<aside id="two"></aside>'))
    widget.ask(QUESTION)
    around.network.slow(0.5)
    widget.type("what are the risks")
    widget.page.evaluate("""() => document.querySelector("#two").append(document.querySelector("inversion-helper"))""")
    expect(widget.replies).to_have_count(2)
    around.network.mend()
    widget.ask("what angle is best")
    expect(widget.replies).to_have_count(3)
    assert questions(conversation(around.bot, widget)) == [QUESTION, "what are the risks", "what angle is best"]


def test_a_site_may_serve_the_file_itself_and_name_the_bot(around: Surroundings) -> None:
    around.site.pages["/own.js"] = (script(around).decode(), {"Content-Type": "text/javascript"})
    tag = f'<script src="/own.js" data-endpoint="{around.network.origin}/chat" defer></script>'
    assert answers(around.widget(around.site.put("/own", "<p>Our hours</p>", tag)))


def test_a_page_of_another_encoding_shows_every_character_right(around: Surroundings) -> None:
    html = (
        f'<!doctype html><title>A clinic</title><script src="{around.network.origin}/chat/widget.js" defer></script><p>Caf\u00e9'
    )
    around.site.pages["/latin"] = (html, {"Content-Type": "text/html; charset=iso-8859-1"})
    widget = around.widget(around.site.origin + "/latin").open()
    reply = widget.ask("both my legs went numb after i came off it")
    expect(reply.locator("li")).to_have_text(["pain, numbness, tingling or weakness in both legs"])
    expect(widget.root).not_to_contain_text("\u00c2")


def test_a_page_that_is_isolated_from_other_origins_may_have_the_chat(around: Surroundings) -> None:
    tag = f'<script src="{around.network.origin}/chat/widget.js" defer></script>'
    isolation = {"Cross_Origin_Embedder_Policy": "require-corp", "Cross_Origin_Opener_Policy": "same-origin"}
    assert answers(around.widget(around.site.put("/isolated", "<p>Our hours</p>", tag, **isolation)))
