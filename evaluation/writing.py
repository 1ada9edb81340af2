"""Writes a file whole or not at all."""

import os
import pathlib


def write_whole(path: pathlib.Path, text: str) -> None:
    """Writes `text` beside `path` and renames it, so that a run that is stopped leaves the file before as it was.

    Raises:
        OSError: when the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
