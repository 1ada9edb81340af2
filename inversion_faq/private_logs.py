"""Keeps what people write out of every log: of Rasa, its action server and every library, at every level.

Rasa logs a failed action with the whole conversation, a failed message with its text, and in debug mode every message, entity
and slot. So nothing is searched for words: once people are served, what others log is not trusted at all. A text stays only
where it stands so in the code that logs it; its arguments go, and of an error stay the names and the place.
"""

import logging
import pathlib
import sys
import threading
import traceback
import types
import warnings
from typing import Any, Callable, List, Optional

OURS = ("inversion_faq", "actions")
"""Packages whose loggers are trusted: tests hold them to it."""
_ACCESS = "sanic.access"

logger = logging.getLogger(__name__)


class _People:
    """Whether anybody has been served yet. Until then there are no words, and an operator has to read why nothing starts."""

    served = False


class Records:
    """Makes the records of every logger, so that no handler, formatter or configuration gets to see words."""

    def __init__(self, make: Callable[..., logging.LogRecord]) -> None:
        """`make`: the factory that was there before."""
        self.make = make

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        """Returns a record without words."""
        record = self.make(*args, **kwargs)
        if _People.served and record.name:
            _withhold(record)
        return record


def install() -> None:
    """Takes over logging, warnings and what Python itself prints of errors; once, however often it is called."""
    if isinstance(logging.getLogRecordFactory(), Records):
        return
    logging.setLogRecordFactory(Records(logging.getLogRecordFactory()))
    logging.getLogger(_ACCESS).addFilter(_none)
    sys.excepthook = _instead_of(sys.excepthook, lambda kind, error, trace: error)
    sys.unraisablehook = _instead_of(sys.unraisablehook, lambda unraisable: unraisable.exc_value)
    threading.excepthook = _instead_of(threading.excepthook, lambda arguments: arguments.exc_value)
    warnings.showwarning = _warn_instead_of(warnings.showwarning)


def begin() -> None:
    """From now on nobody else's words are trusted; called when a server runs, and before each message."""
    _People.served = True


def described(error: Optional[BaseException]) -> str:
    """Returns the names of an error and its causes, and the line that raised the first; never what they say."""
    return _described(error, with_words=False)


def explained(error: BaseException) -> str:
    """Returns `described`, and what the error and its causes say as long as nobody has been served."""
    return _described(error, with_words=not _People.served)


def _described(error: Optional[BaseException], with_words: bool) -> str:
    names: List[str] = []
    line = ""
    while error is not None:
        name = type(error).__name__
        names.append(f"{name}: {error}" if with_words else name)
        for frame in traceback.extract_tb(error.__traceback__)[-1:]:
            line = f" at {pathlib.PurePath(frame.filename).name}:{frame.lineno}"
        error = error.__cause__
    return ", caused by ".join(names) + line


def _withhold(record: logging.LogRecord) -> None:
    error = record.exc_info[1] if record.exc_info else None
    ours = record.name.split(".")[0] in OURS
    if ours and isinstance(record.msg, dict):  # of structlog: its fields are for the formatter (observing/logs.py)
        return
    if ours:
        said = record.getMessage()
    elif _stands_in_code(record):
        said = str(record.msg)
    else:
        said = f"withheld, it may quote somebody ({record.filename}:{record.lineno})"
    record.msg = f"{said} [{described(error)}]" if error else said
    record.args = None
    record.exc_info = record.exc_text = record.stack_info = None


def _stands_in_code(record: logging.LogRecord) -> bool:
    """Tells whether the text of a record, before its arguments are put in, is a constant of the function that logs it."""
    frame: Optional[types.FrameType] = sys._getframe(1)
    while frame and not (frame.f_code.co_filename == record.pathname and frame.f_code.co_name == record.funcName):
        frame = frame.f_back
    return frame is not None and isinstance(record.msg, str) and record.msg in frame.f_code.co_consts


def _none(_: logging.LogRecord) -> bool:
    """Lets no record through: the access log has people's addresses, and whatever a client puts into a path."""
    return False


def _instead_of(before: Callable[..., Any], error_of: Callable[..., Optional[BaseException]]) -> Callable[..., Any]:
    def hook(*arguments: Any) -> None:
        if not _People.served:
            before(*arguments)
            return
        logger.error("an error was caught by nobody: %s", described(error_of(*arguments)))

    return hook


def _warn_instead_of(before: Callable[..., Any]) -> Callable[..., Any]:
    def show(message: Any, category: Any, filename: str, lineno: int, *rest: Any, **more: Any) -> None:
        if not _People.served:
            before(message, category, filename, lineno, *rest, **more)
            return
        logger.info("%s at %s:%d", category.__name__, pathlib.PurePath(filename).name, lineno)

    return show
