"""The larger and the smaller: of two, between bounds, of all.

Where several elements share the place, ``max()`` and ``amax`` split the gradient evenly.
"""

import numpy as np

from ..core.op import Elementwise, General
from .arithmetic import Arithmetic
from .reduce import spread
from .renaming import renamed

BOUNDS = {"a": "self", "low": "min", "high": "max"}
"""PyTorch's names of what a clamp saves."""


class Maximum(Arithmetic):
    """The larger of a and b; equal ones share the gradient."""
    grad_fn, tex = "MaximumBackward0", r"\max($a, $b)"
    local = "[$a > $b]", "[$b > $a]"
    def forward(self, a, b): return np.maximum(a, b)
    def vjp_a(self, g, a, b): return shared(g, a, b, a < b)
    def vjp_b(self, g, a, b): return shared(g, a, b, b < a)


class Minimum(Arithmetic):
    """The smaller of a and b; equal ones share the gradient."""
    grad_fn, tex = "MinimumBackward0", r"\min($a, $b)"
    local = "[$a < $b]", "[$b < $a]"
    def forward(self, a, b): return np.minimum(a, b)
    def vjp_a(self, g, a, b): return shared(g, a, b, a > b)
    def vjp_b(self, g, a, b): return shared(g, a, b, b > a)


def shared(g, a, b, loses):
    """``g`` but where this side loses, half of it where both are equal."""
    return np.where(a == b, g / 2, np.where(loses, 0, g))


class Fmax(Maximum):
    """``maximum`` that prefers numbers to nan."""
    grad_fn = "FmaxBackward0"
    def forward(self, a, b): return np.fmax(a, b)
    def vjp_a(self, g, a, b): return np.where((a >= b) | (b != b), g, 0)
    def vjp_b(self, g, a, b): return np.where((a >= b) | (b != b), 0, g)


class Fmin(Minimum):
    """``minimum`` that prefers numbers to nan."""
    grad_fn = "FminBackward0"
    def forward(self, a, b): return np.fmin(a, b)
    def vjp_a(self, g, a, b): return np.where((a <= b) | (b != b), g, 0)
    def vjp_b(self, g, a, b): return np.where((a <= b) | (b != b), 0, g)


class Clamp(Elementwise):
    """a kept between two numbers; None is no bound."""
    promotes, saved_as = "same", BOUNDS
    grad_fn, tex = "ClampBackward1", r"\operatorname{clamp}($a, $low, $high)"
    local = (r"[$low \le $a \le $high]",)
    def forward(self, a, low, high): return np.minimum(np.maximum(a, low), high)
    def vjp_a(self, g, a, low, high): return np.where((a >= low) & (a <= high), g, 0)


class ClampMin(Elementwise):
    promotes, saved_as = "same", BOUNDS
    grad_fn, tex, local = "ClampMinBackward0", r"\max($a, $low)", (r"[$a \ge $low]",)
    def forward(self, a, low): return np.maximum(a, low)
    def vjp_a(self, g, a, low): return np.where(a >= low, g, 0)


class ClampMax(Elementwise):
    promotes, saved_as = "same", BOUNDS
    grad_fn, tex, local = "ClampMaxBackward0", r"\min($a, $high)", (r"[$a \le $high]",)
    def forward(self, a, high): return np.minimum(a, high)
    def vjp_a(self, g, a, high): return np.where(a <= high, g, 0)


class ClampMinTensor(Elementwise):
    """The larger of a and b; a's where they are equal."""
    promotes, saved_as = "same", {"a": "self", "b": "min"}
    grad_fn, tex, local = "ClampMinBackward1", r"\max($a, $b)", (r"[$a \ge $b]", "[$a < $b]")
    def forward(self, a, b): return np.maximum(a, b)
    def vjp_a(self, g, a, b): return np.where(a >= b, g, 0)
    def vjp_b(self, g, a, b): return np.where(a < b, g, 0)


class ClampMaxTensor(Elementwise):
    """The smaller of a and b; a's where they are equal."""
    promotes, saved_as = "same", {"a": "self", "b": "max"}
    grad_fn, tex, local = "ClampMaxBackward1", r"\min($a, $b)", (r"[$a \le $b]", "[$a > $b]")
    def forward(self, a, b): return np.minimum(a, b)
    def vjp_a(self, g, a, b): return np.where(a <= b, g, 0)
    def vjp_b(self, g, a, b): return np.where(a > b, g, 0)


ClampAbove = renamed(ClampMin, "ClampAbove", "ClampBackward1")
ClampBelow = renamed(ClampMax, "ClampBelow", "ClampBackward1")


class ClampTensor(Elementwise):
    """a kept between the elements of two others, which get the gradient where they bound."""
    promotes, saved_as = "same", BOUNDS
    grad_fn, tex = "ClampBackward0", r"\operatorname{clamp}($a, $low, $high)"
    local = r"[$low \le $a \le $high]", r"[$a < $low \le $high]", r"[\text{bounds}]"
    def forward(self, a, low, high): return np.minimum(np.maximum(a, low), high)
    def vjp_a(self, g, a, low, high): return np.where((a >= low) & (a <= high), g, 0)
    def vjp_low(self, g, a, low, high): return np.where((a < low) & (low < high), g, 0)
    def vjp_high(self, g, a, low, high): return np.where((a > high) | (low >= high), g, 0)


class Extreme(General):
    """One of the values along ``dims`` (none: along all), by ``_pick``; ties share the gradient."""
    dims: tuple[int, ...] = ()
    keepdim: bool = False
    local, structure = (r"\tfrac{1}{\#}[$a = $out]",), ("one-hot rows",)

    def forward(self, a):
        return self._pick(a, self.dims or None, self.keepdim)

    def vjp_a(self, g, a, out, shape):
        out = spread(out, self.dims, self.keepdim, shape)
        at = self._found(a, out)
        count = np.sum(at, axis=self.dims or None, keepdims=True)
        return spread(g, self.dims, self.keepdim, shape) * at / count

    def _found(self, a, out):
        return (a == out) | ((a != a) & (out != out))


class Amax(Extreme):
    grad_fn, tex = "AmaxBackward0", r"\max $a"
    def _pick(self, a, dims, keepdim): return a.max(dims, keepdims=keepdim)
    def _found(self, a, out): return a == out       # of nan none: 0 / 0, as in PyTorch


class Amin(Extreme):
    grad_fn, tex = "AminBackward0", r"\min $a"
    def _pick(self, a, dims, keepdim): return a.min(dims, keepdims=keepdim)
    _found = Amax._found
Max = renamed(Amax, "Max", "MaxBackward1", _found=Extreme._found)
Min = renamed(Amin, "Min", "MinBackward1", _found=Extreme._found)


class Median(Extreme):
    """The middle one of everything, the lower of two."""
    grad_fn, tex = "MedianBackward0", r"\operatorname{median} $a"
    def _pick(self, a, dims, keepdim):
        if not a.size or (a != a).any():
            return a.dtype.type(np.nan)
        return np.partition(a.reshape(-1), (a.size - 1) // 2)[(a.size - 1) // 2]


class Nanmedian(Median):
    """The middle one of those that are not nan."""
    grad_fn = "NanmedianBackward0"
    def _pick(self, a, dims, keepdim):
        numbers = a[a == a]
        return super()._pick(numbers, dims, keepdim)
