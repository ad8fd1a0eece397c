"""Operations that stand for what no rule describes, in pictures and formulas only."""

from __future__ import annotations

from ...autograd.ctx import Call
from ...formula.printer import called
from ...ops import Op
from .program import Applied, Cell


class Opaque(Op):
    """A Function of the learner's, by name only: what it does is in its own two methods."""

    called: str
    grad_fn: str
    variadic, inputs = True, ("inputs",)

    @property
    def name(self) -> str:
        return self.called

    tex = property(lambda self: called(self.called))


class Measured(Op):
    """An operation of another library: its Jacobians were measured, where they are small.

    ``knows(i)`` says whether that of input ``i`` was, or none is needed; ``measured(i)`` gives it;
    ``renew()`` is called when a write that autograd does not see has changed them.
    """

    variadic, inputs = True, ("inputs",)


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


def shown(op: Op) -> Op:
    """The operation as it can be shown without keeping the learner's node alive."""
    return Opaque(op.name, op.grad_fn) if isinstance(op, Call) else op
