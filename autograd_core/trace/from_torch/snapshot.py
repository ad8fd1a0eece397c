"""Looking at a tensor without keeping it: whole where it is small, else what is worth knowing.

    look(tensor)                a NumPy copy of up to 64 numbers, above that a Glimpse
    look(tensor, full=True)     every number, whatever it costs
    look(glimpse).value         min, max, mean, norm, how many are nan, and the top-left corner

So a recording's memory does not grow with the size of what it sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from ..model import FULL, Value
from ..numbers import CORNER, rows_of, unknown_value, value_of
from .internals import has_numbers, no_dispatch, no_function
from .library import torch


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A large array that was looked at and not kept."""

    shape: tuple[int, ...]
    dtype: str
    value: Value

    @property
    def size(self) -> int:
        return prod(self.shape)

    @staticmethod
    def unknown(shape, dtype: str) -> Glimpse:
        return Glimpse(shape, dtype, unknown_value(shape, dtype))


@dataclass(slots=True)
class Part:
    """What was sent to a value: ``seen``, and ``total``, what has arrived there with it."""

    seen: object
    total: object


class SeenSums:
    """How contributions add up where large arrays were only looked at: sums are those that were
    seen, for looks cannot be added."""

    def look_at(self, part: Part):
        self.now = part
        return part.seen

    def add_up(self, before, part, alone: bool = True):
        """What has been sent so far; ``alone`` says that nobody else sent anything before."""
        if before is None:
            return part
        if isinstance(part, np.ndarray) and isinstance(before, np.ndarray):
            return before + part
        return self.now.total if alone else Glimpse.unknown(part.shape, part.dtype)


def dtype_name(tensor) -> str:
    """"float32" for torch.float32."""
    return str(tensor.dtype).removeprefix("torch.")


def look(tensor, full: bool = False):
    """What there is to see of ``tensor`` now; None when it holds no numbers (a meta tensor)."""
    if tensor is None or not has_numbers(tensor):
        return None
    with no_function(), no_dispatch(), torch.no_grad():
        x = readable(tensor.detach())
        if x.numel() <= FULL:
            return x.cpu().numpy().copy()
        shape, dtype = tuple(tensor.shape), dtype_name(tensor)
        if full:
            array = x.cpu().numpy()
            return Glimpse(shape, dtype, Value(shape, dtype, tuple(array.reshape(-1).tolist()),
                                               value_of(array).summary))
        summary = quick(x) if x.is_floating_point() else None
        if summary is None:
            summary = value_of(x.cpu().numpy()).summary
        return Glimpse(shape, dtype, Value(shape, dtype, None, summary))


def readable(x):
    """The same numbers in a form that NumPy knows."""
    if x.layout != torch.strided:
        x = x.to_dense()
    if x.is_complex():
        x = torch.view_as_real(x.resolve_conj())
    if x.is_quantized:
        x = x.dequantize()
    return x.float() if x.dtype in (torch.bfloat16, torch.float16) else x.resolve_neg()


def quick(x) -> dict | None:
    """The summary of a large tensor by PyTorch's own kernels; None when there is a nan in it."""
    low, high = torch.aminmax(x)
    mean, norm = x.mean(), torch.linalg.vector_norm(x)
    low, high, mean, norm = torch.stack((low, high, mean, norm)).tolist()
    if mean != mean:
        return None
    return {"min": low, "max": high, "nan": 0, "mean": mean, "norm": norm,
            "thumbnail": rows_of(corner(x).double())}


def corner(x):
    """The top-left corner of a tensor seen as a matrix, copying no more than it must."""
    while x.dim() > 2 and prod(x.shape[1:-1]) >= CORNER:
        x = x[0]
    matrix = x.reshape(-1, x.shape[-1])
    return matrix[:CORNER, :CORNER]


def measure(seen, field: str):
    """"norm", "min", "max", "mean" or "nan" of what ``look`` gave; None where it is not known."""
    if seen is None:
        return None
    if isinstance(seen, Glimpse):
        return seen.value.summary.get(field)
    if not seen.size:
        return 0
    numbers = seen.astype(np.float64)
    with np.errstate(all="ignore"):
        return {"norm": lambda: float(np.sqrt((numbers * numbers).sum())),
                "min": lambda: float(numbers.min()), "max": lambda: float(numbers.max()),
                "mean": lambda: float(numbers.mean()),
                "nan": lambda: int(np.isnan(numbers).sum())}[field]()


def is_finite(seen) -> bool:
    """Are all its numbers finite, as far as is known?"""
    values = [measure(seen, field) for field in ("min", "max", "mean")]
    return not measure(seen, "nan") and all(x is None or np.isfinite(x) for x in values)
