"""What a browser loads: the page at /chat, its style and script, and the widget. All is read once, at the start."""

import logging
import pathlib
from typing import Awaitable, Callable, Dict, List, Optional

from sanic.request import Request
from sanic.response import HTTPResponse

from inversion_faq.channels.errors import ChatError
from inversion_faq.channels.page.rendering import render_page
from inversion_faq.channels.static_files import StaticFile
from inversion_faq.content.library import Library

WIDGET = pathlib.Path(__file__).resolve().parent / "static" / "widget.js"
_PAGE = pathlib.Path(__file__).resolve().parent / "page"
_SCRIPT_TYPE = "text/javascript; charset=utf-8"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_PAGE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OWN = {"Cross-Origin-Resource-Policy": "same-origin"}
_PUBLIC = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}

logger = logging.getLogger(__name__)
Handler = Callable[[Request], Awaitable[HTTPResponse]]


class Site:
    """Serves the files; the page without the chat when the widget is missing."""

    def __init__(self, library: Library, widget: pathlib.Path = WIDGET) -> None:
        """Reads the files and renders the page."""
        self._widget = _read_widget(widget)
        self._style = StaticFile((_PAGE / "page.css").read_bytes(), "text/css; charset=utf-8", _OWN)
        self._script = StaticFile((_PAGE / "page.js").read_bytes(), _SCRIPT_TYPE, _OWN)
        page = render_page(library, self._style, self._script, self._widget)
        self._page = StaticFile(page.encode(), "text/html; charset=utf-8", _PAGE_HEADERS, keep=False)

    def handlers(self) -> Dict[str, Handler]:
        """Returns what answers a GET of each path."""
        files = {"/": self._page, "/page.css": self._style, "/page.js": self._script, "/widget.js": self._widget}
        return {path: _serve(file) for path, file in files.items()}


def _read_widget(path: pathlib.Path) -> Optional[StaticFile]:
    """Returns the built widget, which any site may load; None, with an error in the log, when it is missing."""
    try:
        return StaticFile(path.read_bytes(), _SCRIPT_TYPE, _PUBLIC)
    except OSError as error:
        logger.error("the widget cannot be read, so /chat has no chat: run `make widget` (%s)", error)
        return None


def _serve(file: Optional[StaticFile]) -> Handler:
    async def handle(request: Request) -> HTTPResponse:
        if file is None:
            raise ChatError("not_found")
        answer = file.answer(request.args.get("v"), _all(request, "accept-encoding"), _all(request, "if-none-match"))
        return HTTPResponse(answer.body, answer.status, answer.headers, file.content_type)

    return handle


def _all(request: Request, name: str) -> str:
    """Returns every header of a name as one list; empty when there is none."""
    values: List[str] = request.headers.getall(name, [])
    return ", ".join(values)
