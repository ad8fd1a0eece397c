"""PyTorch, imported when something of it is first asked for.

    from .library import torch
    torch.relu                   imports it now; ImportError with one sentence where it is missing

The rest of the package neither needs PyTorch nor loads it.
"""

import importlib
import importlib.util
from types import FunctionType

MISSING = ("autograd_core.trace.from_torch reads models of real PyTorch, which is not installed "
           "here: pip install torch. Everything else works without it.")


class Library:
    """Stands for ``torch``; what was asked for once is kept."""

    def __getattr__(self, name: str):
        if name.startswith("__"):       # asked by those who look at everything, such as doctest
            raise AttributeError(name)
        try:
            module = importlib.import_module("torch")
        except ModuleNotFoundError as error:
            if error.name != "torch":
                raise
            raise ImportError(MISSING, name="torch") from None
        found = getattr(module, name)
        setattr(self, name, found)
        return found


torch = Library()


def installed() -> bool:
    """Is PyTorch there to be imported?"""
    found = importlib.util.find_spec("torch")
    return found is not None and found.origin is not None       # else it is a folder of that name


def with_globals(fn: FunctionType, world: dict) -> FunctionType:
    """The same function with other globals: another library where it says ``torch``."""
    copy = FunctionType(fn.__code__, world, fn.__name__, fn.__defaults__, fn.__closure__)
    copy.__kwdefaults__ = fn.__kwdefaults__
    return copy
