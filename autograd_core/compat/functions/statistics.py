"""Of samples and of functions given at points: cov, corrcoef, histogram, trapezoid, gradient."""

import numpy as np

from ...core import messages
from ...core.tensor import Tensor
from ...functions import ordering, return_types
from ...functions.arguments import axis
from ...functions.joining import cat, stack
from ...functions.reductions import sum as total
from .ordering import between_neighbours

__all__ = ["corrcoef", "cov", "cumulative_trapezoid", "gradient", "histogram", "nanquantile",
           "trapezoid", "trapz", "vander"]


def cov(input: Tensor, *, correction: int = 1, fweights: Tensor | None = None,
        aweights: Tensor | None = None) -> Tensor:
    """The covariance of each two rows, whose columns are samples; weighted on request.

    >>> import autograd_core as torch
    >>> torch.cov(torch.tensor([[0., 1., 2.], [2., 1., 0.]]))
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    if input.ndim > 2:
        raise RuntimeError(messages.COV_DIMS.format(name="cov", ndim=input.ndim))
    rows = input.view(1, -1) if input.ndim < 2 else input
    weights = fweights if aweights is None else (
        aweights if fweights is None else fweights * aweights)
    if weights is None:
        count, mean = rows.shape[1], rows.sum(1) / rows.shape[1]
    else:
        count, mean = weights.sum(), (rows * weights).sum(1) / weights.sum()
    less = correction if aweights is None or not correction else correction * (
        weights * aweights).sum() / count
    centred = rows - mean.unsqueeze(1)
    weighted = centred if weights is None else centred * weights
    freedom = max(count - less, 0) if weights is None else (count - less).clamp(min=0)
    return ((weighted @ centred.t()) / freedom).squeeze()


def corrcoef(input: Tensor) -> Tensor:
    """The correlation of each two rows, whose columns are samples."""
    if input.ndim > 2:
        raise RuntimeError(messages.COV_DIMS.format(name="corrcoef", ndim=input.ndim))
    c = cov(input)
    if not c.ndim:
        return c / c
    spread = c.diagonal().sqrt()
    return (c / spread.view(-1, 1) / spread.view(1, -1)).clamp(-1, 1)


def histogram(input: Tensor, bins, *, range=None, weight: Tensor | None = None,
              density: bool = False):
    """(hist, bin_edges): how many elements, or how much weight, fall into each bin."""
    array = input._array.reshape(-1)
    if isinstance(bins, Tensor):
        if range is not None:
            raise TypeError("bins that are given have a range")
        bins = bins._array
    elif range is None and array.size and array.min() == array.max():
        range = (array.min(), array.max() + 1)
    weights = None if weight is None else weight._array.reshape(-1)
    counts, edges = np.histogram(array, bins, range, density, weights)
    return return_types.of("histogram", "hist", "bin_edges")(
        Tensor._of(x.astype(array.dtype)) for x in (counts, edges))


def nanquantile(input: Tensor, q, dim: int | None = None, keepdim: bool = False, *,
                interpolation: str = "linear") -> Tensor:
    """``quantile`` of those that are not nan."""
    whole = dim is None
    rows = input.reshape(-1) if whole else input.movedim(axis(dim, input.ndim), -1)
    values = ordering.sort(rows, -1)[0]
    numbers = (~np.isnan(values._array)).sum(-1)
    levels = np.asarray(q._array if isinstance(q, Tensor) else q, values._array.dtype)
    parts = [between(values, numbers, level, interpolation) for level in levels.reshape(-1)]
    out = stack(parts)
    if keepdim:
        out = out.reshape(-1, *[1] * input.ndim) if whole else out.unsqueeze(
            axis(dim, input.ndim) + 1)
    return out if levels.ndim else out.squeeze(0)


def between(values: Tensor, numbers: np.ndarray, level, interpolation: str) -> Tensor:
    """At ``level`` between the first ``numbers`` of sorted ``values``, along the last axis."""
    place = np.asarray(between_neighbours(level * np.maximum(numbers - 1, 0), interpolation))
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(numbers - 1, 0))
    weight = Tensor._of((place - low).astype(values._array.dtype))
    a, b = (values.gather(-1, Tensor._of(at[..., None])).squeeze(-1) for at in (low, high))
    return a.lerp(b, weight)


# functions at points

def sides(y: Tensor, dim: int):
    """All but the first, and all but the last."""
    n = y.shape[dim]
    return y.narrow(dim, 1, n - 1), y.narrow(dim, 0, n - 1)


def widths(x, dx, ndim: int, dim: int):
    """How far points are apart: ``dx``, or what lies between those in ``x``."""
    if x is None:
        return 1 if dx is None else dx
    if x.ndim == 1:
        after, before = sides(x, 0)
        return (after - before).view(*[-1 if d == dim else 1 for d in range(ndim)])
    after, before = sides(x, dim)
    return after - before


def trapezoid(y: Tensor, x: Tensor | None = None, *, dx=None, dim: int = -1) -> Tensor:
    """The integral along ``dim`` of what is linear between the points."""
    dim = axis(dim, y.ndim)
    if x is None:
        ends = y.select(dim, 0) + y.select(dim, -1)
        return (total(y, dim) - ends * 0.5) * (1 if dx is None else dx)
    after, before = sides(y, dim)
    return ((after + before) * widths(x, dx, y.ndim, dim)).sum(dim) / 2.0


trapz = trapezoid


def cumulative_trapezoid(y: Tensor, x: Tensor | None = None, *, dx=None, dim: int = -1) -> Tensor:
    """The integral along ``dim`` up to each point but the first."""
    dim = axis(dim, y.ndim)
    after, before = sides(y, dim)
    if x is None:
        return ((after + before) * ((1 if dx is None else dx) / 2.0)).cumsum(dim)
    return ((after + before) * widths(x, dx, y.ndim, dim)).cumsum(dim) / 2.0


def gradient(input: Tensor, *, spacing=None, dim=None, edge_order: int = 1) -> tuple[Tensor, ...]:
    """The derivative along each of ``dim``, from differences of neighbours."""
    dims = range(input.ndim) if dim is None else [dim] if isinstance(dim, int) else dim
    dims = [axis(d, input.ndim) for d in dims]
    steps = spacing if isinstance(spacing, list | tuple) else [
        1.0 if spacing is None else spacing] * len(dims)
    return tuple(derivative(input, d, step, edge_order) for d, step in
                 zip(dims, steps, strict=True))


def derivative(f: Tensor, dim: int, step, edge_order: int) -> Tensor:
    """Of ``f`` along one axis, ``step`` between points, or these points themselves."""
    n = f.shape[dim]
    if n < edge_order + 1:
        raise RuntimeError(messages.GRADIENT_SIZE)
    if isinstance(step, Tensor) and step.ndim:
        return uneven(f, dim, step, edge_order)
    middle = (f.narrow(dim, 2, n - 2) - f.narrow(dim, 0, n - 2)) / 2 / step
    if edge_order == 1:
        first = (f.narrow(dim, 1, 1) - f.narrow(dim, 0, 1)) / step
        last = (f.narrow(dim, n - 1, 1) - f.narrow(dim, n - 2, 1)) / step
    else:
        p, q = (([f.narrow(dim, k, 1) for k in places]) for places in
                ((0, 1, 2), (n - 1, n - 2, n - 3)))
        first = (-1.5 * p[0] + 2 * p[1] - 0.5 * p[2]) / step
        last = (1.5 * q[0] - 2 * q[1] + 0.5 * q[2]) / step
    return cat([first, middle, last], dim)


def uneven(f: Tensor, dim: int, points: Tensor, edge_order: int) -> Tensor:
    """The same for ``points`` at any distance, by the matrix that NumPy's gradient is."""
    matrix = np.gradient(np.eye(f.shape[dim]), points._array, axis=0, edge_order=edge_order)
    matrix = Tensor._of(matrix.astype(f._array.dtype))
    return (f.movedim(dim, -1) @ matrix.t()).movedim(-1, dim)


def vander(x: Tensor, N: int | None = None, increasing: bool = False) -> Tensor:
    """The powers of each element of a vector, side by side, the highest first."""
    n = len(x) if N is None else N
    powers = stack([x ** k for k in range(n)], 1) if n else x.new_empty(len(x), 0)
    return powers if increasing else powers.flip(1)
