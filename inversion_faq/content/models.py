"""The shapes of everything in data/ that a person can read or that decides what they read."""

import datetime
import enum
from typing import Any, Dict, List, Optional

import pydantic
from pydantic import Field


class Record(pydantic.BaseModel):
    """A record of a content file; `file` and `line` say where it stands. Unknown keys are refused."""

    class Config:
        """Refuses unknown keys; records do not change once read."""

        extra = "forbid"
        allow_mutation = False

    file: str = ""
    line: int = 0


class Grade(str, enum.Enum):
    """How sure the sources are about an answer's main point."""

    NONE = "none"
    CONFLICTING = "conflicting"
    VERY_LIMITED = "very_limited"
    LIMITED = "limited"
    MODERATE = "moderate"


class Kind(str, enum.Enum):
    """What a source is, and so what it may support."""

    GUIDELINE = "guideline"
    SYSTEMATIC_REVIEW = "systematic_review"
    TRIAL = "trial"
    OBSERVATIONAL = "observational"
    CASE_REPORT = "case_report"
    CLINIC_PAGE = "clinic_page"
    REGULATOR = "regulator"
    POPULAR_ARTICLE = "popular_article"


class Family(str, enum.Enum):
    """Which group of topics an answer belongs to."""

    EVIDENCE = "evidence"
    SAFETY = "safety"
    HOW_TO = "how_to"
    EQUIPMENT = "equipment"


class Advice(str, enum.Enum):
    """What a condition means for using a table, the stricter first."""

    DO_NOT_USE = "do_not_use"
    ASK_FIRST = "ask_first"


class Urgency(str, enum.Enum):
    """How soon a person should be seen."""

    ROUTINE = "routine"
    CLINICIAN = "clinician"
    SAME_DAY = "same_day"
    EMERGENCY = "emergency"


class Fact(pydantic.BaseModel):
    """A short statement in our own words and where it stands in its source."""

    text: str
    where: str


class Source(Record):
    """A source, with CSL field names (citationstyles.org) and the facts taken from it."""

    id: str
    type: str
    title: str
    author: Optional[str]
    publisher: Optional[str]
    issued: Optional[str]
    URL: Optional[str]
    kind: Kind
    grade: str = Field(regex="^[ABC]$")
    note: Optional[str]
    facts: List[Fact] = Field(min_items=1)

    @property
    def year(self) -> Optional[str]:
        """The year it was issued, or None where the source states no date."""
        return self.issued[:4] if self.issued else None


class Answer(Record):
    """An answer to one topic: front matter and body of data/answers/<topic>.md."""

    topic: str
    title: str
    evidence: Grade
    family: Family
    clinician: str
    related: List[str] = Field(max_items=4)
    checked: datetime.date
    reviewed_by: Optional[str]
    picture: Optional[str]
    body: str
    body_line: int


class Condition(Record):
    """A health condition: how people put it, what it means for using a table, and who decides."""

    id: str
    name: str
    topic: str
    advice: Advice
    reason: str
    ask: str
    words: List[str] = Field(min_items=6)
    medicines: List[str] = []
    unless: List[str] = []
    topic_words: List[str] = []


class Together(Record):
    """Conditions that are worse together than each alone."""

    ids: List[str] = Field(min_items=2)
    reason: str


class UnknownCondition(Record):
    """A condition that the sources do not cover; it is named back and never taken as a yes."""

    name: str
    words: List[str] = Field(min_items=1)


class Sign(Record):
    """An emergency sign and the words people use for it."""

    id: str
    tier: int = Field(ge=1, le=2)
    reply: str
    sign: str
    sources: List[str] = []
    basis: Optional[str] = Field(regex="^precaution$")
    confused_with: Optional[str]
    patterns: List[str] = Field(min_items=1)
    unless: List[str] = []
    own_negation: bool = False
    examples: List[str] = []
    look_alikes: List[str] = []


class Caution(Record):
    """What is no emergency but should be seen today: a line beside the answer.

    It is told by its patterns, or by one of `conditions` that the person named.
    """

    id: str
    says: str
    clinician: str
    sources: List[str] = []
    basis: Optional[str] = Field(regex="^precaution$")
    conditions: List[str] = []
    patterns: List[str] = []
    unless: List[str] = []
    own_negation: bool = False
    examples: List[str] = []
    look_alikes: List[str] = []


class Reply(Record):
    """The words of an emergency or same-day reply.

    A title that ends with a colon is followed by the sign; any other by `noticed`, or by nothing where that is empty.
    """

    id: str
    urgency: Urgency
    title: str
    noticed: Optional[str]
    text: str
    clinician: str
    sources: List[str] = []
    basis: Optional[str] = Field(regex="^precaution$")


class Claim(Record):
    """A claim of the popular articles and what became of it."""

    id: str
    claim: str
    told: List[str] = []
    corrected: List[str] = []
    left_out: Optional[str]


class Treatment(Record):
    """Another treatment for back pain: how people put it, what a guideline says of it where a source tells, whom to ask."""

    id: str
    name: str
    words: List[str] = Field(min_items=3)
    guideline: Optional[str]
    ask: str


class Words(pydantic.BaseModel):
    """A reply in three parts."""

    class Config:
        """Refuses unknown keys."""

        extra = "forbid"

    title: str
    text: str
    clinician: str


OTHER_LANGUAGE = "other"
"""Stands for every language that has no words of its own."""


class Language(Record):
    """Another language: the reply that a message in it gets, the words it is known by, and emergencies put in it.

    `script` is the first word of its letters' Unicode names where no other language here uses them; letters that match the
    regular expression `unless` are a neighbour's. `red_flags` are patterns by the id of their sign.
    """

    id: str
    name: str
    dir: str = Field(regex="^(ltr|rtl)$")
    title: str
    text: str
    clinician: str
    emergency: Words
    words: str = ""
    script: Optional[str]
    unless: Optional[str]
    red_flags: Dict[str, List[str]] = Field(min_items=1)


class EmergencyNumbers(pydantic.BaseModel):
    """The number to call in each country; where `country` is set, replies name its number alone."""

    class Config:
        """Refuses unknown keys."""

        extra = "forbid"

    country: Optional[str]
    numbers: Dict[str, str]

    @pydantic.validator("numbers")
    def _country_is_known(cls, numbers: Dict[str, str], values: Dict[str, Any]) -> Dict[str, str]:
        if values.get("country") not in (None, *numbers):
            raise ValueError(f"has no number for the country {values['country']!r}")
        return numbers

    def fill(self, value: Any) -> Any:
        """Returns a text, or every text in a dictionary or list, with the numbers in place of `<emergency numbers>`."""
        if isinstance(value, dict):
            return {key: self.fill(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.fill(one) for one in value]
        return value.replace("<emergency numbers>", self.in_words()) if isinstance(value, str) else value

    def in_words(self) -> str:
        """Returns the numbers as a reply names them: "999 (UK), 911 (US, Canada)"."""
        if self.country is not None:
            return self.numbers[self.country]
        return ", ".join(f"{number} ({country})" for country, number in self.numbers.items())


class Phrases(pydantic.BaseModel):
    """The fixed sentences around the answers (data/phrases.yml)."""

    class Config:
        """Refuses unknown keys."""

        extra = "forbid"

    file: str
    uncited: List[str]
    how_to_check: str
    evidence: Dict[Grade, str]
    advice: Dict[Advice, str]
    condition_check: Dict[str, str]
    subjects: Dict[str, str]
    clarify: Dict[str, str]
    sources: Dict[str, str]
    red_flag: Dict[str, str]
    safe: Dict[str, str]
    out_of_scope: Dict[str, str]
    other_treatment: Dict[str, str]
    follow_up: Dict[str, str]
    evidence_explained: Dict[Grade, str]
    pictures: Dict[str, str]
    forgotten: Dict[str, str]
    getting_help: Dict[str, str]
    see_today: Dict[str, str]
    summary: Dict[str, str]
    errors: Dict[str, str]
    greeting: str
    emergency_line: str
    emergency_numbers: EmergencyNumbers


Card = Dict[str, Any]
"""What the widget draws; the shape is the wire contract's (docs/api.md)."""
