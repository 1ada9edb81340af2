import base64
import gzip
import hashlib

import pytest

from inversion_faq.channels.static_files import StaticFile

CONTENT = b'"use strict";\n' * 100
DIGEST = hashlib.sha256(CONTENT).hexdigest()
PLAIN, ZIPPED = f'"{DIGEST}"', f'"{DIGEST}-gzip"'


@pytest.fixture
def file() -> StaticFile:
    return StaticFile(CONTENT, "text/javascript; charset=utf-8", {"X-Own": "yes"})


def test_file_is_sent_as_it_is(file):
    answer = file.answer(None, "", "")
    assert (answer.status, answer.body) == (200, CONTENT)
    assert "Content-Encoding" not in answer.headers


def test_every_answer_has_the_headers_of_the_file(file):
    for coding in ("", "gzip"):
        for tag in ("", "*"):
            answer = file.answer(None, coding, tag)
            assert (answer.headers["X-Own"], answer.headers["Vary"]) == ("yes", "Accept-Encoding")


def test_version_and_integrity_are_hashes_of_the_content(file):
    assert file.version == DIGEST[:16]
    assert file.integrity == "sha384-" + base64.b64encode(hashlib.sha384(CONTENT).digest()).decode()


def test_same_content_has_the_same_names_and_other_content_has_others(file):
    same, other = StaticFile(CONTENT, "text/plain"), StaticFile(CONTENT + b" ", "text/plain")
    for coding in ("", "gzip"):
        assert same.answer(None, coding, "").headers["ETag"] == file.answer(None, coding, "").headers["ETag"]
        assert other.answer(None, coding, "").headers["ETag"] != file.answer(None, coding, "").headers["ETag"]
        assert same.answer(None, coding, "").body == file.answer(None, coding, "").body
    assert same.version == file.version != other.version
    assert same.integrity == file.integrity != other.integrity


@pytest.mark.parametrize(
    "accepted",
    [
        *("gzip", "GZIP", "x-gzip", "*", "deflate, gzip", "br,gzip;q=0.1", "gzip;q=1.000", "gzip ; q=0.5", "br;q=1, *;q=0.5"),
        *("gzip;q=0.5, identity;q=0.5", "identity;q=0, gzip", "*;q=0, gzip", " gzip ,", "gzip;q=0.001"),
    ],
)
def test_body_is_compressed_for_those_who_accept_it(file, accepted):
    answer = file.answer(None, accepted, "")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["ETag"] == ZIPPED
    assert gzip.decompress(answer.body) == CONTENT
    assert len(answer.body) < len(CONTENT)


@pytest.mark.parametrize(
    "accepted",
    [
        *("", "identity", "br", "gzip;q=0", "gzip;q=0.0", "gzip;q=0.000", "gzip; q=0, *", "gzip;q=0, br", "*;q=0", "x-gzip;q=0"),
        *(
            "gzip;q=0.5, identity",
            "gzip;q=0.1, identity;q=0.9",
            "notgzip",
            "gzip;q=x",
            "gzip;q=",
            "gzip;q=2",
            "gzip;q=-1",
            ";",
            ",",
        ),
    ],
)
def test_body_is_not_compressed_for_those_who_do_not(file, accepted):
    answer = file.answer(None, accepted, "")
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.headers["ETag"] == PLAIN
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    "known",
    [PLAIN, f"W/{PLAIN}", f'"other", {PLAIN}', f'"a,b",W/"c" ,W/{PLAIN}, "d"', f" {PLAIN} ", "*", " * ", f"{PLAIN},{PLAIN}"],
)
def test_client_that_has_the_file_is_told_so_without_a_body(file, known):
    answer = file.answer(None, "", known)
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == PLAIN
    assert answer.headers["Cache-Control"] == file.answer(None, "", "").headers["Cache-Control"]
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    "known", ["", '"other"', 'W/"other"', DIGEST, f'"{DIGEST}', f'"{DIGEST[:16]}"', f'"x{PLAIN}', '"*"', '"', "W/"]
)
def test_client_that_has_another_file_gets_it(file, known):
    assert file.answer(None, "", known).status == 200


def test_compressed_and_plain_copies_are_not_taken_for_each_other(file):
    assert file.answer(None, "gzip", PLAIN).status == 200
    assert file.answer(None, "", ZIPPED).status == 200
    assert file.answer(None, "gzip", f"{PLAIN}, {ZIPPED}").status == 304


def test_address_with_the_version_may_be_kept_for_good(file):
    for known in ("", "*"):
        headers = file.answer(DIGEST[:16], "", known).headers
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("version", [None, "", "0" * 16, DIGEST, DIGEST[:15], DIGEST[:16].upper() + " "])
def test_address_without_the_right_version_may_be_kept_for_an_hour(file, version):
    assert file.answer(version, "", "").headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize("version", [None, DIGEST[:16]])
def test_file_that_is_not_to_be_kept_is_asked_for_anew(version):
    file = StaticFile(CONTENT, "text/html", keep=False)
    assert file.answer(version, "", "").headers["Cache-Control"] == "no-cache"
    assert file.answer(version, "", PLAIN).status == 304
