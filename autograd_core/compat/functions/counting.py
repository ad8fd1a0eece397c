"""Counting and finding: unique, bincount, histc, searchsorted.  No gradient goes through these."""

import numpy as np

from ...core.tensor import Tensor
from ...functions.argument_errors import refusal
from ...functions.arguments import not_implemented, operand

__all__ = ["bincount", "bucketize", "histc", "searchsorted", "unique", "unique_consecutive"]


def unique(input: Tensor, sorted: bool = True, return_inverse: bool = False,
           return_counts: bool = False, dim: int | None = None):
    """The values that occur, in order; on request where each went, and how often it occurs."""
    if not isinstance(input, Tensor):
        raise refusal("torch._unique2", (input,), {})
    found = np.unique(input._array, return_inverse=True, return_counts=True, axis=dim)
    values, inverse, counts = (Tensor._of(x) for x in found)
    return some_of(values, inverse.reshape(input.shape if dim is None else (-1,)), counts,
                   return_inverse, return_counts)


def some_of(values, inverse, counts, return_inverse, return_counts):
    """The results that were asked for."""
    out = (values, *[inverse] * return_inverse, *[counts] * return_counts)
    return out if len(out) > 1 else values


def unique_consecutive(input: Tensor, return_inverse: bool = False, return_counts: bool = False):
    """Each run of equal values once; on request where each went, and how long it is."""
    flat = input._array.reshape(-1)
    starts = np.flatnonzero(np.concatenate([[True], flat[1:] != flat[:-1]])[:flat.size])
    counts = np.diff(np.append(starts, flat.size))
    inverse = np.repeat(np.arange(len(starts)), counts).reshape(input.shape)
    return some_of(Tensor._of(flat[starts]), Tensor._of(inverse), Tensor._of(counts),
                   return_inverse, return_counts)


def bincount(input: Tensor, weights: Tensor | None = None, minlength: int = 0) -> Tensor:
    """How often each of 0, 1, 2, … occurs, or the sum of its ``weights``."""
    if input.is_floating_point():
        raise not_implemented("bincount_cpu", input)
    if input.ndim != 1 or (input._array < 0).any():
        raise RuntimeError("bincount only supports 1-d non-negative integral inputs.")
    if weights is None:
        return Tensor._of(np.bincount(input._array, None, minlength))
    counts = np.bincount(input._array, weights._array, minlength)
    return Tensor._of(counts.astype(weights._array.dtype))


def histc(input: Tensor, bins: int = 100, min: float = 0, max: float = 0) -> Tensor:
    """How many elements fall into each of ``bins`` equal parts of [min, max]."""
    if not input.is_floating_point():
        raise not_implemented("histogram_cpu", input)
    low, high = (min, max) if min != max else (input._array.min(), input._array.max())
    counts, _ = np.histogram(input._array, bins, (low, high))
    return Tensor._of(counts.astype(input._array.dtype))


def searchsorted(sorted_sequence: Tensor, input, *, out_int32: bool = False,
                 right: bool = False, side: str | None = None,
                 sorter: Tensor | None = None) -> Tensor:
    """Where each of ``input`` goes into a sorted sequence, before (or ``right`` of) equal ones;
    ``sorter`` are the places by which it would be sorted."""
    if sorter is not None:
        sorted_sequence = sorted_sequence.gather(-1, sorter)
    side = side or ("right" if right else "left")
    values = input._array if isinstance(input, Tensor) else operand(input)
    sequence, kind = sorted_sequence._array, np.int32 if out_int32 else np.int64
    if sequence.ndim == 1:
        return Tensor._of(np.asarray(np.searchsorted(sequence, values, side), kind))
    rows = [np.searchsorted(a, b, side) for a, b in zip(
        sequence.reshape(-1, sequence.shape[-1]), values.reshape(-1,
                                                                 values.shape[-1]), strict=True)]
    return Tensor._of(np.stack(rows).reshape(values.shape).astype(kind))


def bucketize(input, boundaries: Tensor, *, out_int32: bool = False,
              right: bool = False) -> Tensor:
    """Between which ``boundaries`` each of ``input`` lies."""
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)
