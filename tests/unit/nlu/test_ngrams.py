"""n-grams and their tf-idf: the same as scikit-learn's own, which no server needs."""

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from inversion_faq.nlu.ngrams import Ngrams, Row, matrix, side_by_side
from inversion_faq.nlu.phrase_pattern import normalise
from tests.conftest import ROOT

TEXTS = [
    normalise(json.loads(line)["text"])
    for line in (ROOT / "tests" / "nlu" / "hard.jsonl").read_text("utf-8").splitlines()
    if line
]
ODD = [
    "",
    "   ",
    normalise("a"),
    normalise("İnversion\u200b tabel?? a a a"),
    normalise("反転 テーブル 🙃 c4/5"),
    normalise("x" * 500),
]
KINDS: dict[str, tuple[Ngrams, dict[str, Any]]] = {
    "letters": (Ngrams((2, 4), fewest=2), {"analyzer": "char_wb", "ngram_range": (2, 4), "min_df": 2}),
    "words": (
        Ngrams((1, 2), fewest=2, of_words=True),
        {"ngram_range": (1, 2), "min_df": 2, "tokenizer": str.split, "token_pattern": None},
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_computes_what_scikit_learn_computes(kind: str) -> None:
    ours, settings = KINDS[kind]
    theirs = TfidfVectorizer(sublinear_tf=True, **settings).fit(TEXTS)
    ours.fit(TEXTS)

    assert len(TEXTS) > 100
    assert len(ours) == len(theirs.vocabulary_)
    rows = matrix([ours.read(text) for text in [*TEXTS, *ODD]], len(ours))
    assert abs(rows - theirs.transform([*TEXTS, *ODD])).max() < 1e-12


def test_text_without_a_known_ngram_is_an_empty_row() -> None:
    row = Ngrams((2, 4), fewest=1).fit([" glaucoma "]).read(" xyz ")

    assert len(row.places) == len(row.values) == 0


def test_rows_side_by_side_keep_their_places_and_take_their_weights() -> None:
    one, other = Row(np.array([0, 2]), np.array([1.0, 2.0])), Row(np.array([1]), np.array([3.0]))
    row = side_by_side([(one, 3, 1.0), (other, 2, 0.5)])

    assert matrix([row], 5).toarray().tolist() == [[1.0, 0.0, 2.0, 0.0, 1.5]]


def test_nothing_that_serves_imports_scikit_learn() -> None:
    code = "from serving.stand_ins import install; install(); from inversion_faq.nlu import intent_classifier, red_flag_detector"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stderr
