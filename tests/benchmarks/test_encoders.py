import pathlib

import numpy as np

from benchmarks.encoders import Array, kept_rows


def test_rows_are_made_once_for_the_same_texts_and_name(tmp_path: pathlib.Path) -> None:
    made: list[int] = []

    def make() -> Array:
        made.append(len(made))
        return np.full((1, 2), float(len(made)))

    asked = [("a", ["x"]), ("a", ["x"]), ("a", ["y"]), ("b", ["x"])]
    rows = [float(kept_rows(tmp_path, name, texts, make)[0, 0]) for name, texts in asked]

    assert rows == [1.0, 1.0, 2.0, 3.0]
