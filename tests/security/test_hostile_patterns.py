"""No message of 4,000 characters takes much longer to read than an ordinary one: no pattern explodes.

Measured as a ratio in one process, of the quickest of several readings, so that a busy machine changes nothing.
"""

import re
import time

import pytest

from inversion_faq.channels import addresses, connections, requests, settings
from inversion_faq.last_resort import LastResort
from inversion_faq.nlu.conditions import ConditionFinder
from inversion_faq.nlu.language_finder import LanguageFinder
from inversion_faq.nlu.red_flags import RedFlagFinder

SIZE = 4000
MOST_TIMES = 5
MOST_GROWTH = 10
"""How many times longer four times the length may take: 4 where time grows with the length, 16 with its square."""
ORDINARY = ("My back hurts after work and I wonder if hanging upside down may help me with it. " * 60)[:SIZE]
HOSTILE = {
    "spaces": " " * SIZE,
    "one letter": "a" * SIZE,
    "pairs": "a " * (SIZE // 2),
    "commas": ", " * (SIZE // 2),
    "stops": ". " * (SIZE // 2),
    "apostrophes": "'" * SIZE,
    "hyphens": "-a" * (SIZE // 2),
    "digits": "9" * SIZE,
    "marks": "a\u0301" * (SIZE // 2),
    "not": "not " * (SIZE // 4),
    "no and": "no and " * (SIZE // 7),
    "i have": "i have " * (SIZE // 7),
    "my mother has": "my mother has " * (SIZE // 14),
    "almost a sign": "crushing chest " * (SIZE // 15),
    "signs": "chest pain " * (SIZE // 11),
    "conditions": "glaucoma " * (SIZE // 9),
    "questions": "? " * (SIZE // 2),
    "slashes": "/" * SIZE,
    "braces": '{"' * (SIZE // 2),
    "years ago": "2 years ago " * (SIZE // 12),
    "misspelled": "glaucomaa glaukoma " * (SIZE // 19),
    "other letters": "\u0627\u0644" * (SIZE // 2),
    "lines": "\n" * SIZE,
}


@pytest.fixture(scope="module")
def readers(library):
    last_resort = LastResort(library)
    return {
        "red flags": RedFlagFinder(library).find,
        "conditions": ConditionFinder(library).find,
        "languages": LanguageFinder(library).find,
        "all that is read by words": lambda text: last_resort.understood(text, []),
    }


def quickest(read, text: str, times: int = 3) -> float:
    taken = []
    for _ in range(times):
        began = time.process_time()
        read(text)
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize("reader", ["red flags", "conditions", "languages", "all that is read by words"])
def test_no_hostile_message_takes_many_times_as_long_as_an_ordinary_one(readers, reader):
    read = readers[reader]
    ordinary = quickest(read, ORDINARY)
    times = {name: quickest(read, text[:SIZE]) / ordinary for name, text in HOSTILE.items()}
    assert {name: round(ratio, 1) for name, ratio in times.items() if ratio > MOST_TIMES} == {}


PATTERNS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": pattern
    for module in (requests, addresses, settings, connections)
    for name, pattern in vars(module).items()
    if isinstance(pattern, re.Pattern)
}
INPUTS = {
    "brackets": lambda size: "[" * size,
    "numbers": lambda size: "1." * (size // 2),
    "a bracket and digits": lambda size: "[" + "1" * size,
    "a token of spaces": lambda size: "Bearer " + " " * size,
    "a new line at the end": lambda size: "a" * size + "\n",
    "zeros": lambda size: "0" * size + "x",
    "a name that never ends": lambda size: "https://" + "a." * (size // 2) + "!",
}


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_time_of_a_header_pattern_grows_with_the_length_of_the_header_alone(name):
    pattern = PATTERNS[name]

    def read(text: str) -> None:
        given = text.encode() if isinstance(pattern.pattern, bytes) else text
        for _ in range(200):
            pattern.fullmatch(given)

    times = {name: quickest(read, made(SIZE)) / max(quickest(read, made(SIZE // 4)), 1e-3) for name, made in INPUTS.items()}
    assert {name: round(ratio, 1) for name, ratio in times.items() if ratio > MOST_GROWTH} == {}
