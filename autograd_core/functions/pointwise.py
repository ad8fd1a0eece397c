"""Arithmetic of two and more, elementwise: + - * / // % **, clamp, maximum, where, lerp.

Each is one operation of ``ops``, as a torch function, a method and, where Python has one, an
operator.
"""

from __future__ import annotations

import numpy as np

from .. import dtypes, messages
from ..ops import arithmetic, elementary, extremes, rounding
from ..tensor import Tensor, apply, cast, wrap
from .arguments import method, named, not_implemented, operand, tensor_argument
from .elementary import reciprocal

__all__ = ["add", "addcdiv", "addcmul", "arctan2", "atan2", "clamp", "clamp_max", "clamp_min",
           "clip",
           "copysign", "div", "divide", "float_power", "floor_divide", "fmax", "fmin", "fmod",
           "heaviside", "hypot", "lerp", "logaddexp", "maximum", "minimum", "mul", "multiply",
           "pow",
           "remainder", "rsub", "sub", "subtract", "true_divide", "where", "xlogy"]

ADD, SUB, RSUB, MUL, DIV = (arithmetic.Add(), arithmetic.Sub(), arithmetic.Rsub(),
                            arithmetic.Mul(), arithmetic.Div())
POW, WHERE, FLOOR_DIVIDE = arithmetic.PowTensor(), elementary.Where(), arithmetic.FloorDivide()


def binary(op):
    """An operator of two operands that gives way to others' types, as Python's protocol asks."""
    def function(input, other):
        a, b = operand(input), operand(other)
        if a is None or b is None:
            return NotImplemented
        return apply(op, a, b)
    return function


def checked(name: str, operate, doc: str):
    """``operate`` as the torch function ``name``: what it cannot take is a TypeError."""
    def function(input, other):
        out = operate(input, other)
        if out is NotImplemented:
            raise wrong_operand(name, input, other)
        return out
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
def add(input, other, *, alpha=1) -> Tensor:
    """input + alpha · other, elementwise, broadcasting."""
    out = Tensor.__add__(input, other) if alpha == 1 else scaled(arithmetic.AddScaled, input, other,
                                                                 alpha)
    if out is NotImplemented:
        raise wrong_operand("add", input, other)
    return out


@method("sub", "subtract")
def sub(input, other, *, alpha=1) -> Tensor:
    """input - alpha · other, elementwise, broadcasting."""
    out = _sub(input, other) if alpha == 1 else scaled(arithmetic.SubScaled, input, other, alpha)
    if out is NotImplemented:
        raise wrong_operand("sub", input, other)
    return out


def scaled(kind, input, other, alpha):
    """The sum or difference with ``alpha`` times the second operand."""
    refuse_alpha(alpha, input, other)
    return binary(kind(alpha))(input, other)


def rsub(input: Tensor, other, *, alpha=1) -> Tensor:
    """other - alpha · input."""
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


# of two tensors

def of_two(name: str, op, doc: str, floats_only: bool = False):
    """A torch function of two Tensors."""
    def function(input: Tensor, other: Tensor) -> Tensor:
        if floats_only and not (input.is_floating_point() or other.is_floating_point()):
            raise not_implemented(f"{name}_cpu", input)
        return apply(op, tensor_argument(input, name), tensor_argument(other, name, "other", 2))
    return method(name)(named(function, name, doc))


maximum = of_two("maximum", extremes.Maximum(),
                 "The larger of each two; equal ones share the gradient.")
minimum = of_two("minimum", extremes.Minimum(),
                 "The smaller of each two; equal ones share the gradient.")
fmax = of_two("fmax", extremes.Fmax(), "``maximum`` that prefers numbers to nan.")
fmin = of_two("fmin", extremes.Fmin(), "``minimum`` that prefers numbers to nan.")
atan2 = of_two("atan2", arithmetic.Atan2(), "The angle of the point (other, input).")
arctan2 = method("arctan2")(atan2)
hypot = of_two("hypot", arithmetic.Hypot(), "sqrt(input² + other²), without overflow.", True)
logaddexp = of_two("logaddexp", arithmetic.LogAddExp(),
                   "log(exp(input) + exp(other)), without overflow.",
                   True)
heaviside = of_two("heaviside", rounding.Heaviside(), "0 below 0, 1 above, ``other`` at 0.")


def with_number(op, of_number):
    """An operation of two operands that is another one for a number."""
    def operate(input, other):
        b = operand(other)
        if b is None:
            return NotImplemented
        if not isinstance(input, Tensor):
            return apply(op, wrap(input), b)
        return apply(op if isinstance(b, Tensor) else of_number, input, b)
    return operate


xlogy = checked("xlogy", with_number(arithmetic.Xlogy(), arithmetic.XlogyNumber()),
                "input · log(other), 0 where input is 0.")
copysign = checked("copysign", with_number(rounding.Copysign(), rounding.CopysignNumber()),
                   "The size of input with the sign of other.")


# of three

@method()
def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value=1) -> Tensor:
    """input + value · tensor1 · tensor2."""
    return apply(arithmetic.Addcmul(value), input, tensor1, tensor2)


@method()
def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value=1) -> Tensor:
    """input + value · tensor1 / tensor2."""
    if not (tensor1.is_floating_point() or tensor2.is_floating_point()):
        raise RuntimeError(messages.ADDCDIV_OF_INTEGERS)
    return apply(arithmetic.Addcdiv(value), input, tensor1, tensor2)


@method()
def lerp(input: Tensor, end: Tensor, weight) -> Tensor:
    """From ``input`` (at weight 0) to ``end`` (at weight 1)."""
    if input.dtype is not end.dtype:
        a, b = (dtypes.c_name(x.dtype) for x in (input, end))
        raise RuntimeError(f"expected dtype {a} for `end` but got dtype {b}")
    if not input.is_floating_point():
        raise not_implemented("lerp_kernel_scalar", input)
    if isinstance(weight, Tensor):
        return apply(arithmetic.LerpTensor(), input, end, weight)
    return apply(arithmetic.Lerp(weight), input, end)


@method("clamp", "clip")
def clamp(input: Tensor, min=None, max=None) -> Tensor:
    """``input`` kept between ``min`` and ``max``: numbers, or tensors (which get gradients too).

    >>> import autograd_core as torch
    >>> torch.tensor([-1., 0.5, 2.]).clamp(0, 1)
    tensor([0.0000, 0.5000, 1.0000])
    """
    op, bounds = clamping(min, max)
    return apply(op, input, *bounds)


clip = clamp


def clamping(min, max):
    """The operation, and its other operands, that keeps a tensor between two bounds."""
    if min is None and max is None:
        raise RuntimeError(messages.CLAMP_BOUNDS)
    if isinstance(min, Tensor) or isinstance(max, Tensor):
        if isinstance(min, int | float) or isinstance(max, int | float):
            raise TypeError(messages.CLAMP_ARGUMENTS.format(min=type(min).__name__,
                                                            max=type(max).__name__))
        return (extremes.ClampTensor(), (-np.inf if min is None else min,
                                         np.inf if max is None else max))
    if max is None:
        return extremes.ClampAbove(), (min,)
    return (extremes.ClampBelow(), (max,)) if min is None else (extremes.Clamp(), (min, max))


@method()
def clamp_min(input: Tensor, min) -> Tensor:
    """The larger of ``input`` and ``min``."""
    op = extremes.ClampMinTensor() if isinstance(min, Tensor) else extremes.ClampMin()
    return apply(op, input, min)


@method()
def clamp_max(input: Tensor, max) -> Tensor:
    """The smaller of ``input`` and ``max``."""
    op = extremes.ClampMaxTensor() if isinstance(max, Tensor) else extremes.ClampMax()
    return apply(op, input, max)


def where(condition: Tensor, input=None, other=None):
    """``input`` where ``condition`` holds, else ``other``; alone, where it holds.

    >>> import autograd_core as torch
    >>> torch.where(torch.tensor([True, False]), torch.tensor([1., 2.]), 0.)
    tensor([1., 0.])
    """
    if input is None and other is None:
        return condition.nonzero(as_tuple=True)
    if condition._array.dtype.kind not in "b" and condition.dtype is not dtypes.uint8:
        raise RuntimeError(messages.CONDITION_TYPE.format(type=condition.dtype.short_name))
    a, b = operand(input), operand(other)
    if not isinstance(a, Tensor) and not isinstance(b, Tensor):
        a = wrap(a)
    return apply(WHERE, condition, a, b)


Tensor.where = lambda self, condition, other: where(condition, self, other)
