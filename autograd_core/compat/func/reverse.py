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
from ..messages import require
from .trees import LEAF, Spec, flatten, map_leaves


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
        self.result, self.aux = split_aux(result, name) if has_aux else (result, None)
        self.outputs, self.output_spec = flatten(self.result)

    def pull(self, cotangents) -> list[Tensor]:
        """vᵀJ for each input, zeros where there is no path."""
        pairs = [(y, v) for y, v in zip(self.outputs, cotangents, strict=True) if y.requires_grad]
        if not pairs:
            return [zeros_like(x).detach() for x in self.inputs]
        ys, vs = zip(*pairs, strict=True)
        further = bool(LEVELS) or self.is_asked(ys) or any(
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
            for node in consumers([y._edge()[0] for y in tensors if y.requires_grad]))

    def strip(self, x) -> Tensor:
        """A result as those outside see it."""
        asked = not require_tensor(x).requires_grad or self.is_asked([x])
        return x if asked else cut(x)

    def with_aux(self, found, has_aux: bool):
        """What a transformed function returns."""
        return (found, map_leaves(self.strip, self.aux)) if has_aux else found


def split_aux(result, name: str) -> tuple:
    """(output, aux) as a function of ``has_aux=True`` returns it."""
    require(isinstance(result, tuple) and len(result) == 2, RuntimeError, "func.pair", name)
    return result


def require_tensor(x) -> Tensor:
    """``x``; RuntimeError in PyTorch's words where it is none."""
    require(isinstance(x, Tensor), RuntimeError, "func.unsupported", type(x))
    return x


def make_fresh(x) -> Tensor:
    """A tensor of the same numbers to differentiate by; ValueError for what is none."""
    require(isinstance(x, Tensor), ValueError, "func.not_tensor", type(x))
    with enable_grad():
        return x.view_as(x) if x.requires_grad else cut(x).requires_grad_()


def check_argnums(argnums, count: int) -> tuple[int, ...]:
    """``argnums`` as places among ``count`` arguments; RuntimeError in PyTorch's words."""
    require(isinstance(argnums, int | tuple), RuntimeError, "func.argnums", type(argnums))
    places = argnums if isinstance(argnums, tuple) else (argnums,)
    for k in places:
        require(isinstance(k, int), RuntimeError, "func.argnum", type(k))
        require(-count <= k < count, RuntimeError, "func.few", k, count)
    require(places, RuntimeError, "func.no_argnums")
    require(len(set(places)) == len(places), RuntimeError, "func.argnums_twice", argnums)
    return tuple(k % count for k in places)


def grad_and_value(func: Callable, argnums=0, has_aux: bool = False) -> Callable:
    """A function that gives ``(gradient, value)`` of ``func``, or ``(gradient, (value, aux))``."""
    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        taped = Taped(func, args, kwargs, argnums, has_aux, "grad_and_value(f)(*args)")
        y = taped.result
        require(isinstance(y, Tensor), RuntimeError, "grad.type", type(y))
        require(y.dim() == 0, RuntimeError, "grad.dims", y.dim())
        found = taped.input_spec.build(taped.pull([None]))
        return found, taped.with_aux(taped.strip(y), has_aux)
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
    refuse_outputs(taped.outputs)

    def pull(cotangents, retain_graph: bool = True, create_graph: bool | None = None):
        vs, spec = flatten(cotangents)
        require(spec == taped.output_spec, RuntimeError, "vjp.cotangents", spec.short(),
                taped.output_spec.short())
        with set_grad_enabled(taped.outer):
            return taped.input_spec.build(taped.pull(vs))
    result = map_leaves(taped.strip, taped.result)
    return (result, pull, *([map_leaves(taped.strip, taped.aux)] if has_aux else []))


def refuse_outputs(outputs: list) -> None:
    """RuntimeError in PyTorch's words for outputs that cannot be differentiated."""
    require(outputs and outputs != [None], RuntimeError, "vjp.empty", outputs)
    for y in outputs:
        require(isinstance(y, Tensor), RuntimeError, "vjp.outputs", type(y))
    for y in outputs:
        require(y.is_floating_point(), RuntimeError, "vjp.integers", y.dtype)


def jacrev(func: Callable, argnums=0, *, has_aux: bool = False, chunk_size: int | None = None,
           _preallocate_and_copy: bool = False) -> Callable:
    """A function that gives the Jacobian of ``func``, row by row: for each output and argument a
    tensor of shape (*output, *argument).  ``chunk_size`` is checked, and of no consequence here.

    >>> import autograd_core as torch
    >>> torch.func.jacrev(lambda x: x ** 2)(torch.tensor([1., 2.]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    require(chunk_size is None or chunk_size > 0, ValueError, "func.chunk", "jacrev")

    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        taped = Taped(func, args, kwargs, argnums, has_aux, "vjp(f, *primals)")
        refuse_outputs(taped.outputs)
        blocks = [rows_of(taped, k) for k in range(len(taped.outputs))]
        return taped.with_aux(arrange(blocks, taped.output_spec, taped.input_spec), has_aux)
    return wrapped


def one_hots(tensors: list[Tensor], k: int):
    """For each element of tensor ``k``: zeros like all ``tensors`` but for a 1 at that element."""
    for place in range(tensors[k].numel()):
        found = [zeros_like(x).detach() for x in tensors]
        found[k]._array = np.array(found[k]._array)
        found[k]._array.flat[place] = 1
        yield found


def rows_of(taped: Taped, k: int) -> list[Tensor]:
    """The Jacobian of output ``k`` with respect to each input."""
    y, rows = taped.outputs[k], [taped.pull(seeds) for seeds in one_hots(taped.outputs, k)]
    if not rows:
        return [zeros((*y.shape, *x.shape), dtype=x.dtype) for x in taped.inputs]
    return [stack(column).reshape((*y.shape, *x.shape))
            for column, x in zip(zip(*rows, strict=True), taped.inputs, strict=True)]


def arrange(blocks: list, output_spec: Spec, input_spec: Spec):
    """Blocks in the structure of the outputs, each of them in that of the inputs."""
    return output_spec.build([row[0] if input_spec == LEAF else input_spec.build(row)
                              for row in blocks])
