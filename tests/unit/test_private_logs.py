import logging
import re

import pytest

from inversion_faq import private_logs

WORD = "Zwetschgendatschi"


@pytest.fixture
def logger() -> logging.Logger:
    private_logs.install()
    return logging.getLogger("rasa.core.processor")


def test_failed_action_is_logged_by_the_names_of_its_errors_only(logger, caplog):
    try:
        try:
            raise OSError(f"500, body={WORD}")
        except OSError as error:
            raise RuntimeError("it failed") from error
    except RuntimeError:
        logger.exception("Encountered an exception while running action '%s'.", "action_sources")
    assert "Encountered an exception while running action 'action_sources'." in caplog.text
    assert re.search(r"\[RuntimeError, caused by OSError at test_private_logs.py:\d+\]", caplog.text)
    assert WORD not in caplog.text


def test_failed_message_of_the_rest_channel_is_logged_without_its_text(logger, caplog):
    logging.getLogger("rasa.core.channels.rest").error("rest.message.received.failure text=%s", WORD)
    assert "A message of the rest channel failed." in caplog.text
    assert WORD not in caplog.text


def test_other_records_stay_as_they_are(logger, caplog):
    logger.error("Loading model %s", "x.tar.gz")
    assert caplog.messages == ["Loading model x.tar.gz"]


def test_installing_twice_filters_once(logger):
    private_logs.install()
    assert sum(isinstance(one, private_logs.WithoutWords) for one in logger.filters) == 1
