"""The pattern language of docs/content.md, item by item, and the text it is matched against."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inversion_faq.nlu.phrase_pattern import (
    PatternError,
    PhrasePattern,
    check_groups,
    normalise,
    readings,
    sentence_around,
)

GROUPS = {"pee": ["pee*", "wee", "pass (water|urine)"], "body": ["leg", "arm"], "numb": ["numb", "dead <body>"]}

MATCHES = [
    ("cant", "i cant stop", True),
    ("cant", "i can stop", False),
    ("cant", "a cantankerous man", False),
    ("cant", "a secant", False),
    ("chest pain", "a chest pain", True),
    ("chest pain", "pain in the chest", False),
    ("chest pain", "chest and pain", False),
    ("Chest PAIN", "a chest pain", True),
    ("can't", "i cant stop", True),
    ("anti-clotting", "anti clotting pills", True),
    ("wee*", "wee", True),
    ("wee*", "weeing", True),
    ("wee*", "a sweet", False),
    ("wee* now", "weeing now", True),
    ("(pee|pass water)", "i pee", True),
    ("(pee|pass water)", "i pass water", True),
    ("(pee|pass water)", "i pass", False),
    ("(pee|pass water) now", "pee water now", False),
    ("(my|his) leg", "his leg", True),
    ("(my|his) leg", "leg", False),
    ("pee|poo", "i poo", True),
    ("((my|his) (left|right)|a) leg", "my right leg", True),
    ("((my|his) (left|right)|a) leg", "a leg", True),
    ("((my|his) (left|right)|a) leg", "my leg", False),
    ("(((deep)))", "deep", True),
    ("cant (pee|feel (my (leg|arm)|it))", "cant feel my arm", True),
    ("cant (pee|feel (my (leg|arm)|it))", "cant feel arm", False),
    ("<pee>", "peeing", True),
    ("<pee>", "pass urine", True),
    ("<pee>", "pass", False),
    ("cant <pee> now", "cant pass water now", True),
    ("<numb>", "dead arm", True),
    ("<numb>", "dead head", False),
    ("(<body>|back)", "back", True),
    ("my? leg", "leg", True),
    ("my? leg", "my leg", True),
    ("cant feel my? leg", "cant feel his leg", False),
    ("a (very|really)? bad leg", "a bad leg", True),
    ("a (very|really)? bad leg", "a really bad leg", True),
    ("a (very|really)? bad leg", "a very really bad leg", False),
    ("lost <body>? feeling", "lost feeling", True),
    ("lost <body>? feeling", "lost arm feeling", True),
    ("wee*? stops", "weeing stops", True),
]

GAPS = [
    ("a .. z", "a z", True),
    ("a .. z", "a 1 2 3 4 z", True),
    ("a .. z", "a 1 2 3 4 5 z", False),
    ("a ... z", "a 1 2 3 4 5 6 7 8 z", True),
    ("a ... z", "a 1 2 3 4 5 6 7 8 9 z", False),
    ("a ... z", "a b. c z", False),
    ("a ... z", "a b! c z", False),
    ("a ... z", "a b? c z", False),
    ("a ... z", "a b; c z", False),
    ("a ... z", "a b\nc z", False),
    ("a ... z", "a b... c z", False),
    ("a ... z", "a b… c z", False),
    ("a ... z", "a b, c z", True),
    ("a .. z", "a of 37.6 z", True),
    ("(a ..|b) z", "a 1 z", True),
    ("a (.. m)? z", "a 1 m z", True),
    ("a (.. m)? z", "a 1 z", False),
]

TOGETHER = [
    ("fever & back", "a fever and a bad back", True),
    ("fever & back", "my back hurts with fever", True),
    ("fever & back", "a fever. my back hurts", False),
    ("fever & back", "a fever", False),
    ("fever & back & surgery", "back surgery, then fever", True),
    ("fever & back & surgery", "back, then fever", False),
    ("fever && back", "a fever. my back hurts", True),
    ("fever && back", "my back hurts! no sleep. fever", True),
    ("fever && back", "a fever", False),
    ("(high|hot) (fever|temp*) & <body>", "my leg burns, high temperature", True),
]


def found(pattern: str, text: str) -> bool:
    return PhrasePattern(pattern, GROUPS).search(normalise(text)) is not None


@pytest.mark.parametrize(("pattern", "text", "expected"), MATCHES, ids=[f"{p} / {t}" for p, t, _ in MATCHES])
def test_item_matches_whole_words_only(pattern: str, text: str, expected: bool) -> None:
    assert found(pattern, text) is expected


@pytest.mark.parametrize(("pattern", "text", "expected"), GAPS, ids=[f"{p} / {t!r}" for p, t, _ in GAPS])
def test_gap_is_bounded_and_stops_at_a_sentence_end(pattern: str, text: str, expected: bool) -> None:
    assert found(pattern, text) is expected


@pytest.mark.parametrize(("pattern", "text", "expected"), TOGETHER, ids=[f"{p} / {t}" for p, t, _ in TOGETHER])
def test_parts_stand_together_in_any_order(pattern: str, text: str, expected: bool) -> None:
    assert found(pattern, text) is expected


def test_span_covers_the_first_part_and_its_closing_blank() -> None:
    text = normalise("my back hurts with fever")
    span = PhrasePattern("fever & back").search(text)
    assert span is not None
    assert text[span.start : span.end] == "fever "


def test_every_match_is_yielded() -> None:
    text = normalise("leg, arm. leg")
    assert [text[s.start : s.end] for s in PhrasePattern("<body>", GROUPS).spans(text)] == ["leg ", "arm ", "leg "]


def test_match_counts_only_in_the_sentence_that_has_the_other_part_too() -> None:
    text = normalise("leg fine. leg with fever")
    spans = list(PhrasePattern("leg & fever").spans(text))
    assert [span.start for span in spans] == [text.rindex("leg")]


@pytest.mark.parametrize("word", ["leg", "arm", "fever"])
def test_sentence_around_a_word_ends_at_the_sentence_ends(word: str) -> None:
    text = normalise("leg hurts. my arm too! fever")
    expected = {"leg": " leg hurts ", "arm": " my arm too ", "fever": " fever "}
    assert sentence_around(text, text.index(word)) == expected[word]


UNREADABLE = [
    ("cant (pee", "not closed"),
    ("cant (pee|(wee)", "not closed"),
    ("cant pee)", "cannot read"),
    ("cant ()", "empty"),
    ("(a|)", "empty"),
    ("(|a)", "empty"),
    ("a||b", "empty"),
    ("", "empty"),
    ("fever & ", "empty"),
    ("(fever & back)", "not closed"),
    ("<wee>", "no group <wee>"),
    ("<pee", "cannot read"),
    ("pee>", "cannot read"),
    ("? pee", "cannot read"),
    ("a & b && c", "mixes & and &&"),
    ("(pee|wee)*", "is not a word"),
    ("pee -", "is not a word"),
    ("<loop>", "contains itself"),
    ("<round>", "contains itself"),
    ("<nothing>", "is empty"),
    ("<blank>", "is empty"),
    ("<broken>", "not closed"),
]
BAD_GROUPS = {
    **GROUPS,
    "loop": ["a <loop>"],
    "round": ["<trip>"],
    "trip": ["a", "<round>"],
    "nothing": [],
    "blank": None,
    "broken": ["(a"],
}


@pytest.mark.parametrize(("pattern", "why"), UNREADABLE, ids=[p or "(empty)" for p, _ in UNREADABLE])
def test_unreadable_pattern_is_named_with_the_reason(pattern: str, why: str) -> None:
    with pytest.raises(PatternError) as error:
        PhrasePattern(pattern, BAD_GROUPS)
    assert repr(pattern) in str(error.value)
    assert why in str(error.value)


def test_group_that_cannot_be_compiled_is_named() -> None:
    with pytest.raises(PatternError, match="<broken>"):
        check_groups({"fine": ["a"], "broken": ["(a"]})


def test_groups_that_can_be_compiled_pass_the_check() -> None:
    check_groups(GROUPS)


def test_number_in_a_group_is_a_word() -> None:
    assert PhrasePattern("<n> times", {"n": [2, 3]}).search(normalise("about 3 times")) is not None


NORMALISED = [
    ("lower case", "I CANT Wee", " i cant wee "),
    ("straight apostrophe", "can't", " cant "),
    ("curly apostrophe", "can’t", " cant "),
    ("opening curly quote", "can‘t", " cant "),
    ("grave accent", "can`t", " cant "),
    ("acute accent", "can´t", " cant "),
    ("modifier letter", "canʼt", " cant "),
    ("prime", "can′t", " cant "),
    ("full-width apostrophe", "can＇t", " cant "),
    ("double quotes", 'my “bad” "back"', " my bad back "),
    ("full-width letters", "ｎｕｍｂ", " numb "),
    ("zero-width inside a word", "nu\u200bm\u2060b\ufeff", " numb "),
    ("no-break blank", "my\u00a0leg", " my leg "),
    ("stretched letters", "nuuuumb sooo", " numb so "),
    ("stretched at the start", "aaaargh", " argh "),
    ("an abbreviation of one letter", "ddd or pppd", " ddd or pppd "),
    ("double letters stay", "feel weeing", " feel weeing "),
    ("repeated digits stay", "1000 9999", " 1000 9999 "),
    ("full stop", "it hurts. a lot.", " it hurts . a lot . "),
    ("question and exclamation", "help!! why?", " help . why . "),
    ("semicolon and line break", "a; b\nc", " a . b . c "),
    ("decimal stays one word", "eye pressure 37.6 now", " eye pressure 37.6 now "),
    ("full stop after a number", "it is 37.6. bad", " it is 37.6 . bad "),
    ("leading decimal point", "about .5 hours", " about . 5 hours "),
    ("comma", "leg, arm,back", " leg , arm , back "),
    ("comma before a number", "asthma,2 stents", " asthma , 2 stents "),
    ("comma in a number stays", "1,000 steps", " 1,000 steps "),
    ("colon", "pain: bad", " pain , bad "),
    ("plus", "numb+weak", " numb and weak "),
    ("ampersand", "a&e, heart & lungs", " a and e , heart and lungs "),
    ("hyphen and slash", "x-ray l4/l5", " x ray l4 l5 "),
    ("emoji", "ouch 😡 leg", " ouch leg "),
    ("accents stay", "Café", " café "),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in NORMALISED], ids=[row[0] for row in NORMALISED])
def test_text_is_normalised(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "😡"])
def test_text_without_words_has_no_words(text: str) -> None:
    assert normalise(text).split() == []


@given(st.text(alphabet=st.sampled_from("abceLN 019.,;:!?'’´+&-…\n\u200b"), max_size=60))
def test_normalised_text_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(max_size=80))
def test_any_text_becomes_tokens_between_single_blanks(text: str) -> None:
    normal = normalise(text)
    tokens = normal.split()
    assert normal == (f" {' '.join(tokens)} " if tokens else "  ")


def test_stretched_letter_is_read_as_one_and_as_two() -> None:
    assert readings("I cant feeeel it") == [" i cant fel it ", " i cant feel it "]


def test_text_without_stretched_letters_has_one_reading() -> None:
    assert readings("I can't feel it") == [" i cant feel it "]
