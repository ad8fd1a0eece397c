"""Functions of one tensor, elementwise: exp, log, roots, trigonometry, rounding, erf and so on."""

from __future__ import annotations

from ..core import dtypes, messages
from ..core.apply import apply
from ..core.leaves import cast
from ..core.tensor import Tensor, method
from ..ops import compare, elementary, rounding, shape, special, trigonometric
from ..ops.arithmetic import Neg, Pow, Reciprocal
from .arguments import named, not_implemented, tensor_argument
from .keywords import into

__all__ = ["abs", "absolute", "acos", "acosh", "arccos", "arccosh", "arcsin", "arcsinh", "arctan",
           "arctanh", "asin", "asinh", "atan", "atanh", "ceil", "clone", "cos", "cosh", "deg2rad",
           "erf", "erfc", "exp", "exp2", "expm1", "fix", "floor", "frac", "isfinite", "isinf",
           "isnan", "isneginf", "isposinf", "isreal", "log", "log1p", "log2", "log10",
           "logical_not", "logit", "nan_to_num", "neg", "negative", "positive", "rad2deg",
           "reciprocal", "relu", "round", "rsqrt", "sgn", "sigmoid", "sign", "signbit", "sin",
           "sinc", "sinh", "sqrt", "square", "tan", "tanh", "trunc"]


def elementwise(name: str, op, doc: str, kernel: str = "", refused: str = "b"):
    """A torch function of one Tensor; what has a ``kernel`` has none for the dtypes ``refused``."""
    def function(input: Tensor, *, out: Tensor | None = None) -> Tensor:
        if not isinstance(input, Tensor):
            tensor_argument(input, name)
        if kernel and input._array.dtype.kind in refused:
            raise not_implemented(kernel, input)
        result = op.applied(input)
        return result if out is None else into(name, out, result, (input,))
    return named(function, name, doc)


def of_one(name: str, op, doc: str, *refused: str):
    """The same, attached as a method too."""
    return method(name)(elementwise(name, op, doc, *refused))


exp = of_one("exp", elementary.Exp(), "e to the power input.")
exp2 = of_one("exp2", elementary.Exp2(), "2 to the power input.")
expm1 = of_one("expm1", elementary.Expm1(), "exp(input) - 1, exact for small numbers.")
log = of_one("log", elementary.Log(), "Natural logarithm; -inf at 0, nan below.")
log2 = of_one("log2", elementary.Log2(), "Logarithm to base 2.")
log10 = of_one("log10", elementary.Log10(), "Logarithm to base 10.")
log1p = of_one("log1p", elementary.Log1p(), "log(1 + input), exact for small numbers.")
sqrt = of_one("sqrt", elementary.Sqrt(), "Square root; nan below 0.")
rsqrt = of_one("rsqrt", elementary.Rsqrt(), "1 / sqrt(input).")
sign = of_one("sign", elementary.Sign(), "-1, 0 or 1.")
sgn = of_one("sgn", elementary.Sgn(), "-1, 0 or 1.")
sigmoid = of_one("sigmoid", elementary.Sigmoid(), "1 / (1 + exp(-input)).")
reciprocal = of_one("reciprocal", Reciprocal(), "1 / input.")
clone = of_one("clone", shape.Clone(), "A copy that gradients flow through.")
sin = of_one("sin", trigonometric.Sin(), "Sine of radians.")
cos = of_one("cos", trigonometric.Cos(), "Cosine of radians.")
tan = of_one("tan", trigonometric.Tan(), "Tangent of radians.")
asin = of_one("asin", trigonometric.Asin(), "The angle whose sine is input.")
acos = of_one("acos", trigonometric.Acos(), "The angle whose cosine is input.")
atan = of_one("atan", trigonometric.Atan(), "The angle whose tangent is input.")
sinh = of_one("sinh", trigonometric.Sinh(), "Hyperbolic sine.")
cosh = of_one("cosh", trigonometric.Cosh(), "Hyperbolic cosine.")
tanh = of_one("tanh", trigonometric.Tanh(), "Hyperbolic tangent.")
asinh = of_one("asinh", trigonometric.Asinh(), "Inverse of sinh.")
acosh = of_one("acosh", trigonometric.Acosh(), "Inverse of cosh; nan below 1.")
atanh = of_one("atanh", trigonometric.Atanh(), "Inverse of tanh; nan outside -1 to 1.")
sinc = of_one("sinc", trigonometric.Sinc(), "sin(πx) / (πx), 1 at 0.")
deg2rad = of_one("deg2rad", trigonometric.Deg2Rad(), "Degrees as radians.")
rad2deg = of_one("rad2deg", trigonometric.Rad2Deg(), "Radians as degrees.")
erf = of_one("erf", special.Erf(), "The error function.")
erfc = of_one("erfc", special.Erfc(), "1 - erf(input), exact for large numbers.")
isnan = of_one("isnan", compare.Asked("isnan"), "Is it not a number?")
isinf = of_one("isinf", compare.Asked("isinf"), "Is it inf or -inf?")
isfinite = of_one("isfinite", compare.Asked("isfinite"), "Is it neither infinite nor nan?")
isposinf = of_one("isposinf", compare.Asked("isposinf"), "Is it inf?")
isneginf = of_one("isneginf", compare.Asked("isneginf"), "Is it -inf?")
isreal = of_one("isreal", compare.Asked("isreal"), "Has it no imaginary part?")
signbit = of_one("signbit", compare.Asked("signbit"), "Is the sign a minus (also of -0.)?")
logical_not = of_one("logical_not", compare.Asked("logical_not"), "Is it 0?")
abs = of_one("abs", elementary.Abs(), "Absolute value; derivative 0 at 0.", "abs_cpu")
floor = of_one("floor", rounding.Floor(), "The next integer below.", "floor_vml_cpu")
ceil = of_one("ceil", rounding.Ceil(), "The next integer above.", "ceil_vml_cpu")
trunc = of_one("trunc", rounding.Trunc(), "Without what is behind the point.", "trunc_vml_cpu")
frac = of_one("frac", rounding.Frac(), "What is behind the point, with the sign.", "frac_cpu",
              "biu")

absolute = method("absolute")(abs)
arccos = method("arccos")(acos)
arccosh = method("arccosh")(acosh)
arcsin = method("arcsin")(asin)
arcsinh = method("arcsinh")(asinh)
arctan = method("arctan")(atan)
arctanh = method("arctanh")(atanh)
fix = method("fix")(trunc)
Tensor.__abs__ = abs
NEG, ROUND, SQUARE, RELU = Neg(), rounding.Round(), Pow(2), elementary.Relu()


@method("__neg__", "neg", "negative")
def neg(input: Tensor) -> Tensor:
    """-input."""
    if input._array.dtype.kind == "b":
        raise RuntimeError(messages.NEGATIVE_BOOL)
    return apply(NEG, input)


negative = neg


@method("__pos__", "positive")
def positive(input: Tensor) -> Tensor:
    """input itself."""
    return input


@method()
def round(input: Tensor, *, decimals: int | None = None) -> Tensor:
    """The nearest number with ``decimals`` digits; halves go to the even one.

    >>> import autograd_core as torch
    >>> torch.round(torch.tensor([0.5, 1.5]))
    tensor([0., 2.])
    """
    if tensor_argument(input, "round")._array.dtype.kind == "b":
        raise not_implemented("round_vml_cpu", input)
    return apply(ROUND if decimals is None else rounding.RoundTo(decimals), input)


@method()
def square(input: Tensor) -> Tensor:
    """input times itself."""
    return apply(SQUARE, cast(input, dtypes.int64) if input._array.dtype.kind == "b" else input)


@method()
def relu(input: Tensor) -> Tensor:
    """max(input, 0); derivative 0 at 0."""
    if not isinstance(input, Tensor) or input._array.dtype.kind == "b":
        tensor_argument(input, "relu")
        raise RuntimeError("Boolean inputs not supported for relu")
    return RELU.applied(input)


@method()
def logit(input: Tensor, eps: float | None = None) -> Tensor:
    """log(x / (1 - x)); with ``eps``, of x clamped to [eps, 1 - eps]."""
    return apply(elementary.Logit(eps), input)


@method()
def nan_to_num(input: Tensor, nan: float = 0.0, posinf: float | None = None,
               neginf: float | None = None) -> Tensor:
    """nan, inf and -inf replaced: by ``nan``, the largest and smallest numbers, or as given."""
    return apply(elementary.NanToNum(nan, posinf, neginf), input)
