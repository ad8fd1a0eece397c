"""What changes a tensor's memory: ``add_``, ``+=``, ``x[...] = ``, ``copy_``, ``zero_`` and so on.

Each runs the operation, writes the result over the tensor's memory, counts a version up, and puts
the operation into the history: of the tensor, or through a view into that of its base.
"""

from __future__ import annotations

import numpy as np

from ..core import dtypes, messages
from ..core.broadcasting import broadcast_error
from ..core.modes import mode
from ..core.recording import record
from ..core.tensor import Tensor, method
from ..core.view_ops import CopySlices
from ..core.view_tracking import misuse, path_to
from ..ops import (
    Op,
    arithmetic,
    compare,
    cumulative,
    elementary,
    extremes,
    moving,
    rounding,
    special,
    trigonometric,
    writing,
)
from ..ops import picking as ops_picking
from . import choosing, picking, pointwise
from .arguments import axis, operand, refuse_overflow

__all__: list[str] = []


def in_place(op: Op, target: Tensor, *others) -> Tensor:
    """``target`` becomes ``op(target, *others)``, in its own memory; returns ``target``.

    Raises RuntimeError in PyTorch's words on a leaf that requires grad, on a view of one, and where
    the result does not fit.
    """
    refuse_leaf(target, others)
    inputs = (target, *others)
    edges = tuple([x._edge() if isinstance(x, Tensor) else None for x in inputs])
    records = mode.grad and bool(op.grad_fn) and any(edges)
    result = computed(op, target, inputs)
    kept = op.saves([edge is not None for edge in edges]) if records else ()
    before = target._snapshot() if 0 in kept else target
    write(target, result)
    if records:
        put_into_history(op, target, (before, *others), edges)
    if mode.observer is not None:
        mode.observer.applied(op, inputs, target)
    return target


def refuse_leaf(target: Tensor, others: tuple = ()) -> None:
    """No in-place change of what a gradient is collected for, while operations are recorded."""
    if not mode.grad:
        return
    base = target._base
    if base is None:
        if target._requires_grad and target._grad_fn is None:
            raise target._blamed(messages.LEAF_IN_PLACE)
        return
    if not target.requires_grad and not any(
            isinstance(x, Tensor) and x._requires_grad for x in others):
        return
    if target._view.made:
        raise misuse(target)
    if target.requires_grad and base._grad_fn is None:
        raise target._blamed(messages.VIEW_OF_LEAF_IN_PLACE)


def refuse_inference(target: Tensor) -> None:
    """What was made in inference mode is changed in inference mode only."""
    if not mode.inference and target.is_inference():
        raise RuntimeError(messages.INFERENCE_IN_PLACE)


def computed(op: Op, target: Tensor, inputs) -> np.ndarray:
    """The new values, refused where they fit neither the shape nor the dtype of ``target``."""
    arrays = [x._array if isinstance(x, Tensor) else x for x in inputs]
    try:
        if op.promotes:
            arrays = dtypes.brought(op, arrays)
        result = mode.quietly(op.forward, *arrays)
    except ValueError:
        raise broadcast_error(arrays) from None
    if result.shape != target._array.shape:
        raise RuntimeError(messages.OUTPUT_SHAPE.format(output=list(target.shape),
                                                        result=list(result.shape)))
    found = dtypes.OF[result.dtype]
    if not isinstance(op, writing.Copy) and not dtypes.can_cast(found, target.dtype):
        raise RuntimeError(messages.OUTPUT_DTYPE.format(result=found.short_name,
                                                        output=target.dtype.short_name))
    return result


def write(target: Tensor, result) -> None:
    """Put ``result`` into the memory of ``target`` and count the version up."""
    memory = writable(target)
    np.copyto(memory, result, casting="unsafe")
    target._counter[0] += 1


def writable(target: Tensor) -> np.ndarray:
    """The memory of ``target``, where it may be written."""
    refuse_inference(target)
    memory = target._shared()
    if not memory.flags.writeable or (0 in memory.strides and is_repeated(memory)):
        raise RuntimeError(messages.WRITTEN_MORE_THAN_ONCE)
    switches = vars(mode)
    if switches["mutations"] is not None:
        switches["mutations"].before_write(target)
    if switches["observer"] is not None:
        switches["observer"].changing(target, "memory")
    return memory


def is_repeated(memory: np.ndarray) -> bool:
    """Does an axis show the same elements over and over?"""
    return memory.size > 0 and any(n > 1 and step == 0 for n, step in zip(
        memory.shape, memory.strides, strict=True))


def subtract(target: Tensor, array) -> None:
    """``target -= array`` in its memory, without a history: what an optimizer does to parameters.

    ``write(target, target - array)`` makes and copies an array more.
    """
    memory = writable(target)
    np.subtract(memory, array, out=memory, casting="unsafe")
    target._counter[0] += 1


def before_the_write(target: Tensor, k: int, saved, node) -> int:
    """The version that a saved value had when it was read: the write came after, unless it is the
    result that was saved, or the copy of what the target was."""
    version = getattr(saved, "_version", 0)
    shares = getattr(saved, "_counter", None) is target._counter
    return version - 1 if shares and k != len(node.edges) else version


def put_into_history(op: Op, target: Tensor, inputs, edges) -> None:
    """Rebase: the operation becomes the newest of the target's history, or of its base's."""
    owner = target if target._base is None else target._base
    before = owner._edge()
    node = record(op, inputs, edges, mode.scope, target)
    if node.saved:
        node.seen = tuple(before_the_write(target, k, x, node) for k, x in enumerate(node.saved))
    if owner is not target:
        write_through = CopySlices(path_to(target), op)
        whole = record(write_through, (), (before, *edges[1:]), mode.scope, owner)
        whole.seen, whole.numbers = node.seen, node.numbers
        saved = node.saved or (None,) * (len(edges) + 1)    # as PyTorch's, it runs only once
        whole.saved = (*saved[:-1], owner._alias() if saved[-1] is not None else None)
        node = whole
    if owner._retains and before is not None:
        before[0].retained, node.retained = None, {0}
    owner._grad_fn, owner._nr, owner._requires_grad = node, 0, True


# the methods

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
    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``{name.rstrip('_')}`` in place."
    method(name)(function)
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
    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``{name.rstrip('_')}`` in place."
    method(name)(function)


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


def of_operation(name: str, choose):
    """Attach ``name`` for what ``choose(self, ...)`` finds: an operation and its other operands."""
    def function(self, *args, **kwargs):
        op, others = choose(self, *args, **kwargs)
        return in_place(op, self, *others)
    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``{name.rstrip('_')}`` in place."
    return method(name)(function)


def summed(kind, plain):
    """The operation of ``add_`` or ``sub_``, with ``alpha`` or without."""
    def choose(self, other, *, alpha=1):
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


def clamped(self, min=None, max=None):
    """The operation of ``clamp_``."""
    return choosing.clamping(min, max)


of_operation("add_", summed(arithmetic.AddScaled, arithmetic.Add()))
of_operation("sub_", summed(arithmetic.SubScaled, arithmetic.Sub()))
of_operation("div_", divided)
of_operation("clamp_", clamped)
of_operation("clip_", clamped)
of_operation("clamp_min_", lambda self, min: (extremes.ClampMin(), (min,)))
of_operation("clamp_max_", lambda self, max: (extremes.ClampMax(), (max,)))
of_operation("addcmul_", lambda self, a, b, *, value=1: (arithmetic.Addcmul(value), (a, b)))
of_operation("addcdiv_", lambda self, a, b, *, value=1: (arithmetic.Addcdiv(value), (a, b)))
of_operation("lerp_", lambda self, end, weight: (arithmetic.Lerp(weight), (end,)))
of_operation("masked_fill_", picking.masking)
of_operation("masked_scatter_", lambda self, mask, b: (ops_picking.MaskedScatter(), (mask, b)))
of_operation("scatter_", picking.scattering)
of_operation("scatter_add_", lambda self, dim, index, src: (
    ops_picking.ScatterAdd(picking.check_index("scatter_add", self, dim, index)), (index, src)))
of_operation("index_add_", picking.index_adding)
of_operation("index_fill_", picking.index_filling)
of_operation("index_copy_", lambda self, dim, index, source: (
    ops_picking.IndexCopy(picking.check_slices("index_copy", self, dim, index)), (index, source)))
of_operation("index_put_", picking.index_putting)
of_operation("cumsum_", lambda self, dim: (cumulative.Cumsum(axis(dim, self.ndim)), ()))
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
