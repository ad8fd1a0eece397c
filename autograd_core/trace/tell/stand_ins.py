"""Operations that stand for what no rule describes, in pictures and formulas only."""

from operator import attrgetter

import numpy as np

from ...autograd.ctx import Call
from ...core.op import Elementwise
from ...formula.parser import names
from ...formula.printer import LATEX, Piece, called
from ...ops import Jacobian, Op
from .program import Applied, Cell


class Opaque(Op):
    """A Function of the learner's, by name only: what it does is in its own two methods."""

    called: str
    grad_fn: str
    variadic, inputs = True, ("inputs",)

    name = property(attrgetter("called"))
    tex = property(lambda self: called(self.called))


class Measured(Op):
    """One call of an operation of another library: its Jacobians were measured, where small.

    ``like`` is the operation of ours that it is, if any; ``flows`` says which inputs a gradient
    goes to, ``places`` where that input is among the node's next_functions, ``matrices`` the
    Jacobians that were measured, by input, and ``later`` those after a write that autograd does not
    see.  ``number`` counts the calls of a recording, from 1, ``parameters`` are its plain
    arguments (dim, reduction) by name, ``within`` is the function of that library that was called.
    """

    variadic, inputs = True, ("inputs",)
    called: str
    grad_fn: str
    like: Op | None
    flows: tuple
    view: bool
    places: dict
    number: int
    parameters: dict
    within: str
    matrices: dict
    later: dict

    def __init__(self, called, grad_fn, like=None, flows=(), view=False, places=None,
                 number=0, parameters=None, within=""):
        if places is None:
            places = {i: i for i, flow in enumerate(flows) if flow}
        vars(self).update(called=called, grad_fn=grad_fn, like=like, flows=flows, view=view,
                          places=places, number=number, parameters=parameters or {},
                          within=within, matrices={}, later={})

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self)

    name, is_view = property(attrgetter("called")), property(attrgetter("view"))
    tex = property(lambda self: called(self.called))

    def written(self, names, form=LATEX) -> Piece:
        like = self.like
        if like is None or len(names) < len(like.inputs) or not like.tex or not tells_all(like):
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
        """Was the Jacobian of input ``i`` measured, or is none needed?"""
        return i in self.matrices or not (i < len(self.flows) and self.flows[i])

    def measured(self, i: int) -> Jacobian | None:
        matrix = self.matrices.get(i)
        return None if matrix is None else Jacobian("", matrix.shape, matrix.__getitem__)

    def renew(self) -> None:
        """A write that autograd does not see has changed them."""
        self.matrices.clear()
        self.matrices.update(self.later)

    def pull(self, i, g, values, shapes):
        if i not in self.matrices:
            return np.zeros(shapes[i])
        return (np.asarray(g).reshape(-1) @ self.matrices[i]).reshape(shapes[i])


def tells_all(op: Op) -> bool:
    """Does the call tell every parameter of the operation's formula?"""
    return all(name in op.inputs or name in vars(op) for name in names(op.tex))


class Rebuilt(Op):
    """A new leaf made from numbers taken out of other tensors: ``torch.tensor([a, b])``."""

    variadic, inputs = True, ("inputs",)
    tex = r"\operatorname{tensor}($inputs)"

    name = "tensor"


def rebuilt(cells: list[Cell], cell: Cell, scope, line: int | None) -> Applied:
    """``cell`` as a new leaf, made from numbers taken out of ``cells``: no gradient goes back."""
    a = Applied(Rebuilt(), tuple(cells), cell, scope, line,
                flows=(False,) * len(cells), cuts=("tensor",) * len(cells))
    a.arrays = (*[x.array for x in cells], cell.array)
    cell.made = a
    return a


def stand_in_for(op: Op) -> Op:
    """The operation as it can be shown without keeping the learner's node alive."""
    return Opaque(op.name, op.grad_fn) if isinstance(op, Call) else op
