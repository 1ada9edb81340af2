"""The content, read once, and what an action says of it."""

import functools
from typing import Any, Dict

from inversion_faq.content.library import CONTENT, Library, content_hash, read_library
from inversion_faq.content.models import Card


@functools.lru_cache(maxsize=1)
def library() -> Library:
    """Returns everything in data/.

    Raises:
        ContentError: when a content file cannot be read.
    """
    version()
    return read_library()


@functools.lru_cache(maxsize=1)
def version() -> str:
    """Returns the hash of data/ as it is read."""
    return content_hash()


def metadata(card: Card) -> Dict[str, Any]:
    """Returns what goes with everything an action says: the card, and the content it was made from, which Rasa checks."""
    return {"card": card, CONTENT: version()}
