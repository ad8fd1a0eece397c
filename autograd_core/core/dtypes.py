"""torch.float32 and its relatives, and what dtype a result has.

    float32  dtype  finfo  iinfo            names for NumPy's dtypes, and their limits
    promote_types(a, b)  can_cast(a, b)     as PyTorch promotes: float beats int beats bool
    brought(op, arrays)                     operands in the dtype that PyTorch computes in

>>> float32, float32.is_floating_point
(torch.float32, True)
"""

import builtins

import numpy as np

from . import messages

__all__ = ["bool", "can_cast", "double", "dtype", "finfo", "float", "float16", "float32", "float64",
           "get_default_dtype", "half", "iinfo", "int", "int8", "int16", "int32", "int64", "long",
           "promote_types", "set_default_dtype", "short", "uint8"]


class dtype:
    """What the elements of a tensor are; ``numpy`` is NumPy's dtype of the same."""

    is_complex = False

    def __init__(self, name: str, tensor_type: str):
        self.name, self.tensor_type = name, tensor_type
        self.numpy = np.dtype(name)
        self.short_name = tensor_type.removesuffix("Tensor")
        self.is_floating_point = self.numpy.kind == "f"
        self.is_signed = self.numpy.kind in "fi"
        self.itemsize = self.numpy.itemsize

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
C_NAMES = {float32: "float", float64: "double", float16: "c10::Half", int64: "long int",
           int32: "int",
           int16: "short int", int8: "signed char", uint8: "unsigned char", bool: "bool"}
PYTHON = {builtins.float: float64, builtins.int: int64, builtins.bool: bool}
"""What ``dtype=float`` stands for."""


def c_name(d: dtype) -> str:
    """The name of C++, as some messages have it."""
    return C_NAMES[d]


class _Default:
    """The dtype of what is made from Python floats."""

    dtype = float32


def get_default_dtype() -> dtype:
    """The dtype that Python floats get; float32 unless set."""
    return _Default.dtype


def set_default_dtype(d: dtype) -> None:
    """Give Python floats dtype ``d`` from now on."""
    if not isinstance(d, dtype):
        raise TypeError(messages.DEFAULT_DTYPE)
    if not d.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    _Default.dtype = d


def as_dtype(d) -> dtype | None:
    """A dtype from itself or from Python's float, int, bool; None stays None."""
    return PYTHON.get(d, d)


# promotion

RANK = {"b": 0, "u": 1, "i": 1, "f": 2}
"""bool, integers, floats: a higher category always wins."""


def wider(a: np.dtype, b: np.dtype) -> np.dtype:
    """The dtype of a result of two dtypes that count the same."""
    if RANK[a.kind] == RANK[b.kind]:
        return np.promote_types(a, b)
    return a if RANK[a.kind] > RANK[b.kind] else b


def of_number(x) -> np.dtype:
    """The dtype that a Python number asks for."""
    if isinstance(x, builtins.bool):
        return bool.numpy
    return int64.numpy if isinstance(x, builtins.int) else _Default.dtype.numpy


def result_of(operands) -> np.dtype:
    """PyTorch's rule: arrays decide; 0-d ones, and then numbers, only by a higher category."""
    found = None
    classes = ([x.dtype for x in operands if hasattr(x, "dtype") and x.ndim],
               [x.dtype for x in operands if hasattr(x, "dtype") and not x.ndim],
               [of_number(x) for x in operands if not hasattr(x, "dtype")])
    for dtypes in classes:
        if not dtypes:
            continue
        own = dtypes[0]
        for other in dtypes[1:]:
            own = wider(own, other)
        if found is None or RANK[own.kind] > RANK[found.kind]:
            found = own
    return found


def brought(op, arrays: list) -> list:
    """``arrays`` in the dtype that ``op`` computes in; ``op.promotes`` says how:

    "same": the promoted dtype; "float": that, and floats of integers; "rest": the first, a
    condition, left alone.
    """
    own = getattr(arrays[0], "dtype", None)
    if own is float64.numpy and len(arrays) < 3 and getattr(arrays[-1], "dtype", own) is own:
        return arrays
    if op.promotes == "rest":
        return [arrays[0], *brought_to(result_of(arrays[1:]), arrays[1:])]
    found = result_of(arrays)
    if op.promotes == "float" and found.kind != "f":
        found = _Default.dtype.numpy
    return brought_to(found, arrays)


def brought_to(target: np.dtype, arrays: list) -> list:
    """Arrays and numbers as ``target``; numbers that it holds stay what they are."""
    return [x.astype(target, copy=False) if hasattr(x, "dtype") else number_as(target, x)
            for x in arrays]


def number_as(target: np.dtype, x):
    """A Python number beside arrays of ``target``; integers wrap round as C's do."""
    if target.kind == "f":
        return x
    return np.asarray(x).astype(target)[()]


def promote_types(type1: dtype, type2: dtype) -> dtype:
    """The smallest dtype that holds both, by PyTorch's categories.

    >>> promote_types(int64, float16)
    torch.float16
    """
    return OF[wider(type1.numpy, type2.numpy)]


def can_cast(from_: dtype, to: dtype) -> builtins.bool:
    """May a result of dtype ``from_`` be written into ``to``?  Not to a lower category."""
    return RANK[from_.numpy.kind] <= RANK[to.numpy.kind]


# limits

class _Limits:
    """Shared by finfo and iinfo: NumPy's numbers under PyTorch's names."""

    def __init__(self, type: dtype | None = None):
        type = type or _Default.dtype
        self._check(type)
        self.dtype, self.bits = type.name, type.itemsize * 8
        self._numpy = self._of(type.numpy)
        self.max, self.min = (self._kind(x) for x in (self._numpy.max, self._numpy.min))


class finfo(_Limits):
    """Limits of a float dtype: eps, max, min, tiny.

    >>> finfo(float32).eps
    1.1920928955078125e-07
    """

    _of, _kind = np.finfo, builtins.float

    def _check(self, type):
        if not type.is_floating_point:
            raise TypeError("torch.finfo() requires a floating point input type. "
                            "Use torch.iinfo to handle 'torch.finfo'")

    def __init__(self, type: dtype | None = None):
        super().__init__(type)
        self.eps, self.resolution = (builtins.float(x) for x in
                                     (self._numpy.eps, self._numpy.resolution))
        self.tiny = self.smallest_normal = builtins.float(self._numpy.tiny)

    def __repr__(self):
        return (f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, "
                f"eps={self.eps:g}, smallest_normal={self.smallest_normal:g}, "
                f"tiny={self.tiny:g}, dtype={self.dtype})")


class iinfo(_Limits):
    """Limits of an integer dtype: max, min."""

    _of, _kind = np.iinfo, builtins.int

    def _check(self, type):
        if type.is_floating_point:
            raise TypeError("torch.iinfo() requires an integer input type. "
                            "Use torch.finfo to handle 'torch.iinfo'")

    def __repr__(self):
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"
