"""Operations of the learner's own: ``torch.autograd.Function``.

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return 2 * x * g

    y = Square.apply(x)

``ctx`` is the graph's node itself: what forward puts on it, backward finds there.
"""

from __future__ import annotations

import functools
import weakref

import numpy as np

from .. import messages
from ..graph import Node
from ..modes import mode, no_grad, observe
from ..ops.base import Op, sum_to
from ..ops.shape import Alias
from ..tensor import Tensor, apply

__all__ = ["Function", "once_differentiable"]


class Call(Op):
    """A Function as an operation that can be shown; ``nr`` is one of several outputs."""

    node: FunctionNode
    grad_fn: str
    nr: int | None = None
    variadic, inputs = True, ("inputs",)
    tex = r"\operatorname{$name}($inputs)"

    @property
    def name(self) -> str:
        return self.node.function.__name__

    @property
    def parts(self) -> tuple[Call, ...]:
        """The operation seen from each of its outputs."""
        return tuple(Call(self.node, self.grad_fn, nr) for nr in range(self.node.outputs))

    def formula(self, names) -> str:
        return rf"\operatorname{{{self.name}}}({', '.join(names)})"

    def pull(self, i, g, values, shapes):
        if self.nr is not None:
            g = [g if nr == self.nr else None for nr in range(self.node.outputs)]
        with no_grad():
            part = self.node.vjp(g)[i]
        return np.zeros(shapes[i]) if part is None else part


class FunctionNode(Node):
    """The ``ctx`` of a Function: a Node with room for whatever forward wants to leave on it."""

    def __init__(self, function: type[Function], inputs: tuple):
        super().__init__(None, (), (), None, mode.scope)
        self.function, self.inputs_were_tensors = function, [isinstance(x, Tensor) for x in inputs]
        self.needs_input_grad = tuple(isinstance(x, Tensor) and x.requires_grad for x in inputs)
        self.to_save: tuple = ()
        self.kept: tuple | None = ()
        self.dirty: tuple = ()
        self.non_differentiable: tuple = ()
        self.materialize = True

    @property
    def op(self) -> Call:
        """What it does, for those who show it."""
        return Call(self, self.name() if self.edges else "")

    @op.setter
    def op(self, none):
        """Made anew each time: kept, it would keep this node alive."""

    def save_for_backward(self, *tensors) -> None:
        """Keep ``tensors`` (inputs or outputs) for backward, with their versions."""
        for index, x in enumerate(tensors):
            if x is not None and not isinstance(x, Tensor):
                raise TypeError(messages.SAVE_TENSORS.format(index=index, type=type(x).__name__))
        self.to_save = tensors

    def mark_dirty(self, *tensors) -> None:
        """Say which inputs forward changed in place."""
        self.dirty = tensors

    def mark_non_differentiable(self, *tensors) -> None:
        """Say which outputs have no gradient."""
        self.non_differentiable = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Whether backward gets zeros (the default) or None where no gradient arrived."""
        self.materialize = value

    @property
    def saved_tensors(self) -> tuple:
        """What was saved; RuntimeError when it was freed, or changed in place since."""
        if self.kept is None:
            raise self.blamed(messages.BACKWARD_TWICE)
        return tuple(self._checked(k, value) for k, value in enumerate(self.kept))

    saved_variables = saved_tensors

    def free(self) -> None:
        """Let go of what was saved, if anything was."""
        if self.kept:
            self.kept = None

    @property
    def freed(self) -> bool:
        """Was what it saved let go?"""
        return self.kept is None

    def kept_tensors(self) -> list[tuple]:
        """(place, tensor, version it had) of all that is saved; None for the place of an input."""
        return [(len(self.edges) if is_output else None, x, version)
                for x, version, is_output in filter(None, self.kept or ())]

    def _checked(self, k: int, value):
        if value is None:
            return None
        tensor, version, is_output = value
        if tensor._version != version:
            place = len(self.edges) if is_output else k
            self._check_version(tensor._version, version, tensor, place)
        return tensor._made_by(self) if is_output else tensor

    def vjp(self, g, as_tensors: bool = False) -> tuple:
        """Call the learner's backward; refuse, in PyTorch's words, what cannot be a gradient."""
        arrived = [self._given(nr, x) for nr, x in enumerate(g if isinstance(g, list) else [g])]
        arrived = [x if x is None or as_tensors else Tensor._of(np.asarray(x)) for x in arrived]
        result = self.function.backward(self, *arrived)
        result = self._counted(result if isinstance(result, tuple) else (result,))
        return tuple([self._fitting(k, part, as_tensors) for k, part in enumerate(result)])

    def _given(self, nr: int, g):
        if g is None and self.materialize:
            return np.zeros(self.shape_of(nr), self.dtypes[nr])
        return g

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
            raise self.blamed(f"expected Variable or None (got {type(part).__name__})")
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


def expandable(shape, target) -> bool:
    """Could ``shape`` have been broadcast to ``target``?"""
    lead = len(target) - len(shape)
    return lead >= 0 and all(n in (1, m) for n, m in zip(shape, target[lead:], strict=True))


class Function:
    """Base of operations with a forward and a backward of their own.

    Write ``forward(ctx, *inputs)`` and ``backward(ctx, *gradients)`` as static methods, or
    ``forward(*inputs)`` with ``setup_context(ctx, inputs, output)``; call ``apply``.
    """

    @staticmethod
    def forward(*args, **kwargs):
        raise NotImplementedError(
            "You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def backward(ctx, *grads):
        raise NotImplementedError(messages.NO_BACKWARD)

    setup_context = None

    def __call__(self, *args):
        raise RuntimeError(messages.LEGACY_FUNCTION)

    @classmethod
    def apply(cls, *inputs):
        """The operation on ``inputs``, recorded as one node when a gradient may be asked for."""
        ctx = node_type(cls)(cls, inputs)
        edges = tuple([x._edge() if isinstance(x, Tensor) and mode.grad else None for x in inputs])
        with no_grad(), observe(None):
            if cls.setup_context is None:
                result = cls.forward(ctx, *inputs)
            else:
                result = cls.forward(*inputs)
                cls.setup_context(ctx, inputs, result)
        outputs = result if isinstance(result, tuple) else (result,)
        if any(edges):
            outputs = put_on_graph(ctx, inputs, edges, outputs)
        if mode.observer is not None:
            show_applied(ctx, inputs, outputs)
        return outputs if isinstance(result, tuple) else outputs[0]


def show_applied(ctx: FunctionNode, inputs: tuple, outputs: tuple) -> None:
    """Tell the observer of each output."""
    op = ctx.op
    for nr, out in enumerate(x for x in outputs if isinstance(x, Tensor)):
        mode.observer.applied(op.parts[nr] if ctx.outputs > 1 else op, inputs, out)


@functools.cache
def node_type(function: type[Function]) -> type[FunctionNode]:
    """The class of the nodes of ``function``: named for it, as PyTorch names them."""
    kind = type(f"{function.__name__}Backward", (FunctionNode,), {})
    kind.__module__ = "torch.autograd.function"
    return kind


def put_on_graph(ctx: FunctionNode, inputs: tuple, edges: tuple, outputs: tuple) -> tuple:
    """Make ``ctx`` the node of ``outputs``, and save what it was asked to save."""
    for x in ctx.dirty:
        if x.is_leaf and x.requires_grad:
            raise RuntimeError(messages.LEAF_MARKED_DIRTY)
    tensors = [own(x, inputs, ctx) if isinstance(x, Tensor) else x for x in outputs]
    made = [x for x in tensors if isinstance(x, Tensor)]
    shapes = [tuple(x._array.shape) for x in made]
    ctx.edges, ctx.dtype = edges, made[0]._array.dtype
    ctx.dtypes = [x._array.dtype for x in made]
    ctx.shape = shapes if len(shapes) > 1 else shapes[0]
    ctx.kept = tuple(saved_by(ctx, x, outputs, tensors) for x in ctx.to_save)
    ctx.to_save = ()
    for nr, x in enumerate(made):
        is_flat = any(x is y for y in ctx.non_differentiable) or not x.is_floating_point()
        if not is_flat:
            x._grad_fn, x._nr, x._requires_grad = ctx, nr, True
    references = [weakref.ref(x) for x in made]
    ctx.output = references if len(references) > 1 else references[0]
    return tuple(tensors)


def own(output: Tensor, inputs: tuple, ctx: FunctionNode) -> Tensor:
    """The output as a Tensor of its own: an input handed back becomes a view of it."""
    if any(output is x for x in inputs) and not any(output is x for x in ctx.dirty):
        with no_grad():
            view = apply(Alias(), output)
        view._view.recorded = True
        return view
    if any(output is x for x in ctx.dirty):
        output._shared()
        output._counter[0] += 1
    return output


def saved_by(ctx: FunctionNode, x: Tensor | None, outputs: tuple, tensors: list):
    """(tensor, version, whether it is an output); an output is kept without a cycle."""
    if x is None:
        return None
    for given, made in zip(outputs, tensors, strict=True):
        if x is given and x._grad_fn is None and not x._requires_grad:
            return made._alias(), made._version, True
    return x, x._version, False


def once_differentiable(backward):
    """A ``backward`` whose result must not be differentiated again."""
    @functools.wraps(backward)
    def wrapped(ctx, *grads):
        with no_grad():
            result = backward(ctx, *grads)
        if not (mode.grad and any(isinstance(g, Tensor) and g.requires_grad for g in grads)):
            return result
        results = result if isinstance(result, tuple) else (result,)
        refused = tuple(x if x is None else Refuse.apply(x.detach().requires_grad_())
                        for x in results)
        return refused if isinstance(result, tuple) else refused[0]
    return wrapped


class Refuse(Function):
    """Hands its input on, and refuses to be differentiated."""

    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, *grads):
        raise RuntimeError("trying to differentiate twice a function that was marked with "
                           "@once_differentiable")
