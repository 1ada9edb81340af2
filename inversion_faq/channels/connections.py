"""What any connection may do to the server, whatever it asks for: how a request is framed, how long it may take to arrive.

Sanic 21.12 reads framing loosely, which a proxy in front may read otherwise (request smuggling), and a Content-Length below
zero keeps it busy for ever. It counts its time limits from the last byte, so that a byte now and then holds a connection.
"""

import asyncio
import re
from typing import Any

from httptools import HttpParserError
from sanic.exceptions import InvalidUsage, SanicException
from sanic.http import Http, Stage
from sanic.request import Request
from sanic.server.protocols.http_protocol import HttpProtocol

from inversion_faq.channels.errors import ChatError

HEADER_SECONDS = 10
"""How long the headers of a request may take."""
BODY_SECONDS = 10
"""How long the body of a request to /chat may take."""
LARGEST_OTHER_BODY = 1_000_000
"""Bytes of a body outside /chat, where Rasa's own channels read it whole."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_LENGTH = re.compile(r"[0-9]{1,15}")
_ADDRESS = re.compile(rb"[\x21-\x7e]+")
_ONCE = ("authorization", "content-length", "content-type", "host", "idempotency-key", "origin", "transfer-encoding")

_sanics_data_received = HttpProtocol.data_received
_sanics_empty_request = Http.create_empty_request


class StrictRequest(Request):
    """A request that can be read in one way only."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Takes what Sanic's own request takes.

        Raises:
            InvalidUsage: when it is framed or written so that others could read it otherwise.
        """
        try:
            super().__init__(*arguments, **named)
        except HttpParserError as error:
            raise InvalidUsage("The address cannot be read") from error
        wrong = _what_is_wrong(self)
        if wrong:
            raise InvalidUsage(wrong)


def _what_is_wrong(request: Request) -> str:
    """Returns why a request is refused; empty for a good one (RFC 9110, 5.5; RFC 9112, 6.1 and 6.3)."""
    headers = request.headers
    lengths, codings = headers.getall("content-length", []), headers.getall("transfer-encoding", [])
    if not _ADDRESS.fullmatch(request.raw_url):
        return "The address has characters that must be percent-encoded"
    if not _NAME.fullmatch(request.method.lower()):
        return "The method is malformed"
    if any(not _NAME.fullmatch(name) or _CONTROL.search(value) for name, value in headers.items()):
        return "A header is malformed"
    if any(len(headers.getall(name, [])) > 1 for name in _ONCE):
        return "A header that counts once stands twice"
    if any(not _LENGTH.fullmatch(one) for one in lengths):
        return "Content-Length is no length"
    if codings and (lengths or codings != ["chunked"] or request.version != "1.1"):
        return "Transfer-Encoding is not chunked alone"
    return ""


def install(app: Any) -> None:
    """Makes a Sanic application strict; to be called before it listens."""
    app.request_class = StrictRequest
    app.config.REQUEST_TIMEOUT = HEADER_SECONDS
    app.config.REQUEST_MAX_SIZE = LARGEST_OTHER_BODY
    HttpProtocol.data_received = _data_received
    Http.create_empty_request = _create_empty_request


async def read_body(request: Request, largest: int) -> bytes:
    """Returns the body. What is over `largest` is dropped as it comes: who is still sending would not see an answer.

    Raises:
        ChatError: too_large; bad_request when it is malformed or takes too long, which ends the connection too.
    """
    if not request.stream.request_body:
        return b""
    try:
        body = await asyncio.wait_for(_read(request, largest), BODY_SECONDS)
    except (asyncio.TimeoutError, SanicException) as error:
        request.stream.keep_alive, request.stream.request_body = False, None
        raise ChatError("bad_request") from error
    if len(body) > largest:
        raise ChatError("too_large")
    return body


async def _read(request: Request, largest: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream:
        if len(body) <= largest:
            body += chunk
    return bytes(body)


def _data_received(protocol: Any, data: bytes) -> None:
    """Takes bytes without setting the clock back while a request is on its way."""
    began = protocol._time
    http = getattr(protocol, "_http", None)
    under_way = http is not None and (http.stage is not Stage.IDLE or getattr(http, "request_body", None))
    _sanics_data_received(protocol, data)
    if under_way:
        protocol._time = began


def _create_empty_request(http: Any) -> None:
    """Makes the request that stands for one that could not be read; its address may be what cannot."""
    try:
        _sanics_empty_request(http)
    except (InvalidUsage, UnicodeError):
        http.url = None
        _sanics_empty_request(http)
