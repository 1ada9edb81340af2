"""The small pattern language in which data files say how people put something.

A pattern is a row of items over normalised text (see `normalise`):

    cant                    a word                       wee*         any word that begins so
    (pee|pass water)        one of several               <pee>        a word group of the same file
    my?  (the|my)?          may be missing               .. / ...     up to 4 / 8 words between, in one sentence
    A & B                   both in one sentence         A && B       both somewhere in the message

Patterns are compiled to regular expressions without nested repetition, so matching stays linear in practice.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Iterator, List, Mapping, Optional, Pattern, Sequence, Tuple

Groups = Mapping[str, Sequence[str]]

_GAPS = {"..": r"(?:[^ .]+ ){0,4}?", "...": r"(?:[^ .]+ ){0,8}?"}
_ITEM = re.compile(r"\.{2,3}|\((?P<choice>[^()]*)\)(?P<o1>\??)|<(?P<group>\w+)>(?P<o2>\??)|(?P<word>[^\s()<>?]+)(?P<o3>\??)")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_SENTENCE_END = re.compile(r"[!?;\n]+|\.(?!\d)|(?<!\d)\.")
_NOT_A_TOKEN = re.compile(r"[^\w.,]+")


class PatternError(ValueError):
    """A pattern in a data file cannot be read; the message says which and why."""


def normalise(text: str) -> str:
    """Lower-cases, drops apostrophes, keeps sentence ends as " . " and commas as " , ".

    Returns tokens parted by single blanks, with one blank before the first and after the last, so that
    a pattern can rely on token borders.
    """
    text = unicodedata.normalize("NFKC", text).lower()
    text = _INVISIBLE.sub("", text).replace("&", " and ").replace("+", " and ")
    text = re.sub(r"['’‘`´]", "", text)
    text = _STRETCHED.sub(r"\1", text)
    text = _SENTENCE_END.sub(" . ", text)
    text = re.sub(r",(?!\d)|:", " , ", text)
    return f" {' '.join(_NOT_A_TOKEN.sub(' ', text).split())} "


@dataclass(frozen=True)
class Span:
    """Where a pattern matched: offsets into the normalised text."""

    start: int
    end: int


class PhrasePattern:
    """One compiled pattern."""

    def __init__(self, source: str, groups: Optional[Groups] = None) -> None:
        """Compiles `source`; `groups` maps a group's name to its alternatives, each itself a row of items.

        Raises:
            PatternError: when the pattern or a group it names cannot be read.
        """
        self.source = source
        self._across_sentences = " && " in source
        parts = source.split(" && " if self._across_sentences else " & ")
        self._parts: List[Pattern[str]] = [_compile(part, source, groups or {}) for part in parts]

    def search(self, text: str) -> Optional[Span]:
        """Returns the first match in normalised `text`, or None."""
        return next(self.spans(text), None)

    def spans(self, text: str) -> Iterator[Span]:
        """Yields every match of the first part for which the other parts (of `&`, `&&`) are there too."""
        first, others = self._parts[0], self._parts[1:]
        for match in first.finditer(text):
            where = text if self._across_sentences else sentence_around(text, match.start())
            if all(other.search(where) for other in others):
                yield Span(match.start(), match.end())


def sentence_around(text: str, offset: int) -> str:
    """Returns the sentence of normalised `text` that holds `offset`."""
    start = text.rfind(" . ", 0, offset + 1)
    end = text.find(" . ", offset)
    return text[max(start + 2, 0) : end + 1 if end >= 0 else len(text)]


def _compile(part: str, source: str, groups: Groups) -> Pattern[str]:
    return re.compile(r"(?<= )" + _sequence(part, source, groups, ()))


def _sequence(text: str, source: str, groups: Groups, within: Tuple[str, ...]) -> str:
    pieces, position = [], 0
    text = text.strip()
    if not text:
        raise PatternError(f"pattern {source!r}: an empty part or alternative")
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        item = _ITEM.match(text, position)
        if item is None:
            raise PatternError(f"pattern {source!r}: cannot read it from {text[position:]!r} on")
        pieces.append(_item(item, source, groups, within))
        position = item.end()
    return "".join(pieces)


def _item(item: "re.Match[str]", source: str, groups: Groups, within: Tuple[str, ...]) -> str:
    if item[0] in _GAPS:
        return _GAPS[item[0]]
    optional = "?" if (item["o1"] or item["o2"] or item["o3"]) else ""
    if item["word"] is not None:
        word = normalise(item["word"].rstrip("*")).strip()
        tail = r"\w*" if item["word"].endswith("*") else ""
        return f"(?:{re.escape(word)}{tail} ){optional}"
    choices: Sequence[str] = (item["choice"] or "").split("|")
    if item["group"] is not None:
        name = item["group"]
        if name in within:
            raise PatternError(f"pattern {source!r}: group <{name}> contains itself")
        if name not in groups:
            raise PatternError(f"pattern {source!r}: there is no group <{name}>; define it under groups")
        choices, within = groups[name], within + (name,)
    alternatives = "|".join(_sequence(one, source, groups, within) for one in choices)
    return f"(?:{alternatives}){optional}"


def check_groups(groups: Groups) -> None:
    """Checks that every group can be compiled.

    Raises:
        PatternError: naming the group that cannot.
    """
    for name in groups:
        PhrasePattern(f"<{name}>", groups)
