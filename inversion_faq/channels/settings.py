"""The settings of the web channel: those of credentials.yml, and the variables of the environment. What does not fit is told."""

import ipaddress
import os
import re
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Tuple, Union

import pydantic
from rasa.shared.exceptions import RasaException

Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]
RATE_LIMIT_VARIABLE = "CHAT_RATE_LIMIT"
ENVIRONMENT_VARIABLE = "CHAT_ENVIRONMENT"
PRODUCTION = "production"
_WHERE = "credentials.yml, inversion_faq.channels.web.WebChannel"
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?")
_AN_ORIGIN = "scheme, name and port if it is not the usual one, in small letters, as in https://www.example.org"
_MOST = 1_000_000


class SettingsError(RasaException, ValueError):
    """A setting that cannot be used; the message says which and what to write. Rasa prints it and ends."""


class _PerMinute(pydantic.ConstrainedInt):
    """A limit: a whole number, and no text that looks like one."""

    strict = True
    ge = 1
    le = _MOST


class _Path(pydantic.ConstrainedStr):
    """The path of a file."""

    strict = True
    min_length = 1


class Settings(pydantic.BaseModel):
    """What credentials.yml may set.

    Attributes:
        allowed_origins: sites whose pages may use the chat.
        messages_per_minute: of a session, feedback included.
        sessions_per_minute: new ones of an address.
        messages_per_minute_of_address: of all sessions of an address together.
        requests_per_minute: of an address, of every kind but files and deletions.
        trusted_proxies: addresses and networks of reverse proxies, whose X-Forwarded-For counts.
        secret_file: where the signing secret is kept when the environment has none.
    """

    class Config:
        """Unknown settings are errors."""

        extra = pydantic.Extra.forbid
        allow_mutation = False

    allowed_origins: FrozenSet[pydantic.StrictStr] = frozenset()
    messages_per_minute: _PerMinute = pydantic.Field(20)
    sessions_per_minute: _PerMinute = pydantic.Field(20)
    messages_per_minute_of_address: _PerMinute = pydantic.Field(240)
    requests_per_minute: _PerMinute = pydantic.Field(600)
    trusted_proxies: Tuple[Network, ...] = ()
    secret_file: _Path = pydantic.Field("var/session-secret")

    @pydantic.validator("allowed_origins", each_item=True)
    def _is_an_origin(cls, origin: str) -> str:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin!r} is no origin: {_AN_ORIGIN}")
        return origin

    @pydantic.validator("trusted_proxies", pre=True)
    def _are_networks(cls, proxies: Any) -> List[Network]:
        if not isinstance(proxies, list):
            raise ValueError('a list of addresses is expected, as in ["127.0.0.1", "10.0.0.0/8"]')
        return [_network(one) for one in proxies]


def _network(written: Any) -> Network:
    if not isinstance(written, str):
        raise ValueError(f'{written!r} is no address: write it in quotes, as in "127.0.0.1"')
    network = ipaddress.ip_network(written)
    if network.prefixlen == 0:
        raise ValueError(f"{written!r} would trust everybody: name the addresses of your proxies")
    return network


def read_settings(credentials: Any) -> Settings:
    """Returns the settings in the channel's part of credentials.yml; None has none.

    Raises:
        SettingsError: naming every setting that does not fit.
    """
    if credentials is None:
        credentials = {}
    if not isinstance(credentials, dict):
        raise SettingsError(f"{_WHERE}: settings are expected, as in `messages_per_minute: 20`")
    try:
        return Settings.parse_obj(credentials)
    except pydantic.ValidationError as error:
        raise SettingsError("\n".join(_told(one) for one in error.errors())) from None


def _told(error: Mapping[str, Any]) -> str:
    name, *_ = (str(part) for part in error["loc"])
    if error["type"] == "value_error.extra":
        return f"{_WHERE}: there is no setting {name!r}; there are {', '.join(Settings.__fields__)}"
    return f"{_WHERE}: {name}: {error['msg']}"


def in_production(environment: Optional[Dict[str, str]] = None) -> bool:
    """Tells whether CHAT_ENVIRONMENT asks for the production profile.

    Raises:
        SettingsError: when it is another word than `production` or `development`.
    """
    said = (os.environ if environment is None else environment).get(ENVIRONMENT_VARIABLE, "")
    if said not in ("", "development", PRODUCTION):
        raise SettingsError(f"{ENVIRONMENT_VARIABLE}={said} is unknown: use `{PRODUCTION}`, or leave it out")
    return said == PRODUCTION
