"""Positions and counts: argmax, sorting orders, any, all.  Integers and bools: no gradient."""

import numpy as np

from ..core.op import Op


class Arg(Op):
    """Where the largest or smallest element is, along ``dim`` (None: in row-major order)."""
    extreme: str
    dim: int | None = None
    keepdim: bool = False
    tex = r"\operatorname{$extreme} $a"
    def forward(self, a):
        if not a.ndim:
            return np.zeros((), np.int64)
        return getattr(np, self.extreme)(a, self.dim, keepdims=self.keepdim)


class Order(Op):
    """The positions that sort along ``dim``; nan counts as the largest."""
    dim: int
    descending: bool = False
    tex = r"\operatorname{argsort} $a"

    def forward(self, a):
        if not a.ndim:
            return np.zeros((), np.int64)
        if not self.descending:
            return np.argsort(a, self.dim, kind="stable")
        backwards = np.argsort(np.flip(a, self.dim), self.dim, kind="stable")
        return a.shape[self.dim] - 1 - np.flip(backwards, self.dim)


class AnyAll(Op):
    """``any`` or ``all`` along ``dims`` (none: of everything)."""
    which: str
    dims: tuple[int, ...] = ()
    keepdim: bool = False
    tex = r"\operatorname{$which} $a"
    def forward(self, a):
        out = getattr(np, self.which)(a, self.dims or None, keepdims=self.keepdim)
        return out.astype(a.dtype) if a.dtype == np.uint8 else out


class CountNonzero(Op):
    """How many elements along ``dims`` (none: of all) are not 0."""
    dims: tuple[int, ...] = ()
    tex = r"\#($a \ne 0)"
    def forward(self, a): return np.asarray(np.count_nonzero(a, self.dims or None))
