"""What is said when content breaks a rule: where, what, and what to write instead."""

from dataclasses import dataclass
from typing import Sequence


@dataclass(frozen=True, order=True)
class Problem:
    """One broken rule.

    Attributes:
        file: path of the content file.
        line: line the problem starts at, counted from 1.
        message: what is wrong and what to write instead.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ContentError(ValueError):
    """Raised when content cannot be used; carries every problem found, each once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
