"""docs/privacy.md names tests that exist, for every claim of its tables, and the default that the bot has."""

import re

import pytest
import yaml

from inversion_faq.channels.tracker_store import DEFAULT_RETENTION_DAYS
from tests.conftest import ROOT
from tests.content.named_tests import missing_tests

TEXT = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
TABLES = [block.splitlines() for block in re.findall(r"(?:^\|.*\n)+", TEXT, re.MULTILINE)]
PROVED = [row for table in TABLES if table[0].rstrip("| ").endswith("proved by") for row in table[2:]]
"""The rows of the tables that say what proves them."""
TESTS = re.findall(r"`(tests/[^`]+)`", TEXT)


@pytest.mark.parametrize("name", sorted(set(TESTS)))
def test_every_test_that_is_named_exists(name):
    assert missing_tests([name], ROOT) == []


@pytest.mark.parametrize("row", PROVED, ids=lambda row: row[2:40])
def test_every_claim_names_a_test(row):
    assert "`tests/" in row.rstrip("| ").rsplit(" | ", 1)[1]


def test_there_are_tables_of_claims():
    assert len(PROVED) > 20


def test_the_days_are_those_of_the_configuration_and_of_the_page():
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    days = endpoints["tracker_store"]["retention_days"]
    page = (ROOT / "inversion_faq/channels/page/page.html").read_text(encoding="utf-8")
    assert days == DEFAULT_RETENTION_DAYS
    assert f"{days} by default" in TEXT
    assert f"deleted by itself {days} days after your last message" in page
