"""Renders the condition check: each condition that counts, the strictest advice first, never "you are safe"."""

from typing import Any, List, Mapping, Sequence, Tuple

from inversion_faq.content.library import Library
from inversion_faq.content.models import Advice, Answer, Card, Condition
from inversion_faq.content.rendering import (
    BULLET,
    answer_card,
    cited_text,
    numbered,
    related,
    sources_block,
)
from inversion_faq.content.sentences import citations_in, replace_citations

UNKNOWN = "unknown"
OTHER_TOPIC = "safe_other_condition"
_STRICTEST_FIRST = (Advice.DO_NOT_USE, Advice.ASK_FIRST)

Held = Mapping[str, Any]


def render_condition_check(library: Library, held: Sequence[Held], asks_how_to: bool) -> Tuple[str, Card]:
    """Returns the text and the card of a condition check.

    Args:
        library: the content.
        held: the conditions that count (see `inversion_faq.turn_plan.relevant`), at least one.
        asks_how_to: whether the person asked how to use a table, which a `do_not_use` condition leaves unanswered.
    """
    phrases = library.phrases.condition_check
    known = sorted(
        (one for one in held if one["id"] != UNKNOWN),
        key=lambda one: _STRICTEST_FIRST.index(library.conditions[one["id"]].advice),
    )
    unknown = [one for one in held if one["id"] == UNKNOWN]
    topics = list(dict.fromkeys(library.conditions[one["id"]].topic for one in known))
    answer = library.answers[topics[0] if topics else OTHER_TOPIC]
    newly_named = any(one["now"] for one in held)
    explains = answer if len(topics) <= 1 and (newly_named or not known) else None

    lines = [_line(library, one, with_reason=explains is None) for one in known]
    lines += [phrases["unknown"].replace("<name>", _sentence_case(named(library, one))) for one in unknown]
    pairs = _worse_together(library, known)
    paragraphs = ["\n".join(f"{BULLET} {line}" for line in lines)]
    if pairs:
        paragraphs.append("\n".join([phrases["together"], *(f"{BULLET} {reason}" for reason in pairs)]))
    strict = any(library.conditions[one["id"]].advice is Advice.DO_NOT_USE for one in known)
    if asks_how_to and strict:
        paragraphs.append(phrases["no_how_to"])
    if explains is not None:
        paragraphs.append(explains.body)

    numbers = numbered(paragraphs)
    title = _title(library, held, known, newly_named)
    clinician = _clinician(library, known, unknown, strict)
    body = [replace_citations(one, numbers) for one in paragraphs[: len(paragraphs) - (explains is not None)]]
    if explains is not None:
        body.append(cited_text(explains.body, numbers))
    text = "\n\n".join([title, *body, sources_block(library, numbers), clinician])
    return text, _card(library, answer, title, clinician, known, numbers, topics)


def named(library: Library, one: Held) -> str:
    """Returns a condition's name, and whose it is when it is not the user's own."""
    whose = library.phrases.subjects.get(one["subject"])
    return f"{one['name']} ({whose})" if whose else str(one["name"])


def _line(library: Library, one: Held, with_reason: bool) -> str:
    condition = library.conditions[one["id"]]
    phrases = library.phrases
    advice = phrases.advice[condition.advice].replace("<ask>", condition.ask)
    line = phrases.condition_check["line"].replace("<name>", _sentence_case(named(library, one))).replace("<advice>", advice)
    if one["status"] == "unconfirmed":
        line = f"{line} {phrases.condition_check['unconfirmed']}"
    if with_reason:
        return f"{line} {condition.reason.strip()}"
    return f"{line.rstrip('.')}{_cite(condition)}."


def _cite(condition: Condition) -> str:
    """The advice rests on the sources of its reason."""
    cited = citations_in(condition.reason)
    return f" [{'; '.join('@' + name for name in cited)}]" if cited else ""


def _worse_together(library: Library, known: Sequence[Held]) -> List[str]:
    """Conditions add up in one person only."""
    people = {one["subject"] for one in known}
    each = [{one["id"] for one in known if one["subject"] == person} for person in people]
    return [pair.reason.strip() for pair in library.together if any(set(pair.ids) <= ids for ids in each)]


def _title(library: Library, held: Sequence[Held], known: Sequence[Held], newly_named: bool) -> str:
    phrases = library.phrases.condition_check
    names = listed([named(library, one) for one in held])
    if not known:
        return phrases["unknown_title"].replace("<names>", names)
    return phrases["title" if newly_named else "kept"].replace("<names>", names)


def _clinician(library: Library, known: Sequence[Held], unknown: Sequence[Held], strict: bool) -> str:
    phrases = library.phrases.condition_check
    names = listed([named(library, one) for one in [*known, *unknown]])
    if not known:
        return phrases["clinician_unknown"].replace("<names>", names)
    whom = listed(list(dict.fromkeys(library.conditions[one["id"]].ask for one in known)), word="or")
    return phrases["clinician_do_not_use" if strict else "clinician_ask_first"].replace("<whom>", whom).replace("<names>", names)


def _card(
    library: Library,
    answer: Answer,
    title: str,
    clinician: str,
    known: Sequence[Held],
    numbers: Mapping[str, int],
    topics: Sequence[str],
) -> Card:
    others = [topic for topic in dict.fromkeys([*topics, *answer.related]) if topic != answer.topic]
    return {
        **answer_card(library, answer, numbers),
        "kind": "condition_check",
        "title": title,
        "clinician": clinician,
        "conditions": [condition_card(library, one) for one in known],
        "related": related(library, others[:4]),
    }


def condition_card(library: Library, one: Held) -> Card:
    """Returns a condition as the card lists it."""
    condition = library.conditions[one["id"]]
    cited = citations_in(condition.reason)
    numbers = {name: number for number, name in enumerate(cited, 1)}
    return {
        "id": condition.id,
        "name": condition.name,
        "advice": condition.advice.value,
        "reason": replace_citations(condition.reason.strip(), numbers),
        "sources": list(cited),
        "subject": one["subject"],
        "status": one["status"],
    }


def listed(names: Sequence[str], word: str = "and") -> str:
    """Returns names as a row of words: "a, b and c"."""
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
