"""The graph that operations leave behind: what backward walks.

    y.grad_fn                       the Node that made y
    y.grad_fn.next_functions        the nodes its inputs came from, with multiplicity
    y.grad_fn.jacobian(0)           the local Jacobian with respect to its first input

A Node keeps what its operation's rules read, each with the version it saw, and edges to the next
nodes; not its other inputs, not its output.  A leaf's end of an edge is its AccumulateGrad.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Sequence

from ..ops import Jacobian
from ..ops.views import CopySlices, look
from . import messages
from .hooks import NodeHooks, Registry, RemovableHandle
from .modes import mode
from .paths import PACKAGE
from .saved_tensors import Packed
from .specialize import PLAIN

next_sequence = itertools.count(1).__next__
"""Stamps nodes and leaves in the order they are made; backward runs the youngest first."""

NUMBERS = (int, float, bool)
IN_NAMESPACE = ("AccumulateGrad", "CopySlices", "CopyBackwards")
new = object.__new__


class Node:
    """One applied operation, seen from backward.

    ``op`` is the operation; ``edges`` has one (node, output number) an input, or None where no
    gradient is wanted; ``inputs`` repeats the inputs that are plain numbers (None elsewhere), or is
    None when there are none; ``shape`` and ``dtype`` are the output's, ``sequence`` its place in
    time, ``scope`` the name_scope it was made in, ``output`` a weak reference to the Tensor made.

    ``back(node, g)`` is the operation's rules for the inputs that want a gradient, as one function.

    ``_saved_self``, ``_raw_saved_self`` and so on, PyTorch's names of what is saved, are properties
    of the class of an operation's nodes (see recording.py).  ``__getattr__`` would do as well, but
    with it Python looks up every attribute in the slow way: a tenth of all time.

    ``saved`` has a place for each of (*inputs, output), filled where a rule reads it: () when
    nothing is saved, None once freed.  ``seen`` are the versions those tensors had, None for all 0.
    """

    __slots__ = ("__weakref__", "_metadata", "back", "dtype", "edges", "hooks", "made_at",
                 "numbers", "op", "output", "retained", "saved", "scope", "seen", "sequence",
                 "shape")

    def __init__(self, op, edges, shape, dtype, scope):
        self.op, self.edges, self.shape, self.dtype, self.scope = op, edges, shape, dtype, scope
        self.saved, self.seen, self.numbers, self.output, self.retained = (), None, None, None, None
        self.hooks, self.sequence = None, next_sequence()
        if mode.anomaly:
            self.made_at = learners_stack()

    def name(self) -> str:
        """PyTorch's name of this node; a few bear their C++ namespace, but not in a repr."""
        kind = type(self).__name__
        return f"torch::autograd::{kind}" if kind in IN_NAMESPACE else kind

    @property
    def next_functions(self) -> tuple:
        """((node, output number), …), one an input; (None, 0) where no gradient is wanted.

        Inputs that can have none (a condition, indices) are left out.
        """
        if self.op is None or self.op.variadic:
            return tuple(edge or (None, 0) for edge in self.edges)
        return tuple(edge or (None, 0) for edge, rule in zip(self.edges, self.op.rules, strict=True)
                     if rule is not None or edge is not None)

    def needs(self) -> tuple[bool, ...]:
        """For each input: is a gradient wanted?"""
        return tuple([edge is not None for edge in self.edges])

    def shapes(self) -> list:
        """For each input its shape, None where no gradient is wanted."""
        return [edge and edge[0].shape_of(edge[1]) for edge in self.edges]

    @property
    def outputs(self) -> int:
        """Number of outputs; a node of several has a list of ``shape`` s and of ``output`` s."""
        return len(self.shape) if type(self.shape) is list else 1

    def shape_of(self, nr: int) -> tuple[int, ...]:
        """The shape of output number ``nr``."""
        return self.shape[nr] if type(self.shape) is list else self.shape

    def tensor(self, nr: int = 0):
        """The Tensor that is output number ``nr``, if it is still alive and still made by this."""
        output = self.output[nr] if type(self.output) is list else self.output
        tensor = output and output()
        return tensor if tensor is not None and tensor._grad_fn is self else None

    def values(self, as_tensors: bool = False) -> Sequence:
        """(*inputs, output) as arrays, None where not saved; as Tensors to be recorded on.

        Raises RuntimeError when they were freed, or changed in place since they were saved.
        """
        saved = self.saved
        if saved is None:
            raise self.blamed(messages.BACKWARD_TWICE)
        if not saved:
            return (None,) * (len(self.edges) + 1)
        if as_tensors:
            return tuple([self.value(k, as_tensors) for k in range(len(saved))])
        out, seen = [], self.seen
        for k, value in enumerate(saved):
            if type(value) in PLAIN:
                out.append(value)
            elif type(value) is Packed:
                out.append(self.value(k))
            else:
                counter = value._counter
                if counter is not None and counter[0] != (seen[k] if seen else 0):
                    self._check_version(counter[0], seen[k] if seen else 0, value, k)
                out.append(value._array)
        return out

    def value(self, k: int, as_tensors: bool = False):
        """The one of ``values`` at place ``k``."""
        value = self.saved[k]
        if value is None or isinstance(value, NUMBERS):
            return value
        own = k == len(self.edges)
        if isinstance(value, Packed):
            value = value.value()
            if not as_tensors:
                return value._array
            return value._made_by(self) if own else value._reached_by(self.edges[k])
        counter = value._counter
        if counter is not None:
            self._check_version(counter[0], self.seen[k] if self.seen else 0, value, k)
        if not as_tensors:
            return value._array
        return value._made_by(self) if own else value

    def keep(self, k: int, value) -> None:
        """Save ``value`` at place ``k`` instead of what is there."""
        self.saved = (*self.saved[:k], value, *self.saved[k + 1:])

    def _check_version(self, version, expected, value, k):
        if version == expected:
            return
        own, shape = k == len(self.edges), value.shape
        maker = self if own else value.grad_fn
        name = "" if maker is None else maker.name()
        if own and isinstance(self.op, CopySlices):
            name, shape = self.op.inner.grad_fn, look(self.op.views, value._array).shape
        name = name.rstrip("0123456789").removesuffix("Backward")
        raise self.blamed(messages.MODIFIED_IN_PLACE.format(
            type=value.type(), shape=list(shape), version=version, expected=expected,
            producer=messages.PRODUCER.format(name=name) if name else ""), saved=k)

    def blamed(self, text: str, saved: int | None = None) -> RuntimeError:
        """A RuntimeError whose ``node`` is this one, for whoever shows where it happened; ``saved``
        is the place of the saved value that is to blame."""
        error = RuntimeError(text)
        error.node, error.saved = self, saved
        return error

    def _hooks(self) -> NodeHooks:
        if self.hooks is None:
            self.hooks = NodeHooks()
        return self.hooks

    def register_hook(self, hook: Callable) -> RemovableHandle:
        """Call ``hook(grad_inputs, grad_outputs)`` after this node has run."""
        return self._hooks().after.register(hook)

    def register_prehook(self, hook: Callable) -> RemovableHandle:
        """Call ``hook(grad_outputs)`` before this node runs."""
        return self._hooks().before.register(hook)

    def tensor_hooks(self, nr: int) -> Registry:
        """The hooks of the tensor that is output number ``nr``."""
        return self._hooks().tensor.setdefault(nr, Registry())

    def visible(self, sent: tuple) -> tuple:
        """The gradients of those inputs that hooks are shown."""
        return sent

    def filled(self, shown: tuple) -> tuple:
        """What ``visible`` made of the gradients, again one an input."""
        return shown

    def _sequence_nr(self) -> int:
        """Its place in time among the nodes."""
        return self.sequence

    def free(self) -> None:
        """Let go of what was saved, if anything was."""
        if self.saved:
            self.saved = None

    @property
    def freed(self) -> bool:
        """Was what it saved let go?"""
        return self.saved is None

    def kept_tensors(self) -> list[tuple]:
        """(place among inputs and output or None, tensor, version it had) of all that is saved."""
        return [(k, x, self.seen[k] if self.seen else 0) for k, x in enumerate(self.saved or ())
                if x is not None and not isinstance(x, (*NUMBERS, Packed))]

    def vjp(self, g, as_tensors: bool = False) -> tuple:
        """One gradient an input, None where none is wanted: ``g`` times each local Jacobian."""
        return self.back(self, g, as_tensors)

    def jacobian(self, i: int) -> Jacobian:
        """J of the output with respect to input ``i``, exact, from what is saved.

        >>> import autograd_core as torch
        >>> a, b = torch.tensor(2., requires_grad=True), torch.tensor(3.)
        >>> (a * b).grad_fn.jacobian(0).dense()
        array([[3.]], dtype=float32)
        """
        return self.op.jacobian(i, self.values(), self.shapes(), self.shape, self.dtype)

    @property
    def metadata(self) -> dict:
        """Room for whatever a learner wants to leave here."""
        try:
            return self._metadata
        except AttributeError:
            self._metadata = {}
            return self._metadata

    def __repr__(self):
        return f"<{type(self).__name__} object at {id(self):#x}>"


class AccumulateGrad(Node):
    """Where a path ends: the leaf ``variable``, whose ``.grad`` collects what arrives."""

    __slots__ = ("variable",)


def accumulator_of(variable) -> AccumulateGrad:
    """The AccumulateGrad of a leaf; made as ``record`` makes nodes, for half the time."""
    node, array = new(AccumulateGrad), variable._array
    node.variable, node.shape, node.dtype, node.sequence = (
        variable, array.shape, array.dtype, next_sequence())
    node.edges = node.saved = ()
    node.op = node.scope = node.back = node.hooks = None
    node.seen = node.numbers = node.retained = node.output = None
    return node


def learners_depth() -> int:
    """How many calls up, from the function that asks, the learner's own line is."""
    frame, depth = sys._getframe(1), 0
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        frame, depth = frame.f_back, depth + 1
    return depth


def learners_stack() -> str:
    """The stack of the learner's own lines, as a traceback shows it; in a notebook, the cell's."""
    import traceback

    frames = traceback.extract_stack()
    while frames and frames[-1].filename.startswith(PACKAGE):
        frames.pop()
    kernel = [k for k, frame in enumerate(frames) if frame.name == "run_code"
              and frame.filename.endswith("interactiveshell.py")]
    return "".join(traceback.format_list(frames[kernel[-1] + 1 if kernel else 0:]))
