import pytest
import yaml

from inversion_faq.content.library import DATA
from inversion_faq.nlu.pattern_index import PatternIndex
from inversion_faq.nlu.phrase_pattern import PhrasePattern, normalise


@pytest.mark.parametrize(
    ("source", "begins"),
    [
        ("cant pee", {"cant"}),
        ("wee* bed", {"wee*"}),
        ("(my|the)? back", {"my", "the", "back"}),
        ("(high (blood)? pressure|bp)", {"high", "bp"}),
        (".. back", {"*", "back"}),
        ("my? .. back", {"my", "*", "back"}),
        ("l4/l5* disc", {"l4"}),
        ("pee & cant", {"pee"}),
        ("my?", {"my", "*"}),
        ("<legs> numb", {"leg*", "thigh"}),
    ],
)
def test_pattern_knows_every_word_that_it_can_begin_with(source, begins):
    assert PhrasePattern(source, {"legs": ["leg*", "thigh"]}).begins == begins


def test_only_patterns_that_could_match_are_possible():
    patterns = {source: PhrasePattern(source) for source in ("cant pee", "wee* bed", "the bed", ".. bed", "bed")}
    possible = PatternIndex(patterns.values()).possible(normalise("I am weeing in bed"))
    assert possible == {patterns[source] for source in ("wee* bed", ".. bed", "bed")}


@pytest.fixture(scope="module")
def patterns(library) -> "list[PhrasePattern]":
    """How people put conditions and emergency signs."""
    conditions = [one for condition in library.conditions.values() for one in (*condition.words, *condition.medicines)]
    signs = [one for sign in library.signs.values() for one in sign.patterns]
    read = [PhrasePattern(one, library.condition_groups) for one in conditions]
    return read + [PhrasePattern(one, library.sign_groups) for one in signs]


def messages() -> "list[str]":
    """Of people who tell of emergencies, and of people who do not."""
    [alike, *told] = yaml.safe_load((DATA / "emergencies" / "plain.yml").read_text(encoding="utf-8"))
    said = [*alike["look_alikes"], *(text for one in told for text in one["emergencies"])]
    return [normalise(text) for text in said[::25]]


def test_no_match_is_lost(patterns):
    index = PatternIndex(patterns)
    read = [(text, index.possible(text)) for text in messages()]
    found = {(one.source, text) for text, _ in read for one in patterns if one.search(text)}
    assert len(found) > 20
    assert found <= {(one.source, text) for text, possible in read for one in possible}
