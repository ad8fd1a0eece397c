"""Rarer losses: of distributions, of which input should be larger or nearer, of sequences."""

import warnings

import numpy as np

from .... import functions
from ....core import messages
from ....core.apply import apply
from ....core.tensor import Tensor
from ....functions.argument_errors import refusal
from ....nn.functional.losses import constant, number_of, reduced, reduction_of
from ....nn.functional.normalization import pairwise_distance
from ...ops import losses as ops
from ...ops.ctc import CtcLoss
from .activations import logsigmoid

__all__ = ["cosine_embedding_loss", "ctc_loss", "gaussian_nll_loss", "hinge_embedding_loss",
           "kl_div", "margin_ranking_loss", "multi_margin_loss", "multilabel_soft_margin_loss",
           "poisson_nll_loss", "soft_margin_loss", "triplet_margin_loss",
           "triplet_margin_with_distance_loss"]


def kl_div(input: Tensor, target: Tensor, size_average=None, reduce=None, reduction: str = "mean",
           log_target: bool = False) -> Tensor:
    """target (ln target - input), for inputs that are log-probabilities."""
    reduction = reduction_of(reduction, size_average, reduce)
    if reduction == "mean":
        warnings.warn(messages.KL_MEAN, stacklevel=2)
    if mistaken := refusal("F.kl_div", (input, target), {}, kl_div):
        raise mistaken
    if log_target:
        losses = target.exp() * (target - input)
    else:
        losses = functions.xlogy(target, target) - target * input
    if reduction == "batchmean":
        return losses.sum() / (input.shape[0] if input.ndim else 1)
    return reduced(losses, reduction)


def poisson_nll_loss(input: Tensor, target: Tensor, log_input: bool = True, full: bool = False,
                     size_average=None, eps: float = 1e-8, reduce=None,
                     reduction: str = "mean") -> Tensor:
    """Minus the log-likelihood of counts ``target`` with rates e^input."""
    reduction = reduction_of(reduction, size_average, reduce)
    losses = input.exp() - target * input if log_input else input - target * (input + eps).log()
    if full:
        stirling = target * target.log() - target + (target * (2 * np.pi)).log() * 0.5
        losses = losses + functions.where(target > 1, stirling, 0.0)
    return reduced(losses, reduction)


def gaussian_nll_loss(input: Tensor, target: Tensor, var, full: bool = False, eps: float = 1e-6,
                      reduction: str = "mean") -> Tensor:
    """Minus the log-likelihood of ``target`` around ``input`` with variance ``var``."""
    var = var if isinstance(var, Tensor) else functions.ones_like(input) * var
    if (var._array < 0).any():
        raise ValueError("var has negative entry/entries")
    if var.shape == input.shape[:-1] and var.shape != input.shape:
        var = var.unsqueeze(-1)
    var = functions.where(var > eps, var, eps)
    losses = 0.5 * (var.log() + (input - target) ** 2 / var)
    return reduced(losses + 0.5 * float(np.log(2 * np.pi)) if full else losses, reduction)


def hinge_embedding_loss(input: Tensor, target: Tensor, margin: float = 1.0,
                         size_average=None, reduce=None, reduction: str = "mean") -> Tensor:
    """input where the target is 1, max(0, margin - input) where it is -1."""
    reduction = reduction_of(reduction, size_average, reduce)
    apart = functions.where(target != 1, (margin - input).clamp_min(0), 0.0)
    return reduced(apart + functions.where(target != -1, input, 0.0), reduction)


def margin_ranking_loss(input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0,
                        size_average=None, reduce=None, reduction: str = "mean") -> Tensor:
    """max(0, -target (input1 - input2) + margin)."""
    reduction = reduction_of(reduction, size_average, reduce)
    return reduced((-target * (input1 - input2) + margin).clamp_min(0), reduction)


def cosine_embedding_loss(input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0,
                          size_average=None, reduce=None, reduction: str = "mean") -> Tensor:
    """1 - cos where the target is 1, max(0, cos - margin) where it is -1."""
    reduction = reduction_of(reduction, size_average, reduce)
    dim = target.ndim
    dot, a, b = ((x * y).sum(dim) for x, y in
                 ((input1, input2), (input1, input1), (input2, input2)))
    cos = dot / ((a + 1e-12) * (b + 1e-12)).sqrt()
    near = functions.where(target == 1, 1 - cos, 0.0)
    return reduced(near + functions.where(target == -1, (cos - margin).clamp_min(0), 0.0),
                   reduction)


def triplet_margin_loss(anchor: Tensor, positive: Tensor, negative: Tensor, margin: float = 1.0,
                        p: float = 2, eps: float = 1e-6, swap: bool = False,
                        size_average=None, reduce=None, reduction: str = "mean") -> Tensor:
    """max(0, |anchor - positive| - |anchor - negative| + margin)."""
    reduction = reduction_of(reduction, size_average, reduce)
    return triplet_margin_with_distance_loss(
        anchor, positive, negative, margin=margin, swap=swap, reduction=reduction,
        distance_function=lambda x, y: pairwise_distance(x, y, p, eps))


def triplet_margin_with_distance_loss(anchor: Tensor, positive: Tensor, negative: Tensor, *,
                                      distance_function=None, margin: float = 1.0,
                                      swap: bool = False, reduction: str = "mean") -> Tensor:
    """The same with a distance of one's own."""
    distance = distance_function or pairwise_distance
    near, far = (distance(anchor, x) for x in (positive, negative))
    if swap:
        other = distance(positive, negative)
        far = functions.where(other < far, other, far)
    return reduced((margin + near - far).clamp_min(0), reduction)


def multi_margin_loss(input: Tensor, target: Tensor, p: int = 1, margin: float = 1.0,
                      weight: Tensor | None = None, size_average=None, reduce=None,
                      reduction: str = "mean") -> Tensor:
    """max(0, margin - input[target] + input)^p, meant over the other classes.

    >>> import autograd_core as torch
    >>> scores = torch.tensor([[0.1, 0.2, 0.4, 0.8]])
    >>> torch.nn.functional.multi_margin_loss(scores, torch.tensor([3]))
    tensor(0.3250)
    """
    reduction = reduction_of(reduction, size_average, reduce)
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if input.ndim not in (1, 2) or input.shape[-1] == 0:
        raise RuntimeError(messages.VECTOR_OR_MATRIX.format(got=list(input.shape)))
    rows, classes = (input if input.ndim > 1 else input.unsqueeze(0)), target.reshape(-1)
    if target.ndim > 1 or len(classes) != len(rows):
        raise RuntimeError(messages.MULTI_MARGIN_TARGET.format(
            wanted=len(rows), got=list(target.shape), shape=list(input.shape)))
    if ((classes._array < 0) | (classes._array >= rows.shape[1])).any():
        raise RuntimeError("target out of range")
    if weight is not None and weight.ndim != 1:
        raise ValueError("weight must be one-dimensional")
    if weight is not None and weight.shape != rows.shape[1:]:
        raise RuntimeError(f"inconsistent weight size, expected {rows.shape[1]} but got "
                           f"{list(weight.shape)}")
    code = number_of(reduction) or (2 if input.ndim == 1 else 0)    # of one row: a number
    return apply(ops.MultiMarginLoss(code, p, margin), rows, classes, constant("weight", weight))


def multilabel_soft_margin_loss(input: Tensor, target: Tensor, weight: Tensor | None = None,
                                size_average=None, reduce=None,
                                reduction: str = "mean") -> Tensor:
    """Binary cross entropies of logits, meant over the labels."""
    reduction = reduction_of(reduction, size_average, reduce)
    losses = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    losses = losses if weight is None else losses * weight
    return reduced(losses.sum(-1) / input.shape[-1], reduction)


def soft_margin_loss(input: Tensor, target: Tensor, size_average=None, reduce=None,
                     reduction: str = "mean") -> Tensor:
    """ln(1 + e^(-target · input)), for targets of 1 and -1."""
    reduction = reduction_of(reduction, size_average, reduce)
    return apply(ops.SoftMarginLoss(number_of(reduction)), input, constant("target", target))


# sequences whose place in time is not known

def ctc_loss(log_probs: Tensor, targets: Tensor, input_lengths, target_lengths, blank: int = 0,
             reduction: str = "mean", zero_infinity: bool = False) -> Tensor:
    """-log of the chance of ``targets``, from log-chances (T, N, C) that ``log_softmax`` gave.

    ``targets`` are (N, S), or all labels in a row; "mean" divides by their lengths first.
    """
    batched = log_probs.ndim == 3
    a = log_probs if batched else log_probs.unsqueeze(1)
    steps, lengths = numbers(input_lengths), numbers(target_lengths)
    refuse_lengths(a, steps, lengths, blank)
    op = CtcLoss(rows_of(targets._array, lengths), steps, lengths, blank, zero_infinity)
    loss = apply(op, a)
    if reduction == "mean":
        return (loss / Tensor._of(np.maximum(lengths, 1))).mean()
    loss = loss if batched else loss.squeeze(0)
    return loss.sum() if reduction == "sum" else loss


def numbers(lengths) -> tuple[int, ...]:
    """Lengths as a tuple of numbers."""
    lengths = lengths.reshape(-1).tolist() if isinstance(lengths, Tensor) else lengths
    return tuple(int(n) for n in ([lengths] if isinstance(lengths, int) else lengths))


def refuse_lengths(log_probs: Tensor, steps, lengths, blank: int) -> None:
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
