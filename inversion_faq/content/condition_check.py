"""Renders the condition check: each condition that counts, the strictest advice first, never "you are safe"."""

from typing import Any, Dict, List, Mapping, Sequence, Tuple

from inversion_faq.content.library import Library
from inversion_faq.content.models import Advice, Card, Condition
from inversion_faq.content.rendering import (
    answer_card,
    cited_text,
    numbered,
    related,
    source_cards,
    sources_block,
)
from inversion_faq.content.sentences import BULLET, citations_in, replace_citations

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
    known = sorted(
        (one for one in held if one["id"] != UNKNOWN),
        key=lambda one: _STRICTEST_FIRST.index(library.conditions[one["id"]].advice),
    )
    unknown = [one for one in held if one["id"] == UNKNOWN]
    topics = list(dict.fromkeys(library.conditions[one["id"]].topic for one in known))
    answer = library.answers[topics[0] if topics else OTHER_TOPIC]
    newly_named = any(one["now"] for one in held)
    explained = [answer.body] if len(topics) <= 1 and (newly_named or not known) else []
    strict = any(library.conditions[one["id"]].advice is Advice.DO_NOT_USE for one in known)
    pairs = _worse_together(library, known)

    said = [_line(library, one, with_reason=not explained) for one in known]
    numbers = numbered([*said, *pairs, *explained])
    lines = [replace_citations(line, numbers) for line in said]
    not_covered = [_not_covered(library, one) for one in unknown]
    more = _together(library, pairs, numbers)
    more += [library.phrases.condition_check["no_how_to"]] if asks_how_to and strict else []
    more += [cited_text(one, numbers) for one in explained]
    body = [_bullets(not_covered), *more] if not_covered else more

    reasons = [library.conditions[one["id"]].reason for one in known]
    sources = source_cards(library, numbers, "\n\n".join([*reasons, *pairs, *explained]))
    others = [topic for topic in dict.fromkeys([*topics, *answer.related]) if topic != answer.topic]
    card = {
        **answer_card(library, answer, "\n\n".join(body) or None, sources),
        "kind": "condition_check",
        "title": _title(library, held, known, newly_named),
        "clinician": _clinician(library, known, unknown, strict),
        "conditions": [condition_card(library, one, line) for one, line in zip(known, lines, strict=True)],
        "related": related(library, others[:4]),
    }
    paragraphs = [_bullets([*lines, *not_covered]), *more, sources_block(library, numbers)]
    return "\n\n".join([card["title"], *paragraphs, card["clinician"]]), card


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"{BULLET} {line}" for line in lines)


def _not_covered(library: Library, one: Held) -> str:
    return library.phrases.condition_check["unknown"].replace("<name>", _sentence_case(named(library, one)))


def _together(library: Library, pairs: Sequence[str], numbers: Dict[str, int]) -> List[str]:
    """The paragraph on conditions that are worse together, if there are any."""
    reasons = [replace_citations(pair, numbers) for pair in pairs]
    return [f"{library.phrases.condition_check['together']}\n{_bullets(reasons)}"] if reasons else []


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


def condition_card(library: Library, one: Held, line: str) -> Card:
    """Returns a condition as the card lists it; `line` is what the reply says of it."""
    condition = library.conditions[one["id"]]
    cited = citations_in(condition.reason)
    numbers = {name: number for number, name in enumerate(cited, 1)}
    return {
        "id": condition.id,
        "name": condition.name,
        "advice": condition.advice.value,
        "reason": replace_citations(condition.reason.strip(), numbers),
        "text": line,
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
