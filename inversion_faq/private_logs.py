"""Keeps what people write out of Rasa's log.

Rasa logs a failed action with the reply of the action server, which quotes the whole conversation, and a failed message
of the rest channel with its text.
"""

import logging
import pathlib
import traceback
from typing import List

_QUOTING_LOGGERS = ("rasa.core.processor", "rasa.core.channels.rest")
_WITH_TEXT = "rest.message.received"


class WithoutWords(logging.Filter):
    """Replaces a traceback by the names of its errors, and an event that carries the message by its name."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Changes the record; never drops it."""
        said = record.getMessage()
        if _WITH_TEXT in said:
            said = "A message of the rest channel failed."
        if record.exc_info:
            said = f"{said} [{described(record.exc_info[1])}]"
            record.exc_info = record.exc_text = None
        record.msg, record.args = said, ()
        return True


def install() -> None:
    """Filters the loggers that quote people; once, however often it is called."""
    for name in _QUOTING_LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(one, WithoutWords) for one in logger.filters):
            logger.addFilter(WithoutWords())


def described(error: "BaseException | None") -> str:
    """Returns the names of an error and its causes, and the line that raised the first; never what they say."""
    names: List[str] = []
    line = ""
    while error is not None:
        names.append(type(error).__name__)
        for frame in traceback.extract_tb(error.__traceback__)[-1:]:
            line = f" at {pathlib.PurePath(frame.filename).name}:{frame.lineno}"
        error = error.__cause__
    return ", caused by ".join(names) + line
