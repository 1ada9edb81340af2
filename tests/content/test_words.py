"""What no text that a person can read may hold: brands, adverts, copied sentences."""

import re

import pytest
import yaml

from inversion_faq.content.library import Library
from tests.conftest import ROOT

SEEDS = ROOT.parent / "shared" / "seeds"
LONGEST_RUN = 8

# Makers, models and shops of tables, and who paid for the popular articles.
BRANDS = """
    teeter hangups fitspine ironman nordictrack icon_fitness reebok sciaticalm anssi setupmyhomegym lifegear life_gear
    innova health_gear exerpeutic body_vision body_champ body_max body_power stamina_products mastercare yoleo
    best_choice_products goplus merax harison costway doufit pooboo sunny_health fitness_gear invertrac gravotonics
    amazon ebay walmart argos costco decathlon alibaba aliexpress contour_living fsastore solpadol
"""


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))


@pytest.mark.parametrize("brand", BRANDS.split())
def test_no_brand_or_shop_is_named(readable: list[tuple[str, str]], brand: str):
    named = re.compile(rf"\b{brand.replace('_', '[ -]?')}\b", re.IGNORECASE)
    assert [where for where, text in readable if named.search(text)] == []


def test_the_help_line_of_an_advert_is_not_given(readable: list[tuple[str, str]]):
    assert [where for where, text in readable if "02380248725" in re.sub(r"\D", "", text)] == []


def test_no_address_of_a_web_page_stands_in_a_text(own_words: list[tuple[str, str]]):
    assert [where for where, text in own_words if re.search(r"https?:|www\.|\w\.(com|org|net)\b", text)] == []


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the popular articles are not at {SEEDS}: copy them there to compare")
def test_no_run_of_words_is_copied_from_a_popular_article(library: Library, own_words: list[tuple[str, str]]):
    def runs(text: str) -> set[tuple[str, ...]]:
        words = words_of(text)
        return {tuple(words[start : start + LONGEST_RUN]) for start in range(len(words) - LONGEST_RUN + 1)}

    articles = [runs(path.read_text()) for path in sorted(SEEDS.glob("*.txt"))]
    assert len(articles) == 5
    assert min(map(len, articles)) > 100
    texts = own_words + [(f"claim {claim.id}", claim.claim) for claim in library.claims.values()]
    copied = [(where, " ".join(run)) for where, text in texts for run in runs(text) for one in articles if run in one]
    assert not copied, "\n".join(map(str, copied))


def test_no_brace_stands_in_any_text(readable: list[tuple[str, str]]):
    assert [where for where, text in readable if re.search(r"[{}]", text)] == []


def repeated_keys(node: yaml.Node) -> list[str]:
    found: list[str] = []
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        found += [f"line {node.start_mark.line + 1}: {key}" for key in set(keys) if keys.count(key) > 1]
    for child in getattr(node, "value", []) if not isinstance(node, yaml.ScalarNode) else []:
        for one in child if isinstance(child, tuple) else [child]:
            found += repeated_keys(one)
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "data").rglob("*.yml")), ids=lambda path: path.name)
def test_no_key_stands_twice_so_that_yaml_would_drop_the_first(path):
    assert repeated_keys(yaml.compose(path.read_text(), Loader=yaml.CSafeLoader)) == []
