"""Finds names of people: after words that announce one, or where a known first name stands before another."""

import pathlib
from dataclasses import dataclass
from typing import Iterator, List, Optional, Tuple

import regex

_HERE = pathlib.Path(__file__).resolve().parent


def _read(name: str) -> frozenset[str]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


NOT_NAMES = _read("not_names.txt")
"""Lower-case words that are no name, although they stand where one may."""
FIRST_NAMES = _read("first_names.txt")
"""Common first names that are no other word."""

_CAPITAL = r"\p{Lu}(?:\p{L}|['’](?!s\b)|-(?=\p{L}))+"
_PARTICLE = r"(?:van|von|de|der|den|del|della|di|da|dos|bin|ibn|al|el|le|la)"
_TOKEN = regex.compile(
    rf"(?P<initial>\p{{Lu}}\.?(?=\s\p{{Lu}}))|(?P<particle>{_PARTICLE}(?=\s(?:{_PARTICLE}\s)?\p{{L}}))\b"
    rf"|(?P<capital>{_CAPITAL})|(?P<lower>\p{{Ll}}(?:\p{{L}}|['’](?!s\b)|-(?=\p{{L}}))+)"
)
_MOST_PARTICLES = 3  # initials included
_VERBS = ("ed", "ing")
_ADJECTIVES = ("ish", "ese", "ic", "ian", "ist")
_FAMILY = (
    "husband wife partner boyfriend girlfriend fiance fiancé fiancée son daughter mum mom mother dad father brother sister "
    "friend mate colleague neighbour neighbor aunt auntie uncle nan gran granny grandma grandpa grandad grandfather grandmother "
    "grandson granddaughter cousin niece nephew kid girl boy boss employee employer flatmate roommate"
)
_OTHERS = (
    "doctor gp physio physiotherapist chiropractor chiro osteopath surgeon consultant therapist specialist carer "
    "trainer teacher coach"
)
_RELATION = rf"(?:(?:{'|'.join(_FAMILY.split())})(?:-in-law)?|(?:my|our|his|her|the)\s(?:{'|'.join(_OTHERS.split())}))"
_TITLE = (
    r"(?:(?:mr|mrs|ms|mx|dr|prof|rev)\.?|"
    r"miss|doctor|professor|sir|dame|herr|frau|señora?|signora?|monsieur|madame|nurse|pastor|sister)"
)


@dataclass(frozen=True)
class _Cue:
    """Words that a name follows.

    Attributes:
        words: what stands before the name; case does not count.
        lower: whether the name may be written without a capital.
        most: how many words the name may have.
        fewest: how many it must have.
        after: what must follow the name.
        strict: whether words that look like verbs and adjectives are no name here.
        known: whether the first word must be a known first name.
    """

    words: str
    lower: bool = False
    most: int = 3
    fewest: int = 1
    after: str = ""
    strict: bool = True
    known: bool = False


_END = r"[ \t.!x)]{0,9}(?:$|\n)"
_AGE = r"\s?[,:;(–-]\s?(?:aged?\s)?\d\d?(?!\d)"
_NAME_IS = r"\b(?:my|his|her|their|whose|\p{L}+'s)\s(?:full\s|first\s|last\s|middle\s|real\s)?(?:name|surname)"
_SIGN_OFF = (
    r"(?:(?:kind|best|warm|warmest|many)\s)?(?:regards|wishes|yours(?:\s(?:sincerely|faithfully|truly))?|sincerely|signed)"
)
_THANKS = (
    r"(?:many thanks|thanks|thank you|thx|ty|tia|cheers|ta|love)(?:\s(?:so much|a lot|muchly|in advance|again|for your help))?"
)
_CUES = [
    _Cue(rf"{_NAME_IS}(?:\sis|'s|’s|\swas|s|:)\s", lower=True, strict=False),
    _Cue(rf"(?:{_NAME_IS}|\bmyself)\s"),
    _Cue(r"(?:^|[\n(,;.]\s?)(?:patient(?:'s)?\s|full\s|first\s|last\s|sur)?name\s?[:=]\s?", lower=True, strict=False),
    _Cue(
        r"\b(?:(?:i'?m|i’m|i am|he'?s|she'?s|is|was|somebody|someone)\s(?:called|named)|"
        r"(?:people|everyone|can|friends) call me)\s",
        lower=True,
        most=2,
    ),
    _Cue(r"\b(?:calls? me|i go by|known as|a \p{L}+ (?:called|named))\s"),
    _Cue(r"\b(?:this is|it'?s|it’s|it is)\s", lower=True, most=2, after=r"\s(?:speaking|calling)\b"),
    _Cue(r"\b(?:this is|it'?s|it’s|it is|hi from|hello from)\s", after=r"(?:\s(?:here|again|from|who)\b|[,.!\s]*$)"),
    _Cue(r"(?:^|[\n.!?,]\s)", lower=True, most=2, after=r",?\s(?:here|speaking|this side)\b", known=True),
    _Cue(r"(?:^|[\n.!?,]\s)", fewest=2, after=r"\s(?:here|speaking)\b"),
    _Cue(r"^\s*", fewest=2, after=_AGE),
    _Cue(r"\b(?:i'?m|i’m|i am)\s", after=r"(?:\s?[,.!(;]|\s(?:and|from|aged?|i|but|\d)\b|\s-|$)"),
    _Cue(r"\b(?:i'?m|i’m|i am|its|it's|this is)\s", lower=True, most=2, after=rf"(?:{_AGE}|,?\s(?:from|aged)\b)", known=True),
    _Cue(rf"\b{_TITLE}\s", strict=False),
    _Cue(r"\b(?:mr|mrs|dr)\.?\s", lower=True, most=1),
    _Cue(rf"\b{_RELATION}(?:,\s|\sis\s|\s\(|\s)", most=2),
    _Cue(rf"\b{_RELATION},?\s(?:called|named)\s", lower=True, most=2),
    _Cue(rf"(?:^|[\n.!?,;-]\s?){_SIGN_OFF}[,.!\s–-]{{1,9}}", lower=True, after=_END),
    _Cue(rf"\b{_THANKS}\s?(?:[,.!\n–-]\s?){{1,5}}", lower=True, most=2, after=_END),
    _Cue(r"\b(?:thx|cheers|ta)\s", most=2, after=_END),
    _Cue(r"\n[-–—~\s]{0,9}", after=_END),
    _Cue(r"[.?!]\s", lower=True, most=2, after=_END, known=True),
    _Cue(r"\s[-–—~]{1,3}\s?", most=2, after=_END),
    _Cue(r"^\s*(?:hi|hello|hey|dear|hiya|good\s(?:morning|afternoon|evening)|greetings)[,\s]\s?", most=2, after=r"\s?[,!:\n–-]"),
    _Cue(r"^\s*dear\s", lower=True, most=2, after=r"\s?[,!:\n–-]"),
]
_COMPILED = [(cue, regex.compile(cue.words, regex.IGNORECASE), regex.compile(cue.after, regex.IGNORECASE)) for cue in _CUES]
_WORD = regex.compile(_CAPITAL)
_NO_NAME_BEHIND = (" like ", "St ", "St. ")
_THING = regex.compile(
    r"['’]s\s(?i:disease|syndrome|cyst|test|sign|hospital)|"
    r"\s(?:Hospital|Clinic|Infirmary|University|Centre|Center|Medical|Surgery|Health|Street|Road|Park|Island|Hortons|Syndrome|"
    r"Disease|Test|[Tt]echnique)\b"
)


def find_names(text: str) -> Iterator[Tuple[int, int]]:
    """Yields where names stand; one may be yielded more than once."""
    for cue, words, after in _COMPILED:
        for match in words.finditer(text):
            end = _end_of_name(text, match.end(), cue)
            if end and after.match(text, end):
                yield match.end(), end
    yield from _known_names(text)


def _end_of_name(text: str, start: int, cue: _Cue) -> Optional[int]:
    """Returns where the name that begins at `start` ends, or None when there is none."""
    end, real = start, 0
    for _ in range(cue.most + _MOST_PARTICLES):
        token = _TOKEN.match(text, end if end == start else end + 1)
        if token is None or real == cue.most or (end > start and text[end] not in " \u00a0"):
            break
        if not (token["initial"] or token["particle"]):
            capital = bool(token["capital"]) and (cue.lower or not token[0].isupper())
            if not _can_be_name(token[0], cue, capital, real):
                break
            real += 1
        end = token.end()
    return end if real >= cue.fewest else None


def _can_be_name(word: str, cue: _Cue, capital: bool, before: int) -> bool:
    plain = word.lower().replace("’", "'")
    if plain in NOT_NAMES or (not capital and not cue.lower) or (cue.known and not before and plain not in FIRST_NAMES):
        return False
    if before and not capital and plain not in FIRST_NAMES and len(plain) < 3:
        return False
    return not (cue.strict and plain not in FIRST_NAMES and plain.endswith(_VERBS + _ADJECTIVES))


def _known_names(text: str) -> Iterator[Tuple[int, int]]:
    """Yields known first names with a capital, and the name after them: "I saw John Smith"."""
    words: List[regex.Match[str]] = list(_WORD.finditer(text))
    for number, first in enumerate(words):
        if first[0].lower() not in FIRST_NAMES or first[0].isupper() or text.endswith(_NO_NAME_BEHIND, 0, first.start()):
            continue
        end = first.end()
        if number + 1 < len(words):
            last = words[number + 1]
            if text[end : last.start()] == " " and last[0].lower() not in NOT_NAMES and not last[0].isupper():
                end = last.end()
        if not _names_a_thing(text, end) and not _names_a_thing(text, first.end()):
            yield first.start(), end


def _names_a_thing(text: str, end: int) -> bool:
    return _THING.match(text, end) is not None
