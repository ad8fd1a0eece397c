"""jvp, jacfwd, hessian and linearize: functions of functions that go forward."""

from __future__ import annotations

import functools
from collections.abc import Callable

from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions import stack, zeros, zeros_like
from ...ops.shape import Alias
from ..autograd.duals import Level
from ..messages import require
from .reverse import arrange, check_argnums, jacrev, one_hots, require_tensor, split_aux
from .trees import flatten, map_leaves


def jvp(func: Callable, primals: tuple, tangents: tuple, *, strict: bool = False,
        has_aux: bool = False):
    """``(func(*primals), J t)``; with ``has_aux`` ``func`` returns ``(value, aux)`` and aux comes
    third.

    >>> import autograd_core as torch
    >>> torch.func.jvp(torch.sin, (torch.tensor(0.),), (torch.tensor(2.),))
    (tensor(0.), tensor(2.))
    """
    require(isinstance(primals, tuple), RuntimeError, "jvp.primals")
    xs, spec = flatten(primals)
    ts, other = flatten(tangents)
    require(spec == other, RuntimeError, "jvp.structure", spec.text(), other.text())
    refuse_others(xs, "primals")
    refuse_others(ts, "tangents")
    with Level() as level:
        duals = [level.give(x.view_as(x), t) for x, t in zip(xs, ts, strict=True)]
        result = func(*spec.build(duals))
        result, aux = split_aux(result, "jvp(f, primals, tangents)") if has_aux else (result, None)
        ys, output_spec = flatten(result)
        found = [tangent_of(y, level, strict) for y in ys]
        aux = [map_leaves(require_tensor, aux)] if has_aux else []
    return (output_spec.build([apply(Alias(), y) for y in ys]), output_spec.build(found), *aux)


def refuse_others(given: list, what: str) -> None:
    """RuntimeError unless there are tensors, and tensors only."""
    require(given, RuntimeError, "jvp.empty", what)
    for x in given:
        require(isinstance(x, Tensor), RuntimeError, "jvp.type", what, type(x))


def tangent_of(y, level: Level, strict: bool) -> Tensor:
    """The tangent of an output, zeros where it does not depend on the inputs."""
    require(isinstance(y, Tensor), RuntimeError, "jvp.outputs", type(y))
    found = level.tangent(y)
    require(found is not None or not strict, RuntimeError, "jvp.strict")
    return zeros_like(y).detach() if found is None else found


def jacfwd(func: Callable, argnums=0, has_aux: bool = False, *, chunk_size: int | None = None,
           randomness: str = "error") -> Callable:
    """A function that gives the Jacobian of ``func``, column by column; as ``jacrev`` otherwise.
    """
    require(chunk_size is None or chunk_size > 0, ValueError, "func.chunk", "jacfwd")

    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        chosen = check_argnums(argnums, len(args))
        wanted = args[chosen[0]] if isinstance(argnums, int) else tuple(args[k] for k in chosen)
        xs, spec = flatten(wanted)
        refuse_others(xs, "primals")

        def of_chosen(*flat):
            built = spec.build(flat)
            places = dict(zip(chosen, (built,) if isinstance(argnums, int) else built, strict=True))
            return func(*[places.get(k, x) for k, x in enumerate(args)], **kwargs)
        columns = [columns_of(of_chosen, xs, k, has_aux) for k in range(len(xs))]
        _, output_spec, aux = columns[0]
        found = arrange(zip(*[blocks for blocks, _, _ in columns], strict=True), output_spec, spec)
        return (found, *aux) if has_aux else found
    return wrapped


def columns_of(func: Callable, xs: list, k: int, has_aux: bool) -> tuple:
    """For each output its Jacobian with respect to input ``k``; the outputs' structure; aux."""
    x, columns = xs[k], []
    directions = list(one_hots(xs, k)) or [[zeros_like(x).detach() for x in xs]]
    for tangents in directions:
        result, column, *aux = jvp(func, tuple(xs), tuple(tangents), has_aux=has_aux)
        ys, spec = flatten(result)
        columns.append(flatten(column)[0])
    if not x.numel():
        return [zeros((*y.shape, *x.shape), dtype=x.dtype) for y in ys], spec, aux
    return [stack(column, -1).reshape((*y.shape, *x.shape))
            for column, y in zip(zip(*columns, strict=True), ys, strict=True)], spec, aux


def hessian(func: Callable, argnums=0) -> Callable:
    """A function that gives the second derivatives of ``func``: forward over reverse.

    >>> import autograd_core as torch
    >>> torch.func.hessian(lambda x: (x ** 3).sum())(torch.tensor([1., 2.]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    return jacfwd(jacrev(func, argnums), argnums)


def linearize(func: Callable, *primals) -> tuple:
    """``(func(*primals), push)``, where ``push(*tangents)`` is J t at ``primals``."""
    return func(*primals), lambda *tangents: jvp(func, primals, tangents)[1]
