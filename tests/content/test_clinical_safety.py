"""docs/clinical-safety.md names what is there: every test of the hazard log, every sign and precaution of the content."""

import pathlib
from typing import Any

import pytest

from inversion_faq.content.library import DATA, Library
from inversion_faq.content.reading import read_yaml
from scripts.red_flag_tables import BEGIN, DOCUMENT, END, PARTS, tables, with_tables
from tests.conftest import ROOT
from tests.content.hazard_log import Hazard, empty_fields, read_hazards, read_matrix, wrong_ratings
from tests.content.named_tests import missing_tests

TEXT = DOCUMENT.read_text(encoding="utf-8")
HAZARDS = read_hazards(TEXT)
EACH = pytest.mark.parametrize("hazard", HAZARDS, ids=lambda one: one.id)


@EACH
def test_every_test_named_in_the_log_exists(hazard: Hazard) -> None:
    assert missing_tests(hazard.tests, ROOT) == []


@EACH
def test_every_hazard_has_every_field_and_a_test(hazard: Hazard) -> None:
    assert empty_fields(hazard) == []


@EACH
def test_every_rating_follows_the_matrix(hazard: Hazard) -> None:
    assert wrong_ratings(hazard, read_matrix(TEXT)) == []


def test_hazards_are_numbered_in_order() -> None:
    assert [one.id for one in HAZARDS] == [f"H{number:02}" for number in range(1, len(HAZARDS) + 1)]
    assert len({one.title for one in HAZARDS}) == len(HAZARDS) >= 20


def test_the_tables_are_those_of_the_content() -> None:
    written = tables(read_yaml(DATA / "red_flags.yml"), read_yaml(DATA / "sources.yml"))
    assert with_tables(TEXT, written) == TEXT, "run .venv/bin/python -m scripts.red_flag_tables"


def test_the_tables_take_every_part_of_the_red_flags_into_account() -> None:
    assert set(read_yaml(DATA / "red_flags.yml")) <= PARTS


def test_every_precaution_of_the_content_is_in_the_list(library: Library) -> None:
    listed = TEXT.split("**Precautions.**")[1].split("**Sources**")[0].splitlines()
    precautions = [one for one in [*library.signs.values(), *library.replies.values()] if one.basis == "precaution"]
    assert [one.id for one in precautions if not any(line.startswith(f"- `{one.id}`: ") for line in listed)] == []


def test_it_says_that_no_clinician_has_reviewed_it_as_long_as_that_is_so(library: Library) -> None:
    reviewed = [one.topic for one in library.answers.values() if one.reviewed_by]
    assert not reviewed, f"rewrite what {DOCUMENT.name} says of reviews"
    assert TEXT.index("No clinician has reviewed the bot") < TEXT.index("## What it is for")


MADE_UP = """# A case
| Likelihood | minor | major |
|---|---|---|
| very high | 3 | 5 |
| high | 2 | 4 |
| medium | 2 | 3 |
| low | 1 | 3 |
| very low | 1 | 2 |

#### H01 The kettle boils over
- **Cause:** too full. **Effect:** a scald.
- **Controls:** a line on the kettle.
- **Tests:** `tests/test_kettle.py::test_line_is_seen`, `tests/safety/kettle.yml`
- **Risk:** major. Before: high (4). After: low (3). **Residual risk:** hurry.

### The rest
"""
TEST_FILE = "async def test_line_is_seen(): ...\ndef helper(): ...\nclass TestLid:\n    def test_lid_fits(self): ...\n"


@pytest.fixture
def kitchen(tmp_path: pathlib.Path) -> pathlib.Path:
    """A project with one file of tests and one of dialogues."""
    (tmp_path / "tests" / "safety").mkdir(parents=True)
    (tmp_path / "tests" / "test_kettle.py").write_text(TEST_FILE)
    (tmp_path / "tests" / "safety" / "kettle.yml").write_text("- id: full\n")
    (tmp_path / "tests" / "notes.yml").write_text("no dialogue\n")
    return tmp_path


def the_hazard(document: str) -> Hazard:
    [hazard] = read_hazards(document)
    return hazard


def test_nothing_is_found_in_a_good_log(kitchen: pathlib.Path) -> None:
    hazard = the_hazard(MADE_UP)
    assert (hazard.id, hazard.title, hazard.fields["Effect"]) == ("H01", "The kettle boils over", "a scald.")
    assert hazard.fields["Residual risk"] == "hurry."
    assert missing_tests(hazard.tests, kitchen) == empty_fields(hazard) == wrong_ratings(hazard, read_matrix(MADE_UP)) == []


def test_test_in_a_class_is_found(kitchen: pathlib.Path) -> None:
    assert missing_tests(the_hazard(MADE_UP.replace("test_line_is_seen", "test_lid_fits")).tests, kitchen) == []


@pytest.mark.parametrize(
    "name",
    [
        "tests/test_kettle.py::test_that_never_was",
        "tests/test_kettle.py::helper",
        "tests/test_kettle.py",
        "tests/test_pot.py::test_line_is_seen",
        "tests/safety/pot.yml",
        "tests/notes.yml",
        "somebody looked at it",
    ],
)
def test_missing_test_is_found(name: str, kitchen: pathlib.Path) -> None:
    document = MADE_UP.replace("tests/test_kettle.py::test_line_is_seen", name)
    assert missing_tests(the_hazard(document).tests, kitchen) == [name]


@pytest.mark.parametrize(
    ("said", "instead", "field"),
    [
        ("**Cause:** too full. ", "", "Cause"),
        ("a scald.", "", "Effect"),
        ("**Residual risk:** hurry.", "", "Residual risk"),
        ("`tests/test_kettle.py::test_line_is_seen`, `tests/safety/kettle.yml`", "to be written", "Tests"),
    ],
)
def test_missing_field_is_found(said: str, instead: str, field: str) -> None:
    assert empty_fields(the_hazard(MADE_UP.replace(said, instead))) == [field]


@pytest.mark.parametrize(
    ("said", "instead", "wrong"),
    [
        ("high (4)", "high (5)", ["high and major is not 5"]),
        ("low (3)", "hopefully low (3)", ["hopefully low and major is not 3"]),
        ("After: low (3)", "After: very high (5)", ["graver after than before"]),
        ("major. Before", "bad. Before", ["high and bad is not 4", "low and bad is not 3"]),
        ("After: low (3).", "", ["cannot be read"]),
    ],
)
def test_wrong_rating_is_found(said: str, instead: str, wrong: list[str]) -> None:
    assert wrong_ratings(the_hazard(MADE_UP.replace(said, instead)), read_matrix(MADE_UP)) == wrong


SOURCES = [{"id": "who", "publisher": "WHO", "issued": "2023-12", "grade": "A"}, {"id": "unused", "grade": "C"}]


def red_flags(**changed: Any) -> dict[str, Any]:
    sign = {"id": "scald", "sign": "a scald", "tier": 1, "reply": "cool_it", "sources": ["who"], "patterns": ["hot*"], **changed}
    return {"signs": [sign], "replies": [{"id": "cool_it", "basis": "precaution"}]}


def test_a_sign_is_written_with_its_tier_reply_and_sources() -> None:
    written = tables(red_flags(), SOURCES)
    assert "| a scald | `scald` | emergency | `cool_it` | `who` |" in written
    assert "`who` WHO, 2023 (A)." in written
    assert "- `cool_it`: the whole reply" in written
    assert "unused" not in written


@pytest.mark.parametrize("changed", [{"id": "burn"}, {"tier": 2}, {"reply": "call"}, {"basis": "precaution"}, {"sources": []}])
def test_a_changed_sign_changes_the_tables(changed: dict[str, Any]) -> None:
    assert tables(red_flags(**changed), SOURCES) != tables(red_flags(), SOURCES)


def test_words_that_only_find_a_sign_do_not_change_the_tables() -> None:
    assert tables(red_flags(patterns=["boil*"], unless=["egg"]), SOURCES) == tables(red_flags(), SOURCES)


def test_a_caution_is_written_without_the_words_that_find_it() -> None:
    caution = {"id": "steam", "patterns": ["steam*"], "line": "Mind the\nsteam.", "sources": ["who"], "basis": "precaution"}
    written = tables({**red_flags(), "cautions": [caution]}, SOURCES)
    assert "| steam | Mind the steam. | `who` | precaution |" in written
    assert "- `steam`: a caution (sources in part)" in written
    assert "steam*" not in written


def test_tables_are_put_between_the_markers_and_nothing_else_is_touched() -> None:
    assert with_tables(f"a\n{BEGIN}\nold\n{END}\nb\n", "new") == f"a\n{BEGIN}\nnew\n{END}\nb\n"


@pytest.mark.parametrize("document", ["nothing", f"{BEGIN} only", f"{END} {BEGIN}"])
def test_a_missing_marker_is_told(document: str) -> None:
    with pytest.raises(ValueError, match="needs the two markers"):
        with_tables(document, "new")
