"""In-place methods of Tensor: ``add_`` and ``+=``, ``exp_``, ``clamp_``, ``fill_``, ``copy_``."""

import numpy as np

from ..core import messages
from ..core.tensor import Tensor, method
from ..ops import (
    Op,
    arithmetic,
    compare,
    elementary,
    extremes,
    moving,
    rounding,
    special,
    trigonometric,
    writing,
)
from . import choosing, pointwise
from .arguments import named, operand, refuse_overflow
from .inplace import in_place, refuse_leaf


def in_place_of(name: str, function):
    """``function`` as the method ``name``, which says what it does in place."""
    return named(function, name, f"``{name.rstrip('_')}`` in place.")


def changing(name: str, op: Op, *operators: str):
    """Attach ``name`` (and Python's augmented operators) for an operation of two operands."""
    def operate(self, other):
        other = operand(other)
        return NotImplemented if other is None else in_place(op, self, other)

    def function(self, other):
        other = operand(other)
        if other is None:
            raise TypeError(f"{name} takes a tensor or a number")
        return in_place(op, self, other)
    method(name)(in_place_of(name, function))
    for operator in operators:
        setattr(Tensor, operator, operate)


changing("mul_", arithmetic.Mul(), "__imul__")
changing("floor_divide_", arithmetic.FloorDivide(), "__ifloordiv__")
changing("remainder_", arithmetic.RemainderNumber(), "__imod__")
changing("fmod_", arithmetic.FmodNumber())
changing("atan2_", arithmetic.Atan2())
changing("hypot_", arithmetic.Hypot())
changing("xlogy_", arithmetic.Xlogy())
changing("copysign_", rounding.Copysign())
changing("bitwise_and_", compare.Bitwise("and_"), "__iand__")
changing("bitwise_or_", compare.Bitwise("or_"), "__ior__")
changing("bitwise_xor_", compare.Bitwise("xor"), "__ixor__")


def of_itself(name: str, op: Op):
    """Attach ``name`` for an operation of the tensor alone."""
    def function(self):
        return in_place(op, self)
    method(name)(in_place_of(name, function))


for _name, _op in {
        "abs": elementary.Abs(), "exp": elementary.Exp(), "exp2": elementary.Exp2(),
        "expm1": elementary.Expm1(), "log": elementary.Log(), "log2": elementary.Log2(),
        "log10": elementary.Log10(), "log1p": elementary.Log1p(), "sqrt": elementary.Sqrt(),
        "rsqrt": elementary.Rsqrt(), "square": arithmetic.Pow(2), "sign": elementary.Sign(),
        "sgn": elementary.Sgn(), "sigmoid": elementary.Sigmoid(), "relu": elementary.Relu(),
        "neg": arithmetic.Neg(), "negative": arithmetic.Neg(),
        "reciprocal": arithmetic.Reciprocal(), "sin": trigonometric.Sin(),
        "cos": trigonometric.Cos(), "tan": trigonometric.Tan(), "asin": trigonometric.Asin(),
        "acos": trigonometric.Acos(), "atan": trigonometric.Atan(), "sinh": trigonometric.Sinh(),
        "cosh": trigonometric.Cosh(), "tanh": trigonometric.Tanh(), "erf": special.Erf(),
        "erfc": special.Erfc(), "floor": rounding.Floor(), "ceil": rounding.Ceil(),
        "trunc": rounding.Trunc(), "round": rounding.Round(), "frac": rounding.Frac(),
        "nan_to_num": elementary.NanToNum(), "logical_not": compare.Asked("logical_not"),
        "zero": writing.Zero()}.items():
    of_itself(f"{_name}_", _op)


def from_choice(name: str, choose):
    """The method of what ``choose(self, ...)`` finds: an operation and its other operands."""
    def function(self, *args, **kwargs):
        try:
            op, others = choose(self, *args, **kwargs)
        except (RuntimeError, IndexError):
            refuse_leaf(self, args)     # as PyTorch, before the arguments are looked at
            raise
        return in_place(op, self, *others)
    return in_place_of(name, function)


def of_operation(name: str, choose) -> None:
    """The same, attached."""
    method(name)(from_choice(name, choose))


def summed(kind, plain):
    """The operation of ``add_`` or ``sub_``, with ``alpha`` or without."""
    def choose(self, other, *, alpha=1):
        if kind is arithmetic.SubScaled and (pointwise.is_bool(self) or pointwise.is_bool(other)):
            pointwise.refuse_bools(self, other)
        if alpha != 1:
            pointwise.refuse_alpha(alpha, self, other)
        return (plain if alpha == 1 else kind(alpha)), (operand(other),)
    return choose


def divided(self, other, *, rounding_mode=None):
    """The operation of ``div_``."""
    if rounding_mode not in (None, "trunc", "floor"):
        raise RuntimeError(messages.ROUNDING_MODE.format(mode=rounding_mode))
    op = arithmetic.Div() if rounding_mode is None else arithmetic.DivRounded(rounding_mode)
    return op, (operand(other),)


of_operation("add_", summed(arithmetic.AddScaled, arithmetic.Add()))
of_operation("sub_", summed(arithmetic.SubScaled, arithmetic.Sub()))
of_operation("div_", divided)
for _name in ("clamp_", "clip_"):
    of_operation(_name, lambda self, min=None, max=None: choosing.clamping(min, max))
of_operation("clamp_min_", lambda self, min: (extremes.ClampMin(), (min,)))
of_operation("clamp_max_", lambda self, max: (extremes.ClampMax(), (max,)))
of_operation("addcmul_", lambda self, a, b, *, value=1: (arithmetic.Addcmul(value), (a, b)))
of_operation("addcdiv_", lambda self, a, b, *, value=1: (arithmetic.Addcdiv(value), (a, b)))
of_operation("lerp_", lambda self, end, weight: (arithmetic.Lerp(weight), (end,)))
of_operation("tril_", lambda self, diagonal=0: (moving.Tril(diagonal), ()))
of_operation("triu_", lambda self, diagonal=0: (moving.Triu(diagonal), ()))


def operator_of(name: str, python: str) -> None:
    """Python's augmented operator for a method; other types get their turn."""
    function = getattr(Tensor, name)

    def operate(self, other):
        other = operand(other)
        return NotImplemented if other is None else function(self, other)
    setattr(Tensor, python, operate)


operator_of("add_", "__iadd__")
operator_of("sub_", "__isub__")
operator_of("div_", "__itruediv__")


@method("pow_", "__ipow__")
def pow_(self: Tensor, exponent) -> Tensor:
    """``pow`` in place."""
    exponent = operand(exponent)
    if isinstance(exponent, Tensor):
        return in_place(arithmetic.PowTensor(), self, exponent)
    return in_place(arithmetic.Pow(exponent), self)


@method()
def fill_(self: Tensor, value) -> Tensor:
    """``value`` everywhere, in place."""
    if isinstance(value, Tensor):
        if value.ndim:
            raise RuntimeError(messages.FILL_0D.format(ndim=value.ndim))
        return in_place(writing.FillTensor(), self, value)
    value = operand(value) if not isinstance(value, complex) else value
    if value is None or isinstance(value, np.ndarray):
        raise TypeError("fill_ takes a number or a tensor")
    refuse_overflow(self.dtype, value)
    return in_place(writing.Fill(value), self)


@method()
def copy_(self: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """The values of ``src``, broadcast and cast, in place."""
    if isinstance(src, list | tuple):
        raise TypeError("copy_ takes a tensor")
    return in_place(writing.Copy(), self, src)
