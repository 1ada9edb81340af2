from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from inversion_faq.content.library import Library
from inversion_faq.content.sentences import strip_citations
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def domain() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "domain.yml").read_text())


@pytest.fixture(scope="session")
def own_words(library: Library, domain: dict[str, Any]) -> list[tuple[str, str]]:
    """Every text of ours that a person can read, without citations, with where it stands."""
    return [(where, strip_citations(text)) for where, text in _own_words(library, domain)]


def _own_words(library: Library, domain: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for answer in library.answers.values():
        parts = [answer.title, answer.body, answer.clinician, answer.reviewed_by or ""]
        yield f"answers/{answer.topic}.md", "\n".join(parts)
    for condition in library.conditions.values():
        yield f"condition {condition.id}", f"{condition.name}\n{condition.reason}\n{condition.ask}"
    for pair in library.together:
        yield f"together {pair.ids}", pair.reason
    for treatment in library.treatments.values():
        yield f"treatment {treatment.id}", f"{treatment.name}\n{treatment.guideline or ''}\n{treatment.ask}"
    for unknown in library.unknown_conditions:
        yield "not_known", unknown.name
    for sign in library.signs.values():
        yield f"sign {sign.id}", sign.sign
    for caution in library.cautions.values():
        yield f"caution {caution.id}", f"{caution.says}\n{caution.clinician}"
    for reply in library.replies.values():
        yield f"reply {reply.id}", f"{reply.title}\n{reply.noticed or ''}\n{reply.text}\n{reply.clinician}"
    for source in library.sources.values():
        for fact in source.facts:
            yield f"fact of {source.id}", fact.text
    for key, value in library.phrases.dict(exclude={"file", "uncited", "emergency_numbers"}).items():
        for text in value.values() if isinstance(value, dict) else [value]:
            yield f"phrases.yml {key}", text
    for name, variants in domain["responses"].items():
        for variant in variants:
            yield f"domain.yml {name}", variant["text"]


@pytest.fixture(scope="session")
def readable(library: Library, own_words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Our own words and how sources are named."""
    names = [
        (f"name of {source.id}", f"{source.title}\n{source.author or ''}\n{source.publisher or ''}")
        for source in library.sources.values()
    ]
    return own_words + names
