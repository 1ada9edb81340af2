"""A real Chromium, the real bot behind a network that can be broken, and a site of another origin that embeds the widget."""

import contextlib
import dataclasses
import http.server
import pathlib
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.network import Network
from tests.browser.widget import Widget
from tests.conftest import Bot, Process, start_bot
from tests.tools import missing

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
HOW = (
    "Chromium is not installed, which the browser tests need: "
    "run `apt-get install chromium` (macOS: `brew install --cask chromium`)"
)
STRICT = (
    "default-src 'none'; script-src {bot}; connect-src {bot}; style-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'"
)


LONGEST_WAIT = 20_000
"""Milliseconds: more than the last pause between two tries, on a busy machine too."""

expect.set_options(timeout=LONGEST_WAIT)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing(HOW)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


class Site:
    """A small site on an origin of its own. `pages` maps a path to a page and its headers."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                html, headers = site.pages.get(self.path, ("", {}))
                self.send_response(200 if html else 404)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, *_: object) -> None: ...

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def put(self, path: str, body: str, head: str = "", html: str = 'lang="en"', **headers: str) -> str:
        """Puts a page there and returns its address. Headers are named with underscores."""
        page = (
            f'<!doctype html><html {html}><head><meta charset="utf-8"><title>A clinic</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head><body>{body}</body></html>'
        )
        self.pages[path] = (page, {name.replace("_", "-"): value for name, value in headers.items()})
        return self.origin + path


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.server.shutdown()


@dataclasses.dataclass
class Surroundings:
    """What a browser test needs: the bot, the network to it, the site, and new tabs."""

    bot: Bot
    network: Network
    site: Site
    open_tab: Callable[..., Page]

    def embedded(
        self, path: str = "/embedded", settings: str = "", csp: bool = True, text: str = "<h1>A clinic</h1><p>Our hours.</p>"
    ) -> str:
        """Puts up a page with the floating widget, by one script tag from the bot's origin; returns its address."""
        bot = self.network.origin
        tag = f'<script src="{bot}/chat/widget.js" {settings} defer></script>'
        headers = {"Content_Security_Policy": STRICT.format(bot=bot)} if csp else {}
        return self.site.put(path, f"<main>{text}</main>", tag, **headers)

    def inline(self, path: str = "/inline", settings: str = "", html: str = 'lang="en"', after: str = "") -> str:
        """Puts up a page with the element in its text; returns its address."""
        bot = self.network.origin
        tag = f'<script src="{bot}/chat/widget.js" defer></script>'
        body = f"<main><h1>A clinic</h1><inversion-helper {settings}></inversion-helper>{after}</main>"
        return self.site.put(path, body, tag, html, Content_Security_Policy=STRICT.format(bot=bot))

    def widget(self, address: str | None = None, **context: Any) -> Widget:
        """Opens a page (by default one with the floating widget) in a new tab with nothing in its storage."""
        widget = Widget(self.open_tab(**context))
        widget.page.goto(address or self.embedded())
        return widget


@pytest.fixture(scope="session")
def embedding_bot(tmp_path_factory: pytest.TempPathFactory, model: pathlib.Path, actions: Process, site: Site) -> Iterator[Bot]:
    """The real bot, which lets the site use its chat."""
    running = start_bot(tmp_path_factory.mktemp("embedding"), model, actions.port, channel={"allowed_origins": [site.origin]})
    yield running
    running.stop()


@pytest.fixture(scope="session")
def relay(embedding_bot: Bot) -> Iterator[Network]:
    running = Network(embedding_bot.server.port)
    yield running
    running.close()


@contextlib.contextmanager
def surroundings(browser: Browser, bot: Bot, network: Network, site: Site) -> Iterator[Surroundings]:
    contexts: list[BrowserContext] = []

    def open_tab(**context: Any) -> Page:
        contexts.append(browser.new_context(**{"viewport": {"width": 1000, "height": 800}, "locale": "en-GB", **context}))
        page = contexts[-1].new_page()
        page.set_default_timeout(LONGEST_WAIT)
        return page

    network.mend()
    yield Surroundings(bot, network, site, open_tab)
    network.mend()
    for context in contexts:
        context.close()


@pytest.fixture
def around(browser: Browser, embedding_bot: Bot, relay: Network, site: Site) -> Iterator[Surroundings]:
    with surroundings(browser, embedding_bot, relay, site) as made:
        yield made


@pytest.fixture(scope="module")
def around_file(browser: Browser, embedding_bot: Bot, relay: Network, site: Site) -> Iterator[Surroundings]:
    """The same, with tabs that stay open for all tests of a file."""
    with surroundings(browser, embedding_bot, relay, site) as made:
        yield made
