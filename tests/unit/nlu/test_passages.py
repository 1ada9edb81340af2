"""How a message is cut."""

import pytest

from inversion_faq.nlu.passages import passages


@pytest.mark.parametrize("text", ["", "  ", "my legs went numb", "why?", " ".join(["word"] * 40)])
def test_one_statement_is_not_cut(text: str) -> None:
    assert passages(text) == []


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("how long should I hang? my groin went numb", ["how long should I hang", "my groin went numb"]),
        ("what does it cost and i have chest pain", ["what does it cost", "i have chest pain"]),
        ("what does it cost, but by the way I've chest pain", ["what does it cost", "by the way I've chest pain"]),
        ("hi. my groin went numb", ["my groin went numb"]),
        ("my groin is numb how long should I hang", ["my groin is numb", "how long should I hang"]),
        ("I cannot feel my legs, does it help", ["I cannot feel my legs", "does it help"]),
        ("i cant breathe how much does a table cost", ["i cant breathe", "how much does a table cost"]),
        ("im stuck upside down which table is best", ["im stuck upside down", "which table is best"]),
        ("how long should I hang my groin is numb", ["how long should I hang", "my groin is numb"]),
        ("how long should I hang, my groin went numb", ["how long should I hang", "my groin went numb"]),
        ("does it help sciatica i cant feel my legs", ["does it help sciatica", "i cant feel my legs"]),
        ("is it ok if I do it when my chest hurts", []),
        ("can I use it if I have chest pain", []),
        ("will it help my chest pain", []),
        ("does a hiatus hernia mean I cant invert", []),
        ("why do I feel dizzy", []),
        ("should I worry that my legs are numb", []),
        ("my arms and legs are sore", []),
    ],
)
def test_short_message_is_cut_into_statements_of_three_words_and_more(text: str, statements: list[str]) -> None:
    assert passages(text) == statements


def test_passages_of_a_long_message_overlap_by_half() -> None:
    cut = [one.split() for one in passages(" ".join(map(str, range(60))))]
    assert [(one[0], one[-1]) for one in cut] == [("0", "29"), ("15", "44"), ("30", "59")]


@pytest.mark.parametrize("words", [41, 45, 46, 59, 61, 700])
def test_every_word_of_a_long_message_is_in_a_passage_of_enough_words(words: int) -> None:
    cut = [one.split() for one in passages(" ".join(map(str, range(words))))]
    assert {word for one in cut for word in one} == set(map(str, range(words)))
    assert all(len(one) > 15 for one in cut)
