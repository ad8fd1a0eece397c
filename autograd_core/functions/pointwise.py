"""Arithmetic of two, elementwise: + - * / // % **.

Each is one operation of ``ops``, as a torch function, a method and an operator.
"""

import numpy as np

from ..core import dtypes, messages
from ..core.apply import apply
from ..core.leaves import cast, wrap
from ..core.tensor import Tensor, method
from ..ops import arithmetic
from .arguments import NUMBERS, named, not_implemented, operand
from .broadcasting import batch_of
from .elementary import reciprocal
from .keywords import into

__all__ = ["add", "div", "divide", "float_power", "floor_divide", "fmod", "mul", "multiply", "pow",
           "remainder", "rsub", "sub", "subtract", "true_divide"]

ADD, SUB, RSUB, MUL, DIV = (arithmetic.Add(), arithmetic.Sub(), arithmetic.Rsub(),
                            arithmetic.Mul(), arithmetic.Div())
POW, FLOOR_DIVIDE = arithmetic.PowTensor(), arithmetic.FloorDivide()


def binary(op):
    """An operator of two operands that gives way to others' types, as Python's protocol asks."""
    def function(input, other):
        if not isinstance(input, Tensor) or not (
                isinstance(other, Tensor) or type(other) in NUMBERS):
            input, other = operand(input), operand(other)
            if input is None or other is None:
                return NotImplemented
        return op.applied(input, other)
    return function


def checked(name: str, operate, doc: str):
    """``operate`` as the torch function ``name``: what it cannot take is a TypeError."""
    def function(input, other, *, out=None):
        result = operate(input, other)
        if result is NotImplemented:
            raise wrong_operand(name, input, other)
        return result if out is None else into(name, out, result, (input, other))
    return method(name)(named(function, name, doc))


def wrong_operand(name: str, input, other) -> TypeError:
    """PyTorch's error for the operand that is neither a tensor nor a number."""
    wrong, place = (input, 1) if operand(input) is None else (other, 2)
    return TypeError(messages.ARGUMENT_TYPE.format(
        name=name, argument="input" if place == 1 else "other", position=place, wanted="Tensor",
        got=type(wrong).__name__))


# + - * /

Tensor.__add__ = Tensor.__radd__ = binary(ADD)
Tensor.__mul__ = Tensor.__rmul__ = binary(MUL)
Tensor.__truediv__ = binary(DIV)
SUBTRACT, REVERSED = binary(SUB), binary(RSUB)


def is_bool(x) -> bool:
    """Is it a bool, or a tensor of bools?"""
    return x._array.dtype.kind == "b" if isinstance(x, Tensor) else isinstance(x, bool)


@method("__sub__")
def _sub(input, other):
    if is_bool(input) or is_bool(other):
        refuse_bools(input, other)
    return SUBTRACT(input, other)


@method("__rsub__")
def _rsub(input, other):
    if is_bool(input) or is_bool(other):
        refuse_bools(input, other)
    other = operand(other)
    return apply(arithmetic.RsubTensor(), input, other) if isinstance(other, Tensor) else (
        REVERSED(input, other))


def refuse_bools(input, other) -> None:
    """RuntimeError in PyTorch's words: bools are not subtracted."""
    both = is_bool(input) and is_bool(other)
    raise RuntimeError(messages.SUBTRACT_BOOLS if both else messages.SUBTRACT_BOOL)


def refuse_alpha(alpha, *operands) -> None:
    """RuntimeError in PyTorch's words: a fraction of integers is no integer."""
    if isinstance(alpha, float) and not any(
            isinstance(x, float) or (isinstance(x, Tensor) and x.is_floating_point())
            for x in operands):
        raise RuntimeError(messages.ALPHA_OF_INTEGERS)


@method()
def add(input, other, *, alpha=1, out=None) -> Tensor:
    """input + alpha · other, elementwise, broadcasting."""
    result = Tensor.__add__(input, other) if alpha == 1 else scaled(arithmetic.AddScaled, input,
                                                                    other, alpha)
    if result is NotImplemented:
        raise wrong_operand("add", input, other)
    return result if out is None else into("add", out, result, (input, other))


@method("sub", "subtract")
def sub(input, other, *, alpha=1, out=None) -> Tensor:
    """input - alpha · other, elementwise, broadcasting."""
    result = _sub(input, other) if alpha == 1 else scaled(arithmetic.SubScaled, input, other, alpha)
    if result is NotImplemented:
        raise wrong_operand("sub", input, other)
    return result if out is None else into("sub", out, result, (input, other))


def scaled(kind, input, other, alpha):
    """The sum or difference with ``alpha`` times the second operand."""
    refuse_alpha(alpha, input, other)
    return binary(kind(alpha))(input, other)


def rsub(input: Tensor, other, *, alpha=1) -> Tensor:
    """other - alpha · input."""
    if is_bool(input) or is_bool(other):
        refuse_bools(input, other)
    kind = arithmetic.RsubTensor if isinstance(other, Tensor) else arithmetic.Rsub
    return apply(kind(alpha), input, other)


mul = checked("mul", Tensor.__mul__, "input · other, elementwise, broadcasting.")


@method("div", "divide", "true_divide")
def div(input, other, *, rounding_mode: str | None = "no") -> Tensor:
    """input / other; integers give floats.  ``rounding_mode`` "floor" or "trunc" rounds."""
    if rounding_mode == "no":
        out = Tensor.__truediv__(input, other)
    elif rounding_mode is None:
        out = binary(arithmetic.DivBy())(input, other)
    elif rounding_mode in ("floor", "trunc"):
        refuse_zero(input, other)
        out = binary(arithmetic.DivRounded(rounding_mode))(input, other)
    else:
        raise RuntimeError(messages.ROUNDING_MODE.format(mode=rounding_mode))
    if out is NotImplemented:
        raise wrong_operand("div", input, other)
    return out


subtract, multiply, divide, true_divide = sub, method("multiply")(mul), div, div


@method("__rtruediv__")
def _rdiv(input, other):
    return reciprocal(input) * other


# // % **

def refuse_zero(input, other) -> None:
    """RuntimeError for integers divided by 0."""
    if is_bool(input) and is_bool(other):
        raise NotImplementedError("\"div_floor_cpu\" not implemented for 'Bool'")
    kinds = [x._array.dtype.kind if isinstance(x, Tensor) else "f" if isinstance(x, float) else "i"
             for x in (input, other)]
    if "f" not in kinds and not np.all(other._array if isinstance(other, Tensor) else other):
        batch_of(*(x.shape for x in (input, other) if isinstance(x, Tensor)))
        raise RuntimeError("ZeroDivisionError")


def quotient(name: str, op, doc: str, of_number=None):
    """floor_divide, remainder and fmod: refused for integers by 0, another op for a number."""
    def operate(input, other):
        a, b = operand(input), operand(other)
        if a is None or b is None:
            return NotImplemented
        refuse_zero(a, b)
        return apply(of_number if of_number and not isinstance(b, Tensor) else op, a, b)
    return operate, checked(name, operate, doc)


_floordiv, floor_divide = quotient("floor_divide", FLOOR_DIVIDE, "input / other, rounded down.")
_mod, remainder = quotient("remainder", arithmetic.Remainder(),
                           "What is left of input after whole others; has the sign of other.",
                           arithmetic.RemainderNumber())
_, fmod = quotient("fmod", arithmetic.Fmod(), "The remainder with the sign of input.",
                   arithmetic.FmodNumber())
Tensor.__floordiv__, Tensor.__mod__ = _floordiv, _mod
Tensor.__rfloordiv__ = lambda self, other: _floordiv(other, self)


@method("__rmod__")
def _rmod(input, other):
    other = operand(other)
    refuse_zero(other, input)
    return apply(arithmetic.NumberRemainder(), other, input)


@method()
def pow(input, exponent) -> Tensor:
    """``input`` to the power ``exponent``; either may be a number.

    >>> import autograd_core as torch
    >>> torch.tensor([2., 3.]) ** 2
    tensor([4., 9.])
    """
    out = _pow(operand(input), operand(exponent))
    if out is NotImplemented:
        raise wrong_operand("pow", input, exponent)
    return out


@method("__pow__")
def _pow(base, exponent):
    exponent = operand(exponent)
    if base is None or exponent is None:
        return NotImplemented
    if not isinstance(base, Tensor):
        if isinstance(base, int) and not exponent.is_floating_point():
            return apply(POW, wrap(base), exponent)
        return apply(arithmetic.Rpow(base), as_float_beside(base, exponent))
    if isinstance(exponent, Tensor):
        if base._array.dtype.kind == exponent._array.dtype.kind == "b":
            raise not_implemented("pow", base)
        return apply(POW, base, exponent)
    if isinstance(exponent, int) and exponent < 0 and not base.is_floating_point():
        raise RuntimeError("Integers to negative integer powers are not allowed.")
    return apply(arithmetic.Pow(exponent), as_float_beside(exponent, base))


def as_float_beside(number, x: Tensor) -> Tensor:
    """Integers as floats when ``number`` is a float, bools as integers when it is an integer."""
    kind = x._array.dtype.kind
    if kind == "f":
        return x
    if isinstance(number, float):
        return cast(x, dtypes.get_default_dtype())
    return cast(x, dtypes.int64) if kind == "b" else x


@method("__rpow__")
def _rpow(input, base):
    return pow(base, input)


@method()
def float_power(input, exponent) -> Tensor:
    """``pow`` in float64."""
    return pow(*(cast(x, dtypes.float64) if isinstance(x, Tensor) else float(x)
                 for x in (input, exponent)))
