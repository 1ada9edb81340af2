"""How a long message is cut."""

import pytest

from inversion_faq.nlu.passages import passages


@pytest.mark.parametrize("text", ["", "  ", "my legs went numb", " ".join(["word"] * 40)])
def test_short_message_is_not_cut(text: str) -> None:
    assert passages(text) == []


def test_passages_overlap_by_half() -> None:
    cut = [one.split() for one in passages(" ".join(map(str, range(60))))]
    assert [(one[0], one[-1]) for one in cut] == [("0", "29"), ("15", "44"), ("30", "59")]


@pytest.mark.parametrize("words", [41, 45, 46, 59, 61, 700])
def test_every_word_is_in_a_passage_of_enough_words(words: int) -> None:
    cut = [one.split() for one in passages(" ".join(map(str, range(words))))]
    assert {word for one in cut for word in one} == set(map(str, range(words)))
    assert all(len(one) > 15 for one in cut)
