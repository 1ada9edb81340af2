"""Renders replies that lean on the answer before: why, simpler, more, are you sure, and pressing for a yes."""

from typing import Dict, Mapping, Tuple

from inversion_faq.content.library import Library
from inversion_faq.content.models import Answer, Card, Grade
from inversion_faq.content.rendering import cited_text, empty_card, numbered, related, source_card, sources_block
from inversion_faq.content.sentences import blocks, sentences
from inversion_faq.content.used_facts import fact_lines

WHY, SIMPLER, MORE, SURE, PUSH = "follow_up_why", "follow_up_simpler", "follow_up_more", "follow_up_sure", "push"
FOLLOW_UPS = (WHY, SIMPLER, MORE, SURE, PUSH)
_SHORT_SENTENCES = 2


def render_follow_up(library: Library, intent: str, last: Mapping[str, object]) -> Tuple[str, Card]:
    """Returns the text and the card of a follow-up.

    Args:
        library: the content.
        intent: one of FOLLOW_UPS.
        last: the card of the last answer or condition check; its topic is in the library.
    """
    answer = library.answers[str(last["topic"])]
    lead = library.phrases.follow_up[intent]
    if intent == SIMPLER:
        body = _short(answer)
        return _reply(library, answer, f"{lead}\n\n{cited_text(body, numbered([body]))}", numbered([body]))
    numbers = numbered([answer.body])
    if intent == PUSH:
        return _reply(library, answer, lead, numbers)
    if intent == SURE:
        explained = library.phrases.evidence_explained[Grade(answer.evidence)]
        return _reply(library, answer, f"{lead}\n\n{explained}", numbers)
    lines = "\n".join(fact_lines(library, answer.body, numbers))
    return _reply(library, answer, f"{lead}\n\n{lines}", numbers)


def _short(answer: Answer) -> str:
    """The first two sentences of an answer, which say what matters most."""
    first = next(block for block, _ in blocks(answer.body))
    found = sentences(first)[:_SHORT_SENTENCES]
    return " ".join(f"{one.text.rstrip('.')}{_citations(one.cited)}." for one in found)


def _citations(cited: "tuple[str, ...]") -> str:
    return f" [{'; '.join('@' + name for name in cited)}]" if cited else ""


def _reply(library: Library, answer: Answer, body: str, numbers: Dict[str, int]) -> Tuple[str, Card]:
    text = "\n\n".join([answer.title, body, sources_block(library, numbers), answer.clinician])
    card = {
        **empty_card("answer"),
        "topic": answer.topic,
        "title": answer.title,
        "evidence": {"grade": answer.evidence.value, "label": library.phrases.evidence[answer.evidence]},
        "urgency": "clinician",
        "clinician": answer.clinician,
        "sources": [source_card(library.sources[name]) for name in numbers],
        "related": related(library, answer.related),
        "checked": answer.checked.isoformat(),
        "reviewed_by": answer.reviewed_by,
    }
    return text, card
