"""Operations that repeat, reverse, shift or mask elements by their position.  All linear."""

import numpy as np

from ..core.op import Linear
from .shape import Scatter


class Repeat(Linear):
    """Copies side by side, ``repeats`` of them along each axis."""
    repeats: tuple[int, ...]
    grad_fn, tex, local = "RepeatBackward0", r"\operatorname{repeat}($a)", ("I, repeated",)
    structure = ("stacked identities",)
    def forward(self, a): return np.tile(a, self.repeats)

    def vjp_a(self, g, shape):
        full = (1,) * (len(self.repeats) - len(shape)) + tuple(shape)
        paired = tuple(n for pair in zip(self.repeats, full, strict=True) for n in pair)
        if not self.repeats:
            return g
        return g.reshape(paired).sum(tuple(range(0, len(paired), 2))).reshape(shape)


class Flip(Linear):
    """The order along ``dims`` reversed."""
    dims: tuple[int, ...]
    grad_fn, tex, local = "FlipBackward0", r"\operatorname{flip}($a)", (r"\Pi",)
    structure = ("permutation",)
    def forward(self, a): return np.flip(a, self.dims if a.ndim else ()).copy()
    def vjp_a(self, g): return Flip(self.dims)(g)


class Roll(Linear):
    """Shifted along ``dims`` (none: in row-major order); what falls off comes in again."""
    shifts: tuple[int, ...]
    dims: tuple[int, ...]
    grad_fn, tex, local = "RollBackward0", r"\operatorname{roll}($a)", (r"\Pi",)
    structure = ("permutation",)
    def forward(self, a):
        return np.roll(a, self.shifts, self.dims) if self.dims else np.roll(a, self.shifts[0])
    def vjp_a(self, g): return Roll(tuple(-n for n in self.shifts), self.dims)(g)


class Rot90(Linear):
    """A quarter turn ``k`` times in the plane of ``dims``."""
    k: int
    dims: tuple[int, int]
    grad_fn, tex, local = "Rot90Backward0", r"\operatorname{rot90}($a)", (r"\Pi",)
    structure = ("permutation",)
    def forward(self, a): return np.rot90(a, self.k, self.dims).copy()
    def vjp_a(self, g): return Rot90(-self.k, self.dims)(g)


class Tril(Linear):
    """Zeros above the ``diagonal``."""
    diagonal: int = 0
    grad_fn, tex, local = "TrilBackward0", r"\operatorname{tril}($a)", (r"[\text{below}]",)
    structure = ("diagonal of ones and zeros",)
    def forward(self, a): return np.tril(a, self.diagonal)
    def vjp_a(self, g): return Tril(self.diagonal)(g)


class Triu(Linear):
    """Zeros below the ``diagonal``."""
    diagonal: int = 0
    grad_fn, tex, local = "TriuBackward0", r"\operatorname{triu}($a)", (r"[\text{above}]",)
    structure = ("diagonal of ones and zeros",)
    def forward(self, a): return np.triu(a, self.diagonal)
    def vjp_a(self, g): return Triu(self.diagonal)(g)


class Trace(Linear):
    """The sum of the diagonal of a matrix."""
    grad_fn, tex = "TraceBackward0", r"\operatorname{tr} $a"
    local = (r"\operatorname{vec}(I)^{\top}",)
    structure = ("vec of the identity",)
    def forward(self, a): return np.trace(a, dtype=a.dtype if a.dtype.kind == "f" else np.int64)
    def vjp_a(self, g, shape):
        along = np.arange(min(shape))
        return Scatter((along, along), shape)(g * np.ones(along.shape, bool))


class Diagonal(Linear):
    """The ``offset``-th diagonal of the planes of ``dim1`` and ``dim2``, as the last axis."""
    is_view = True
    offset: int = 0
    dim1: int = 0
    dim2: int = 1
    grad_fn, tex, local = "DiagonalBackward0", r"\operatorname{diag}($a)", (r"\text{rows of}\ I",)
    structure = ("rows of I",)

    def forward(self, a):
        a = np.moveaxis(a, (self.dim1, self.dim2), (-2, -1))
        rows, columns = max(-self.offset, 0), max(self.offset, 0)
        n = max(0, min(a.shape[-2] - rows, a.shape[-1] - columns))
        part = a[..., rows:rows + n, columns:columns + n]
        return np.einsum("...ii->...i", part)

    def vjp_a(self, g, shape):
        return DiagonalFill(self.offset, self.dim1, self.dim2, tuple(shape))(g)


class DiagonalCopy(Diagonal):
    """``diag`` of a matrix: a copy of the diagonal."""
    is_view = False
    grad_fn = "DiagonalBackward0_copy"
    def forward(self, a): return Diagonal.forward(self, a).copy()


class DiagonalFill(Linear):
    """Zeros of ``size`` with the input on a diagonal: what undoes taking it."""
    offset: int
    dim1: int
    dim2: int
    size: tuple[int, ...]
    grad_fn, tex = "DiagonalBackwardBackward0", r"\operatorname{diag}^{\top}($a)"
    local, structure = (r"\text{columns of}\ I",), ("columns of I",)
    def forward(self, a):
        out = np.zeros(self.size, a.dtype)
        Diagonal(self.offset, self.dim1, self.dim2).forward(out)[...] = a
        return out
    def vjp_a(self, g): return Diagonal(self.offset, self.dim1, self.dim2)(g)


class DiagEmbed(Linear):
    """Matrices of zeros with the last axis on their ``offset``-th diagonal."""
    offset: int = 0
    grad_fn, tex = "DiagEmbedBackward0", r"\operatorname{diag}($a)"
    local, structure = (r"\text{columns of}\ I",), ("columns of I",)
    def forward(self, a):
        n = a.shape[-1] + abs(self.offset)
        return DiagonalFill(self.offset, -2, -1, (*a.shape[:-1], n, n)).forward(a)
    def vjp_a(self, g): return Diagonal(self.offset, -2, -1)(g)


class Unfold(Linear):
    """Windows of ``size`` along ``dim``, ``step`` apart, as a new last axis."""
    is_view = True
    dim: int
    size: int
    step: int
    grad_fn, tex = "UnfoldBackward0", r"\operatorname{unfold}($a)"
    local, structure = (r"\text{rows of}\ I",), ("rows of I",)
    def forward(self, a):
        windows = np.lib.stride_tricks.sliding_window_view(a, self.size, self.dim, writeable=True)
        return windows[(slice(None),) * self.dim + (slice(None, None, self.step),)]
    def vjp_a(self, g, shape): return Fold(self.dim, self.size, self.step, tuple(shape))(g)


class Fold(Linear):
    """Windows added up where they lie: what undoes ``Unfold``."""
    dim: int
    size: int
    step: int
    shape_: tuple[int, ...]
    grad_fn, tex = "UnfoldBackwardBackward0", r"\operatorname{fold}($a)"
    local, structure = (r"\text{columns of}\ I",), ("columns of I",)
    def forward(self, a):
        out = np.zeros(self.shape_, a.dtype)
        for k in range(a.shape[self.dim]):
            at = slice(k * self.step, k * self.step + self.size)
            window = out[(slice(None),) * self.dim + (at,)]
            window += np.moveaxis(a[(slice(None),) * self.dim + (k,)], -1, self.dim)
        return out
    def vjp_a(self, g): return Unfold(self.dim, self.size, self.step)(g)
