"""The rules over all content: each answer, condition, sign, claim and phrase, and that they fit together."""

import datetime
import pathlib
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from inversion_faq.content import rules
from inversion_faq.content.errors import Problem
from inversion_faq.content.library import Library
from inversion_faq.content.models import Caution, Record, Reply, Sign
from inversion_faq.nlu.folding import fold
from inversion_faq.nlu.foreign_red_flags import GENERAL
from inversion_faq.nlu.phrase_pattern import PatternError, PhrasePattern


def check(library: Library) -> List[Problem]:
    """Returns every content rule that is broken anywhere in the library."""
    topics = set(library.answers)
    problems: List[Problem] = []
    for answer in library.answers.values():
        problems += rules.check_answer(answer, library.sources, topics, library.phrases)
    problems += _check_conditions(library)
    for treatment in library.treatments.values():
        problems += rules.check_treatment(treatment, library.sources, library.phrases)
    problems += _check_red_flags(library)
    problems += _check_cautions(library)
    problems += _check_languages(library)
    problems += _check_claims(library)
    problems += _check_patterns(library)
    problems += _check_phrases(library)
    problems += _check_braces(library)
    problems += [
        Problem(
            source.file,
            source.line,
            f"{source.id}: a source of grade C needs a `note` that says why nothing better says it",
        )
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


def _check_phrases(library: Library) -> Iterator[Problem]:
    """The sentence that opens how-to answers is cited like any other; pictures are told in plain words; no phrase has a brace."""
    phrases = library.phrases
    yield from rules.check_cited_text(phrases.file, 1, phrases.how_to_check, library.sources, phrases.uncited)
    yield from rules.check_readable(phrases.file, 1, _texts(phrases.dict()))
    for name, text in phrases.pictures.items():
        yield from rules.check_grade(phrases.file, _line_of(pathlib.Path(phrases.file), f"  {name}:"), text)


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
        *((t, [t.name, t.guideline, t.ask]) for t in library.treatments.values()),
        *((s, [s.sign]) for s in library.signs.values()),
        *((c, [c.says, c.clinician]) for c in library.cautions.values()),
        *((r, [r.noticed, r.clinician]) for r in library.replies.values()),
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
        yield from rules.check_emergency_text(reply.file, reply.line, f"{reply.title.rstrip(':')}. {reply.text}")
        if reply.title.endswith(":") is (reply.noticed is not None):
            message = 'either the title ends with a colon, and the sign follows it, or `noticed` says what follows ("": nothing)'
            yield Problem(reply.file, reply.line, f"{reply.id}: {message}")
        yield from _check_basis(library, reply, reply.id)
        if not rules.names_a_clinician(reply.clinician):
            yield Problem(reply.file, reply.line, f"{reply.id}: `clinician` names whom to call or see")


def _check_cautions(library: Library) -> Iterator[Problem]:
    for caution in library.cautions.values():
        at = (caution.file, caution.line)
        yield from _check_basis(library, caution, caution.id)
        yield from rules.check_emergency_text(*at, f"{caution.says} {library.phrases.see_today['text']} {caution.clinician}")
        if not rules.names_a_clinician(caution.clinician):
            yield Problem(*at, f"{caution.id}: `clinician` names whom to call or see")
        if not caution.patterns and not caution.conditions:
            yield Problem(*at, f"{caution.id}: give `patterns` or `conditions`, or nothing ever tells of it")
        for name in caution.conditions:
            if name not in library.conditions:
                yield Problem(*at, f"{caution.id}: there is no condition {name!r}")


def _check_languages(library: Library) -> Iterator[Problem]:
    """An emergency in another language is one that has to be seen at once, its patterns can be read, and no reply has a brace."""
    for language in library.languages.values():
        at = (language.file, language.line)
        for sign, patterns in language.red_flags.items():
            if sign != GENERAL and (sign not in library.signs or library.signs[sign].tier != 1):
                yield Problem(*at, f"{language.id}: there is no sign {sign!r} of tier 1 in red_flags.yml")
            for pattern in patterns:
                try:
                    PhrasePattern(fold(pattern))
                except PatternError as error:
                    yield Problem(*at, f"{language.id}: {error}")
        yield from rules.check_readable(*at, _texts(language.dict(include={"title", "text", "clinician", "emergency"})))
    path = library.folder / "languages.yml"
    for part in ("title", "text", "clinician"):
        if not library.language_context["other"].get(part):
            yield Problem(str(path), _line_of(path, "other:"), f"`other:` has no `{part}`")


def _check_basis(library: Library, record: "Sign | Caution | Reply", name: str) -> Iterator[Problem]:
    if not record.sources and record.basis is None:
        yield Problem(record.file, record.line, f"{name}: give `sources`, or `basis: precaution` where no source says it")
    for source in record.sources:
        if source not in library.sources:
            yield Problem(record.file, record.line, f"{name}: unknown source {source!r}")


def _check_patterns(library: Library) -> Iterator[Problem]:
    """Every pattern can be compiled; one that cannot would be an emergency or a condition missed."""
    for record, patterns, groups in [
        *(
            (c, [*c.words, *c.medicines, *c.unless, *c.topic_words], library.condition_groups)
            for c in library.conditions.values()
        ),
        *((u, u.words, library.condition_groups) for u in library.unknown_conditions),
        *((t, t.words, {}) for t in library.treatments.values()),
        *((s, [*s.patterns, *s.unless], library.sign_groups) for s in library.signs.values()),
        *((c, [*c.patterns, *c.unless], library.sign_groups) for c in library.cautions.values()),
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
