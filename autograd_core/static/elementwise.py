"""Elementwise functions by TensorFlow's names: of one Symbol, and of two of one dtype."""

from ..compat.ops import linalg as linear
from ..functions.arguments import named
from ..ops import Op, arithmetic, compare, elementary, extremes, rounding, special, trigonometric
from ..ops.shape import Alias
from . import protocol
from .build import as_symbol, build, operands
from .late import any_rank
from .symbol import Symbol

__all__ = ["abs", "acos", "add", "asin", "atan", "ceil", "cholesky", "cos", "cosh", "div",
           "divide", "equal", "erf", "exp", "expm1", "floor", "floor_div", "floordiv", "greater",
           "greater_equal", "is_finite", "is_inf", "is_nan", "less", "less_equal", "log", "log1p",
           "logical_and", "logical_not", "logical_or", "matrix_determinant", "matrix_inverse",
           "maximum", "minimum", "mod", "multiply", "neg", "negative", "not_equal", "pow",
           "realdiv", "reciprocal", "round", "rsqrt", "sigmoid", "sign", "sin", "sinh", "sqrt",
           "square", "squared_difference", "subtract", "tan", "tanh", "truediv", "truncatediv"]


def unary(name: str, rule: Op, doc: str):
    """A function of one Symbol."""
    def operation(x, name: str | None = None) -> Symbol:
        return build(rule, as_symbol(x), name=name)
    return named(operation, name, doc)


def binary(name: str, rule: Op, type: str, doc: str):
    """A function of two Symbols of one dtype."""
    def operation(x, y, name: str | None = None) -> Symbol:
        return build(rule, *operands(type, x, y), name=name)
    return named(operation, name, doc)


add = binary("add", protocol.ADD, "Add", "x + y, elementwise, broadcasting; strings are joined.")
subtract = binary("subtract", arithmetic.Sub(), "Sub", "x - y, elementwise, broadcasting.")
multiply = binary("multiply", arithmetic.Mul(), "Mul", "x · y, elementwise, broadcasting.")
truncatediv = binary("truncatediv", arithmetic.DivRounded("trunc"), "TruncateDiv",
                     "x / y, rounded towards 0.")
floordiv = binary("floordiv", protocol.FLOOR, "FloorDiv", "x / y, rounded down.")
floor_div = floordiv
mod = binary("mod", protocol.MOD, "FloorMod", "What is left of x; has the sign of y.")
maximum = binary("maximum", extremes.Maximum(), "Maximum", "The larger of x and y.")
minimum = binary("minimum", extremes.Minimum(), "Minimum", "The smaller of x and y.")
equal = binary("equal", protocol.COMPARE["eq"], "Equal", "Is x = y?  (== compares identity.)")
not_equal = binary("not_equal", protocol.COMPARE["ne"], "NotEqual", "Is x ≠ y?")
less = binary("less", protocol.COMPARE["lt"], "Less", "Is x < y?")
less_equal = binary("less_equal", protocol.COMPARE["le"], "LessEqual", "Is x ≤ y?")
greater = binary("greater", protocol.COMPARE["gt"], "Greater", "Is x > y?")
greater_equal = binary("greater_equal", protocol.COMPARE["ge"], "GreaterEqual", "Is x ≥ y?")
logical_and = binary("logical_and", protocol.AND, "LogicalAnd", "Do both hold?")
logical_or = binary("logical_or", protocol.OR, "LogicalOr", "Does one of them hold?")
logical_not = unary("logical_not", protocol.NOT, "Does it not hold?")

exp = unary("exp", elementary.Exp(), "e to the power x.")
log = unary("log", elementary.Log(), "The natural logarithm of x.")
log1p = unary("log1p", elementary.Log1p(), "ln(1 + x), exact for small x.")
sqrt = unary("sqrt", elementary.Sqrt(), "The square root of x.")
rsqrt = unary("rsqrt", elementary.Rsqrt(), "1 / √x.")
square = unary("square", arithmetic.Pow(2), "x².")
negative = unary("negative", arithmetic.Neg(), "-x.")
reciprocal = unary("reciprocal", arithmetic.Reciprocal(), "1 / x.")
abs = unary("abs", elementary.Abs(), "|x|.")
sign = unary("sign", elementary.Sign(), "-1, 0 or 1.")
floor = unary("floor", rounding.Floor(), "x rounded down.")
ceil = unary("ceil", rounding.Ceil(), "x rounded up.")
sin = unary("sin", trigonometric.Sin(), "The sine of x in radians.")
cos = unary("cos", trigonometric.Cos(), "The cosine of x in radians.")
tan = unary("tan", trigonometric.Tan(), "The tangent of x in radians.")
tanh = unary("tanh", trigonometric.Tanh(), "The hyperbolic tangent of x.")
expm1 = unary("expm1", elementary.Expm1(), "eˣ - 1, exact for small x.")
round = unary("round", rounding.Round(), "x rounded, halves to the even.")
asin = unary("asin", trigonometric.Asin(), "The angle whose sine is x.")
acos = unary("acos", trigonometric.Acos(), "The angle whose cosine is x.")
atan = unary("atan", trigonometric.Atan(), "The angle whose tangent is x.")
sinh = unary("sinh", trigonometric.Sinh(), "The hyperbolic sine.")
cosh = unary("cosh", trigonometric.Cosh(), "The hyperbolic cosine.")
erf = unary("erf", special.Erf(), "The error function.")
is_nan = unary("is_nan", compare.Asked("isnan"), "Is x no number?")
is_inf = unary("is_inf", compare.Asked("isinf"), "Is x infinite?")
is_finite = unary("is_finite", compare.Asked("isfinite"), "Is x a number?")
matrix_determinant = unary("matrix_determinant", linear.Det(), "The determinant.")
matrix_inverse = unary("matrix_inverse", linear.Inv(), "The inverse matrix.")
cholesky = unary("cholesky", linear.Cholesky(), "The lower triangle L with x = L Lᵀ.")
neg = negative
sigmoid = unary("sigmoid", elementary.Sigmoid(), "1 / (1 + e⁻ˣ).")


def pow(x, y, name: str | None = None) -> Symbol:
    """x to the power y; either may be a number."""
    if not any(isinstance(a, Symbol) for a in (x, y)):
        x = as_symbol(x)
    return protocol.build_power(x, y, name or "Pow")


def divide(x, y, name: str | None = None) -> Symbol:
    """x / y, elementwise, broadcasting; integers are divided as floats."""
    x = x if isinstance(x, Symbol) or isinstance(y, Symbol) else as_symbol(x)
    out = protocol.build_division(x, y)
    return out if name is None else build(Alias(), out, name=name)


truediv = realdiv = divide


def div(x, y, name: str | None = None) -> Symbol:
    """x / y; integers are rounded down."""
    first = x if isinstance(x, Symbol) else y if isinstance(y, Symbol) else as_symbol(x)
    return (divide if first._dtype.kind == "f" else floordiv)(x, y, name=name or "div")


def squared_difference(x, y, name: str | None = None) -> Symbol:
    """(x - y)²."""
    return square(subtract(x, y), name=name or "SquaredDifference")


globals().update({name: any_rank(globals()[name]) for name in __all__})
