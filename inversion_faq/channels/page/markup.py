"""HTML made from text, so that nothing in a text can become markup."""

import html
import re
from typing import Iterable, Mapping

_BLANK = re.compile(r"\{\{(\w+)\}\}")


class Html(str):
    """Text that is HTML already, and is not escaped again."""


def element(name: str, *inside: str, **attributes: str) -> Html:
    """Returns an element with what is inside, in this order; what is not Html is escaped.

    A trailing `_` of an attribute's name is dropped and any other `_` becomes `-`: `class_`, `data_ask`.
    """
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{given}>{joined(inside)}</{name}>")


def joined(parts: Iterable[str]) -> Html:
    """Returns the parts one after the other; what is not Html is escaped."""
    return Html("".join(part if isinstance(part, Html) else html.escape(part) for part in parts))


def fill(template: str, parts: Mapping[str, str]) -> Html:
    """Returns the template with each `{{name}}` replaced by its part, once: blanks in a part are left alone.

    Raises:
        ValueError: when a blank has no part, or a part no blank.
    """
    blanks = set(_BLANK.findall(template))
    if blanks != set(parts):
        raise ValueError(f"the blanks and the parts of the page differ: {', '.join(sorted(blanks ^ set(parts)))}")
    return Html(_BLANK.sub(lambda blank: joined([parts[blank[1]]]), template))
