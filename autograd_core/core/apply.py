"""Apply: an operation of tensors and numbers, recorded when a gradient may be asked for.

    apply(Mul(), a, b)      the Tensor a * b; its grad_fn is the Node that was recorded

``op.applied(a, b)`` is made for each class of operations by the function below that fits its number
of inputs.  It takes the inputs' arrays, computes with them, and wraps what comes out; where
gradients are recorded it notes where each input's gradient goes (its edge), and in the bits of
``wanted`` which inputs have one.  Inputs are brought to one dtype first unless all are float32.
"""

from __future__ import annotations

from . import dtypes
from .broadcasting import broadcast_error
from .modes import mode
from .op import Op
from .tensor import FLOAT32, Tensor, new
from .versions import Untracked
from .view_tracking import look_at


def apply(op: Op, *inputs) -> Tensor:
    """``op`` of ``inputs`` (Tensors and plain numbers), recorded when a gradient may be asked for.

    Raises RuntimeError in PyTorch's words when shapes do not fit.
    """
    return op.applied(*inputs)


def applied_to_one(kind: type[Op]):
    """``applied`` for operations of one input."""
    forward, promotes, recorders = kind.forward, kind.promotes, kind.recorders

    def applied(op: Op, a) -> Tensor:
        switches = mode.__dict__        # this thread's, looked up once
        x, e = a, None
        if isinstance(a, Tensor):
            x = a._array
            if x.dtype is not FLOAT32 and promotes:
                x, = dtypes.brought(op, [x])
            if switches["grad"]:
                e = (a._grad_fn, a._nr) if a._grad_fn is not None and a._base is None else (
                    a._edge())
        try:
            array = switches["quietly"](forward, op, x)
        except ValueError:
            raise broadcast_error([x]) from None
        out = new(Tensor)
        out._array = array
        if e is not None:
            out._requires_grad = True
            record = recorders.get(1) or op.choose_recorder(1)
            out._grad_fn = record(op, (a,), (e,), switches, out)
        elif switches["inference"]:
            out._counter = Untracked()
        if switches["observer"] is not None:
            switches["observer"].applied(op, (a,), out)
        return out

    return applied


def applied_to_two(kind: type[Op]):     # noqa: C901  (twice the same: a call costs more)
    """``applied`` for operations of two inputs."""
    forward, promotes, recorders = kind.forward, kind.promotes, kind.recorders

    def applied(op: Op, a, b) -> Tensor:    # noqa: C901
        switches = mode.__dict__
        x, y, e, f, wanted, usual = a, b, None, None, 0, True
        if isinstance(a, Tensor):
            x = a._array
            if x.dtype is not FLOAT32:
                usual = False
            if switches["grad"]:
                if a._grad_fn is not None and a._base is None:
                    e, wanted = (a._grad_fn, a._nr), 1
                elif (a._requires_grad or a._base is not None) and (e := a._edge()) is not None:
                    wanted = 1
        if isinstance(b, Tensor):
            y = b._array
            if y.dtype is not FLOAT32:
                usual = False
            if switches["grad"]:
                if b._grad_fn is not None and b._base is None:
                    f, wanted = (b._grad_fn, b._nr), wanted | 2
                elif (b._requires_grad or b._base is not None) and (f := b._edge()) is not None:
                    wanted |= 2
        try:
            if not usual and promotes:
                x, y = dtypes.brought(op, [x, y])
            array = switches["quietly"](forward, op, x, y)
        except ValueError:
            raise broadcast_error([x, y]) from None
        out = new(Tensor)
        out._array = array
        if wanted:
            out._requires_grad = True
            record = recorders.get(wanted) or op.choose_recorder(wanted)
            out._grad_fn = record(op, (a, b), (e, f), switches, out)
        elif switches["inference"]:
            out._counter = Untracked()
        if switches["observer"] is not None:
            switches["observer"].applied(op, (a, b), out)
        return out

    return applied


def applied_to_many(kind: type[Op]):
    """``applied`` for operations of any number of inputs."""
    def applied(op: Op, *inputs) -> Tensor:
        switches, arrays, edges, wanted, usual = mode.__dict__, [], [], 0, True
        records = switches["grad"] and op.grad_fn
        for a in inputs:
            x, e = a, None
            if isinstance(a, Tensor):
                x = a._array
                if x.dtype is not FLOAT32:
                    usual = False
                if records and (a._requires_grad or a._base is not None) and (
                        (e := a._edge()) is not None):
                    wanted |= 1 << len(edges)
            arrays.append(x)
            edges.append(e)
        try:
            if not usual and op.promotes:
                arrays = dtypes.brought(op, arrays)
            array = switches["quietly"](op.forward, *arrays)
        except ValueError:
            raise broadcast_error(arrays) from None
        return finish(op, array, inputs, tuple(edges), wanted, switches)

    return applied


def applied_view(kind: type[Op]):
    """``applied`` for operations whose result looks at the memory of their input."""
    def applied(op: Op, a: Tensor) -> Tensor:
        switches = mode.__dict__
        try:
            array = op.forward(a._shared())
        except ValueError:
            raise broadcast_error([a._array]) from None
        e = a._edge() if switches["grad"] else None
        return finish(op, array, (a,), (e,), 0 if e is None else 1, switches)

    return applied


def finish(op: Op, array, inputs: tuple, edges: tuple, wanted: int, switches: dict) -> Tensor:
    """The Tensor around ``array``, with its Node; who is watching is told."""
    out = new(Tensor)
    out._array = array
    if op.is_view:
        look_at(out, inputs[0], op)
    if wanted:
        out._requires_grad = True
        record = op.recorders.get(wanted) or op.choose_recorder(wanted)
        out._grad_fn = record(op, inputs, edges, switches, out)
    elif switches["inference"] and not op.is_view:
        out._counter = Untracked()
    if switches["observer"] is not None:
        switches["observer"].applied(op, inputs, out)
    return out


def choose_applied(kind: type[Op]):
    """``applied`` for operations of ``kind``."""
    if kind.is_view:
        return applied_view(kind)
    if kind.variadic or not kind.grad_fn or len(kind.inputs) > 2:
        return applied_to_many(kind)
    return applied_to_one(kind) if len(kind.inputs) == 1 else applied_to_two(kind)


Op.choose_applied = classmethod(choose_applied)
