"""What changes a tensor's memory: ``add_``, ``+=``, ``x[...] = ``, ``copy_``, ``zero_`` and so on.

Each runs the operation, writes the result over the tensor's memory, counts a version up, and puts
the operation into the history: of the tensor, or through a view into that of its base.
"""

from __future__ import annotations

import numpy as np

from .. import messages
from ..graph import record
from ..modes import mode
from ..ops import Op, arithmetic, elementary, writing
from ..ops.views import CopySlices
from ..tensor import Tensor, broadcast_error, deserves_float64
from .arguments import method, operand
from .joining import picked

__all__: list[str] = []


def in_place(op: Op, target: Tensor, *others) -> Tensor:
    """``target`` becomes ``op(target, *others)``, in its own memory; returns ``target``.

    Raises RuntimeError in PyTorch's words on a leaf that requires grad, on a view of one, and where
    the result does not fit.
    """
    inputs = (target, *others)
    edges = tuple([x._edge() if isinstance(x, Tensor) else None for x in inputs])
    records = mode.grad and bool(op.grad_fn) and any(edges)
    refuse_leaf(target, edges[0])
    result = computed(op, target, inputs)
    kept = op.saves([edge is not None for edge in edges]) if records else ()
    before = target._snapshot() if 0 in kept else target
    write(target, result)
    if records:
        put_into_history(op, target, (before, *others), edges)
    if mode.observer is not None:
        mode.observer.applied(op, inputs, target)
    return target


def refuse_leaf(target: Tensor, edge) -> None:
    """No in-place change of what a gradient is collected for, while operations are recorded."""
    if not mode.grad:
        return
    base = target._base
    if base is None:
        if edge is not None and target._grad_fn is None:
            raise RuntimeError(messages.LEAF_IN_PLACE)
        return
    if not base._requires_grad:
        return
    if target._view.of_several:
        maker = target.grad_fn
        raise RuntimeError(messages.VIEW_OF_SEVERAL.format(
            nr=target._nr, name=maker.name().removesuffix("Backward0")))
    if not target._view.recorded:
        raise RuntimeError(messages.VIEW_UNDER_NO_GRAD)
    if base._grad_fn is None:
        raise RuntimeError(messages.VIEW_OF_LEAF_IN_PLACE)


def computed(op: Op, target: Tensor, inputs) -> np.ndarray:
    """The new values, refused where they fit neither the shape nor the dtype of ``target``."""
    arrays = [x._array if isinstance(x, Tensor) else x for x in inputs]
    try:
        result = mode.quietly(op.forward, *arrays)
    except ValueError:
        raise broadcast_error(arrays) from None
    if result.shape != target._array.shape:
        raise RuntimeError(messages.OUTPUT_SHAPE.format(output=list(target.shape),
                                                        result=list(result.shape)))
    have, want = result.dtype.kind, target._array.dtype.kind
    if "biuf".index(have.replace("u", "i")) > "biuf".index(want.replace("u", "i")):
        found = {"f": "Double" if deserves_float64(arrays, op) and result.dtype == np.float64
                 else "Float", "i": "Long"}[have]
        raise RuntimeError(messages.OUTPUT_DTYPE.format(result=found,
                                                        output=target.dtype.short_name))
    return result


def write(target: Tensor, result) -> None:
    """Put ``result`` into the memory of ``target`` and count the version up."""
    memory = target._shared()
    if not memory.flags.writeable:
        raise RuntimeError(messages.WRITTEN_MORE_THAN_ONCE)
    np.copyto(memory, result, casting="unsafe")
    target._counter[0] += 1


def put_into_history(op: Op, target: Tensor, inputs, edges) -> None:
    """Rebase: the operation becomes the newest of the target's history, or of its base's."""
    owner = target if target._base is None else target._base
    before = owner._edge()
    node = record(op, inputs, edges, mode.scope, target)
    if owner is not target:
        write_through = CopySlices(target._view.path, op)
        whole = record(write_through, (), (before, *edges[1:]), mode.scope, owner)
        whole.seen, whole.numbers = node.seen, node.numbers
        if node.saved:
            result = owner._alias() if node.saved[-1] is not None else None
            whole.saved = (*node.saved[:-1], result)
        node = whole
    if owner._retains and before is not None:
        before[0].retained, node.retained = None, {0}
    owner._grad_fn, owner._nr, owner._requires_grad = node, 0, True


# the methods

def changing(name: str, op: Op, *operators: str):
    """Attach ``name`` (and Python's augmented operators) for an operation of two operands."""
    def function(self, other):
        other = operand(other)
        if other is None:
            return NotImplemented
        return in_place(op, self, other)
    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``{name.rstrip('_')}`` in place."
    method(name, *operators)(function)


changing("add_", arithmetic.Add(), "__iadd__")
changing("sub_", arithmetic.Sub(), "__isub__")
changing("mul_", arithmetic.Mul(), "__imul__")
changing("div_", arithmetic.Div(), "__itruediv__")

for _name, _op in (("exp_", elementary.Exp()), ("log_", elementary.Log()),
                   ("sqrt_", elementary.Sqrt()), ("sin_", elementary.Sin()),
                   ("cos_", elementary.Cos()), ("abs_", elementary.Abs()),
                   ("sign_", elementary.Sign()), ("tanh_", elementary.Tanh()),
                   ("sigmoid_", elementary.Sigmoid()), ("relu_", elementary.Relu()),
                   ("neg_", arithmetic.Neg()), ("reciprocal_", arithmetic.Reciprocal()),
                   ("zero_", writing.Zero())):
    def _function(self, op=_op):
        return in_place(op, self)
    _function.__name__ = _function.__qualname__ = _name
    _function.__doc__ = f"``{_name.rstrip('_')}`` in place."
    method(_name)(_function)


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
        return in_place(writing.Copy(), self, value)
    return in_place(writing.Fill(value), self)


@method()
def copy_(self: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """The values of ``src``, broadcast and cast, in place."""
    return in_place(writing.Copy(), self, src)


@method("__setitem__")
def setitem(self: Tensor, index, value) -> None:
    """``self[index] = value``: through a view where the index is basic, else at indices."""
    value = operand(value) if not isinstance(value, list) else operand(np.array(value))
    view, arrays = picked(self, index)
    if arrays:
        in_place(writing.IndexPut(arrays), view, value)
    elif isinstance(value, Tensor):
        copy_(view, value)
    else:
        fill_(view, value)
