"""CHAT_ENVIRONMENT=production refuses what is unsafe; a setting that does not fit is told in every profile."""

import logging
import pathlib
import secrets
import subprocess
from collections.abc import Iterator

import pytest
import requests
import yaml

from inversion_faq.channels.limits import limits_off
from inversion_faq.channels.production import ProductionError, require_safe_settings, weakness
from inversion_faq.channels.sessions import SecretError, Sessions
from inversion_faq.channels.settings import SettingsError, in_production, read_settings
from tests.conftest import ROOT, free_port, start
from tests.security.conftest import SECRET

CHANNEL = "inversion_faq.channels.web.WebChannel"
LONGEST_END = 280
GOOD = {"CHAT_ENVIRONMENT": "production", "CHAT_SECRET": SECRET, "CHAT_RATE_LIMIT": ""}
WEAK = {
    "short": "4f3a9b21",
    "31 characters": secrets.token_hex(16)[:31],
    "one character": "x" * 64,
    "a few characters": "abc123" * 10,
    "a word again and again": "inversion" * 5,
    "half of it twice": secrets.token_hex(16) * 2,
    "changeme": "changeme-changeme-now-0123456789",
    "a known word inside": "MySecretKeyForTheClinicWebsite2026",
    "a row of digits": "0123456789abcdef0123456789abcdeX12345678",
}


@pytest.mark.parametrize("secret", WEAK.values(), ids=WEAK)
def test_weak_secret_is_refused(secret):
    for environment in ({**GOOD, "CHAT_SECRET": secret}, {**GOOD, "CHAT_SECRET_PREVIOUS": secret}):
        with pytest.raises(ProductionError, match="openssl rand -hex 32") as refused:
            require_safe_settings(read_settings(None), environment)
        assert secret not in str(refused.value)


def test_random_secrets_are_taken():
    for _ in range(500):
        assert weakness(secrets.token_hex(32)) == weakness(secrets.token_urlsafe(32)) == ""


@pytest.mark.parametrize(
    ("settings", "changed", "said"),
    [
        ({}, {"CHAT_SECRET": ""}, "CHAT_SECRET is missing"),
        ({}, {"CHAT_RATE_LIMIT": "off"}, "CHAT_RATE_LIMIT=off"),
        ({"allowed_origins": ["http://clinic.example"]}, {}, "http://clinic.example"),
    ],
    ids=["no secret", "no limits", "a site without TLS"],
)
def test_unsafe_settings_are_refused(settings, changed, said):
    with pytest.raises(ProductionError, match="refuses to start") as refused:
        require_safe_settings(read_settings(settings), {**GOOD, **changed})
    assert said in str(refused.value)


def test_secret_file_does_not_count(tmp_path):
    path = tmp_path / "session-secret"
    path.write_text(SECRET)
    with pytest.raises(ProductionError, match="CHAT_SECRET is missing"):
        require_safe_settings(read_settings({"secret_file": str(path)}), {"CHAT_ENVIRONMENT": "production"})


def test_debug_log_is_refused():
    logger = logging.getLogger("rasa")
    level = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        with pytest.raises(ProductionError, match="debug"):
            require_safe_settings(read_settings(None), GOOD)
    finally:
        logger.setLevel(level)


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(ProductionError) as refused:
        require_safe_settings(read_settings({"allowed_origins": ["http://a.example"]}), {"CHAT_RATE_LIMIT": "off"})
    assert len(str(refused.value).splitlines()) == 4


def test_safe_settings_are_taken():
    origins = ["https://clinic.example", "http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"]
    require_safe_settings(read_settings({"allowed_origins": origins}), GOOD)


@pytest.mark.parametrize(("word", "production"), [("", False), ("development", False), ("production", True)])
def test_profile_is_what_the_environment_says(word, production):
    assert in_production({"CHAT_ENVIRONMENT": word}) is production


@pytest.mark.parametrize("word", ["prod", "Production", "test", "1", " production"])
def test_profile_that_is_misspelled_is_an_error(word):
    with pytest.raises(SettingsError, match=r"CHAT_ENVIRONMENT.*`production`"):
        in_production({"CHAT_ENVIRONMENT": word})


@pytest.mark.parametrize("word", ["no", "0", "false", "of"])
def test_limits_that_are_misspelled_are_an_error(word):
    with pytest.raises(SettingsError, match="CHAT_RATE_LIMIT"):
        limits_off({"CHAT_RATE_LIMIT": word})


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ([], "settings are expected"),
        ("x", "settings are expected"),
        ({"message_per_minute": 5}, "'message_per_minute'; there are allowed_origins, messages_per_minute"),
        ({"messages_per_minute": 0}, "messages_per_minute: "),
        ({"messages_per_minute": -1}, "messages_per_minute: "),
        ({"messages_per_minute": "20"}, "messages_per_minute: "),
        ({"messages_per_minute": True}, "messages_per_minute: "),
        ({"messages_per_minute": None}, "messages_per_minute: "),
        ({"sessions_per_minute": 2.5}, "sessions_per_minute: "),
        ({"messages_per_minute_of_address": []}, "messages_per_minute_of_address: "),
        ({"requests_per_minute": 10**9}, "requests_per_minute: "),
        ({"secret_file": 5}, "secret_file: "),
        ({"secret_file": ""}, "secret_file: "),
        ({"allowed_origins": "https://clinic.example"}, "allowed_origins: "),
        ({"allowed_origins": None}, "allowed_origins: "),
        ({"allowed_origins": ["*"]}, "'*' is no origin"),
        ({"allowed_origins": ["null"]}, "'null' is no origin"),
        ({"allowed_origins": ["clinic.example"]}, "'clinic.example' is no origin"),
        ({"allowed_origins": ["https://clinic.example/"]}, "is no origin"),
        ({"allowed_origins": ["https://*.clinic.example"]}, "is no origin"),
        ({"allowed_origins": ["https://Clinic.example"]}, "in small letters"),
        ({"allowed_origins": [5]}, "allowed_origins: "),
        ({"trusted_proxies": "127.0.0.1"}, "trusted_proxies: a list"),
        ({"trusted_proxies": ["proxy"]}, "trusted_proxies: 'proxy'"),
        ({"trusted_proxies": ["0.0.0.0/0"]}, "would trust everybody"),
        ({"trusted_proxies": ["::/0"]}, "would trust everybody"),
        ({"trusted_proxies": ["10.0.0.1/8"]}, "trusted_proxies: 10.0.0.1/8"),
        ({"trusted_proxies": [2130706433]}, "write it in quotes"),
    ],
    ids=str,
)
def test_setting_that_does_not_fit_names_the_file_and_itself(settings, said):
    with pytest.raises(SettingsError) as refused:
        read_settings(settings)
    assert str(refused.value).startswith(f"credentials.yml, {CHANNEL}: ")
    assert said in str(refused.value)


def test_previous_secret_that_is_short_is_named():
    with pytest.raises(SecretError, match="CHAT_SECRET_PREVIOUS needs at least 32"):
        Sessions(SECRET, "short")


REFUSALS = {
    "settings": (
        {CHANNEL: {"allowed_origins": ["http://clinic.example"]}},
        {"CHAT_SECRET": "x" * 64, "CHAT_RATE_LIMIT": "off"},
        ["-i", "127.0.0.1"],
        ["CHAT_SECRET has fewer than 8 different", "CHAT_RATE_LIMIT=off", "http://clinic.example"],
    ),
    "server": (
        {CHANNEL: None, "rest": None, "callback": {"url": "http://127.0.0.1:1"}},
        {},
        ["--enable-api", "--auth-token", "thisismysecret"],
        ["the channel callback, rest", "--enable-api opens every conversation", "Rasa listens on 0.0.0.0, beyond this machine"],
    ),
    "an unknown setting": ({CHANNEL: {"rate": 5}}, {}, ["-i", "127.0.0.1"], ["there is no setting 'rate'"]),
}


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory, model: pathlib.Path) -> "Iterator[dict[str, tuple[int, str]]]":
    """What `rasa run` ended with and said, for each of REFUSALS; all of them start at the same time."""
    running = {}
    for name, (credentials, environment, arguments, _) in REFUSALS.items():
        folder = tmp_path_factory.mktemp("refused")
        credentials[CHANNEL] = {"secret_file": str(folder / "session-secret"), **(credentials[CHANNEL] or {})}
        (folder / "credentials.yml").write_text(yaml.safe_dump(credentials))
        command = ["-m", "rasa", "run", "-p", str(free_port()), "--model", str(model), *arguments]
        command += ["--credentials", str(folder / "credentials.yml"), "--endpoints", str(ROOT / "endpoints.yml")]
        running[name] = start(command, folder / "rasa.log", 0, {**GOOD, **environment})
    try:
        yield {name: (one.process.wait(LONGEST_END), one.log.read_text()) for name, one in running.items()}
    finally:
        for one in running.values():
            one.kill()


@pytest.mark.parametrize("name", REFUSALS)
def test_start_is_refused_with_the_reasons_as_its_last_words(refusals, name):
    status, log = refusals[name]
    assert status == 1
    last_words = "\n".join(log.strip().splitlines()[-4:])
    assert [said for said in REFUSALS[name][3] if said not in last_words] == [], log[-3000:]
    assert "x" * 64 not in log


def test_production_serves_when_nothing_is_wrong(production_bot):
    answer = requests.get(f"{production_bot.url}/health", headers={"X-Forwarded-For": "203.0.113.250"}, timeout=30)
    assert answer.json()["status"] == "ok"


def test_example_in_the_docs_makes_a_secret_that_is_taken():
    made = subprocess.run(["openssl", "rand", "-hex", "32"], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip("openssl is missing: install it to try the command of docs/security.md")
    assert weakness(made.stdout.strip()) == ""
