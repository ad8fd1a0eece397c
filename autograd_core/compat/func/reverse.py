"""grad, vjp and jacrev: functions of functions that run backward.

Each call takes fresh tensors for its inputs, leaves of its own.  Its results keep a history where
there is somebody outside who asks for it: a tensor that requires grad, a ``grad`` around it, a
level of forward mode.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from ...core.backward import grad as run_backward
from ...core.modes import enable_grad, is_grad_enabled, set_grad_enabled
from ...core.node import AccumulateGrad
from ...core.tensor import Tensor
from ...core.traversal import consumers
from ...functions import stack, zeros, zeros_like
from ..autograd.duals import LEVELS, cut
from .trees import LEAF, Spec, flatten, map_leaves

FEW = "Got argnum={}, but only {} positional inputs"
NOT_A_PAIR = "{}: output of function f should be a tuple: (output, aux) if has_aux is True"


class Taped:
    """``func`` of ``args``, with what is needed to differentiate by those that ``argnums`` names
    (all for None): ``inputs`` and ``outputs``, flat, each with its structure."""

    def __init__(self, func, args: tuple, kwargs: dict, argnums, has_aux: bool, name: str):
        chosen = range(len(args)) if argnums is None else check_argnums(argnums, len(args))
        fresh = {k: map_leaves(make_fresh, args[k]) for k in chosen}
        wanted = tuple(fresh.values()) if not isinstance(argnums, int) else fresh[chosen[0]]
        self.inputs, self.input_spec = flatten(wanted)
        self.outer = is_grad_enabled()
        with enable_grad():
            result = func(*[fresh.get(k, x) for k, x in enumerate(args)], **kwargs)
        self.aux = None
        if has_aux:
            if not (isinstance(result, tuple) and len(result) == 2):
                raise RuntimeError(NOT_A_PAIR.format(name))
            result, self.aux = result
        self.result = result
        self.outputs, self.output_spec = flatten(result)

    def pull(self, cotangents, further: bool = False) -> list[Tensor]:
        """vᵀJ for each input, zeros where there is no path."""
        pairs = [(y, v) for y, v in zip(self.outputs, cotangents, strict=True) if y.requires_grad]
        if not pairs:
            return [zeros_like(x).detach() for x in self.inputs]
        ys, vs = zip(*pairs, strict=True)
        further = further or bool(LEVELS) or self.is_asked(ys) or any(
            v is not None and v.requires_grad for v in vs)
        parts = run_backward(ys, self.inputs, vs, retain_graph=True, create_graph=further,
                             allow_unused=True)
        return [zeros_like(x).detach() if part is None else self.strip(part)
                for x, part in zip(self.inputs, parts, strict=True)]

    def is_asked(self, tensors) -> bool:
        """Does a history of ``tensors`` lead to anything but this call's own inputs?"""
        own = {id(x) for x in self.inputs}
        return self.outer and any(
            type(node) is AccumulateGrad and id(node.variable) not in own
            for node in consumers([y.grad_fn or y._edge()[0] for y in tensors if y.requires_grad]))

    def strip(self, x):
        """A result as those outside see it."""
        asked = not require_tensor(x).requires_grad or self.is_asked([x])
        return x if asked else cut(x)

    def strip_all(self, tree):
        """A tree of results as those outside see it."""
        return map_leaves(self.strip, tree)


def require_tensor(x) -> Tensor:
    """``x``; RuntimeError in PyTorch's words where it is none."""
    if not isinstance(x, Tensor):
        raise RuntimeError(f"Expected tensors, got unsupported type {type(x)}")
    return x


def make_fresh(x) -> Tensor:
    """A tensor of the same numbers to differentiate by; ValueError for what is none."""
    if not isinstance(x, Tensor):
        raise ValueError(f"Thing passed to transform API must be Tensor, got {type(x)}")
    with enable_grad():
        if x.requires_grad:
            return x.view_as(x)
        return cut(x).requires_grad_()


def check_argnums(argnums, count: int) -> tuple[int, ...]:
    """``argnums`` as places among ``count`` arguments; RuntimeError in PyTorch's words."""
    if not isinstance(argnums, int | tuple):
        raise RuntimeError(f"argnums must be int or Tuple[int, ...], got: {type(argnums)}")
    places = argnums if isinstance(argnums, tuple) else (argnums,)
    for k in places:
        if not isinstance(k, int):
            raise RuntimeError(f"argnum must be int, got: {type(k)}")
        if not -count <= k < count:
            raise RuntimeError(FEW.format(k, count))
    if not places:
        raise RuntimeError("argnums must be non-empty")
    if len(set(places)) != len(places):
        raise RuntimeError(f"argnums elements must be unique, got {argnums}")
    return tuple(k % count for k in places)


def grad_and_value(func: Callable, argnums=0, has_aux: bool = False) -> Callable:
    """A function that gives ``(gradient, value)`` of ``func``, or ``(gradient, (value, aux))``."""
    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        taped = Taped(func, args, kwargs, argnums, has_aux, "grad_and_value(f)(*args)")
        y = taped.result
        expected = "grad_and_value(f)(*args): Expected f(*args) to return a"
        if not isinstance(y, Tensor):
            raise RuntimeError(f"{expected} Tensor, got {type(y)}")
        if y.dim() != 0:
            raise RuntimeError(f"{expected} scalar Tensor, got tensor with {y.dim()} dims. Maybe "
                               "you wanted to use the vjp or jacrev APIs instead?")
        found, y = taped.input_spec.build(taped.pull([None])), taped.strip(y)
        return found, (y, taped.strip_all(taped.aux)) if has_aux else y
    return wrapped


def grad(func: Callable, argnums=0, has_aux: bool = False) -> Callable:
    """A function that gives the gradient of ``func``, which returns one number, with respect to
    its arguments ``argnums``; with ``has_aux`` ``func`` returns ``(value, aux)``, and this
    ``(gradient, aux)``.

    >>> import autograd_core as torch
    >>> torch.func.grad(torch.func.grad(torch.sin))(torch.tensor(0.5))
    tensor(-0.4794)
    """
    both = grad_and_value(func, argnums, has_aux)

    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        found, value = both(*args, **kwargs)
        return (found, value[1]) if has_aux else found
    return wrapped


def vjp(func: Callable, *primals, has_aux: bool = False):
    """``(func(*primals), pull)``, where ``pull(v)`` is vᵀJ for each of ``primals``, in a tuple;
    with ``has_aux`` ``func`` returns ``(value, aux)`` and aux comes third."""
    taped = Taped(func, primals, {}, None, has_aux, "vjp(f, *primals)")
    refuse_outputs(taped.outputs, "vjp(f, *primals)")

    def pull(cotangents, retain_graph: bool = True, create_graph: bool | None = None):
        vs, spec = flatten(cotangents)
        if spec != taped.output_spec:
            raise RuntimeError(
                "Expected pytree structure of cotangents to be the same as pytree structure of "
                f"outputs to the function. cotangents: {spec.short()}, primal output: "
                f"{taped.output_spec.short()}")
        with set_grad_enabled(taped.outer):
            return taped.input_spec.build(taped.pull(vs))
    result = taped.strip_all(taped.result)
    return (result, pull, taped.strip_all(taped.aux)) if has_aux else (result, pull)


def refuse_outputs(outputs: list, name: str) -> None:
    """RuntimeError in PyTorch's words for outputs that cannot be differentiated."""
    if not outputs or (len(outputs) == 1 and outputs[0] is None):
        raise RuntimeError(f"{name}: Expected f to be a function that has non-empty output (got "
                           f"output = {outputs})")
    for y in outputs:
        if not isinstance(y, Tensor):
            raise RuntimeError(f"{name}: expected f(*primals) to return only tensors, got "
                               f"unsupported type {type(y)}")
    for y in outputs:
        if not y.is_floating_point():
            raise RuntimeError("vjp(f, ...): All outputs of f must be floating-point or complex "
                               f"Tensors, got Tensor with dtype {y.dtype}")


def jacrev(func: Callable, argnums=0, *, has_aux: bool = False, chunk_size: int | None = None,
           _preallocate_and_copy: bool = False) -> Callable:
    """A function that gives the Jacobian of ``func``, row by row: for each output and argument a
    tensor of shape (*output, *argument).

    ``chunk_size`` is checked, and of no consequence here.

    >>> import autograd_core as torch
    >>> torch.func.jacrev(lambda x: x ** 2)(torch.tensor([1., 2.]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    refuse_chunks(chunk_size, "jacrev: `chunk_size` should be greater than 0.")

    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        taped = Taped(func, args, kwargs, argnums, has_aux, "vjp(f, *primals)")
        refuse_outputs(taped.outputs, "vjp(f, *primals)")
        blocks = [rows_of(taped, k) for k in range(len(taped.outputs))]
        found = arrange(blocks, taped.output_spec, taped.input_spec)
        return (found, taped.strip_all(taped.aux)) if has_aux else found
    return wrapped


def rows_of(taped: Taped, k: int) -> list[Tensor]:
    """The Jacobian of output ``k`` with respect to each input."""
    y, rows = taped.outputs[k], []
    for place in range(y.numel()):
        one_hot = np.zeros(y.shape, y._array.dtype)
        one_hot.flat[place] = 1
        seeds = [zeros_like(other).detach() for other in taped.outputs]
        seeds[k] = Tensor._of(one_hot)
        rows.append(taped.pull(seeds))
    if not rows:
        return [zeros((*y.shape, *x.shape), dtype=x.dtype) for x in taped.inputs]
    return [stack(column).reshape((*y.shape, *x.shape))
            for column, x in zip(zip(*rows, strict=True), taped.inputs, strict=True)]


def arrange(blocks: list[list], output_spec: Spec, input_spec: Spec):
    """Blocks in the structure of the outputs, each of them in that of the inputs."""
    rows = [row[0] if input_spec == LEAF else input_spec.build(row) for row in blocks]
    return output_spec.build(rows)


def refuse_chunks(chunk_size: int | None, text: str) -> None:
    """ValueError unless there is at least one in a chunk."""
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(text)
