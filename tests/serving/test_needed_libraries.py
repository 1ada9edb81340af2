"""A model that needs a library does not start with its stand-in, and says why; with STAND_INS=off it is loaded."""

import pathlib

import pytest

from tests.conftest import ROOT, free_port
from tests.project import make_project, run_script

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
CONFIG = """\
recipe: default.v1
language: en
assistant_id: with-a-library
pipeline: [{name: WhitespaceTokenizer}, %s]
policies: [{name: RulePolicy}]
"""
NEEDS = {
    "tensorflow": (
        "{name: RegexFeaturizer}, {name: DIETClassifier, epochs: 1}",
        "keras.Model is needed, which is for DIETClassifier, ",
    ),
    "scikit-learn": (
        "{name: CountVectorsFeaturizer}, {name: KeywordIntentClassifier}",
        "sklearn.feature_extraction.text.CountVectorizer is needed, which is for training, CountVectorsFeaturizer, ",
    ),
}
"""A pipeline that needs each, and what is said of that."""
DOMAIN = """\
version: "3.1"
intents: [greet, goodbye]
responses: {utter_greet: [{text: hello}]}
"""
DATA = """\
version: "3.1"
nlu:
- {intent: greet, examples: "- hello\\n- good morning\\n"}
- {intent: goodbye, examples: "- bye\\n- see you\\n"}
- {regex: leaves, examples: "- bye|see\\n"}
rules: [{rule: greet, steps: [{intent: greet}, {action: utter_greet}]}]
"""
WHAT_TO_DO = "install requirements/run.txt and start with STAND_INS=off; to train, run `make train`"


@pytest.fixture(scope="module", params=NEEDS)
def library(request: pytest.FixtureRequest) -> str:
    """The library that the model needs."""
    return str(request.param)


@pytest.fixture(scope="module")
def why(library: str) -> str:
    """How the reason begins."""
    return f"this server runs without {library}, and {NEEDS[library][1]}"


@pytest.fixture(scope="module")
def home(library: str, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A project whose model was trained with that library."""
    bot = tmp_path_factory.mktemp(library)
    for name, text in (("config", CONFIG % NEEDS[library][0]), ("domain", DOMAIN), ("data", DATA)):
        (bot / f"{name}.yml").write_text(text)
    home = make_project(bot / "home")
    (home / "models").unlink()
    training = ["-m", "rasa", "train", "--config", "config.yml", "--domain", "domain.yml", "--data", "data.yml"]
    (bot / ".venv").symlink_to(ROOT / ".venv")
    result = run_script(bot, *training, "--out", str(home / "models"), "--fixed-model-name", "inversion-faq", timeout=900)
    assert result.returncode == 0, result.stdout + result.stderr
    return home


def test_the_web_chat_does_not_start_and_says_why(home: pathlib.Path, why: str) -> None:
    result = run_script(home, "scripts/serve.py", PORT=str(free_port()))

    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith(f"run: {why}")
    assert result.stderr.splitlines()[-1].endswith(f"{WHAT_TO_DO}; see var/rasa.log")


def test_the_shell_does_not_start_and_says_why(home: pathlib.Path, why: str) -> None:
    result = run_script(home, "scripts/serve.py", "--shell")

    assert result.returncode == 1
    assert why in result.stdout + result.stderr
    assert result.stderr.splitlines()[-1] == (
        "run: the trained model cannot be loaded: this server runs without a library that it needs, as said above"
    )


def test_with_stand_ins_off_it_is_loaded(home: pathlib.Path) -> None:
    result = run_script(home, "scripts/serve.py", PORT=str(free_port()), STAND_INS="off")

    assert "the action server has other content" in result.stderr.splitlines()[-1]  # asked for after the model is loaded
    assert "Could not load model" not in (home / "var" / "rasa.log").read_text()
