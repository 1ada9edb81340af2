"""The test stories of tests/stories, through the code behind `rasa test core` on the trained model."""

import asyncio
import logging
import pathlib
from typing import Any

import pytest
import rasa.core.test
import yaml
from rasa.core.agent import Agent, load_agent
from rasa.utils.log_utils import configure_structlog

from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "stories"
FILES = sorted(FOLDER.glob("test_*.yml"))
NONE_FAILED = "None of the test stories failed"


@pytest.fixture(scope="module")
def agent(model: pathlib.Path) -> Agent:
    configure_structlog(logging.WARNING)  # else every step of every story is printed
    return asyncio.run(load_agent(model_path=str(model)))


def evaluate(stories: pathlib.Path, agent: Agent, folder: pathlib.Path) -> dict[str, Any]:
    return asyncio.run(rasa.core.test.test(str(stories), agent, out_directory=str(folder), e2e=True, disable_plotting=True))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_story_fails(file: pathlib.Path, agent: Agent, tmp_path: pathlib.Path) -> None:
    stories = yaml.safe_load(file.read_text(encoding="utf-8"))["stories"]

    result = evaluate(file, agent, tmp_path)

    failed = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert NONE_FAILED in failed, failed
    assert result["report"]["conversation_accuracy"]["total"] == len(stories)


def test_a_story_with_another_reply_fails(agent: Agent, tmp_path: pathlib.Path) -> None:
    story = {"story": "a how-to after an emergency sign", "steps": []}
    story["steps"] = [{"user": "i cant breathe", "intent": "red_flag"}, {"action": "utter_angle"}]
    file = tmp_path / "test_wrong.yml"
    file.write_text(yaml.safe_dump({"version": "3.1", "stories": [story]}), encoding="utf-8")

    evaluate(file, agent, tmp_path)

    assert NONE_FAILED not in (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
