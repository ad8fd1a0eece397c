"""Linear maps of the last axes, each on its own: means of adaptive windows."""

from functools import cache
from typing import Any

import numpy as np

from ..core.op import Linear


class Mixed(Linear):
    """The last axes, each multiplied by a matrix of ``matrices``."""
    matrices: Any
    grad_fn, tex = "MixedBackward0", r"\operatorname{resample}($a)"
    local, structure = (r"M_1 \otimes M_2 \otimes \cdots",), ("Kronecker product",)

    def forward(self, a):
        for k, matrix in enumerate(reversed(self.matrices), 1):
            matrix = matrix.astype(a.dtype)
            a = a @ matrix.T if k == 1 else np.moveaxis(np.moveaxis(a, -k, -1) @ matrix.T, -1, -k)
        return np.ascontiguousarray(a)

    def vjp_a(self, g): return Mixed(tuple(matrix.T for matrix in self.matrices))(g)


@cache
def mixed(grad_fn: str) -> type[Mixed]:
    """The kind of Mixed that PyTorch calls ``grad_fn``."""
    return type(grad_fn.removesuffix("Backward0"), (Mixed,), {"grad_fn": grad_fn})


def averaging(n, m):
    """Means over windows that start at ⌊i n/m⌋ and end at ⌈(i+1) n/m⌉."""
    out = np.zeros((m, n))
    for i in range(m):
        start, stop = i * n // m, -(-(i + 1) * n // m)
        out[i, start:stop] = 1 / (stop - start)
    return out
