import asyncio
import gc
import io
import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
import structlog

from inversion_faq import private_logs

WORD = "Zwetschgendatschi"


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    """People are being served."""
    private_logs.install()
    monkeypatch.setattr(private_logs._People, "served", True)


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def fail(words: str) -> None:
    try:
        raise OSError(f"500, body={words}")
    except OSError as error:
        raise RuntimeError(f"it failed {words}") from error


@pytest.mark.parametrize("name", ["rasa.core.processor", "sanic.error", "asyncio", "sqlalchemy.engine", "some.library", "root"])
def test_text_of_others_stays_where_it_stands_in_the_code_and_its_arguments_go(log, name):
    logging.getLogger(name).error("Exception occurred while handling uri: %s", WORD)
    assert log.messages == ["Exception occurred while handling uri: %s"]


@pytest.mark.parametrize("name", ["rasa.core.processor", "sanic.error", "asyncio", "sqlalchemy.engine", "some.library", "root"])
def test_text_of_others_that_is_made_up_as_it_is_logged_is_withheld(log, name):
    logging.getLogger(name).error(f"Failed to parse {WORD}")
    assert re.fullmatch(r"withheld, it may quote somebody \(test_private_logs.py:\d+\)", log.messages[0])


def test_word_that_is_itself_logged_as_the_text_is_withheld(log):
    logging.getLogger("rasa").error(" ".join([WORD, WORD]))
    logging.getLogger("rasa").error(ValueError(WORD))
    assert WORD not in log.text


def test_event_of_structlog_is_withheld(log):
    logger = logging.getLogger("rasa.core.channels.rest")
    rasas = structlog.wrap_logger(logger, [structlog.processors.JSONRenderer()], structlog.stdlib.BoundLogger)
    rasas.warning("rest.message.received", text=WORD)
    assert len(log.messages) == 1
    assert WORD not in log.text


def test_own_text_stays_with_its_arguments(log):
    logging.getLogger("inversion_faq.channels.turn").error("a turn took longer than %s s", 5)
    assert log.messages == ["a turn took longer than 5 s"]


@pytest.mark.parametrize("name", ["rasa.core.processor", "inversion_faq.fail_safe"])
def test_error_is_logged_by_the_names_and_the_place_only(log, name):
    try:
        fail(WORD)
    except RuntimeError:
        logging.getLogger(name).exception("Encountered an exception while running an action.", stack_info=True)
    said = r"Encountered an exception while running an action. \[RuntimeError, caused by OSError at test_private_logs.py:\d+\]"
    assert re.fullmatch(said, log.messages[0])
    assert WORD not in log.text


def test_every_handler_and_formatter_gets_the_record_without_words():
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(logging.Formatter("%(message)s %(args)s %(msg)s %(exc_text)s %(stack_info)s"))
    logger = logging.getLogger("a.library.of.its.own")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        fail(WORD)
    except RuntimeError:
        logger.exception(f"{WORD} %s", WORD)
    assert "RuntimeError" in output.getvalue()
    assert WORD not in output.getvalue()


def test_factory_that_was_there_before_still_makes_the_record(monkeypatch, log):
    def with_request(*args, **kwargs):
        record = logging.LogRecord(*args, **kwargs)
        record.request = "r-1"
        return record

    monkeypatch.setattr(logging.getLogRecordFactory(), "make", with_request)
    logging.getLogger("rasa").error(f"{WORD}")
    assert (log.records[0].request, WORD in log.text) == ("r-1", False)


def test_access_log_is_silent(log):
    logging.getLogger("sanic.access").info("", extra={"request": f"GET /{WORD}", "host": "192.0.2.1"})
    assert log.records == []


def test_warning_is_logged_by_its_kind_and_place(log, capsys):
    private_logs._warn_instead_of(print)(UserWarning(WORD), UserWarning, "/x/rasa.py", 7)
    assert log.messages == ["UserWarning at rasa.py:7"]
    assert WORD not in "".join(capsys.readouterr())


def test_error_that_nobody_caught_is_logged_by_its_name(log, capsys):
    class Unraisable:
        def __del__(self) -> None:
            fail(WORD)

    thread = threading.Thread(target=fail, args=[WORD])
    thread.start()
    thread.join()
    hook, sys.unraisablehook = sys.unraisablehook, private_logs._instead_of(print, lambda one: one.exc_value)
    Unraisable()
    gc.collect()
    sys.unraisablehook = hook
    assert any("RuntimeError" in one for one in log.messages)
    assert WORD not in log.text + "".join(capsys.readouterr())


def test_error_of_a_task_that_nobody_waits_for_is_logged_by_its_name(log):
    async def leave_it() -> None:
        async def task() -> None:
            fail(WORD)

        failed = asyncio.ensure_future(task())
        await asyncio.sleep(0.01)
        del failed
        gc.collect()

    asyncio.run(leave_it())
    assert any("RuntimeError, caused by OSError" in one for one in log.messages)
    assert WORD not in log.text


def test_what_is_logged_before_anybody_is_served_stays_as_it_is(log, monkeypatch):
    monkeypatch.setattr(private_logs._People, "served", False)
    logging.getLogger("rasa").error("Loading model %s", "x.tar.gz")
    assert log.messages == ["Loading model x.tar.gz"]


def test_installing_twice_changes_nothing():
    before = (logging.getLogRecordFactory(), sys.excepthook, warnings.showwarning)
    private_logs.install()
    assert (logging.getLogRecordFactory(), sys.excepthook, warnings.showwarning) == before
