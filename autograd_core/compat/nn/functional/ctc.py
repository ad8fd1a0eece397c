"""The loss for sequences whose place in time is not known."""

import numpy as np

from ....core import messages
from ....core.apply import apply
from ....core.tensor import Tensor
from ...ops import ctc as ops

__all__ = ["ctc_loss"]


def ctc_loss(log_probs: Tensor, targets: Tensor, input_lengths, target_lengths, blank: int = 0,
             reduction: str = "mean", zero_infinity: bool = False) -> Tensor:
    """-log of the chance of ``targets``, from log-chances (T, N, C) that ``log_softmax`` gave.

    ``targets`` are (N, S), or all labels in a row; "mean" divides by their lengths first.
    """
    batched = log_probs.ndim == 3
    a = log_probs if batched else log_probs.unsqueeze(1)
    steps, lengths = numbers(input_lengths), numbers(target_lengths)
    refuse(a, steps, lengths, blank)
    op = ops.CtcLoss(rows_of(targets._array, lengths), steps, lengths, blank, zero_infinity)
    loss = apply(op, a)
    if reduction == "mean":
        return (loss / Tensor._of(np.maximum(lengths, 1))).mean()
    loss = loss if batched else loss.squeeze(0)
    return loss.sum() if reduction == "sum" else loss


def numbers(lengths) -> tuple[int, ...]:
    """Lengths as a tuple of numbers."""
    lengths = lengths.reshape(-1).tolist() if isinstance(lengths, Tensor) else lengths
    return tuple(int(n) for n in ([lengths] if isinstance(lengths, int) else lengths))


def refuse(log_probs: Tensor, steps, lengths, blank: int) -> None:
    """RuntimeError in PyTorch's words for lengths that do not fit."""
    longest, batch, classes = log_probs.shape
    if not 0 <= blank < classes:
        raise RuntimeError("blank must be in label range")
    if len(steps) != batch:
        raise RuntimeError("input_lengths must be of size batch_size")
    if len(lengths) != batch:
        raise RuntimeError("target_lengths must be of size batch_size")
    if max(steps) > longest:
        raise RuntimeError(messages.CTC_LENGTH.format(most=longest, got=max(steps)))


def rows_of(targets: np.ndarray, lengths) -> tuple[tuple[int, ...], ...]:
    """The labels of each target, from a row each or from all one after the other."""
    if targets.ndim == 2:
        return tuple(tuple(row.tolist()) for row in targets)
    starts = np.cumsum((0, *lengths))
    return tuple(tuple(targets[start:start + n].tolist())
                 for start, n in zip(starts, lengths, strict=False))
