"""Distances of rows, and the pairs and tuples of what several vectors hold."""

import itertools

import numpy as np

from ...core import messages
from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions.joining import stack
from ..ops import distances as ops

__all__ = ["cartesian_prod", "cdist", "combinations", "pdist"]


def cdist(x1: Tensor, x2: Tensor, p: float = 2.0, compute_mode: str = "") -> Tensor:
    """The ``p``-norm distance of each row of ``x1`` to each row of ``x2``.

    >>> import autograd_core as torch
    >>> torch.cdist(torch.tensor([[0., 0.]]), torch.tensor([[3., 4.], [0., 1.]]))
    tensor([[5., 1.]])
    """
    for name, x in (("X1", x1), ("X2", x2)):
        if x.ndim < 2:
            raise RuntimeError(messages.CDIST_DIMS.format(name=name, ndim=x.ndim))
    if x1.shape[-1] != x2.shape[-1]:
        raise RuntimeError(messages.CDIST_COLUMNS.format(a=x1.shape[-1], b=x2.shape[-1]))
    if p < 0:
        raise RuntimeError("cdist only supports non-negative p values")
    return apply(ops.Cdist(float(p)), x1, x2)


def pdist(input: Tensor, p: float = 2.0) -> Tensor:
    """The ``p``-norm distance of each row to each later one."""
    if input.ndim != 2:
        raise RuntimeError(f"pdist only supports 2D tensors, got: {input.ndim}D")
    return apply(ops.Pdist(float(p)), input)


def combinations(input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """All ways to take ``r`` elements of a vector, in its order, as rows."""
    if input.ndim != 1:
        raise RuntimeError(f"Expect a 1D vector, but got shape {list(input.shape)}")
    if not r:
        return input.new_empty(0)
    taking = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    places = np.array(list(taking(range(len(input)), r)), np.int64).reshape(-1, r)
    return stack([input[Tensor._of(places[:, k])] for k in range(r)], 1)


def cartesian_prod(*tensors: Tensor) -> Tensor:
    """All ways to take one element of each vector, as rows."""
    vectors = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], list | tuple) else tensors
    for x in vectors:
        if x.ndim > 1:
            raise RuntimeError(messages.CARTESIAN.format(size=list(x.shape)))
    if len(vectors) == 1:
        return vectors[0]
    grid = np.meshgrid(*(np.arange(x.numel()) for x in vectors), indexing="ij")
    return stack([x.reshape(-1)[Tensor._of(places.reshape(-1))]
                  for x, places in zip(vectors, grid, strict=True)], 1)
