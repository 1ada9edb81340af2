import re

import pytest

from inversion_faq.content.library import Library
from inversion_faq.content.models import Kind
from inversion_faq.content.rendering import source_line
from inversion_faq.content.sentences import citations_in
from tests.safety.nevers import NEVERS

SEEDS = {"seed-blog-2018", "seed-table-shop", "seed-brand-blog-2025", "seed-upper-back-clinic", "seed-sciatica-blog"}


def cited(library: Library) -> set[str]:
    texts = [answer.body for answer in library.answers.values()]
    texts += [condition.reason for condition in library.conditions.values()]
    texts += [pair.reason for pair in library.together]
    texts += [treatment.guideline or "" for treatment in library.treatments.values()]
    texts.append(library.phrases.how_to_check)
    records = [*library.signs.values(), *library.replies.values()]
    return {name for text in texts for name in citations_in(text)} | {name for one in records for name in one.sources}


def test_there_are_enough_sources(library: Library):
    assert len(library.sources) >= 30


def test_the_five_popular_articles_are_sources_of_the_weakest_kind(library: Library):
    assert set(library.sources) >= SEEDS
    assert {library.sources[name].kind for name in SEEDS} == {Kind.POPULAR_ARTICLE}
    assert {library.sources[name].grade for name in SEEDS} == {"C"}


def test_every_source_is_used_somewhere(library: Library):
    assert set(library.sources) - cited(library) == set()


def test_every_weak_source_says_why_nothing_better_says_it(library: Library):
    assert [one.id for one in library.sources.values() if one.grade == "C" and not (one.note or "").strip()] == []


def test_every_source_is_dated_or_says_that_it_is_not(library: Library):
    for source in library.sources.values():
        assert source.issued is None or re.fullmatch(r"(19|20)\d\d(-\d\d(-\d\d)?)?", source.issued), source.id
        line = source_line(1, source, library.phrases.sources)
        assert (source.issued[:4] if source.issued else "undated") in line, source.id


def test_every_source_has_a_title(library: Library):
    assert [one.id for one in library.sources.values() if not one.title.strip()] == []


def test_every_source_but_the_popular_articles_names_who_stands_for_it_or_where_it_is(library: Library):
    nobody = {one.id for one in library.sources.values() if not (one.author or one.publisher or one.URL)}
    assert nobody <= SEEDS


def test_every_address_can_be_opened_by_a_browser(library: Library):
    odd = [one.id for one in library.sources.values() if one.URL and not re.match(r"https?://[\w.-]+/?\S*$", one.URL)]
    assert odd == []


def test_every_fact_says_where_it_stands(library: Library):
    bare = [one.id for one in library.sources.values() for fact in one.facts if not fact.where.strip()]
    assert bare == []


def test_most_sources_are_better_than_popular_articles(library: Library):
    popular = [one for one in library.sources.values() if one.kind is Kind.POPULAR_ARTICLE]
    assert len(popular) < len(library.sources) / 2


@pytest.mark.parametrize("never", ["promise", "clearance", "overclaim"])
def test_what_an_article_claims_too_much_of_is_told_with_what_it_lacks(library: Library, never: str):
    facts = [fact.text for one in library.sources.values() if one.kind is Kind.POPULAR_ARTICLE for fact in one.facts]
    found = [text for text in facts if NEVERS[never]({"text": text, "card": None})]
    assert not found, "\n".join(found)
