"""scripts/train.py, the content check, and when the Makefile trains: broken content stops it, with file and line."""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

from tests.conftest import ROOT
from tests.project import make_project, run_script

ANSWER = "data/answers/duration.md"
UNCITED = "Everybody should hang for 15 minutes a day."
MADE_FROM = [
    "config.yml",
    "domain.yml",
    "data/answers/angle.md",
    "data/conditions.yml",
    "data/treatments.yml",
    "data/languages.yml",
    "data/red_flags.yml",
    "data/phrases.yml",
    "data/sources.yml",
    "data/nlu/safety.yml",
    "data/nlu/calibration.yml",
    "data/rules/topics.yml",
    "inversion_faq/importer.py",
    "inversion_faq/safety_policy.py",
    "inversion_faq/turn_plan.py",
    "inversion_faq/nlu/encoder_tuning.py",
    "inversion_faq/nlu/red_flag_detector.py",
    "inversion_faq/content/rendering.py",
    "requirements/train.txt",
]
NOT_MADE_FROM = [
    "endpoints.yml",
    "credentials.yml",
    "actions/action_clarify.py",
    "inversion_faq/channels/web.py",
    "README.md",
]
MODEL = "models/inversion-faq.tar.gz"


@pytest.fixture
def broken(tmp_path: pathlib.Path) -> pathlib.Path:
    """A project in which one answer states something that no source says."""
    home = make_project(tmp_path, "data", "inversion_faq")
    with (home / ANSWER).open("a", encoding="utf-8") as file:
        file.write(f"\n{UNCITED}\n")
    return home


def line_of(file: pathlib.Path, text: str) -> int:
    return next(number for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def names_the_line(text: str, home: pathlib.Path) -> bool:
    return re.search(rf"{re.escape(ANSWER)}:{line_of(home / ANSWER, UNCITED)}\b", text) is not None


def test_the_content_check_names_file_and_line(broken: pathlib.Path) -> None:
    result = run_script(broken, "-m", "inversion_faq.content")

    assert result.returncode == 1
    assert names_the_line(result.stdout + result.stderr, broken)
    assert "Traceback" not in result.stderr


def test_the_content_of_the_project_passes_its_check() -> None:
    result = run_script(ROOT, "-m", "inversion_faq.content")

    assert result.returncode == 0, result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", ["validate", "train"])
def test_a_broken_answer_fails_with_file_and_line(broken: pathlib.Path, command: str) -> None:
    result = run_script(broken, "scripts/train.py", command)

    assert result.returncode != 0
    assert names_the_line(result.stderr, broken)
    assert "Traceback" not in result.stderr
    assert result.stderr.splitlines()[-1] == f"{command}: failed; the whole log is var/{command}.log"


@pytest.mark.slow
def test_a_broken_answer_leaves_the_trained_model_alone(broken: pathlib.Path) -> None:
    (broken / "models").unlink()
    (broken / "models").mkdir()
    (broken / MODEL).write_text("the model before")

    run_script(broken, "scripts/train.py", "train")

    assert list((broken / "models").iterdir()) == [broken / MODEL]
    assert (broken / MODEL).read_text() == "the model before"


@pytest.mark.slow
def test_rasas_own_validation_passes(tmp_path: pathlib.Path) -> None:
    result = run_script(make_project(tmp_path), "scripts/train.py", "validate")

    assert result.returncode == 0, result.stderr
    assert re.search(r"^validate: done in \d+ s$", result.stderr, re.MULTILINE)


@pytest.mark.parametrize("arguments", [[], ["retrain"], ["train", "validate"]], ids=["none", "unknown", "two"])
def test_other_arguments_show_the_usage(tmp_path: pathlib.Path, arguments: list[str]) -> None:
    result = run_script(make_project(tmp_path), "scripts/train.py", *arguments)

    assert result.returncode == 1
    assert "python scripts/train.py train" in result.stderr


@pytest.fixture
def built(tmp_path: pathlib.Path) -> pathlib.Path:
    """A project whose model is newer than everything it is made from."""
    for name in [*MADE_FROM, *NOT_MADE_FROM, MODEL]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1000, 1000))
    os.utime(tmp_path / MODEL, (2000, 2000))
    shutil.copy(ROOT / "Makefile", tmp_path / "Makefile")
    return tmp_path


def would_run(home: pathlib.Path, target: str) -> str:
    result = subprocess.run(["make", "-n", target], cwd=home, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_an_up_to_date_model_is_not_trained_again(built: pathlib.Path) -> None:
    assert "scripts/train.py train" not in would_run(built, "train")


@pytest.mark.parametrize("target", ["train", "run", "shell", "test"])
def test_a_missing_model_is_trained(built: pathlib.Path, target: str) -> None:
    (built / MODEL).unlink()

    assert "scripts/train.py train" in would_run(built, target)


@pytest.mark.parametrize("file", MADE_FROM)
def test_the_model_is_trained_again_when_a_file_it_is_made_from_is_newer(built: pathlib.Path, file: str) -> None:
    os.utime(built / file, (3000, 3000))

    assert "scripts/train.py train" in would_run(built, "train")


@pytest.mark.parametrize("file", NOT_MADE_FROM)
def test_the_model_is_not_trained_again_for_what_it_is_not_made_from(built: pathlib.Path, file: str) -> None:
    os.utime(built / file, (3000, 3000))

    assert "scripts/train.py train" not in would_run(built, "train")


def test_an_answer_that_was_added_trains_again(built: pathlib.Path) -> None:
    (built / "data/answers/new_topic.md").write_text("---\n---\n")

    assert "scripts/train.py train" in would_run(built, "train")


def test_every_command_of_the_makefile_is_in_its_help() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout

    for command in ("run", "shell", "train", "validate", "test", "test-all", "lint", "lock", "clean"):
        assert re.search(rf"^{command}\s", shown, re.MULTILINE)
