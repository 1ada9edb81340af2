"""Messages with the phrase meant in [brackets]."""

import re

from inversion_faq.nlu.phrase_pattern import PhrasePattern, Span, normalise


def read(marked: str) -> tuple[str, Span]:
    phrase = re.search(r"\[(.+?)]", marked)
    assert phrase is not None, "put the phrase meant in [brackets]"
    text = normalise(marked.replace("[", "").replace("]", ""))
    span = PhrasePattern(phrase[1]).search(text)
    assert span is not None
    return text, span
