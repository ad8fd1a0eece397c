"""Operations that move elements: views, transposes, indexing, joining.  All linear."""

from math import prod
from typing import Any

import numpy as np

from ..core.broadcasting import copied
from ..core.op import Linear, sum_to
from .renaming import renamed


class View(Linear):
    """The same elements in row-major order under another shape (view, reshape, flatten)."""
    is_view = True
    size: tuple[int, ...]
    grad_fn, local, structure = "ViewBackward0", ("I",), ("identity",)
    tex = r"\operatorname{view}($a)"
    def forward(self, a): return a.reshape(self.size)
    def vjp_a(self, g, shape): return g.reshape(shape)


class Expand(Linear):
    """Repeat along axes of length 1, or new leading ones, without copying."""
    is_view = True
    size: tuple[int, ...]
    grad_fn, tex, local = "ExpandBackward0", r"\operatorname{expand}($a)", ("I, repeated",)
    structure = ("stacked identities",)
    def vjp_a(self, g, shape): return sum_to(g, shape)

    def forward(self, a):
        out = np.broadcast_to(a, self.size)
        if isinstance(out, np.ndarray) and a.flags.writeable:
            out.flags.writeable = True      # who may write there is said by refuse_repeated
        return out


class T(Linear):
    """The transpose of a matrix; vectors and scalars as they are."""
    is_view = True
    grad_fn, tex, local, structure = "TBackward0", r"$a^{\top}", (r"\Pi",), ("permutation",)
    def forward(self, a): return a.T
    def vjp_a(self, g): return self(g)


class Transpose(Linear):
    """Two axes exchanged."""
    is_view = True
    dim0: int
    dim1: int
    grad_fn, tex, local, structure = "TransposeBackward0", r"$a^{\top}", (r"\Pi",), ("permutation",)
    def forward(self, a): return np.swapaxes(a, self.dim0, self.dim1) if a.ndim else a
    def vjp_a(self, g): return Transpose(self.dim0, self.dim1)(g)


class Permute(Linear):
    """Axes in the order ``dims``."""
    is_view = True
    dims: tuple[int, ...]
    grad_fn, local, structure = "PermuteBackward0", (r"\Pi",), ("permutation",)
    tex = r"\operatorname{permute}($a)"
    def forward(self, a): return np.transpose(a, self.dims)
    def vjp_a(self, g): return Permute(tuple(int(d) for d in np.argsort(self.dims)))(g)


class Unsqueeze(Linear):
    """A new axis of length 1 at ``dim``."""
    is_view = True
    dim: int
    grad_fn, local, structure = "UnsqueezeBackward0", ("I",), ("identity",)
    tex = r"\operatorname{unsqueeze}($a)"
    def forward(self, a): return np.expand_dims(a, self.dim)
    def vjp_a(self, g, shape): return g.reshape(shape)


class Squeeze(Linear):
    """All axes of length 1 removed."""
    is_view = True
    grad_fn, local, structure = "SqueezeBackward0", ("I",), ("identity",)
    tex = r"\operatorname{squeeze}($a)"
    def forward(self, a): return np.squeeze(a)
    def vjp_a(self, g, shape): return g.reshape(shape)


class SqueezeDim(Linear):
    """The axis ``dim`` removed if its length is 1."""
    is_view = True
    dim: int
    grad_fn, local, structure = "SqueezeBackward1", ("I",), ("identity",)
    tex = r"\operatorname{squeeze}($a)"
    def forward(self, a): return np.squeeze(a, self.dim) if a.ndim and a.shape[self.dim] == 1 else a
    def vjp_a(self, g, shape): return g.reshape(shape)


class SqueezeDims(Linear):
    """The axes ``dims`` removed where their length is 1."""
    is_view = True
    dims: tuple[int, ...]
    grad_fn, local, structure = "SqueezeBackward2", ("I",), ("identity",)
    tex = r"\operatorname{squeeze}($a)"
    def forward(self,
                a): return np.squeeze(a, tuple(d for d in self.dims if a.ndim and a.shape[d] == 1))
    def vjp_a(self, g, shape): return g.reshape(shape)


class Alias(Linear):
    """All of it under a new name, as ``x[...]`` gives."""
    is_view = True
    grad_fn, local, structure, tex = "AliasBackward0", ("I",), ("identity",), "$a"
    def forward(self, a): return a
    def vjp_a(self, g): return g


class Clone(Linear):
    """A copy that gradients flow through, laid out as what is copied."""
    grad_fn, local, structure = "CloneBackward0", ("I",), ("identity",)
    tex = r"\operatorname{clone}($a)"
    def forward(self, a): return copied(a)
    def vjp_a(self, g): return g


class Contiguous(Clone):
    """A copy laid out row by row."""
    grad_fn = "CloneBackward0"
    def forward(self, a): return np.array(a, order="C")


# of memory that is not laid out row by row; of what nobody else sees, as in matmul, as is SqueezeMm
ReshapeAlias = renamed(View, "ReshapeAlias", "ReshapeAliasBackward0")
UnsafeView = renamed(View, "UnsafeView", "UnsafeViewBackward0", is_view=False)
SqueezeMm = renamed(SqueezeDim, "SqueezeMm", "SqueezeBackward4")


class Cat(Linear):
    """Arrays one after the other along ``dim``, where they have these ``lengths``."""
    dim: int
    lengths: tuple[int, ...]
    grad_fn, local = "CatBackward0", (r"\text{columns of}\ I",)
    tex, structure = r"\operatorname{cat}($arrays)", ("columns of I",)
    promotes = "same"
    def forward(self, *arrays):
        joined = np.concatenate([x for x in arrays if x.shape != (0,)] or arrays[:1], self.dim)
        return joined if joined.flags.c_contiguous else np.ascontiguousarray(joined)
    def pull(self, i, g, values, shapes):
        start = sum(self.lengths[:i])
        part = Slice(self.dim, start, start + self.lengths[i], 1)(g)
        return part if part.shape == shapes[i] else part.reshape(shapes[i])


class Stack(Linear):
    """Arrays side by side along a new axis ``dim``."""
    dim: int
    grad_fn, local = "StackBackward0", (r"\text{columns of}\ I",)
    tex, structure = r"\operatorname{stack}($arrays)", ("columns of I",)
    promotes = "same"
    def forward(self, *arrays): return np.stack(arrays, self.dim)
    def pull(self, i, g, values, shapes): return Select(self.dim, i)(g)


class Pick(Linear):
    """Some of the elements: ``index`` says which, as NumPy's indexing does."""
    local, structure = (r"\text{rows of}\ I",), ("rows of I",)
    def vjp_a(self, g, shape): return Scatter(self.index, shape)(g)


class Select(Pick):
    """Position ``at`` of axis ``dim``, which goes away."""
    is_view = True
    dim: int
    at: int
    grad_fn = "SelectBackward0"
    tex = property(lambda self: "${a}_{[" + ":, " * self.dim + "$at]}")
    index = property(lambda self: (slice(None),) * self.dim + (self.at, ...))
    def forward(self, a): return a[self.index]


class Slice(Pick):
    """start:stop:step along axis ``dim``."""
    is_view = True
    dim: int
    start: int
    stop: int
    step: int
    grad_fn = "SliceBackward0"
    tex = property(lambda self: "${a}_{[" + ":, " * self.dim + "$start:$stop]}")
    index = property(lambda self: (slice(None),) * self.dim
                     + (slice(self.start, self.stop, self.step),))
    def forward(self, a): return a[self.index]


class Index(Pick):
    """Elements picked by arrays of indices; one used twice collects both gradients."""
    index: Any
    frees = True
    grad_fn, tex = "IndexBackward0", r"${a}_{[\ldots]}"
    def forward(self, a): return np.asarray(a[self.index], order="C")[()]


class Scatter(Linear):
    """Zeros of ``size`` with the input added at ``index``: what undoes picking."""
    index: Any
    size: tuple[int, ...]
    grad_fn, structure = "IndexPutBackward0", ("columns of I",)
    local = (r"\text{columns of}\ I",)
    tex = r"\operatorname{scatter}($a)"
    def forward(self, a):
        if isinstance(self.index, tuple) and all(
                isinstance(x, np.ndarray) and x.dtype.kind == "i" for x in self.index):
            return added_up(a, self.index, self.size)
        out = np.zeros(self.size, a.dtype)
        np.add.at(out, self.index, a)
        return out
    def vjp_a(self, g): return Index(self.index)(g)


class Placed(Scatter):
    """The same where no place comes twice, which needs no adding: a fifth of the time."""
    def forward(self, a):
        out = np.zeros(self.size, a.dtype)
        out[self.index] = a + 0     # -0 + 0 is 0
        return out


def added_up(a, index, size):
    """Zeros of ``size`` with ``a`` added at places along the first axes: ``np.add.at``, faster."""
    lead, width = size[:len(index)], prod(size[len(index):])
    places = np.ravel_multi_index(index, lead, "wrap").reshape(-1, 1) * width + np.arange(width)
    sums = np.bincount(places.reshape(-1), a.reshape(-1), prod(size))
    return sums.astype(a.dtype).reshape(size)


class Several(Linear):
    """Several views at once: ``parts`` says how each output is picked from the input."""
    parts: tuple[Pick, ...]
    tex, local, structure = "$a", (r"\text{rows of}\ I",), ("rows of I",)
    def forward(self, a): return tuple(part.forward(a) for part in self.parts)

    def pull(self, i, g, values, shapes):
        """``g`` has a gradient for each output, None where none arrived."""
        arrived = [(part.index, x) for part, x in zip(self.parts, g, strict=True) if x is not None]
        return Gathered(tuple(index for index, _ in arrived), shapes[0])(*[x for _, x in arrived])
Unbind = renamed(Several, "Unbind", "UnbindBackward0", is_view=True)
Split = renamed(Several, "Split", "SplitBackward0", is_view=True)
SplitWithSizes = renamed(Several, "SplitWithSizes", "SplitWithSizesBackward0", is_view=True)


class Gathered(Linear):
    """Zeros of ``size`` with each input written at its index: what undoes picking several."""
    indices: tuple[Any, ...]
    size: tuple[int, ...]
    grad_fn, local = "StackBackward0", (r"\text{columns of}\ I",)
    tex = r"\operatorname{gather}($arrays)"
    structure = ("columns of I",)
    def forward(self, *arrays):
        out = np.zeros(self.size, arrays[0].dtype)
        for index, array in zip(self.indices, arrays, strict=True):
            out[index] += array
        return out
    def pull(self, i, g, values, shapes): return Index(self.indices[i])(g)
