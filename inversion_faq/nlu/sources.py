"""What the components are made from, for Rasa's training cache.

Rasa reuses a trained component unless its class, its configuration or its input changed; a new word in a data file, or a
changed function in another module, would silently be missing from the next model. Components name both here.
"""

import pathlib
from typing import Sequence

from inversion_faq.content.library import DATA, content_files, fingerprint

_PACKAGE = pathlib.Path(__file__).resolve().parents[1]


def module_fingerprint() -> str:
    """Returns a hash of the Python modules that understand messages and read content."""
    return fingerprint([_PACKAGE / "nlu", _PACKAGE / "content"])


def content_fingerprint(data: pathlib.Path = DATA, also: Sequence[pathlib.Path] = ()) -> str:
    """Returns a hash of those modules, of the files in `also`, and of every content file but the training questions."""
    return module_fingerprint() + fingerprint([*content_files(data), *also])
