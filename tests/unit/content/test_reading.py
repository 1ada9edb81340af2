import datetime

import pytest

from inversion_faq.content.errors import ContentError, Problem
from inversion_faq.content.models import Condition, Source
from inversion_faq.content.reading import read_answer, read_records, read_yaml
from tests.small_content import SmallContent

ANSWER = "answers/sciatica.md"


def refusal(error: pytest.ExceptionInfo) -> Problem:
    assert len(error.value.problems) == 1, str(error.value)
    return error.value.problems[0]


def test_an_answer_is_read_with_its_topic_front_matter_and_body(content: SmallContent):
    answer = read_answer(content.folder / ANSWER)
    assert answer.topic == "sciatica"
    assert answer.title == "Does it help sciatica?"
    assert answer.checked == datetime.date(2026, 11, 1)
    assert answer.body.startswith("In a trial of 24 people")
    assert answer.body_line == content.line_of(ANSWER, "In a trial of 24 people")


def test_a_body_may_hold_a_line_of_dashes(content: SmallContent):
    content.append(ANSWER, "\n---\n\nThe end.\n")
    assert read_answer(content.folder / ANSWER).body.endswith("The end.")


@pytest.mark.parametrize(
    "text",
    ["", "Just a sentence.\n", "title: no fence\n---\nbody\n", "---\ntitle: never closed\n"],
    ids=["empty file", "no front matter", "no opening fence", "no closing fence"],
)
def test_an_answer_without_front_matter_is_refused(content: SmallContent, text: str):
    content.write(ANSWER, text)
    with pytest.raises(ContentError) as error:
        read_answer(content.folder / ANSWER)
    assert refusal(error).file == content.path(ANSWER)
    assert refusal(error).line == 1
    assert "front matter between two lines `---`" in refusal(error).message


def test_an_empty_front_matter_is_refused(content: SmallContent):
    content.write(ANSWER, "---\n---\nA body.\n")
    with pytest.raises(ContentError, match="front matter is empty"):
        read_answer(content.folder / ANSWER)


def test_bad_yaml_in_front_matter_is_named_with_its_line_in_the_file(content: SmallContent):
    content.replace(ANSWER, "related: [duration, safe_eyes]", "related: [duration, safe_eyes]]")
    with pytest.raises(ContentError) as error:
        read_answer(content.folder / ANSWER)
    assert refusal(error).file == content.path(ANSWER)
    assert refusal(error).line == content.line_of(ANSWER, "safe_eyes]]")
    assert refusal(error).message.startswith("not YAML: ")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("family: evidence", "family: evidence\nauthor: me", "author: extra fields not permitted"),
        ("family: evidence", "family: evidence\n2026: new", "2026"),
        ("family: evidence\n", "", "family: field required"),
        ("evidence: very_limited", "evidence: overwhelming", "evidence: value is not a valid enumeration member"),
        ("family: evidence", "family: rumours", "family: value is not a valid enumeration member"),
        ("checked: 2026-11-01", "checked: last week", "checked: invalid date format"),
        (
            "related: [duration, safe_eyes]",
            "related: [a, b, c, d, e]",
            "related: ensure this value has at most 4 items",
        ),
    ],
    ids=["unknown key", "key that is no text", "missing key", "grade", "family", "date", "too many related topics"],
)
def test_front_matter_that_does_not_fit_is_named_by_its_key(content: SmallContent, old: str, new: str, named: str):
    content.replace(ANSWER, old, new)
    with pytest.raises(ContentError) as error:
        read_answer(content.folder / ANSWER)
    assert refusal(error).file == content.path(ANSWER)
    assert refusal(error).line == 1
    assert named in refusal(error).message


@pytest.mark.parametrize("name", [ANSWER, "sources.yml", "phrases.yml"])
def test_a_file_that_is_not_utf8_is_named(content: SmallContent, name: str):
    (content.folder / name).write_bytes(content.text(name).encode() + "café".encode("latin-1"))
    with pytest.raises(ContentError) as error:
        content.read()
    assert refusal(error).file == content.path(name)
    assert refusal(error).line == 1
    assert "cannot be read: 'utf-8' codec" in refusal(error).message


def test_a_missing_file_is_named(content: SmallContent):
    with pytest.raises(ContentError, match=r"nothing\.yml:1: cannot be read"):
        read_yaml(content.folder / "nothing.yml")


def test_bad_yaml_is_named_with_its_line(content: SmallContent):
    content.replace("sources.yml", "  title: Is tilting safe?", "  title: Is: tilting: safe?")
    with pytest.raises(ContentError) as error:
        read_records(content.folder / "sources.yml", Source)
    assert refusal(error).file == content.path("sources.yml")
    assert refusal(error).line == content.line_of("sources.yml", "Is: tilting: safe?")
    assert refusal(error).message.startswith("not YAML: ")


def test_records_keep_the_line_they_start_at(content: SmallContent):
    records = read_records(content.folder / "sources.yml", Source)
    lines = [content.line_of("sources.yml", f"- id: {record.id}") for record in records]
    assert [record.line for record in records] == lines
    assert len(set(lines)) == 3


def test_records_under_a_section_keep_the_line_they_start_at(content: SmallContent):
    for record in read_records(content.folder / "conditions.yml", Condition, "conditions"):
        assert record.line == content.line_of("conditions.yml", f"- id: {record.id}")
        assert record.file == content.path("conditions.yml")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("  kind: clinic_page\n", "  kind: clinic_page\n  colour: red\n", "colour: extra fields not permitted"),
        ("  kind: clinic_page\n", "", "kind: field required"),
        ("  kind: clinic_page\n", "  kind: rumour\n", "kind: value is not a valid enumeration member"),
        ("  grade: B\n", "  grade: D\n", "grade: string does not match regex"),
        ("  title: Is tilting safe?\n", "  title: Is tilting safe?\n  yes: 1\n", "True"),
    ],
    ids=["unknown key", "missing key", "unknown kind", "unknown grade", "key that is no text"],
)
def test_a_record_that_does_not_fit_is_named_by_its_key_and_line(content: SmallContent, old: str, new: str, named: str):
    content.replace("sources.yml", old, new)
    with pytest.raises(ContentError) as error:
        read_records(content.folder / "sources.yml", Source)
    assert refusal(error).line == content.line_of("sources.yml", "- id: clinic-page")
    assert named in refusal(error).message


def test_a_source_without_facts_is_refused(content: SmallContent):
    text = content.text("sources.yml")
    content.write("sources.yml", text[: text.rindex("  facts:")] + "  facts: []\n")
    with pytest.raises(ContentError, match="facts: ensure this value has at least 1 items"):
        read_records(content.folder / "sources.yml", Source)


def test_a_condition_with_fewer_than_six_words_is_refused(content: SmallContent):
    content.replace("conditions.yml", "[cataract, cataracts, cateract*, catarac, cataratcs, cloudy lens]", "[cataract]")
    with pytest.raises(ContentError, match="words: ensure this value has at least 6 items"):
        read_records(content.folder / "conditions.yml", Condition, "conditions")


def test_every_record_that_does_not_fit_is_told_at_once(content: SmallContent):
    content.replace("sources.yml", "  kind: trial\n", "")
    content.replace("sources.yml", "  kind: clinic_page\n", "")
    with pytest.raises(ContentError) as error:
        read_records(content.folder / "sources.yml", Source)
    wanted = [content.line_of("sources.yml", f"- id: {name}") for name in ("trial-2012", "clinic-page")]
    assert [problem.line for problem in error.value.problems] == wanted


def test_a_record_without_keys_is_refused_with_its_line(content: SmallContent):
    content.append("claims.yml", "- just a sentence\n")
    with pytest.raises(ContentError) as error:
        content.read()
    assert refusal(error).line == content.line_of("claims.yml", "just a sentence")
    assert "a record with keys is expected" in refusal(error).message


def test_a_file_without_its_list_is_refused(content: SmallContent):
    content.write("sources.yml", "id: trial-2012\n")
    with pytest.raises(ContentError, match=r"sources\.yml:1: a list of records is expected at the top level"):
        read_records(content.folder / "sources.yml", Source)


@pytest.mark.parametrize("text", ["", "conditions:\n", "other: []\n", "- a\n"])
def test_a_file_without_its_section_is_refused(content: SmallContent, text: str):
    content.write("conditions.yml", text)
    with pytest.raises(ContentError, match=r"conditions\.yml:1: a list of records is expected under `conditions:`"):
        read_records(content.folder / "conditions.yml", Condition, "conditions")
