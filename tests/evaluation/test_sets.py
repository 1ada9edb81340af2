import datetime
import os
import pathlib

import pytest
import yaml

from evaluation.errors import EvaluationError
from evaluation.sets import Question, read_set, read_sets
from tests.conftest import ROOT

KNOWN = ["angle", "duration", "out_of_scope", "safe_with_condition"]
GOOD = '{"text": "how steep", "accept": ["angle"]}'


def write(folder: pathlib.Path, *lines: str, name: str = "some.jsonl") -> pathlib.Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder / name


def test_a_row_is_a_text_and_the_intents_that_are_right(tmp_path: pathlib.Path) -> None:
    file = write(tmp_path, GOOD, "", '{"text": "pizza?", "accept": ["out_of_scope"], "kind": "food"}')

    found = read_set(file, KNOWN, "some").questions

    assert found == (Question("how steep", ("angle",)), Question("pizza?", ("out_of_scope",), "food"))
    assert [one.off_topic for one in found] == [False, True]


def test_safe_topics_are_one_intent(tmp_path: pathlib.Path) -> None:
    file = write(tmp_path, '{"text": "ok with glaucoma", "accept": ["safe_eyes", "safe_bones", "angle"]}')

    assert read_set(file, KNOWN, "some").questions[0].accept == ("safe_with_condition", "angle")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("how steep", "not JSON"),
        ('["how steep", "angle"]', '"text"'),
        ('{"text": 3, "accept": ["angle"]}', '"text"'),
        ('{"text": "how steep"}', '"accept"'),
        ('{"text": "how steep", "accept": "angle"}', '"accept"'),
        ('{"text": "how steep", "accept": []}', '"accept"'),
        ('{"text": "how steep", "accept": ["angel"]}', "unknown label 'angel'; write an intent of domain.yml"),
        ('{"text": "how steep", "accept": ["angle"], "kind": 1}', '"kind"'),
    ],
)
def test_a_malformed_row_is_named_with_file_and_line(tmp_path: pathlib.Path, row: str, says: str) -> None:
    file = write(tmp_path, GOOD, row)

    with pytest.raises(EvaluationError) as raised:
        read_set(file, KNOWN, "some")

    assert str(raised.value).startswith(f"{file}:2: ")
    assert says in str(raised.value)


def test_every_malformed_row_is_named_at_once(tmp_path: pathlib.Path) -> None:
    file = write(tmp_path, "x", GOOD, "y")

    with pytest.raises(EvaluationError) as raised:
        read_set(file, KNOWN, "some")

    assert [line.split(": ")[0] for line in str(raised.value).splitlines()] == [f"{file}:1", f"{file}:3"]


def test_a_set_without_rows_and_a_folder_without_sets_are_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(EvaluationError, match="there is no row"):
        read_sets([write(tmp_path, "")], KNOWN)
    with pytest.raises(EvaluationError, match="there is no labelled set"):
        read_sets([tmp_path / "nowhere"], KNOWN)


def test_text_that_is_not_utf_8_is_refused(tmp_path: pathlib.Path) -> None:
    (tmp_path / "some.jsonl").write_bytes(GOOD.encode() + b"\n\xff")

    with pytest.raises(EvaluationError, match=r"some\.jsonl: byte \d+ is not UTF-8"):
        read_sets([tmp_path], KNOWN)


def test_each_file_is_read_once_and_sets_of_one_name_are_told_apart(tmp_path: pathlib.Path) -> None:
    one, two = write(tmp_path / "one", GOOD), write(tmp_path / "two", GOOD)
    write(tmp_path / "two", GOOD, name="other.jsonl")

    found = read_sets([tmp_path / "one", one, two.parent], KNOWN)

    assert [each.name for each in found] == ["one/some", "other", "two/some"]


def test_a_set_outside_git_is_dated_by_its_file(tmp_path: pathlib.Path) -> None:
    file = write(tmp_path, GOOD)
    os.utime(file, (86400 * 365, 86400 * 365))

    assert read_set(file, KNOWN, "some").changed == datetime.date(1971, 1, 1)


def test_the_sets_of_the_project_can_be_read() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    known = [one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]]

    found = read_sets([ROOT / "tests" / "nlu"], known)

    assert {"fresh", "hard", "off_topic"} <= {one.name for one in found}
