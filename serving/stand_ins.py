"""Puts modules with a few empty classes in the place of the libraries that serving does without."""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import types
from typing import Any, List, Optional

from serving.libraries import LIBRARIES, Library

_MODULES = {module: library for library in LIBRARIES for module in library.modules}
_OF_EXCEPTIONS = ("errors", "exceptions")

refused: List[str] = []
"""Every refusal so far, in words, for a start that has to say why it failed: Rasa only logs them."""


class StandInError(ImportError):
    """Something would really use a library that this server runs without."""

    def __init__(self, library: Library, wanted: str) -> None:
        super().__init__(
            f"this server runs without {library.name}, and {wanted} is needed, which is for {library.used_by}: leave that out of "
            "the configuration, or install requirements/run.txt and start with STAND_INS=off; to train, run `make train`"
        )
        refused.append(str(self))


def install() -> None:
    """Stands in for the libraries, installed or not, unless STAND_INS=off; call it before Rasa is imported."""
    if os.environ.get("STAND_INS", "").lower() != "off":
        sys.meta_path.insert(0, _StandIns())


class _StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and makes the modules of the libraries."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Optional[importlib.machinery.ModuleSpec]:
        """Returns how to make a module, or None when it is of another library.

        Raises:
            StandInError: when Rasa does without this module as it starts, so that it is wanted for real.
        """
        if name in _MODULES:
            return importlib.util.spec_from_loader(name, self, is_package=True)
        parent = next((module for module in _MODULES if name.startswith(f"{module}.")), None)
        if parent:
            raise StandInError(_MODULES[parent], name)
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        """Fills a module with its names and the modules under it; every other name raises StandInError."""
        name, library = module.__name__, _MODULES[module.__name__]
        for one in library.modules[name].split():
            setattr(module, one, _empty_class(library, name, one))
        # A module may have a __getattr__ of its own (PEP 562), which mypy takes for that of its class.
        module.__getattr__ = lambda wanted: _refuse(library, name, wanted)  # type: ignore[method-assign]
        for other in library.modules:
            if other.rpartition(".")[0] == name:
                importlib.import_module(other)


def _empty_class(library: Library, module: str, name: str) -> type:
    """Returns a class of which nothing can be made; an exception where it may stand in an `except`."""

    def refuse(cls: type, *_: Any, **__: Any) -> Any:
        raise StandInError(library, f"{module}.{name}")

    base = Exception if module.rpartition(".")[2] in _OF_EXCEPTIONS else object
    return type(name, (base,), {"__new__": refuse, "__module__": module})


def _refuse(library: Library, module: str, wanted: str) -> Any:
    """Raises StandInError; for the names Python itself looks for, AttributeError as usual."""
    if wanted.startswith("__"):
        raise AttributeError(f"module {module} has no attribute {wanted}")
    raise StandInError(library, f"{module}.{wanted}")
