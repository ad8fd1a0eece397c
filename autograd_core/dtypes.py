"""torch.float32 and its relatives: names for NumPy's dtypes.

>>> float32, float32.is_floating_point
(torch.float32, True)
"""

from __future__ import annotations

import numpy as np

__all__ = ["bool", "double", "dtype", "float", "float16", "float32", "float64", "half", "int",
           "int8", "int16", "int32", "int64", "long", "short", "uint8"]


class dtype:
    """What the elements of a tensor are; ``numpy`` is NumPy's dtype of the same."""

    def __init__(self, name: str, tensor_type: str):
        self.name, self.tensor_type = name, tensor_type
        self.numpy = np.dtype(name)
        self.short_name = tensor_type.removesuffix("Tensor")
        self.is_floating_point = self.numpy.kind == "f"

    def __repr__(self):
        return f"torch.{self.name}"

    def __reduce__(self):
        return self.name


float32 = float = dtype("float32", "FloatTensor")
float64 = double = dtype("float64", "DoubleTensor")
float16 = half = dtype("float16", "HalfTensor")
int64 = long = dtype("int64", "LongTensor")
int32 = int = dtype("int32", "IntTensor")
int16 = short = dtype("int16", "ShortTensor")
int8 = dtype("int8", "CharTensor")
uint8 = dtype("uint8", "ByteTensor")
bool = dtype("bool", "BoolTensor")

OF = {d.numpy: d for d in (float32, float64, float16, int64, int32, int16, int8, uint8, bool)}
"""The dtype of each NumPy dtype."""
