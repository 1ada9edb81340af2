"""Reads the labelled messages: one JSON object a line, `{"text": ..., "accept": [intent, ...]}`, with `kind` or without."""

import datetime
import json
import pathlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.errors import EvaluationError
from evaluation.git import last_change
from inversion_faq.content.payloads import intent_of

OFF_TOPIC = "out_of_scope"


@dataclass(frozen=True)
class Question:
    """A labelled message.

    Attributes:
        text: what a person wrote.
        accept: the intents that are right; the first is the one it was written for.
        kind: what kind of message it is, in the set's own words; may be empty.
    """

    text: str
    accept: tuple[str, ...]
    kind: str = ""

    @property
    def off_topic(self) -> bool:
        """Whether it is to be refused."""
        return OFF_TOPIC in self.accept


@dataclass(frozen=True)
class QuestionSet:
    """Labelled messages of one file, and when that file was last changed."""

    name: str
    changed: datetime.date
    questions: tuple[Question, ...]


def read_sets(places: Sequence[pathlib.Path], known: Collection[str]) -> list[QuestionSet]:
    """Returns the sets of all files and folders named, each file once; `known` are the intents there are.

    Raises:
        EvaluationError: when a place holds no set, or a row is malformed.
    """
    files = list(dict.fromkeys(file.resolve() for place in places for file in _files(place)))
    stems = [file.stem for file in files]
    return [
        read_set(file, known, file.stem if stems.count(file.stem) == 1 else f"{file.parent.name}/{file.stem}") for file in files
    ]


def read_set(file: pathlib.Path, known: Collection[str], name: str) -> QuestionSet:
    """Returns the set in one file.

    Raises:
        EvaluationError: naming every row that is malformed.
    """
    questions, problems = [], []
    for number, line in enumerate(_text(file).splitlines(), 1):
        try:
            if line.strip():
                questions.append(_question(json.loads(line), known))
        except json.JSONDecodeError as error:
            problems.append(f"{file}:{number}: this is not JSON ({error.msg}); write one object a line")
        except EvaluationError as error:
            problems.append(f"{file}:{number}: {error}")
    if problems:
        raise EvaluationError("\n".join(problems))
    if not questions:
        raise EvaluationError(f"{file}: there is no row; write one JSON object a line")
    return QuestionSet(name, last_change(file), tuple(questions))


def _files(place: pathlib.Path) -> list[pathlib.Path]:
    files = [place] if place.is_file() else sorted(place.glob("*.jsonl"))
    if not files:
        raise EvaluationError(f"{place}: there is no labelled set; name a .jsonl file, or a folder that has some")
    return files


def _text(file: pathlib.Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{file}: byte {error.start} is not UTF-8; save the file as UTF-8") from error


def _question(row: Any, known: Collection[str]) -> Question:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise EvaluationError('a row is an object with "text", a string')
    accept = row.get("accept")
    if not isinstance(accept, list) or not accept or not all(isinstance(one, str) for one in accept):
        raise EvaluationError('"accept" is a list of at least one intent')
    intents = tuple(dict.fromkeys(map(intent_of, accept)))
    unknown = [one for one in intents if one not in known]
    if unknown:
        raise EvaluationError(
            f"unknown label {', '.join(map(repr, unknown))}; write an intent of domain.yml or a topic of data/answers"
        )
    kind = row.get("kind", "")
    if not isinstance(kind, str):
        raise EvaluationError('"kind" is a string')
    return Question(row["text"], intents, kind)
