"""Finds the tests that a document names. None is imported."""

import ast
import pathlib
import re
from collections.abc import Iterable, Iterator

_DIALOGUES = re.compile(r"tests/(?:dialogues|safety)/\w+\.yml")


def missing_tests(names: Iterable[str], root: pathlib.Path) -> list[str]:
    """Returns the names of tests that are not below `root`, and of what is no test at all.

    A name is `<file>::<function>`, or the file of a dialogue.
    """
    return [name for name in names if not _exists(name, root)]


def _exists(name: str, root: pathlib.Path) -> bool:
    path, _, function = name.partition("::")
    if not (root / path).is_file():
        return False
    return function in _tests_in(root / path) if function else _DIALOGUES.fullmatch(path) is not None


def _tests_in(path: pathlib.Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    return (one.name for one in functions if one.name.startswith("test_"))
