"""requirements/serve.txt: what run.txt pins, without TensorFlow and without the libraries that serving/ stands in for."""

import re

import pytest

from serving.libraries import LIBRARIES
from tests.conftest import ROOT

FOR_LATER = ["psycopg2-binary", "redis"]
NEEDED = ["rasa", "rasa-sdk", "onnxruntime", "tokenizers", "questionary", *FOR_LATER]


def pins(name: str) -> dict[str, str]:
    """Returns what a requirement file pins: name, then version, marker and hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    return dict(re.findall(r"^([a-z0-9-]+)==(.+)$", text, re.MULTILINE))


SERVE = pins("serve")
RUN = pins("run")


def test_serving_pins_nothing_that_running_pins_otherwise() -> None:
    assert {name: pin for name, pin in SERVE.items() if RUN.get(name) != pin} == {}


def test_serving_pins_with_hashes() -> None:
    assert [name for name, pin in SERVE.items() if "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("words", ["tensorflow", "tensorboard", "keras", "jax"])
def test_serving_installs_no_tensorflow(words: str) -> None:
    assert [name for name in RUN if words in name] != []
    assert [name for name in SERVE if words in name] == []


@pytest.mark.parametrize("library", [one.name for one in LIBRARIES])
def test_a_library_that_is_stood_in_for_is_not_installed_to_serve(library: str) -> None:
    assert library in RUN
    assert library not in SERVE


@pytest.mark.parametrize("library", NEEDED)
def test_what_serving_or_a_later_profile_needs_is_installed(library: str) -> None:
    assert library in SERVE
