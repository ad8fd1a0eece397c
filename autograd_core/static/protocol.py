"""Operator overloading of Symbols: operators and NumPy's functions build operations of ``ops``.

The tables are what lets one rule serve arrays, Tensors and Symbols.  A function that is not in
them is refused, and the rule that needs it is left to the run (see ``gradients``).
"""

import numpy as np

from ..ops import (
    arithmetic,
    compare,
    cumulative,
    elementary,
    extremes,
    linalg,
    moving,
    ordering,
    reduce,
    rounding,
    shape,
    trigonometric,
)
from . import messages
from .build import BUILDING, build, build_full, cast_to, operands
from .dims import Dim, TensorShape
from .late import any_rank
from .rules import SumTo
from .symbol import Symbol


def operator_name(name: str) -> str | None:
    """What TensorFlow calls the node of an operator; inside a rule it has no name of its own."""
    return None if BUILDING.rule else name


def overload(rule, type: str, reflected: bool = False, name: str | None = None):
    """An operator of two operands of one dtype."""
    def operator(self, other):
        if not isinstance(other, OPERANDS):
            return NotImplemented
        a, b = operands(type, other, self) if reflected else operands(type, self, other)
        return build(rule, a, b, name=name and operator_name(name))
    return operator


OPERANDS = (Symbol, Dim, int, float, bool, np.generic, np.ndarray, list)
ADD, SUB, MUL, DIV = arithmetic.Add(), arithmetic.Sub(), arithmetic.Mul(), arithmetic.Div()
POW, FLOOR, MOD = arithmetic.PowTensor(), arithmetic.DivRounded("floor"), arithmetic.Remainder()
COMPARE = {name: compare.Compare(name) for name in ("lt", "le", "gt", "ge", "eq", "ne")}
AND, OR, XOR = (compare.AskedOfTwo(f"logical_{name}") for name in ("and", "or", "xor"))
NOT = compare.Asked("logical_not")


def build_power(a, b, name: str = "pow"):
    """a ** b: a fixed power where b is a number."""
    if isinstance(b, int | float):
        return build(arithmetic.Pow(b), a, name=operator_name(name))
    if isinstance(a, int | float):
        return build(arithmetic.Rpow(a), b, name=operator_name(name))
    return build(POW, *operands("Pow", a, b), name=operator_name(name))


def build_subtraction(a, b):
    """a - b; a number less a Symbol is one operation, as in the eager core."""
    if isinstance(a, int | float) and isinstance(b, Symbol):
        other = operands("Sub", b, a)[1]
        return build(arithmetic.Rsub(), b, other, name=operator_name("sub"))
    return build(SUB, *operands("Sub", a, b), name=operator_name("sub"))


def build_division(a, b):
    """a / b; a number divided by a Symbol is its reciprocal times the number, as in the core.
    Integers are divided as floats of 64 bits, those of less than 32 bits as floats of 32."""
    if not BUILDING.rule and any(isinstance(x, Symbol) and x._dtype.kind in "iu" for x in (a, b)):
        a, b = operands("RealDiv", a, b)
        kind = next(x._dtype for x in (a, b) if isinstance(x, Symbol))
        wide = np.dtype(np.float32 if kind.itemsize < 4 else np.float64)
        a, b = (cast_to(x, wide) if isinstance(x, Symbol) else float(x) for x in (a, b))
    if isinstance(a, int | float) and isinstance(b, Symbol) and not BUILDING.rule:
        other = operands("RealDiv", b, a)[1]
        return build(MUL, build(arithmetic.Reciprocal(), b), other, name="truediv")
    return build(DIV, *operands("RealDiv", a, b), name=operator_name("truediv"))


def make_comparison(relation: str):
    """== and !=, which compare elements only inside a rule; elsewhere identity, as in TF 1."""
    def operator(self, other):
        if BUILDING.rule:
            return build(COMPARE[relation], *operands("Equal", self, other))
        return (self is other) == (relation == "eq")
    return operator


def reduction(some, whole=None, *defaults):
    """A reduction under NumPy's argument names: ``some(dims, keepdim)``, or ``whole`` of all."""
    def operator(a, axis=None, dtype=None, out=None, keepdims=False):
        if axis is None and not keepdims and whole is not None:
            return build(whole, a)
        return build(some(normalize_axes(axis, a.ndim), keepdims), a)
    return operator


def normalize_axes(axis, ndim: int) -> tuple[int, ...]:
    """``axis`` as a tuple of axes, none negative; None is all."""
    if axis is None:
        return tuple(range(ndim))
    return tuple(int(d) % ndim if -ndim <= int(d) < ndim else int(d)
                 for d in (axis if isinstance(axis, tuple | list) else (axis,)))


def build_reshape(a, *size):
    """The same elements under another shape, which may have unknown sizes."""
    size = tuple(size[0]) if len(size) == 1 and isinstance(size[0], tuple | list) else size
    if tuple(a._shape) == size and BUILDING.rule:
        return a
    return build(shape.View(size), a)


def build_index(a, index):
    """a[index] for numbers, slices, ..., None; several in a tuple."""
    index = list(index) if isinstance(index, tuple) else [index]
    given = sum(i is not None and i is not Ellipsis for i in index)
    if Ellipsis in index:
        at = index.index(Ellipsis)
        index[at:at + 1] = [slice(None)] * (a.ndim - given)
    dim = 0
    for i in index:
        if i is None:
            a = build(shape.Unsqueeze(dim), a)
        elif isinstance(i, int):
            a, dim = build(shape.Select(dim, i), a), dim - 1
        elif not isinstance(i, slice):
            raise TypeError(f"a[{i!r}]: a Symbol is indexed by numbers, slices, ... and None; "
                            "use tf.gather for indices")
        elif i != slice(None):
            a = build(shape.Slice(dim, *(i.start, i.stop, i.step or 1)), a)
        dim += 1
    return a


def build_transpose(a):
    """All axes in the opposite order."""
    return build(shape.T(), a) if a.ndim <= 2 else build(
        shape.Permute(tuple(range(a.ndim))[::-1]), a)


def build_matmul(a, b):
    """The product that fits the number of axes of a and b."""
    a, b = operands("MatMul", a, b)
    kind = {(2, 2): linalg.Mm, (2, 1): linalg.Mv, (1, 1): linalg.Dot}.get((a.ndim, b.ndim))
    return build((kind or (linalg.Mm if min(a.ndim, b.ndim) < 3 else linalg.Bmm))(), a, b,
                 name=operator_name("matmul"))


def sum_to_size(g, size):
    """Broadcasting undone in one node where a size is unknown; None where ``sum_to`` can do it."""
    lead = g.ndim - len(size)
    if any(isinstance(n, Dim) and n != g._shape[lead + k] for k, n in enumerate(size)):
        return build(SumTo(tuple(size)), g)
    return None


def build_cast(a, dtype, copy=True):
    """Elements in another dtype."""
    return cast_to(a, np.dtype(dtype))


for _name, _method in {
        "__add__": overload(ADD, "Add", name="add"), "__radd__": overload(ADD, "Add", True, "add"),
        "__mul__": overload(MUL, "Mul", name="mul"), "__rmul__": overload(MUL, "Mul", True, "mul"),
        "__sub__": build_subtraction, "__rsub__": lambda a, b: build_subtraction(b, a),
        "__truediv__": build_division, "__rtruediv__": lambda a, b: build_division(b, a),
        "__floordiv__": overload(FLOOR, "FloorDiv", name="floordiv"),
        "__mod__": overload(MOD, "FloorMod", name="mod"),
        "__pow__": build_power, "__rpow__": lambda a, b: build_power(b, a),
        "__matmul__": build_matmul, "__rmatmul__": lambda a, b: build_matmul(b, a),
        "__neg__": lambda a: build(arithmetic.Neg(), a),
        "__abs__": lambda a: build(elementary.Abs(), a),
        "__lt__": overload(COMPARE["lt"], "Less"), "__le__": overload(COMPARE["le"], "LessEqual"),
        "__gt__": overload(COMPARE["gt"], "Greater"),
        "__ge__": overload(COMPARE["ge"], "GreaterEqual"),
        "__and__": overload(AND, "LogicalAnd"), "__or__": overload(OR, "LogicalOr"),
        "__xor__": overload(XOR, "LogicalXor"), "__invert__": lambda a: build(NOT, a),
        "__eq__": make_comparison("eq"), "__ne__": make_comparison("ne"),
        "__getitem__": build_index, "reshape": build_reshape,
        "sum": reduction(reduce.SumDim, reduce.Sum()),
        "mean": reduction(reduce.MeanDim, reduce.Mean()), "astype": build_cast,
        "__sum_to__": sum_to_size}.items():
    setattr(Symbol, _name, any_rank(_method))
Symbol.__hash__ = object.__hash__
Symbol.T = property(any_rank(build_transpose))
Symbol.mT = property(lambda a: build(shape.Transpose(-2, -1), a))
Symbol.__apply_op__ = staticmethod(lambda rule, inputs: build(rule, *inputs))


# NumPy's functions

def unary(rule):
    return lambda a: build(rule, a)


UFUNCS = {
    np.add: lambda a, b: build(ADD, *operands("Add", a, b)), np.subtract: build_subtraction,
    np.multiply: lambda a, b: build(MUL, *operands("Mul", a, b)), np.divide: build_division,
    np.negative: unary(arithmetic.Neg()), np.power: build_power, np.matmul: build_matmul,
    np.exp: unary(elementary.Exp()), np.exp2: unary(elementary.Exp2()),
    np.expm1: unary(elementary.Expm1()), np.log: unary(elementary.Log()),
    np.log2: unary(elementary.Log2()), np.log1p: unary(elementary.Log1p()),
    np.sqrt: unary(elementary.Sqrt()), np.abs: unary(elementary.Abs()),
    np.sign: unary(elementary.Sign()), np.square: lambda a: build_power(a, 2),
    np.reciprocal: unary(arithmetic.Reciprocal()), np.floor: unary(rounding.Floor()),
    np.ceil: unary(rounding.Ceil()), np.sin: unary(trigonometric.Sin()),
    np.cos: unary(trigonometric.Cos()), np.tan: unary(trigonometric.Tan()),
    np.tanh: unary(trigonometric.Tanh()), np.sinh: unary(trigonometric.Sinh()),
    np.cosh: unary(trigonometric.Cosh()), np.arctan: unary(trigonometric.Atan()),
    np.maximum: lambda a, b: build(extremes.Maximum(), *operands("Maximum", a, b)),
    np.minimum: lambda a, b: build(extremes.Minimum(), *operands("Minimum", a, b)),
    np.logaddexp: lambda a, b: build(arithmetic.LogAddExp(), *operands("LogAddExp", a, b)),
    np.less: lambda a, b: a < b, np.less_equal: lambda a, b: a <= b,
    np.greater: lambda a, b: a > b, np.greater_equal: lambda a, b: a >= b,
    np.equal: lambda a, b: build(COMPARE["eq"], *operands("Equal", a, b)),
    np.not_equal: lambda a, b: build(COMPARE["ne"], *operands("NotEqual", a, b)),
    np.logical_and: lambda a, b: build(AND, a, b), np.logical_or: lambda a, b: build(OR, a, b),
    np.logical_not: unary(NOT), np.isnan: unary(compare.Asked("isnan")),
    np.isinf: unary(compare.Asked("isinf")), np.isfinite: unary(compare.Asked("isfinite")),
}


def build_where(condition, a, b):
    """a where the condition holds, else b; a number takes the other side's dtype."""
    if BUILDING.rule or isinstance(a, Symbol) or isinstance(b, Symbol):
        return build(elementary.Where(), condition, a, b)
    return build(elementary.Where(), condition, *operands("Select", a, b))


def build_zeros_like(a, dtype=None, shape=None):
    """Zeros of the shape of ``a``, or of another."""
    return build_full(a._shape if shape is None else shape, 0, a._dtype if dtype is None else dtype)


def build_concatenate(arrays, axis=0, name: str | None = None):
    """Arrays one after the other."""
    arrays = operands("ConcatV2", *arrays)
    dim = axis % arrays[0].ndim
    return build(shape.Cat(dim, tuple(x._shape[dim] for x in arrays)), *arrays, name=name)


def build_stack(arrays, axis=0, name: str | None = None):
    """Arrays side by side along a new axis."""
    arrays = operands("Pack", *arrays)
    return build(shape.Stack(axis % (arrays[0].ndim + 1)), *arrays, name=name)


def build_broadcast(a, shape_):
    """``a`` stretched to a shape."""
    if tuple(a._shape) == tuple(shape_):
        return a
    return build(shape.Expand(tuple(shape_)), a)


FUNCTIONS = {
    np.shape: lambda a: TensorShape(a._shape), np.ndim: lambda a: a.ndim, np.where: build_where,
    np.size: lambda a: a.size, np.sum: Symbol.sum, np.mean: Symbol.mean,
    np.max: reduction(extremes.Amax, extremes.Max()),
    np.min: reduction(extremes.Amin, extremes.Min()),
    np.argmax: lambda a, axis=None, keepdims=False: build(
        ordering.Arg("argmax", axis, keepdims), a),
    np.broadcast_to: build_broadcast, np.reshape: build_reshape,
    np.transpose: lambda a, axes=None: build_transpose(a) if axes is None else build(
        shape.Permute(tuple(axes)), a),
    np.swapaxes: lambda a, x, y: build(shape.Transpose(x, y), a),
    np.expand_dims: lambda a, axis: build(shape.Unsqueeze(axis), a),
    np.concatenate: build_concatenate, np.stack: build_stack, np.zeros_like: build_zeros_like,
    np.clip: lambda a, low, high: build(extremes.Clamp(), a, low, high),
    np.cumsum: lambda a, axis: build(cumulative.Cumsum(axis), a),
    np.cumprod: lambda a, axis: build(cumulative.Cumprod(axis), a),
    np.flip: lambda a, axis: build(moving.Flip(normalize_axes(axis, a.ndim)), a),
    np.tril: lambda a, k=0: build(moving.Tril(k), a),
    np.triu: lambda a, k=0: build(moving.Triu(k), a),
}


def _array_ufunc(self, ufunc, method, *inputs, **kwargs):
    if ufunc not in UFUNCS or method != "__call__" or kwargs:
        raise NotImplementedError(messages.TO_NUMPY.format(name=self.name))
    return UFUNCS[ufunc](*inputs)


def _array_function(self, function, types, args, kwargs):
    if function not in FUNCTIONS:
        raise NotImplementedError(messages.TO_NUMPY.format(name=self.name))
    return FUNCTIONS[function](*args, **kwargs)


Symbol.__array_ufunc__ = _array_ufunc
Symbol.__array_function__ = _array_function
