"""What git knows of the files: which commit this is, when a file was last changed."""

import datetime
import pathlib
import subprocess


def short_commit(root: pathlib.Path) -> str:
    """Returns the short name of the commit, or `none` outside a git repository."""
    return _git(root, "rev-parse", "--short", "HEAD") or "none"


def last_change(file: pathlib.Path) -> datetime.date:
    """Returns the day of the last commit of a file; of a file that git does not know, when it was written."""
    day = _git(file.parent, "log", "-1", "--format=%cs", "--", file.name)
    return datetime.date.fromisoformat(day) if day else datetime.date.fromtimestamp(file.stat().st_mtime)


def _git(folder: pathlib.Path, *command: str) -> str:
    try:
        result = subprocess.run(["git", "-C", str(folder), *command], capture_output=True, text=True)  # noqa: S603, S607 - fixed words
    except FileNotFoundError:  # git is not installed
        return ""
    return result.stdout.strip() if result.returncode == 0 else ""
