"""docs/scores.csv: the scores of every release, one row for each system and set."""

import csv
import io
import pathlib
from collections.abc import Mapping
from typing import Any

from evaluation.errors import EvaluationError
from evaluation.writing import write_whole

COLUMNS = [
    *("release", "date", "commit", "data", "set", "system", "n", "n_off_topic"),
    *("right", "right_or_offered", "wrong", "off_topic_answered", "forced_right", "top3", "ece", "aurc"),
]
_KEY = ("release", "set", "system")
_RATES = ("right", "right_or_offered", "wrong", "off_topic_answered", "forced_right", "top3")


def rows_of(results: Mapping[str, Any]) -> list[dict[str, str]]:
    """Returns the rows of one evaluation; shares have four decimals, and are empty where there is no message to count."""
    about = {name: str(results["about"][name]) for name in COLUMNS[:3]} | {"data": results["about"]["data"][:12]}
    return [
        about | {"set": one["name"], "system": system} | _scores(figures)
        for one in results["sets"]
        for system, figures in one["figures"].items()
    ]


def record(file: pathlib.Path, rows: list[dict[str, str]]) -> None:
    """Adds rows to the file; a row of the same release, set and system is replaced.

    Raises:
        EvaluationError: when the file is there and has other columns.
    """
    kept = {tuple(row[name] for name in _KEY): row for row in [*_read(file), *rows]}
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(kept.values())
    write_whole(file, text.getvalue())


def _scores(figures: Mapping[str, Any]) -> dict[str, str]:
    shares = {name: figures["rates"][name]["share"] for name in _RATES} | {name: figures[name] for name in ("ece", "aurc")}
    counts = {name: str(figures[name]) for name in ("n", "n_off_topic")}
    return counts | {name: "" if share is None else f"{share:.4f}" for name, share in shares.items()}


def _read(file: pathlib.Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines)
        if table.fieldnames != COLUMNS:
            raise EvaluationError(f"{file}:1: the columns should be {','.join(COLUMNS)}")
        rows = list(table)
    wrong = [number for number, row in enumerate(rows, 2) if None in row or None in row.values()]
    if wrong:
        raise EvaluationError(f"{file}:{wrong[0]}: this row has not {len(COLUMNS)} fields")
    return rows
