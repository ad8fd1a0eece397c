"""jvp, jacfwd, hessian and linearize: functions of functions that go forward."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions import stack, zeros, zeros_like
from ...ops.shape import Alias
from ..autograd.duals import Level
from .reverse import (
    NOT_A_PAIR,
    arrange,
    check_argnums,
    jacrev,
    refuse_chunks,
    require_tensor,
)
from .trees import flatten, map_leaves

NAME = "jvp(f, primals, tangents)"


def jvp(func: Callable, primals: tuple, tangents: tuple, *, strict: bool = False,
        has_aux: bool = False):
    """``(func(*primals), J t)``; with ``has_aux`` ``func`` returns ``(value, aux)`` and aux comes
    third.

    >>> import autograd_core as torch
    >>> torch.func.jvp(torch.sin, (torch.tensor(0.),), (torch.tensor(2.),))
    (tensor(0.), tensor(2.))
    """
    if not isinstance(primals, tuple):
        raise RuntimeError(f"{NAME}: Expected primals to be a tuple. E.g. it should be valid to "
                           "call f(*primals).")
    xs, spec = flatten(primals)
    ts, other = flatten(tangents)
    if spec != other:
        raise RuntimeError(
            f"{NAME}: Expected primals and tangents to have the same python structure. For "
            "example, if primals is a tuple of 3 tensors, tangents also must be. Got primals with "
            f"structure {spec.text()} and tangents with structure {other.text()}")
    for given, what in ((xs, "primals"), (ts, "tangents")):
        refuse_others(given, what)
    with Level() as level:
        duals = [level.give(x.view_as(x), t) for x, t in zip(xs, ts, strict=True)]
        result, aux = func(*spec.build(duals)), None
        if has_aux:
            if not (isinstance(result, tuple) and len(result) == 2):
                raise RuntimeError(NOT_A_PAIR.format(NAME))
            result, aux = result
        ys, output_spec = flatten(result)
        found = [tangent_of(y, level, strict) for y in ys]
        aux = map_leaves(require_tensor, aux) if has_aux else None
    both = output_spec.build([apply(Alias(), y) for y in ys]), output_spec.build(found)
    return (*both, aux) if has_aux else both


def refuse_others(given: list, what: str) -> None:
    """RuntimeError unless there are tensors, and tensors only."""
    if not given:
        raise RuntimeError(f"{NAME}: Expected {what} to contain at least one Tensor.")
    for x in given:
        if not isinstance(x, Tensor):
            raise RuntimeError(f"{NAME}: Expected {what} to only contain Tensors, got {type(x)}")


def tangent_of(y, level: Level, strict: bool) -> Tensor:
    """The tangent of an output, zeros where it does not depend on the inputs."""
    if not isinstance(y, Tensor):
        raise RuntimeError(f"{NAME}: expected f(*primals) to return only tensors, got unsupported "
                           f"type {type(y)}")
    found = level.tangent(y)
    if found is None and strict:
        raise RuntimeError("jvp(f, primals, tangents, strict=True): The output of f is independent "
                           "of the inputs. This is not allowed with strict=True.")
    return zeros_like(y).detach() if found is None else found


def jacfwd(func: Callable, argnums=0, has_aux: bool = False, *, chunk_size: int | None = None,
           randomness: str = "error") -> Callable:
    """A function that gives the Jacobian of ``func``, column by column; as ``jacrev`` otherwise.
    """
    refuse_chunks(chunk_size, "jacfwd: `chunk_size` should be greater than 0.")

    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        chosen = check_argnums(argnums, len(args))
        wanted = args[chosen[0]] if isinstance(argnums, int) else tuple(args[k] for k in chosen)
        xs, spec = flatten(wanted)
        refuse_others(xs, "primals")

        def of_chosen(*flat):
            built = spec.build(flat)
            parts = (built,) if isinstance(argnums, int) else built
            places = dict(zip(chosen, parts, strict=True))
            return func(*[places.get(k, x) for k, x in enumerate(args)], **kwargs)
        columns = [columns_of(of_chosen, xs, k, has_aux) for k in range(len(xs))]
        _, output_spec, aux = columns[0]
        blocks = list(zip(*[blocks for blocks, _, _ in columns], strict=True))
        found = arrange(blocks, output_spec, spec)
        return (found, aux) if has_aux else found
    return wrapped


def columns_of(func: Callable, xs: list, k: int, has_aux: bool) -> tuple:
    """For each output its Jacobian with respect to input ``k``; the outputs' structure; aux."""
    x, columns, aux, spec, ys = xs[k], [], None, None, []
    for place in range(max(x.numel(), 1)):
        tangents = [zeros_like(other).detach() for other in xs]
        if x.numel():
            one_hot = np.zeros(x.shape, x._array.dtype)
            one_hot.flat[place] = 1
            tangents[k] = Tensor._of(one_hot)
        result, column, *more = jvp(func, tuple(xs), tuple(tangents), has_aux=has_aux)
        aux, (ys, spec) = (more or [None])[0], flatten(result)
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
