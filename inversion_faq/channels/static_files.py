"""Files that are served as they are: read once, named by their content, compressed once."""

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional

_AN_HOUR = "public, max-age=3600"
_FOR_GOOD = "public, max-age=31536000, immutable"
_ASK_ANEW = "no-cache"
_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_TAG = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True)
class StaticAnswer:
    """What a request for a file gets: 200 with the file, or 304 without a body."""

    status: int
    headers: Dict[str, str]
    body: bytes


class StaticFile:
    """A file in memory, with what a browser needs to keep it and to check it.

    Attributes:
        content_type: its media type.
        version: 16 hex digits that change with the content; an address with `?v=<version>` may be kept for good.
        integrity: the value of the `integrity` attribute (Subresource Integrity).
    """

    def __init__(self, content: bytes, content_type: str, headers: Optional[Mapping[str, str]] = None, keep: bool = True) -> None:
        """Names and compresses `content`.

        Args:
            content: the file.
            content_type: its media type.
            headers: headers that every answer has besides.
            keep: whether a cache may use it without asking, for an hour; else it asks each time whether the file is the same.
        """
        digest = hashlib.sha256(content).hexdigest()
        self.content_type = content_type
        self.version = digest[:16]
        self.integrity = "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
        self._bodies = {"": content, "gzip": gzip.compress(content, compresslevel=9, mtime=0)}
        self._tags = {"": f'"{digest}"', "gzip": f'"{digest}-gzip"'}
        self._headers = dict(headers or {})
        self._keep = keep

    def answer(self, version: Optional[str], accept_encoding: str, if_none_match: str) -> StaticAnswer:
        """Returns what a request gets.

        Args:
            version: `v` of the query, if any.
            accept_encoding: the header of that name; empty when there is none.
            if_none_match: the header of that name; empty when there is none.
        """
        coding = "gzip" if _accepts_gzip(accept_encoding) else ""
        tag = self._tags[coding]
        headers = {"ETag": tag, "Cache-Control": self._cache_control(version), "Vary": "Accept-Encoding", **self._headers}
        if _names(if_none_match, tag):
            return StaticAnswer(304, headers, b"")
        if coding:
            headers["Content-Encoding"] = coding
        return StaticAnswer(200, headers, self._bodies[coding])

    def _cache_control(self, version: Optional[str]) -> str:
        if not self._keep:
            return _ASK_ANEW
        return _FOR_GOOD if version == self.version else _AN_HOUR


def _accepts_gzip(header: str) -> bool:
    """Tells whether gzip may be sent and is not liked less than no coding at all (RFC 9110, 12.5.3)."""
    liked: Dict[str, float] = {}
    for item in header.lower().split(","):
        coding, *parameters = (part.strip() for part in item.split(";"))
        liked[coding] = _quality(parameters)
    wanted = liked.get("gzip", liked.get("x-gzip", liked.get("*", 0.0)))
    return wanted > 0 and wanted >= liked.get("identity", 0.0)


def _quality(parameters: List[str]) -> float:
    """Returns a coding's weight; one that cannot be read counts as a refusal."""
    if not parameters:
        return 1.0
    match = _QUALITY.fullmatch(parameters[0].replace(" ", ""))
    return float(match[1]) if match else 0.0


def _names(if_none_match: str, tag: str) -> bool:
    """Tells whether the client has the file with this tag already; weak and strong tags count alike (RFC 9110, 13.1.2)."""
    return if_none_match.strip() == "*" or tag in _TAG.findall(if_none_match)
