import pathlib

import pytest

from evaluation.writing import write_whole


def test_a_file_is_replaced_whole(tmp_path: pathlib.Path) -> None:
    write_whole(tmp_path / "new" / "some.txt", "one")
    write_whole(tmp_path / "new" / "some.txt", "two")

    assert [(file.name, file.read_text()) for file in (tmp_path / "new").iterdir()] == [("some.txt", "two")]


def test_a_write_that_fails_leaves_the_file_before_and_nothing_else(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "some.txt"
    file.write_text("before")

    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "half \ud800")

    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("some.txt", "before")]
