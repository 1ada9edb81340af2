import json
import pathlib
import xml.etree.ElementTree as ElementTree

import pytest

from benchmarks.comparison import settings_of
from benchmarks.understanding import ALL, drawn, labelled
from benchmarks.ways import SERVED, SIMPLEST
from evaluation.errors import EvaluationError
from evaluation.figures import figures
from evaluation.sets import Question
from inversion_faq.nlu.intent_classifier import IntentClassifier
from tests.evaluation.messages import ANSWERING, message


def written(folder: pathlib.Path, name: str, *rows: dict[str, object]) -> pathlib.Path:
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_sets_are_also_taken_together_and_messages_without_words_left_out(tmp_path: pathlib.Path) -> None:
    one = written(tmp_path, "one", {"text": "how long", "accept": ["duration"]}, {"text": " ", "accept": ["cost"]})
    two = written(tmp_path, "two", {"text": "safe with glaucoma", "accept": ["safe_eyes"]})

    sets = labelled([one, two], ["duration", "cost", "safe_with_condition"])

    assert {name: [question.text for question in questions] for name, questions in sets.items()} == {
        "one": ["how long"],
        "two": ["safe with glaucoma"],
        ALL: ["how long", "safe with glaucoma"],
    }
    assert sets["two"][0].accept == ("safe_with_condition",)


def test_messages_off_topic_need_no_label(tmp_path: pathlib.Path) -> None:
    one = written(tmp_path, "one", {"text": "how long", "accept": ["duration"]})
    bare = written(tmp_path, "bare", {"text": "will it rain"})

    assert labelled([one], ["duration"], [bare])["bare"] == [Question("will it rain", ("out_of_scope",))]


@pytest.mark.parametrize("row", ["{}", "[]", "no"])
def test_a_row_without_text_is_named(tmp_path: pathlib.Path, row: str) -> None:
    one, bare = written(tmp_path, "one", {"text": "how long", "accept": ["duration"]}), tmp_path / "bare.jsonl"
    bare.write_text(row)

    with pytest.raises(EvaluationError, match=r"bare\.jsonl: write one JSON object"):
        labelled([one], ["duration"], [bare])


def test_a_setting_of_the_configuration_comes_before_the_default() -> None:
    config = {"pipeline": [{"name": "inversion_faq.nlu.intent_classifier.IntentClassifier", "C": 3}]}

    settings = settings_of(IntentClassifier, config)

    assert settings["C"] == 3
    assert settings["width"] == IntentClassifier.get_default_config()["width"]


@pytest.fixture(scope="module")
def chart() -> ElementTree.Element:
    asked = figures([message("cost", "cost"), message("cost", "angle", ("angle", 0.6))], ANSWERING)
    return ElementTree.fromstring(drawn({SIMPLEST: asked, SERVED: asked}))


def test_the_chart_draws_both_ways_twice(chart: ElementTree.Element) -> None:
    classes = [line.get("class") for line in chart.iter("{http://www.w3.org/2000/svg}polyline")]
    assert classes == ["other", "own", "other", "own"]


def test_the_chart_says_what_it_shows(chart: ElementTree.Element) -> None:
    words = "".join(chart.findtext("{http://www.w3.org/2000/svg}desc") or "")
    assert f"{SERVED}: area under the risk-coverage curve 25.0 %, expected calibration error" in words
