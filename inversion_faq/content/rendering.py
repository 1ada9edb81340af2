"""Turns content into what a person reads: plain text, complete in itself, and the card that the widget draws."""

import datetime
from typing import Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from inversion_faq.content import payloads, rules
from inversion_faq.content.library import Library
from inversion_faq.content.models import Answer, Card, Caution, Fact, Kind, Language, Reply, Sign, Source, Treatment, Urgency
from inversion_faq.content.sentences import BULLET, blocks, citations_in, replace_citations
from inversion_faq.content.used_facts import used_facts

GENERAL_REPLY = "emergency"


def empty_card(kind: str) -> Card:
    """Returns a card of the wire contract in which nothing applies yet."""
    return {
        "kind": kind,
        "topic": None,
        "title": None,
        "body": None,
        "picture": None,
        "evidence": None,
        "urgency": Urgency.ROUTINE.value,
        "clinician": None,
        "conditions": [],
        "sources": [],
        "related": [],
        "checked": None,
        "language": None,
    }


def source_cards(library: Library, names: Iterable[str], cited_in: str = "") -> List[Card]:
    """Returns sources as a card lists them.

    Args:
        library: the content.
        names: their ids, in the order of their numbers.
        cited_in: a text with citations; a source that it cites comes with the fact it rests on, any other with its first.
    """
    used = used_facts(library, cited_in)
    return [_source_card(library.sources[name], used.get(name, library.sources[name].facts[0])) for name in names]


def _source_card(source: Source, fact: Fact) -> Card:
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher or source.author,
        "year": source.year,
        "url": source.URL,
        "kind": source.kind.value,
        "fact": fact.text,
    }


def source_line(number: int, source: Source, words: Mapping[str, str]) -> str:
    """Returns a source as one short line of text: number, title, publisher, year, and what it is when it is weak."""
    title = source.title if source.title.endswith(("?", "!")) else f"{source.title.rstrip('.')}."
    kind = f" {words['popular']}" if source.kind is Kind.POPULAR_ARTICLE else ""
    by = (source.publisher or source.author or words["no_publisher"]).rstrip(".")
    return f"[{number}] {title} {by[:1].upper()}{by[1:]}, {source.year or words['undated']}.{kind}"


def cited_text(body: str, numbers: Dict[str, int]) -> str:
    """Returns the body as plain text: numbered citations, bullets, one block a paragraph."""
    lines: List[str] = []
    for block, _ in blocks(body):
        text = replace_citations(block, numbers)
        if text.startswith("- "):
            text = f"{BULLET} {text[2:]}"
            separator = "\n" if lines and lines[-1].startswith(BULLET) else "\n\n"
        else:
            separator = "\n\n"
        lines.append(separator if lines else "")
        lines.append(text)
    return "".join(lines)


def numbered(texts: Sequence[str]) -> Dict[str, int]:
    """Returns the ids cited in the texts, numbered from 1 in the order in which they are read."""
    order = dict.fromkeys(name for text in texts for name in citations_in(text))
    return {name: number for number, name in enumerate(order, 1)}


def sources_block(library: Library, numbers: Dict[str, int]) -> str:
    """Returns the lines that name the sources."""
    words = library.phrases.sources
    return "\n".join([words["heading"], *(source_line(number, library.sources[name], words) for name, number in numbers.items())])


def render_answer(library: Library, answer: Answer) -> Tuple[str, Card]:
    """Returns the text and the card of an answer."""
    spoken = rules.spoken_body(answer, library.phrases)
    numbers = numbered([spoken])
    body = cited_text(spoken, numbers)
    label = library.phrases.evidence[answer.evidence]
    text = "\n\n".join(
        [
            answer.title,
            body,
            f"{library.phrases.sources['evidence']} {label[:1].upper()}{label[1:]}.",
            sources_block(library, numbers),
            answer.clinician,
        ]
    )
    card = answer_card(library, answer, body, source_cards(library, numbers, spoken))
    return text, {**card, "picture": _picture(library, answer)}


def _picture(library: Library, answer: Answer) -> Optional[Card]:
    """The picture of an answer, with what it shows in words."""
    return {"id": answer.picture, "text": library.phrases.pictures[answer.picture].strip()} if answer.picture else None


def answer_card(library: Library, answer: Answer, body: Optional[str], sources: List[Card]) -> Card:
    """Returns the card of a reply that rests on an answer; `sources` in the order of the numbers in `body`."""
    return {
        **empty_card("answer"),
        "topic": answer.topic,
        "title": answer.title,
        "body": body,
        "evidence": {
            "grade": answer.evidence.value,
            "label": library.phrases.evidence[answer.evidence],
            "explained": library.phrases.evidence_explained[answer.evidence],
        },
        "urgency": Urgency.CLINICIAN.value,
        "clinician": answer.clinician,
        "sources": sources,
        "related": related(library, answer.related),
        "checked": answer.checked.isoformat(),
        "stale": rules.is_stale(answer, datetime.date.today()),
        "reviewed_by": answer.reviewed_by,
    }


def related(library: Library, topics: Sequence[str]) -> List[Card]:
    """Returns the topics as things to ask next."""
    return [{"title": library.answers[topic].title, "payload": payloads.for_topic(topic), "topic": topic} for topic in topics]


def render_red_flag(library: Library, sign: Sign) -> Tuple[str, Card]:
    """Returns the text and the card of an emergency sign."""
    return _emergency(library, library.replies[sign.reply], sign.id, sign.sign, sign.sources)


def render_general_red_flag(library: Library) -> Tuple[str, Card]:
    """Returns the text and the card of an emergency that was understood by its meaning, not by a sign's words."""
    return _emergency(library, library.replies[GENERAL_REPLY], None, library.phrases.red_flag["general"], ())


def _emergency(
    library: Library, reply: Reply, sign_id: Optional[str], sign: str, sign_sources: Sequence[str]
) -> Tuple[str, Card]:
    noticed = library.phrases.red_flag["noticed"] if reply.noticed is None else reply.noticed
    body = "\n\n".join(part for part in (noticed.replace("<sign>", sign), reply.text.strip()) if part)
    text = "\n\n".join([reply.title, body, reply.clinician])
    sources = list(dict.fromkeys([*sign_sources, *reply.sources]))
    card = {
        **empty_card("red_flag"),
        "topic": "red_flag",
        "title": reply.title,
        "body": body,
        "sign": {"id": sign_id, "name": sign},
        "urgency": reply.urgency.value,
        "clinician": reply.clinician,
        "sources": source_cards(library, sources),
    }
    return text, card


def render_caution(library: Library, caution: Caution) -> Tuple[str, Card]:
    """Returns the text and the card of what should be seen today, told beside an answer."""
    words = library.phrases.see_today
    body = f"{caution.says} {words['text']}"
    card = plain_card("small_talk", None, words["title"], caution.clinician, body)
    card = {**card, "urgency": Urgency.SAME_DAY.value, "sources": source_cards(library, caution.sources)}
    return "\n\n".join([words["title"], body, caution.clinician]), card


def render_treatment(library: Library, treatment: Treatment) -> Tuple[str, Card]:
    """Returns the text and the card of the reply to a question about another treatment."""

    def filled(phrase: str) -> str:
        words = library.phrases.other_treatment[phrase].replace("<ask>", treatment.ask).replace("<name>", treatment.name)
        return words[:1].upper() + words[1:]

    said = rules.treatment_body(treatment, library.phrases)
    numbers = numbered([said])
    body = cited_text(said, numbers)
    title, clinician = filled("title"), f"{filled('clinician')} {library.phrases.emergency_line}"
    sources = [sources_block(library, numbers)] if numbers else []
    card = plain_card("out_of_scope", None, title, clinician, body)
    return "\n\n".join([title, body, *sources, clinician]), {**card, "sources": source_cards(library, numbers, said)}


def render_other_language(language: Language) -> Tuple[str, Card]:
    """Returns the text and the card of the reply to a message in another language, in that language."""
    card = plain_card("out_of_scope", None, language.title, language.clinician, language.text.strip())
    return _in_language(language, card)


def render_emergency_in(language: Language) -> Tuple[str, Card]:
    """Returns the text and the card that follow an emergency reply, in the language of the message."""
    words = language.emergency
    card = plain_card("red_flag", "red_flag", words.title, words.clinician, words.text.strip())
    return _in_language(language, {**card, "sign": None, "urgency": Urgency.EMERGENCY.value})


def _in_language(language: Language, card: Card) -> Tuple[str, Card]:
    text = "\n\n".join([card["title"], card["body"], card["clinician"]])
    return text, {**card, "language": {"code": language.id, "dir": language.dir}}


def plain_card(
    kind: str, topic: Optional[str], title: Optional[str], clinician: Optional[str], body: Optional[str] = None
) -> Card:
    """Returns the card of a reply without sources: small talk, off topic, clarify, error."""
    return {**empty_card(kind), "topic": topic, "title": title, "body": body, "clinician": clinician}
