"""The state that autograd keeps with each tensor, as a table.

    state_table(a=a, u=u)        name, value, is_leaf, requires_grad, grad_fn, grad, as they are now

A snapshot: what happens afterwards does not change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ..tensor import Tensor
from ..trace.numbers import plain
from ..trace.values import value_of

HEADINGS = ("name", "value", "is_leaf", "requires_grad", "grad_fn", "grad")


@dataclass(frozen=True)
class StateTable:
    """Rows of text under ``HEADINGS``; shows itself as text and as HTML."""

    rows: tuple[tuple[str, ...], ...]

    def __repr__(self):
        rows = (HEADINGS, *self.rows)
        wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ("  ".join(map(str.ljust, row, wide)).rstrip() for row in rows)
        return "\n".join(lines)

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{text}</th>' for text in HEADINGS)
        body = "".join(f'<tr><th scope="row">{escape(name)}</th>'
                       + "".join(f"<td>{escape(text)}</td>" for text in rest) + "</tr>"
                       for name, *rest in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def state_table(**tensors: Tensor) -> StateTable:
    """What autograd knows of each tensor now, a row each in the order given.

    ``grad`` is "None" where nothing has arrived yet, "None (not kept)" where nothing ever will: on
    a non-leaf without ``retain_grad()``.  Reading it this way warns of nothing.

    >>> import autograd_core as torch
    >>> a = torch.tensor(2., requires_grad=True)
    >>> u = a * 3
    >>> u.backward()
    >>> state_table(a=a, u=u)
    name  value  is_leaf  requires_grad  grad_fn       grad
    a     2      True     True           None          3
    u     6      False    True           MulBackward0  None (not kept)
    """
    for name, tensor in tensors.items():
        if not isinstance(tensor, Tensor):
            raise TypeError(f"state_table: {name} must be a Tensor, not {type(tensor).__name__}")
    return StateTable(tuple(row(name, tensor) for name, tensor in tensors.items()))


def row(name: str, tensor: Tensor) -> tuple[str, ...]:
    """One tensor's facts as text."""
    made = type(tensor.grad_fn).__name__ if tensor.grad_fn is not None else "None"
    return (name, plain(value_of(tensor._array)), str(tensor.is_leaf), str(tensor.requires_grad),
            made, gradient(tensor))


def gradient(tensor: Tensor) -> str:
    """What is in the mailbox; "None (not kept)" where there is none."""
    if tensor._grad is not None:
        return plain(value_of(tensor._grad._array))
    return "None" if tensor.is_leaf or tensor.retains_grad else "None (not kept)"
