"""Casts, copies and cuts: the operations that the core applies by itself."""

import numpy as np

from .op import Linear, Op


class Detach(Op):
    """The same values with the history cut off: no gradient goes through."""
    tex = r"\operatorname{detach}($a)"
    def forward(self, a): return a


class Data(Detach):
    """The same values as ``x.data`` has them: not even the versions are shared."""
    tex = r"\operatorname{data}($a)"


class To(Linear):
    """The same numbers in another dtype."""
    dtype: np.dtype
    grad_fn, local, structure = "ToCopyBackward0", ("I",), ("identity",)
    tex = r"\operatorname{to}($a)"
    def forward(self, a): return a.astype(self.dtype)
    def vjp_a(self, g): return g


class ToIntegers(Op):
    """The same numbers as integers or bools: no gradient goes through."""
    dtype: np.dtype
    tex = r"\operatorname{to}($a)"
    def forward(self, a): return a.astype(self.dtype)


class Copied(Linear):
    """A copy that stays: what ``.grad`` holds when backward was recorded itself."""
    grad_fn, local, structure = "CopyBackwards", ("I",), ("identity",)
    tex = r"\operatorname{clone}($a)"
    def forward(self, a): return np.array(a, order="C")
    def vjp_a(self, g): return g
