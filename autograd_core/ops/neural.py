"""What else layers are made of: embedding, padding."""

from typing import Any, ClassVar

import numpy as np

from ..core.op import General, Linear
from .renaming import renamed
from .shape import Pick, Scatter


class Embedding(General):
    """The rows of a that ``indices`` name; the row ``padding_idx`` gets no gradient."""
    padding_idx: int = -1
    by_frequency: bool = False
    grad_fn, tex = "EmbeddingBackward0", "${a}_{[$indices]}"
    local, structure = (r"\text{rows of}\ I",), ("rows of I",)
    saved_as: ClassVar = {}
    def forward(self, a, indices): return a[indices]

    def vjp_a(self, g, indices, shape):
        indices = np.asarray(indices)
        if self.padding_idx >= 0:
            g = np.where((indices != self.padding_idx)[..., None], g, 0)
        if self.by_frequency:   # each named row's gradient by how often it is named
            g = g / np.bincount(indices.reshape(-1))[indices][..., None].astype(np.float32)
        return Scatter((indices,), shape)(g)


class ConstantPad(Linear):
    """``pad`` elements of ``value`` around a; (before, after) for each axis, the last first."""
    pad: tuple[int, ...]
    value: float = 0
    grad_fn, tex = "ConstantPadNdBackward0", r"\operatorname{pad}($a)"
    local, structure = (r"\text{rows of}\ I",), ("rows of I, and zeros",)

    def forward(self, a):
        ends = list(zip(self.pad[::2], self.pad[1::2], strict=True))[::-1]
        ends = [(0, 0)] * (a.ndim - len(ends)) + ends
        inside = tuple(slice(max(-low, 0), n - max(-high, 0))
                       for n, (low, high) in zip(a.shape, ends, strict=True))
        return np.pad(a[inside], [(max(low, 0), max(high, 0)) for low, high in ends],
                      constant_values=self.value)

    def vjp_a(self, g): return ConstantPad(tuple(-n for n in self.pad))(g)


class MirrorPad(Pick):
    """a continued past its ends by its own elements, picked by ``index``."""
    index: Any
    tex = r"\operatorname{pad}($a)"
    def forward(self, a): return a[self.index]


ReflectionPad1d = renamed(MirrorPad, "ReflectionPad1d", "ReflectionPad1DBackward0")
ReflectionPad2d = renamed(MirrorPad, "ReflectionPad2d", "ReflectionPad2DBackward0")
ReplicationPad1d = renamed(MirrorPad, "ReplicationPad1d", "ReplicationPad1DBackward0")
ReplicationPad2d = renamed(MirrorPad, "ReplicationPad2d", "ReplicationPad2DBackward0")
ReflectionPad3d = renamed(MirrorPad, "ReflectionPad3d", "ReflectionPad3DBackward0")
ReplicationPad3d = renamed(MirrorPad, "ReplicationPad3d", "ReplicationPad3DBackward0")
CircularPad = renamed(MirrorPad, "CircularPad", "CopySlices")
