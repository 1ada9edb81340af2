"""Renders the page at /chat from the content, once, at the start of the server."""

import datetime
import pathlib
import re
from typing import Dict, Iterable, List, Mapping, Optional

from inversion_faq.channels.page.markup import Html, element, fill, joined
from inversion_faq.channels.static_files import StaticFile
from inversion_faq.content import payloads
from inversion_faq.content.library import Library
from inversion_faq.content.models import Answer, Family, Kind, Source

TEMPLATE = pathlib.Path(__file__).resolve().parent / "page.html"
OFTEN_ASKED = ("effectiveness_general", "risks_side_effects", "duration", "frequency")
"""What people ask most: whether it works, whether it is dangerous, how long and how often."""
_NEW_TAB = "(opens in new tab)"
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_PHONE_NUMBER = re.compile(r"\b\d{3}\b")


def render_page(library: Library, style: StaticFile, script: StaticFile, widget: Optional[StaticFile]) -> str:
    """Returns the page; without the widget it has everything but the chat."""
    parts = {
        "style_version": style.version,
        "script_version": script.version,
        "widget": _widget(widget),
        "emergency_line": _with_phone_links(library.phrases.emergency_line),
        "often_asked": _questions(library.answers[topic] for topic in OFTEN_ASKED if topic in library.answers),
        "grades": _grades(library),
        "checked": _date(min(answer.checked for answer in library.answers.values())),
        "number_of_sources": str(len(library.sources)),
        **_questions_by_family(library),
        **_sources_by_kind(library),
    }
    return fill(TEMPLATE.read_text(encoding="utf-8"), parts)


def _widget(widget: Optional[StaticFile]) -> Html:
    if widget is None:
        return Html()
    return element("script", src=f"/chat/widget.js?v={widget.version}", integrity=widget.integrity, defer="")


def _with_phone_links(line: str) -> Html:
    """Returns the emergency line with a link that dials each of its numbers."""
    parts: List[str] = []
    end = 0
    for number in _PHONE_NUMBER.finditer(line):
        parts += [line[end : number.start()], element("a", number[0], href=f"tel:{number[0]}")]
        end = number.end()
    return joined([*parts, line[end:]])


def _questions_by_family(library: Library) -> Dict[str, str]:
    parts: Dict[str, str] = {}
    for family in Family:
        answers = [answer for answer in library.answers.values() if answer.family is family]
        parts[f"number_of_{family.value}"] = str(len(answers))
        parts[f"questions_{family.value}"] = _questions(answers)
    return parts


def _questions(answers: Iterable[Answer]) -> Html:
    """Returns the titles as buttons; the page's script makes them work where the chat does.

    A button sends its payload, as the bot's own buttons do: a title such as "Can I use it with glaucoma?", sent as words,
    would be taken for what the person has.
    """
    return element("ul", *(element("li", _question(answer)) for answer in answers), class_="questions")


def _question(answer: Answer) -> Html:
    data = {"data_ask": answer.title, "data_payload": payloads.for_topic(answer.topic)}
    return element("button", answer.title, type="button", disabled="", **data)


def _grades(library: Library) -> Html:
    phrases = library.phrases
    rows = ((_capitalised(phrases.evidence[grade]), explained) for grade, explained in phrases.evidence_explained.items())
    return element("dl", *(element("div", element("dt", label), element("dd", explained)) for label, explained in rows))


def _sources_by_kind(library: Library) -> Dict[str, str]:
    """Returns the lists of sources; their numbers run on from one list to the next."""
    parts: Dict[str, str] = {}
    start = 1
    for kind in Kind:
        sources = [source for source in library.sources.values() if source.kind is kind]
        items = (element("li", _source(source, library.phrases.sources)) for source in sources)
        parts[f"number_of_{kind.value}"] = str(len(sources))
        parts[f"sources_{kind.value}"] = element("ol", *items, start=str(start), class_="sources")
        start += len(sources)
    return parts


def _source(source: Source, words: Mapping[str, str]) -> Html:
    """Returns title, author, publisher and year, and the mark of a popular article."""
    by = [name for name in (source.author, source.publisher) if name] or [words["no_publisher"]]
    details = f"{_capitalised('; '.join(by))}, {source.year or words['undated']}."
    mark = element("span", words["popular"], class_="mark") if source.kind is Kind.POPULAR_ARTICLE else ""
    return joined([element("cite", _title(source)), " ", element("span", details, class_="by"), " ", mark])


def _title(source: Source) -> Html:
    address = source.URL or ""
    if not _WEB_ADDRESS.match(address):
        return joined([source.title])
    return element("a", source.title, " ", element("small", _NEW_TAB), href=address, target="_blank", rel="noopener noreferrer")


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _date(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
