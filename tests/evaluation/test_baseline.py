"""Rasa's default pipeline: when it is trained again, and what is said when it cannot be."""

import asyncio
import concurrent.futures
import pathlib

import pytest

from evaluation.baseline import configuration, data_hash, key_of, train
from evaluation.errors import EvaluationError
from evaluation.systems import load

NLU = """\
version: "3.1"
nlu:
  - intent: angle
    examples: |
      - how steep
      - what angle
      - how far do i tilt
  - intent: cost
    examples: |
      - how much is it
      - what does it cost
      - price please
"""


@pytest.fixture
def nlu(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "nlu"
    folder.mkdir()
    (folder / "some.yml").write_text(NLU)
    return folder


def silent(_: str) -> None:
    """Tells nobody."""


def test_the_key_changes_with_the_questions_and_the_configuration(nlu: pathlib.Path) -> None:
    before, data = key_of(nlu, configuration()), data_hash(nlu)

    assert key_of(nlu, configuration()) == before
    assert key_of(nlu, configuration(epochs=3)) != before
    (nlu / "some.yml").write_text(NLU.replace("price please", "price?"))
    assert key_of(nlu, configuration()) != before
    assert data_hash(nlu) != data


def test_it_is_the_pipeline_of_rasa_but_for_the_response_selector() -> None:
    import yaml
    from rasa.engine.recipes import default_recipe

    file = pathlib.Path(default_recipe.__file__).parent / "config_files" / "default_config.yml"
    default = yaml.safe_load(file.read_text())["pipeline"]

    assert configuration()["pipeline"] == [one for one in default if one["name"] != "ResponseSelector"]


def test_a_model_of_an_earlier_run_is_taken(nlu: pathlib.Path, tmp_path: pathlib.Path) -> None:
    model = tmp_path / "kept" / f"{key_of(nlu, configuration())}.tar.gz"
    model.parent.mkdir()
    model.touch()

    found = train(nlu, model.parent, silent)

    assert (found.model, found.seconds, found.epochs) == (model, None, 100)


def test_a_training_that_fails_says_why_and_leaves_nothing(tmp_path: pathlib.Path) -> None:
    (tmp_path / "nlu").mkdir()

    with pytest.raises(EvaluationError, match="could not be trained") as raised:
        train(tmp_path / "nlu", tmp_path / "kept", silent)

    assert len(str(raised.value).splitlines()) > 1
    assert list((tmp_path / "kept").iterdir()) == []


@pytest.mark.parametrize("text", [None, "not an archive"])
def test_a_model_that_is_missing_or_damaged_says_what_to_do(tmp_path: pathlib.Path, text: str | None) -> None:
    if text:
        (tmp_path / "some.tar.gz").write_text(text)

    with pytest.raises(EvaluationError, match=r"some\.tar\.gz.*: run `make train`"):
        load(tmp_path / "some.tar.gz", "run `make train`")


@pytest.mark.slow
def test_it_is_trained_and_understands(nlu: pathlib.Path, tmp_path: pathlib.Path) -> None:
    said: list[str] = []

    found = train(nlu, tmp_path / "kept", said.append, epochs=20)
    with concurrent.futures.ThreadPoolExecutor() as thread:  # the browser suite leaves a running loop in this one
        parsed = thread.submit(asyncio.run, load(found.model, "").parse_message("what does it cost")).result()

    assert (found.seconds or 0) > 0
    assert said[-1] == "epoch 20 of 20"
    assert {one["name"] for one in parsed["intent_ranking"]} >= {"angle", "cost"}
    assert list((tmp_path / "kept").iterdir()) == [found.model]
