"""Picking elements by index and putting them: gather, scatter, masks, max along an axis.

Indices and masks are inputs, so what is saved of them is the tensor itself.
"""

from typing import ClassVar

import numpy as np

from ..core import messages
from ..core.broadcasting import copied
from ..core.op import General, Linear, Op, sum_to


def along(index, dim: int, ndim: int) -> tuple:
    """NumPy's index for: at each place of ``index`` the element it names along ``dim``."""
    return tuple(index if d == dim else
                 np.arange(n).reshape(tuple(-1 if k == d else 1 for k in range(ndim)))
                 for d, n in enumerate(index.shape))


def at_least_1d(*arrays):
    """Arrays whose 0-d ones have one axis, so that indices along axis 0 mean something."""
    return [np.atleast_1d(x) for x in arrays]


class Gather(Linear):
    """out[i][j] = a[index[i][j]][j] for dim 0, and so on."""
    dim: int
    grad_fn, tex = "GatherBackward0", r"\operatorname{gather}($a, $index)"
    local, structure = (r"\text{rows of}\ I",), ("rows of I",)
    saved_as: ClassVar = {"a": "self"}

    def forward(self, a, index):
        a1, index1 = at_least_1d(a, index)
        return a1[along(index1, self.dim, a1.ndim)].reshape(index.shape)

    def vjp_a(self, g, index, shape): return ScatterAdd(self.dim)(np.zeros_like(g, shape=shape),
                                                                  index, g)


def gather_gradient(op, g, index, shape):
    """The gradient of what was written; PyTorch refuses it unless all of that was used."""
    if tuple(index.shape) != tuple(shape):
        raise RuntimeError(messages.GRADIENT_SHAPE.format(
            name=op.grad_fn, index=1, got=list(index.shape), expected=list(shape)))
    return Gather(op.dim)(g, index)


class ScatterAdd(General):
    """a with b added at ``index`` along ``dim``."""
    dim: int
    grad_fn, tex = "ScatterAddBackward0", r"\operatorname{scatter\_add}($a, $index, $b)"
    local, structure = ("I", "", r"\text{columns of}\ I"), ("identity", "", "columns of I")

    def forward(self, a, index, b):
        out, index, b = at_least_1d(copied(a), index, b)
        np.add.at(out, along(index, self.dim, out.ndim), b[tuple(map(slice, index.shape))])
        return out.reshape(a.shape)

    def vjp_a(self, g): return g
    def vjp_b(self, g, index, shape): return gather_gradient(self, g, index, shape)


class ScatterOnto(Op):
    """a with b added at ``index`` along ``dim``, or multiplied; PyTorch has no derivative of it."""
    dim: int
    reduce: str
    tex = r"\operatorname{scatter}($a, $index, $b)"

    def forward(self, a, index, b):
        out, index, b = at_least_1d(np.array(a), index, b)
        getattr(np, self.reduce).at(out, along(index, self.dim, out.ndim),
                                    b[tuple(map(slice, index.shape))])
        return out.reshape(a.shape)


class ScatterTo(General):
    """a with b written at ``index`` along ``dim``."""
    dim: int
    grad_fn, tex = "ScatterBackward0", r"\operatorname{scatter}($a, $index, $b)"
    local = r"[\text{not written}]", "", r"\text{columns of}\ I"

    def forward(self, a, index, b):
        out, index, b = at_least_1d(copied(a), index, b)
        out[along(index, self.dim, out.ndim)] = b[tuple(map(slice, index.shape))]
        return out.reshape(a.shape)

    def vjp_a(self, g, index): return ScatterValue(self.dim, 0)(g, index)
    def vjp_b(self, g, index, shape): return gather_gradient(self, g, index, shape)


class ScatterValue(General):
    """a with a number written at ``index`` along ``dim``."""
    dim: int
    value: float
    grad_fn, tex = "ScatterBackward1", r"\operatorname{scatter}($a, $index, $value)"
    local = (r"[\text{not written}]",)

    def forward(self, a, index):
        out, index = at_least_1d(copied(a), index)
        out[along(index, self.dim, out.ndim)] = self.value
        return out.reshape(a.shape)

    def vjp_a(self, g, index): return ScatterValue(self.dim, 0)(g, index)


# whole slices

def slices(dim: int, index) -> tuple:
    """NumPy's index for the slices ``index`` along ``dim``."""
    return (*[slice(None)] * dim, np.atleast_1d(index))


class IndexSelect(Linear):
    """The slices ``index`` along ``dim``."""
    dim: int
    grad_fn, tex = "IndexSelectBackward0", r"\operatorname{index\_select}($a, $index)"
    local, structure = (r"\text{rows of}\ I",), ("rows of I",)
    def forward(self, a, index):
        return np.atleast_1d(a)[slices(self.dim, index)] if a.ndim else a[()]
    def vjp_a(self, g, index, shape): return IndexAdd(self.dim)(np.zeros_like(g, shape=shape),
                                                                index, g)


class IndexAdd(General):
    """a with alpha times the slices of b added at ``index`` along ``dim``."""
    dim: int
    alpha: float = 1
    grad_fn, tex = "IndexAddBackward0", r"\operatorname{index\_add}($a, $index, $b)"
    local = "I", "", r"$alpha \cdot \text{columns of}\ I"

    def forward(self, a, index, b):
        out = np.atleast_1d(copied(a))
        np.add.at(out, slices(self.dim, index), b if self.alpha == 1 else self.alpha * b)
        return out.reshape(a.shape)

    def vjp_a(self, g): return g
    def vjp_b(self, g, index, shape):
        return (IndexSelect(self.dim)(g, index) * self.alpha).reshape(shape)


class IndexCopy(General):
    """a with the slices of b written at ``index`` along ``dim``."""
    dim: int
    grad_fn, tex = "IndexCopyBackward0", r"\operatorname{index\_copy}($a, $index, $b)"
    local = r"[\text{not written}]", "", r"\text{columns of}\ I"

    def forward(self, a, index, b):
        out = copied(a)
        np.atleast_1d(out)[slices(self.dim, index)] = b
        return out

    def vjp_a(self, g, index): return IndexFill(self.dim, 0)(g, index)
    def vjp_b(self, g, index): return IndexSelect(self.dim)(g, index)


class IndexFill(General):
    """a with a number in the slices ``index`` along ``dim``."""
    writes_repeated = "index_fill_"
    dim: int
    value: float
    grad_fn, tex = "IndexFillBackward0", r"\operatorname{index\_fill}($a, $index, $value)"
    local = (r"[\text{not written}]",)

    def forward(self, a, index):
        out = copied(a)
        np.atleast_1d(out)[slices(self.dim, index)] = self.value
        return out

    def vjp_a(self, g, index): return IndexFill(self.dim, 0)(g, index)


class IndexFillTensor(IndexCopy):
    """a with the 0-d b in the slices ``index`` along ``dim``."""
    writes_repeated = "index_fill_"
    grad_fn, tex = "IndexFillBackward1", r"\operatorname{index\_fill}($a, $index, $b)"
    local = r"[\text{not written}]", "", r"[\text{written}]"
    def vjp_b(self, g, index): return IndexSelect(self.dim)(g, index).sum()


# masks

class MaskedFill(General):
    """a with a number where the mask holds."""
    writes_repeated = "masked_fill_"
    value: float
    grad_fn, tex = "MaskedFillBackward0", r"\operatorname{masked\_fill}($a, $mask, $value)"
    local = (r"[\lnot $mask]",)
    def forward(self, a, mask): return np.where(mask, np.asarray(self.value).astype(a.dtype), a)
    def vjp_a(self, g, mask, shape): return sum_to(np.where(mask, 0, g), shape)


class MaskedFillTensor(General):
    """a with the 0-d b where the mask holds."""
    writes_repeated = "masked_fill_"
    grad_fn, tex = "MaskedFillBackward1", r"\operatorname{masked\_fill}($a, $mask, $b)"
    local = r"[\lnot $mask]", "", "[$mask]"
    def forward(self, a, mask, b): return np.where(mask, np.asarray(b).astype(a.dtype), a)
    def vjp_a(self, g, mask, shape): return sum_to(np.where(mask, 0, g), shape)
    def vjp_b(self, g, mask): return np.where(mask, g, 0).sum()


class MaskedSelect(General):
    """The elements where the mask holds, in a row; a is kept as in PyTorch, though not needed."""
    grad_fn, tex = "MaskedSelectBackward0", "${a}_{[$mask]}"
    local, structure = (r"\text{rows of}\ I",), ("rows of I",)
    def forward(self, a, mask):
        a, mask = np.broadcast_arrays(a, mask)
        return a[mask]
    def vjp_a(self, g, a, mask, shape):
        return sum_to(MaskedScatter()(np.zeros_like(g,
                                                    shape=np.broadcast_shapes(shape, mask.shape)),
                                      mask, g), shape)


class MaskedScatter(General):
    """a with the first elements of b where the mask holds."""
    grad_fn, tex = "MaskedScatterBackward0", r"\operatorname{masked\_scatter}($a, $mask, $b)"
    local = r"[\lnot $mask]", "", r"\text{columns of}\ I"

    def forward(self, a, mask, b):
        out, mask = copied(a), np.broadcast_to(mask, a.shape)
        out[mask] = b.reshape(-1)[:np.count_nonzero(mask)]
        return out

    def vjp_a(self, g, mask): return np.where(mask, 0, g)

    def vjp_b(self, g, mask, shape):
        picked = MaskedSelect()(g, mask)
        rest = np.zeros_like(picked, shape=(int(np.prod(shape)) - picked.shape[0],))
        return np.concatenate([picked, rest], 0).reshape(shape)


class Take(Linear):
    """Elements by their place in row-major order."""
    grad_fn, tex = "TakeBackward0", r"\operatorname{take}($a, $index)"
    local, structure = (r"\text{rows of}\ I",), ("rows of I",)
    def forward(self, a, index): return np.take(a, index)
    def vjp_a(self, g, index, shape):
        flat = np.zeros_like(g, shape=(int(np.prod(shape)),))
        return IndexAdd(0)(flat, index.reshape(-1) % flat.shape[0], g.reshape(-1)).reshape(shape)


# one, or some, of the values along an axis: max(dim), sort, topk, …

class Along(Linear):
    """The values at ``index`` along ``dim``, which goes away unless ``keepdim``."""
    dim: int
    keepdim: bool = True
    local, structure = (r"\text{rows of}\ I",), ("rows of I",)
    saved_as: ClassVar = {"index": "indices"}

    def forward(self, a, index):
        a = np.atleast_1d(a)
        index1 = index if self.keepdim else np.expand_dims(index, self.dim)
        return a[along(np.atleast_1d(index1), self.dim, a.ndim)].reshape(index.shape)

    def vjp_a(self, g, index, shape):
        if not self.keepdim and shape:
            g, index = np.expand_dims(g, self.dim), np.expand_dims(index, self.dim)
        return ScatterAdd(self.dim)(np.zeros_like(g, shape=shape), index, g)


def picker(grad_fn: str, tex: str) -> type[Along]:
    """The kind of Along that PyTorch calls ``grad_fn``."""
    return type(grad_fn.removesuffix("Backward0").removesuffix("Backward1"), (Along,), {
        "grad_fn": grad_fn, "tex": rf"\operatorname{{{tex}}}_{{$dim}}($a)_{{[$index]}}"})


MaxDim, MinDim = picker("MaxBackward0", "max"), picker("MinBackward0", "min")
MedianDim, NanmedianDim = picker("MedianBackward1", "median"), picker("NanmedianBackward1",
                                                                      "nanmedian")
Kthvalue, Mode = picker("KthvalueBackward0", "kthvalue"), picker("ModeBackward0", "mode")
Sort, SortStable = picker("SortBackward0", "sort"), picker("SortBackward1", "sort")
Topk = picker("TopkBackward0", "topk")
Cummax, Cummin = picker("CummaxBackward0", "cummax"), picker("CumminBackward0", "cummin")
