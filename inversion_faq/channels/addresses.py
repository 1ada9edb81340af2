"""Whose request it is: the address that the limits count, also behind reverse proxies.

Sanic's own PROXIES_COUNT and REAL_IP_HEADER believe whoever connects; here only proxies that are named are believed.
"""

import ipaddress
import logging
import re
from typing import Optional, Sequence, Union

from sanic.request import Request

from inversion_faq.channels.settings import Network

logger = logging.getLogger(__name__)
Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([\d.]+):\d+")
_HOUSEHOLD = 64
"""Bits of an IPv6 address that one customer has of their own (RFC 6177): whoever has one has all those behind it."""


class Clients:
    """Tells whose requests they are, and the log once when a proxy seems to be in front that is not named."""

    def __init__(self, trusted: Sequence[Network]) -> None:
        """`trusted`: the proxies whose word counts."""
        self._trusted = trusted
        self._told = False

    def address(self, request: Request) -> str:
        """Returns the address that counts for a request."""
        forwarded_for = request.headers.getall("x-forwarded-for", [])
        if forwarded_for and not self._trusted and not self._told and _is_near(request.ip):
            self._told = True
            logger.warning("a proxy is in front: name it in trusted_proxies, else everybody behind it counts as one address")
        return client_address(request.ip, forwarded_for, self._trusted)


def client_address(peer: str, forwarded_for: Sequence[str], trusted: Sequence[Network]) -> str:
    """Returns the address that counts: the last one that no trusted proxy has; of IPv6, its network of 64 bits.

    Args:
        peer: who connected.
        forwarded_for: each X-Forwarded-For header, in order. A proxy appends whom it heard from; what stands
            further left was sent by the client, and may be made up.
        trusted: the proxies whose word counts.
    """
    address = _parsed(peer)
    if address is None:
        return peer
    claims = [claim for header in forwarded_for for claim in header.split(",")]
    while claims and _is_trusted(address, trusted):
        claimed = _parsed(claims.pop())
        if claimed is None:
            break
        address = claimed
    if address.version == 6:
        return str(ipaddress.ip_network((address, _HOUSEHOLD), strict=False))
    return str(address)


def _is_trusted(address: Address, trusted: Sequence[Network]) -> bool:
    """Tells whether an address is that of a trusted proxy."""
    return any(address in network for network in trusted)


def _is_near(peer: str) -> bool:
    """Tells whether an address is of this machine or a private network, as those of proxies mostly are."""
    address = _parsed(peer)
    return address is not None and address.is_private


def _parsed(written: str) -> Optional[Address]:
    """Returns an address, without its port; None when it is none. IPv4 in IPv6 is the same as IPv4."""
    written = written.strip()
    match = _WITH_PORT.fullmatch(written)
    try:
        address = ipaddress.ip_address((match[1] or match[2]) if match else written)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
