"""Operations that change how a tensor looks at its memory: ``t_``, ``unsqueeze_``, ``as_strided``.

Those in place are the views of ``shape`` under the names that PyTorch gives their nodes.
"""

from __future__ import annotations

import numpy as np

from ..core.op import Linear
from .shape import (
    Index,
    Scatter,
    Squeeze,
    SqueezeDim,
    SqueezeDims,
    T,
    Transpose,
    Unsqueeze,
)


class TInPlace(T):
    """``t_``."""
    grad_fn = "TBackward1"


class TransposeInPlace(Transpose):
    """``transpose_``."""
    grad_fn = "TransposeBackward1"


class UnsqueezeInPlace(Unsqueeze):
    """``unsqueeze_``."""
    grad_fn = "UnsqueezeBackward1"


class SqueezeInPlace(Squeeze):
    """``squeeze_``."""
    grad_fn = "SqueezeBackward3"


class SqueezeDimInPlace(SqueezeDim):
    """``squeeze_(dim)``."""
    grad_fn = "SqueezeBackward4"


class SqueezeDimsInPlace(SqueezeDims):
    """``squeeze_(dims)``."""
    grad_fn = "SqueezeBackward5"


class Strided(Linear):
    """The memory that ``a`` lies in, ``offset`` elements on, looked at with ``size`` and
    ``stride``; ``own`` are the strides of ``a`` itself."""
    is_view = True
    size: tuple[int, ...]
    stride: tuple[int, ...]
    offset: int
    own: tuple[int, ...]
    grad_fn, local, structure = "AsStridedBackward0", (r"\text{rows of}\ I",), ("rows of I",)
    tex = r"\operatorname{as\_strided}($a)"

    def forward(self, a):
        look = np.lib.stride_tricks.as_strided
        start = look(a, (2,), (self.offset * a.itemsize,))[1:]
        return look(start, self.size, tuple(n * a.itemsize for n in self.stride))

    def vjp_a(self, g, shape):
        into, taken = places(shape, self.own), places(self.size, self.stride) + self.offset
        low = min(into.min(initial=0), taken.min(initial=0))
        room = max(into.max(initial=0), taken.max(initial=0)) - low + 1
        memory = Scatter(taken - low, (room,))(g)
        shares = np.bincount(into.reshape(-1) - low, minlength=room)[into - low]
        out = Index(into - low)(memory)
        return out if shares.max(initial=1) == 1 else out * (1 / shares).astype(g.dtype.name)


class StridedInPlace(Strided):
    """``as_strided_``."""
    grad_fn = "AsStridedBackward1"


def places(size: tuple[int, ...], stride: tuple[int, ...]) -> np.ndarray:
    """Where in memory each element lies, counted from the first."""
    out = np.zeros(size, np.int64)
    for k, (n, step) in enumerate(zip(size, stride, strict=True)):
        out += (np.arange(n) * step).reshape(-1, *[1] * (len(size) - k - 1))
    return out
