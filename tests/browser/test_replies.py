"""What a reply shows, what can be said of it, and what a person can take away."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Surroundings
from tests.browser.record import conversation, export, kept, questions
from tests.browser.widget import Widget

pytestmark = pytest.mark.slow

ANSWERED = [
    pytest.param("does it really help back pain", id="effect"),
    pytest.param("is it any good for a slipped disc", id="disc"),
    pytest.param("how does it work", id="how it works"),
    pytest.param("what are the risks", id="risks"),
    pytest.param("how long should i hang", id="how long"),
    pytest.param("what angle is best", id="angle"),
    pytest.param("what should i look for when i buy one", id="equipment"),
    pytest.param("what is better, a table or gravity boots", id="alternatives"),
    pytest.param("does it make your hair grow", id="popular claim"),
    pytest.param("can i hang when i am pregnant", id="condition"),
]
KINDS = {
    "guideline": "Guideline",
    "systematic_review": "Review of studies",
    "trial": "Trial",
    "observational": "Study without a trial's controls",
    "case_report": "Report on single patients",
    "clinic_page": "Page of a clinic or health service",
    "regulator": "Safety regulator",
    "popular_article": "Popular article: shows what people are told, not what is known",
}


@pytest.fixture(scope="module")
def reader(around_file: Surroundings) -> Widget:
    """A tab in which one question is asked after the other."""
    return around_file.widget(around_file.embedded()).open()


@pytest.fixture(scope="module")
def patient(around_file: Surroundings) -> Iterator[Widget]:
    """A tab for messages that name conditions and emergencies."""
    widget = around_file.widget(around_file.embedded()).open()
    yield widget
    assert widget.problems == []


def last_card(around: Surroundings, widget: Widget) -> dict[str, Any]:
    return dict(export(conversation(around.bot, widget))["messages"][-1]["card"])


def shown_sources(reply: Locator) -> Locator:
    """Opens the list and each source in it."""
    reply.locator(".sources > summary").click()
    items = reply.locator(".sources > ol > li")
    for index in range(items.count()):
        items.nth(index).locator("summary").click()
    return items


@pytest.mark.parametrize("question", ANSWERED)
def test_26_every_source_shows_what_it_is_and_leads_there(around_file: Surroundings, reader: Widget, question: str) -> None:
    reply = reader.ask(question)
    sources = last_card(around_file, reader)["sources"]
    items = shown_sources(reply)
    assert items.count() == len(sources) > 0
    for index, source in enumerate(sources):
        item = items.nth(index)
        name = f"[{index + 1}] {source['publisher'] or 'publisher not stated'}, {source['year'] or 'undated'}"
        assert item.locator("summary").inner_text() == name
        shown = item.inner_text()
        assert source["title"] in shown
        assert KINDS[source["kind"]] in shown
        assert f"Used here: {source['fact']}" in shown
        links = item.get_by_role("link")
        leads = links.evaluate_all("links => links.map(link => [link.innerText, link.href, link.target, link.rel])")
        assert leads == [["Read it (opens in new tab)", source["url"], "_blank", "noopener noreferrer"]] * bool(source["url"])
        assert source["url"] or source["kind"] == "popular_article", (
            "only articles that were found without an address have no link"
        )


def test_26_each_number_in_an_answer_opens_its_source(around_file: Surroundings, reader: Widget) -> None:
    reply = reader.ask("does it help sciatica")
    sources = last_card(around_file, reader)["sources"]
    for number in reply.locator(".cite").all():
        index = int(number.inner_text().strip("[]")) - 1
        number.click()
        assert number.get_attribute("aria-label") == f"Source {index + 1}: {sources[index]['title']}"
        assert reader.focused().startswith(f"summary [{index + 1}]")
        expect(reply.locator("cite").nth(index)).to_be_visible()


def test_26_an_answer_says_how_sure_it_is_and_when_its_sources_were_checked(around_file: Surroundings, reader: Widget) -> None:
    reply = reader.ask("does it help sciatica")
    expect(reply.locator(".evidence")).to_contain_text("How sure is this? Very little evidence")
    expect(reply).to_contain_text(re.compile(r"Sources checked on \d+ \w+ 20\d\d\."))


@pytest.mark.parametrize(
    ("message", "urgency", "title"),
    [
        pytest.param(
            "both my legs went numb after i came off it", "Immediate action required:", "Call your emergency number now", id="now"
        ),
        pytest.param("i fainted this morning", "Urgent advice:", "Call your doctor today", id="today"),
    ],
)
def test_25_an_emergency_sign_gets_a_care_card(patient: Widget, message: str, urgency: str, title: str) -> None:
    heading = patient.ask(message).get_by_role("heading")
    expect(heading).to_have_text(re.compile(rf"^{urgency} {title} if .*:$"))


def test_25_a_care_card_names_the_sign_as_a_bullet(patient: Widget) -> None:
    card = patient.ask("both my legs went numb after i came off it")
    expect(card.locator("li").first).to_have_text("pain, numbness, tingling or weakness in both legs")


def test_25_a_care_card_leads_nowhere_but_to_the_phone(patient: Widget) -> None:
    card = patient.ask("crushing chest pain right now, what do i do")
    assert card.get_by_role("link").evaluate_all("links => links.map(link => link.href)") == ["tel:999", "tel:911", "tel:112"]
    expect(card.get_by_role("button")).to_have_count(0)


def test_25_after_a_care_card_nothing_is_suggested(patient: Widget) -> None:
    patient.ask("both my legs went numb after i came off it")
    expect(patient.suggestions.get_by_role("button")).to_have_count(0)


def test_25_the_turn_after_an_emergency_asks_for_help_and_can_be_called_from(patient: Widget) -> None:
    patient.ask("both my legs went numb after i came off it")
    card = patient.ask("how much does a table cost")
    expect(card.get_by_role("heading")).to_contain_text("Are you getting help?")
    expect(card.get_by_role("link", name="Call 999 UK")).to_be_visible()


def test_25_advice_on_a_condition_is_told_by_its_words_and_by_its_shape(around: Surroundings) -> None:
    reply = around.widget().open().ask("im on apixaban and have glaucoma, is it ok")
    advice = reply.get_by_role("list", name="What you told me about").locator(".advice")
    expect(advice).to_have_text(["Do not use", "Ask first"])
    drawn = advice.locator("path").evaluate_all("paths => paths.map(path => path.getAttribute('d'))")
    assert len(set(drawn)) == 2
    for each in advice.locator("svg").all():
        expect(each).to_be_visible()


def test_36_a_thumb_is_noted_by_the_server_with_its_reason_and_takes_no_turn(around: Surroundings) -> None:
    widget = around.widget().open()
    reply = widget.ask("does it help sciatica")
    reply.get_by_role("button", name="No, not helpful").click()
    reply.get_by_role("button", name="Unclear").click()
    expect(widget.status).to_have_text("Thank you. Your answer is noted.")
    session = conversation(around.bot, widget)
    expect(reply.get_by_role("button", name="Unclear")).to_have_attribute("aria-pressed", "true")
    noted = export(session)
    name = noted["messages"][-1]["id"]
    assert noted["feedback"] == [
        {"message_id": name, "helpful": False, "reason": ""},
        {"message_id": name, "helpful": False, "reason": "unclear"},
    ]
    assert questions(session) == ["does it help sciatica"]


def test_36_of_the_two_thumbs_the_last_one_pressed_counts(around: Surroundings) -> None:
    reply = around.widget().open().ask("does it help sciatica")
    thumbs = reply.get_by_role("group", name="Did this help?").get_by_role("button")
    pressed = [[None, None]]
    for index in (1, 0):
        thumbs.nth(index).click()
        pressed.append(thumbs.evaluate_all("both => both.map(one => one.getAttribute('aria-pressed'))"))
    assert pressed[1:] == [["false", "true"], ["true", "false"]]


def test_36_a_thumb_is_still_pressed_after_a_reload(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask("does it help sciatica").get_by_role("button", name="Yes, helpful").click()
    expect(widget.status).to_have_text("Thank you. Your answer is noted.")
    widget.page.reload()
    expect(widget.open().button("Yes, helpful")).to_have_attribute("aria-pressed", "true")


def test_36_a_thumb_that_could_not_be_noted_says_so_and_is_not_pressed(around: Surroundings) -> None:
    widget = around.widget().open()
    reply = widget.ask("does it help sciatica")
    around.network.refuse()
    reply.get_by_role("button", name="Yes, helpful").click()
    expect(widget.status).to_have_text("That could not be noted. Please try again later.")
    expect(reply.get_by_role("button", name="Yes, helpful")).to_have_attribute("aria-pressed", "false")


def test_37_a_saved_copy_has_what_was_said_its_sources_dates_and_the_disclaimer(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask("does it help sciatica")
    told = export(conversation(around.bot, widget))["messages"][-1]
    with widget.page.expect_download() as download:
        widget.choose_option("Save a copy")
    assert re.fullmatch(r"inversion-helper-20\d\d-\d\d-\d\d\.txt", download.value.suggested_filename)
    text = download.value.path().read_text(encoding="utf-8")
    assert "You: does it help sciatica\n" in text
    assert told["text"] in text
    assert all(source["title"] in text for source in told["card"]["sources"])
    assert re.search(r"\nSaved on \d+ \w+ 20\d\d\n", text)
    assert re.search(r"\nSources checked on \d+ \w+ 20\d\d\.\n", text)
    assert "General information, not medical advice." in text


def test_37_a_copy_saved_in_an_emergency_has_the_emergency_advice(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask("both my legs went numb after i came off it")
    with widget.page.expect_download() as download:
        widget.choose_option("Save a copy")
    assert "Call your emergency number now: 999 (UK)" in download.value.path().read_text(encoding="utf-8")


def test_37_the_summary_shows_and_saves_what_the_server_put_together(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask("im on apixaban and have glaucoma, is it ok")
    told = kept("/summary", conversation(around.bot, widget)).json()
    widget.choose_option("Questions for your clinician")
    sheet = widget.root.get_by_role("region", name=told["title"])
    sheet.wait_for()
    shown = [line.strip() for line in sheet.inner_text().splitlines() if line.strip()]
    wanted = [line.removeprefix("• ").strip() for line in told["text"].splitlines() if line.strip()]
    assert shown[: len(wanted)] == wanted
    with widget.page.expect_download() as download:
        widget.button("Save as text").click()
    assert download.value.path().read_text(encoding="utf-8") == told["text"]


def test_37_the_summary_can_be_asked_for_only_after_a_question(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.choose_option("Questions for your clinician")
    expect(widget.status).to_have_text("Ask a question first. Then I can put together what to tell your clinician.")


def test_37_a_summary_that_cannot_be_had_says_so(around: Surroundings) -> None:
    widget = around.widget().open()
    widget.ask("does it help sciatica")
    around.network.refuse()
    widget.choose_option("Questions for your clinician")
    expect(widget.status).to_have_text("The page could not be made just now. Please try again.")
