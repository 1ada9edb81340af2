"""docs/alerts.yml: Prometheus can read the rules, and they ask for metrics that exist."""

import re
import shutil
import subprocess

import pytest
import yaml

from inversion_faq.channels.errors import STATUS
from inversion_faq.observing import metrics
from tests.conftest import ROOT
from tests.tools import missing

RULES = ROOT / "docs" / "alerts.yml"
DOCUMENTED = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
HOW = "promtool is not installed, which checks the alert rules: `apt-get install prometheus` (macOS: `brew install prometheus`)"
SERIES = re.compile(r"inversion_faq_(\w+)")
SELECTED = re.compile(r'(\w+)="(\w+)"')


@pytest.fixture(scope="module")
def rules() -> "list[dict[str, str]]":
    return [rule for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]]


def exposed() -> "set[str]":
    return {f"inversion_faq_{name}" for name in SERIES.findall(metrics.exposed("0").decode())}


def test_prometheus_can_read_them() -> None:
    promtool = shutil.which("promtool")
    if not promtool:
        missing(HOW)
    checked = subprocess.run([promtool, "check", "rules", "--lint-fatal", str(RULES)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_metric_that_they_ask_for_exists(rules):
    asked = {f"inversion_faq_{name}".removesuffix("_bucket") for rule in rules for name in SERIES.findall(rule["expr"])}
    assert asked
    assert asked <= exposed()


def test_every_label_that_they_select_can_occur(rules, library):
    known = {"kind": set(metrics.KINDS), "code": set(STATUS), "intent": {"nlu_fallback"}}
    selected = {pair for rule in rules for pair in SELECTED.findall(rule["expr"])}
    assert selected
    assert all(value in known[label] for label, value in selected)


def test_every_alert_and_every_metric_is_explained(rules):
    assert [rule["alert"] for rule in rules if f"`{rule['alert']}`" not in DOCUMENTED] == []
    names = {
        name.removesuffix("_created").removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") for name in exposed()
    }
    assert [name for name in names if f"`{name.removeprefix('inversion_faq_')}`" not in DOCUMENTED] == []
