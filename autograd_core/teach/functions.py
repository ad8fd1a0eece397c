"""Function checking: the values, and the gradients, of a function that a learner wrote.

    def answer(x):
        return ...                                  not answered yet

    check_function(answer, right, 2., 0.)                at these two points
    check_function(answer, right, (w, x), gradient=False)     one point of two inputs, values only

The learner's function is run on copies of the points; what is looked at first is whether it runs,
then its value, then the gradient of each input.  The right function only has to give the right
values: its gradients are measured.  Nothing right is ever printed.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograd import grad
from ..core.modes import enable_grad
from ..core.tensor import Tensor
from ..functions import tensor
from .checks import MISSING, Verdict, check, unwrap, verdict_reason
from .numeric import finite_difference

NO_TENSOR = "it returns {kind}, not a tensor."
CUT = "no path leads from the result back to {}: something on the way is not recorded."
OFF = "the value is right, the gradient of {} is wrong."


def check_function(answer: Any, right: Callable, *points: Any, gradient: bool = True) -> Verdict:
    """Does ``answer`` do what ``right`` does at each of ``points``: value, then gradient?

    A point is an input, or a tuple of inputs; each becomes a Tensor.  A result of several numbers
    is summed with the weights 1, 2, 3, … before the gradient is taken; that of ``right`` is found
    by finite differences, so a point should not lie at a kink.

    >>> check_function(..., lambda x: x * x, 2.)
    not answered yet
    >>> check_function(lambda x: x * x.detach(), lambda x: x * x, 2.)
    Not yet. At 2. the value is right, the gradient of its input is wrong.
    >>> check_function(lambda x: x ** 2, lambda x: x * x, 2., [1., 3.])
    Right.
    """
    if answer is ...:
        return Verdict(None, MISSING)
    if not callable(answer):
        return Verdict(False, f"Not yet. A function is wanted, not {type(answer).__name__}.")
    for point in points:
        inputs = point if isinstance(point, tuple) else (point,)
        wrong = find_fault(answer, right, inputs, gradient)
        if wrong == MISSING:
            return Verdict(None, MISSING)
        if wrong:
            return Verdict(False, f"Not yet. At {', '.join(map(format_input, inputs))} {wrong}")
    return Verdict(True, "Right.")


def find_fault(answer: Callable, right: Callable, inputs: tuple, gradient: bool) -> str:
    """What is wrong at one point, ``MISSING`` if it was not written, or nothing."""
    try:
        got, found = run_answer(answer, inputs, gradient)
        if got is ...:
            return MISSING
        if not isinstance(got, Tensor):
            return NO_TENSOR.format(kind=type(got).__name__)
    except Exception as error:  # the learner's own code
        return f"it raises {type(error).__name__}: {error}"
    if not (verdict := check(got, right(*map(make_leaf, inputs)))):
        return f"the value is wrong.{verdict_reason(verdict).rstrip()}"
    for k, mine in enumerate(found):
        theirs = output_weights(got).reshape(-1) @ finite_difference(right, inputs, k)
        if wrong := find_gradient_fault(mine, theirs.reshape(np.shape(unwrap(inputs[k])))):
            return wrong.format(f"input {k + 1}" if len(inputs) > 1 else "its input")
    return ""


def find_gradient_fault(mine: Tensor | None, theirs: np.ndarray) -> str:
    """What is wrong with one gradient, its input to be filled in."""
    if mine is None:
        return CUT if theirs.any() else ""
    verdict = check(mine, theirs)
    nan = " There is nan in it." if np.isnan(unwrap(mine)).any() else ""
    return "" if verdict else OFF + nan + verdict_reason(verdict).rstrip()


def run_answer(fn: Callable, inputs: tuple, gradient: bool) -> tuple[Any, tuple]:
    """The value of ``fn`` and the gradient of each input (None where no path leads to it)."""
    with enable_grad():
        leaves = [make_leaf(x, gradient) for x in inputs]
        out = fn(*leaves)
        if not gradient or not isinstance(out, Tensor):
            return out, ()
        if not out.requires_grad:
            return out, (None,) * len(leaves)
        seed = tensor(output_weights(out), dtype=out.dtype)
        return out, grad(out, leaves, seed, allow_unused=True)


def make_leaf(x: Any, requires_grad: bool = False) -> Tensor:
    """A leaf of its own with the values of ``x``."""
    return tensor(unwrap(x), requires_grad=requires_grad)


def output_weights(out: Tensor) -> np.ndarray:
    """1, 2, 3, … in the shape of ``out``: tells gradients of several results apart."""
    return np.arange(1., out.numel() + 1).reshape(tuple(out.shape))


def format_input(x: Any) -> str:
    return " ".join(np.array2string(np.asarray(unwrap(x)), separator=", ").split())
