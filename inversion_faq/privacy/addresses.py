"""Finds postal addresses: a house number with a street, a postcode, a post-office box."""

from typing import Iterator, Tuple

import regex

_UNITS = (
    r"(?:mins?|minutes?|secs?|seconds?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|times?|degrees?|deg|miles?|km|metres?|meters?|feet|"
    r"foot|ft|inch(?:es)?|cm|mm|mg|ml|kg|lbs?|stones?|pounds?|percent|x|sets?|reps?|steps?|people|long|short|more|less|of|in|on|the|"
    r"a|an|and|or|to|at|for|from|with|per|by|my|is|was|i|it|its|after|before|since|then|am|pm|st|nd|rd|th|level|grade|stage|type)"
)
_WORD = rf"(?!{_UNITS}\b)\p{{L}}[\p{{L}}'’.-]*"
_CAPITAL = r"(?-i:\p{Lu})[\p{L}'’.-]*"
# What is hardly ever anything but a street; and what a message also says without one ("20 minutes walk", "2 hours drive").
_STREET = r"(?:street|avenue|ave|road|rd|lane|boulevard|blvd|terrace|crescent|cres|gardens|mews|highway|hwy|parade|esplanade)"
_OTHER = (
    r"(?-i:St|Drive|Dr|Way|Place|Pl|Court|Ct|Close|Row|Square|Sq|Hill|Park|Grove|Walk|Rise|"
    r"Circle|Cir|Ln|Loop|Trail|View|Green|Pde)"
)
_NUMBER = r"(?:(?:flat|apt|apartment|unit|suite|no|number)\.?\s?#?\d*\p{L}?,?\s)?(?<![\w/.])\d{1,5}(?:[a-d]|[/-]\d{1,4})?,?\s"
_UK = r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d(?!ST|ND|RD|TH)[ABD-HJLNP-UW-Z]{2}\b"
_STATE = (
    r"(?-i:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|"
    r"NSW|VIC|QLD|TAS|ACT|ON|BC|QC|AB)"
)
_TOWN = (
    rf"(?:,?\s{_CAPITAL}(?:\s{_CAPITAL}){{0,2}}(?=,|\s{_UK}|\s{_STATE}\b|\s\d{{4,5}}\b|[.!?]|$))?"
    rf"(?:,?\s{_STATE}\b(?:,?\s\d{{4}}\b)?)?(?:,?\s(?:{_UK}|\d{{4,5}}(?:-\d{{4}})?\b|[A-Z]\d[A-Z] ?\d[A-Z]\d\b))?"
)
_LATIN = rf"(?:\s(?:de|du|des|del|della|da|dei|la|le|les))*\s{_CAPITAL}(?:\s{_CAPITAL}){{0,2}}"
_PATTERNS = [
    # Street before number: "Hauptstraße 12, 10115 Berlin", "Am Markt 3, 04109 Leipzig", "Calle Mayor 5", "Via Roma 10".
    rf"\b\p{{L}}{{3,}}(?:stra(?:ß|ss)e|str\.|gasse|platz|allee|straat|laan|gracht)\s\d{{1,4}}\s?[a-d]?\b"
    rf"(?:,?\s\d{{4,5}}(?:\s?[A-Z]{{2}})?\s{_CAPITAL})?",
    rf"{_CAPITAL}(?:\s{_CAPITAL})?\s\d{{1,4}}[a-d]?,\s(?:\p{{L}}{{1,2}}-)?\d{{4,5}}\s{_CAPITAL}",
    rf"\b(?:calle|avenida|avda|plaza|via|viale|piazza|corso|rua|ulica|ul\.){_LATIN},?\s(?:n[.º°]?\s?)?\d{{1,4}}\b(?:,?\s\d{{5}}\s{_CAPITAL})?",
    rf"{_NUMBER}(?:bis\s)?(?:rue|avenue|boulevard|place|chemin|allée|impasse){_LATIN}(?:,\s?\d{{5}}\s{_CAPITAL})?",
    # Number before street.
    rf"{_NUMBER}(?:(?-i:The)\s|(?:{_WORD}\s){{1,3}}){_STREET}\b\.?(?:\s(?:north|south|east|west)\b)?{_TOWN}",
    rf"{_NUMBER}(?:{_CAPITAL}\s){{1,3}}{_OTHER}\b\.?{_TOWN}",
    rf"(?-i:{_UK})|(?<=\bpost ?code(?:\sis|:|'s)?\s){_UK}",
    r"\bP\.?\s?O\.?\sBox\s\d+",
    r"(?<=(?:\b(?:my|home|postal|our|his|her)\saddress(?:\sis|:|'s)|(?:^|\n)address:)\s)[^.?!\n]*?\d[^.?!\n]*",
]
_ADDRESS = regex.compile("|".join(f"(?:{one})" for one in _PATTERNS), regex.IGNORECASE)
_POSSIBLE = regex.compile(r"\d")


def find_addresses(text: str) -> Iterator[Tuple[int, int]]:
    """Yields where postal addresses stand: each has a number in it, the house's or the postcode's."""
    if not _POSSIBLE.search(text):
        return
    for match in _ADDRESS.finditer(text):
        written = match[0].rstrip(" ,")
        yield match.start(), match.start() + len(written)
