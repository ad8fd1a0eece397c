"""Node: what an applied operation leaves behind, and what backward walks.

    y.grad_fn                       the Node that made y
    y.grad_fn.next_functions        the nodes its inputs came from, with multiplicity
    y.grad_fn.jacobian(0)           the local Jacobian with respect to its first input

A Node keeps what its operation's rules read, each with the version it saw, and edges to the next
nodes; not its other inputs, not its output.  A leaf's end of an edge is its AccumulateGrad.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence

from . import messages
from .anomaly import learners_stack
from .inspection import InspectedNode
from .jacobian import Jacobian
from .modes import mode
from .op import Op
from .saved_tensors import (
    NUMBERS,
    PLAIN,
    Packed,
    check_version,
    choose_saver,
    name_saved,
    numbers_among,
    refuse_detached,
)
from .specialize import choose_rules
from .tensor import Tensor, method, new, next_sequence


class Node(InspectedNode):
    """One applied operation, seen from backward.

    ``op`` is the operation; ``edges`` has one (node, output number) an input, or None where no
    gradient is wanted; ``numbers`` repeats the inputs that are plain numbers (None elsewhere), or
    is None when there are none; ``shape`` and ``dtype`` are the output's, ``sequence`` its place in
    time, ``scope`` the name_scope it was made in, ``output`` a weak reference to the Tensor made.

    ``saved`` has a place for each of (*inputs, output), filled where a rule reads it: () when
    nothing is saved, None once freed.  ``seen`` are the versions those tensors had, None for all 0.
    ``back(node, g, as_tensors)`` is the operation's rules for the inputs that want a gradient.
    ``retained`` are the outputs that keep theirs, ``made_at`` is for anomaly detection.
    """

    __slots__ = ("__weakref__", "_metadata", "back", "dtype", "edges", "hooks", "made_at",
                 "numbers", "op", "output", "retained", "saved", "scope", "seen", "sequence",
                 "shape")

    def __init__(self, op, edges, shape, dtype, scope):     # of several outputs, or a Function
        self.op, self.edges, self.shape, self.dtype, self.scope = op, edges, shape, dtype, scope
        self.saved, self.seen, self.numbers, self.output, self.retained = (), None, None, None, None
        self.hooks, self.sequence = None, next_sequence()
        if mode.anomaly:
            self.made_at = learners_stack()

    def shapes(self) -> list:
        """For each input its shape, None where no gradient is wanted."""
        return [edge and edge[0].shape_of(edge[1]) for edge in self.edges]

    def shape_of(self, nr: int) -> tuple[int, ...]:
        """The shape of output number ``nr``."""
        return self.shape[nr] if type(self.shape) is list else self.shape

    def vjp(self, g, as_tensors: bool = False) -> tuple:
        """One gradient per input, None where none is wanted: ``g`` times each local Jacobian."""
        return self.back(self, g, as_tensors)

    def jacobian(self, i: int) -> Jacobian:
        """J of the output with respect to input ``i``, exact, from what is saved.

        >>> import autograd_core as torch
        >>> a, b = torch.tensor(2., requires_grad=True), torch.tensor(3.)
        >>> (a * b).grad_fn.jacobian(0).dense()
        array([[3.]], dtype=float32)
        """
        return self.op.jacobian(i, self.values(), self.shapes(), self.shape, self.dtype)

    # saved values

    def values(self, as_tensors: bool = False) -> Sequence:
        """(*inputs, output) as arrays, None where not saved; as Tensors to be recorded on.

        Raises RuntimeError when they were freed, or changed in place since they were saved.
        """
        if self.saved is None:
            raise self.blamed(messages.BACKWARD_TWICE)
        if not self.saved:
            return (None,) * (len(self.edges) + 1)
        values = [self.value(k, as_tensors) for k in range(len(self.saved))]
        return tuple(values[:len(self.edges) + 1])     # behind these are indices

    def value(self, k: int, as_tensors: bool = False, shown: bool = False):
        """The one of ``values`` at place ``k``, for a rule or to be shown."""
        value = self.saved[k]
        if type(value) in PLAIN or isinstance(value, NUMBERS):
            return value
        packed = isinstance(value, Packed)
        if packed:
            value = value.value()
        else:
            if value._detached and not shown:
                refuse_detached(self, k, value)
            check_version(self, k, value, self.seen[k] if self.seen else 0)
        if not as_tensors:
            return value._array
        if k == len(self.edges):
            return value._made_by(self)
        return value._reached_by(self.edges[k]) if packed else value

    def free(self) -> None:
        """Let go of what was saved, if anything was."""
        if self.saved:
            self.saved = None


class AccumulateGrad(Node):
    """Where a path ends: the leaf ``variable``, whose ``.grad`` collects what arrives."""

    __slots__ = ("variable",)


@method()
def _edge(tensor: Tensor):
    """Where a gradient of this tensor goes: (node, output number), or None."""
    if tensor._base is not None and tensor._counter[0] != tensor._view.version:
        tensor._catch_up()
    if not tensor._requires_grad:
        return None
    if tensor._grad_fn is not None:
        return tensor._grad_fn, tensor._nr
    held = tensor._accumulator
    node = None if held is None else held()
    if node is None:
        node, array = new(AccumulateGrad), tensor._array
        node.variable, node.shape, node.dtype, node.sequence = (
            tensor, array.shape, array.dtype, next_sequence())
        node.edges = node.saved = ()
        node.op = node.scope = node.back = node.hooks = None
        node.seen = node.numbers = node.retained = node.output = None
        tensor._accumulator = weakref.ref(node)
    return node, 0


def choose_recorder(op: Op, wanted: int):
    """What makes the Node for ``output = op(*inputs)``, and saves what the rules will read, for
    operations of this class of which the inputs of the bits in ``wanted`` want a gradient."""
    kind, rules = node_type(op), choose_rules(type(op), wanted)
    save = choose_saver(type(op), wanted)
    everywhere = wanted == (1 << len(op.inputs)) - 1 and not op.variadic

    def recorded(op, inputs, edges, switches, output) -> Node:
        array, node = output._array, new(kind)
        node.op, node.edges, node.back, node.scope = op, edges, rules, switches["scope"]
        node.shape, node.dtype = array.shape, array.dtype
        node.sequence, node.output = next_sequence(), weakref.ref(output)
        node.seen = node.retained = node.hooks = None
        node.numbers = None if everywhere else numbers_among(inputs)
        if switches["anomaly"]:
            node.made_at = learners_stack()
        if save is None:
            node.saved = ()
        else:
            save(node, inputs, output, switches["saved_hooks"])
        return node

    return type(op).recorders.setdefault(wanted, recorded)


Op.choose_recorder = choose_recorder


def node_type(op: Op) -> type[Node]:
    """The class of the nodes of ``op``: a Node that bears PyTorch's name."""
    kind = type(op)
    if kind.node_type is None:
        kind.node_type = type(op.grad_fn, (Node,), {"__slots__": (), **name_saved(kind)})
    return kind.node_type
