"""SQLite as the store of conversations: a connection that is kept, and that notices when its file is not the same any more."""

import pathlib
from typing import Any, Optional, Tuple

import sqlalchemy
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "busy_timeout=3000")
_SEEN = "file as last seen"

_File = Optional[Tuple[int, int, int, int]]


def open_engine(path: pathlib.Path) -> Engine:
    """Returns an engine on a database file that its owner alone can read; makes the file when it is missing.

    SQLAlchemy's own pool for SQLite opens the file for each use. Closing the last connection then writes the whole log of
    changes (WAL) back into the database and to the disk, several times a turn.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    engine = sqlalchemy.create_engine(f"sqlite:///{path}", poolclass=QueuePool, hide_parameters=True)

    def connected(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        record.info[_SEEN] = _file(path)

    def taken(connection: Any, record: Any, proxy: Any) -> None:
        if record.info.get(_SEEN) != _file(path):  # moved, deleted, or written by another process: open it anew
            raise sqlalchemy.exc.DisconnectionError

    def given_back(connection: Any, record: Any) -> None:
        record.info[_SEEN] = _file(path)

    for name, listener in (("connect", connected), ("checkout", taken), ("checkin", given_back)):
        sqlalchemy.event.listen(engine, name, listener)
    return engine


def empty_log(session: Any) -> None:
    """Writes the log of changes back into the database and empties it, so that what was deleted is in neither."""
    session.execute(sqlalchemy.text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _file(path: pathlib.Path) -> _File:
    """Which file this is, and its state; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
