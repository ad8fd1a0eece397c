"""Losses.  ``reduction`` is "none" (one each), "mean" or "sum"."""

import warnings
from math import prod

import numpy as np

from ... import functions
from ...core import messages
from ...core.apply import apply
from ...core.broadcasting import broadcast_error
from ...core.dtypes import promote_types
from ...core.leaves import cast
from ...core.modes import mode
from ...core.tensor import Tensor
from ...functions.arguments import not_implemented
from ...functions.broadcasting import expand
from ...functions.pointwise import binary
from ...ops import arithmetic
from ...ops import losses as ops

__all__ = ["binary_cross_entropy", "binary_cross_entropy_with_logits", "cross_entropy",
           "huber_loss", "l1_loss", "mse_loss", "nll_loss", "smooth_l1_loss"]

REDUCTIONS = {"none": 0, "mean": 1, "sum": 2}


def number_of(reduction: str) -> int:
    """PyTorch's number of a reduction."""
    if reduction not in REDUCTIONS:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return REDUCTIONS[reduction]


def reduction_of(reduction: str, size_average: bool | None, reduce: bool | None) -> str:
    """``reduction``, or with a warning what the two flags of old say in its place."""
    if size_average is None and reduce is None:
        return reduction
    reduction = "none" if reduce not in (None, True) else (
        "mean" if size_average in (None, True) else "sum")
    warnings.warn(messages.OLD_REDUCTION.format(reduction=reduction), stacklevel=3)
    return reduction


def constant(name: str, x: Tensor | None) -> Tensor | None:
    """``x``, which no gradient goes through."""
    if x is not None and mode.grad and x.requires_grad:
        raise RuntimeError(f"the derivative for '{name}' is not implemented")
    return x


def reduced(losses: Tensor, reduction: str) -> Tensor:
    """``losses`` as they are, their mean or their sum."""
    code = number_of(reduction)
    return (losses.mean() if code == 1 else losses.sum()) if code else losses


def matched(input: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Both in one shape, with PyTorch's warning when they were not."""
    if input.size() == target.size():
        return of_one_kind(input, target)
    warnings.warn(messages.TARGET_SIZE.format(target=target.shape, input=input.shape),
                  stacklevel=3)
    try:
        shape = np.broadcast_shapes(input.shape, target.shape)
    except ValueError:
        raise broadcast_error([input._array, target._array]) from None
    return of_one_kind(*(x if x.shape == shape else expand(x, shape) for x in (input, target)))


def of_one_kind(input: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Both in the dtype that PyTorch computes in."""
    if input._array.dtype is target._array.dtype:
        return input, target
    dtype = promote_types(input.dtype, target.dtype)
    return cast(input, dtype), cast(target, dtype)


def weighted(losses: Tensor, weight: Tensor, reduction: str, total=None) -> Tensor:
    """``losses`` times the weight of each, brought together; a mean is their sum by ``total``."""
    if weight.shape != losses.shape:
        raise ValueError("Weights and input must have the same size.")
    losses, code = losses * weight, number_of(reduction)
    return losses if not code else losses.sum() if code == 2 or total is None else (
        losses.sum() / total)


def of_floats(kernel: str, input: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """``matched``, refused where both hold integers."""
    input, target = matched(input, target)
    if not input.is_floating_point():
        raise not_implemented(kernel, input)
    return input, target


def mse_loss(input: Tensor, target: Tensor, size_average=None, reduce=None,
             reduction: str = "mean", weight: Tensor | None = None) -> Tensor:
    """(input - target)².

    >>> import autograd_core as torch
    >>> torch.nn.functional.mse_loss(torch.tensor([1., 2.]), torch.tensor([1., 4.]))
    tensor(2.)
    """
    reduction = reduction_of(reduction, size_average, reduce)
    input, target = matched(input, target)
    if weight is not None:
        return weighted((input - target) ** 2, weight, reduction, weight.sum())
    return apply(ops.MseLoss(number_of(reduction)), *of_floats("mse_cpu", input, target))


def l1_loss(input: Tensor, target: Tensor, size_average=None, reduce=None,
            reduction: str = "mean", weight: Tensor | None = None) -> Tensor:
    """|input - target|."""
    reduction = reduction_of(reduction, size_average, reduce)
    input, target = matched(input, target)
    losses = (input - target).abs()
    return reduced(losses, reduction) if weight is None else weighted(losses, weight, reduction,
                                                                      weight.sum())


def smooth_l1_loss(input: Tensor, target: Tensor, size_average=None, reduce=None,
                   reduction: str = "mean", beta: float = 1.0) -> Tensor:
    """|input - target|, rounded off below ``beta``."""
    reduction = reduction_of(reduction, size_average, reduce)
    if beta == 0.0:
        return l1_loss(input, target, reduction=reduction)
    return apply(ops.SmoothL1Loss(number_of(reduction), beta),
                 *of_floats("smooth_l1_cpu", input, target))


def huber_loss(input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0,
               weight: Tensor | None = None) -> Tensor:
    """(input - target)² / 2, straight where they are more than ``delta`` apart."""
    if weight is not None:
        losses = weighted(huber_loss(input, target, "none", delta), weight, "none")
        return reduced(losses, reduction)
    out = apply(ops.HuberLoss(number_of(reduction), delta), *of_floats("huber_cpu", input, target))
    return cast(out, input.dtype) if input.is_floating_point() else out


def binary_cross_entropy(input: Tensor, target: Tensor, weight=None, size_average=None,
                         reduce=None, reduction: str = "mean") -> Tensor:
    """-(target ln input + (1 - target) ln(1 - input)), for inputs between 0 and 1."""
    reduction = reduction_of(reduction, size_average, reduce)
    if target.size() != input.size():
        raise ValueError(messages.BCE_SIZE.format(target=target.shape, input=input.shape))
    if target.dtype is not input.dtype:
        raise RuntimeError(f"Found dtype {target.dtype.short_name} but expected "
                           f"{input.dtype.short_name}")
    if input.numel() and (input._array.min() < 0 or input._array.max() > 1):
        raise RuntimeError("all elements of input should be between 0 and 1")
    if target.numel() and (target._array.min() < 0 or target._array.max() > 1):
        raise RuntimeError("all elements of target should be between 0 and 1")
    weight = weight if weight is None else cast(weight, input.dtype)
    return apply(ops.BinaryCrossEntropy(number_of(reduction)), input, target,
                 constant("weight", weight))


def binary_cross_entropy_with_logits(input: Tensor, target: Tensor, weight=None,
                                     size_average=None, reduce=None, reduction: str = "mean",
                                     pos_weight=None) -> Tensor:
    """``binary_cross_entropy`` of sigmoid(input), without overflow."""
    reduction = reduction_of(reduction, size_average, reduce)
    if target.size() != input.size():
        raise ValueError(f"Target size ({target.shape}) must be the same as input size "
                         f"({input.shape})")
    refuse_logits(input, target)
    weight = weight if weight is None else cast(weight, input.dtype)
    op = ops.BinaryCrossEntropyWithLogits(number_of(reduction))
    return apply(op, input, target, constant("weight", weight), constant("pos_weight", pos_weight))


def refuse_logits(input: Tensor, target: Tensor) -> None:
    """Both are of floats; in PyTorch's words."""
    if not input.is_floating_point():
        raise not_implemented("log_sigmoid_cpu", input)
    if target._array.dtype.kind == "b":
        raise RuntimeError(messages.SUBTRACT_BOOLS)
    if not target.is_floating_point():
        raise RuntimeError(messages.OUTPUT_DTYPE.format(result=input.dtype.short_name,
                                                        output=target.dtype.short_name))


def nll_loss(input: Tensor, target: Tensor, weight=None, size_average=None,
             ignore_index: int = -100, reduce=None, reduction: str = "mean") -> Tensor:
    """Minus the entry of ``input`` (N, classes, …) that ``target`` (N, …) names."""
    code = number_of(reduction_of(reduction, size_average, reduce))
    refuse_targets(input, target, ignore_index)
    refuse_weight(input, weight)
    if input.ndim <= 2:
        return apply(ops.NllLoss(code, ignore_index), input, target, constant("weight", weight))
    if input.ndim == 4:
        return apply(ops.NllLoss2d(code, ignore_index), input, target, constant("weight", weight))
    n, c, *rest = input.shape
    out = apply(ops.NllLoss2d(code, ignore_index), input.reshape(n, c, 1, -1),
                target.reshape(n, 1, -1), constant("weight", weight))
    return out if code else out.view(n, *rest)


def refuse_weight(input: Tensor, weight) -> None:
    """A weight for each class, in the input's dtype."""
    if not input.is_floating_point():
        raise not_implemented("nll_loss_out_frame", input)
    if weight is None:
        return
    classes = input.shape[1] if input.ndim > 1 else input.shape[0]
    if weight.shape != (classes,):
        raise RuntimeError(messages.CLASS_WEIGHTS.format(classes=classes,
                                                         shape=list(weight.shape)))
    if weight.dtype is not input.dtype:
        raise RuntimeError(f"expected scalar type {input.dtype.short_name} but found "
                           f"{weight.dtype.short_name}")


def refuse_targets(input: Tensor, target: Tensor, ignore_index: int) -> None:
    """Targets are classes, as many as there are inputs."""
    if input.ndim >= 2 and (not target.ndim or input.shape[0] != target.shape[0]):
        raise ValueError(f"Expected input batch_size ({input.shape[0]}) to match target "
                         f"batch_size ({target.shape[0] if target.ndim else 1}).")
    if input.ndim <= 2 and target.ndim > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    t, classes = target._array, input._array.shape[1 if input.ndim > 1 else 0]
    if t.dtype != np.int64 and t.dtype != np.uint8:
        raise RuntimeError(messages.TARGET_CLASSES.format(type=target.dtype.short_name))
    if not t.size or t.view(f"u{t.itemsize}").max() < classes:  # without a sign -1 is large
        return
    wrong = (t != ignore_index) & ((t < 0) | (t >= classes))
    if wrong.any():
        raise IndexError(f"Target {np.asarray(target._array)[wrong].flat[0]} is out of bounds.")


def cross_entropy(input: Tensor, target: Tensor, weight=None, size_average=None,
                  ignore_index: int = -100, reduce=None, reduction: str = "mean",
                  label_smoothing: float = 0.0) -> Tensor:
    """Minus the log of the probability that softmax(input) gives to ``target``.

    ``target`` names a class for each row, or gives the wanted probabilities in input's shape.

    >>> import autograd_core as torch
    >>> torch.nn.functional.cross_entropy(torch.tensor([[0., 0.]]), torch.tensor([1]))
    tensor(0.6931)
    """
    reduction = reduction_of(reduction, size_average, reduce)
    number_of(reduction)
    if not 0.0 <= label_smoothing <= 1.0:
        raise RuntimeError("label_smoothing must be between 0.0 and 1.0. "
                           f"Got: {label_smoothing:g}")
    classes = 1 if input.ndim > 1 else 0
    log_p = functions.log_softmax(input, classes)
    if target._array.shape == input._array.shape:
        if not target.is_floating_point():
            raise RuntimeError(messages.TARGET_PROBABILITIES.format(type=target.dtype.short_name))
        return of_probabilities(log_p, target, weight, reduction, label_smoothing, classes)
    loss = nll_loss(log_p, target, weight, None, ignore_index, None, reduction)
    if not label_smoothing:
        return loss
    n = input.shape[classes]
    return (loss * (1 - label_smoothing)
            + smoothed(log_p, target, weight, ignore_index, reduction, classes)
            * (label_smoothing / n))


def of_probabilities(log_p: Tensor, target: Tensor, weight, reduction: str, smoothing: float,
                     classes: int) -> Tensor:
    """Cross entropy with the probabilities that are wanted."""
    n = log_p.shape[classes]
    if smoothing:
        target = target * (1 - smoothing) + smoothing / n
    losses = weighed(log_p * target, weight, classes)
    if reduction == "none":
        return -losses.sum(classes)
    total = -losses.sum()
    if reduction == "sum":
        return total
    return binary(arithmetic.DivByNumber())(total, prod(log_p.shape) // n)


def weighed(losses: Tensor, weight, classes: int) -> Tensor:
    """``losses`` times the weights of the classes, along axis ``classes``, if there are any."""
    if weight is None:
        return losses
    return losses * weight.view(losses.shape[classes], *(1,) * (losses.ndim - classes - 1))


def smoothed(log_p: Tensor, target: Tensor, weight, ignore_index: int, reduction: str,
             classes: int) -> Tensor:
    """The loss of wanting all classes alike, for the targets that count."""
    losses = weighed(-log_p, weight, classes)
    counts = target._array != ignore_index
    losses = functions.where(Tensor._of(np.asarray(counts)), losses.sum(classes), 0.0)
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    total = counts.sum() if weight is None else weight._array[target._array[counts]].sum()
    return losses.sum() / float(total)
