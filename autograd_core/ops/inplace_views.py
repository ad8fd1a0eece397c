"""Operations that change how a tensor looks at its memory: ``t_``, ``unsqueeze_``, ``as_strided``.

Those in place are the views of ``shape`` under the names that PyTorch gives their nodes.
"""

from __future__ import annotations

import numpy as np

from ..core.op import Linear
from . import shape as moves
from .renaming import renamed

(TInPlace, TransposeInPlace, UnsqueezeInPlace, SqueezeInPlace, SqueezeDimInPlace,
 SqueezeDimsInPlace) = (
    renamed(kind, f"{kind.__name__}InPlace", grad_fn, __module__=__name__) for kind, grad_fn in (
        (moves.T, "TBackward1"), (moves.Transpose, "TransposeBackward1"),
        (moves.Unsqueeze, "UnsqueezeBackward1"), (moves.Squeeze, "SqueezeBackward3"),
        (moves.SqueezeDim, "SqueezeBackward4"), (moves.SqueezeDims, "SqueezeBackward5")))


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
        if tuple(n // a.itemsize for n in a.strides) == self.own and self.is_within(a):
            look = np.lib.stride_tricks.as_strided
            start = look(a, (2,), (self.offset * a.itemsize,))[1:]
            return look(start, self.size, tuple(n * a.itemsize for n in self.stride))
        into, taken, room = self.memory(a.shape)
        memory = np.zeros(room, a.dtype)
        memory[into] = a
        return memory[taken]

    def is_within(self, a) -> bool:
        """Does all that is looked at lie in the memory that ``a`` lies in?"""
        whole, (low, high) = owner(a), extent(self.size, self.stride)
        begin = (address(whole) - address(a)) // a.itemsize
        return begin <= low + self.offset and (
            high + self.offset < begin + whole.nbytes // a.itemsize)

    def vjp_a(self, g, shape):
        into, taken, room = self.memory(shape)
        memory = moves.Scatter(taken, (room,))(g)
        shares = np.bincount(into.reshape(-1), minlength=room)[into]
        out = moves.Index(into)(memory)
        return out if shares.max(initial=1) == 1 else out * (1 / shares).astype(g.dtype.name)

    def memory(self, shape):
        """Where in the memory the elements of ``a`` lie, where those of the result, its length."""
        into, taken = places(shape, self.own), places(self.size, self.stride) + self.offset
        low = min(into.min(initial=0), taken.min(initial=0))
        room = int(max(into.max(initial=0), taken.max(initial=0)) - low + 1)
        return into - low, taken - low, room

    def of_base(self, base: np.ndarray, a: np.ndarray) -> StridedOfBase:
        """The same view, of the ``base`` that ``a`` looks at."""
        step = address(a) - address(base)
        return StridedOfBase(self.size, self.stride, self.offset + step // base.itemsize,
                             tuple(n // base.itemsize for n in base.strides))
StridedInPlace = renamed(Strided, "StridedInPlace", "AsStridedBackward1")


class StridedOfBase(Strided):
    """The same in the path of a view: of another array than the base, such as its gradient, nothing
    but the elements may be looked at."""

    def is_within(self, a) -> bool:
        (low, high), (first, last) = extent(self.size, self.stride), extent(a.shape, self.own)
        return first <= low + self.offset and high + self.offset <= last


def extent(size, stride) -> tuple[int, int]:
    """Where the first and the last element in memory lie, counted from that at index 0."""
    ends = [(n - 1) * step for n, step in zip(size, stride, strict=True)]
    return sum(min(n, 0) for n in ends), sum(max(n, 0) for n in ends)


def owner(array: np.ndarray) -> np.ndarray:
    """The array whose memory it is, also behind what ``as_strided`` puts between."""
    base = array.base
    base = base if isinstance(base, np.ndarray) else getattr(base, "base", None)
    return owner(base) if isinstance(base, np.ndarray) else array


def address(array: np.ndarray) -> int:
    """Where an array begins."""
    return array.__array_interface__["data"][0]


def places(size: tuple[int, ...], stride: tuple[int, ...]) -> np.ndarray:
    """Where in memory each element lies, counted from the first."""
    out = np.zeros(size, np.int64)
    for k, (n, step) in enumerate(zip(size, stride, strict=True)):
        out += (np.arange(n) * step).reshape(-1, *[1] * (len(size) - k - 1))
    return out
