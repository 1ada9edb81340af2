"""Puts memory in order once everything is loaded."""

import ctypes
import gc
import sys


def give_back() -> None:
    """Gives back to the system what loading the model used and freed (Linux only); the C library keeps it else.

    What stays is not looked through for garbage any more: it lives as long as the server.
    """
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None  # glibc has it
    if trim is not None:
        trim(0)
