"""Gradient comparison: this autograd's, a measurement, and PyTorch's where installed.

    verdicts(fn, 2., 3.)                    ∂fn/∂each input, three ways, side by side
    verdicts(fn, x, gradient=[1., 2.])      vᵀJ of a function that returns a vector

``fn`` is written with ``torch``; for PyTorch's verdict it runs with the real one in its place.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType

import numpy as np

import autograd_core

from ..trace.from_torch.library import with_globals
from ..trace.numbers import plain, value_of
from .numeric import as_float64, finite_difference
from .state import as_html, as_text

RELATIVE, ABSOLUTE = 1e-4, 1e-5
"""How far apart two verdicts may be: what a measurement costs."""
ABSENT = "not installed here"
NAMES = "autograd_core", "finite differences", "PyTorch"


@dataclass(frozen=True, repr=False)
class Verdicts:
    """The gradient of each input, by each judge; PyTorch's are None where it is not installed."""

    inputs: tuple[str, ...]
    gradients: dict[str, tuple | None]

    @property
    def disputed(self) -> tuple[str, ...]:
        """The inputs of whose gradient the judges that are there do not say the same."""
        first, *others = (found for found in self.gradients.values() if found is not None)
        return tuple(name for k, name in enumerate(self.inputs) if not all(
            np.allclose(first[k], other[k], RELATIVE, ABSOLUTE, equal_nan=True)
            for other in others))

    @property
    def agree(self) -> bool:
        """Do all judges that are there say the same?"""
        return not self.disputed

    @property
    def conclusion(self) -> str:
        """One sentence."""
        if self.disputed:
            return f"They do not agree about {', '.join(self.disputed)}."
        return "Both agree." if None in self.gradients.values() else "All three agree."

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The table, the heading first."""
        columns = [[ABSENT] * len(self.inputs) if found is None else
                   [plain(value_of(gradient)) for gradient in found]
                   for found in self.gradients.values()]
        return [("gradient of", *self.gradients), *zip(self.inputs, *columns, strict=True)]

    def __repr__(self):
        return f"{as_text(self.rows)}\n{self.conclusion}"

    def _repr_html_(self):
        return f"{as_html(self.rows)}<p>{self.conclusion}</p>"


def verdicts(fn: Callable, *inputs, gradient=None) -> Verdicts:
    """The gradient of ``fn(*inputs)`` with respect to each input, found in three ways.

    Numbers, lists and Tensors are taken as float64 leaves of their own; nothing of yours changes.
    Of a function that returns a vector give ``gradient``, the v of vᵀJ.  ValueError without inputs.

    >>> verdicts(lambda a, b: a * b + b, 2., 3.).gradients["autograd_core"]
    (array(3.), array(3.))
    """
    if not inputs:
        raise ValueError("verdicts: there is no input; give the numbers to start from, as in "
                         "verdicts(fn, 2., 3.)")
    arrays = [as_float64(x) for x in inputs]
    seed = None if gradient is None else as_float64(gradient)
    judged = (gradients_of_library(autograd_core, fn, arrays, seed),
              measure_gradients(fn, arrays, seed), gradients_of_pytorch(fn, arrays, seed))
    return Verdicts(parameter_names(fn, len(arrays)), dict(zip(NAMES, judged, strict=True)))


def measure_gradients(fn: Callable, arrays: list, seed) -> tuple:
    """vᵀJ with J measured; v is 1 for a scalar."""
    found = []
    for i, x in enumerate(arrays):
        jacobian = finite_difference(fn, arrays, i)
        v = np.ones(len(jacobian)) if seed is None else seed.reshape(-1)
        found.append((v @ jacobian).reshape(x.shape))
    return tuple(found)


def gradients_of_library(library, fn: Callable, arrays: list, seed) -> tuple:
    """The gradients that ``library`` finds, whose tensors and functions are PyTorch's."""
    leaves = [library.tensor(x, requires_grad=True) for x in arrays]
    fn(*leaves).backward(None if seed is None else library.tensor(seed))
    return tuple(np.zeros(x.shape) if x.grad is None else np.array(x.grad.detach().numpy())
                 for x in leaves)


def gradients_of_pytorch(fn: Callable, arrays: list, seed) -> tuple | None:
    """PyTorch's gradients; None when it is not installed."""
    try:
        import torch
    except ModuleNotFoundError:
        return None
    if not hasattr(torch, "Tensor"):    # a folder of that name is all that there is
        return None
    return gradients_of_library(torch, with_torch(fn, torch), arrays, seed)


def with_torch(fn: Callable, library) -> Callable:
    """``fn``, and the functions beside it, with ``library`` wherever they name this package."""
    if not isinstance(fn, FunctionType) or fn.__module__.split(".")[0] == autograd_core.__name__:
        return getattr(library, getattr(fn, "__name__", ""), fn)
    world = dict(fn.__globals__)
    for name, value in fn.__globals__.items():
        if value is autograd_core:
            world[name] = library
        elif isinstance(value, FunctionType) and value.__globals__ is fn.__globals__:
            world[name] = with_globals(value, world)
    return with_globals(fn, world)


def parameter_names(fn: Callable, count: int) -> tuple[str, ...]:
    """The names of the first ``count`` parameters, where they can be told."""
    try:
        names = list(inspect.signature(fn).parameters)
    except (TypeError, ValueError):
        names = []
    return tuple(names[:count]) if len(names) >= count else tuple(f"input {i}"
                                                                  for i in range(count))
