"""The production profile: CHAT_ENVIRONMENT=production refuses to start with what is only good for trying things out."""

import ipaddress
import logging
import urllib.parse
from typing import Any, Dict, List

from inversion_faq.channels.limits import limits_off
from inversion_faq.channels.sessions import PREVIOUS_SECRET_VARIABLE, SECRET_VARIABLE, SHORTEST_SECRET
from inversion_faq.channels.settings import ENVIRONMENT_VARIABLE, PRODUCTION, RATE_LIMIT_VARIABLE, Settings, SettingsError

HOST_VARIABLE = "CHAT_HOST"
_FEWEST_CHARACTERS = 8
"""Different ones in a secret: 32 random hex digits have fewer less than once in 100,000 times (computed)."""
_KNOWN_WORDS = ("changeme", "change-me", "change_me", "secret", "password", "example", "qwerty", "12345678", "abcdefgh")
_MAKE_ONE = "make one with `openssl rand -hex 32`"
_API_PATHS = ("conversations", "model")

logger = logging.getLogger(__name__)


class ProductionError(SettingsError):
    """A start that the production profile refuses; the message says why, one reason a line."""


def weakness(secret: str) -> str:
    """Returns what makes a secret easy to guess; empty when nothing is known."""
    if len(secret) < SHORTEST_SECRET:
        return f"has fewer than {SHORTEST_SECRET} characters"
    if len(set(secret)) < _FEWEST_CHARACTERS:
        return f"has fewer than {_FEWEST_CHARACTERS} different characters"
    if secret in (secret + secret)[1:-1]:
        return "repeats itself"
    if any(word in secret.lower() for word in _KNOWN_WORDS):
        return "has words that everybody tries first"
    return ""


def require_safe_settings(settings: Settings, environment: Dict[str, str]) -> None:
    """Refuses secrets, limits, origins and logs that are not fit for the public.

    Raises:
        ProductionError: naming all of them.
    """
    problems: List[str] = []
    if not environment.get(SECRET_VARIABLE):
        problems.append(f"{SECRET_VARIABLE} is missing: {_MAKE_ONE}, and give the same one at each start")
    for name in (SECRET_VARIABLE, PREVIOUS_SECRET_VARIABLE):
        weak = weakness(environment[name]) if environment.get(name) else ""
        if weak:
            problems.append(f"{name} {weak}: {_MAKE_ONE}")
    if limits_off(environment):
        problems.append(f"{RATE_LIMIT_VARIABLE}=off is for measuring: leave it out")
    for origin in sorted(settings.allowed_origins):
        if origin.startswith("http:") and not _is_loopback(urllib.parse.urlsplit(origin).hostname or ""):
            problems.append(f"allowed_origins has {origin}, which anybody on the way can change: use https")
    if logging.getLogger("rasa").isEnabledFor(logging.DEBUG):
        problems.append("the log level is debug, which logs what people write: leave out --debug and LOG_LEVEL")
    _refuse(problems)


def require_safe_server(app: Any, environment: Dict[str, str]) -> None:
    """Refuses other channels, Rasa's HTTP API, and an interface that nobody named.

    Args:
        app: the Sanic application, about to listen.
        environment: the variables.

    Raises:
        ProductionError: naming all of them.
    """
    problems: List[str] = []
    others = sorted(one.name() for one in app.ctx.input_channels if one.name() != "web")
    if others:
        problems.append(f"credentials.yml has the channel {', '.join(others)}, which has no limits and no sessions: take it out")
    if any(route.path.split("/")[0] in _API_PATHS for route in app.router.routes):
        problems.append("--enable-api opens every conversation to whoever has its token: leave it out")
    if not _is_named(app.state.host, environment):
        problems.append(_open_to_all(app.state.host))
    _refuse(problems)


def warn_of_interface(app: Any, environment: Dict[str, str]) -> None:
    """Logs that a server listens beyond this machine although nobody said so: Rasa does when it is started bare."""
    if not _is_named(app.state.host, environment):
        logger.warning(_open_to_all(app.state.host))


def _open_to_all(host: str) -> str:
    name_it = f"set {HOST_VARIABLE}={host} to say that it is meant"
    return f"Rasa listens on {host}, beyond this machine: start it with -i 127.0.0.1, or {name_it}"


def _is_named(host: str, environment: Dict[str, str]) -> bool:
    return _is_loopback(host) or environment.get(HOST_VARIABLE) == host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse(problems: List[str]) -> None:
    if problems:
        reasons = "\n".join(f"  - {one}" for one in problems)
        raise ProductionError(f"{ENVIRONMENT_VARIABLE}={PRODUCTION} refuses to start:\n{reasons}")
