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

MEASURED = ("min", "max", "mean", "norm")


class Glimpse:
    """A large array that was looked at and not kept: its ``value``, or what that is made of when it
    is asked for, the numbers that are ``MEASURED`` and an array of the corner."""

    __slots__ = ("_value", "corner", "dtype", "numbers", "shape")

    def __init__(self, shape: tuple[int, ...], dtype: str, value: Value | None = None,
                 numbers: tuple[float, ...] = (), corner: np.ndarray | None = None):
        self.shape, self.dtype, self._value = shape, dtype, value
        self.numbers, self.corner = numbers, corner

    @property
    def size(self) -> int:
        return prod(self.shape)

    @property
    def value(self) -> Value:
        """As a trace shows it."""
        if self._value is None:
            low, high, mean, norm = self.numbers
            self._value = Value(self.shape, self.dtype, None, {
                "min": low, "max": high, "nan": 0, "mean": mean, "norm": norm,
                "thumbnail": rows_of(self.corner)})
        return self._value

    def measure(self, field: str):
        """"norm", "min", "max", "mean" or "nan"."""
        if not self.numbers:
            return self._value.summary.get(field)
        return 0 if field == "nan" else self.numbers[MEASURED.index(field)]

    def is_same(self, other: Glimpse) -> bool:
        """Does it show the same?"""
        if self.numbers and other.numbers:
            return (self.shape, self.dtype, self.numbers) == (
                other.shape, other.dtype, other.numbers) and np.array_equal(
                    self.corner, other.corner)
        return self.value == other.value

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
    if tensor is None:
        return None
    with no_function(), no_dispatch():
        if not has_numbers(tensor):
            return None
        x = readable(tensor.detach())           # which has no history, nor what is computed of it
        if x.numel() <= FULL:
            return x.cpu().numpy().copy()
        shape, dtype = tuple(tensor.shape), dtype_name(tensor)
        if full:
            array = x.cpu().numpy()
            return Glimpse(shape, dtype, Value(shape, dtype, tuple(array.reshape(-1).tolist()),
                                               value_of(array).summary))
        numbers = measure_quickly(x) if x.is_floating_point() else None
        if numbers is not None:
            return Glimpse(shape, dtype, None, numbers, corner(x).copy())
        return Glimpse(shape, dtype,
                       Value(shape, dtype, None, value_of(x.cpu().numpy()).summary))


def look_again(tensor, seen, of):
    """What ``look`` gives of a tensor in the memory of ``of``, of which it gave ``seen``: the same
    numbers, in another order.  None where it shows others, or where looking costs nothing."""
    if not isinstance(seen, Glimpse) or not seen.numbers or (
            seen.dtype not in ("float32", "float64")):
        return None
    with no_function(), no_dispatch():
        if not (type(tensor) is torch.Tensor and tensor.layout is of.layout is torch.strided
                and tensor.is_cpu and tensor.dtype == of.dtype and tensor.numel() == of.numel()
                and has_numbers(tensor) and tensor.data_ptr() == of.data_ptr()
                and is_dense(tensor) and is_dense(of)):
            return None
        return Glimpse(tuple(tensor.shape), seen.dtype, None, seen.numbers,
                       corner(tensor.detach()).copy())


def is_dense(x) -> bool:
    """Does it show each number of a piece of memory once?"""
    if x.is_contiguous():
        return True
    steps = 1
    for step, size in sorted(zip(x.stride(), x.shape, strict=True)):
        if size != 1 and step != steps:
            return False
        steps *= size
    return not x.is_neg()


def readable(x):
    """The same numbers in a form that NumPy knows."""
    if x.layout != torch.strided:
        x = x.to_dense()
    if x.is_complex():
        x = torch.view_as_real(x.resolve_conj())
    if x.is_quantized:
        x = x.dequantize()
    return x.float() if x.dtype in (torch.bfloat16, torch.float16) else x.resolve_neg()


def measure_quickly(x) -> tuple[float, ...] | None:
    """What is ``MEASURED``, by PyTorch's own kernels; None when there is a nan in it."""
    found = *torch.aminmax(x), x.mean(), torch.linalg.vector_norm(x)
    if x.is_cpu:
        low, high, mean, norm = [number.item() for number in found]
    else:
        low, high, mean, norm = torch.stack(found).tolist()     # waits for the device but once
    return None if mean != mean else (low, high, mean, norm)


def corner(x) -> np.ndarray:
    """The top-left corner of a tensor seen as a matrix, copying no more than it must."""
    if x.is_cpu:
        x = x.numpy()
    while x.ndim > 2 and prod(x.shape[1:-1]) >= CORNER:
        x = x[0]
    matrix = (x if x.ndim == 2 else x.reshape(-1, x.shape[-1]))[:CORNER, :CORNER]
    return matrix if isinstance(matrix, np.ndarray) else matrix.cpu().numpy()


def measure(seen, field: str):
    """"norm", "min", "max", "mean" or "nan" of what ``look`` gave; None where it is not known."""
    if seen is None:
        return None
    if isinstance(seen, Glimpse):
        return seen.measure(field)
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
