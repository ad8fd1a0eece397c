"""In-place methods derived from functions: ``x.addmm_(…)`` is the operation of ``addmm``, in place.

    derive("addmm_")        a method that finds the operation by running ``addmm``
"""

import importlib

from ...core import messages
from ...core.dtypes import float64
from ...core.modes import mode, no_grad
from ...core.tensor import Tensor
from ...functions.inplace import in_place, refuse_leaf


class Watch:
    """An observer that keeps the operations that are applied."""

    def __init__(self):
        self.seen = []

    def applied(self, op, inputs, out) -> None:
        self.seen.append((op, inputs))

    def __getattr__(self, name):
        return lambda *args: None


def find_operations(function, self: Tensor, args: tuple, kwargs: dict) -> list:
    """The operations, each with its inputs, of which ``function`` is made."""
    watch, before = Watch(), mode.observer
    mode.observer = watch
    try:
        with no_grad():
            function(self, *args, **kwargs)
    finally:
        mode.observer = before
    return watch.seen


def derive(name: str):
    """The method ``name`` that does in place what the function without the "_" does."""
    torch = importlib.import_module(Tensor.__module__.partition(".")[0])
    function = getattr(torch, name[:-1])

    def method(self: Tensor, *args, **kwargs) -> Tensor:
        refuse_leaf(self, args)
        if name == "float_power_" and self.dtype is not float64:
            raise RuntimeError(messages.FLOAT_POWER.format(got=self.dtype.short_name))
        found = find_operations(function, self, args, kwargs)
        if len(found) == 1 and found[0][1] and found[0][1][0] is self:
            op, inputs = found[0]
            return in_place(op, *inputs)
        return self.copy_(function(self, *args, **kwargs))
    method.__name__ = method.__qualname__ = name
    method.__doc__ = f"``{name[:-1]}`` in place."
    return method


def fill_diagonal_(self: Tensor, fill_value, wrap: bool = False) -> Tensor:
    """``fill_value`` on the main diagonal; of tall matrices again and again with ``wrap``."""
    if self.ndim < 2:
        raise RuntimeError("dimensions must larger than 1")
    if self.ndim > 2 and len(set(self.shape)) > 1:
        raise RuntimeError("all dimensions of input must be of equal length")
    step = sum(self.stride())
    rows, columns = self.shape[0], self.shape[-1]
    end = rows * columns if wrap and self.ndim == 2 else min(self.shape)
    count = -(-end // (columns + 1)) if wrap and self.ndim == 2 and rows > columns else min(
        self.shape)
    self.as_strided((count,), (step,)).fill_(fill_value)
    return self


def __getattr__(name):
    if not name.endswith("_") or name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return derive(name)
