"""Forward mode: tangents that operations carry along, from the rules that backward uses.

    with Level() as level:
        level.give(x, t)                  x has the tangent t from here on
        level.tangent(f(x))               J t, or None where f does not depend on x

A level listens to the operations.  Of a linear operation the tangent is the operation on the
tangent; of an elementwise one the rule with the tangent in the gradient's place, for its Jacobian
is diagonal; of a product the product rule; of anything else vᵀJ differentiated with respect to v.
It is computed with tensors, so that outer levels and backward go through it.
"""

from __future__ import annotations

import itertools
import weakref

from ...autograd.ctx import Call
from ...core.backward import grad
from ...core.modes import enable_grad, mode, observe
from ...core.observer import Relay
from ...core.op import Bilinear, Elementwise, Linear, Op
from ...core.tensor import Tensor
from ...core.view_ops import look
from ...core.view_tracking import path_to
from ...functions import zeros_like
from ...ops.neural import ConstantPad
from ..messages import require

LEVELS: list[Level] = []
"""The levels that are open, the outermost first."""
next_number = itertools.count().__next__


class Level(Relay):
    """One level of forward mode, for the length of a ``with`` block."""

    def __init__(self):
        super().__init__(None)
        self.given: list[weakref.ref] = []
        self.old = None

    def __enter__(self):
        self.outer = mode.observer
        super().__init__(self.outer)
        self.number = next_number()
        LEVELS.append(self)
        mode.observer = self
        return self

    def __exit__(self, *error):
        LEVELS.remove(self)
        mode.observer = self.outer
        for x in [reference() for reference in self.given]:
            if x is not None:
                x._tangents.pop(self.number, None)

    def tangent(self, x) -> Tensor | None:
        """The tangent of ``x`` at this level."""
        return x._tangents.get(self.number) if isinstance(x, Tensor) and x._tangents else None

    def give(self, x: Tensor, tangent: Tensor) -> Tensor:
        """Make ``tangent`` that of ``x``; RuntimeError in PyTorch's words where it does not fit."""
        require(tangent.shape == x.shape, RuntimeError, "dual.size", list(x.shape),
                list(tangent.shape))
        x._tangents = {**(x._tangents or {}), self.number: tangent}
        self.given.append(weakref.ref(x))
        return x

    # what it hears

    def changing(self, tensor, field) -> None:
        self.before.changing(tensor, field)
        if field == "memory":
            old = tensor._snapshot()
            old._tangents, self.old = tensor._tangents, (tensor, old)

    def applied(self, op, inputs, out) -> None:
        self.before.applied(op, inputs, out)
        written = bool(inputs) and inputs[0] is out
        if written and self.old is not None and self.old[0] is out:
            inputs, self.old = (self.old[1], *inputs[1:]), None
        tangents = [self.tangent(x) for x in inputs]
        if all(t is None for t in tangents) and not (written and self.tangent(out) is not None):
            return
        if not out.is_floating_point() or not (op.grad_fn or isinstance(op, Call)):
            return
        with observe(self.outer):
            tangent = push(op, inputs, tangents, out)
            if written:
                self.tangent_to_write(out).copy_(tangent)
                return
        self.give(out, tangent)
        saved = out._grad_fn.saved if out._grad_fn is not None else None
        if saved and isinstance(saved[-1], Tensor):
            saved[-1]._tangents = out._tangents

    def tangent_to_write(self, out: Tensor) -> Tensor:
        """The tangent of what was changed in place: zeros at first, and a view where it is one."""
        if self.tangent(out) is None:
            base = out if out._base is None else out._base
            if self.tangent(base) is None:
                self.give(base, zeros_like(base))
            if base is not out:
                self.give(out, look(path_to(out), self.tangent(base)))
        return self.tangent(out)


def cut(x: Tensor) -> Tensor:
    """The same numbers without the history that backward goes by, tangents and all."""
    out = x.detach()
    for level in LEVELS:
        tangent = level.tangent(x)
        if tangent is not None:
            level.give(out, cut(tangent) if tangent.requires_grad else tangent)
    return out


def push(op: Op, inputs: tuple, tangents: list, out: Tensor) -> Tensor:
    """J t: the tangent of ``out = op(*inputs)``; ``None`` stands for a tangent of zeros."""
    if isinstance(op, Call):
        return push_function(op, inputs, tangents)
    if isinstance(op, ConstantPad):
        op = ConstantPad(op.pad)    # the linear part: with zeros
    if isinstance(op, Linear):
        return op(*fill(inputs, tangents))
    values, found = (*inputs, out), None
    for i, t in enumerate(tangents):
        if t is None:
            continue
        if isinstance(op, Elementwise):
            part = op.pull(i, t.to(out.dtype).expand(out.shape), values, [out.shape] * len(inputs))
        elif isinstance(op, Bilinear) and len(inputs) == 2:
            part = op(*[t if k == i else x for k, x in enumerate(inputs)])
        else:
            part = transpose(op, i, t, values)
        found = part if found is None else found + part
    return zeros_like(out) if found is None else found


def fill(inputs: tuple, tangents: list) -> list:
    """The tangents, zeros where there is none; indices and numbers as they are."""
    return [t if t is not None else zeros_like(x).detach()
            if isinstance(x, Tensor) and x.is_floating_point() else x
            for x, t in zip(inputs, tangents, strict=True)]


def transpose(op: Op, i: int, t: Tensor, values: tuple) -> Tensor:
    """J t by way of vᵀJ, which is linear in v: its derivative with respect to v, times t."""
    out = values[-1]
    shapes = [x.shape if isinstance(x, Tensor) else () for x in values[:-1]]
    further = mode.grad and any(
        isinstance(x, Tensor) and x.requires_grad for x in (*values, t))
    with enable_grad():
        v = zeros_like(out.detach()).requires_grad_()
        pulled = op.pull(i, v, values, shapes)
        if not isinstance(pulled, Tensor) or not pulled.requires_grad:
            return zeros_like(out)
        found, = grad(pulled, v, t.to(pulled.dtype), create_graph=further or bool(LEVELS[1:]),
                      retain_graph=True, allow_unused=True)
    if found is None:
        return zeros_like(out)
    return found if further else cut(found)


def push_function(op: Call, inputs: tuple, tangents: list) -> Tensor:
    """What the ``jvp`` of the learner's own Function says; zeros are handed in where there is no
    tangent."""
    given = [t if isinstance(t, Tensor) and t.is_floating_point() else None
             for t in fill(inputs, tangents)]
    op.node.ctx._forwarding = True
    try:
        found = op.node.function.jvp(op.node.ctx, *given)
    finally:
        op.node.ctx._forwarding = False
    return found[op.nr or 0] if isinstance(found, tuple) else found
