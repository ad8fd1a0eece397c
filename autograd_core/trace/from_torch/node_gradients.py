"""Asks a node of PyTorch's for its gradients, by itself: no hook runs, nothing is let go of.

    sent_by(node, gradient, nr)      what it sends when this arrives at its output ``nr``
    by_output(node, …)               what each of several outputs contributes
    measure_jacobians(a, node)       the Jacobians of an application that are small, row by row
"""

from contextlib import contextmanager
from math import prod

import numpy as np

from ..model import FULL
from ..tell.program import Applied, Cell
from . import internals
from .library import torch
from .snapshot import look

MOST = 64
"""Outputs of a node whose contributions are told apart."""


def measure_jacobians(a: Applied, node, nr: int = 0) -> None:
    """J for the inputs for which it has at most 64 entries, by PyTorch's own backward of the node.

    Not of Functions written in Python, and not where hooks would have to unpack what was saved.
    """
    rows = prod(a.out.shape)
    wanted = [i for i, x in enumerate(a.inputs) if isinstance(x, Cell) and i < len(a.flows)
              and a.flows[i] and 0 < rows * prod(x.shape) <= FULL]
    if not wanted or internals.is_own_function(node) or not (
            a.out.dtype.startswith(("float", "bfloat"))):
        return
    if any(internals.is_packed(raw) for _, _, raw in internals.drawer(node)):
        return
    place = a.op.places
    found: dict[int, list] = {i: [] for i in wanted}
    for k in range(rows):
        gradients = sent_by(node, basis_vector(a.out, k), nr)
        if gradients is None:
            return
        gradients = fit_gradients(node, gradients)
        rows_of = {i: look(gradients[place[i]]) for i in wanted}
        if any(row is None for row in rows_of.values()):
            return
        for i, row in rows_of.items():
            found[i].append(row.reshape(-1))
    for i, parts in found.items():
        a.op.matrices[i] = np.stack(parts)


@contextmanager
def looking():
    """A block in which nothing is recorded, by autograd or by a recording."""
    with internals.no_function(), internals.no_dispatch(), torch.no_grad():
        yield


def fit_gradients(node, gradients: tuple) -> tuple:
    """Gradients as the engine hands them on: in the shape and type of what they belong to."""
    return tuple([fit_gradient(g, n, k) if n is not None and g is not None else g
                  for (n, k), g in zip(node.next_functions, gradients, strict=False)])


def fit_gradient(gradient, node, nr: int):
    """``gradient`` summed to the shape, and cast to the type, of output ``nr`` of ``node``."""
    shape, dtype = internals.output_kind(node, nr)
    with looking():
        if tuple(gradient.shape) != shape:
            gradient = gradient.sum_to_size(shape)
        return gradient.to(getattr(torch, dtype))


def by_output(node, arrived, sent: tuple, there: list[int]) -> dict[int, tuple]:
    """What each of several outputs contributes, ``arrived`` at ``there``: the node is asked for one
    at a time.  Empty where that cannot be done (a Function written in Python is not run again), or
    where there is but one or more than ``MOST``."""
    found: dict[int, tuple] = {}
    if not 1 < len(there) <= MOST or internals.is_own_function(node):
        return found
    for nr in there:
        parts = sent_by(node, arrived[nr], nr)
        if parts is None or len(parts) < len(sent):
            return {}
        found[nr] = fit_gradients(node, parts[:len(sent)])
    return found


def basis_vector(cell: Cell, k: int):
    """e_k in the shape and type of a value."""
    with looking():
        x = torch.zeros(cell.shape, dtype=getattr(torch, cell.dtype))
        x.view(-1)[k] = 1
        return x


def sent_by(node, gradient, nr: int = 0) -> tuple | None:
    """What a node sends to each of its inputs when ``gradient`` arrives at its output ``nr``;
    None where it cannot: what it saved is gone or was written over."""
    given = [None] * internals.outputs_of(node)
    given[nr] = gradient
    with looking():
        try:
            sent = node(*given)
        except RuntimeError:
            return None
    return sent if isinstance(sent, tuple) else (sent,)
