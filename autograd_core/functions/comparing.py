"""Comparisons, logic and bits: == < &, isclose, logical_and.  No gradient goes through them."""

import numpy as np

from ..core import dtypes, messages
from ..core.apply import apply
from ..core.tensor import Tensor, method
from ..ops import compare
from .arguments import not_implemented, operand, tensor_argument
from .broadcasting import batch_of
from .combining import of_two
from .pointwise import binary, checked

__all__ = ["allclose", "bitwise_and", "bitwise_left_shift", "bitwise_not", "bitwise_or",
           "bitwise_right_shift", "bitwise_xor", "eq", "equal", "ge", "greater", "greater_equal",
           "gt", "isclose", "isin", "le", "less", "less_equal", "logical_and", "logical_or",
           "logical_xor", "lt", "ne", "not_equal"]


def comparison(relation: str, long_name: str | None = None):
    """The torch function and operator of one relation."""
    compared = binary(compare.Compare(relation))
    setattr(Tensor, f"__{relation}__", compared)
    def refusing(input, other):
        return compared(tensor_argument(input, relation), other)
    function = checked(relation, refusing, f"Elementwise ``{relation}``; a tensor of bools.")
    return method(long_name)(function) if long_name else function


eq, ne = comparison("eq"), comparison("ne", "not_equal")
lt, le = comparison("lt", "less"), comparison("le", "less_equal")
gt, ge = comparison("gt", "greater"), comparison("ge", "greater_equal")
not_equal, less, less_equal, greater, greater_equal = ne, lt, le, gt, ge
Tensor.__hash__ = object.__hash__


logical_and, logical_or, logical_xor = (
    of_two(name, compare.AskedOfTwo(name), doc) for name, doc in (
        ("logical_and", "Are both other than 0?"), ("logical_or", "Is one of them other than 0?"),
        ("logical_xor", "Is just one of them other than 0?")))


def refuse_floats(kernel: str, input, other) -> None:
    """NotImplementedError in PyTorch's words for floats, whose bits are not operated on."""
    if isinstance(input, Tensor) and isinstance(other, Tensor):
        batch_of(input.shape, other.shape)
    arrays = [x._array if isinstance(x, Tensor) else x for x in (input, other)
              if isinstance(x, Tensor | float)]
    if arrays and (found := dtypes.result_of(arrays)).kind == "f":
        raise NotImplementedError(f"\"{kernel}\" not implemented for "
                                  f"'{dtypes.OF[found].short_name}'")


def bits(name: str, relation: str, doc: str):
    """An operator on the bits of integers, or on bools."""
    operate = binary(compare.Bitwise(relation))
    kernel = {"bitwise_left_shift": "lshift_cpu", "bitwise_right_shift": "rshift_cpu"}.get(
        name, f"{name}_cpu")

    def refusing(input, other):
        refuse_floats(kernel, input, other)
        return operate(input, other)

    operator = relation.rstrip("_")
    setattr(Tensor, f"__{operator}__", refusing)
    setattr(Tensor, f"__r{operator}__", lambda self, other: refusing(self, other))
    return checked(name, refusing, doc)


bitwise_and = bits("bitwise_and", "and_", "The bits that both have.")
bitwise_or = bits("bitwise_or", "or_", "The bits that either has.")
bitwise_xor = bits("bitwise_xor", "xor", "The bits that just one has.")
bitwise_left_shift = bits("bitwise_left_shift", "lshift", "The bits moved up by ``other``.")
bitwise_right_shift = bits("bitwise_right_shift", "rshift", "The bits moved down by ``other``.")


@method("__invert__")
def invert(input: Tensor) -> Tensor:
    """``~input``."""
    if input.is_floating_point():
        raise TypeError(messages.INVERT_FLOATS)
    return bitwise_not(input)


@method()
def bitwise_not(input: Tensor) -> Tensor:
    """Every bit, or truth value, the other way round."""
    if input.is_floating_point():
        raise not_implemented("bitwise_not_cpu", input)
    return apply(compare.Invert(), input)


# close and equal

@method()
def isclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08,
            equal_nan: bool = False) -> Tensor:
    """|input - other| ≤ atol + rtol · |other|, elementwise."""
    if input.dtype is not other.dtype:
        raise RuntimeError(f"{input.dtype.short_name} did not match {other.dtype.short_name}")
    return Tensor._of(np.isclose(input._array, other._array, rtol, atol, equal_nan))


@method()
def allclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08,
             equal_nan: bool = False) -> bool:
    """Is ``isclose`` true everywhere?"""
    return bool(isclose(input, other, rtol, atol, equal_nan)._array.all())


@method()
def equal(input: Tensor, other: Tensor) -> bool:
    """Have both one shape and the same elements?"""
    return bool(np.array_equal(input._array, other._array))


def isin(elements, test_elements, *, assume_unique: bool = False,
         invert: bool = False) -> Tensor:
    """Is each of ``elements`` one of ``test_elements``?"""
    if operand(elements) is None or operand(test_elements) is None:
        raise TypeError("isin takes tensors and numbers")
    a, b = (x._array if isinstance(x, Tensor) else x for x in (elements, test_elements))
    return Tensor._of(np.isin(a, b, invert=invert))
