import asyncio
import logging

import pytest

from inversion_faq.channels.errors import ChatError
from inversion_faq.channels.site import WIDGET, Site


def test_widget_is_there():
    assert WIDGET.stat().st_size > 0


def test_missing_widget_is_logged_once_with_what_to_do_and_is_not_found(library, tmp_path, caplog):
    with caplog.at_level(logging.ERROR):
        handlers = Site(library, tmp_path / "widget.js").handlers()
    [record] = caplog.records
    assert "make widget" in record.getMessage()
    for _ in range(2):
        with pytest.raises(ChatError, match="not_found"):
            asyncio.run(handlers["/widget.js"](None))
    assert len(caplog.records) == 1


def test_nothing_is_logged_when_the_widget_is_there(library, caplog):
    Site(library)
    assert caplog.records == []
