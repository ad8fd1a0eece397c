"""What ``torch.tensor`` makes of nested lists that NumPy does not read as PyTorch does.

    nested([[1, 2], [3]], None)     the array; else PyTorch's error for the first thing amiss

Tensors of one element count as numbers here.  Lists of plain numbers never come here: NumPy reads
them, at once.
"""

import math

import numpy as np

from . import dtypes, messages

SEQUENCES = (list, tuple, range, str)


def nested(data, dtype: dtypes.dtype | None) -> np.ndarray:
    """The array of ``data``, read element by element."""
    sizes = sizes_of(data)
    kind = (dtype or dtypes.OF[kind_of(data)]).numpy
    elements: list = []
    read(data, sizes, 0, kind, elements)
    return np.array(elements, kind).reshape(sizes)


def holds_tensors(data) -> bool:
    """Is the first element, of the first element and so on, a Tensor?"""
    while isinstance(data, list | tuple) and data:
        data = data[0]
    return hasattr(data, "_array")


def sizes_of(data) -> tuple[int, ...]:
    """The shape, as the first elements tell."""
    sizes: list[int] = []
    while isinstance(data, SEQUENCES):
        sizes.append(len(data))
        if len(sizes) > 128:
            raise ValueError(f"too many dimensions '{type(data).__name__}'")
        if not data:
            break
        data = data[0]
    return tuple(sizes)


def kind_of(data) -> np.dtype:
    """The dtype that holds all elements."""
    if isinstance(data, list | tuple | range):
        kinds = [kind_of(x) for x in data]
        found = kinds[0] if kinds else dtypes.get_default_dtype().numpy
        for kind in kinds[1:]:
            found = dtypes.wider(found, kind)
        return found
    if hasattr(data, "_array"):
        return data._array.dtype
    if isinstance(data, np.generic):
        return data.dtype
    if isinstance(data, str):
        raise TypeError("new(): invalid data type 'str'")
    if not isinstance(data, int | float):
        raise RuntimeError(f"Could not infer dtype of {type(data).__name__}")
    return dtypes.of_number(data)


def read(data, sizes: tuple[int, ...], dim: int, kind: np.dtype, elements: list) -> None:
    """Append the elements of ``data``, row by row."""
    if dim == len(sizes):
        elements.append(element(data, kind))
        return
    if not isinstance(data, SEQUENCES):
        raise TypeError("not a sequence")
    if len(data) != sizes[dim]:
        raise ValueError(f"expected sequence of length {sizes[dim]} at dim {dim} (got {len(data)})")
    for x in data:
        read(x, sizes, dim + 1, kind, elements)


def element(x, kind: np.dtype):
    """One number, refused as C refuses it."""
    if kind.kind == "f":
        if not isinstance(x, int | float | np.generic) and not hasattr(x, "_array"):
            raise TypeError(f"must be real number, not {type(x).__name__}")
        return float(x)
    if isinstance(x, list | tuple | str):
        raise TypeError(f"'{type(x).__name__}' object cannot be interpreted as an integer")
    if hasattr(x, "_array") and x._array.size != 1:
        raise TypeError("only integer tensors of a single element can be converted to an index")
    if kind.kind != "b" and isinstance(x, float) and not abs(x) < math.inf:
        raise RuntimeError(messages.OVERFLOW.format(type=kind.name))
    return whole(int(x) if x == x else 1, kind)


def whole(n: int, kind: np.dtype) -> int:
    """An integer that ``kind`` holds; unsigned ones count down from their largest, as in C."""
    if kind.kind == "b":
        return bool(n)
    if not -2**63 <= n < 2**63:
        raise ValueError(messages.TOO_LONG)
    limits = np.iinfo(kind)
    low = -int(limits.max) if kind.kind == "u" else int(limits.min)
    if not low <= n <= limits.max:
        raise RuntimeError(messages.OVERFLOW.format(type=kind.name))
    return n % (int(limits.max) + 1) if kind.kind == "u" else n
