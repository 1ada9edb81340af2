import datetime

import pytest

from inversion_faq.content import rules
from inversion_faq.content.checks import stale_answers
from tests.small_content import SmallContent

ANSWER = "answers/sciatica.md"
HOW_TO = "answers/duration.md"
LONG_WORDS = (
    "Gravitational inversion procedures theoretically facilitate intervertebral decompression, notwithstanding"
    " considerable methodological heterogeneity throughout contemporary investigations [@clinic-page]."
)


def refused(content: SmallContent, added: str) -> str:
    """Adds a paragraph to a good answer; returns the one refusal's message, whose place must be that paragraph."""
    content.append(ANSWER, f"\n{added}\n")
    problem = content.only_problem()
    assert problem.file == content.path(ANSWER)
    assert problem.line == content.line_of(ANSWER, added)
    return problem.message


def accepted(content: SmallContent, added: str) -> bool:
    content.append(ANSWER, f"\n{added}\n")
    return not content.problems()


def test_the_content_that_these_tests_break_is_good(content: SmallContent):
    assert content.problems() == []


def test_the_second_sentence_of_a_paragraph_is_refused_at_its_own_line(content: SmallContent):
    content.append(ANSWER, "\nNo study shows it [@clinic-page].\nIt stretches the spine.\n")
    assert content.only_problem().line == content.line_of(ANSWER, "It stretches the spine.")


# 1. Every sentence is cited.


def test_an_uncited_statement_is_refused_and_quoted(content: SmallContent):
    message = refused(content, "It stretches the spine.")
    assert "uncited statement: 'It stretches the spine.'" in message


def test_an_uncited_statement_in_a_list_is_refused(content: SmallContent):
    assert "uncited statement" in refused(content, "- It stretches the spine.")


@pytest.mark.parametrize(
    "free",
    ["Does it last?", "Ask a clinician first.", "My sources do not cover it.", "This is what the sources say:"],
)
def test_a_sentence_that_states_nothing_needs_no_source(content: SmallContent, free: str):
    assert accepted(content, free)


def test_an_unknown_source_is_refused_by_name(content: SmallContent):
    assert "unknown source 'nobody-1999'" in refused(content, "It pulls on the spine [@nobody-1999].")


def test_one_unknown_source_among_known_ones_is_refused(content: SmallContent):
    assert "unknown source 'nobody-1999'" in refused(content, "It pulls on the spine [@clinic-page; @nobody-1999].")


def test_an_answer_without_any_source_is_refused(content: SmallContent):
    content.set_body("answers/cost.md", "My sources do not give a price.")
    problem = content.only_problem()
    assert "no source: every answer cites at least one" in problem.message
    assert problem.file == content.path("answers/cost.md")
    assert problem.line == content.line_of("answers/cost.md", "My sources do not give a price.")


# 2. Every number stands in a fact of a source that the sentence cites.


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("It took 9 weeks [@trial-2012].", "9"),
        ("It took 3 days [@trial-2012].", "3"),
        ("It took 6.5 weeks [@trial-2012].", "6.5"),
        ("It was done in 2,400 people [@trial-2012].", "2400"),
    ],
    ids=["in no fact", "only in a fact of a source it does not cite", "a decimal of a known figure", "thousands"],
)
def test_a_number_that_no_cited_fact_carries_is_refused(content: SmallContent, sentence: str, number: str):
    message = refused(content, sentence)
    assert f"the number {number} stands in no fact of trial-2012" in message


def test_a_number_may_stand_in_any_of_the_sources_cited(content: SmallContent):
    assert accepted(content, "An article says 3 days, a trial 6 weeks [@popular-article; @trial-2012].")


@pytest.mark.parametrize("sentence", ["Ask to stay up for 30 minutes.", "My sources do not go beyond 60 degrees."])
def test_a_number_without_a_source_is_refused_in_a_sentence_that_needs_none(content: SmallContent, sentence: str):
    assert "number" in refused(content, sentence)


# 3. No promise.


PROMISES = [
    ("cures", "It cures sciatica [@clinic-page]."),
    ("cure", "It is a cure [@clinic-page]."),
    ("guaranteed", "Less pain is guaranteed [@clinic-page]."),
    ("proven", "It is a proven way [@clinic-page]."),
    ("will fix", "It will fix your back [@clinic-page]."),
    ("fixes", "It fixes a bad disc [@clinic-page]."),
    ("will help", "It will help you [@clinic-page]."),
    ("safe for you", "It is safe for you [@clinic-page]."),
    ("risk-free", "It is risk-free [@clinic-page]."),
    ("risk free", "It is risk free [@clinic-page]."),
    ("no risk", "There is no risk [@clinic-page]."),
    ("FDA approved", "The table is FDA approved [@clinic-page]."),
    ("FDA-approved", "It is an FDA-approved table [@clinic-page]."),
    ("approved by the FDA", "The table is approved by the FDA [@clinic-page]."),
    ("permanent", "The change is permanent [@clinic-page]."),
    ("Guaranteed", "Guaranteed by doctors [@clinic-page]."),
    ("cures", "It cures pain and does not hurt [@clinic-page]."),
    ("guaranteed", "Less pain is guaranteed, never doubt it [@clinic-page]."),
]


@pytest.mark.parametrize(("word", "sentence"), PROMISES, ids=[sentence for _, sentence in PROMISES])
def test_a_promise_is_refused(content: SmallContent, word: str, sentence: str):
    message = refused(content, sentence)
    assert f"a promise: {word!r}" in message
    assert "Deny it in the same sentence, or say who claims it" in message


@pytest.mark.parametrize(
    "sentence",
    [
        "No source I have shows a cure.",
        "It is not proven [@clinic-page].",
        "It isn't a cure [@clinic-page].",
        "It cannot be called safe for you [@clinic-page].",
        "It was too small to prove it [@trial-2012].",
        "No table is risk-free [@clinic-page].",
        "Cleared does not mean FDA approved [@clinic-page].",
        "No study shows that it will fix a disc [@clinic-page].",
    ],
)
def test_a_promise_that_is_denied_is_no_promise(content: SmallContent, sentence: str):
    assert accepted(content, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "An article says that it cures pain [@popular-article].",
        "It cures pain, an article says [@popular-article].",
        "One article claims that it is guaranteed [@popular-article].",
        "Makers call it risk-free [@popular-article].",
    ],
)
def test_a_promise_may_be_told_as_somebodys_claim(content: SmallContent, sentence: str):
    assert accepted(content, sentence)


# 4. No benefit without a limit or a risk; a popular article never carries one alone.


def test_a_benefit_without_a_limit_is_refused_at_the_benefit(content: SmallContent):
    content.set_body(ANSWER, "24 people took part [@trial-2012].\n\nIt eased pain in them [@trial-2012].")
    problem = content.only_problem()
    assert "a benefit without a limit or a risk" in problem.message
    assert (problem.file, problem.line) == (content.path(ANSWER), content.line_of(ANSWER, "It eased pain"))


@pytest.mark.parametrize(
    "limit",
    ["The trial was small [@trial-2012].", "There are risks too [@clinic-page].", "It did not last [@trial-2012]."],
)
def test_a_benefit_with_a_limit_or_a_risk_is_fine(content: SmallContent, limit: str):
    content.set_body(ANSWER, f"It eased pain in 24 people [@trial-2012].\n\n{limit}")
    assert content.problems() == []


def test_a_popular_article_cannot_carry_a_benefit(content: SmallContent):
    message = refused(content, "It brings relief [@popular-article].")
    assert "a popular article cannot carry a benefit" in message


def test_a_popular_article_may_stand_beside_a_study_that_carries_the_benefit(content: SmallContent):
    assert accepted(content, "It brings relief [@popular-article; @trial-2012].")


def test_a_benefit_carried_by_popular_articles_alone_is_refused(content: SmallContent):
    content.set_body(ANSWER, "An article says that it eases pain, but only for 3 days [@popular-article].")
    problem = content.only_problem()
    assert "only popular articles are cited for a benefit" in problem.message
    assert (problem.file, problem.line) == (content.path(ANSWER), content.line_of(ANSWER, "An article says"))


def test_popular_articles_alone_may_tell_of_a_risk(content: SmallContent):
    content.set_body(ANSWER, "An article warns of falls [@popular-article].")
    assert content.problems() == []


# The clinician line, the length, the reading grade.


def test_a_clinician_line_that_names_nobody_is_refused(content: SmallContent):
    content.replace(ANSWER, "clinician: Ask your doctor or physiotherapist about your leg pain.", "clinician: Take care.")
    problem = content.only_problem()
    assert "clinician: name whom to ask" in problem.message
    assert (problem.file, problem.line) == (content.path(ANSWER), 1)


@pytest.mark.parametrize("whom", ["doctor", "physiotherapist", "midwife", "pharmacist", "surgeon", "GP"])
def test_a_clinician_line_names_one_of_several(content: SmallContent, whom: str):
    content.replace(ANSWER, "Ask your doctor or physiotherapist about your leg pain.", f"Ask your {whom} about it.")
    assert content.problems() == []


def words(count: int) -> str:
    """A body of so many words, in short sentences."""
    return "It may hurt [@clinic-page]. " * (count // 3) + "Why? " * (count % 3)


@pytest.mark.parametrize("count", [100, 120])
def test_120_words_are_not_too_many(content: SmallContent, count: int):
    content.set_body(ANSWER, words(count))
    assert content.problems() == []


def test_over_120_words_are_refused(content: SmallContent):
    content.set_body(ANSWER, words(121))
    problem = content.only_problem()
    assert "121 words: at most 120" in problem.message
    assert (problem.file, problem.line) == (content.path(ANSWER), content.line_of(ANSWER, "It may hurt"))


def test_the_check_that_opens_a_how_to_counts_as_words_of_it(content: SmallContent):
    content.set_body(HOW_TO, words(120))
    assert "words: at most 120, the how-to check included" in content.only_problem().message


def test_a_reading_grade_above_8_is_refused(content: SmallContent):
    content.set_body(ANSWER, LONG_WORDS)
    problem = content.only_problem()
    assert "is above 8: shorter sentences, shorter words" in problem.message
    assert (problem.file, problem.line) == (content.path(ANSWER), content.line_of(ANSWER, "Gravitational"))


def test_a_picture_in_words_that_read_above_grade_8_is_refused(content: SmallContent):
    content.set_phrase(LONG_WORDS, "pictures", "angles")
    problem = content.only_problem()
    assert "is above 8: shorter sentences, shorter words" in problem.message
    assert (problem.file, problem.line) == (content.path("phrases.yml"), content.line_of("phrases.yml", "  angles:"))


def test_a_blank_line_ends_a_sentence_that_has_no_stop():
    assert rules.reading_grade("Call now if there is:\n\n• a very bad pain\n\nDo not wait at all.") == (
        rules.reading_grade("Call now if there is: a very bad pain. Do not wait at all.")
    )


def test_citations_do_not_count_as_words_to_be_read(content: SmallContent):
    plain = "It may hurt. It may help."
    assert rules.reading_grade("It may hurt [@clinic-page; @popular-article]. It may help [@trial-2012].") == (
        rules.reading_grade(plain)
    )


# Characters: plain sentences and `- ` lists only.


@pytest.mark.parametrize("brace", ["{this}", "{", "}"])
def test_a_brace_in_a_body_is_refused(content: SmallContent, brace: str):
    assert "a brace" in refused(content, f"It may hurt {brace} [@clinic-page].")


@pytest.mark.parametrize("field", ["title: Does it help sciatica?", "clinician: Ask your doctor"])
def test_a_brace_in_front_matter_is_refused(content: SmallContent, field: str):
    content.replace(ANSWER, field, f"{field} {{x}}")
    problem = content.only_problem()
    assert "a brace" in problem.message
    assert (problem.file, problem.line) == (content.path(ANSWER), 1)


MARKDOWN = [
    "# A heading [@clinic-page].",
    "### A heading [@clinic-page].",
    "It is **not** safe [@clinic-page].",
    "It is __not__ safe [@clinic-page].",
    "It is *not* safe [@clinic-page].",
    "Use `it` with care [@clinic-page].",
    "See [this page](https://example.org) on harm [@clinic-page].",
    "It is <b>not</b> safe [@clinic-page].",
    "It may <br/> hurt [@clinic-page].",
    "* It may hurt [@clinic-page].",
]


@pytest.mark.parametrize("sentence", MARKDOWN)
def test_markdown_is_refused(content: SmallContent, sentence: str):
    assert "Markdown" in refused(content, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It may hurt [@clinic-page, part b] or not [@clinic-page].",
        "It may hurt [clinic-page] or not [@clinic-page].",
        "It may hurt [see there] or not [@clinic-page].",
    ],
)
def test_a_bracket_that_is_no_citation_is_refused(content: SmallContent, sentence: str):
    assert "bracket" in refused(content, sentence)


def test_a_citation_in_a_title_is_refused_because_it_is_not_rendered_there(content: SmallContent):
    content.replace(ANSWER, "title: Does it help sciatica?", "title: Does it help sciatica [@clinic-page]?")
    assert "bracket" in content.only_problem().message


# Related topics and the date.


def test_an_unknown_related_topic_is_refused_by_name(content: SmallContent):
    content.replace(ANSWER, "related: [duration, safe_eyes]", "related: [duration, moon_phase]")
    problem = content.only_problem()
    assert "related: there is no topic 'moon_phase'" in problem.message
    assert (problem.file, problem.line) == (content.path(ANSWER), 1)


def test_sources_checked_over_a_year_ago_are_a_warning_and_no_problem(content: SmallContent):
    content.replace(ANSWER, "checked: 2026-11-01", "checked: 2019-03-04")
    assert content.problems() == []
    warnings = stale_answers(content.read(), datetime.date(2026, 11, 20))
    assert [str(warning) for warning in warnings] == [
        f"{content.path(ANSWER)}:1: sources last checked on 2019-03-04: check them again"
    ]


@pytest.mark.parametrize(
    ("today", "stale"),
    [
        (datetime.date(2026, 11, 1), False),
        (datetime.date(2027, 10, 31), False),
        (datetime.date(2027, 11, 1), False),
        (datetime.date(2027, 11, 3), True),
    ],
    ids=["same day", "a day less than a year", "a year", "over a year"],
)
def test_an_answer_is_stale_after_12_months(content: SmallContent, today: datetime.date, stale: bool):
    assert rules.is_stale(content.read().answers["sciatica"], today) is stale


# Emergency replies.


def test_emergency_words_above_grade_5_are_refused(content: SmallContent):
    hard = "Immediately telephone the responsible emergency ambulance authority for an appropriate evaluation."
    content.replace("red_flags.yml", "Call 999 (UK) or 911 (US) now. Do not wait.", hard)
    problem = content.only_problem()
    assert "is above 5: shorter sentences, shorter words" in problem.message
    assert problem.file == content.path("red_flags.yml")
    assert problem.line == content.line_of("red_flags.yml", "- id: emergency")


def test_emergency_words_may_not_hold_a_brace(content: SmallContent):
    content.replace("red_flags.yml", "Do not wait.", "Do not wait {now}.")
    problem = content.only_problem()
    assert "a brace" in problem.message
    assert problem.line == content.line_of("red_flags.yml", "- id: emergency")


def test_an_emergency_reply_names_whom_to_call_or_see(content: SmallContent):
    content.replace("red_flags.yml", "clinician: Speak to your doctor today.", "clinician: Take it easy.")
    problem = content.only_problem()
    assert "same_day: `clinician` names whom to call or see" in problem.message
    assert problem.line == content.line_of("red_flags.yml", "- id: same_day")


# The sentence that opens every how-to answer keeps the rules too.


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("First: ask a clinician [@nobody-1999].", "unknown source 'nobody-1999'"),
        ("First: it is dangerous.", "uncited statement"),
        ("First: ask for 30 minutes [@clinic-page].", "the number 30"),
    ],
)
def test_the_how_to_check_keeps_the_rules(content: SmallContent, sentence: str, message: str):
    content.set_phrase(sentence, "how_to_check")
    problem = content.only_problem()
    assert message in problem.message
    assert problem.file == content.path("phrases.yml")
