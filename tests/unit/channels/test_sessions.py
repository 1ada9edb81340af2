import pathlib
import stat

import pytest

from inversion_faq.channels.sessions import SECRET_VARIABLE, SecretError, Sessions, read_secret

SECRET = "s" * 32


@pytest.fixture
def sessions() -> Sessions:
    return Sessions(SECRET)


@pytest.fixture(autouse=True)
def _no_secret_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)


def test_token_names_its_conversation(sessions):
    conversation, token = sessions.new()
    assert sessions.conversation(token) == conversation


def test_no_two_conversations_are_alike(sessions):
    assert len({sessions.new()[0] for _ in range(100)}) == 100


def test_token_outlives_the_process_that_made_it(sessions):
    conversation, token = sessions.new()
    assert Sessions(SECRET).conversation(token) == conversation


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda token: "", id="empty"),
        pytest.param(lambda token: "x", id="no token at all"),
        pytest.param(lambda token: token[:-1], id="cut off"),
        pytest.param(lambda token: token.split(".")[0], id="without its signature"),
        pytest.param(lambda token: "." + token.split(".")[1], id="only its signature"),
        pytest.param(lambda token: "x" + token, id="with more in front"),
        pytest.param(lambda token: token + "x", id="with more behind"),
        pytest.param(lambda token: token.swapcase(), id="in other case"),
    ],
)
def test_token_that_was_not_made_here_is_refused(sessions, forge):
    with pytest.raises(ValueError, match="session token"):
        sessions.conversation(forge(sessions.new()[1]))


def test_signature_of_one_conversation_does_not_fit_another(sessions):
    mine, theirs = sessions.new()[1], sessions.new()[1]
    with pytest.raises(ValueError, match="session token"):
        sessions.conversation(f"{theirs.split('.')[0]}.{mine.split('.')[1]}")


def test_token_of_another_secret_is_refused(sessions):
    with pytest.raises(ValueError, match="session token"):
        sessions.conversation(Sessions("t" * 32).new()[1])


@pytest.mark.parametrize("value", ["default", 7, None, ["web-1"]], ids=repr)
def test_signed_value_that_names_no_web_conversation_is_refused(sessions, value):
    signed = str(sessions._serializer.dumps(value))
    with pytest.raises(ValueError, match="session token"):
        sessions.conversation(signed)


@pytest.mark.parametrize("secret", ["", "short", "s" * 31])
def test_short_secret_is_refused_and_the_message_says_what_to_do(secret):
    with pytest.raises(SecretError, match="openssl rand"):
        Sessions(secret)


def test_secret_file_is_made_for_its_owner_only_and_is_long_enough(tmp_path):
    path = tmp_path / "var" / "secret"
    Sessions(read_secret(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_secret_survives_a_restart(tmp_path):
    path = tmp_path / "secret"
    assert read_secret(path) == read_secret(path)


def test_two_places_have_two_secrets(tmp_path):
    assert read_secret(tmp_path / "one") != read_secret(tmp_path / "two")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644], ids=oct)
def test_secret_file_that_others_can_read_is_refused(tmp_path, mode):
    path = tmp_path / "secret"
    read_secret(path)
    path.chmod(mode)
    with pytest.raises(SecretError, match="chmod 600"):
        read_secret(path)


def test_secret_of_the_environment_comes_first_and_makes_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv(SECRET_VARIABLE, SECRET)
    assert read_secret(tmp_path / "secret") == SECRET
    assert list(tmp_path.iterdir()) == []


def test_secret_file_that_cannot_be_made_says_which_variable_to_set(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SecretError, match=SECRET_VARIABLE):
        read_secret(pathlib.Path(tmp_path / "file" / "secret"))
