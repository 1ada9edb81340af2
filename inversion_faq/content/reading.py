"""Reads content files and keeps the line each record starts at."""

import pathlib
from typing import Any, Dict, List, Tuple, Type, TypeVar

import pydantic
import yaml

from inversion_faq.content.errors import ContentError, Problem
from inversion_faq.content.models import Answer, Record

R = TypeVar("R", bound=Record)
_FENCE = "---"


def read_yaml(path: pathlib.Path) -> Any:
    """Returns the parsed file.

    Raises:
        ContentError: when it is missing or not YAML, with the line.
    """
    return _parse(path, _text(path), 0)


def read_records(path: pathlib.Path, model: Type[R], section: str = "") -> List[R]:
    """Returns the records of a YAML list, or of the list under `section`.

    Raises:
        ContentError: naming file and line of every record that does not fit the model.
    """
    text = _text(path)
    data = _parse(path, text, 0)
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    if section:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        data = data.get(section) if isinstance(data, dict) else None
        node = next((value for key, value in pairs if key.value == section), None)
    if not isinstance(data, list) or node is None:
        where = f"under `{section}:`" if section else "at the top level"
        raise ContentError([Problem(str(path), 1, f"a list of records is expected {where}")])
    lines = [item.start_mark.line + 1 for item in node.value]
    records: List[R] = []
    problems: List[Problem] = []
    for line, fields in zip(lines, data, strict=True):
        try:
            records.append(_record(model, fields, path, line))
        except ContentError as error:
            problems.extend(error.problems)
    if problems:
        raise ContentError(problems)
    return records


def read_answer(path: pathlib.Path) -> Answer:
    """Returns the answer in a Markdown file with YAML front matter.

    Raises:
        ContentError: when the front matter is missing or does not fit.
    """
    front, body, body_line = _split_front_matter(path, _text(path))
    fields = _parse(path, front, 1)
    if not isinstance(fields, dict):
        raise ContentError([Problem(str(path), 1, "the front matter is empty; see docs/content.md")])
    extra = {"topic": path.stem, "body": body, "body_line": body_line}
    return _record(Answer, {**fields, **extra}, path, 1)


def _split_front_matter(path: pathlib.Path, text: str) -> Tuple[str, str, int]:
    lines = text.splitlines()
    if not lines or lines[0].strip() != _FENCE or _FENCE not in [line.strip() for line in lines[1:]]:
        raise ContentError([Problem(str(path), 1, "an answer starts with front matter between two lines `---`")])
    end = [line.strip() for line in lines].index(_FENCE, 1)
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def _text(path: pathlib.Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError([Problem(str(path), 1, f"cannot be read: {error}")]) from error


def _parse(path: pathlib.Path, text: str, lines_before: int) -> Any:
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line + 1 if mark else 1) + lines_before
        raise ContentError([Problem(str(path), line, f"not YAML: {getattr(error, 'problem', error)}")]) from error


def _record(model: Type[R], fields: Any, path: pathlib.Path, line: int) -> R:
    if not isinstance(fields, dict):
        raise ContentError([Problem(str(path), line, "a record with keys is expected")])
    not_text = [key for key in fields if not isinstance(key, str)]
    if not_text:
        raise ContentError([Problem(str(path), line, f"a key is text, not {not_text[0]!r}: put it in quotes")])
    where: Dict[str, Any] = {"file": str(path), "line": line}
    try:
        return model(**{**fields, **where})
    except pydantic.ValidationError as error:
        raise ContentError(
            [Problem(str(path), line, f"{'.'.join(map(str, one['loc']))}: {one['msg']}") for one in error.errors()]
        ) from error
