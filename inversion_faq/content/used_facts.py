"""Which fact of a source carries a statement: what "why" and "where does that come from" show."""

import re
from typing import Dict, List, Set

from inversion_faq.content.library import Library
from inversion_faq.content.models import Fact, Source
from inversion_faq.content.sentences import BULLET, numbers_in, sentences

_WORD = re.compile(r"[a-z]{4,}")


def used_facts(library: Library, body: str) -> Dict[str, Fact]:
    """Returns for each source cited in a body the fact that its first citing sentence rests on.

    That is the fact which shares most with the sentence; a shared number weighs three words.
    """
    found: Dict[str, Fact] = {}
    for sentence in sentences(body):
        for name in sentence.cited:
            if name in library.sources and name not in found:
                found[name] = _best(library.sources[name], sentence.text)
    return found


def _best(source: Source, statement: str) -> Fact:
    words, numbers = _words(statement), set(numbers_in(statement))

    def shared(fact: Fact) -> int:
        return len(words & _words(fact.text)) + 3 * len(numbers & set(numbers_in(fact.text)))

    return max(source.facts, key=shared)


def _words(text: str) -> Set[str]:
    return {word[:6] for word in _WORD.findall(text.lower())}


def fact_lines(library: Library, body: str, numbers: Dict[str, int]) -> List[str]:
    """Returns the facts used, one line each, with the numbers of their sources."""
    facts = used_facts(library, body)
    return [f"{BULLET} {facts[name].text.rstrip('.')} [{numbers[name]}]." for name in numbers if name in facts]
