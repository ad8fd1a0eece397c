"""Math operations by TensorFlow's names: elementwise, products, comparisons, reductions."""

from ..functions.arguments import named
from ..ops import Op, arithmetic, elementary, extremes, ordering, reduce, rounding, trigonometric
from ..ops.linalg import Bmm, Mm
from . import protocol
from .build import as_symbol, build, operands
from .late import any_rank
from .protocol import normalize_axes
from .rules import Check
from .symbol import Symbol

__all__ = ["Print", "abs", "add", "add_n", "argmax", "argmin", "ceil", "check_numerics",
           "clip_by_value", "cos", "divide", "equal", "exp", "floor", "floordiv", "greater",
           "greater_equal", "less", "less_equal", "log", "log1p", "logical_and", "logical_not",
           "logical_or", "matmul", "maximum", "minimum", "mod", "multiply", "negative",
           "not_equal", "pow", "reciprocal", "reduce_all", "reduce_any", "reduce_max",
           "reduce_mean", "reduce_min", "reduce_prod", "reduce_sum", "rsqrt", "sigmoid", "sign",
           "sin", "sqrt", "square", "squared_difference", "subtract", "tan", "tanh", "tensordot"]


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


add = binary("add", arithmetic.Add(), "Add", "x + y, elementwise, broadcasting.")
subtract = binary("subtract", arithmetic.Sub(), "Sub", "x - y, elementwise, broadcasting.")
multiply = binary("multiply", arithmetic.Mul(), "Mul", "x · y, elementwise, broadcasting.")
divide = binary("divide", arithmetic.Div(), "RealDiv", "x / y, elementwise, broadcasting.")
floordiv = binary("floordiv", protocol.FLOOR, "FloorDiv", "x / y, rounded down.")
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
sigmoid = unary("sigmoid", elementary.Sigmoid(), "1 / (1 + e⁻ˣ).")


def pow(x, y, name: str | None = None) -> Symbol:
    """x to the power y; either may be a number."""
    return protocol.build_power(x, y)


def squared_difference(x, y, name: str | None = None) -> Symbol:
    """(x - y)²."""
    return square(subtract(x, y), name=name)


def add_n(inputs, name: str | None = None) -> Symbol:
    """The sum of all of ``inputs``."""
    total, *rest = inputs
    for x in rest:
        total = add(total, x)
    return as_symbol(total)


def matmul(a, b, transpose_a: bool = False, transpose_b: bool = False,
           name: str | None = None) -> Symbol:
    """Matrix times matrix, or a batch of them.

    >>> import autograd_core.static as tf
    >>> tf.matmul(tf.ones([2, 3]), tf.ones([4, 2]))
    Traceback (most recent call last):
    autograd_core.static.infer.ShapeError: Dimensions must be equal, but are 3 and 4 for 'MatMul...'
    (op: 'MatMul') with input shapes: [2,3], [4,2]...
    """
    a, b = operands("MatMul", a, b)
    a, b = a.mT if transpose_a else a, b.mT if transpose_b else b
    return build(Bmm() if max(a.ndim, b.ndim) > 2 else Mm(), a, b, name=name)


def tensordot(a, b, name: str | None = None) -> Symbol:
    """The product that fits: of vectors, matrix and vector, matrices."""
    return protocol.build_matmul(a, b)


def clip_by_value(t, clip_value_min, clip_value_max, name: str | None = None) -> Symbol:
    """t kept between two numbers."""
    return build(extremes.Clamp(), as_symbol(t), clip_value_min, clip_value_max,
                 name=name or "clip_by_value")


def reduction(name: str, some, whole: Op | None, doc: str):
    """A reduction over ``axis`` (None: over everything)."""
    def operation(input_tensor, axis=None, keepdims: bool = False, name: str | None = None):
        x = as_symbol(input_tensor)
        if axis is None and not keepdims and whole is not None:
            return build(whole, x, name=name)
        dims = normalize_axes(axis, x.ndim)
        if any(d >= x.ndim for d in dims):
            raise ValueError(f"Invalid reduction dimension {axis} for input with {x.ndim} "
                             f"dimensions: {x.name} of shape {x.shape}")
        return build(some(dims, keepdims), x, name=name)
    return named(operation, name, doc)


reduce_sum = reduction("reduce_sum", reduce.SumDim, reduce.Sum(), "The sum.")
reduce_mean = reduction("reduce_mean", reduce.MeanDim, reduce.Mean(), "The mean.")
reduce_max = reduction("reduce_max", extremes.Amax, extremes.Max(), "The largest.")
reduce_min = reduction("reduce_min", extremes.Amin, extremes.Min(), "The smallest.")
reduce_all = reduction("reduce_all", lambda dims, keep: ordering.AnyAll("all", dims, keep), None,
                       "Do all hold?")
reduce_any = reduction("reduce_any", lambda dims, keep: ordering.AnyAll("any", dims, keep), None,
                       "Does one of them hold?")


def reduce_prod(input_tensor, axis=None, keepdims: bool = False, name: str | None = None):
    """The product."""
    x = as_symbol(input_tensor)
    if axis is None:
        return build(reduce.Prod(), x, name=name)
    return build(reduce.ProdDim(normalize_axes(axis, x.ndim)[0], keepdims), x, name=name)


def arg_extreme(name: str, extreme: str, doc: str):
    """argmax or argmin."""
    def operation(input, axis: int = 0, name: str | None = None) -> Symbol:
        return build(ordering.Arg(extreme, axis), as_symbol(input), name=name or extreme.title())
    return named(operation, name, doc)


argmax = arg_extreme("argmax", "argmax", "Where the largest is, along ``axis``.")
argmin = arg_extreme("argmin", "argmin", "Where the smallest is, along ``axis``.")


def check_numerics(tensor, message: str, name: str | None = None) -> Symbol:
    """The same value; a run stops here where it is nan or infinite."""
    return build(Check(message), as_symbol(tensor), name=name)


def Print(input_, data=None, message: str = "", name: str | None = None) -> Symbol:
    """The same value; ``message`` and the value are printed whenever the node runs."""
    from .rules import Print as rule
    return build(rule(message), as_symbol(input_), name=name)


globals().update({name: any_rank(globals()[name]) for name in __all__})
