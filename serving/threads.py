"""How many threads numbers are computed in."""

import os

VARIABLE = "OPENBLAS_NUM_THREADS"


def one_thread() -> None:
    """Keeps numpy to one thread, unless the environment says otherwise; call it before numpy is imported.

    A message is too little work to share: two threads spend more time on waiting for each other.
    """
    os.environ.setdefault(VARIABLE, "1")
