"""Messages with their personal data marked, and how much of it is masked.

A message is written as `my name is <name>Ann Lee</name>`: the tag is the kind, as it stands in the mask.
"""

import dataclasses
import json
import pathlib
import re

from inversion_faq.privacy.masking import personal_data

HERE = pathlib.Path(__file__).resolve().parent
_TAG = re.compile(r"<(name|phone|e-mail|address)>(.*?)</\1>", re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Marked:
    """A message, and where in it personal data stand: start, end, mask."""

    text: str
    parts: tuple[tuple[int, int, str], ...]


@dataclasses.dataclass(frozen=True)
class Score:
    """What of a set is masked.

    Attributes:
        recall: share of the marked parts that are masked whole, by kind and of all.
        precision: share of the masks that lie on a marked part.
        missed: the parts that are not masked whole, with their messages.
        wrong: what was masked and is not marked.
    """

    recall: dict[str, float]
    precision: float
    missed: list[str]
    wrong: list[str]


def read_marked(name: str) -> list[Marked]:
    return [_read(json.loads(line)["text"]) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def _read(written: str) -> Marked:
    text, parts = "", []
    end = 0
    for match in _TAG.finditer(written):
        text += written[end : match.start()]
        parts.append((len(text), len(text) + len(match[2]), f"[{match[1]}]"))
        text += match[2]
        end = match.end()
    return Marked(text + written[end:], tuple(parts))


def score(messages: list[Marked]) -> Score:
    hits: dict[str, list[bool]] = {}
    missed, wrong, masks = [], [], 0
    for message in messages:
        found = personal_data(message.text)
        hidden = {place for one in found for place in range(one.start, one.end)}
        for start, end, mask in message.parts:
            words = {place for place in range(start, end) if message.text[place].isalnum()}
            hits.setdefault(mask, []).append(words <= hidden)
            if not words <= hidden:
                missed.append(f"{message.text[start:end]} | {message.text}")
        masks += len(found)
        outside = [one for one in found if not any(start < one.end and one.start < end for start, end, _ in message.parts)]
        wrong += [f"{message.text[one.start : one.end]} | {message.text}" for one in outside]
    every = [hit for kind in hits.values() for hit in kind]
    recall = (
        {mask: sum(kind) / len(kind) for mask, kind in sorted(hits.items())} | {"all": sum(every) / len(every)} if every else {}
    )
    return Score(recall, 1 - len(wrong) / masks if masks else 1.0, missed, wrong)
