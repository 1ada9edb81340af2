"""All content in one place, read and checked."""

import functools
import hashlib
import pathlib
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Type, TypeVar

import pydantic

from inversion_faq.content.errors import ContentError, Problem
from inversion_faq.content.models import (
    Answer,
    Caution,
    Claim,
    Condition,
    Language,
    Phrases,
    Record,
    Reply,
    Sign,
    Source,
    Together,
    Treatment,
    UnknownCondition,
)
from inversion_faq.content.reading import read_answer, read_records, read_yaml

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
CONTENT = "content"
"""Where everything an action says names the content it was made from (`content_hash`), in its metadata."""
_CONTEXT = (
    "negated_before",
    "withdrawn_before",
    "never_before",
    "not_a_denial",
    "negated_sentence",
    "negated_after",
    "tested_before",
    "came_clear",
    "says_has",
    "family_before",
    "family_after",
    "unconfirmed_before",
    "unconfirmed_after",
    "past_before",
    "past_after",
    "self",
    "third_person",
    "asking_for",
    "about_another",
    "in_general",
    "as_reader",
    "takes_back",
    "corrections",
    "question_starts",
    "denial_starts",
    "tells",
    "asks",
    "subjects",
)
R = TypeVar("R", bound=Record)
_shared: Dict[str, "Library"] = {}
K = TypeVar("K", Source, Condition, Treatment, Sign, Caution, Reply, Claim, Language)
_FRAMES = ("new_statement", "not_now", "now")
_LANGUAGES = ("english", "borrowed", "other", "languages")


@dataclass(frozen=True, eq=False)
class Library:
    """Everything in data/ but the training questions; dictionaries are keyed by id, in the order of the files."""

    folder: pathlib.Path
    answers: Mapping[str, Answer]
    sources: Mapping[str, Source]
    conditions: Mapping[str, Condition]
    together: Tuple[Together, ...]
    unknown_conditions: Tuple[UnknownCondition, ...]
    treatments: Mapping[str, Treatment]
    signs: Mapping[str, Sign]
    cautions: Mapping[str, Caution]
    replies: Mapping[str, Reply]
    claims: Mapping[str, Claim]
    languages: Mapping[str, Language]
    language_context: Mapping[str, Any]
    phrases: Phrases
    condition_groups: Mapping[str, List[str]]
    sign_groups: Mapping[str, List[str]]
    frames: Mapping[str, List[str]]
    context: Mapping[str, Any]


class _Reading:
    """Reads file after file and gathers what is wrong, so that a person is told everything at once."""

    def __init__(self, data: pathlib.Path) -> None:
        self._data = data
        self.problems: List[Problem] = []

    def records(self, name: str, model: Type[R], section: str = "") -> List[R]:
        """Returns the records of a file, or none when it cannot be read."""
        try:
            return read_records(self._data / name, model, section)
        except ContentError as error:
            self.problems.extend(error.problems)
            return []

    def keyed(self, records: Iterable[K]) -> Dict[str, K]:
        """Returns records by their id; one that stands twice is a problem."""
        found: Dict[str, K] = {}
        for record in records:
            if record.id in found:
                text = f"{record.id!r} stands twice; the first is at line {found[record.id].line}"
                self.problems.append(Problem(record.file, record.line, text))
            found[record.id] = record
        return found

    def answers(self) -> Dict[str, Answer]:
        """Returns the answers by topic."""
        found: Dict[str, Answer] = {}
        for path in sorted((self._data / "answers").glob("*.md")):
            try:
                found[path.stem] = read_answer(path)
            except ContentError as error:
                self.problems.extend(error.problems)
        return found

    def phrases(self) -> Optional[Phrases]:
        """Returns the fixed sentences."""
        path = self._data / "phrases.yml"
        try:
            phrases = Phrases(**{**read_yaml(path), "file": str(path)})
            return Phrases(**phrases.emergency_numbers.fill(phrases.dict()))
        except ContentError as error:
            self.problems.extend(error.problems)
        except (pydantic.ValidationError, TypeError) as error:
            self.problems.append(Problem(str(path), 1, f"does not fit: {error}"))
        return None

    def mapping(self, name: str, sections: Sequence[str]) -> Dict[str, Any]:
        """Returns a file whose `sections` must be there."""
        path = self._data / name
        try:
            found = read_yaml(path)
        except ContentError as error:
            self.problems.extend(error.problems)
            return {}
        self.require(path, found, sections)
        return found if isinstance(found, dict) else {}

    def require(self, path: pathlib.Path, found: Any, sections: Sequence[str]) -> None:
        """Notes every section that is missing or empty."""
        for section in sections:
            if not isinstance(found, dict) or not found.get(section):
                self.problems.append(Problem(str(path), 1, f"`{section}:` is missing or empty"))


def read_library(data: pathlib.Path = DATA) -> Library:
    """Reads every content file below `data`.

    Raises:
        ContentError: with every record that cannot be read or stands twice. Rules are not checked here; see `checks.check`.
    """
    reading = _Reading(data)
    phrases = reading.phrases()
    red_flags = reading.mapping("red_flags.yml", ["frames"])
    conditions = reading.mapping("conditions.yml", [])
    context = reading.mapping("context.yml", _CONTEXT)
    frames = red_flags.get("frames")
    if frames:
        reading.require(data / "red_flags.yml", frames, _FRAMES)
    library = functools.partial(
        Library,
        folder=data,
        answers=reading.answers(),
        sources=reading.keyed(reading.records("sources.yml", Source)),
        conditions=reading.keyed(reading.records("conditions.yml", Condition, "conditions")),
        together=tuple(reading.records("conditions.yml", Together, "together")),
        unknown_conditions=tuple(reading.records("conditions.yml", UnknownCondition, "not_known")),
        treatments=reading.keyed(reading.records("treatments.yml", Treatment)),
        signs=reading.keyed(reading.records("red_flags.yml", Sign, "signs")),
        cautions=reading.keyed(reading.records("red_flags.yml", Caution, "cautions")),
        claims=reading.keyed(reading.records("claims.yml", Claim)),
        languages=reading.keyed(reading.records("languages.yml", Language, "languages")),
        language_context=reading.mapping("languages.yml", _LANGUAGES),
        condition_groups=conditions.get("groups") or {},
        sign_groups=red_flags.get("groups") or {},
        context=context,
    )
    replies = reading.keyed(reading.records("red_flags.yml", Reply, "replies"))
    if reading.problems or phrases is None or frames is None:
        raise ContentError(reading.problems)
    numbers = phrases.emergency_numbers
    filled = {name: reply.copy(update={"text": numbers.fill(reply.text)}) for name, reply in replies.items()}
    return library(phrases=phrases, frames=frames, replies=filled)


def shared_library(data: pathlib.Path) -> Library:
    """Returns the content below `data`; the one read last where it is the same. Every component carries a copy of the files.

    Raises:
        ContentError: see `read_library`.
    """
    content = content_hash(data)
    if content not in _shared:
        _shared.clear()
        _shared[content] = read_library(data)
    return _shared[content]


def fingerprint(paths: Iterable[pathlib.Path]) -> str:
    """Returns a hash over the names and bytes of files, folders included with all their files."""
    digest = hashlib.sha256()
    for path in _files(paths):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def content_files(data: pathlib.Path) -> List[pathlib.Path]:
    """Returns what of a content folder a trained model carries: everything but the training questions."""
    return [*sorted(data.glob("*.yml")), data / "answers"]


def content_hash(data: pathlib.Path = DATA) -> str:
    """Returns 16 hex digits that are the same for a content folder and for its copy in a trained model."""
    return fingerprint(content_files(data))[:16]


def _files(paths: Iterable[pathlib.Path]) -> Iterator[pathlib.Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and "__pycache__" not in one.parts)
        elif path.exists():
            yield path
