import pathlib
import tarfile

import numpy as np
import pytest

from evaluation.errors import EvaluationError
from evaluation.neighbours import encoder_of, nearest, read_training


def test_the_encoder_of_the_trained_model_finds_the_nearest_questions(model: pathlib.Path) -> None:
    trained = [
        ("how much does it cost", "cost"),
        ("how steep should it be", "angle"),
        ("is it expensive", "cost"),
        ("who are you", "x"),
    ]

    (found,) = nearest(encoder_of(model), ["what is the price"], trained)

    assert {one["intent"] for one in found[:2]} == {"cost"}
    similarities = [one["similarity"] for one in found]
    assert similarities == sorted(similarities, reverse=True)
    assert max(similarities) <= 1.001


def test_encodings_have_length_one(model: pathlib.Path) -> None:
    assert np.linalg.norm(encoder_of(model).encode(["what is the price"])) == pytest.approx(1, abs=1e-3)


def test_a_model_without_an_encoder_is_named(tmp_path: pathlib.Path) -> None:
    (tmp_path / "metadata.json").write_text("{}")
    with tarfile.open(tmp_path / "some.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "metadata.json", "metadata.json")

    with pytest.raises(EvaluationError, match=r"some\.tar\.gz carries no sentence encoder"):
        encoder_of(tmp_path / "some.tar.gz")


def test_questions_that_only_fit_the_confidence_are_not_learned_from(tmp_path: pathlib.Path) -> None:
    (tmp_path / "some.yml").write_text(
        'version: "3.1"\nnlu:\n  - intent: angle\n    examples: |\n      - how steep\n'
        "  - intent: cost\n    metadata: {use: calibration}\n    examples: |\n      - how much\n"
    )

    found = read_training(tmp_path)

    assert found.learned == [("how steep", "angle")]
    assert found.every == [("how steep", "angle"), ("how much", "cost")]
