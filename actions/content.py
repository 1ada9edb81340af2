"""The content, read once when the action server starts."""

import functools

from inversion_faq.content.library import Library, read_library


@functools.lru_cache(maxsize=1)
def library() -> Library:
    """Returns everything in data/.

    Raises:
        ContentError: when a content file cannot be read.
    """
    return read_library()
