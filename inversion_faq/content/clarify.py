"""Renders the replies that ask back: what was meant, and where the last answer came from."""

from typing import Any, List, Mapping, Optional, Sequence, Tuple

from inversion_faq.content.condition_check import listed, named
from inversion_faq.content.library import Library
from inversion_faq.content.models import Card
from inversion_faq.content.payloads import SAFE_INTENT
from inversion_faq.content.rendering import empty_card, plain_card, related, source_cards, sources_block

MOST_SUGGESTIONS = 3
_ANY_CONDITION = "safe_other_condition"


def suggested_topics(library: Library, ranking: Sequence[Mapping[str, Any]], asked_about: Sequence[str]) -> List[str]:
    """Returns at most three topics, the likeliest first.

    Args:
        library: the content.
        ranking: the intents with their confidence, the likeliest first.
        asked_about: `safe_*` topics whose words the message has.
    """
    topics: List[str] = []
    for one in ranking:
        if one["name"] == SAFE_INTENT:
            topics.extend(asked_about or [_ANY_CONDITION])
        elif one["name"] in library.answers:
            topics.append(one["name"])
    return list(dict.fromkeys(topics))[:MOST_SUGGESTIONS]


def render_clarify(library: Library, text: str, topics: Sequence[str], missed_before: bool) -> Tuple[str, Card, List[Card]]:
    """Returns the text, the card and the buttons of a reply to a message that was not understood.

    Args:
        library: the content.
        text: the message.
        topics: what may have been meant.
        missed_before: whether the message before was not understood either.
    """
    phrases = library.phrases.clarify
    suggestions = related(library, topics)
    if not text.strip("\u2060 \t\r\n"):
        words, suggestions = phrases["empty"], []
    elif missed_before:
        words = phrases["again"]
    else:
        words = phrases["text"] if suggestions else phrases["none"]
    card = {**plain_card("clarify", None, phrases["title"], phrases["clinician"], words), "related": suggestions}
    buttons = [{"title": one["title"], "payload": one["payload"]} for one in suggestions]
    return f"{phrases['title']}\n\n{words}\n\n{phrases['clinician']}", card, buttons


def render_sources(library: Library, last: Optional[Card]) -> Tuple[str, Card]:
    """Returns the text and the card that name the sources of the last answer (`last` is its card, or None)."""
    phrases = library.phrases.sources
    known = [one["id"] for one in (last or {}).get("sources", []) if one["id"] in library.sources]
    title, clinician = phrases["title"], phrases["clinician"]
    if not last or not known:
        return f"{title}\n\n{phrases['none']}", plain_card("small_talk", "ask_sources", title, None, phrases["none"])
    intro = phrases["intro"].replace("<title>", _subject(last))
    numbers = {name: number for number, name in enumerate(known, 1)}
    answer = library.answers.get(str(last["topic"]))
    sources = source_cards(library, known, answer.body if answer else "")
    details = "\n".join(f"[{number}] {one['fact']}" for number, one in enumerate(sources, 1))
    text = "\n\n".join([title, intro, sources_block(library, numbers), phrases["facts"], details, clinician])
    card = {
        **empty_card("small_talk"),
        "topic": "ask_sources",
        "title": title,
        "body": intro,
        "clinician": clinician,
        "sources": sources,
    }
    return text, card


def _subject(last: Card) -> str:
    """What a reply was about: its title; of an emergency, whose title leads to its sign, the sign."""
    title = str(last["title"])
    return str(last["sign"]["name"]) if title.endswith(":") and last.get("sign") else title


def render_taken_back(library: Library, gone: Sequence[str], held: Sequence[Mapping[str, Any]]) -> Tuple[str, Card]:
    """Returns the text and the card that confirm what no longer counts (`gone`: names), and what still does."""
    phrases = library.phrases.forgotten
    title = phrases["title"] if gone else phrases["unchanged"]
    words = [phrases["text"].replace("<names>", listed(gone))] if gone else []
    if held:
        words.append(phrases["still"].replace("<names>", listed([named(library, one) for one in held])))
    if not gone:
        words.append(phrases["which" if held else "nothing"])
    body = " ".join(words)
    return f"{title}\n\n{body}\n\n{phrases['clinician']}", plain_card("small_talk", None, title, phrases["clinician"], body)
