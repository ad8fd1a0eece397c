"""Checking a function that a learner wrote: its values, and its gradients.

    check_function(answer, right, 2., 0.)                at these two points
    check_function(answer, right, (w, x), gradient=False)     one point of two inputs, values only

The learner's function and the right one are run on copies of the points; what is looked at first is
whether it runs, then its value, then the gradient of each input.  Nothing right is ever printed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograd import grad
from ..functions import tensor
from ..modes import enable_grad
from ..tensor import Tensor
from .checks import MISSING, Verdict, bare, check, reason

NO_TENSOR = "it returns {kind}, not a tensor."
CUT = "no path leads from the result back to {which}: something on the way is not recorded."


def check_function(answer: Any, right: Callable, *points: Any, gradient: bool = True) -> Verdict:
    """Does ``answer`` do what ``right`` does at each of ``points``: value, then gradient?

    A point is an input, or a tuple of inputs; each becomes a Tensor.  A result of several numbers
    is summed with the weights 1, 2, 3, … before the gradient is taken.

    >>> check_function(..., lambda x: x * x, 2.)
    not answered yet
    >>> check_function(lambda x: x * x.detach(), lambda x: x * x, 2.)
    Not yet. At 2. the value is right, the gradient is wrong.
    >>> check_function(lambda x: x ** 2, lambda x: x * x, 2., [1., 3.])
    Right.
    """
    if answer is ...:
        return Verdict(None, MISSING)
    if not callable(answer):
        return Verdict(False, f"Not yet. A function is wanted, not {type(answer).__name__}.")
    for point in points:
        inputs = point if isinstance(point, tuple) else (point,)
        if wrong := first_wrong(answer, right, inputs, gradient):
            return Verdict(False, f"Not yet. At {', '.join(map(told, inputs))} {wrong}")
    return Verdict(True, "Right.")


def first_wrong(answer: Callable, right: Callable, inputs: tuple, gradient: bool) -> str:
    """What is wrong at one point, or nothing."""
    try:
        got, found = run(answer, inputs, gradient)
    except Exception as error:  # the learner's own code
        return f"it raises {type(error).__name__}: {error}"
    if got is ...:
        return f"it returns ..., it is {MISSING}."
    wanted, gradients = run(right, inputs, gradient)
    if not isinstance(got, Tensor):
        return NO_TENSOR.format(kind=type(got).__name__)
    if not (verdict := check(got, wanted)):
        return f"the value is wrong.{detail(verdict)}"
    for k, (mine, theirs) in enumerate(zip(found, gradients, strict=True)):
        which = f"input {k + 1}" if len(inputs) > 1 else "its input"
        if mine is None and theirs is not None:
            return CUT.format(which=which)
        if not (verdict := check(mine, theirs)):
            of = f" for input {k + 1}" if len(inputs) > 1 else ""
            return f"the value is right, the gradient{of} is wrong.{nan(mine)}{detail(verdict)}"
    return ""


def run(fn: Callable, inputs: tuple, gradient: bool) -> tuple[Any, tuple]:
    """The value of ``fn`` and the gradient of each input (None where no path leads to it)."""
    with enable_grad():
        fresh = [tensor(bare(x), requires_grad=gradient) for x in inputs]
        out = fn(*fresh)
        if not gradient or not isinstance(out, Tensor):
            return out, ()
        if not out.requires_grad:
            return out, (None,) * len(fresh)
        weights = np.arange(1., out.numel() + 1).reshape(tuple(out.shape))
        return out, grad(out, fresh, tensor(weights, dtype=out.dtype), allow_unused=True)


def detail(verdict: Verdict) -> str:
    """What a verdict adds, with a blank before it."""
    return reason(verdict).rstrip()


def nan(gradient: Any) -> str:
    """A word when there is nan in it: the value cannot tell."""
    return " There is nan in it." if np.isnan(bare(gradient)).any() else ""


def told(x: Any) -> str:
    """An input in a sentence."""
    return " ".join(np.array2string(np.asarray(bare(x)), separator=", ").split())
