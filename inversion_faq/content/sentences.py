"""Cuts an answer's body into cited sentences."""

import re
from dataclasses import dataclass
from typing import Iterator, List, Tuple

BULLET = "•"
"""What a list's line begins with in a text."""

_CITATION = re.compile(r"\s*\[((?:@[\w-]+)(?:\s*;\s*@[\w-]+)*)\]")
_SENTENCE_BORDER = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”)]))\s+(?=[\"“(]?[A-Z0-9])")
_BULLET = re.compile(r"^- ")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a body.

    Attributes:
        text: its words, without citations.
        cited: the source ids it cites, in order.
        line: the line of the file it starts on.
    """

    text: str
    cited: Tuple[str, ...]
    line: int

    @property
    def numbers(self) -> List[str]:
        """Every figure in it, without thousands separators."""
        return numbers_in(self.text)


def numbers_in(text: str) -> List[str]:
    """Returns the figures in a text as written, without thousands separators: "2,762 people" -> ["2762"]."""
    return [re.sub(r",(?=\d{3}\b)", "", number) for number in _NUMBER.findall(text)]


def strip_citations(text: str) -> str:
    """Returns the text without its citations."""
    return _CITATION.sub("", text)


def citations_in(text: str) -> Tuple[str, ...]:
    """Returns the ids cited, in order, each once."""
    found = [name.strip().lstrip("@") for group in _CITATION.findall(text) for name in group.split(";")]
    return tuple(dict.fromkeys(found))


def replace_citations(text: str, number_of: "dict[str, int]") -> str:
    """Returns the text with `[@a; @b]` as ` [1][2]`, numbered by `number_of`."""

    def marks(match: "re.Match[str]") -> str:
        names = [name.strip().lstrip("@") for name in match[1].split(";")]
        return " " + "".join(f"[{number_of[name]}]" for name in names)

    return _CITATION.sub(marks, text)


def blocks(body: str, first_line: int = 1) -> Iterator[Tuple[str, int]]:
    """Yields each paragraph or list item, its lines joined, with the line it starts on."""
    for lines in _blocks_by_line(body, first_line):
        yield " ".join(text for text, _ in lines), lines[0][1]


def sentences(body: str, first_line: int = 1) -> List[Sentence]:
    """Returns the sentences of a body; a list's bullets are dropped."""
    found: List[Sentence] = []
    for lines in _blocks_by_line(body, first_line):
        block = " ".join(text for text, _ in lines)
        line_at = [number for text, number in lines for _ in range(len(text) + 1)]
        bullet = _BULLET.match(block)
        start = bullet.end() if bullet else 0
        borders = [(border.start(), border.end()) for border in _SENTENCE_BORDER.finditer(block, start)]
        for end, next_start in [*borders, (len(block), len(block))]:
            text = block[start:end]
            found.append(Sentence(strip_citations(text).strip(), citations_in(text), line_at[start]))
            start = next_start
    return found


def _blocks_by_line(body: str, first_line: int) -> Iterator[List[Tuple[str, int]]]:
    """Yields the lines of each paragraph or list item, stripped, each with its number."""
    lines: List[Tuple[str, int]] = []
    for number, line in enumerate((one.strip() for one in [*body.splitlines(), ""]), first_line):
        if lines and (not line or _BULLET.match(line)):
            yield lines
            lines = []
        if line:
            lines.append((line, number))
