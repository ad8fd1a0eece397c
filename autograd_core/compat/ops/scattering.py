"""Writing into copies: reductions at indices, and what undoes a view."""

from typing import Any

import numpy as np

from ...core.op import General
from ...ops.picking import Gather, IndexSelect, ScatterAdd, along, at_least_1d
from ...ops.renaming import renamed
from ...ops.shape import Index, Scatter

UFUNCS = {"sum": np.add, "mean": np.add, "prod": np.multiply, "amax": np.maximum,
          "amin": np.minimum}
NEUTRAL = {"sum": 0, "mean": 0, "prod": 1, "amax": -np.inf, "amin": np.inf}


class ScatterReduce(General):
    """a with b brought together at ``index`` along ``dim`` by ``reduce``."""
    dim: int
    reduce: str
    include_self: bool = True
    grad_fn, tex = "ScatterReduceBackward0", r"\operatorname{scatter\_reduce}($a, $index, $b)"
    local = (r"\text{dense}",)

    def at(self, index):
        """NumPy's index for where each of b goes."""
        return along(index, self.dim, index.ndim)

    def fit(self, b, index):
        """The part of b that goes anywhere."""
        return b[tuple(map(slice, index.shape))]

    def counts(self, shape, index):
        """How many come together at each place."""
        index = np.asarray(index)
        n = np.full(np.atleast_1d(np.empty(shape)).shape, int(self.include_self))
        np.add.at(n, self.at(np.atleast_1d(index)), 1)
        return n.reshape(shape)

    def starting(self, a, index):
        """What the reduction starts from: a, or nothing where something goes."""
        if self.include_self:
            return np.array(a)
        neutral = NEUTRAL[self.reduce] if a.dtype.kind == "f" or self.reduce not in (
            "amax", "amin") else np.iinfo(a.dtype).min if self.reduce == "amax" else (
            np.iinfo(a.dtype).max)
        return np.where(self.counts(a.shape, index) > 0, neutral, a).astype(a.dtype)

    def forward(self, a, index, b):
        out, index1, b = at_least_1d(self.starting(a, index), index, b)
        UFUNCS[self.reduce].at(out, self.at(index1), self.fit(b, index1))
        out = out.reshape(a.shape)
        if self.reduce == "mean":
            n = np.maximum(self.counts(a.shape, index), 1)
            out = (out / n if a.dtype.kind == "f" else out // n).astype(a.dtype)
        return out

    # what came from where: the picker, and what undoes it

    def pick(self, x, index): return Gather(self.dim)(x, index)
    def add(self, x, index, b): return ScatterAdd(self.dim)(x, index, b)

    def shares(self, g, a, index, b, out):
        """``g`` divided among those that made ``out`` what it is, as often as it takes."""
        from_a = a == out   # counted also where a took no part, as PyTorch does
        from_b = b == self.pick(out, index)
        n = self.add(np.zeros_like(g) + from_a, index, np.zeros_like(g, shape=b.shape) + from_b)
        return g / (n + (n == 0)), from_a, from_b

    def vjp_a(self, g, a, index, b, out):
        kept = np.asarray(self.counts(a.shape, index) == 0) | self.include_self
        if self.reduce == "sum":
            return g * kept
        if self.reduce == "mean":
            return g * kept / np.maximum(self.counts(a.shape, index), 1)
        if self.reduce == "prod":
            return g * type(self)(self.dim, "prod")(a * 0 + 1, index, b) * kept
        untouched = self.counts(a.shape, index) == int(self.include_self)
        share, from_a, _ = self.shares(g, a, index, b, out)
        return g * untouched + share * from_a * (~untouched & self.include_self)

    def vjp_b(self, g, a, index, b, out, shape):
        if self.reduce == "sum":
            return self.pick(g, index)
        if self.reduce == "mean":
            return self.pick(g / np.maximum(self.counts(a.shape, index), 1), index)
        if self.reduce == "prod":
            return self.pick(g * out, index) / b
        share, _, from_b = self.shares(g, a, index, b, out)
        return self.pick(share, index) * from_b


class IndexReduce(ScatterReduce):
    """a with slices of b brought together at ``index`` along ``dim``."""
    grad_fn, tex = "IndexReduceBackward0", r"\operatorname{index\_reduce}($a, $index, $b)"
    def at(self, index): return (*[slice(None)] * self.dim, index)
    def fit(self, b, index): return b
    def pick(self, x, index): return IndexSelect(self.dim)(x, index)
    def add(self, x, index, b):
        return x + Scatter((*[slice(None)] * self.dim, np.asarray(index)), x.shape)(b)


class Put(General):
    """a with b written, or added, at places in row-major order."""
    accumulate: bool = False
    grad_fn, tex = "PutBackward0", r"\operatorname{put}($a, $index, $b)"
    local = (r"[\text{not written}]", "", r"\text{columns of}\ I")

    def forward(self, a, index, b):
        out = np.array(a)
        places = (np.unravel_index(index.reshape(-1) % max(a.size, 1), a.shape))
        if self.accumulate:
            np.add.at(out, places, b.reshape(-1))
        else:
            out[places] = b.reshape(-1)
        return out

    def vjp_a(self, g, index):
        if self.accumulate:
            return g
        written = np.zeros(g.shape, bool)
        written.reshape(-1)[np.asarray(index).reshape(-1)] = True
        return g * ~written

    def vjp_b(self, g, index, shape):
        return Index((np.asarray(index).reshape(-1),))(g.reshape(-1)).reshape(shape)


class ViewScatter(General):
    """a with b in the part that ``view`` looks at."""
    view: Any
    grad_fn, tex = "ViewScatterBackward0", r"\operatorname{write}($a, $b)"
    local = (r"[\text{not written}]", r"\text{columns of}\ I")

    def forward(self, a, b):
        out = np.array(a)
        part = self.view.forward(out)
        part[...] = b
        return out

    def vjp_a(self, g): return g * self.elsewhere(g.shape)
    def vjp_b(self, g): return self.view(g)

    def elsewhere(self, shape):
        """True where the view does not look."""
        out = np.ones(shape, bool)
        self.view.forward(out)[...] = False
        return out


SelectScatter = renamed(ViewScatter, "SelectScatter", "SelectScatterBackward0")
SliceScatter = renamed(ViewScatter, "SliceScatter", "SliceScatterBackward0")
DiagonalScatter = renamed(ViewScatter, "DiagonalScatter", "DiagonalScatterBackward0")
