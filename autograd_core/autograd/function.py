"""Custom Functions: operations of the learner's own, ``torch.autograd.Function``.

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

import functools
import inspect
import warnings
import weakref

from ..core import messages
from ..core.apply import apply
from ..core.modes import mode, no_grad, observe
from ..core.recording import record
from ..core.saved_tensors import packed
from ..core.tensor import Tensor
from ..core.view_ops import CopySlices
from ..core.view_tracking import CUSTOM, SEVERAL, path_to
from ..functions.inplace import refuse_leaf
from ..ops.shape import Alias
from .ctx import FunctionCtx, FunctionNode, not_written

__all__ = ["Function", "FunctionCtx", "once_differentiable"]


class Function:
    """Base of operations with a forward and a backward of their own.

    Write ``forward(ctx, *inputs)`` and ``backward(ctx, *gradients)`` as static methods, or
    ``forward(*inputs)`` with ``setup_context(ctx, inputs, output)``; call ``apply``.
    """

    generate_vmap_rule = False
    setup_context = None

    def __init__(self, *args, **kwargs):
        warnings.warn(messages.FUNCTION_INSTANCE.format(cls=type(self)), DeprecationWarning,
                      stacklevel=2)

    def __call__(self, *args, **kwargs):
        raise RuntimeError(messages.LEGACY_FUNCTION)

    @staticmethod
    def forward(*args, **kwargs):
        raise NotImplementedError(
            "You must implement the forward function for custom autograd.Function.")

    backward = vjp = staticmethod(not_written)

    @staticmethod
    def jvp(ctx, *grad_inputs):
        """J t, for forward mode: the tangents of the outputs, from those of the inputs."""
        raise NotImplementedError(messages.NO_JVP)

    @staticmethod
    def vmap(info, in_dims, *args):
        """A rule for vmap, which is not there."""
        raise NotImplementedError(messages.NO_VMAP)

    @classmethod
    def apply(cls, *args, **kwargs):
        """The operation on its arguments, recorded as one node when a gradient may be asked for."""
        inputs = bind_arguments(cls, args, kwargs) if kwargs or cls.setup_context else args
        node = named_for(cls, FunctionNode)(cls, inputs, named_for(cls, FunctionCtx))
        ctx = node.ctx
        edges = tuple([x._edge() if isinstance(x, Tensor) and mode.grad else None for x in inputs])
        with no_grad(), observe(None):
            if cls.setup_context is None:
                result = cls.forward(ctx, *args, **kwargs)
            else:
                result = cls.forward(*inputs)
                cls.setup_context(ctx, inputs, result)
        outputs = result if isinstance(result, tuple) else (result,)
        outputs = attach_outputs(node, inputs, edges, outputs)
        if mode.observer is not None:
            show_applied(node, inputs, outputs)
        return outputs if isinstance(result, tuple) else outputs[0]


def bind_arguments(function: type[Function], args: tuple, kwargs: dict) -> tuple:
    """All arguments in the order of forward's parameters, defaults too if there is a
    ``setup_context``; TypeError in PyTorch's words when they do not fit."""
    signature = inspect.signature(function.forward)
    if function.setup_context is not None:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound.args
    names = list(signature.parameters)
    for name in kwargs:
        if name not in names:
            raise TypeError(f"forward() got an unexpected keyword argument '{name}'")
    return (*args, *[kwargs[name] for name in names if name in kwargs])


def show_applied(node: FunctionNode, inputs: tuple, outputs: tuple) -> None:
    """Tell the observer of each output."""
    op = node.op
    for nr, out in enumerate(outputs):
        if isinstance(out, Tensor):
            mode.observer.applied(op.parts[nr] if node.outputs > 1 else op, inputs, out)


@functools.cache
def named_for(function: type[Function], kind: type) -> type:
    """``kind`` for ``function``: the class of its nodes, or of its ctx, as PyTorch names them."""
    return type(f"{function.__name__}Backward", (kind,), {"__module__": "torch.autograd.function"})


def attach_outputs(node: FunctionNode, inputs: tuple, edges: tuple, outputs: tuple) -> tuple:
    """The outputs with ``node`` as their node, where a gradient may be asked for."""
    ctx = node.ctx
    check_marks(ctx, inputs, outputs)
    tensors = tuple([as_output(x, inputs, ctx) if isinstance(x, Tensor) else x for x in outputs])
    if not any(edges):      # an input handed back keeps its history, what is given has none
        tensors = tuple([given.detach() if isinstance(given, Tensor) and given.requires_grad
                         and any(given is y for y in inputs) else x
                         for given, x in zip(outputs, tensors, strict=True)])
    made = [x for x in tensors if isinstance(x, Tensor)]
    for x in made:
        if x._base is not None and not any(x is y for y in inputs):
            x._view.made = SEVERAL if len(made) > 1 else CUSTOM
            x._view.version = x._counter[0]     # what forward wrote into it is the node's affair
    if made and any(edges):
        put_on_graph(node, edges, outputs, tensors)
        for x in made:
            if x._base is not None and any(x is y for y in inputs):
                write_through(node, x, inputs, edges)
    return tensors


def check_marks(ctx: FunctionCtx, inputs: tuple, outputs: tuple) -> None:
    """Refuse, in PyTorch's words, what was marked dirty or non-differentiable and cannot be."""
    for x in ctx.non_differentiable or ():
        if not isinstance(x, Tensor):
            raise RuntimeError(messages.MARK_FLAT)
    dirty = ctx.dirty_tensors or ()
    for x in dirty:
        if not isinstance(x, Tensor):
            raise RuntimeError(messages.MARK_DIRTY)
        refuse_leaf(x) if x._base is not None else None
        if mode.grad and x.is_leaf and x.requires_grad:
            raise RuntimeError(messages.LEAF_MARKED_DIRTY)
        if not any(x is y for y in inputs):
            warnings.warn(messages.MARK_DIRTY_OTHER, UserWarning, stacklevel=5)
        if not any(x is y for y in outputs):
            raise RuntimeError(messages.MARK_DIRTY_KEPT)
        if x._base is not None and len([y for y in outputs if isinstance(y, Tensor)]) > 1:
            raise RuntimeError(messages.DIRTY_VIEW)


def put_on_graph(node: FunctionNode, edges: tuple, outputs: tuple, tensors: tuple) -> None:
    """Make ``node`` the maker of the outputs, and save what its ctx was asked to save."""
    ctx = node.ctx
    shapes = [tuple(x._array.shape) if isinstance(x, Tensor) else () for x in tensors]
    node.dtypes = [x._array.dtype if isinstance(x, Tensor) else None for x in tensors]
    node.edges, node.dtype = edges, next(filter(None, node.dtypes))
    node.shape = shapes if len(shapes) > 1 else shapes[0]
    ctx._kept = tuple(save_tensor(node, x, outputs, tensors) for x in ctx.to_save or ())
    ctx.to_save = None
    for nr, (given, x) in enumerate(zip(outputs, tensors, strict=True)):
        if isinstance(x, Tensor) and x.is_floating_point() and not any(
                given is y for y in ctx.non_differentiable or ()):
            x._grad_fn, x._nr, x._requires_grad = node, nr, True
    references = [weakref.ref(x) if isinstance(x, Tensor) else None for x in tensors]
    node.output = references if len(references) > 1 else references[0]


def write_through(node: FunctionNode, view: Tensor, inputs: tuple, edges: tuple) -> None:
    """``view`` was changed in place: its base has a new history."""
    base = view._base
    place = next(k for k, x in enumerate(inputs) if x is view)
    others = tuple(edge for k, edge in enumerate(edges) if k != place)
    op = CopySlices(path_to(view), node.op.with_first(place))
    base._grad_fn = record(op, (), (base._edge(), *others), base)
    base._nr, base._requires_grad = 0, True


def as_output(output: Tensor, inputs: tuple, ctx: FunctionCtx) -> Tensor:
    """The output as a Tensor of its own: an input handed back becomes a view of it."""
    if any(output is x for x in ctx.non_differentiable or ()) and any(output is x for x in inputs):
        return output.detach()
    dirty = any(output is x for x in ctx.dirty_tensors or ())
    if dirty:
        output._shared()
        output._counter[0] += 1
    elif any(output is x for x in inputs):
        with no_grad(), observe(None):
            return apply(Alias(), output)
    return output


def save_tensor(node: FunctionNode, x: Tensor | None, outputs: tuple, tensors: tuple):
    """(tensor, version, which output it is or None, edge); an output is kept without a cycle, and
    packed where ``saved_tensors_hooks`` say so."""
    if x is None:
        return None
    for nr, (given, made) in enumerate(zip(outputs, tensors, strict=True)):
        if x is given and x._grad_fn is None and not x._requires_grad:
            own = made._alias()
            if mode.saved_hooks is not None:
                own = packed(own._made_by(node, nr), mode.saved_hooks)
            return own, made._version, nr, None
    kept = x if mode.saved_hooks is None else packed(x, mode.saved_hooks)
    return kept, x._version, None, x._edge()


def once_differentiable(backward):
    """A ``backward`` whose result must not be differentiated again."""
    @functools.wraps(backward)
    def backward_once(ctx, *grads):
        with no_grad():
            result = backward(ctx, *grads)
        if not (mode.grad and any(isinstance(g, Tensor) and g.requires_grad for g in grads)):
            return result
        results = result if isinstance(result, tuple) else (result,)
        refused = tuple(x if x is None else Error.apply(x.detach().requires_grad_())
                        for x in results)
        return refused if isinstance(result, tuple) else refused[0]
    return backward_once


class Error(Function):
    """Hands its input on, and refuses to be differentiated."""

    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, *grads):
        raise RuntimeError("trying to differentiate twice a function that was marked with "
                           "@once_differentiable")


named_for(Error, FunctionNode).__name__ = "Error"
