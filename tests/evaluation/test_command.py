"""A whole evaluation with two systems that are no models; the sentence encoder is one of letters."""

import json
import pathlib
import re
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from evaluation import baseline, command, neighbours
from evaluation.baseline import Baseline
from evaluation.errors import EvaluationError
from tests.evaluation.messages import StubParser
from tests.html_page import HtmlPage

HOSTILE = "</blockquote><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"
ROWS = [
    {"text": "how steep", "accept": ["angle"]},
    {"text": HOSTILE, "accept": ["out_of_scope"], "kind": "<b>hostile</b>"},
    {"text": "for how long", "accept": ["duration"]},
]
BOT = {"how steep": ("angle", 0.9), HOSTILE: ("duration", 0.8), "for how long": ("duration", 0.7)}

NLU = """\
version: "3.1"
nlu:
  - intent: angle
    examples: |
      - how steep is too steep
      - which angle is right
  - intent: cost
    examples: |
      - how much is it
"""


class Letters:
    """Encodes a text by how often it has each letter."""

    def encode(self, texts: Sequence[str]) -> "np.ndarray[Any, Any]":
        rows = np.array([[text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts], dtype=float)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)


@pytest.fixture
def home(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A folder with one set, into which the reports go."""
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "some.jsonl").write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    (tmp_path / "nlu").mkdir()
    (tmp_path / "nlu" / "some.yml").write_text(NLU)
    default = Baseline(tmp_path / "default.tar.gz", "key", 100, None)
    monkeypatch.setattr(command, "REPORTS", tmp_path / "reports")
    monkeypatch.setattr(command, "SCORES", tmp_path / "scores.csv")
    monkeypatch.setattr(command, "NLU", tmp_path / "nlu")
    monkeypatch.setattr(command, "SETS", tmp_path / "sets")
    monkeypatch.setattr(command, "load", lambda model, cure: StubParser({} if model == default.model else BOT))
    monkeypatch.setattr(baseline, "train", lambda *_: default)
    monkeypatch.setattr(neighbours, "encoder_of", lambda model: Letters())
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["evaluation", *arguments])
    return command.main()


def test_a_run_writes_page_and_figures_and_counts_its_steps(
    home: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 0

    steps = re.findall(r"^evaluate: \[(\d+)/(\d+)\] ", capsys.readouterr().err, re.MULTILINE)
    assert sorted({int(at) for at, _ in steps}) == list(range(1, int(steps[0][1]) + 1))
    assert sorted(file.name for file in (home / "reports").iterdir()) == ["evaluation.json", "index.html"]
    whole = json.loads((home / "reports" / "evaluation.json").read_text(encoding="utf-8"))
    rates = whole["sets"][0]["figures"]["bot"]["rates"]
    assert (rates["right"]["count"], rates["off_topic_answered"]["count"]) == (2, 1)
    assert whole["sets"][0]["figures"]["rasa-default"]["rates"]["asked_back"]["count"] == 2
    assert not (home / "scores.csv").exists()


def test_the_worst_mistake_comes_with_its_nearest_training_questions(home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch)

    (mistake,) = json.loads((home / "reports" / "evaluation.json").read_text(encoding="utf-8"))["worst"]

    assert (mistake["text"], mistake["given"], mistake["confidence"]) == (HOSTILE, "duration", 0.8)
    similarities = [one["similarity"] for one in mistake["nearest"]]
    assert len(similarities) == 3
    assert similarities == sorted(similarities, reverse=True)


def test_a_message_is_shown_as_text_and_the_page_asks_for_nothing(home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch)

    page = HtmlPage((home / "reports" / "index.html").read_text(encoding="utf-8"))

    assert [one.text for one in page.named("blockquote")] == [HOSTILE]
    assert "<b>hostile</b>" in [one.text for one in page.named("th")]
    assert not {"script", "img", "iframe"} & {one.name for one in page.elements}
    assert page.values("src") == []
    assert page.values("href") == ["data:,"]
    assert "url(" not in page.named("style")[0].text


def test_every_chart_has_a_name_and_every_id_it_is_named_by(home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch)
    page = HtmlPage((home / "reports" / "index.html").read_text(encoding="utf-8"))

    charts = page.named("svg", role="img")
    ids = page.values("id")

    assert len(charts) >= 3
    assert all(one.attributes.get("aria-label") or one.attributes.get("aria-labelledby") for one in charts)
    assert len(ids) == len(set(ids))
    assert {name for one in page.values("aria-labelledby") for name in one.split()} <= set(ids)
    assert page.headings()[0] == 1


def test_more_sets_are_reported_together_too(home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = home / "more.jsonl"
    more.write_text('{"text": "price", "accept": ["cost"]}\n', encoding="utf-8")

    assert run(monkeypatch, "--sets", str(more)) == 0

    sets = json.loads((home / "reports" / "evaluation.json").read_text(encoding="utf-8"))["sets"]
    assert [(one["name"], one["figures"]["bot"]["n"]) for one in sets] == [("some", 2), ("more", 1), ("all", 3)]
    assert "All sets together" in (home / "reports" / "index.html").read_text(encoding="utf-8")


def test_a_set_that_holds_a_training_question_says_so(home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = home / "more.jsonl"
    more.write_text(json.dumps({"text": "HOW STEEP IS TOO STEEP?", "accept": ["angle"]}), encoding="utf-8")

    run(monkeypatch, "--sets", str(more))

    assert "1 of these messages are training questions" in (home / "reports" / "index.html").read_text(encoding="utf-8")


def test_a_release_records_its_scores(home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "--release") == 0
    assert run(monkeypatch, "--release") == 0

    lines = (home / "scores.csv").read_text().splitlines()
    assert [line.split(",")[4:8] for line in lines[1:]] == [["some", "bot", "2", "1"], ["some", "rasa-default", "2", "1"]]


@pytest.mark.parametrize(
    ("row", "says"),
    [("{", "some.jsonl:1: this is not JSON"), ('{"text": "x", "accept": ["nothing"]}', "some.jsonl:1: unknown label 'nothing'")],
)
def test_a_malformed_set_stops_the_run_and_leaves_the_report_before(
    home: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], row: str, says: str
) -> None:
    (home / "reports").mkdir()
    (home / "reports" / "index.html").write_text("the report before")
    (home / "sets" / "some.jsonl").write_text(row)

    assert run(monkeypatch) == 1

    error = capsys.readouterr().err
    assert says in error
    assert "Traceback" not in error
    assert (home / "reports" / "index.html").read_text() == "the report before"


def test_a_run_that_is_stopped_leaves_the_report_before(home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> Baseline:
        raise KeyboardInterrupt

    (home / "reports").mkdir()
    (home / "reports" / "index.html").write_text("the report before")
    monkeypatch.setattr(baseline, "train", stop)

    assert run(monkeypatch) == 130

    assert [file.read_text() for file in (home / "reports").iterdir()] == ["the report before"]


def test_a_release_is_not_compared_with_half_a_default(home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EvaluationError, match="leave --epochs out"):
        command.evaluate([home / "sets"], release=True, epochs=3)


def test_a_trial_with_fewer_epochs_says_that_it_is_one(home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baseline, "train", lambda *_: Baseline(home / "default.tar.gz", "key", 3, 61.0))

    run(monkeypatch, "--epochs", "3")

    assert "A trial" in (home / "reports" / "index.html").read_text(encoding="utf-8")
