"""Numerical gradient checking against finite differences: ``gradcheck``, ``gradgradcheck``.

Beside the numbers: that backward gives the same twice, that its result is zero where what arrives
is, and that it can do with nothing arriving at all.
"""

import warnings
from collections.abc import Callable
from importlib import import_module

import numpy as np

from ..core import messages
from ..core.backward import grad
from ..core.tensor import Tensor
from ..functions import ones_like, zeros_like
from .function import Function

__all__ = ["GradcheckError", "gradcheck", "gradgradcheck"]


class GradcheckError(RuntimeError):
    """A derivative that differs from the finite differences."""


def gradcheck(func: Callable, inputs, *, eps: float = 1e-6, atol: float = 1e-5, rtol: float = 1e-3,
              raise_exception: bool = True, nondet_tol: float = 0.0,
              check_undefined_grad: bool = True, check_grad_dtypes: bool = False,
              check_batched_grad: bool = False, check_batched_forward_grad: bool = False,
              check_forward_ad: bool = False, check_backward_ad: bool = True,
              fast_mode: bool = False, masked: bool | None = None) -> bool:
    """True when backward of ``func`` agrees with central differences at ``inputs``.

    With ``check_forward_ad`` forward mode has to agree too.  Raises GradcheckError, which shows the
    input, what differences give and what was computed; or returns False with
    ``raise_exception=False``.  Every element is looked at, also in ``fast_mode``; batched gradients
    are not.

    >>> import autograd_core as torch
    >>> x = torch.tensor([1., 2.], dtype=torch.float64, requires_grad=True)
    >>> gradcheck(lambda x: x ** 3, x)
    True
    """
    if not (check_forward_ad or check_backward_ad):
        raise AssertionError(
            "Expected at least one of check_forward_ad or check_backward_ad to be True")
    if check_batched_forward_grad and not check_forward_ad:
        raise AssertionError(messages.NEEDS_FLAG.format(
            flag="check_batched_forward_grad", other="check_forward_ad"))
    if check_batched_grad or check_batched_forward_grad:
        raise RuntimeError(messages.NOT_BATCHED)
    xs = as_tuple(inputs)
    check_inputs(xs)
    try:
        compare_all(func, xs, eps, atol, rtol, nondet_tol if check_backward_ad else None,
                    check_forward_ad)
        if check_undefined_grad and check_backward_ad:
            check_undefined(func, xs)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(func: Callable, inputs, grad_outputs=None, *, eps: float = 1e-6,
                  atol: float = 1e-5, rtol: float = 1e-3,
                  gen_non_contig_grad_outputs: bool = False, raise_exception: bool = True,
                  nondet_tol: float = 0.0, check_undefined_grad: bool = True,
                  check_grad_dtypes: bool = False, check_batched_grad: bool = False,
                  check_fwd_over_rev: bool = False, check_rev_over_rev: bool = True,
                  fast_mode: bool = False, masked: bool = False) -> bool:
    """``gradcheck`` of the gradient of ``func``: are second derivatives right?"""
    if not (check_fwd_over_rev or check_rev_over_rev):
        raise AssertionError(
            "Expected at least one of check_fwd_over_rev or check_rev_over_rev to be True")
    for flag, on in (("check_undefined_grad", check_undefined_grad),
                     ("check_batched_grad", check_batched_grad)):
        if on and not check_rev_over_rev:
            raise AssertionError(messages.NEEDS_FLAG.format(flag=flag, other="check_rev_over_rev"))
    xs = as_tuple(inputs)
    seeds = as_tuple(grad_outputs) if grad_outputs is not None else tuple(
        seed_like(y) for y in differentiable(func(*xs)))

    def gradients_of_func(*everything):
        inner, vs = everything[:len(xs)], everything[len(xs):]
        parts = grad(differentiable(func(*inner)), wanted_of(inner), list(vs), create_graph=True,
                     allow_unused=True)
        return tuple(g for g in parts if g is not None)

    return gradcheck(gradients_of_func, (*xs, *seeds), eps=eps, atol=atol, rtol=rtol,
                     raise_exception=raise_exception, nondet_tol=nondet_tol,
                     check_undefined_grad=check_undefined_grad,
                     check_batched_grad=check_batched_grad, check_forward_ad=check_fwd_over_rev,
                     check_backward_ad=check_rev_over_rev)


def as_tuple(x) -> tuple:
    """One thing or several as a tuple."""
    return tuple(x) if isinstance(x, tuple | list) else (x,)


def differentiable(result) -> tuple[Tensor, ...]:
    """The outputs that have a gradient."""
    return tuple(y for y in as_tuple(result) if y.requires_grad)


def wanted_of(xs: tuple) -> list[Tensor]:
    """The inputs whose gradient is asked for."""
    return [x for x in xs if isinstance(x, Tensor) and x.requires_grad]


def seed_like(y: Tensor) -> Tensor:
    """A seed of varied numbers in the shape of ``y``."""
    numbers = np.linspace(0.5, 1.5, max(y.numel(), 1)).reshape(y.shape)
    seed = ones_like(y)
    seed._array = numbers.astype(y.dtype.numpy)
    return seed.requires_grad_()


def check_inputs(xs: tuple) -> None:
    """Refuse inputs of which none requires grad, or that repeat elements; warn of those in single
    precision."""
    wanted = [(k, x) for k, x in enumerate(xs) if isinstance(x, Tensor) and x.requires_grad]
    if not wanted:
        raise ValueError("gradcheck expects at least one input tensor to require gradient, but "
                         "none of them have requires_grad=True.")
    for k, x in wanted:
        if x.dtype.name != "float64":
            warnings.warn(f"Input #{k} requires gradient and is not a double precision floating "
                          "point or complex. This check will likely fail if all the inputs are not "
                          "of double precision floating point or complex. ", UserWarning,
                          stacklevel=3)
        if any(step == 0 and n > 1 for step, n in zip(x.stride(), x.shape, strict=True)):
            raise RuntimeError(
                f"The {k}th input has a dimension with stride 0. gradcheck only supports inputs "
                "that are non-overlapping to be able to compute the numerical gradients correctly. "
                "You should call .contiguous on the input before passing it to gradcheck.")


def compare_all(func, xs, eps, atol, rtol, nondet_tol, forward: bool) -> None:
    """Compare the Jacobian of every output with respect to every input, then ask for zeros.

    Without ``nondet_tol`` backward is not looked at, without ``forward`` forward mode is not.
    """
    out = func(*xs)
    outputs = differentiable(out)
    numerical = [by_differences(func, xs, j, eps) for j, x in enumerate(xs)
                 if isinstance(x, Tensor) and x.requires_grad]
    if not outputs:
        if any(np.any(jacobian) for parts in numerical for jacobian in parts):
            raise GradcheckError("Numerical gradient for function expected to be zero")
        return
    kept = [k for k, y in enumerate(as_tuple(out)) if y.requires_grad]

    def compare(i, j, analytical, mode=""):
        x, part = wanted_of(xs)[j], numerical[j][kept[i]]
        if not np.allclose(analytical, part, rtol=rtol, atol=atol, equal_nan=True):
            raise GradcheckError(mismatch(i, j, x, part, analytical, mode))

    if nondet_tol is not None:
        compare_backward(outputs, wanted_of(xs), compare, nondet_tol)
    if forward:
        parts = [by_forward(func, xs, x) for x in wanted_of(xs)]
        for i, k in enumerate(kept):
            for j, part in enumerate(parts):
                compare(i, j, part[k], " computed with forward mode")
    if nondet_tol is not None and not all_zero(
            grad(outputs, wanted_of(xs), [zeros_like(y) for y in outputs], retain_graph=True,
                 allow_unused=True)):
        raise GradcheckError("backward not multiplied by grad_output")


def compare_backward(outputs: tuple, xs: list, compare: Callable, nondet_tol: float) -> None:
    """Backward's Jacobians, each computed twice."""
    for i, y in enumerate(outputs):
        for j, x in enumerate(xs):
            analytical = by_backward(y, x)
            compare(i, j, analytical)
            if np.abs(by_backward(y, x) - analytical).max(initial=0) > nondet_tol:
                raise GradcheckError(messages.NOT_REENTRANT.format(tolerance=nondet_tol))


def by_forward(func, xs: tuple, x: Tensor) -> list[np.ndarray]:
    """The Jacobian of each output with respect to ``x``, a row by one pass of forward mode."""
    forward_ad = import_module("..compat.autograd.forward_ad", __package__)

    rows = []
    for k in np.ndindex(x.shape):
        tangent = zeros_like(x)
        tangent._array[k] = 1
        with forward_ad.dual_level():
            ys = as_tuple(func(*[forward_ad.make_dual(x, tangent) if y is x else y for y in xs]))
            tangents = [forward_ad.unpack_dual(y).tangent for y in ys]
        rows.append([np.zeros(y.numel()) if t is None else t.detach()._array.reshape(-1)
                     for y, t in zip(ys, tangents, strict=True)])
    return [np.stack(column) for column in zip(*rows, strict=True)]


class UndefinedGrad(Function):
    """The identity through which no gradient comes back."""

    @staticmethod
    def forward(ctx, x):
        return x.view_as(x)

    @staticmethod
    def backward(ctx, g):
        return None


def check_undefined(func, xs) -> None:
    """Backward must manage when no gradient arrives at all outputs, or at one of them."""
    count = len(differentiable(func(*xs)))
    for missing in [range(count), *([k] for k in range(count if count > 1 else 0))]:
        outputs = [UndefinedGrad.apply(y) if k in missing else y
                   for k, y in enumerate(differentiable(func(*xs)))]
        if not outputs:
            return
        try:
            parts = grad(outputs, wanted_of(xs), [zeros_like(y) for y in outputs],
                         allow_unused=True)
        except RuntimeError as error:
            raise GradcheckError(messages.UNDEFINED_REFUSED) from error
        if not all_zero(parts):
            raise GradcheckError(messages.UNDEFINED_NOT_ZERO)


def all_zero(parts) -> bool:
    """Are they all nothing, or zeros?"""
    return not any(np.any(g.detach()._array) for g in parts if g is not None)


def by_backward(y: Tensor, x: Tensor) -> np.ndarray:
    """The Jacobian, (inputs × outputs), a column by one pass of backward."""
    columns = []
    for k in range(y.numel()):
        part, = grad(y.reshape(-1)[k], x, retain_graph=True, allow_unused=True)
        columns.append(np.zeros(x.numel()) if part is None else
                       np.asarray(part.detach()._array).reshape(-1))
    return np.stack(columns, 1) if columns else np.zeros((x.numel(), 0))


def by_differences(func, xs, j: int, eps: float) -> list[np.ndarray]:
    """The Jacobian of each output with respect to input ``j`` by central differences."""
    memory = xs[j]._shared()

    def row(k, step):
        before = memory[k].copy()
        memory[k] = before + step
        try:
            return [np.array(y._array if y.is_floating_point() else np.zeros(y.shape), np.float64)
                    .reshape(-1) for y in as_tuple(func(*xs))]
        finally:
            memory[k] = before

    if not memory.size:
        return [np.zeros((0, y.numel())) for y in as_tuple(func(*xs))]
    rows = [[(above - below) / (2 * eps)
             for above, below in zip(row(k, eps), row(k, -eps), strict=True)]
            for k in np.ndindex(memory.shape)]
    return [np.stack(column) for column in zip(*rows, strict=True)]


def mismatch(i: int, j: int, x: Tensor, numerical: np.ndarray, analytical: np.ndarray,
             mode: str) -> str:
    """PyTorch's words, and where it happened."""
    kind = x._array.dtype
    return (f"Jacobian{mode} mismatch for output {i} with respect to input {j},\n"
            f"numerical:{Tensor._of(numerical.astype(kind))}\n"
            f"analytical:{Tensor._of(analytical.astype(kind))}\n"
            f"at input:{x.detach()}\n")
