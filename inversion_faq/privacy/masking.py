"""Replaces names, phone numbers, e-mail and postal addresses in what people write, before it is stored. Pure.

By rules, not by a language model: a name needs a cue ("my name is", "Dr", "Regards,"). docs/privacy.md says how much is found.
"""

import functools
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Tuple

import regex

from inversion_faq.privacy.addresses import find_addresses
from inversion_faq.privacy.names import find_names
from inversion_faq.privacy.phones import find_phones

NAME, PHONE, EMAIL, ADDRESS = "[name]", "[phone]", "[e-mail]", "[address]"
NOT_WORDS = frozenset(("message_id", "idempotency_key", "model_id", "assistant_id"))
"""Keys of stored events whose values are identifiers: a masked one would name something else."""

_WHO = r"(?<![\p{L}\d._%+\-])[\p{L}\d][\p{L}\d._%+\-]{0,63}"
_EMAIL = regex.compile(
    rf"{_WHO}\s?(?:@|\(at\)|\[at\])\s?(?:[\p{{L}}\d-]+\.)+\p{{L}}{{2,}}"
    rf"|{_WHO} at (?:[\p{{L}}\d-]{{1,63}} dot )+(?:com|co|org|net|edu|uk|de|fr|ie|au|nz|in|ca|us|es|it|nl)\b"
    rf"(?: dot \p{{L}}{{2,3}}\b)?"
    rf"|{_WHO} at (?:gmail|googlemail|hotmail|outlook|yahoo|icloud|gmx)\b(?:\.(?:\p{{L}}{{2,}}\.)?\p{{L}}{{2,}})?",
    regex.IGNORECASE,
)
_AT = regex.compile(r"@|\bat\b", regex.IGNORECASE)
Span = Tuple[int, int]


@dataclass(frozen=True)
class Found:
    """A piece of personal data in a text: where it starts and ends (characters), and the mask that replaces it."""

    start: int
    end: int
    mask: str


def personal_data(text: str) -> List[Found]:
    """Returns what is personal in a text, in its order; of two that overlap, the one that is more certain."""
    if (
        text.isidentifier() and text.islower()
    ):  # one word in small letters, such as the name of an intent: no cue stands before it
        return []
    finders: List[Tuple[str, Callable[[str], Iterable[Span]]]] = [
        (EMAIL, _find_emails),
        (ADDRESS, find_addresses),
        (PHONE, find_phones),
        (NAME, find_names),
    ]
    found: List[Found] = []
    for mask, find in finders:
        for start, end in find(text):
            if not any(start < one.end and one.start < end for one in found):
                found.append(Found(start, end, mask))
    return sorted(found, key=lambda one: one.start)


def masked(text: str) -> str:
    """Returns a text with what is personal in it replaced; what is masked already stays as it is."""
    parts: List[str] = []
    end = 0
    for one in personal_data(text):
        parts += [text[end : one.start], one.mask]
        end = one.end
    return "".join([*parts, text[end:]])


def masked_event(event: Mapping[str, Any]) -> Dict[str, Any]:
    """Returns an event of Rasa, as it is stored, with every text in it masked.

    What is masked in a message is masked in everything that quotes it too, also where the quotation lacks the cue. The bot's
    own words stay: they hold emergency numbers, and quote only what `visit_summary` has masked.
    """
    if event.get("event") == "bot":
        return dict(event)
    text = str(event.get("text") or "")
    quoted = frozenset((text[one.start : one.end], one.mask) for one in personal_data(text))

    @functools.cache  # a message's text stands in its event several times
    def masked_here(said: str) -> str:
        said = masked(said)
        for words, mask in quoted:
            if words in said:
                said = regex.sub(rf"(?<!\w){regex.escape(words)}(?!\w)", mask, said)
        return said

    return {key: _masked_within(value, masked_here) if key not in NOT_WORDS else value for key, value in event.items()}


def _masked_within(value: Any, masked_here: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return masked_here(value)
    if isinstance(value, Mapping):
        return {key: one if key in NOT_WORDS else _masked_within(one, masked_here) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked_within(one, masked_here) for one in value]
    return value


def _find_emails(text: str) -> Iterator[Span]:
    return (match.span() for match in _EMAIL.finditer(text)) if _AT.search(text) else iter(())


class MaskedEvent:
    """An event as it is stored and published: with its words masked. The event itself, of the turn under way, keeps them."""

    def __init__(self, event: Any) -> None:
        """Masks the words of one of Rasa's events."""
        self.type_name: str = event.type_name
        self._data = masked_event(event.as_dict())

    def as_dict(self) -> Dict[str, Any]:
        """Returns what is stored."""
        return self._data
