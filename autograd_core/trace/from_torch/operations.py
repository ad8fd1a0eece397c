"""PyTorch's operations as a trace shows them: name, formula, and Jacobians that were measured.

    Called("mul", "MulBackward0", like("mul", "MulBackward0", {}, 2))    one call, in a trace

Formulas are those of this package's own operation of the same grad_fn, where there is one.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import numpy as np

from ...compat.ops import (  # noqa: F401  (they fill OPS)
    activations,
    linalg,
    losses,
    neural,
    pooling,
    resampling,
    special,
)
from ...core.op import Elementwise
from ...formula.parser import names
from ...formula.printer import LATEX, Piece, called
from ...ops import (
    OPS,
    Jacobian,
    Op,
    cumulative,  # noqa: F401
    drawing,  # noqa: F401
    inplace_views,  # noqa: F401
    picking,  # noqa: F401
)
from ...ops.compare import Compare
from ..tell.stand_ins import Measured

SYNONYMS = {"dims": "dim", "at": "index", "stop": "end"}
"""Parameters that are called otherwise in PyTorch's schemas."""


RELATIONS = ("eq", "ne", "lt", "le", "gt", "ge")
DEFAULTS = {"alpha": 1, "beta": 1}
"""Parameters that a call leaves out when they have these values."""


class Called(Measured):
    """One call of an operation of PyTorch's.

    ``like`` is the operation of ours that it is, if any; ``flows`` says which inputs a gradient
    goes to, ``places`` where that input is among the node's next_functions, ``matrices`` the
    Jacobians that were measured, by input, and ``later`` those after a write that autograd does not
    see.  ``number`` counts the calls of a recording, from 1.
    """

    called: str
    grad_fn: str
    like: Op | None
    flows: tuple
    view: bool
    places: dict
    number: int
    matrices: dict
    later: dict

    def __init__(self, called, grad_fn, like=None, flows=(), view=False, places=None,
                 number=0):
        if places is None:
            places = {i: i for i, flow in enumerate(flows) if flow}
        vars(self).update(called=called, grad_fn=grad_fn, like=like, flows=flows, view=view,
                          places=places, number=number, matrices={}, later={})

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self)

    @property
    def name(self) -> str:
        return self.called

    @property
    def is_view(self) -> bool:
        return self.view

    @property
    def tex(self) -> str:
        return called(self.called)

    def written(self, names, form=LATEX) -> Piece:
        like = self.like
        if like is None or len(names) < len(like.inputs) or not like.tex or not filled(like):
            return super().written(names, form)
        return like.written(names if like.variadic else names[:len(like.inputs)], form)

    def derivative(self, i, names, out) -> str:
        if self.like is None or i >= max(len(self.like.inputs), len(self.like.local)):
            return ""
        written = self.like.derivative(i, names, out)
        return "" if "$" in written else written

    def structure_of(self, i, in_shape, out_shape) -> str:
        if not in_shape and not out_shape:
            return "scalar"
        like = self.like
        if isinstance(like, Elementwise) and i < len(like.rules):
            return like.structure_of(i, in_shape, out_shape)
        if like is not None and like.structure:
            return like.structure[min(i, len(like.structure) - 1)]
        return "dense"

    # what was measured

    def knows(self, i: int) -> bool:
        return i in self.matrices or not (i < len(self.flows) and self.flows[i])

    def measured(self, i: int) -> Jacobian | None:
        matrix = self.matrices.get(i)
        if matrix is None:
            return None
        return Jacobian("", matrix.shape, matrix.__getitem__)

    def renew(self) -> None:
        self.matrices.clear()
        self.matrices.update(self.later)

    def pull(self, i, g, values, shapes):
        if i not in self.matrices:
            return np.zeros(shapes[i])
        return (np.asarray(g).reshape(-1) @ self.matrices[i]).reshape(shapes[i])


def filled(op: Op) -> bool:
    """Does the call tell every parameter of the operation's formula?"""
    return all(name in op.inputs or name in vars(op) for name in names(op.tex))


@cache
def ours() -> dict[str, list[type[Op]]]:
    """Our operations by the grad_fn, and by the name, that they share with PyTorch's."""
    found: dict[str, list[type[Op]]] = defaultdict(list)
    for op in OPS:
        if op.grad_fn:
            found[op.grad_fn].append(op)
        found[op.__name__.lower()].append(op)
    return found


def like(called: str, grad_fn: str, parameters: dict, tensors: int) -> Op | None:
    """The operation of ours that is meant, with those of its fields that the call tells."""
    base = called.strip("_")
    if base in RELATIONS:
        return Compare(base)
    for op in (*ours().get(grad_fn, ()), *ours().get(base, ())):
        if not op.variadic and len(op.inputs) > tensors:
            continue
        made = object.__new__(op)
        fields = {name: parameters.get(name, parameters.get(SYNONYMS.get(name, name),
                                                            DEFAULTS.get(name)))
                  for name in op.fields}
        vars(made).update({name: whole(value) for name, value in fields.items()
                           if isinstance(value, int | float | str | tuple | list)})
        return made
    return None


def whole(value):
    """2 for 2.0, as people write it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
