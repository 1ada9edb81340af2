"""All content in one place, read and checked."""

import datetime
import functools
import hashlib
import pathlib
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

import pydantic

from inversion_faq.content import rules
from inversion_faq.content.errors import ContentError, Problem
from inversion_faq.content.models import (
    Answer,
    Claim,
    Condition,
    Phrases,
    Record,
    Reply,
    Sign,
    Source,
    Together,
    UnknownCondition,
)
from inversion_faq.nlu.phrase_pattern import PatternError, PhrasePattern
from inversion_faq.content.reading import read_answer, read_records, read_yaml

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
_FRAMES = ("new_statement", "not_now", "now")


@dataclass(frozen=True)
class Library:
    """Everything in data/ but the training questions; dictionaries are keyed by id, in the order of the files."""

    folder: pathlib.Path
    answers: Mapping[str, Answer]
    sources: Mapping[str, Source]
    conditions: Mapping[str, Condition]
    together: Tuple[Together, ...]
    unknown_conditions: Tuple[UnknownCondition, ...]
    signs: Mapping[str, Sign]
    replies: Mapping[str, Reply]
    claims: Mapping[str, Claim]
    phrases: Phrases
    condition_groups: Mapping[str, List[str]]
    sign_groups: Mapping[str, List[str]]
    frames: Mapping[str, List[str]]
    context: Mapping[str, Any]


def read_library(data: pathlib.Path = DATA) -> Library:
    """Reads every content file below `data`.

    Raises:
        ContentError: with every record that cannot be read or stands twice. Rules are not checked here; see `check`.
    """
    problems: List[Problem] = []

    def gather(read: "functools.partial[List[Record]]") -> List[Record]:
        try:
            return read()
        except ContentError as error:
            problems.extend(error.problems)
            return []

    def records(name: str, model: type, section: str = "") -> "functools.partial[List[Record]]":
        return functools.partial(read_records, data / name, model, section)

    lists = {
        "sources": gather(records("sources.yml", Source)),
        "conditions": gather(records("conditions.yml", Condition, "conditions")),
        "together": gather(records("conditions.yml", Together, "together")),
        "unknown": gather(records("conditions.yml", UnknownCondition, "not_known")),
        "signs": gather(records("red_flags.yml", Sign, "signs")),
        "replies": gather(records("red_flags.yml", Reply, "replies")),
        "claims": gather(records("claims.yml", Claim)),
    }
    answers: List[Record] = []
    for path in sorted((data / "answers").glob("*.md")):
        answers.extend(gather(functools.partial(lambda one: [read_answer(one)], path)))
    phrases = _read_phrases(data / "phrases.yml", problems)
    red_flags = _read_mapping(data / "red_flags.yml", ["frames"], problems)
    conditions = _read_mapping(data / "conditions.yml", [], problems)
    context = _read_mapping(data / "context.yml", ["subjects"], problems)
    if red_flags.get("frames"):
        _require(data / "red_flags.yml", red_flags["frames"], _FRAMES, problems)
    keyed = {name: _by_id(lists[name], problems) for name in ("sources", "conditions", "signs", "replies", "claims")}
    if problems or phrases is None:
        raise ContentError(problems)
    return Library(
        folder=data,
        answers={answer.topic: answer for answer in answers},  # type: ignore[attr-defined]
        together=tuple(lists["together"]),  # type: ignore[arg-type]
        unknown_conditions=tuple(lists["unknown"]),  # type: ignore[arg-type]
        phrases=phrases,
        condition_groups=conditions.get("groups") or {},
        sign_groups=red_flags.get("groups") or {},
        frames=red_flags["frames"],
        context=context,
        **keyed,
    )


def check(library: Library) -> List[Problem]:
    """Returns every content rule that is broken anywhere in the library."""
    topics = set(library.answers)
    problems: List[Problem] = []
    for answer in library.answers.values():
        problems += rules.check_answer(answer, library.sources, topics, library.phrases)
    problems += _check_conditions(library)
    problems += _check_red_flags(library)
    problems += _check_claims(library)
    problems += _check_patterns(library)
    problems += _check_phrases(library)
    problems += _check_braces(library)
    problems += [
        Problem(source.file, source.line, f"{source.id}: a source of grade C needs a `note` that says why nothing better says it")
        for source in library.sources.values()
        if source.grade == "C" and not source.note
    ]
    return sorted(set(problems))


def stale_answers(library: Library, today: datetime.date) -> List[Problem]:
    """Returns a warning for every answer whose sources were last checked more than 12 months ago."""
    return [
        Problem(answer.file, answer.line, f"sources last checked on {answer.checked}: check them again")
        for answer in library.answers.values()
        if rules.is_stale(answer, today)
    ]


def fingerprint(paths: Iterable[pathlib.Path]) -> str:
    """Returns a hash over the names and bytes of files, folders included with all their files."""
    digest = hashlib.sha256()
    for path in _files(paths):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(paths: Iterable[pathlib.Path]) -> Iterator[pathlib.Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and "__pycache__" not in one.parts)
        elif path.exists():
            yield path


def _read_phrases(path: pathlib.Path, problems: List[Problem]) -> "Phrases | None":
    try:
        return Phrases(**{**read_yaml(path), "file": str(path)})
    except ContentError as error:
        problems.extend(error.problems)
    except (pydantic.ValidationError, TypeError) as error:
        problems.append(Problem(str(path), 1, f"does not fit: {error}"))
    return None


def _read_mapping(path: pathlib.Path, sections: Sequence[str], problems: List[Problem]) -> Dict[str, Any]:
    try:
        found = read_yaml(path)
    except ContentError as error:
        problems.extend(error.problems)
        return {}
    _require(path, found, sections, problems)
    return found if isinstance(found, dict) else {}


def _require(path: pathlib.Path, found: Any, sections: Sequence[str], problems: List[Problem]) -> None:
    for section in sections:
        if not isinstance(found, dict) or not found.get(section):
            problems.append(Problem(str(path), 1, f"`{section}:` is missing or empty"))


def _by_id(records: Iterable[Record], problems: List[Problem]) -> Dict[str, Record]:
    keyed: Dict[str, Record] = {}
    for record in records:
        name = record.id  # type: ignore[attr-defined]
        if name in keyed:
            problems.append(Problem(record.file, record.line, f"{name!r} stands twice; the first is at line {keyed[name].line}"))
        keyed[name] = record
    return keyed


def _check_phrases(library: Library) -> Iterator[Problem]:
    """The sentence that opens how-to answers is cited like any other; no phrase has a brace."""
    phrases = library.phrases
    yield from rules.check_cited_text(phrases.file, 1, phrases.how_to_check, library.sources, phrases.uncited)
    yield from rules.check_readable(phrases.file, 1, _texts(phrases.dict()))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(one)


def _check_braces(library: Library) -> Iterator[Problem]:
    """Names, titles and facts get into replies too; one brace would silence a whole reply, an emergency's included."""
    readable: List[Tuple[Record, Sequence[Optional[str]]]] = [
        *((s, [s.title, s.author, s.publisher, *(fact.text for fact in s.facts)]) for s in library.sources.values()),
        *((c, [c.name, c.ask]) for c in library.conditions.values()),
        *((u, [u.name]) for u in library.unknown_conditions),
        *((s, [s.sign]) for s in library.signs.values()),
        *((r, [r.clinician]) for r in library.replies.values()),
    ]
    for record, texts in readable:
        yield from rules.check_readable(record.file, record.line, texts)


def _check_conditions(library: Library) -> Iterator[Problem]:
    for condition in library.conditions.values():
        at = (condition.file, condition.line)
        if condition.topic not in library.answers:
            yield Problem(*at, f"{condition.id}: there is no answer data/answers/{condition.topic}.md")
        yield from rules.check_cited_text(*at, condition.reason, library.sources, library.phrases.uncited)
        if not rules.names_a_clinician(condition.ask):
            yield Problem(*at, f"{condition.id}: `ask` names whom to ask (a doctor, midwife, surgeon ...)")
    for pair in library.together:
        for name in pair.ids:
            if name not in library.conditions:
                yield Problem(pair.file, pair.line, f"together: there is no condition {name!r}")
        yield from rules.check_cited_text(pair.file, pair.line, pair.reason, library.sources, library.phrases.uncited)


def _check_red_flags(library: Library) -> Iterator[Problem]:
    for sign in library.signs.values():
        if sign.reply not in library.replies:
            yield Problem(sign.file, sign.line, f"{sign.id}: there is no reply {sign.reply!r} under `replies:`")
        yield from _check_basis(library, sign, sign.id)
    for reply in library.replies.values():
        yield from rules.check_emergency_text(reply.file, reply.line, f"{reply.title}. {reply.text}")
        yield from _check_basis(library, reply, reply.id)
        if not rules.names_a_clinician(reply.clinician):
            yield Problem(reply.file, reply.line, f"{reply.id}: `clinician` names whom to call or see")


def _check_basis(library: Library, record: "Sign | Reply", name: str) -> Iterator[Problem]:
    if not record.sources and record.basis is None:
        yield Problem(record.file, record.line, f"{name}: give `sources`, or `basis: precaution` where no source says it")
    for source in record.sources:
        if source not in library.sources:
            yield Problem(record.file, record.line, f"{name}: unknown source {source!r}")


def _check_patterns(library: Library) -> Iterator[Problem]:
    """Every pattern can be compiled; one that cannot would be an emergency or a condition missed."""
    for record, patterns, groups in [
        *((c, [*c.words, *c.medicines, *c.unless, *c.topic_words], library.condition_groups) for c in library.conditions.values()),
        *((u, u.words, library.condition_groups) for u in library.unknown_conditions),
        *((s, [*s.patterns, *s.unless], library.sign_groups) for s in library.signs.values()),
    ]:
        for pattern in patterns:
            try:
                PhrasePattern(pattern, groups)
            except PatternError as error:
                yield Problem(record.file, record.line, str(error))
    for name, lists, groups in [
        ("red_flags.yml", library.frames, library.sign_groups),
        ("context.yml", _context_lists(library.context), {}),
    ]:
        for pattern in (one for patterns in lists.values() for one in patterns):
            try:
                PhrasePattern(pattern, groups)
            except PatternError as error:
                yield Problem(str(library.folder / name), _line_of(library.folder / name, pattern), str(error))


def _line_of(path: pathlib.Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)


def _context_lists(context: Mapping[str, Any]) -> Dict[str, List[str]]:
    return {**{name: cues for name, cues in context.items() if name != "subjects"}, **context["subjects"]}


def _check_claims(library: Library) -> Iterator[Problem]:
    for claim in library.claims.values():
        if not (claim.told or claim.corrected or claim.left_out):
            yield Problem(claim.file, claim.line, f"{claim.id}: say where it is `told` or `corrected`, or why it is `left_out`")
        for topic in [*claim.told, *claim.corrected]:
            if topic not in library.answers:
                yield Problem(claim.file, claim.line, f"{claim.id}: there is no topic {topic!r}")
