import pathlib

import pytest

from inversion_faq.content.errors import ContentError
from inversion_faq.content.library import fingerprint
from tests.small_content import SmallContent


def test_everything_is_read_and_keyed_by_id_in_the_order_of_the_files(content: SmallContent):
    library = content.read()
    assert list(library.sources) == ["trial-2012", "clinic-page", "popular-article"]
    assert list(library.conditions) == ["cataract", "hypertension", "glaucoma"]
    assert list(library.signs) == ["new_floaters", "cannot_pee"]
    assert list(library.replies) == ["emergency", "same_day"]
    assert list(library.claims) == ["B01", "B02"]
    assert [pair.ids for pair in library.together] == [["hypertension", "glaucoma"]]
    assert [one.name for one in library.unknown_conditions] == ["Marfan syndrome"]
    assert set(library.answers) == {path.stem for path in (content.folder / "answers").iterdir()}


# What stands twice.

TWICE = [
    ("sources.yml", "clinic-page", "trial-2012"),
    ("conditions.yml", "glaucoma", "cataract"),
    ("red_flags.yml", "cannot_pee", "new_floaters"),
    ("red_flags.yml", "same_day", "emergency"),
    ("claims.yml", "B02", "B01"),
]


@pytest.mark.parametrize(("name", "second", "first"), TWICE, ids=["source", "condition", "sign", "reply", "claim"])
def test_an_id_that_stands_twice_is_refused_with_both_lines(content: SmallContent, name: str, second: str, first: str):
    line = content.line_of(name, f"- id: {second}")
    content.replace(name, f"- id: {second}\n", f"- id: {first}\n")
    with pytest.raises(ContentError) as error:
        content.read()
    assert [str(problem) for problem in error.value.problems] == [
        f"{content.path(name)}:{line}: {first!r} stands twice; the first is at line {content.line_of(name, f'- id: {first}')}"
    ]


def test_a_file_that_holds_several_lists_is_told_once_when_it_cannot_be_read(content: SmallContent):
    content.append("red_flags.yml", "- [")
    with pytest.raises(ContentError) as error:
        content.read()
    assert len(error.value.problems) == 1


def test_files_that_cannot_be_read_are_all_told_at_once(content: SmallContent):
    content.replace("sources.yml", "  kind: trial\n", "")
    content.write("answers/cost.md", "no front matter")
    content.write("claims.yml", "- [")
    with pytest.raises(ContentError) as error:
        content.read()
    assert {problem.file for problem in error.value.problems} == {
        content.path(name) for name in ("sources.yml", "answers/cost.md", "claims.yml")
    }


@pytest.mark.parametrize("name", ["sources.yml", "conditions.yml", "red_flags.yml", "claims.yml", "phrases.yml", "context.yml"])
def test_a_missing_file_is_named(content: SmallContent, name: str):
    (content.folder / name).unlink()
    with pytest.raises(ContentError, match=f"{name}:1: cannot be read"):
        content.read()


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("red_flags.yml", "frames"),
        ("red_flags.yml", "  not_now"),
        ("context.yml", "subjects"),
    ],
)
def test_a_missing_list_of_cues_is_named(content: SmallContent, name: str, section: str):
    content.replace(name, f"\n{section}:", f"\n{section}_x:")
    with pytest.raises(ContentError) as error:
        content.read()
    assert error.value.problems[0].file == content.path(name)
    assert f"`{section.strip()}:`" in error.value.problems[0].message


@pytest.mark.parametrize(
    ("old", "new"),
    [("greeting:", "greating:"), ("emergency_line:", "emergency_lines:")],
)
def test_phrases_with_an_unknown_or_a_missing_key_are_refused(content: SmallContent, old: str, new: str):
    content.replace("phrases.yml", f"\n{old}", f"\n{new}")
    with pytest.raises(ContentError) as error:
        content.read()
    assert error.value.problems[0].file == content.path("phrases.yml")
    assert new.rstrip(":") in error.value.problems[0].message
    assert old.rstrip(":") in error.value.problems[0].message


# References between files.

REFERENCES = [
    (
        "conditions.yml",
        "    topic: safe_blood_pressure\n",
        "    topic: safe_teeth\n",
        "- id: hypertension",
        "safe_teeth",
    ),
    (
        "conditions.yml",
        "ids: [hypertension, glaucoma]",
        "ids: [hypertension, gout]",
        "ids: [hyper",
        "no condition 'gout'",
    ),
    (
        "conditions.yml",
        "at once [@clinic-page]",
        "at once [@nobody-1999]",
        "ids: [hypertension",
        "unknown source 'nobody-1999'",
    ),
    (
        "conditions.yml",
        "    reason: Blood pressure goes up upside down [@clinic-page].",
        "    reason: Blood pressure goes up upside down [@nobody-1999].",
        "- id: hypertension",
        "unknown source 'nobody-1999'",
    ),
    (
        "conditions.yml",
        "    reason: Blood pressure goes up upside down [@clinic-page].",
        "    reason: Blood pressure goes up upside down.",
        "- id: hypertension",
        "uncited statement",
    ),
    (
        "conditions.yml",
        "    ask: your doctor\n",
        "    ask: yourself\n",
        "- id: hypertension",
        "`ask` names whom to ask",
    ),
    ("red_flags.yml", "    reply: same_day\n", "    reply: next_week\n", "- id: new_floaters", "no reply 'next_week'"),
    (
        "red_flags.yml",
        "    basis: precaution\n",
        "",
        "- id: same_day",
        "same_day: give `sources`, or `basis: precaution` where no source says it",
    ),
    (
        "red_flags.yml",
        "sign: trouble passing urine\n    sources: [clinic-page]\n",
        "sign: trouble passing urine\n",
        "- id: cannot_pee",
        "cannot_pee: give `sources`, or `basis: precaution` where no source says it",
    ),
    (
        "red_flags.yml",
        "sign: trouble passing urine\n    sources: [clinic-page]\n",
        "sign: trouble passing urine\n    sources: [nobody-1999]\n",
        "- id: cannot_pee",
        "cannot_pee: unknown source 'nobody-1999'",
    ),
    (
        "red_flags.yml",
        "    noticed: You wrote about <sign>.\n",
        "",
        "- id: same_day",
        "same_day: either the title ends with a colon",
    ),
    (
        "red_flags.yml",
        'someone with you has:"\n',
        'someone with you has:"\n    noticed: ""\n',
        "- id: emergency",
        "emergency: either the title ends with a colon",
    ),
    (
        "answers/sciatica.md",
        "family: evidence\n",
        "family: evidence\npicture: rocket\n",
        "---",
        "picture: there is no picture 'rocket'; see `pictures:` in data/phrases.yml",
    ),
    (
        "claims.yml",
        "corrected: [sciatica]",
        "corrected: [moon_phase]",
        "- id: B01",
        "B01: there is no topic 'moon_phase'",
    ),
    ("claims.yml", "corrected: [sciatica]", "told: [moon_phase]", "- id: B01", "B01: there is no topic 'moon_phase'"),
    ("claims.yml", "  left_out: Age is no proof.\n", "", "- id: B02", "B02: say where it is `told` or `corrected`"),
    (
        "sources.yml",
        "  note: Shows what people are told.\n",
        "",
        "- id: popular-article",
        "popular-article: a source of grade C needs a `note`",
    ),
]
REFERENCE_IDS = [
    "topic of a condition",
    "condition of a pair",
    "source of a pair",
    "source of a reason",
    "reason without a source",
    "whom to ask",
    "reply of a sign",
    "reply without a basis",
    "sign without a basis",
    "source of a sign",
    "title that leads to nothing",
    "title that leads to the sign and to other words",
    "picture of an answer",
    "topic of a corrected claim",
    "topic of a told claim",
    "claim without a fate",
    "weak source without a note",
]


@pytest.mark.parametrize(("name", "old", "new", "at", "message"), REFERENCES, ids=REFERENCE_IDS)
def test_a_record_that_does_not_hold_together_is_refused_at_its_line(
    content: SmallContent, name: str, old: str, new: str, at: str, message: str
):
    content.replace(name, old, new)
    problem = content.only_problem()
    assert message in problem.message
    assert (problem.file, problem.line) == (content.path(name), content.line_of(name, at))


# Patterns: one that cannot be read would be an emergency or a condition missed.

PATTERNS = [
    ("conditions.yml", "cloudy lens]", "(cloudy lens]", "- id: cataract"),
    ("conditions.yml", "medicines: [amlodipine]", 'medicines: ["<tablets>"]', "- id: hypertension"),
    ("conditions.yml", "unless: [pulmonary hypertens*]", 'unless: ["(pulmonary"]', "- id: hypertension"),
    ("conditions.yml", 'topic_words: ["<pressure> safe"]', 'topic_words: ["<presure> safe"]', "- id: hypertension"),
    ("conditions.yml", "words: [marfan*]", 'words: ["(marfan"]', "name: Marfan syndrome"),
    ("red_flags.yml", '- "cant <pee>"\n', '- "cant <pe>"\n', "- id: cannot_pee"),
    ("red_flags.yml", '- "cant <pee> in public"', '- "cant () in public"', "- id: cannot_pee"),
    ("red_flags.yml", '- "what if"', '- "(what if"', '- "(what if"'),
    ("context.yml", "  - instead of\n", "  - (instead of\n", "- (instead of"),
    ("context.yml", "relative: [uncle,", 'relative: ["(uncle",', "relative: ["),
]
PATTERN_IDS = [
    "words of a condition",
    "medicines",
    "unless of a condition",
    "topic words",
    "condition not covered",
    "patterns of a sign",
    "unless of a sign",
    "frame",
    "cue",
    "person",
]


@pytest.mark.parametrize(("name", "old", "new", "at"), PATTERNS, ids=PATTERN_IDS)
def test_a_pattern_that_cannot_be_read_is_refused_with_its_file_and_line(
    content: SmallContent, name: str, old: str, new: str, at: str
):
    content.replace(name, old, new)
    problem = content.only_problem()
    assert problem.message.startswith("pattern '")
    assert (problem.file, problem.line) == (content.path(name), content.line_of(name, at))


# Braces: Rasa would say nothing at all, so they are refused wherever a person could read them.

BRACES = [
    ("sources.yml", "title: Is tilting safe?", "- id: clinic-page"),
    ("sources.yml", "publisher: Example Clinic", "- id: clinic-page"),
    ("sources.yml", "author: a blog", "- id: popular-article"),
    ("sources.yml", "text: Says that pain goes away in 3 days.", "- id: popular-article"),
    ("conditions.yml", "name: cataract", "- id: cataract"),
    ("conditions.yml", "ask: your doctor", "- id: hypertension"),
    ("red_flags.yml", "sign: trouble passing urine", "- id: cannot_pee"),
    ("red_flags.yml", "clinician: Speak to your doctor today.", "- id: same_day"),
    ("red_flags.yml", "title: Get help today", "- id: same_day"),
    ("red_flags.yml", "noticed: You wrote about <sign>.", "- id: same_day"),
]


@pytest.mark.parametrize(("name", "field", "at"), BRACES, ids=[field for _, field, _ in BRACES])
def test_a_brace_is_refused_in_every_field_that_people_read(content: SmallContent, name: str, field: str, at: str):
    content.replace(name, f"{field}\n", f"{field} {{x\n")
    problem = content.only_problem()
    assert "a brace" in problem.message
    assert (problem.file, problem.line) == (content.path(name), content.line_of(name, at))


@pytest.mark.parametrize(
    "keys",
    [("emergency_line",), ("greeting",), ("safe", "text"), ("evidence", "none"), ("advice", "do_not_use")],
    ids=".".join,
)
def test_a_brace_is_refused_in_a_fixed_phrase(content: SmallContent, keys: tuple[str, ...]):
    content.set_phrase("Call {number}.", *keys)
    problem = content.only_problem()
    assert "a brace" in problem.message
    assert problem.file == content.path("phrases.yml")


# The fingerprint, by which Rasa's training cache knows that content changed.


def test_the_fingerprint_stays_when_nothing_changes(content: SmallContent):
    assert fingerprint([content.folder]) == fingerprint([content.folder])


def changed(content: SmallContent) -> None:
    content.append("sources.yml", " ")


def added(content: SmallContent) -> None:
    content.write("answers/new.md", "")


def removed(content: SmallContent) -> None:
    (content.folder / "answers/cost.md").unlink()


def renamed(content: SmallContent) -> None:
    (content.folder / "answers/cost.md").rename(content.folder / "answers/costs.md")


@pytest.mark.parametrize("change", [changed, added, removed, renamed])
def test_the_fingerprint_changes_with_a_files_bytes_and_name(content: SmallContent, change):
    before = fingerprint([content.folder])
    change(content)
    assert fingerprint([content.folder]) != before


def test_the_fingerprint_does_not_depend_on_where_the_folder_stands(content: SmallContent, tmp_path: pathlib.Path):
    before = fingerprint([content.folder])
    moved = content.folder.rename(tmp_path / "elsewhere")
    assert fingerprint([moved]) == before


def test_the_fingerprint_ignores_what_python_compiles(content: SmallContent):
    before = fingerprint([content.folder])
    (content.folder / "__pycache__").mkdir()
    content.write("__pycache__/rules.cpython-310.pyc", "compiled")
    assert fingerprint([content.folder]) == before


# The emergency number.

TEXT = "Call 999 (UK) or 911 (US) now."
NAMED = "Call <emergency numbers> now."


def test_a_reply_and_a_phrase_name_the_number_of_each_country(content: SmallContent):
    content.replace("red_flags.yml", TEXT, NAMED)
    library = content.read()
    everywhere = "999 (UK), 911 (US, Canada), 112 (EU), 000 (Australia), 111 (New Zealand)"
    assert f"Call {everywhere} now." in library.replies["emergency"].text
    assert everywhere in library.phrases.emergency_line
    assert everywhere in library.phrases.getting_help["text"]


def test_where_a_country_is_set_only_its_number_is_named(content: SmallContent):
    content.replace("red_flags.yml", TEXT, NAMED)
    content.set_phrase("Australia", "emergency_numbers", "country")
    library = content.read()
    assert "Call 000 now." in library.replies["emergency"].text
    assert library.phrases.emergency_line.endswith("emergency number: 000.")
    assert "999" not in str(library.phrases.dict(exclude={"emergency_numbers"}))


def test_a_country_without_a_number_is_refused(content: SmallContent):
    content.set_phrase("Atlantis", "emergency_numbers", "country")
    with pytest.raises(ContentError) as error:
        content.read()
    assert "no number for the country 'Atlantis'" in str(error.value)
