"""Cuts a message into passages, so that an emergency beside a question, or in the middle of a story, is not drowned. Pure."""

import re
from typing import List

_SHORT = 40
_WORDS = 30
_STEP = 15
_FEWEST_WORDS = 3
_NEW_STATEMENT = re.compile(
    r"[.!?;\n]+\s+|,?\s+(?:and|but|also|plus|btw|by the way)\s+(?=(?:by the way|also|now|today|then)?\s*"
    r"(?:i|i[\u2019']?m|i[\u2019']?ve|my|he|he[\u2019']?s|she|she[\u2019']?s|his|her|we|both|the other|there[\u2019']?s)\b)",
    re.IGNORECASE,
)


def passages(text: str) -> List[str]:
    """Returns the statements of a message of at most `_SHORT` words, or overlapping passages of `_WORDS` words of a longer one.

    None for a message that is one statement.
    """
    words = text.split()
    if len(words) > _SHORT:
        return [" ".join(words[at : at + _WORDS]) for at in range(0, len(words) - _STEP, _STEP)]
    statements = [one.strip() for one in _NEW_STATEMENT.split(text)]
    long_enough = [one for one in statements if len(one.split()) >= _FEWEST_WORDS]
    return long_enough if len(statements) > 1 else []
