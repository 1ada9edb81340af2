"""The widget and the files of the page over HTTP."""

import gzip
import hashlib

import pytest
import requests

from inversion_faq.channels.site import WIDGET
from tests.channel.contract import assert_error, without_id
from tests.conftest import start_bot

CONTENT = WIDGET.read_bytes()
VERSION = hashlib.sha256(CONTENT).hexdigest()[:16]
SITE, OTHER_SITE = "https://clinic.example", "https://elsewhere.example"
TYPES = {
    "/widget.js": "text/javascript; charset=utf-8",
    "/page.js": "text/javascript; charset=utf-8",
    "/page.css": "text/css; charset=utf-8",
    "": "text/html; charset=utf-8",
}
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def listing(tmp_path_factory, model, actions):
    """A bot that one other site may use."""
    bot = start_bot(tmp_path_factory.mktemp("listing"), model, actions.port, channel={"allowed_origins": [SITE]})
    yield bot
    bot.stop()


def get(bot, path: str, method: str = "GET", **headers: str) -> requests.Response:
    return requests.request(method, f"{bot.url}{path}", headers={**PLAIN, **headers}, timeout=30)


def cors_headers(answer: requests.Response) -> "dict[str, str]":
    return {name: value for name, value in answer.headers.items() if name.lower().startswith("access-control-")}


def listed(value: str) -> "set[str]":
    return {one.strip().lower() for one in value.split(",")}


def test_widget_is_the_built_file(bot):
    assert get(bot, "/widget.js").content == CONTENT


@pytest.mark.parametrize("path", sorted(TYPES))
def test_file_says_what_it_is_and_that_this_is_not_to_be_guessed(bot, path):
    answer = get(bot, path)
    assert answer.headers["Content-Type"] == TYPES[path]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", sorted(TYPES))
def test_file_is_compressed_for_those_who_accept_it(bot, path):
    plain = get(bot, path)
    with requests.get(f"{bot.url}{path}", headers={"Accept-Encoding": "gzip"}, timeout=30, stream=True) as answer:
        body = answer.raw.read(decode_content=False)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == plain.content
    assert int(answer.headers["Content-Length"]) == len(body) < len(plain.content)
    assert answer.headers["ETag"] != plain.headers["ETag"]
    assert listed(answer.headers["Vary"]) == listed(plain.headers["Vary"]) == {"accept-encoding", "origin"}


@pytest.mark.parametrize("path", sorted(TYPES))
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_file_that_the_client_has_is_not_sent_again(bot, path, coding):
    first = get(bot, path, **{"Accept-Encoding": coding})
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    for known in (tag, f'"other", W/{tag}', "*"):
        answer = get(bot, path, **{"Accept-Encoding": coding, "If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert {name: answer.headers.get(name) for name in ("ETag", "Cache-Control", "Vary")} == {
            name: first.headers.get(name) for name in ("ETag", "Cache-Control", "Vary")
        }
    assert get(bot, path, **{"Accept-Encoding": coding, "If-None-Match": '"other"'}).status_code == 200


def test_connection_can_be_used_on_after_a_304(bot):
    with requests.Session() as client:
        for _ in range(3):
            assert client.get(f"{bot.url}/widget.js", headers={"If-None-Match": "*"}, timeout=30).status_code == 304
            assert client.get(f"{bot.url}/widget.js", timeout=30).content == CONTENT


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", "public, max-age=3600"),
        (f"?v={VERSION}", "public, max-age=31536000, immutable"),
        (f"?v={VERSION[:-1]}", "public, max-age=3600"),
        ("?v=", "public, max-age=3600"),
        ("?w=1", "public, max-age=3600"),
    ],
)
def test_widget_may_be_kept_for_good_at_the_address_with_its_version(bot, query, kept):
    assert get(bot, f"/widget.js{query}").headers["Cache-Control"] == kept


def test_page_itself_is_asked_for_anew(bot):
    assert get(bot, "").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", sorted(TYPES))
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_head_has_the_headers_of_get(bot, path, coding):
    head, full = (get(bot, path, method, **{"Accept-Encoding": coding}) for method in ("HEAD", "GET"))
    assert (head.status_code, head.content) == (200, b"")
    assert without_id(head) == without_id(full)


def test_any_site_may_load_the_widget_and_check_it(bot, listing):
    for origin in ({}, {"Origin": SITE}, {"Origin": OTHER_SITE}, {"Origin": "null"}):
        for answer in (
            get(bot, "/widget.js", **origin),
            get(listing, "/widget.js", **origin),
            get(listing, "/widget.js", **origin, **{"If-None-Match": "*"}),
        ):
            assert cors_headers(answer) == {"Access-Control-Allow-Origin": "*"}
            assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["", "/page.css", "/page.js"])
def test_files_of_the_page_are_for_the_page(bot, listing, path):
    for answer in (get(bot, path, Origin=OTHER_SITE), get(listing, path, Origin=OTHER_SITE)):
        assert cors_headers(answer) == {}
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/health", "/openapi.json", "/sessions", "/messages", "/summary", "/export", "/nothing"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_other_paths_are_no_more_open_than_before(listing, path, method):
    assert cors_headers(get(listing, path, method, Origin=OTHER_SITE)) == {}
    allowed = get(listing, path, method, Origin=SITE)
    assert allowed.headers["Access-Control-Allow-Origin"] == SITE
    assert "Cross-Origin-Resource-Policy" not in allowed.headers
    assert listed(allowed.headers["Vary"]) == {"origin"}


def test_wrong_method_for_the_widget_is_an_error_that_only_listed_sites_read(listing):
    answer = get(listing, "/widget.js", "POST", Origin=OTHER_SITE)
    assert_error(answer, 405, "wrong_method")
    assert cors_headers(answer) == {}
