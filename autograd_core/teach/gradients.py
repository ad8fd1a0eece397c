"""Gradient checking of a learner's answer, with the mistakes that are made again and again.

    check_gradient(answer, y, x)                   one tensor
    check_gradient({"a": ...}, y, {"a": a})        several, in the order given

What each use of x sends it is read off the engine, run dry: nothing is freed, no ``.grad`` changes.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from ..core.engine import Step, run
from ..core.modes import no_grad
from ..core.seeds import start
from ..core.tensor import Tensor
from .checks import Verdict, check

ONE_PATH = "That is the contribution of one path of {count}; contributions add."
PRODUCT = "You multiplied the contributions of the paths; contributions add."
NO_UPSTREAM = "You left out the upstream gradient P: a contribution is P times J."
NO_LOCAL = "You left out the local Jacobian J: a contribution is P times J."


class Part(NamedTuple):
    """What one use of a tensor sends it: the contribution; its P and J where they are numbers."""

    contribution: Any
    upstream: Any
    local: Any


def check_gradient(answer: Any, y: Tensor, x: Tensor | Mapping[str, Tensor]) -> Verdict:
    """Is ``answer`` the gradient ∂y/∂x?  ``y`` is a scalar whose graph is still there.

    With a dict of tensors, ``answer`` is a dict with the same keys.

    >>> import autograd_core as torch
    >>> a, b = (torch.tensor(v, requires_grad=True) for v in (2., 3.))
    >>> check_gradient(3, b * (a + b), b)
    Not yet. That is the contribution of one path of 2; contributions add.
    """
    if not isinstance(x, Mapping):
        parts = find_parts(y, x)
        return check(answer, add_parts(parts), *likely_mistakes(parts))
    every = {name: find_parts(y, tensor) for name, tensor in x.items()}
    known = [({name: wrong}, told) for name, parts in every.items()
             for wrong, told in likely_mistakes(parts)]
    return check(answer, {name: add_parts(parts) for name, parts in every.items()}, *known)


def find_parts(y: Tensor, x: Tensor) -> list[Part]:
    """What each use of ``x`` sends it when backward runs from ``y``, in that order."""
    if not x.requires_grad:
        raise ValueError("check_gradient: x does not require a gradient: make it with "
                         "requires_grad=True")
    seed, root, target = start([y], [None])[0]._array, y._edge(), x._edge()
    if target == root:
        return [Part(seed, seed, None)]
    with no_grad():
        found = [make_part(step, k)
                 for step in map(Step._make,
                                 run([root], [seed], keep_graph=True, targets=[target[0]]))
                 for k, edge in enumerate(step.node.edges)
                 if edge == target and step.contributions]
    if not found:
        raise ValueError("check_gradient: y does not depend on x as it is now; compute y again")
    return found


def make_part(step: Step, k: int) -> Part:
    part = step.contributions[k]
    if np.size(part) != 1 or np.size(step.gradient) != 1:
        return Part(part, None, None)
    return Part(part, step.gradient, step.node.jacobian(k).dense().reshape(np.shape(part)))


def add_parts(parts: list[Part]) -> Any:
    return sum(part.contribution for part in parts)


def likely_mistakes(parts: list[Part]) -> list[tuple[Any, str]]:
    """Wrong answers with what to say to them, the likeliest first."""
    found, several = [], len(parts) > 1
    if several:
        found += [(part.contribution, ONE_PATH.format(count=len(parts))) for part in parts]
        found.append((np.prod([part.contribution for part in parts], axis=0), PRODUCT))
    if all(part.local is not None for part in parts):
        found.append((sum(part.local for part in parts), NO_UPSTREAM))
        found.append((sum(part.upstream for part in parts), NO_LOCAL))
    return found
