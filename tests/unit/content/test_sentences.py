import pytest

from inversion_faq.content.sentences import (
    blocks,
    citations_in,
    numbers_in,
    replace_citations,
    sentences,
    strip_citations,
)

BODY = """\
It hurts [@a]. It may help some
people for a while [@b; @c-2013]. Does it last?

- First point [@a].
- Second point
  goes on [@b]. Third point [@c-2013].

The end.
"""


def test_a_body_is_cut_into_its_sentences_without_bullets_and_citations():
    assert [sentence.text for sentence in sentences(BODY)] == [
        "It hurts.",
        "It may help some people for a while.",
        "Does it last?",
        "First point.",
        "Second point goes on.",
        "Third point.",
        "The end.",
    ]


def test_each_sentence_keeps_its_own_citations():
    cited = [sentence.cited for sentence in sentences(BODY)]
    assert cited == [("a",), ("b", "c-2013"), (), ("a",), ("b",), ("c-2013",), ()]


def test_each_sentence_knows_the_line_it_starts_on():
    assert [sentence.line for sentence in sentences(BODY, first_line=10)] == [10, 10, 11, 13, 14, 15, 17]


@pytest.mark.parametrize(
    "text",
    [
        "It rose from 14.1 to 35.6 in 16 people.",
        "It took 3.5 weeks.",
        "It is a table, i.e. a frame.",
        "Why so? it asks.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text: str):
    assert [sentence.text for sentence in sentences(text)] == [text]


@pytest.mark.parametrize(
    "text",
    [
        'One says "it eases pain." No study shows it.',
        "One says “it eases pain.” No study shows it.",
        "It may ease pain (for some.) No study shows it.",
        "It eases pain! No study shows it.",
        "Does it ease pain? No study shows it.",
        "It eases pain. “Nothing” shows it.",
        "It eases pain. 3 studies show it.",
    ],
)
def test_a_sentence_ends_at_its_last_mark_quotes_and_brackets_included(text: str):
    assert len(sentences(text)) == 2


def test_an_indented_list_item_is_a_sentence_of_its_own():
    found = sentences("- One [@a].\n  - Two is not cited.\n")
    assert [(sentence.text, sentence.cited, sentence.line) for sentence in found] == [
        ("One.", ("a",), 1),
        ("Two is not cited.", (), 2),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("32 trials with 2,762 people", ["32", "2762"]),
        ("from 14.1 to 35.6 mm Hg", ["14.1", "35.6"]),
        ("110/77 rose to 130/90", ["110", "77", "130", "90"]),
        ("1-2 minutes at 60°", ["1", "2", "60"]),
        ("in 3, 4 or 5 people.", ["3", "4", "5"]),
        ("no figures", []),
    ],
)
def test_every_figure_of_a_text_is_found_as_written(text: str, numbers: list[str]):
    assert numbers_in(text) == numbers


def test_a_year_in_a_citation_is_not_a_figure_of_the_sentence():
    assert sentences("It helped 24 people [@prasad-2012].")[0].numbers == ["24"]


def test_citations_are_told_in_order_and_once():
    assert citations_in("A [@b; @a]. B [@a]. C [@c;@b].") == ("b", "a", "c")


def test_an_address_or_a_bracket_is_no_citation():
    assert citations_in("Write to me@example.org [see below] or [@].") == ()


def test_citations_are_dropped_with_the_blank_before_them():
    assert strip_citations("It hurts [@a; @b]. Much [@c].") == "It hurts. Much."


def test_citations_are_replaced_by_the_numbers_of_their_sources():
    assert replace_citations("It hurts [@a; @b], much [@b].", {"a": 1, "b": 2}) == "It hurts [1][2], much [2]."


def test_paragraphs_and_list_items_are_blocks_with_the_line_they_start_on():
    assert list(blocks("One\nline.\n\n\n- a\n- b\n  more\n\nEnd.", first_line=5)) == [
        ("One line.", 5),
        ("- a", 9),
        ("- b more", 10),
        ("End.", 13),
    ]


@pytest.mark.parametrize("body", ["", "\n\n"])
def test_an_empty_body_has_no_sentences(body: str):
    assert sentences(body) == []
