"""Numerical gradient checking against finite differences: ``gradcheck``, ``gradgradcheck``."""

import warnings
from collections.abc import Callable

import numpy as np

from ..core.backward import grad
from ..core.tensor import Tensor
from ..functions import ones_like

__all__ = ["GradcheckError", "gradcheck", "gradgradcheck"]


class GradcheckError(RuntimeError):
    """A derivative that differs from the finite differences."""


def gradcheck(func: Callable, inputs, *, eps: float = 1e-6, atol: float = 1e-5, rtol: float = 1e-3,
              raise_exception: bool = True, **ignored) -> bool:
    """True when backward of ``func`` agrees with central differences at ``inputs``.

    Raises GradcheckError, which shows the input, what differences give and what backward gave; or
    returns False with ``raise_exception=False``.

    >>> import autograd_core as torch
    >>> x = torch.tensor([1., 2.], dtype=torch.float64, requires_grad=True)
    >>> gradcheck(lambda x: x ** 3, x)
    True
    """
    xs = inputs if isinstance(inputs, tuple) else (inputs,)
    check_inputs(xs)
    try:
        compare_all(func, xs, eps, atol, rtol)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(func: Callable, inputs, grad_outputs=None, *, eps: float = 1e-6,
                  atol: float = 1e-5, rtol: float = 1e-3, raise_exception: bool = True,
                  **ignored) -> bool:
    """``gradcheck`` of the gradient of ``func``: are second derivatives right?"""
    xs = inputs if isinstance(inputs, tuple) else (inputs,)
    outputs = as_outputs(func(*xs))
    given = grad_outputs if isinstance(grad_outputs, tuple) else (grad_outputs,)
    seeds = tuple(seed_like(y) for y in outputs) if grad_outputs is None else given

    def gradients_of_func(*everything):
        inner, vs = everything[:len(xs)], everything[len(xs):]
        wanted = [x for x in inner if isinstance(x, Tensor) and x.requires_grad]
        parts = grad(as_outputs(func(*inner)), wanted, list(vs), create_graph=True,
                     allow_unused=True)
        return tuple(x * 0 if g is None else g for g, x in zip(parts, wanted, strict=True))

    return gradcheck(gradients_of_func, (*xs, *seeds), eps=eps, atol=atol, rtol=rtol,
                     raise_exception=raise_exception)


def seed_like(y: Tensor) -> Tensor:
    """A seed of varied numbers in the shape of ``y``."""
    numbers = np.linspace(0.5, 1.5, max(y.numel(), 1)).reshape(y.shape)
    seed = ones_like(y)
    seed._array = numbers.astype(y.dtype.numpy)
    return seed.requires_grad_()


def check_inputs(xs: tuple) -> None:
    """Refuse inputs of which none requires grad; warn of those in single precision."""
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


def as_outputs(result) -> tuple[Tensor, ...]:
    """The differentiable outputs."""
    outputs = result if isinstance(result, tuple) else (result,)
    return tuple(y for y in outputs if isinstance(y, Tensor) and y.is_floating_point())


def compare_all(func, xs, eps, atol, rtol) -> None:
    """Compare the Jacobian of every output with respect to every input."""
    outputs = as_outputs(func(*xs))
    for j, x in enumerate(xs):
        if not (isinstance(x, Tensor) and x.requires_grad):
            continue
        numerical = by_differences(func, xs, j, eps)
        for i, y in enumerate(outputs):
            analytical = by_backward(y, x)
            if not np.allclose(analytical, numerical[i], rtol=rtol, atol=atol, equal_nan=True):
                raise GradcheckError(mismatch(i, j, x, numerical[i], analytical))


def by_backward(y: Tensor, x: Tensor) -> np.ndarray:
    """The Jacobian, (inputs × outputs), a column by one pass of backward."""
    columns = []
    for k in range(y.numel()):
        part = None
        if y.requires_grad:
            part, = grad(y.reshape(-1)[k], x, retain_graph=True, allow_unused=True)
        columns.append(np.zeros(x.numel()) if part is None else
                       np.asarray(part.detach()._array).reshape(-1))
    return np.stack(columns, 1) if columns else np.zeros((x.numel(), 0))


def by_differences(func, xs, j: int, eps: float) -> list[np.ndarray]:
    """The Jacobian of each output with respect to input ``j`` by central differences."""
    memory = xs[j]._shared()
    rows: list[list[np.ndarray]] = []
    for k in np.ndindex(memory.shape):
        before = memory[k].copy()
        memory[k] = before + eps
        above = [np.array(y._array).reshape(-1) for y in as_outputs(func(*xs))]
        memory[k] = before - eps
        below = [np.array(y._array).reshape(-1) for y in as_outputs(func(*xs))]
        memory[k] = before
        rows.append([(a - b) / (2 * eps) for a, b in zip(above, below, strict=True)])
    return [np.stack(column) for column in zip(*rows, strict=True)]


def mismatch(i: int, j: int, x: Tensor, numerical: np.ndarray, analytical: np.ndarray) -> str:
    """PyTorch's words, and where it happened."""
    kind = x._array.dtype
    return (f"Jacobian mismatch for output {i} with respect to input {j},\n"
            f"numerical:{Tensor._of(numerical.astype(kind))}\n"
            f"analytical:{Tensor._of(analytical.astype(kind))}\n"
            f"at input:{x.detach()}\n")
