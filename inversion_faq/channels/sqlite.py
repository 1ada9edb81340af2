"""SQLite as the store of conversations: a connection that is kept, and that notices when its file is not the same any more."""

import pathlib
from typing import Any, Optional, Tuple

import sqlalchemy
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

_BUSY = "busy_timeout=3000"
_HARDLY_BUSY = "busy_timeout=100"
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", _BUSY)
_PAGE_BYTES = 4096
_PAGES_OF_A_TURN = 64
"""More than a turn takes; with fewer left, the database counts as full."""
_SEEN = "file as last seen"

_File = Optional[Tuple[int, int, int, int]]


class FullDatabaseError(Exception):
    """The database has grown to the largest size that it may have."""


def open_engine(path: pathlib.Path, largest_mb: int) -> Engine:
    """Returns an engine on a database file that its owner alone can read; makes the file when it is missing.

    The file grows to `largest_mb` megabytes at most.

    SQLAlchemy's own pool for SQLite opens the file for each use. Closing the last connection then writes the whole log of
    changes (WAL) back into the database and to the disk, several times a turn.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    engine = sqlalchemy.create_engine(
        sqlalchemy.engine.URL.create("sqlite", database=str(path)),
        poolclass=QueuePool,  # hands a connection to one thread at a time: retention has its own
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )

    def connected(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        for pragma in (*_PRAGMAS, f"max_page_count={largest_mb * 1_000_000 // _PAGE_BYTES}"):
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


def empty_log(session: Any) -> bool:
    """Writes the log of changes back into the database and empties it, so that what was deleted is in neither.

    Returns:
        Whether that was done; not while somebody reads the database. Others wait meanwhile, so that it does not try for long.
    """
    session.execute(sqlalchemy.text(f"PRAGMA {_HARDLY_BUSY}"))
    held: int = session.execute(sqlalchemy.text("PRAGMA wal_checkpoint(TRUNCATE)")).first()[0]
    session.execute(sqlalchemy.text(f"PRAGMA {_BUSY}"))
    return not held


def require_room(session: Any) -> None:
    """Raises FullDatabaseError when a turn may not fit any more."""
    used, unused, most = (
        session.execute(sqlalchemy.text(f"PRAGMA {name}")).scalar() for name in ("page_count", "freelist_count", "max_page_count")
    )
    if used - unused + _PAGES_OF_A_TURN > most:
        raise FullDatabaseError


def _file(path: pathlib.Path) -> _File:
    """Which file this is, and its state; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
