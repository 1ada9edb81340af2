"""Finds phone numbers of any country; what medicine writes with digits is none."""

from typing import Iterator, Tuple

import phonenumbers
import regex

REGIONS = ("GB", "US", "AU", "NZ", "IE", "IN", "DE", "FR", "ES", "IT", "NL", "ZA")
"""Countries whose numbers are known without their prefix: where English is spoken, and where the languages of the replies are."""
FEWEST_DIGITS = 9
"""A number without a cue ("call me on") has at least so many; a date has 8."""
FEWEST_AFTER_CUE = 7
MOST_ASKED = 20
"""So many numbers of a message are looked up; further long ones count as phone numbers without, to keep the cost down."""

_CANDIDATE = regex.compile(r"(?<![\w/.,:-])(?:\+|\(\+?|00)?\d(?:[ .\-/()\u00a0]{0,2}\d){5,16}(?![\w/]|[.,:]\d)")
_CUE = regex.compile(
    r"\b(?:phones?|tel|telephone|mobile|mob|cell|number|whats ?app|landline|ring|rings?|call|text|reach|contact|dial|handy|fax)\b"
    r"[^?!\n\d]{0,40}$",
    regex.IGNORECASE,
)
_DATE = regex.compile(
    r"\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4}|(?:(?:19|20)\d\d[ ,./-]*)+"
    r"|\d{1,3}(?:[ /-]\d{1,3})+"
)
_DECIMAL = regex.compile(r"\d+[.,]\d+")
_IDENTITY = regex.compile(r"\d{3}-\d{2}-\d{4}|\d{3} \d{3} \d{4}")


def find_phones(text: str) -> Iterator[Tuple[int, int]]:
    """Yields where phone numbers stand; other long numbers written like one, such as an NHS number, count as one."""
    if sum(character.isdigit() for character in text) < FEWEST_AFTER_CUE:
        return
    for number, match in enumerate(_CANDIDATE.finditer(text)):
        digits = sum(character.isdigit() for character in match[0])
        if (_DATE.fullmatch(match[0]) and digits < 10) or _DECIMAL.fullmatch(match[0]):
            continue
        cue = digits >= FEWEST_AFTER_CUE and _CUE.search(text, max(0, match.start() - 60), match.start())
        if cue or (digits >= FEWEST_DIGITS and (number >= MOST_ASKED or _IDENTITY.fullmatch(match[0]) or _is_phone(match[0]))):
            yield match.span()


def _is_phone(written: str) -> bool:
    """Tells whether a number is one somewhere, by its length and its first digits."""
    regions = (None,) if written.startswith(("+", "(+")) else REGIONS
    for region in regions:
        try:
            number = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number) if region in (None, "US") else phonenumbers.is_valid_number(number):
            return True
    return False
