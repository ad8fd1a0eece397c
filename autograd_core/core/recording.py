"""Recording of what does not go by ``op.applied``: changes in place, views made several at once."""

import weakref

from .modes import mode
from .node import Node, node_type
from .op import Op
from .specialize import choose_rules
from .tensor import Tensor
from .view_tracking import SEVERAL, look_at, made_now


def record(op: Op, inputs: tuple, edges: tuple, output, wanted: int | None = None) -> Node:
    """The Node for ``output = op(*inputs)``: save what the rules will read, with its version.

    ``wanted`` has a bit for each edge that there is.
    """
    if wanted is None:
        wanted = sum(1 << i for i, edge in enumerate(edges) if edge is not None)
    return (op.recorders.get(wanted) or op.choose_recorder(wanted))(
        op, inputs, edges, vars(mode), output)


def apply_several(op: Op, input: Tensor) -> tuple[Tensor, ...]:
    """``op`` of ``input``, an operation that makes several views at once."""
    outputs = tuple(Tensor._of(array) for array in op.forward(input._shared()))
    for nr, (out, part) in enumerate(zip(outputs, op.parts, strict=True)):
        look_at(out, input, part)
        out._view.made, out._nr = made_now() or SEVERAL, nr
    edge = input._edge() if mode.grad else None
    if edge is not None and outputs:
        node = record_several(op, (edge,), mode.scope, outputs)
        for out in outputs:
            out._grad_fn, out._requires_grad = node, True
    if mode.observer is not None:
        for out, part in zip(outputs, op.parts, strict=True):
            mode.observer.applied(part, (input,), out)
    return outputs


def record_several(op: Op, edges: tuple, scope, outputs: tuple) -> Node:
    """The Node for an operation of several outputs, which saves nothing."""
    shapes = [x._array.shape for x in outputs]
    node = node_type(op)(op, edges, shapes, outputs[0]._array.dtype, scope)
    node.output = [weakref.ref(x) for x in outputs]
    node.back = choose_rules(type(op), 1)
    return node
