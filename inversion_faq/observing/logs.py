"""One log format for Rasa, its libraries and the action server: lines for people, or one JSON object a line."""

import logging
import os
import sys
from typing import Dict, List

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from inversion_faq import private_logs

FORMAT_VARIABLE = "CHAT_LOG_FORMAT"
RENDERERS: Dict[str, Processor] = {
    "text": structlog.dev.ConsoleRenderer(colors=False, timestamp_key="time", pad_event=0),
    "json": structlog.processors.JSONRenderer(ensure_ascii=False),
}
_OF_RASA = (structlog.processors.JSONRenderer, structlog.dev.ConsoleRenderer, structlog.processors.ExceptionRenderer)


class LogFormatError(ValueError):
    """CHAT_LOG_FORMAT is not a format; the message says which there are."""


def install() -> None:
    """Gives every log handler the format that CHAT_LOG_FORMAT names; what filters do to a record before is kept.

    Raises:
        LogFormatError: when there is no such format.
    """
    formatter = make_formatter(os.environ.get(FORMAT_VARIABLE) or "text")
    for handler in [*logging.getLogger().handlers, logging.lastResort]:  # Sanic's loggers have no handler but the last
        if handler is not None:
            handler.setFormatter(formatter)
    logging.captureWarnings(True)
    _leave_rendering_to_handlers()


def make_formatter(name: str) -> logging.Formatter:
    """Returns the formatter of a format.

    Raises:
        LogFormatError: when there is no such format.
    """
    if name not in RENDERERS:
        raise LogFormatError(f"{FORMAT_VARIABLE}={name} is no log format: use {' or '.join(RENDERERS)}")
    described: List[Processor] = [
        structlog.stdlib.add_logger_name,
        ProcessorFormatter.remove_processors_meta,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _name_error,
        RENDERERS[name],
    ]
    of_libraries: List[Processor] = [structlog.contextvars.merge_contextvars, structlog.stdlib.add_log_level]
    return _Formatter(foreign_pre_chain=of_libraries, processors=described)


class _Formatter(ProcessorFormatter):
    """Takes also a structured record that a filter has turned into plain words."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line."""
        if not isinstance(record.msg, dict) and hasattr(record, "_logger"):
            plain = {key: value for key, value in vars(record).items() if key not in ("_logger", "_name")}
            record = logging.makeLogRecord(plain)
        return super().format(record)


def _name_error(_: WrappedLogger, __: str, event_dict: EventDict) -> EventDict:
    """Puts the names of an error in the place of its traceback, which may quote what people write once they are served."""
    given = event_dict.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event_dict["error"] = private_logs.explained(error)
    return event_dict


def _leave_rendering_to_handlers() -> None:
    """Changes Rasa's list of processors in place: a logger that was used already keeps the list it has."""
    if not structlog.is_configured():  # in the action server
        structlog.configure(
            processors=[structlog.contextvars.merge_contextvars, structlog.stdlib.add_log_level],
            logger_factory=structlog.stdlib.LoggerFactory(),
            wrapper_class=structlog.stdlib.BoundLogger,
        )
    processors = structlog.get_config()["processors"]
    while processors and isinstance(processors[-1], _OF_RASA):
        processors.pop()
    if ProcessorFormatter.wrap_for_formatter not in processors:
        processors.append(ProcessorFormatter.wrap_for_formatter)
