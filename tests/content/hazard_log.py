"""Reads the hazard log of docs/clinical-safety.md, and finds what is missing in it."""

import dataclasses
import re

FIELDS = ("Cause", "Effect", "Controls", "Tests", "Risk", "Residual risk")

_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_NUMBERED = re.compile(r"(H\d\d) (.+)")
_FIELD = re.compile(rf"\*\*({'|'.join(FIELDS)}):\*\*")
_RISK = re.compile(r"([a-z]+)\. Before: ([a-z ]+) \((\d)\)\. After: ([a-z ]+) \((\d)\)\.$")
_QUOTED = re.compile(r"`([^`]+)`")


@dataclasses.dataclass(frozen=True)
class Hazard:
    """An entry of the log.

    Attributes:
        id: such as H01.
        title: what can go wrong.
        fields: its text by the name of the field.
    """

    id: str
    title: str
    fields: dict[str, str]

    @property
    def tests(self) -> list[str]:
        return _QUOTED.findall(self.fields.get("Tests", ""))


def read_hazards(document: str) -> list[Hazard]:
    """Returns the hazards in the order of the document; a field that stands twice counts as its last."""
    parts = _HEADING.split(document)[1:]
    found = [(_NUMBERED.fullmatch(heading), body) for heading, body in zip(parts[::2], parts[1::2], strict=True)]
    return [Hazard(numbered[1], numbered[2], _fields(body)) for numbered, body in found if numbered]


def read_matrix(document: str) -> dict[tuple[str, str], int]:
    """Returns the risk for each likelihood and severity."""
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in document.splitlines() if line.startswith("|")]
    start = next(number for number, row in enumerate(rows) if row[0] == "Likelihood")
    severities, levels = rows[start][1:], rows[start + 2 : start + 7]
    return {(row[0], severity): int(risk) for row in levels for severity, risk in zip(severities, row[1:], strict=True)}


def empty_fields(hazard: Hazard) -> list[str]:
    """Returns the fields that are missing or say nothing; `Tests` without a test is one of them."""
    return [name for name in FIELDS if not hazard.fields.get(name) or (name == "Tests" and not hazard.tests)]


def wrong_ratings(hazard: Hazard, matrix: dict[tuple[str, str], int]) -> list[str]:
    """Returns what in the rating does not follow the matrix, or cannot be read."""
    rated = _RISK.fullmatch(hazard.fields.get("Risk", ""))
    if not rated:
        return ["cannot be read"]
    severity, before, risk_before, after, risk_after = rated.groups()
    wrong = [
        f"{likelihood} and {severity} is not {risk}"
        for likelihood, risk in ((before, risk_before), (after, risk_after))
        if matrix.get((likelihood, severity)) != int(risk)
    ]
    return wrong + (["graver after than before"] if risk_after > risk_before else [])


def _fields(body: str) -> dict[str, str]:
    parts = _FIELD.split(body)[1:]
    return {name: text.strip().rstrip("-").strip() for name, text in zip(parts[::2], parts[1::2], strict=True)}
