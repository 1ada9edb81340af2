import csv
import pathlib
from typing import Any

import pytest

from evaluation.errors import EvaluationError
from evaluation.figures import figures
from evaluation.scores import COLUMNS, record, rows_of
from tests.conftest import ROOT
from tests.evaluation.messages import ANSWERING, message

UNDERSTOOD = [message("angle", "angle"), message("angle", "cost"), message("cost", "cost")]
BAD = [message("angle", "cost")] * 3


def results(release: str = "1.0.0", **about: Any) -> dict[str, Any]:
    return {
        "about": {"release": release, "date": "2026-01-02", "commit": "abc1234", "data": "0123456789abcdef", **about},
        "sets": [{"name": "fresh", "figures": {"bot": figures(UNDERSTOOD, ANSWERING), "rasa-default": figures(BAD, ANSWERING)}}],
    }


def rows(file: pathlib.Path) -> list[dict[str, str]]:
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_row_has_every_column_and_shares_with_four_decimals() -> None:
    first, second = rows_of(results())

    assert list(first) == COLUMNS
    assert (first["release"], first["data"], first["set"], first["system"]) == ("1.0.0", "0123456789ab", "fresh", "bot")
    assert (first["n"], first["n_off_topic"], first["right"], first["off_topic_answered"]) == ("3", "0", "0.6667", "")
    assert (second["system"], second["right"], second["wrong"]) == ("rasa-default", "0.0000", "1.0000")


def test_the_same_release_set_and_system_replaces_its_row(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "docs" / "scores.csv"
    record(file, rows_of(results("0.9.0")))
    record(file, rows_of(results("1.0.0")))
    record(file, rows_of(results("0.9.0", commit="def5678")))

    found = [(one["release"], one["system"], one["commit"]) for one in rows(file)]

    assert found == [
        ("0.9.0", "bot", "def5678"),
        ("0.9.0", "rasa-default", "def5678"),
        ("1.0.0", "bot", "abc1234"),
        ("1.0.0", "rasa-default", "abc1234"),
    ]
    assert file.read_text().splitlines()[0] == ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("text", "says"), [("a,b\n", "scores.csv:1: the columns"), (",".join(COLUMNS) + "\n1.0.0,x\n", "scores.csv:2:")]
)
def test_a_file_of_another_shape_is_left_as_it_is(tmp_path: pathlib.Path, text: str, says: str) -> None:
    file = tmp_path / "scores.csv"
    file.write_text(text)

    with pytest.raises(EvaluationError, match=says):
        record(file, rows_of(results()))

    assert file.read_text() == text


def test_the_tracked_file_has_these_columns() -> None:
    assert (ROOT / "docs" / "scores.csv").read_text().splitlines()[0] == ",".join(COLUMNS)
