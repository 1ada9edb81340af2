"""What requirements/accepted.yml accepts: known vulnerabilities that stay, each with its reason and a date to look again.

python scripts/accepted.py   writes the table of docs/dependencies.md anew
"""

import dataclasses
import datetime
import pathlib
import re
from collections.abc import Iterable

import pydantic
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
ACCEPTED = ROOT / "requirements" / "accepted.yml"
DOCUMENT = ROOT / "docs" / "dependencies.md"
TABLE = re.compile(r"(<!-- accepted -->\n).*(<!-- end of accepted -->)", re.DOTALL)
PIN = re.compile(r"^([a-z0-9-]+)==", re.MULTILINE)


class AcceptedError(Exception):
    """requirements/accepted.yml is not right; the message says what and where."""


class Entry(pydantic.BaseModel):
    """Vulnerabilities of one package that are accepted for one reason.

    Attributes:
        package: The package's name, as the requirement files have it.
        ids: Their ids: CVE, GHSA or PYSEC.
        hole: What they are, in one line.
        reason: Why they do no harm here, or what shields from them.
        until: The last day on which this is accepted without another look.
    """

    package: str = pydantic.Field(regex=r"^[a-z0-9-]+$")
    ids: list[str] = pydantic.Field(min_items=1)
    hole: str = pydantic.Field(min_length=1)
    reason: str = pydantic.Field(min_length=1)
    until: datetime.date

    class Config:
        """No other keys: a misspelt one would be lost."""

        extra = "forbid"

    @pydantic.validator("ids", each_item=True)
    def _is_an_id(cls, value: str) -> str:
        if not re.match(r"^(CVE-\d{4}-\d+|PYSEC-\d{4}-\d+|GHSA(-[0-9a-z]{4}){3})$", value):
            raise ValueError(f"{value!r} is no CVE, GHSA or PYSEC id")
        return value


@dataclasses.dataclass(frozen=True)
class Finding:
    """A known vulnerability of a pinned package: its id, the same one's ids elsewhere, and the versions without it."""

    package: str
    version: str
    id: str
    aliases: tuple[str, ...] = ()
    fixed_in: tuple[str, ...] = ()

    @property
    def ids(self) -> set[str]:
        """Every id it goes by."""
        return {self.id, *self.aliases}


def read_accepted(path: pathlib.Path = ACCEPTED) -> list[Entry]:
    """Returns the entries of requirements/accepted.yml.

    Raises AcceptedError, naming the file, the entry and what is wrong, when it is not a list of such entries.
    """
    try:
        raw = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise AcceptedError(f"{path.name} cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(raw, list):
        raise AcceptedError(f"{path.name} has to be a list of entries with package, ids, hole, reason and until")
    return [_entry(path.name, number, item) for number, item in enumerate(raw, 1)]


def _entry(file: str, number: int, item: object) -> Entry:
    if not isinstance(item, dict):
        raise AcceptedError(f"{file}: entry {number} has to have package, ids, hole, reason and until")
    try:
        return Entry(**item)
    except (pydantic.ValidationError, TypeError) as error:
        wrong = error.errors() if isinstance(error, pydantic.ValidationError) else [{"loc": (), "msg": str(error)}]
        words = "; ".join(": ".join([*(str(part) for part in one["loc"]), one["msg"]]) for one in wrong)
        raise AcceptedError(f"{file}: entry {number} ({item.get('package', 'no package')}): {words}") from error


def problems(findings: Iterable[Finding], accepted: Iterable[Entry], today: datetime.date) -> list[str]:
    """Returns what has to be done, one line each: findings nobody accepted, and entries that are over. None: all is well."""
    findings, accepted = list(findings), list(accepted)
    return [*_not_accepted(findings, accepted), *_no_longer_found(findings, accepted), *_over(accepted, today)]


def _not_accepted(findings: list[Finding], accepted: list[Entry]) -> list[str]:
    known = {(entry.package, one) for entry in accepted for one in entry.ids}
    lines = {
        f"{found.package} {found.version} has {' = '.join(sorted(found.ids))}: "
        + (f"raise it to {' or '.join(found.fixed_in)}" if found.fixed_in else "no version is without it: leave it out")
        + ", or accept it with a reason in requirements/accepted.yml"
        for found in findings
        if not any((found.package, one) in known for one in found.ids)
    }
    return sorted(lines)


def _no_longer_found(findings: list[Finding], accepted: list[Entry]) -> list[str]:
    present = {(found.package, one) for found in findings for one in found.ids}
    return [
        f"{entry.package}: {one} no longer applies: take it out of requirements/accepted.yml"
        for entry in accepted
        for one in entry.ids
        if (entry.package, one) not in present
    ]


def _over(accepted: list[Entry], today: datetime.date) -> list[str]:
    return [
        f"{entry.package}: {', '.join(entry.ids)} was accepted until {entry.until}: look at it again, then set a new date"
        for entry in accepted
        if entry.until < today
    ]


def pins(folder: pathlib.Path = ROOT / "requirements") -> dict[str, list[str]]:
    """Returns, for each pinned package, the requirement files that pin it: {"keras": ["run", "train"]}."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.txt")):
        for name in PIN.findall(file.read_text()):
            found.setdefault(name, []).append(file.stem)
    return found


def table(accepted: Iterable[Entry], pinned: dict[str, list[str]]) -> str:
    """Returns the entries as a Markdown table."""
    rows = [
        f"| {entry.package} ({', '.join(pinned.get(entry.package, ['not installed']))}) | {', '.join(entry.ids)} "
        f"| {entry.hole} | {entry.reason} | {entry.until} |"
        for entry in accepted
    ]
    return "\n".join(
        ["| package (pinned in) | known as | what it is | why it may stay | until |", "|---|---|---|---|---|", *rows, ""]
    )


def main() -> None:
    """Writes the table of docs/dependencies.md anew."""
    rows = table(read_accepted(), pins())
    DOCUMENT.write_text(TABLE.sub(lambda block: block[1] + rows + block[2], DOCUMENT.read_text()))


if __name__ == "__main__":
    main()
