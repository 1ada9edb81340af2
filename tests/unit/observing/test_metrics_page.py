import stat

import pytest

from inversion_faq.channels.sessions import SecretError
from inversion_faq.observing.metrics_page import TOKEN_VARIABLE, MetricsPage


def test_without_a_token_in_the_environment_one_is_made_once_for_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    path = tmp_path / "var" / "metrics-token"
    MetricsPage(path)
    made = path.read_text()
    MetricsPage(path)
    assert path.read_text() == made
    assert len(made) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_token_that_is_too_short_is_refused_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv(TOKEN_VARIABLE, "x" * 31)
    with pytest.raises(SecretError, match="CHAT_METRICS_TOKEN needs at least 32 characters: use `openssl rand -hex 32`"):
        MetricsPage(tmp_path / "metrics-token")


def test_token_that_can_neither_be_read_nor_made_names_the_variable_to_set(tmp_path, monkeypatch):
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    (tmp_path / "file").write_text("")
    with pytest.raises(SecretError, match=r"set CHAT_METRICS_TOKEN"):
        MetricsPage(tmp_path / "file" / "metrics-token")
