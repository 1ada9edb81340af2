"""The content rules: what an answer may say. docs/content.md tells them to writers."""

import datetime
import re
from typing import Iterable, Iterator, List, Mapping, Optional, Sequence, Set

from inversion_faq.content.errors import Problem
from inversion_faq.content.models import Answer, Family, Kind, Phrases, Source, Treatment
from inversion_faq.content.sentences import Sentence, numbers_in, sentences, strip_citations

MOST_WORDS = 120
MOST_GUIDELINE_WORDS = 25
HIGHEST_GRADE = 8.0
HIGHEST_EMERGENCY_GRADE = 5.0
CHECKED_MONTHS = 12

_PROMISE = re.compile(
    r"\b(cur(e|es|ed|ing)|guarantee[ds]?|proven|proves?|(will|to) (fix|heal|help|work)|fix(es|ed)?|heal(s|ed)?"
    r"|safe for you|risk[- ]free|completely safe|perfectly safe|no risks?|fda[- ]approved|approved by the fda"
    r"|miracle|permanent(ly)?|always works|get rid of)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(not|no|never|nobody|none|neither|nor|cannot|without|unproven|doubt|too (small|few)|whether)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_CLAIMED = re.compile(r"\b(articles?|adverts?|says?|claims?|claimed|makers?|differs?)\b", re.IGNORECASE)
_BENEFIT = re.compile(
    r"\b(help(s|ed|ful)?|eas(e|es|ed|ing)|reliev\w+|relief|improv\w+|better|less pain|reduc\w+|benefits?|avoid(ed)? surgery)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(not|no|never|cannot|but|only|risks?|harm\w*|short|small|weak|few|little|limited|unclear|uncertain|unknown"
    r"|disagree\w*|mixed|injur\w+|low[- ]quality|none|without|rais\w+)\b",
    re.IGNORECASE,
)
_CLINICIAN = re.compile(
    r"\b(doctor|gp|physiotherapist|physical therapist|clinician|midwife|pharmacist|surgeon|specialist|nurse|optometrist"
    r"|optician|eye (clinic|doctor)|team|call now|dentist|hospital|emergency|ambulance|health line|therapist|999|911|112)\b",
    re.IGNORECASE,
)
_BRACE = re.compile(r"[{}]")
_BRACE_MESSAGE = "a brace ({ or }): Rasa would say nothing. Use round brackets"
_UNSTOPPED_BLOCK = re.compile(r"(?<![.!?:])\n\n")
_MARKUP = re.compile(r"(^|\s)#{1,6}\s|\*|__|`|[\[\]]|<[a-z/]")


def check_answer(answer: Answer, sources: Mapping[str, Source], topics: Set[str], phrases: Phrases) -> List[Problem]:
    """Returns every rule the answer breaks."""
    found = sentences(answer.body, answer.body_line)
    problems = [
        *_check_statements(answer.file, found, sources, phrases.uncited),
        *_check_whole(answer, found, sources, phrases),
        *(
            Problem(answer.file, answer.line, f"related: there is no topic {topic!r}; see data/answers/")
            for topic in answer.related
            if topic not in topics
        ),
    ]
    if answer.picture is not None and answer.picture not in phrases.pictures:
        message = f"picture: there is no picture {answer.picture!r}; see `pictures:` in data/phrases.yml"
        problems.append(Problem(answer.file, answer.line, message))
    return sorted(problems)


def check_cited_text(file: str, line: int, text: str, sources: Mapping[str, Source], uncited: Sequence[str]) -> List[Problem]:
    """Returns the rules that a short cited text (a condition's reason, a fixed phrase) breaks."""
    problems = list(_check_statements(file, sentences(text, line), sources, uncited))
    return [Problem(file, line, problem.message) for problem in problems]


def check_treatment(treatment: Treatment, sources: Mapping[str, Source], phrases: Phrases) -> List[Problem]:
    """Returns the rules that the words on another treatment break: what a guideline says is one short, cited sentence."""
    at = (treatment.file, treatment.line)
    problems = check_grade(*at, treatment_body(treatment, phrases))
    if treatment.guideline is not None:
        problems += check_cited_text(*at, treatment.guideline, sources, uncited=())
        found = sentences(treatment.guideline)
        if len(found) > 1 or len(found[0].text.split()) > MOST_GUIDELINE_WORDS:
            problems.append(Problem(*at, f"{treatment.id}: `guideline` is one sentence of at most {MOST_GUIDELINE_WORDS} words"))
    if not names_a_clinician(treatment.ask):
        problems.append(Problem(*at, f"{treatment.id}: `ask` names whom to ask (a doctor, physiotherapist, pharmacist ...)"))
    return problems


def reading_grade(text: str) -> float:
    """Returns the Flesch-Kincaid grade of a text without its citations; a blank line ends a sentence, but after a colon."""
    import textstat  # 5 MB with its dictionary, and only who checks answers needs it

    return float(textstat.flesch_kincaid_grade(_UNSTOPPED_BLOCK.sub(".\n\n", strip_citations(text))))


def check_grade(file: str, line: int, text: str, highest: float = HIGHEST_GRADE) -> List[Problem]:
    """Returns a problem when the text reads at a higher grade."""
    grade = reading_grade(text)
    if grade <= highest:
        return []
    return [Problem(file, line, f"reading grade {grade:.1f} is above {highest:.0f}: shorter sentences, shorter words")]


def check_emergency_text(file: str, line: int, text: str) -> List[Problem]:
    """Returns what is wrong with the words of an emergency reply."""
    return [*_check_characters(file, line, text), *check_grade(file, line, text, HIGHEST_EMERGENCY_GRADE)]


def is_stale(answer: Answer, today: datetime.date) -> bool:
    """Tells whether the answer's sources were last checked more than 12 months ago."""
    return (today - answer.checked).days > CHECKED_MONTHS * 30.44


def names_a_clinician(text: str) -> bool:
    """Tells whether a line names somebody to ask."""
    return bool(_CLINICIAN.search(text))


def _check_statements(
    file: str, found: Sequence[Sentence], sources: Mapping[str, Source], uncited: Sequence[str]
) -> Iterator[Problem]:
    for sentence in found:
        yield from _check_characters(file, sentence.line, sentence.text)
        unknown = [name for name in sentence.cited if name not in sources]
        for name in unknown:
            yield Problem(file, sentence.line, f"unknown source {name!r}: add it to data/sources.yml or cite one that is there")
        if not sentence.cited and not _needs_no_source(sentence.text, uncited):
            yield Problem(file, sentence.line, f"uncited statement: {sentence.text!r}. Cite a source, or drop it")
        elif not sentence.cited and sentence.numbers and not sentence.text.endswith("?"):
            yield Problem(file, sentence.line, f"the number {sentence.numbers[0]} has no source: cite one, or drop it")
        if sentence.cited and not unknown:
            yield from _check_numbers(file, sentence, sources)
            yield from _check_attribution(file, sentence, sources)
        promise = _promise_in(sentence.text)
        if promise:
            yield Problem(file, sentence.line, f"a promise: {promise!r}. Deny it in the same sentence, or say who claims it")


def check_readable(file: str, line: int, texts: Iterable[Optional[str]]) -> List[Problem]:
    """Returns one problem when a brace stands in any of the texts, all of which a person can read."""
    if any(_BRACE.search(text) for text in texts if text):
        return [Problem(file, line, _BRACE_MESSAGE)]
    return []


def _promise_in(text: str) -> str:
    """Returns the first promise that is neither denied before it nor told as somebody's claim, or nothing."""
    if _CLAIMED.search(text):
        return ""
    return next((found[0] for found in _PROMISE.finditer(text) if not _DENIED.search(text, 0, found.start())), "")


def _check_characters(file: str, line: int, text: str) -> Iterator[Problem]:
    if _BRACE.search(text):
        yield Problem(file, line, _BRACE_MESSAGE)
    if _MARKUP.search(text):
        message = "Markdown, HTML or a square bracket that is no citation: write plain sentences and `- ` lists only"
        yield Problem(file, line, message)


def _needs_no_source(text: str, uncited: Sequence[str]) -> bool:
    return text.endswith("?") or any(text.startswith(opening) for opening in uncited)


def _check_numbers(file: str, sentence: Sentence, sources: Mapping[str, Source]) -> Iterator[Problem]:
    known: Set[str] = set()
    for name in sentence.cited:
        source = sources[name]
        known.update(numbers_in(" ".join([*(fact.text for fact in source.facts), source.title, source.year or ""])))
    for number in sentence.numbers:
        if number not in known:
            cited = ", ".join(sentence.cited)
            yield Problem(file, sentence.line, f"the number {number} stands in no fact of {cited}: correct it, or add the fact")


def _check_attribution(file: str, sentence: Sentence, sources: Mapping[str, Source]) -> Iterator[Problem]:
    only_popular = all(sources[name].kind is Kind.POPULAR_ARTICLE for name in sentence.cited)
    told = _DENIED.search(sentence.text) or _CLAIMED.search(sentence.text)
    if only_popular and _BENEFIT.search(sentence.text) and not told:
        yield Problem(
            file, sentence.line, 'a popular article cannot carry a benefit: write who claims it ("an article says ...")'
        )


def _check_whole(answer: Answer, found: Sequence[Sentence], sources: Mapping[str, Source], phrases: Phrases) -> Iterator[Problem]:
    text = spoken_body(answer, phrases)
    words = len(strip_citations(text).split())
    if words > MOST_WORDS:
        yield Problem(answer.file, answer.body_line, f"{words} words: at most {MOST_WORDS}, the how-to check included")
    yield from check_grade(answer.file, answer.body_line, text)
    if not names_a_clinician(answer.clinician):
        yield Problem(
            answer.file, answer.line, "clinician: name whom to ask (a doctor, physiotherapist, midwife, pharmacist ...)"
        )
    for field in (answer.title, answer.clinician):
        yield from _check_characters(answer.file, answer.line, field)
    cited = [name for sentence in found for name in sentence.cited if name in sources]
    if not cited:
        yield Problem(answer.file, answer.body_line, "no source: every answer cites at least one")
    benefits = [s for s in found if _BENEFIT.search(s.text)]
    if benefits and not any(_LIMIT.search(s.text) for s in found):
        yield Problem(answer.file, benefits[0].line, "a benefit without a limit or a risk: say what limits it")
    if benefits and cited and all(sources[name].kind is Kind.POPULAR_ARTICLE for name in cited):
        yield Problem(
            answer.file,
            benefits[0].line,
            "only popular articles are cited for a benefit: cite a study, guideline or clinic",
        )


def spoken_body(answer: Answer, phrases: Phrases) -> str:
    """Returns the body as it is shown: how-to answers are opened by the check."""
    return "\n\n".join([*how_to_check(answer, phrases), answer.body])


def treatment_body(treatment: Treatment, phrases: Phrases) -> str:
    """Returns what is said of another treatment, with its citation; that no source covers it, where none does."""
    words = phrases.other_treatment
    return "\n\n".join([treatment.guideline or words["not_covered"].replace("<name>", treatment.name), words["limit"]])


def how_to_check(answer: Answer, phrases: Phrases) -> Sequence[str]:
    """Returns the check that opens everything said of a how-to topic; nothing for other topics."""
    return [phrases.how_to_check.strip()] if answer.family is Family.HOW_TO else []
