import pytest

from inversion_faq.content.library import Library
from inversion_faq.content.sentences import citations_in
from inversion_faq.content.used_facts import fact_lines, used_facts
from tests.small_content import SmallContent

SECOND_FACT = "    - text: Eye pressure went from 21 to 37 in people with glaucoma.\n      where: table 2\n"


@pytest.fixture
def two_facts(content: SmallContent) -> Library:
    """The clinic page states a second fact."""
    where = "      where: second paragraph\n"
    content.replace("sources.yml", where, where + SECOND_FACT)
    return content.read()


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("Pressure in the eyes goes up [@clinic-page].", "Blood pressure and eye pressure go up when the head is down."),
        ("People with glaucoma were measured [@clinic-page].", "Eye pressure went from 21 to 37 in people with glaucoma."),
        ("It rose to 37 [@clinic-page].", "Eye pressure went from 21 to 37 in people with glaucoma."),
        ("Blood and head pressure, down to 37 [@clinic-page].", "Blood pressure and eye pressure go up when the head is down."),
    ],
    ids=["words", "other words", "a number alone", "more words than a number weighs"],
)
def test_fact_that_shares_most_with_the_sentence_is_the_one_it_rests_on(two_facts: Library, sentence: str, fact: str) -> None:
    assert used_facts(two_facts, sentence)["clinic-page"].text == fact


def test_first_sentence_that_cites_a_source_decides(two_facts: Library) -> None:
    body = "In people with glaucoma it rose to 37 [@clinic-page]. The head was down [@clinic-page]."
    assert "glaucoma" in used_facts(two_facts, body)["clinic-page"].text


def test_sentence_with_two_sources_rests_on_a_fact_of_each(small_library: Library) -> None:
    assert set(used_facts(small_library, "Small [@trial-2012; @clinic-page].")) == {"trial-2012", "clinic-page"}


def test_sentence_without_a_source_rests_on_no_fact(small_library: Library) -> None:
    assert used_facts(small_library, "My sources do not say.") == {}


def test_source_that_is_no_longer_there_is_left_out(small_library: Library) -> None:
    assert used_facts(small_library, "Gone [@withdrawn-2001].") == {}


def test_facts_carry_the_numbers_of_their_sources(small_library: Library) -> None:
    body = "In 24 people [@trial-2012]. Pressure goes up [@clinic-page]."
    assert fact_lines(small_library, body, {"clinic-page": 1, "trial-2012": 2}) == [
        "• Blood pressure and eye pressure go up when the head is down [1].",
        "• In a trial of 24 people, 10 of 13 had no operation after 6 weeks [2].",
    ]


def test_source_that_the_body_does_not_cite_has_no_line(small_library: Library) -> None:
    assert fact_lines(small_library, "Small [@trial-2012].", {"clinic-page": 1}) == []


def test_every_source_of_every_answer_has_a_fact(library: Library) -> None:
    without = {
        topic: set(citations_in(answer.body)) - set(used_facts(library, answer.body)) for topic, answer in library.answers.items()
    }
    assert not {topic: names for topic, names in without.items() if names}
