"""Kinds of arguments: which values a "Tensor", a "Number" or a "tuple of ints" may be."""

from typing import Any

import numpy as np

from ..core.dtypes import PYTHON, dtype
from ..core.tensor import Tensor


def type_name(x) -> str:
    """The name of the type of ``x`` as C knows it."""
    kind = type(x)
    if kind.__module__ in ("numpy", "collections"):
        return f"{kind.__module__}.{kind.__name__}"
    return f"torch.{kind.__name__}" if kind.__name__ in ("dtype", "device", "Size") else (
        kind.__name__)


def is_int(x) -> bool:
    """An integer, or a tensor that is one."""
    if isinstance(x, Tensor):
        return not x.ndim and x._array.dtype.kind in "iu"
    return isinstance(x, int | np.integer) and not isinstance(x, bool)


def is_number(x) -> bool:
    """A number, or a tensor that is one and has no history."""
    if isinstance(x, Tensor):
        return not x.ndim and not x._requires_grad
    return isinstance(x, int | float | complex | np.number | np.bool_)


KINDS: dict[str, Any] = {
    "Tensor": lambda x: isinstance(x, Tensor),
    "int": is_int,
    "float": is_number,
    "Number": is_number,
    "bool": lambda x: isinstance(x, bool | np.bool_),
    "str": lambda x: isinstance(x, str),
    "tuple of ints": lambda x: isinstance(x, list | tuple) and (not x or is_int(x[0])),
    "tuple of ints*": lambda x: is_int(x) or (isinstance(x, list | tuple)
                                              and (not x or is_int(x[0]))),
    "tuple of Tensors": lambda x: isinstance(x, list | tuple),
    "torch.dtype": lambda x: isinstance(x, dtype) or (isinstance(x, type) and x in PYTHON),
    "torch.device": lambda x: isinstance(x, str | int) or type(x).__name__ == "device",
}
"""What each kind of argument may be; kinds that are not here are not judged."""
