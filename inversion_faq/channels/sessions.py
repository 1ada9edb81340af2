"""Signed sessions: a token is the name of a conversation, and nobody can make one up."""

import os
import pathlib
import secrets
from typing import Optional

from itsdangerous import BadSignature, URLSafeSerializer

from inversion_faq.channels.settings import SettingsError

SECRET_VARIABLE = "CHAT_SECRET"  # noqa: S105 - the name of a variable, not a secret
PREVIOUS_SECRET_VARIABLE = "CHAT_SECRET_PREVIOUS"  # noqa: S105 - likewise the name of a variable
SHORTEST_SECRET = 32
PREFIX = "web-"
_SALT = "inversion-faq.session"


class SecretError(SettingsError):
    """The signing secret cannot be used; the message says what to do."""


class Sessions:
    """Makes and reads session tokens."""

    def __init__(self, secret: str, previous: Optional[str] = None) -> None:
        """Signs with `secret`; tokens that were signed with `previous` count as well.

        Raises:
            SecretError: when one is shorter than 32 characters.
        """
        named = {SECRET_VARIABLE: secret, PREVIOUS_SECRET_VARIABLE: previous}
        for name, one in named.items():
            if one is not None and len(one) < SHORTEST_SECRET:
                raise SecretError(f"{name} needs at least {SHORTEST_SECRET} characters: use `openssl rand -hex 32`")
        keys = [secret] if previous is None else [previous, secret]  # the last one signs
        self._serializer = URLSafeSerializer(keys, salt=_SALT)

    def new(self) -> "tuple[str, str]":
        """Returns the id of a new conversation and its token."""
        conversation = PREFIX + secrets.token_hex(16)
        return conversation, str(self._serializer.dumps(conversation))

    def conversation(self, token: str) -> str:
        """Returns the conversation that a token names.

        Raises:
            ValueError: when the token was not made here.
        """
        try:
            conversation = self._serializer.loads(token)
        except (BadSignature, UnicodeError) as error:
            raise ValueError("not a session token") from error
        if not isinstance(conversation, str) or not conversation.startswith(PREFIX):
            raise ValueError("not a session token")
        return conversation


def previous_secret() -> Optional[str]:
    """Returns the secret that was in use before the one of now, if the environment has it."""
    return os.environ.get(PREVIOUS_SECRET_VARIABLE) or None


def read_secret(path: pathlib.Path, variable: str = SECRET_VARIABLE) -> str:
    """Returns the secret of the environment; else the one in `path`, made once and readable by its owner only.

    Raises:
        SecretError: when the file can be read by others, or neither read nor made.
    """
    secret = os.environ.get(variable, "")
    if secret:
        return secret
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _read_own(path)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        return _read_own(path)
    except OSError as error:
        raise SecretError(f"{path} can be neither read nor made ({error}): set {variable}") from error


def _read_own(path: pathlib.Path) -> str:
    if path.stat().st_mode & 0o077:
        raise SecretError(f"{path} can be read by others: `chmod 600 {path}`, or delete it for a new one")
    return path.read_text().strip()
