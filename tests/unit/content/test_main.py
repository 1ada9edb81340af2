import sys

import pytest

from inversion_faq.content import __main__ as command
from tests.small_content import SmallContent

ANSWER = "answers/sciatica.md"


@pytest.fixture
def validate(content: SmallContent, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "argv", ["inversion_faq.content", str(content.folder)])
    return command.main


def test_good_content_passes(validate, capsys: pytest.CaptureFixture):
    assert validate() == 0
    assert "6 answers, 3 sources, 0 problems" in capsys.readouterr().err


def test_a_broken_rule_is_printed_with_file_and_line_and_fails(content: SmallContent, validate, capsys: pytest.CaptureFixture):
    content.append(ANSWER, "\nIt stretches the spine.\n")
    assert validate() == 1
    line = content.line_of(ANSWER, "It stretches")
    assert f"{content.path(ANSWER)}:{line}: uncited statement" in capsys.readouterr().err


def test_content_that_cannot_be_read_is_printed_with_file_and_line_and_fails(
    content: SmallContent, validate, capsys: pytest.CaptureFixture
):
    content.write("claims.yml", "- [\n")
    assert validate() == 1
    assert f"{content.path('claims.yml')}:2: not YAML" in capsys.readouterr().err


def test_sources_checked_long_ago_are_a_warning_and_pass(content: SmallContent, validate, capsys: pytest.CaptureFixture):
    content.replace(ANSWER, "checked: 2026-11-01", "checked: 2019-03-04")
    assert validate() == 0
    assert f"warning: {content.path(ANSWER)}:1: sources last checked on 2019-03-04" in capsys.readouterr().err
