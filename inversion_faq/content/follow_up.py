"""Renders replies that lean on the answer before: why, simpler, more, are you sure, and pressing for a yes."""

from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

from inversion_faq.content.library import Library
from inversion_faq.content.models import Answer, Card, Grade
from inversion_faq.content.rendering import answer_card, numbered, source_cards, sources_block
from inversion_faq.content.rules import how_to_check
from inversion_faq.content.sentences import Sentence, blocks, citations_in, replace_citations, sentences
from inversion_faq.content.used_facts import fact_lines

WHY, SIMPLER, MORE, SURE, PUSH = "follow_up_why", "follow_up_simpler", "follow_up_more", "follow_up_sure", "push"
FOLLOW_UPS = (WHY, SIMPLER, MORE, SURE, PUSH)
_UNSURE = "nlu_fallback"
_ALSO_LEAN = ("forget", "affirm", "deny")
_LEANING = 0.5
"""The share of all that leans on an answer from which an unsure message after one is taken to lean on it."""
_SHORT_SENTENCES = 2
_STOPS = (".", "!", "?", ":")


def follow_up_in(parse_data: Mapping[str, Any]) -> Optional[str]:
    """Returns which of FOLLOW_UPS a message after an answer is, or None; "aha so you admit it" is surely one, unsure which."""
    intent = (parse_data.get("intent") or {}).get("name")
    if intent != _UNSURE:
        return intent if intent in FOLLOW_UPS else None
    shares = {one["name"]: float(one["confidence"]) for one in parse_data.get("intent_ranking") or []}
    if sum(shares.get(name, 0.0) for name in (*FOLLOW_UPS, *_ALSO_LEAN)) < _LEANING:
        return None
    return max(FOLLOW_UPS, key=lambda name: shares.get(name, 0.0))


def render_follow_up(library: Library, intent: str, last: Mapping[str, object]) -> Tuple[str, Card]:
    """Returns the text and the card of a follow-up.

    Args:
        library: the content.
        intent: one of FOLLOW_UPS.
        last: the card of the last answer or condition check; its topic is in the library.
    """
    answer = library.answers[str(last["topic"])]
    lead = library.phrases.follow_up[intent]
    check = how_to_check(answer, library.phrases)
    if intent == SIMPLER:
        short = _short(answer)
        # Where the first sentences cite nothing, the sources are those of the whole answer.
        numbers = numbered([*check, short]) if citations_in(short) else numbered([*check, answer.body])
        return _reply(library, answer, [*check, lead, short], numbers)
    numbers = numbered([*check, answer.body])
    if intent == PUSH:
        return _reply(library, answer, [*check, lead], numbers)
    if intent == SURE:
        explained = library.phrases.evidence_explained[Grade(answer.evidence)]
        return _reply(library, answer, [*check, lead, explained], numbers)
    lines = "\n".join(fact_lines(library, answer.body, numbers))
    return _reply(library, answer, [*check, lead, lines], numbers, rests_on=answer.body)


def _short(answer: Answer) -> str:
    """The first two sentences of an answer, which say what matters most."""
    first = next(block for block, _ in blocks(answer.body))
    return " ".join(_as_written(one) for one in sentences(first)[:_SHORT_SENTENCES])


def _as_written(sentence: Sentence) -> str:
    """The sentence with its citations back before its full stop."""
    words, stop = (sentence.text[:-1], sentence.text[-1]) if sentence.text.endswith(_STOPS) else (sentence.text, ".")
    cited = f" [{'; '.join('@' + name for name in sentence.cited)}]" if sentence.cited else ""
    return f"{words}{cited}{stop}"


def _reply(
    library: Library, answer: Answer, paragraphs: Sequence[str], numbers: Dict[str, int], rests_on: str = ""
) -> Tuple[str, Card]:
    """Returns the reply. Each source has the fact of the first that cites it: `rests_on`, the paragraphs, the whole answer."""
    body = "\n\n".join(replace_citations(one, numbers) for one in paragraphs)
    text = "\n\n".join([answer.title, body, sources_block(library, numbers), answer.clinician])
    sources = source_cards(library, numbers, "\n\n".join([rests_on, *paragraphs, answer.body]))
    return text, answer_card(library, answer, body, sources)
