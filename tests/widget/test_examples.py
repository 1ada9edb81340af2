"""The example questions that the widget offers first."""

import re

from inversion_faq.content.library import Library
from inversion_faq.content.payloads import for_topic
from tests.conftest import ROOT

EXAMPLE = re.compile(r"""\{ title: "([^"]+)", payload: (["'])(.+?)\2 \}""")


def test_four_examples_are_titles_of_answers_with_their_payloads(library: Library) -> None:
    table = (ROOT / "widget" / "src" / "strings.ts").read_text(encoding="utf-8")
    examples = {title: payload for title, _, payload in EXAMPLE.findall(table)}
    answers = {answer.title: for_topic(topic) for topic, answer in library.answers.items()}
    assert len(examples) == 4
    assert examples.items() <= answers.items()
