"""How a tensor reads when printed: the text PyTorch gives for the same numbers.

    tensor_text(array)                               tensor([1., 2.])
    tensor_text(array, requires_grad=True)           tensor([1., 2.], requires_grad=True)
    tensor_text(array, grad_fn="AddBackward0")       tensor([1., 2.], grad_fn=<AddBackward0>)
    set_printoptions(precision=2)                    fewer digits from now on

One look at all the numbers that will be shown decides how each of them is written, so that
columns line up: whole numbers as ``2.``, a wide range of magnitudes as ``2.0000e+00``.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from .dtypes import get_default_dtype


@dataclass(frozen=True)
class PrintOptions:
    """What ``set_printoptions`` sets. ``sci_mode=None`` lets the numbers decide."""

    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None


PROFILES = {
    "default": PrintOptions(),
    "short": PrintOptions(precision=2, edgeitems=2),
    "full": PrintOptions(threshold=math.inf),
}
options = PROFILES["default"]


class _Cell(NamedTuple):
    """How one element is written, and the room that the widest one needs."""

    write: Callable[[Any], str]
    width: int

    def text(self, value: Any) -> str:
        return self.write(value).rjust(self.width)


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """Choose how tensors are printed from now on. What is not given stays, except ``sci_mode``.

    Args:
        precision: digits after the point.
        threshold: the number of elements above which only the edges are shown.
        edgeitems: how many elements an edge has.
        linewidth: characters in a line.
        profile: "default", "short" or "full", to start from instead of the present options.
        sci_mode: ``2.0000e+00`` always (True), never (False), or when it helps (None).

    >>> set_printoptions(precision=2)
    >>> print(tensor_text(np.float32([1.12345])))
    tensor([1.12])
    >>> set_printoptions(profile="default")
    """
    global options
    given = dict(precision=precision, threshold=threshold, edgeitems=edgeitems, linewidth=linewidth)
    kept = {name: value for name, value in given.items() if value is not None}
    options = replace(PROFILES.get(profile, options), **kept, sci_mode=sci_mode)


def tensor_text(
    array: np.ndarray,
    *,
    grad_fn: str | None = None,
    requires_grad: bool = False,
    tangent: str | None = None,
    tensor_name: str = "tensor",
) -> str:
    """The text of a tensor that holds ``array``.

    >>> print(tensor_text(np.float32([[1, 2.5], [3, 4]]), grad_fn="AddBackward0"))
    tensor([[1.0000, 2.5000],
            [3.0000, 4.0000]], grad_fn=<AddBackward0>)
    >>> print(tensor_text(np.float64([1, np.nan]), requires_grad=True))
    tensor([1., nan], dtype=torch.float64, requires_grad=True)
    >>> print(tensor_text(np.zeros((0, 3), "int64")), tensor_text(np.float32(5)))
    tensor([], size=(0, 3), dtype=torch.int64) tensor(5.)
    """
    array = np.asarray(array)
    opening = f"{tensor_name}("
    history = [f"grad_fn=<{grad_fn}>"] if grad_fn else ["requires_grad=True"] * requires_grad
    history += [] if tangent is None else [f"tangent={tangent}"]
    remarks = [*_array_remarks(array), *history]
    return _append(opening + _numbers(array, len(opening)), remarks, len(opening)) + ")"


def _array_remarks(array: np.ndarray) -> Iterator[str]:
    """What must be said of size and dtype because the numbers do not show it."""
    empty, dtype, usual = array.size == 0, array.dtype.name, get_default_dtype().name
    if array.ndim != 1 if empty else not options.edgeitems:
        yield f"size={array.shape}"
    if dtype != usual if empty else dtype not in (usual, "int64", "bool"):
        yield f"dtype=torch.{dtype}"


def _append(text: str, remarks: list[str], indent: int) -> str:
    """Each remark on the last line if there is room, else on a line of its own."""
    used = len(text) - text.rfind("\n") + 1
    for remark in remarks:
        if used + len(remark) + 2 > options.linewidth:
            text += ",\n" + " " * indent + remark
            used = indent + len(remark)
        else:
            text += ", " + remark
            used += len(remark) + 2
    return text


def _numbers(array: np.ndarray, indent: int) -> str:
    if array.size == 0:
        return "[]"
    shorten = array.size > options.threshold
    cell = _cell(_shown(array) if shorten else array)
    return _nested(array, indent, shorten, cell)


def _shown(array: np.ndarray) -> np.ndarray:
    """The elements that are left when every long dimension keeps only its edges."""
    edge = options.edgeitems
    if not edge and array.ndim == 1:
        return array  # none is shown, and PyTorch measures them all
    for axis, length in enumerate(array.shape):
        if length > 2 * edge:
            array = array.take([*range(edge), *range(length - edge, length)], axis)
    return array


def _nested(array: np.ndarray, indent: int, shorten: bool, cell: _Cell) -> str:
    """Brackets around the parts, one more level for every dimension."""
    if array.ndim == 0:
        return cell.text(array.item())
    if array.ndim == 1:
        return _row(array, indent, shorten, cell)
    parts = _edges(array, shorten, lambda part: _nested(part, indent + 1, shorten, cell), "...")
    return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(parts) + "]"


def _row(array: np.ndarray, indent: int, shorten: bool, cell: _Cell) -> str:
    """One dimension, as many elements on a line as fit."""
    gap = " ..." if options.edgeitems else "..."
    items = _edges(array, shorten, lambda part: cell.text(part.item()), gap)
    fit = max(1, (options.linewidth - indent) // (cell.width + 2))
    lines = [", ".join(items[start : start + fit]) for start in range(0, len(items), fit)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def _edges(array: np.ndarray, shorten: bool, write: Callable[[Any], str], gap: str) -> list[str]:
    """What ``write`` makes of every part of ``array``, or of the parts at both ends."""
    edge = options.edgeitems
    if not (shorten and len(array) > 2 * edge):
        return [write(part) for part in array]
    return [*map(write, array[:edge]), gap, *map(write, array[len(array) - edge :])]


def _cell(shown: np.ndarray) -> _Cell:
    """Judge the elements together; zeros, nan and inf have no say."""
    if shown.dtype.kind != "f":
        return _Cell(str, max((len(str(value)) for value in shown.flat), default=1))
    telling = shown[np.isfinite(shown) & (shown != 0)].tolist()
    write = _writer(telling)
    return _Cell(write, max((len(write(value)) for value in telling), default=1))


def _writer(values: list[float]) -> Callable[[float], str]:
    if values and _scientific([abs(value) for value in values]):
        return f"{{:.{options.precision}e}}".format
    if all(value.is_integer() for value in values):
        return _whole
    return f"{{:.{options.precision}f}}".format


def _scientific(sizes: list[float]) -> bool:
    if options.sci_mode is not None:
        return options.sci_mode
    low, high = min(sizes), max(sizes)
    return high / low > 1000 or high > 1e8 or low < 1e-4


def _whole(value: float) -> str:
    return f"{value:.0f}" + "." * math.isfinite(value)
