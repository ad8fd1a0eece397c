"""Operations that only make sense in place: filling, copying over, putting at indices."""

from typing import Any

import numpy as np

from ..core.broadcasting import copied
from ..core.op import Elementwise, General
from .shape import Index


class Zero(Elementwise):
    """Nothing of a is left."""
    writes_repeated = ""
    grad_fn, tex, local = "ZeroBackward0", "0", ("0",)
    def forward(self, a): return np.zeros_like(a)
    def vjp_a(self, g): return np.zeros_like(g)


class Fill(Elementwise):
    """``value`` everywhere."""
    writes_repeated = ""
    value: float
    grad_fn, tex, local = "FillBackward2", "$value", ("0",)
    def forward(self, a): return np.full_like(a, self.value)
    def vjp_a(self, g): return np.zeros_like(g)


class FillTensor(Elementwise):
    """The one element of b everywhere."""
    grad_fn, tex, local = "FillBackward3", "$b", ("0", "1")
    d_b = 1
    def forward(self, a, b): return np.full_like(a, b)
    def vjp_a(self, g): return np.zeros_like(g)


class Copy(Elementwise):
    """b, broadcast to the shape of a, in its place."""
    grad_fn, tex, local = "CopyBackwards", "$b", ("0", "1")
    d_b = 1
    def forward(self, a, b): return np.broadcast_arrays(a, b)[1]
    def vjp_a(self, g): return np.zeros_like(g)


class IndexPut(General):
    """a with b written at ``index`` (or added there)."""
    index: Any
    accumulate: bool = False
    frees, writes_repeated = True, "index_put_"
    grad_fn, tex = "IndexPutBackward0", r"\operatorname{put}($a, $b)"
    local = r"\text{rows of}\ I", r"\text{rows of}\ I"

    def forward(self, a, b):
        out = copied(a)
        if self.accumulate:
            np.add.at(out, self.index, b)
        else:
            out[self.index] = b
        return out

    def vjp_a(self, g): return g if self.accumulate else IndexPut(self.index)(g, 0)

    def pull(self, i, g, values, shapes):
        if i == 0:
            return self.vjp_a(g)
        from ..core.op import sum_to
        picked = Index(self.index)(g)
        return picked if picked.shape == shapes[1] else sum_to(picked, shapes[1])

    def vjp_b(self, g): return Index(self.index)(g)
