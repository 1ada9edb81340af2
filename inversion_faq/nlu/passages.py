"""Cuts a long message into passages, so that an emergency in the middle of a story is not drowned by the rest. Pure."""

from typing import List

_SHORT = 40
_WORDS = 30
_STEP = 15


def passages(text: str) -> List[str]:
    """Returns overlapping passages of `_WORDS` words; none for a message of at most `_SHORT` words."""
    words = text.split()
    if len(words) <= _SHORT:
        return []
    return [" ".join(words[at : at + _WORDS]) for at in range(0, len(words) - _STEP, _STEP)]
