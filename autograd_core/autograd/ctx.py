"""Context of a custom Function: the graph's node, on which forward leaves what backward needs."""

from __future__ import annotations

import warnings
import weakref
from contextlib import nullcontext

import numpy as np

from ..core import messages
from ..core.broadcasting import expandable
from ..core.modes import mode, no_grad
from ..core.node import Node
from ..core.op import Op, sum_to
from ..core.saved_tensors import Packed, SavedTensor, check_version
from ..core.tensor import Tensor


class Call(Op):
    """A Function as an operation that can be shown; ``nr`` is one of several outputs."""

    node: FunctionNode
    grad_fn: str
    nr: int | None = None
    first: int = 0
    variadic, inputs = True, ("inputs",)

    @property
    def tex(self) -> str:
        from ..formula.printer import called
        return called(self.name)

    @property
    def name(self) -> str:
        return self.node.function.__name__

    @property
    def parts(self) -> tuple[Call, ...]:
        """The operation seen from each of its outputs."""
        return tuple(Call(self.node, self.grad_fn, nr) for nr in range(self.node.outputs))

    def with_first(self, place: int) -> Call:
        """The same with the input number ``place`` in front of the others."""
        return Call(self.node, self.grad_fn, self.nr, place)

    def pull(self, i, g, values, shapes):
        i = self.first if i == 0 else i - 1 if i <= self.first else i
        recorded = isinstance(g, Tensor)
        if self.nr is not None:
            g = [g if nr == self.nr else None for nr in range(self.node.outputs)]
        with nullcontext() if recorded else no_grad():
            part = self.node.vjp(g, recorded)[i]
        zeros = np.zeros(shapes[i]) if part is None else None
        return part if zeros is None else Tensor._of(zeros) if recorded else zeros


class FunctionCtx:
    """What forward and backward are given first: room for whatever they want to leave on it.

    It is not the node, whose own names (``shape``, ``dtype``, …) a learner may well use here.
    """

    def __init__(self, node: FunctionNode, inputs: tuple):
        self._node = weakref.ref(node)
        self.needs_input_grad = tuple(isinstance(x, Tensor) and x.requires_grad for x in inputs)
        self.to_save: tuple | None = None
        self.dirty_tensors: tuple | None = None
        self.non_differentiable: tuple | None = None
        self.saved_for_forward: tuple | None = None
        self._forwarding = False
        self._kept: tuple | None = ()
        self._materialize = True

    def save_for_backward(self, *tensors) -> None:
        """Keep ``tensors`` (inputs or outputs) for backward, with their versions."""
        for index, x in enumerate(tensors):
            if x is not None and not isinstance(x, Tensor):
                raise TypeError(messages.SAVE_TENSORS.format(index=index, type=type(x).__name__))
        self.to_save = tensors

    def save_for_forward(self, *tensors) -> None:
        """Keep ``tensors`` for jvp, which finds them in ``saved_tensors``."""
        self.saved_for_forward = tensors

    def mark_dirty(self, *tensors) -> None:
        """Say which inputs forward changed in place."""
        self.dirty_tensors = tensors

    def mark_non_differentiable(self, *tensors) -> None:
        """Say which outputs have no gradient."""
        self.non_differentiable = tensors or None

    def set_materialize_grads(self, value: bool) -> None:
        """Whether backward gets zeros (the default) or None where no gradient arrived."""
        self._materialize = value

    @property
    def saved_tensors(self) -> tuple:
        """What was saved; RuntimeError when it was freed, or changed in place since."""
        if self._forwarding:
            return self.saved_for_forward or ()
        if self._kept is None:
            raise self._node().blamed(messages.BACKWARD_TWICE)
        return tuple(self._checked(k, value) for k, value in enumerate(self._kept))

    @property
    def saved_variables(self) -> tuple:
        """``saved_tensors`` under its old name."""
        warnings.warn("'saved_variables' is deprecated; use 'saved_tensors'", DeprecationWarning,
                      stacklevel=2)
        return self.saved_tensors

    def _checked(self, k: int, value):
        if value is None:
            return None
        tensor, version, nr, edge = value
        node = self._node()
        if isinstance(tensor, Packed):
            tensor = tensor.value()
            return tensor._reached_by(edge) if nr is None else tensor._made_by(node, nr)
        check_version(node, k if nr is None else len(node.edges), tensor, version)
        return tensor if nr is None else tensor._made_by(node, nr)

    def __getattr__(self, name: str):
        """What the node has and the ctx has not: ``name()``, ``next_functions``, hooks."""
        if name in OF_THE_NODE:
            return getattr(self._node(), name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __repr__(self):
        return f"<torch.autograd.function.{type(self).__name__} object at {id(self):#x}>"


OF_THE_NODE = ("metadata", "name", "next_functions", "register_hook", "register_prehook")


class KeptBy:
    """What a ctx keeps, as a SavedTensor looks at what a node saved."""

    def __init__(self, ctx: FunctionCtx):
        self.ctx = ctx

    @property
    def saved(self) -> tuple | None:
        return self.ctx._kept and tuple(value and value[0] for value in self.ctx._kept)

    def value(self, k: int, as_tensors: bool = True):
        return self.ctx._checked(k, self.ctx._kept[k])

    def keep(self, k: int, value) -> None:
        kept = list(self.ctx._kept)
        kept[k] = (value, *kept[k][1:])
        self.ctx._kept = tuple(kept)


class FunctionNode(Node):
    """The node of a Function; what is asked of it and not there is looked for on its ctx."""

    takes_nothing = True

    def __init__(self, function: type, inputs: tuple, ctx_type: type[FunctionCtx]):
        super().__init__(None, (), (), None, mode.scope)
        self.function, self.inputs_were_tensors = function, [isinstance(x, Tensor) for x in inputs]
        self.ctx, self.back = ctx_type(self, inputs), type(self).vjp

    @property
    def op(self) -> Call:
        """What it does, for those who show it."""
        return Call(self, self.name() if self.edges else "")

    @op.setter
    def op(self, none):
        """Made anew each time: kept, it would keep this node alive."""

    @property
    def next_functions(self) -> tuple:
        """((node, output number), …), one an input that is a tensor."""
        return self.visible(tuple(edge or (None, 0) for edge in self.edges))

    def places(self) -> list[int]:
        """The places of the inputs that are tensors."""
        return [k for k, tensor in enumerate(self.inputs_were_tensors) if tensor]

    def free(self) -> None:
        """Let go of what was saved, if anything was."""
        if self.ctx._kept:
            self.ctx._kept = None

    @property
    def freed(self) -> bool:
        """Was what it saved let go?"""
        return self.ctx._kept is None

    def kept_tensors(self) -> list[tuple]:
        """(place, tensor, version it had) of all that is saved; None for the place of an input."""
        return [(None if nr is None else len(self.edges), x, version)
                for x, version, nr, _ in filter(None, self.ctx._kept or ())
                if not isinstance(x, Packed)]

    def __getattr__(self, name: str):
        if name in ("ctx", "function"):
            raise AttributeError(name)
        if name == "_raw_saved_tensors":
            return self._raw()
        if name in vars(self.ctx) or (
                name not in OF_THE_NODE and hasattr(type(self.ctx), name)):
            return getattr(self.ctx, name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def _raw(self) -> tuple[SavedTensor, ...]:
        """The places of what was saved."""
        if self.ctx._kept is None:
            raise self.blamed(messages.BACKWARD_TWICE)
        return tuple(SavedTensor(KeptBy(self.ctx), k) for k in range(len(self.ctx._kept)))

    def vjp(self, g, as_tensors: bool = False) -> tuple:
        """Call the learner's backward; refuse, in PyTorch's words, what cannot be a gradient."""
        arrived = [self._given(nr, x) for nr, x in enumerate(
            g if isinstance(g, list) else [g] * self.outputs)]
        arrived = [x if x is None or isinstance(x, Tensor) else Tensor._of(np.asarray(x))
                   for x in arrived]
        rule, depth = self.rule(), mode.running.depth if mode.running else 0
        result = rule(self.ctx, *arrived) if depth % 60 != 59 else (
            in_thread(rule, self.ctx, *arrived))
        result = self._counted(result if isinstance(result, tuple) else (result,))
        return tuple([self._fitting(k, part, as_tensors) for k, part in enumerate(result)])

    def _given(self, nr: int, g):
        if g is None and self.ctx._materialize and self.dtypes[nr] is not None:
            return np.zeros(self.shape_of(nr), self.dtypes[nr])
        return g

    def rule(self):
        """The learner's ``backward``, or ``vjp``; RuntimeError when both were written."""
        function = self.function
        if function.vjp is not_written:
            return function.backward
        if function.backward is not not_written:
            raise self.blamed(messages.BACKWARD_AND_VJP)
        return function.vjp

    def __repr__(self):
        return f"<torch.autograd.function.{self.name()} object at {id(self):#x}>"

    def _counted(self, result: tuple) -> tuple:
        """As many gradients as inputs; surplus ones may be None."""
        expected = len(self.edges)
        if len(result) > expected and all(x is None for x in result[expected:]):
            result = result[:expected]
        if len(result) != expected:
            raise self.blamed(messages.GRADIENT_COUNT.format(
                name=self.name(), expected=expected, got=len(result)))
        return result

    def _fitting(self, index: int, part, as_tensors: bool):
        """One gradient in the shape of its input."""
        if part is None:
            return None
        if not isinstance(part, Tensor):
            raise self.blamed(f"expected Variable or None (got {type_name(part)})")
        if not self.inputs_were_tensors[index]:
            raise self.blamed(messages.GRADIENT_OF_NOTHING.format(
                name=self.name(), index=index + 1))
        edge = self.edges[index]
        if edge is None:
            return None
        shape = edge[0].shape_of(edge[1])
        if tuple(part.shape) != tuple(shape):
            if not expandable(shape, part.shape):
                raise self.blamed(messages.GRADIENT_SHAPE.format(
                    name=self.name(), index=index, got=list(part.shape), expected=list(shape)))
            part = sum_to(part, shape)
        return part if as_tensors else part._array


def in_thread(rule, *arguments):
    """Call it on a stack of its own, in this thread's modes: passes within passes go deep."""
    from concurrent.futures import ThreadPoolExecutor
    switches = {name: x for name, x in vars(mode).items() if name != "quietly"}

    def run():
        vars(mode).update(switches)
        return rule(*arguments)
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(run).result()


def not_written(ctx, *grad_outputs):
    """What a Function has in place of a backward that the learner did not write."""
    raise NotImplementedError(messages.NO_BACKWARD)


def type_name(x) -> str:
    """The name of a type as C knows it: with its module when it was written in C."""
    kind = type(x)
    of_python = kind.__flags__ & 1 << 9 or kind.__module__ == "builtins"
    return kind.__name__ if of_python else f"{kind.__module__}.{kind.__name__}"
