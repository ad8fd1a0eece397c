"""Rows of a table, brought together in bags."""

import numpy as np

from ....core import messages
from ....core.apply import apply
from ....core.tensor import Tensor
from ....nn.functional.layers import shorten_rows
from ...ops import bags as ops

__all__ = ["embedding_bag"]


def embedding_bag(input: Tensor, weight: Tensor, offsets: Tensor | None = None, max_norm=None,
                  norm_type: float = 2, scale_grad_by_freq: bool = False, mode: str = "mean",
                  sparse: bool = False, per_sample_weights: Tensor | None = None,
                  include_last_offset: bool = False, padding_idx: int | None = None) -> Tensor:
    """The mean, sum or max of the rows of ``weight`` that each bag of integers names.

    A bag is a row of ``input``, or what lies between two of ``offsets``.
    """
    refuse_sparse(sparse)
    if max_norm is not None:
        shorten_rows(weight, np.unique(input._array), max_norm, norm_type)
    if input.ndim == 2:
        offsets, input, per_sample_weights = rows_as_bags(input, offsets, per_sample_weights)
    elif offsets is None or offsets.ndim != 1:
        raise ValueError("offsets has to be a 1D Tensor but got "
                         f"{None if offsets is None else type(offsets)}")
    starts = offsets._array[:-1] if include_last_offset else offsets._array
    if len(starts) and starts[0]:
        raise RuntimeError(messages.OFFSETS.format(got=starts[0]))
    refuse_mode(mode, per_sample_weights, scale_grad_by_freq)
    outside = np.flatnonzero((input._array < 0) | (input._array >= len(weight)))
    if outside.size:
        raise RuntimeError(messages.BAG_INDEX.format(
            at=outside[0], n=input._array[outside[0]], size=len(weight)))
    if padding_idx is not None:
        kept = np.flatnonzero(input._array != padding_idx % len(weight))
        starts, input = np.searchsorted(kept, starts), input[Tensor._of(kept)]
        per_sample_weights = per_sample_weights and per_sample_weights[Tensor._of(kept)]
    offsets = tuple(starts.tolist())
    if mode == "max":
        return apply(ops.EmbeddingBagMax(offsets), weight, input)
    operation = ops.EmbeddingBag(offsets, mode, scale_grad_by_freq)
    return apply(operation, weight, input, per_sample_weights)


def refuse_sparse(given: bool) -> None:
    """NotImplementedError for gradients that are sparse."""
    if given:
        raise NotImplementedError("gradients of bags are dense here: leave out sparse=True")


def refuse_mode(mode: str, per_sample_weights, scaled: bool) -> None:
    """Errors in PyTorch's words for another mode, and for weights in one that has none."""
    if mode not in ("sum", "mean", "max"):
        raise ValueError("mode has to be one of sum, mean or max")
    if mode == "max" and scaled:
        raise ValueError("max mode does not support scaling the gradient by the frequency")
    if per_sample_weights is not None and mode != "sum":
        raise NotImplementedError(messages.BAG_WEIGHTS.format(mode=mode))


def rows_as_bags(input: Tensor, offsets, weights):
    """Where the rows of ``input`` start when they stand one after the other, and these."""
    if offsets is not None:
        raise ValueError(messages.BAG_OFFSETS.format(type=type(offsets)).replace(
            "autograd_core.core.tensor", "torch"))
    offsets = Tensor._of(np.arange(0, input.numel(), input.shape[1]))
    return offsets, input.reshape(-1), None if weights is None else weights.reshape(-1)
