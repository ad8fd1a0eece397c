"""Elementwise functions: arithmetic, elementary functions, where, comparisons.

Each is one operation of ``ops``, as a torch function, a method and, where Python has one, an
operator.
"""

from __future__ import annotations

from .. import dtypes, messages
from ..ops import arithmetic, compare, elementary, shape
from ..tensor import Tensor, apply, cast
from .arguments import method, operand

__all__ = ["abs", "add", "clone", "cos", "div", "eq", "exp", "ge", "gt", "le", "log", "lt", "mul",
           "ne", "neg", "pow", "reciprocal", "relu", "sigmoid", "sign", "sin", "sqrt", "sub",
           "tanh", "where"]


def binary(op):
    """An operator of two operands that gives way to others' types, as Python's protocol asks."""
    def function(input, other):
        a, b = operand(input), operand(other)
        if a is None or b is None:
            return NotImplemented
        return apply(op, a, b)
    return function


ADD, SUB, RSUB, MUL, DIV = (arithmetic.Add(), arithmetic.Sub(), arithmetic.Rsub(),
                            arithmetic.Mul(), arithmetic.Div())
POW, NEG, RECIPROCAL = arithmetic.PowTensor(), arithmetic.Neg(), arithmetic.Reciprocal()

SUBTRACT = binary(SUB)
Tensor.__add__ = Tensor.__radd__ = binary(ADD)


@method("__sub__")
def _sub(input, other):
    if isinstance(other, Tensor) and input.dtype is other.dtype is dtypes.bool:
        raise RuntimeError(messages.SUBTRACT_BOOLS)
    return SUBTRACT(input, other)


Tensor.__rsub__ = binary(RSUB)
Tensor.__mul__ = Tensor.__rmul__ = binary(MUL)
Tensor.__truediv__ = binary(DIV)


def checked(name, operate):
    """``operate`` as the torch function ``name``: what it cannot take is a TypeError."""
    def function(input, other):
        out = operate(input, other)
        if out is NotImplemented:
            wrong, place = (input, 1) if operand(input) is None else (other, 2)
            argument = "input" if place == 1 else "other"
            raise TypeError(f"{name}(): argument '{argument}' (position {place}) must be Tensor, "
                            f"not {type(wrong).__name__}")
        return out
    function.__name__ = function.__qualname__ = name
    return function


add = method()(checked("add", Tensor.__add__))
sub = method()(checked("sub", Tensor.__sub__))
mul = method()(checked("mul", Tensor.__mul__))
div = method()(checked("div", Tensor.__truediv__))
add.__doc__ = "input + other, elementwise, broadcasting."
sub.__doc__ = "input - other, elementwise, broadcasting."
mul.__doc__ = "input * other, elementwise, broadcasting."
div.__doc__ = "input / other, elementwise, broadcasting; integers give floats."


@method("__rtruediv__")
def _rdiv(input, other):
    return RECIPROCAL_OF(input) * other


@method("__neg__", "neg")
def neg(input: Tensor) -> Tensor:
    """-input."""
    if input.dtype is dtypes.bool:
        raise RuntimeError(messages.NEGATIVE_BOOL)
    return apply(NEG, input)


@method("__pow__", "pow")
def pow(input, exponent) -> Tensor:
    """``input`` to the power ``exponent``; either may be a number.

    >>> import autograd_core as torch
    >>> torch.tensor([2., 3.]) ** 2
    tensor([4., 9.])
    """
    base, exponent = operand(input), operand(exponent)
    if base is None or exponent is None:
        return NotImplemented
    if not isinstance(exponent, Tensor):
        if isinstance(exponent, int) and exponent < 0 and not base.is_floating_point():
            raise RuntimeError("Integers to negative integer powers are not allowed.")
        return apply(arithmetic.Pow(exponent), base)
    if not isinstance(base, Tensor):
        return apply(arithmetic.Rpow(base), exponent)
    return apply(POW, base, exponent)


@method("__rpow__")
def _rpow(input, base):
    return pow(base, input)


# elementary functions

def unary(op, name, doc):
    """A torch function of one Tensor, attached as a method too."""
    def function(input: Tensor) -> Tensor:
        if not isinstance(input, Tensor):
            raise TypeError(f"{name}(): argument 'input' (position 1) must be Tensor, "
                            f"not {type(input).__name__}")
        return apply(op, input)
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return method()(function)


exp = unary(elementary.Exp(), "exp", "e to the power input.")
log = unary(elementary.Log(), "log", "Natural logarithm; -inf at 0, nan below.")
sqrt = unary(elementary.Sqrt(), "sqrt", "Square root; nan below 0.")
sin = unary(elementary.Sin(), "sin", "Sine of radians.")
cos = unary(elementary.Cos(), "cos", "Cosine of radians.")
abs = unary(elementary.Abs(), "abs", "Absolute value; derivative 0 at 0.")
sign = unary(elementary.Sign(), "sign", "-1, 0 or 1.")
tanh = unary(elementary.Tanh(), "tanh", "Hyperbolic tangent.")
sigmoid = unary(elementary.Sigmoid(), "sigmoid", "1 / (1 + exp(-input)).")
relu = unary(elementary.Relu(), "relu", "max(input, 0); derivative 0 at 0.")
reciprocal = RECIPROCAL_OF = unary(RECIPROCAL, "reciprocal", "1 / input.")
clone = unary(shape.Clone(), "clone", "A copy that gradients flow through.")
Tensor.__abs__ = abs
WHERE = elementary.Where()


def where(condition: Tensor, input, other) -> Tensor:
    """``input`` where ``condition`` holds, else ``other``.

    >>> import autograd_core as torch
    >>> torch.where(torch.tensor([True, False]), torch.tensor([1., 2.]), 0.)
    tensor([1., 0.])
    """
    return apply(WHERE, condition, operand(input), operand(other))


def comparison(relation):
    """The torch function and operator of one relation."""
    compared = binary(compare.Compare(relation))
    function = checked(relation, compared)
    function.__doc__ = f"Elementwise ``{relation}``; a tensor of bools."
    setattr(Tensor, f"__{relation}__", compared)
    return method()(function)


eq, ne, lt, le, gt, ge = map(comparison, ("eq", "ne", "lt", "le", "gt", "ge"))
Tensor.__hash__ = object.__hash__



# dtypes

@method()
def to(input: Tensor, dtype: dtypes.dtype) -> Tensor:
    """The tensor in another dtype, recorded; itself when nothing changes."""
    return cast(input, dtype)


Tensor.double = lambda self: cast(self, dtypes.float64)
Tensor.float = lambda self: cast(self, dtypes.float32)
Tensor.long = lambda self: cast(self, dtypes.int64)
