"""Reads the threats of docs/security.md."""

import dataclasses
import re

FIELDS = ("Done", "Tests", "Left")

_THREAT = re.compile(r"^#### (T\d\d) (.+)$", re.MULTILINE)
_FIELD = re.compile(rf"^- \*\*({'|'.join(FIELDS)}):\*\* (.+)$", re.MULTILINE)
_QUOTED = re.compile(r"`([^`]+)`")


@dataclasses.dataclass(frozen=True)
class Threat:
    """A threat of the model: its id, such as T01, its title, and its text by the name of the field."""

    id: str
    title: str
    fields: dict[str, str]

    @property
    def tests(self) -> list[str]:
        return _QUOTED.findall(self.fields.get("Tests", ""))


def read_threats(document: str) -> list[Threat]:
    """Returns the threats in the order of the document."""
    parts = _THREAT.split(document)[1:]
    return [
        Threat(number, title, dict(_FIELD.findall(body)))
        for number, title, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]
