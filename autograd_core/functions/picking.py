"""Elements by index and by mask: gather, scatter, index_select, masked_fill, take, nonzero."""

import numpy as np

from ..core import dtypes, messages
from ..core.apply import apply
from ..core.saved_tensors import NUMBERS
from ..core.tensor import Tensor
from ..ops import cumulative, picking, writing
from .arguments import axis, refuse_overflow
from .broadcasting import batch_of
from .creation import full
from .indexing import holding, numpy_index
from .inplace_methods import from_choice

__all__ = ["argwhere", "gather", "index_add", "index_copy", "index_fill", "index_put",
           "index_select", "masked_fill", "masked_scatter", "masked_select", "nonzero", "scatter",
           "scatter_add", "take", "take_along_dim"]


def check_index(name: str, input: Tensor, dim: int, index: Tensor) -> int:
    """``dim`` counted from the front, after ``index`` was found to fit; else PyTorch's error."""
    dim = axis(dim, input.ndim)
    if index._array.dtype not in (np.int32, np.int64):
        raise RuntimeError(f"{name}(): Expected dtype int32/int64 for index")
    if max(index.ndim, 1) != max(input.ndim, 1):
        raise RuntimeError(messages.INDEX_DIMS.format(
            name="input" if name == "gather" else "self"))
    for d, (n, size) in enumerate(zip(index.shape, input.shape, strict=False)):
        if d != dim and n > size:
            raise RuntimeError(messages.INDEX_SIZES.format(
                at=d, index=list(index.shape), sizes=list(input.shape), dim=dim))
    size = input.shape[dim] if input.ndim else 1
    outside = index._array[(index._array < 0) | (index._array >= size)]
    if outside.size:
        raise RuntimeError(f"index {outside.flat[0]} is out of bounds for dimension {dim} "
                           f"with size {size}")
    return dim


def gather(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """out[i][j] = input[index[i][j]][j] for dim 0, and so on.

    >>> import autograd_core as torch
    >>> torch.tensor([[1., 2.], [3., 4.]]).gather(1, torch.tensor([[1], [0]]))
    tensor([[2.],
            [3.]])
    """
    return apply(picking.Gather(check_index("gather", input, dim, index)), input, index)


def scattering(input: Tensor, dim: int, index: Tensor, src=None, *, value=None,
               reduce: str | None = None) -> tuple:
    """The operation that writes ``src`` (or ``value``) at ``index``, adds it there or multiplies by
    it, and its operands."""
    src = value if src is None else src
    if reduce is not None:
        if reduce not in ("add", "multiply"):
            raise RuntimeError("reduce argument must be either add or multiply.")
        if isinstance(src, NUMBERS):
            src = full(index.shape, src, dtype=input.dtype)
        dim = check_index("scatter", input, dim, index)
        return picking.ScatterOnto(dim, reduce), (index, src)
    dim = check_index("scatter", input, dim, index)
    if isinstance(src, NUMBERS):
        refuse_overflow(input.dtype, src)
        return picking.ScatterValue(dim, src), (index,)
    if src.dtype is not input.dtype:
        raise RuntimeError("scatter(): Expected self.dtype to be equal to src.dtype")
    return picking.ScatterTo(dim), (index, src)


def scatter(input: Tensor, dim: int, index: Tensor, src=None, *, value=None,
            reduce: str | None = None) -> Tensor:
    """A copy with ``src`` (a tensor or a number) written at ``index`` along ``dim``, or with
    ``reduce`` "add" or "multiply" brought together with what is there."""
    op, others = scattering(input, dim, index, src, value=value, reduce=reduce)
    return apply(op, input, *others)


def scatter_adding(input: Tensor, dim: int, index: Tensor, src: Tensor):
    """The operation of ``scatter_add``."""
    if index._array.dtype.kind in "iu" and src.dtype is not input.dtype:
        raise RuntimeError("scatter(): Expected self.dtype to be equal to src.dtype")
    return picking.ScatterAdd(check_index("scatter", input, dim, index))


def scatter_add(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """A copy with ``src`` added at ``index`` along ``dim``; several at one place add up."""
    return apply(scatter_adding(input, dim, index, src), input, index, src)


# whole slices

VECTOR = {"index_add": "index_add_(): Index is supposed to be a vector, but got dim: {ndim} with "
                       "type: {type} and size: {size}",
          "index_copy": "index_copy_(): Index should have dimension 1 or 0 (got {ndim})",
          "index_fill": "Index has to be a vector/scalar"}
WHOLE = {"index_add": "index_add_(): Expected dtype int32/int64 for index but got: {type}",
         "index_copy": "index_copy_(): Expected a long tensor for index, but got {type}"}
"""What some functions say in words of their own."""


def check_slices(name: str, input: Tensor, dim: int, index: Tensor) -> int:
    """``dim`` counted from the front, after ``index`` was found to be a vector of its positions."""
    dim, fill = axis(dim, input.ndim), name == "index_fill"
    if fill and index._array.dtype != np.int64:
        raise IndexError("index_fill_(): Expected dtype int64 for index.")
    if index.ndim > 1:
        raise (RuntimeError if fill else IndexError)(
            VECTOR.get(name, "{name}(): Index is supposed to be a vector").format(
                name=name, ndim=index.ndim, type=index.dtype.short_name, size=list(index.shape)))
    if index._array.dtype not in (np.int32, np.int64):
        raise RuntimeError(WHOLE.get(name, "{name}(): Expected dtype int32 or int64 for index")
                           .format(name=name, type=index.dtype.short_name))
    size = input.shape[dim] if input.ndim else 1
    if ((index._array < 0) | (index._array >= size)).any():
        raise IndexError("index out of range in self")
    return dim


def index_select(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """The slices ``index`` along ``dim``."""
    return apply(picking.IndexSelect(check_slices("index_select", input, dim, index)), input, index)


def index_adding(input: Tensor, dim: int, index: Tensor, source: Tensor, alpha=1) -> tuple:
    """The operation that adds slices, and its operands."""
    if index.ndim <= 1 and index._array.dtype.kind in "iu" and source.dtype is not input.dtype:
        raise RuntimeError(f"index_add_(): self ({input.dtype.short_name}) and source "
                           f"({source.dtype.short_name}) must have the same scalar type")
    dim = check_slices("index_add", input, dim, index)
    if source.ndim and source.shape[dim] != index.numel():
        raise RuntimeError(messages.INDEX_ADD.format(n=index.numel(), m=source.shape[dim], dim=dim))
    if input.ndim and source.ndim and (
            (*source.shape[:dim], *source.shape[dim + 1:])
            != (*input.shape[:dim], *input.shape[dim + 1:])):
        raise RuntimeError(messages.INDEX_ADD_SHAPE.format(
            input=list(input.shape), source=list(source.shape)))
    return picking.IndexAdd(dim, alpha), (index, source)


def index_add(input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha=1) -> Tensor:
    """A copy with alpha times the slices of ``source`` added at ``index`` along ``dim``."""
    op, others = index_adding(input, dim, index, source, alpha)
    return apply(op, input, *others)


def index_copy(input: Tensor, dim: int, index: Tensor, source: Tensor) -> Tensor:
    """A copy with the slices of ``source`` written at ``index`` along ``dim``."""
    return apply(index_copying(input, dim, index, source), input, index, source)


def index_copying(input: Tensor, dim: int, index: Tensor, source: Tensor):
    """The operation of ``index_copy``."""
    if index.ndim <= 1 and input.ndim and source.ndim and input.ndim != source.ndim:
        raise IndexError(messages.INDEX_COPY_DIMS.format(a=source.ndim, b=input.ndim))
    return picking.IndexCopy(check_slices("index_copy", input, dim, index))


def index_filling(input: Tensor, dim: int, index: Tensor, value) -> tuple:
    """The operation that fills slices, and its operands."""
    if isinstance(value, Tensor) and value.ndim:
        raise RuntimeError(messages.INDEX_FILL_0D.format(ndim=value.ndim))
    dim = check_slices("index_fill", input, dim, index)
    if isinstance(value, Tensor):
        return picking.IndexFillTensor(dim), (index, value)
    refuse_overflow(input.dtype, value)
    return picking.IndexFill(dim, value), (index,)


def index_fill(input: Tensor, dim: int, index: Tensor, value) -> Tensor:
    """A copy with a number (or 0-d tensor) in the slices ``index`` along ``dim``."""
    op, others = index_filling(input, dim, index, value)
    return apply(op, input, *others)


def index_putting(input: Tensor, indices, values: Tensor, accumulate: bool = False) -> tuple:
    """The operation that writes at ``indices``, one tensor an axis, and its operand."""
    arrays = [(k, i._array) for k, i in enumerate(indices)]
    if values.dtype is not input.dtype:
        raise RuntimeError(messages.INDEX_PUT_DTYPE.format(
            to=input.dtype.short_name, got=values.dtype.short_name))
    op = writing.IndexPut(numpy_index(input, arrays), accumulate)
    return holding(op, tuple(indices)), (values,)


def index_put(input: Tensor, indices, values: Tensor, accumulate: bool = False) -> Tensor:
    """A copy with ``values`` written (or added) at ``indices``, one tensor an axis."""
    op, (values,) = index_putting(input, indices, values, accumulate)
    return apply(op, input, values)


# masks

def masking(input: Tensor, mask: Tensor, value) -> tuple:
    """The operation that fills where ``mask`` holds, and its operands."""
    if isinstance(value, Tensor) and value.ndim:
        raise RuntimeError(messages.MASK_VALUE.format(ndim=value.ndim))
    batch_of(mask.shape, input.shape)
    if mask._array.dtype.kind != "b":
        raise RuntimeError(messages.MASK_TYPE.format(type=dtypes.c_name(mask.dtype)))
    if not isinstance(value, Tensor):
        refuse_overflow(input.dtype, value)
        return picking.MaskedFill(value), (mask,)
    return picking.MaskedFillTensor(), (mask, value)


def masked_fill(input: Tensor, mask: Tensor, value) -> Tensor:
    """A copy with a number (or 0-d tensor) where ``mask`` holds.

    >>> import autograd_core as torch
    >>> torch.tensor([1., 2.]).masked_fill(torch.tensor([True, False]), 0.)
    tensor([0., 2.])
    """
    op, others = masking(input, mask, value)
    return apply(op, input, *others)


def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The elements where ``mask`` holds, in a row."""
    if mask._array.dtype.kind != "b":
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    return apply(picking.MaskedSelect(), input, mask)


def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """A copy with the first elements of ``source`` where ``mask`` holds."""
    return apply(picking.MaskedScatter(), input, *mask_and_source(input, mask, source))


def mask_and_source(input: Tensor, mask: Tensor, source: Tensor) -> tuple[Tensor, Tensor]:
    """Both, after they were found to fit ``input``; else PyTorch's error."""
    if input.dtype is not source.dtype:
        raise RuntimeError(messages.MASKED_SCATTER.format(
            input=input.dtype.short_name, source=source.dtype.short_name))
    batch_of(mask.shape, input.shape)
    if mask._array.dtype.kind != "b":
        raise RuntimeError("masked_scatter_ only supports boolean masks, but got mask with dtype "
                           f"{mask.dtype.short_name}")
    if np.count_nonzero(np.broadcast_arrays(input._array, mask._array)[1]) > source.numel():
        raise RuntimeError("Number of elements of source < number of ones in mask")
    return mask, source


# places in row-major order

def take(input: Tensor, index: Tensor) -> Tensor:
    """Elements by their place in row-major order."""
    if index.dtype is not dtypes.int64:
        raise RuntimeError("take(): Expected a long tensor for index, but got "
                           f"{index.dtype.short_name}")
    n = input.numel()
    outside = index._array[(index._array < -n) | (index._array >= n)]
    if outside.size:
        raise IndexError(messages.TAKE_RANGE.format(index=outside.flat[0], count=n))
    return apply(picking.Take(), input, index)


def take_along_dim(input: Tensor, indices: Tensor, dim: int | None = None) -> Tensor:
    """``gather`` whose other axes broadcast; without ``dim`` in row-major order."""
    if dim is None:
        return gather(input.reshape(-1), 0, indices.reshape(-1))
    dim = axis(dim, input.ndim)
    size = list(np.broadcast_shapes(*((*x.shape[:dim], 1, *x.shape[dim + 1:])
                                      for x in (input, indices))))
    at, own = list(size), list(size)
    at[dim], own[dim] = indices.shape[dim], input.shape[dim]
    return gather(input.expand(*own), dim, indices.expand(*at))


def nonzero(input: Tensor, *, as_tuple: bool = False):
    """The positions of what is not 0, a row each; with ``as_tuple`` an index for each axis."""
    places = np.nonzero(np.atleast_1d(input._array))
    if as_tuple:
        return tuple(map(Tensor._of, places))
    rows = np.stack(places, 1).astype(np.int64)
    return Tensor._of(rows if input.ndim else rows[:, :0])


def argwhere(input: Tensor) -> Tensor:
    """The positions of what is not 0, a row each."""
    return nonzero(input)


# in place

masked_fill_ = from_choice("masked_fill_", masking)
masked_scatter_ = from_choice("masked_scatter_", lambda self, mask, b: (
    picking.MaskedScatter(), mask_and_source(self, mask, b)))
scatter_ = from_choice("scatter_", scattering)
scatter_add_ = from_choice("scatter_add_", lambda self, dim, index, src: (
    scatter_adding(self, dim, index, src), (index, src)))
index_add_ = from_choice("index_add_", index_adding)
index_fill_ = from_choice("index_fill_", index_filling)
index_copy_ = from_choice("index_copy_", lambda self, dim, index, source: (
    index_copying(self, dim, index, source), (index, source)))
index_put_ = from_choice("index_put_", index_putting)
cumsum_ = from_choice("cumsum_", lambda self, dim, *, dtype=None: (
    cumulative.Cumsum(axis(dim, self.ndim)), ()))
