"""Gives memory back."""

import ctypes
import gc
import sys


def give_back() -> None:
    """Gives back to the system what loading the model used and freed; the C library keeps it else. Linux only."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None  # glibc has it
    if trim is not None:
        trim(0)
