"""The small pattern language in which data files say how people put something.

A pattern is a row of items over normalised text (see `normalise`):

    cant                    a word                       wee*         any word that begins so
    (pee|pass water)        one of several               <pee>        a word group of the same file
    my?  (the|my)?          may be missing               .. / ...     up to 4 / 8 words between, in one sentence
    A & B                   both in one sentence         A && B       both somewhere in the message

Patterns are compiled to regular expressions without nested repetition, so matching stays linear in practice.
"""

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Dict, FrozenSet, Iterator, List, Mapping, NamedTuple, Optional, Pattern, Sequence, Tuple, Union

Groups = Mapping[str, Sequence[str]]

_GAPS = {"..": r"(?:(?!\. )[^ ]+ ){0,4}?", "...": r"(?:(?!\. )[^ ]+ ){0,8}?"}
_ANYHOW = frozenset(("*",))
_ITEM = re.compile(r"\.{2,3}(?=\s|$|\||\))|<(?P<group>\w+)>|(?P<word>[^\s()<>?|]+)")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_APOSTROPHE = re.compile("['`\u00b4\u02bc\u2018\u2019\u2032\uff07]")  # taken out before NFKC, which makes blanks of some
_LETTER = r"[^\W\d_]"
_STRETCHED = re.compile(rf"(?<={_LETTER})({_LETTER})\1{{2,}}|(?<!{_LETTER})({_LETTER})\2{{3,}}")
_SENTENCE_END = re.compile(r"[!?;\n]+|\.(?!\d)|(?<!\d)\.")
_NOT_A_TOKEN = re.compile(r"[^\w.,]+")


class PatternError(ValueError):
    """A pattern in a data file cannot be read; the message says which and why."""


def normalise(text: str, stretched_to: int = 1) -> str:
    """Lower-cases, drops apostrophes, keeps sentence ends as " . " and commas as " , ".

    A letter three or more times in a row is stretched ("sooo") and becomes `stretched_to` of them; at the start of a word it
    takes four ("ddd" and "pppd" are diagnoses).

    Returns tokens parted by single blanks, with one blank before the first and after the last, so that
    a pattern can rely on token borders.
    """
    text = unicodedata.normalize("NFKC", _APOSTROPHE.sub("", text)).lower()
    text = _INVISIBLE.sub("", text).replace("&", " and ").replace("+", " and ")
    text = _STRETCHED.sub(lambda found: found[0][0] * stretched_to, text)
    text = _SENTENCE_END.sub(" . ", text)
    text = re.sub(r",(?!\d)|(?<!\d),|:", " , ", text)
    return f" {' '.join(_NOT_A_TOKEN.sub(' ', text).split())} "


def readings(text: str) -> List[str]:
    """Returns normalised `text`, and a second one where a stretched letter may stand for two ("feeel" for "feel")."""
    return list(dict.fromkeys((normalise(text), normalise(text, stretched_to=2))))


@dataclass(frozen=True)
class Span:
    """Where a pattern matched: offsets into the normalised text."""

    start: int
    end: int


class WordGroups:
    """The word groups of a file. Each is read once, for however many patterns name it."""

    def __init__(self, groups: Groups) -> None:
        """Takes the alternatives of each group by its name."""
        self._groups = groups
        self._written: Dict[str, _Written] = {}

    def written(self, name: str, source: str, within: Tuple[str, ...]) -> "_Written":
        """Returns a group as a piece of a regular expression.

        Args:
            name: of the group.
            source: the pattern that names it, for the error.
            within: the groups that are being read.

        Raises:
            PatternError: when there is no such group, or it cannot be read.
        """
        if name not in self._written:
            if name in within:
                raise PatternError(f"pattern {source!r}: group <{name}> contains itself")
            if name not in self._groups:
                raise PatternError(f"pattern {source!r}: there is no group <{name}>; define it under groups")
            if not self._groups[name]:
                raise PatternError(f"pattern {source!r}: group <{name}> is empty")
            rows = [_Reader(str(one), source, self, (*within, name)).whole() for one in self._groups[name]]
            self._written[name] = _one_of(rows)
        return self._written[name]


class PhrasePattern:
    """One pattern. It is read at once, and compiled when a text is first searched: most never are.

    Attributes:
        source: how it is written.
        begins: every word that a match can begin with, as it stands in normalised text; "stem*" for any word that begins so,
            and "*" for any word at all.
    """

    def __init__(self, source: str, groups: Union[Groups, WordGroups, None] = None) -> None:
        """Reads `source`; `groups` maps a group's name to its alternatives, each itself a row of items.

        Raises:
            PatternError: when the pattern or a group it names cannot be read.
        """
        self.source = source
        self._across_sentences = " && " in source
        if self._across_sentences and " & " in source:
            raise PatternError(f"pattern {source!r}: it mixes & and &&; use one of them")
        parts = source.split(" && " if self._across_sentences else " & ")
        known = groups if isinstance(groups, WordGroups) else WordGroups(groups or {})
        written = [_Reader(part, source, known, ()).whole() for part in parts]
        # The blank before the first word is part of the match: the search can leap from blank to blank, three times as fast.
        self._expressions = [f" {one.expression}" for one in written]
        self.begins: FrozenSet[str] = written[0].begins | (_ANYHOW if written[0].may_be_empty else frozenset())

    @functools.cached_property
    def _parts(self) -> List[Pattern[str]]:
        return [_compiled(one) for one in self._expressions]

    def search(self, text: str) -> Optional[Span]:
        """Returns the first match in normalised `text`, or None."""
        return next(self.spans(text), None)

    def spans(self, text: str) -> Iterator[Span]:
        """Yields every match of the first part for which the other parts (of `&`, `&&`) are there too."""
        first, others = self._parts[0], self._parts[1:]
        match = first.search(text)
        while match:
            start = match.start() + 1
            where = text if self._across_sentences else sentence_around(text, start)
            if all(other.search(where) for other in others):
                yield Span(start, match.end())
            match = first.search(text, max(start, match.end() - 1))


def sentence_around(text: str, offset: int) -> str:
    """Returns the sentence of normalised `text` that holds `offset`."""
    start = text.rfind(" . ", 0, offset + 1)
    end = text.find(" . ", offset)
    return text[start + 2 if start >= 0 else 0 : end + 1 if end >= 0 else len(text)]


@functools.cache
def _compiled(expression: str) -> Pattern[str]:
    """Compiles an expression once: several components read the same content, and this takes most of their loading time."""
    return re.compile(expression)


@functools.cache
def _word(written: str) -> str:
    return normalise(written).strip()


class _Written(NamedTuple):
    """A piece of a pattern as a regular expression, what it can begin with, and whether it can match nothing at all."""

    expression: str
    begins: FrozenSet[str]
    may_be_empty: bool


def _one_of(choices: Sequence[_Written]) -> _Written:
    if len(choices) == 1:
        return choices[0]
    return _Written(
        f"(?:{'|'.join(one.expression for one in choices)})",
        frozenset().union(*(one.begins for one in choices)),
        any(one.may_be_empty for one in choices),
    )


def _in_a_row(items: Sequence[_Written]) -> _Written:
    begins: FrozenSet[str] = frozenset()
    for one in items:
        begins |= one.begins
        if not one.may_be_empty:
            break
    return _Written("".join(one.expression for one in items), begins, all(one.may_be_empty for one in items))


class _Reader:
    """Reads one row of items from left to right and writes it as a regular expression."""

    def __init__(self, text: str, source: str, groups: WordGroups, within: Tuple[str, ...]) -> None:
        self._text = text.strip()
        self._source = source
        self._groups = groups
        self._within = within
        self._at = 0

    def whole(self) -> _Written:
        """Reads to the end of the text."""
        written = self._alternatives()
        if self._at < len(self._text):
            raise self._error(f"cannot read it from {self._text[self._at :]!r} on")
        return written

    def _alternatives(self) -> _Written:
        rows = [self._row()]
        while self._peek() == "|":
            self._at += 1
            rows.append(self._row())
        return _one_of(rows)

    def _row(self) -> _Written:
        items: List[_Written] = []
        while self._peek() not in ("", "|", ")"):
            items.append(self._item())
        if not items:
            raise self._error("an empty part or alternative")
        return _in_a_row(items)

    def _item(self) -> _Written:
        if self._peek() == "(":
            self._at += 1
            inner = self._alternatives()
            if self._peek() != ")":
                raise self._error("a bracket is not closed")
            self._at += 1
            return self._optional(inner)
        match = _ITEM.match(self._text, self._at)
        if match is None:
            raise self._error(f"cannot read it from {self._text[self._at :]!r} on")
        self._at = match.end()
        if match[0] in _GAPS:
            return _Written(_GAPS[match[0]], _ANYHOW, True)
        return self._optional(self._group(match["group"]) if match["group"] else self._word(match["word"]))

    def _optional(self, inner: _Written) -> _Written:
        if self._text[self._at : self._at + 1] == "?":
            self._at += 1
            return _Written(f"(?:{inner.expression})?", inner.begins, True)
        return inner._replace(expression=f"(?:{inner.expression})")

    def _group(self, name: str) -> _Written:
        return self._groups.written(name, self._source, self._within)

    def _word(self, written: str) -> _Written:
        word = _word(written.rstrip("*"))
        if not word:
            raise self._error(f"{written!r} is not a word")
        tail = r"\w*" if written.endswith("*") else ""
        first = word.split(" ")[0]
        begins = f"{first}*" if tail and first == word else first
        return _Written(f"{re.escape(word)}{tail} ", frozenset((begins,)), False)

    def _peek(self) -> str:
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _error(self, what: str) -> PatternError:
        return PatternError(f"pattern {self._source!r}: {what}")


def check_groups(groups: Groups) -> None:
    """Checks that every group can be compiled.

    Raises:
        PatternError: naming the group that cannot.
    """
    for name in groups:
        PhrasePattern(f"<{name}>", groups)
