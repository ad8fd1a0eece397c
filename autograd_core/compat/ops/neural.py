"""Packed sequences: of different lengths, step by step."""

from typing import Any

import numpy as np

from ...core.op import Linear
from ...ops.neural import MirrorPad
from ...ops.shape import Index


class PackPadded(MirrorPad):
    """The steps that count, by ``index``: (step, sequence) of each."""
    grad_fn, tex = "PackPaddedSequenceBackward0", r"\operatorname{pack}($a)"


class PadPacked(Linear):
    """What was packed, back in ``size``, with ``value`` where there is nothing."""
    index: Any
    size: tuple[int, ...]
    value: float = 0
    grad_fn, tex = "PadPackedSequenceBackward0", r"\operatorname{pad}($a)"
    local, structure = (r"\text{columns of}\ I",), ("columns of I",)

    def forward(self, a):
        out = np.full(self.size, self.value, a.dtype)
        out[self.index] = a
        return out

    def vjp_a(self, g): return Index(self.index)(g)
