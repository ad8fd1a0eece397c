"""What the simplest layers do: linear, embedding, dropout, padding, one-hot."""

import math

import numpy as np

from ...core import messages
from ...core.apply import apply
from ...core.dtypes import c_name
from ...core.leaves import leaf, wrap
from ...core.tensor import Tensor
from ...functions.broadcasting import refuse_expansion
from ...functions.inplace import write
from ...functions.products import matmul
from ...functions.shapes import is_contiguous, t
from ...ops import linalg
from ...ops import neural as ops

__all__ = ["alpha_dropout", "bilinear", "dropout", "dropout1d", "dropout2d", "dropout3d",
           "embedding", "linear", "one_hot", "pad"]

ADDMM = linalg.AddmmTurned()


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input · weightᵀ + bias, for each row: weight is (out_features × in_features).

    >>> import autograd_core as torch
    >>> torch.nn.functional.linear(torch.ones(1, 2), torch.ones(3, 2), torch.ones(3))
    tensor([[3., 3., 3.]])
    """
    if bias is None or weight._array.ndim < 2:
        out = matmul(input, weight.t())
        return out if bias is None else out + bias
    if not isinstance(bias, Tensor):
        raise TypeError("a bias is a tensor")
    if input._array.ndim == 2:
        return addmm(bias, input, t(weight))
    if not is_contiguous(input) or not input.ndim:
        return matmul(input, weight.t()) + bias
    rows = addmm(bias, input.view(-1, input.shape[-1]), weight.t())
    return rows.view(*input.shape[:-1], weight.shape[0])


def addmm(c: Tensor, a: Tensor, b: Tensor) -> Tensor:
    """c + a b, for matrices."""
    x, y, z = a._array, b._array, c._array
    if x.shape[1] != y.shape[0] or z.shape != y.shape[1:] or not x.dtype is y.dtype is z.dtype:
        refuse_addmm(c, a, b)
    return ADDMM.applied(c, a, b)


def refuse_addmm(c: Tensor, a: Tensor, b: Tensor) -> None:
    """RuntimeError in PyTorch's words where shapes or dtypes do not fit."""
    if a.shape[1] != b.shape[0]:
        raise RuntimeError(messages.MATMUL_SHAPES.format(a="x".join(map(str, a.shape)),
                                                         b="x".join(map(str, b.shape))))
    for name, x in (("self", c), ("mat1", a)):
        if x.dtype is not b.dtype:
            raise RuntimeError(f"{name} and mat2 must have the same dtype, but got "
                               f"{x.dtype.short_name} and {b.dtype.short_name}")
    refuse_expansion(c, (a.shape[0], b.shape[1]))


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input1ᵀ · weight[k] · input2 for each output k, plus bias."""
    same = [("input1", input1), ("input2", input2), ("weight", weight)]
    same += [] if bias is None else [("bias", bias)]
    if len({x.dtype for _, x in same}) > 1:
        raise RuntimeError("All tensors must have the same dtype, got " + ", ".join(
            f"{name}: {c_name(x.dtype)}" for name, x in same))
    left = matmul(input1.unsqueeze(-2).unsqueeze(-2), weight).squeeze(-2)
    out = (left * input2.unsqueeze(-2)).sum(-1)
    return out if bias is None else out + bias


def embedding(input: Tensor, weight: Tensor, padding_idx: int | None = None,
              max_norm: float | None = None, norm_type: float = 2.0,
              scale_grad_by_freq: bool = False, sparse: bool = False) -> Tensor:
    """The rows of ``weight`` that the integers in ``input`` name.

    Rows longer than ``max_norm`` are first cut to that length, in ``weight`` itself; with
    ``scale_grad_by_freq`` the gradient of a row is divided by how often it is named.
    """
    if sparse:
        raise NotImplementedError("gradients are dense here: leave out sparse=True")
    if weight.dim() != 2:
        raise RuntimeError("'weight' must be 2-D")
    rows = weight.shape[0]
    if padding_idx is None:
        padding_idx = -1
    elif not -rows <= padding_idx < rows:
        raise AssertionError("Padding_idx must be within num_embeddings")
    elif padding_idx < 0:
        padding_idx += rows
    if input._array.dtype.kind != "i" or input._array.dtype.itemsize < 4:
        raise RuntimeError(messages.EMBEDDING_INDICES.format(type=input.type()))
    if input.numel() and not 0 <= input._array.min() <= input._array.max() < rows:
        raise IndexError("index out of range in self")
    if max_norm is not None:
        shorten_rows(weight, np.unique(input._array), max_norm, norm_type)
    return apply(ops.Embedding(padding_idx, scale_grad_by_freq), weight, input)


def shorten_rows(weight: Tensor, rows: np.ndarray, max_norm: float, norm_type: float) -> None:
    """Cut these rows to the length ``max_norm``, in place and without a history."""
    array = weight._array.copy()
    norms = np.linalg.norm(array[rows], norm_type, axis=1, keepdims=True)
    array[rows] *= np.where(norms > max_norm, max_norm / (norms + 1e-7), 1)
    write(weight, array)


def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """A row of zeros with a 1 at each class.

    >>> import autograd_core as torch
    >>> torch.nn.functional.one_hot(torch.tensor([0, 2]))
    tensor([[1, 0, 0],
            [0, 0, 1]])
    """
    classes = tensor._array
    if classes.dtype != np.int64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.")
    if classes.size and classes.min() < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        num_classes = int(classes.max()) + 1
    elif classes.size and classes.max() >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    return wrap(np.eye(num_classes, dtype=np.int64)[classes])


def noise_like(size, input: Tensor, p: float) -> Tensor:
    """1 with probability 1 - p, else 0, of shape ``size``."""
    return leaf(np.empty(size, input._array.dtype)).bernoulli_(1 - p)


def refuse_chance(p: float) -> None:
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Each element is 0 with probability ``p``, else divided by 1 - p; untouched in evaluation."""
    return dropped(input, input.shape, p, training, inplace)


def dropped(input: Tensor, size, p: float, training: bool, inplace: bool) -> Tensor:
    """``dropout`` with one decision for each element of ``size``."""
    refuse_chance(p)
    if not training or p == 0 or not input.numel():
        return input
    noise = noise_like(size, input, p).div_(1 - p) if p < 1 else wrap(0.0, input.dtype)
    return input.mul_(noise) if inplace else input * noise


def dropout1d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False):
    """Whole channels of (N, C, L) or (C, L) are dropped."""
    lead = input.shape[:2] if input.ndim == 3 else input.shape[:1]
    return dropped(input, (*lead, 1), p, training, inplace)


def dropout2d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False):
    """Whole channels of (N, C, H, W) are dropped."""
    return dropped(input, (*input.shape[:2], *(1,) * (input.ndim - 2)), p, training, inplace)


dropout3d = dropout2d


def alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False):
    """``dropout`` that keeps mean and variance of what ``selu`` gives."""
    refuse_chance(p)
    if not training or p == 0:
        return input
    alpha = 1.7580993408473766
    scale = 1 / math.sqrt((alpha * alpha * p + 1) * (1 - p))
    noise = noise_like(input.shape, input, p)
    shift = (noise - 1) * (alpha * scale) + alpha * scale * p
    return (input.mul_(noise * scale) if inplace else input * (noise * scale)) + shift


MIRRORS = {("reflect", 1): ops.ReflectionPad1d, ("reflect", 2): ops.ReflectionPad2d,
           ("replicate", 1): ops.ReplicationPad1d, ("replicate", 2): ops.ReplicationPad2d,
           ("reflect", 3): ops.ReflectionPad3d, ("replicate", 3): ops.ReplicationPad3d,
           **{("circular", k): ops.CircularPad for k in (1, 2, 3)}}
NUMPY_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def pad(input: Tensor, pad, mode: str = "constant", value: float | None = None) -> Tensor:
    """``pad`` = (before, after) for the last axis, then for the one before it, and so on."""
    pad = tuple(int(n) for n in pad)
    if len(pad) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if len(pad) > 2 * input.ndim:
        raise RuntimeError(messages.PAD_LENGTH.format(pad=len(pad), ndim=input.ndim))
    if mode == "constant":
        return apply(ops.ConstantPad(pad, value or 0), input)
    if mode in NUMPY_MODES and input.ndim not in (len(pad) // 2 + 1, len(pad) // 2 + 2):
        raise NotImplementedError(messages.PAD_MIRROR.format(pad=len(pad), ndim=input.ndim))
    if (mode, len(pad) // 2) not in MIRRORS:
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    indices = [np.arange(n) for n in input.shape]
    for k in range(len(pad) // 2):
        indices[-1 - k] = np.pad(indices[-1 - k], pad[2 * k:2 * k + 2], NUMPY_MODES[mode])
    return apply(MIRRORS[mode, len(pad) // 2](np.ix_(*indices)), input)
