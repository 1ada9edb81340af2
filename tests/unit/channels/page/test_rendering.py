import itertools
import json
import pathlib

import pytest
import yaml

from inversion_faq.channels.page.rendering import OFTEN_ASKED, TEMPLATE, render_page
from inversion_faq.channels.static_files import StaticFile
from inversion_faq.content import payloads
from inversion_faq.content.library import Library
from inversion_faq.content.models import Kind
from tests.conftest import ROOT
from tests.html_page import Element, HtmlPage
from tests.small_content import SmallContent

FILE = StaticFile(b"x", "text/plain")
HOSTILE = """</li></main><script>alert("1")</script><img src=x onerror='y'> {{emergency_line}} ${z} %s &lt; \\1"""


def rendered(library: Library) -> HtmlPage:
    return HtmlPage(render_page(library, FILE, FILE, FILE))


@pytest.fixture(scope="module")
def page(library) -> HtmlPage:
    return rendered(library)


@pytest.fixture
def small(tmp_path) -> SmallContent:
    return SmallContent(tmp_path / "data")


def questions(page: HtmlPage) -> "list[Element]":
    return [one for one in page.named("button") if "data-ask" in one.attributes]


def sources(page: HtmlPage) -> "list[str]":
    """The items of the list of sources."""
    return [one.text for one, inside in itertools.pairwise(page.elements) if inside.name == "cite"]


def test_every_answer_can_be_asked_for(page, library):
    often, others = questions(page)[: len(OFTEN_ASKED)], questions(page)[len(OFTEN_ASKED) :]
    assert [one.text for one in often] == [library.answers[topic].title for topic in OFTEN_ASKED]
    assert sorted(one.text for one in others) == sorted(answer.title for answer in library.answers.values())


def test_question_is_sent_as_the_bots_own_button_sends_it(page, library):
    wanted = {(answer.title, payloads.for_topic(topic)) for topic, answer in library.answers.items()}
    assert {(one.attributes["data-ask"], one.attributes["data-payload"]) for one in questions(page)} == wanted
    assert all(one.text == one.attributes["data-ask"] for one in questions(page))


def test_question_cannot_be_tapped_before_the_chat_is_there(page):
    assert all("disabled" in one.attributes and one.attributes["type"] == "button" for one in questions(page))


def test_every_source_is_listed_with_what_is_known_of_it(page, library):
    listed = [source for kind in Kind for source in library.sources.values() if source.kind is kind]
    assert len(listed) == len(library.sources)
    for source, item in zip(listed, sources(page), strict=True):
        assert item.startswith(source.title)
        assert (source.publisher or source.author or "publisher not stated")[1:] in item
        assert (source.year or "undated") in item


def test_sources_are_numbered_through_in_the_order_of_their_kinds(page, library):
    starts = [int(one.attributes["start"] or 0) for one in page.named("ol", class_="sources")]
    kinds = [source.kind for source in library.sources.values()]
    assert starts == [1 + sum(kinds.count(before) for before in list(Kind)[:index]) for index in range(len(Kind))]


def test_source_with_an_address_is_a_link_that_says_it_opens_a_tab(page, library):
    links = {one.attributes["href"]: one for one in page.named("a", target="_blank")}
    assert set(links) == {source.URL for source in library.sources.values() if source.URL}
    assert all(one.attributes["rel"] == "noopener noreferrer" for one in links.values())
    assert all(one.text.endswith("(opens in new tab)") for one in links.values())


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "", "ftp://example.org"])
def test_address_that_is_none_of_the_web_is_no_link(small, address):
    small.replace("sources.yml", "https://example.org/trial", json.dumps(address))
    page = rendered(small.read())
    assert page.named("a", target="_blank") == []
    assert any("Tilting in 24 people, a trial" in one for one in sources(page))


def test_popular_articles_are_marked_as_such(page, library):
    popular = [source for source in library.sources.values() if source.kind is Kind.POPULAR_ARTICLE]
    assert len(page.named("span", class_="mark")) == len(popular)


def test_every_grade_is_explained_in_the_words_of_the_answers(page, library):
    labels = [one.text.lower() for one in page.named("dt")]
    assert labels == list(library.phrases.evidence.values())
    assert [one.text for one in page.named("dd")] == list(library.phrases.evidence_explained.values())


def test_every_emergency_number_can_be_dialled(page, library):
    [line] = page.named("p", class_="alarm")
    assert line.text == library.phrases.emergency_line
    numbers = library.phrases.emergency_numbers.numbers.values()
    assert {one for one in page.values("href") if one.startswith("tel:")} == {f"tel:{number}" for number in numbers}


def test_headings_are_in_order(page):
    levels = page.headings()
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_ids_are_unique_and_every_link_in_the_page_leads_to_one(page):
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    assert {one[1:] for one in page.values("href") if one.startswith("#")} <= set(ids)


def test_every_section_has_a_heading_and_stands_in_the_list_on_top(page):
    sections = page.named("section")
    headings = {one.attributes.get("id") for one in page.named("h2")}
    assert {one.attributes["aria-labelledby"] for one in sections} == headings
    assert [f"#{one.attributes['id']}" for one in sections] == [one for one in page.values("href") if one.startswith("#")][1:]


def test_first_link_skips_to_the_chat(page):
    first = page.named("a")[0]
    assert first.attributes["href"] == "#chat"


def test_nothing_is_written_into_the_page_that_a_strict_policy_forbids(page):
    assert page.named("style") == []
    assert all(one.attributes.get("src") and not one.text for one in page.named("script"))
    names = {name for one in page.elements for name in one.attributes}
    assert "style" not in names
    assert not [name for name in names if name.startswith("on")]


def test_nothing_is_loaded_from_elsewhere(page):
    loaded = page.values("src") + [str(one.attributes["href"]) for one in page.named("link")]
    assert all(one.startswith("/chat/") or one == "data:," for one in loaded)
    assert len(loaded) == 4


def test_files_are_named_with_their_versions_and_the_widget_is_checked(library):
    files = [StaticFile(content, "text/plain") for content in (b"style", b"script", b"widget")]
    page = HtmlPage(render_page(library, *files))
    assert page.named("link", rel="stylesheet", href=f"/chat/page.css?v={files[0].version}")
    assert page.named("script", src=f"/chat/page.js?v={files[1].version}")
    [widget] = page.named("script", src=f"/chat/widget.js?v={files[2].version}")
    assert widget.attributes["integrity"] == files[2].integrity
    assert "defer" in widget.attributes


def test_page_without_the_widget_has_everything_else(page, library):
    without = HtmlPage(render_page(library, FILE, FILE, None))
    assert len(without.elements) == len(page.elements) - 1
    assert len(without.named("script")) == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("answers/sciatica.md", "Does it help sciatica?"),
        ("sources.yml", "Tilting in 24 people, a trial"),
        ("sources.yml", "Journal of Small Trials"),
        ("sources.yml", "Smith and colleagues"),
        ("sources.yml", "https://example.org/trial"),
    ],
)
def test_content_cannot_become_markup(small, file, text):
    before = rendered(small.read())
    hostile = HOSTILE if not text.startswith("http") else f"https://example.org/{HOSTILE}"
    small.replace(file, text, json.dumps(hostile))
    after = rendered(small.read())
    assert [one.name for one in after.elements] == [one.name for one in before.elements]
    assert any(hostile in one.text or hostile in one.attributes.values() for one in after.elements)


@pytest.mark.parametrize(
    "keys", [("evidence", "none"), ("evidence_explained", "limited"), ("sources", "popular"), ("emergency_line",)]
)
def test_phrases_cannot_become_markup(small, keys):
    before = rendered(small.read())
    names = [one.name for one in before.elements if not str(one.attributes.get("href")).startswith("tel:")]
    small.set_phrase(HOSTILE, *keys)
    after = rendered(small.read())
    assert [one.name for one in after.elements if not str(one.attributes.get("href")).startswith("tel:")] == names
    assert any(HOSTILE in one.text for one in after.elements)


def test_topics_that_are_often_asked_exist(library):
    assert set(OFTEN_ASKED) <= set(library.answers)


def test_day_of_the_oldest_check_is_told(small):
    small.replace("answers/sciatica.md", "checked: 2026-11-01", "checked: 2026-02-03")
    assert "checked on 3 February 2026 or later" in render_page(small.read(), FILE, FILE, FILE)


def test_page_says_that_no_clinician_reviewed_the_answers_as_long_as_that_is_so(library):
    assert "no clinician has reviewed its answers yet" in TEMPLATE.read_text()
    assert not any(answer.reviewed_by for answer in library.answers.values())


def test_page_tells_for_how_long_a_condition_counts():
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    assert "until a day after your last message" in TEMPLATE.read_text()
    assert domain["session_config"]["session_expiration_time"] == 24 * 60


def test_files_of_the_page_name_no_other_site():
    for path in pathlib.Path(TEMPLATE).parent.glob("page.*"):
        assert "://" not in path.read_text(), path.name
