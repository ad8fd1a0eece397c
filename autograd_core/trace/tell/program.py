"""A program: what was computed, as cells (values) and the operations that made them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from ...core.node import Node
from ...core.scope import Scope
from ...core.tensor import Tensor
from ...ops import Op
from ..model import Value


@dataclass(eq=False, repr=False, slots=True)
class Cell:
    """One value: a leaf, a constant, or the result of ``made``.

    ``array`` is None when it was not kept, ``grad`` what its mailbox held then.  ``node`` is where
    its gradient goes, if anywhere, ``outside`` says that it was computed before.  ``parameter`` is
    what a Module holds or made for itself: with many of them they are drawn inside it.
    """

    shape: tuple[int, ...]
    dtype: str
    array: Any = None
    tensor: Tensor | None = None
    version: int = 0
    node: Node | None = None
    nr: int = 0
    requires_grad: bool = False
    outside: bool = False
    label: str = ""
    made: Applied | None = None
    grad_fn: str = ""
    retains: bool = False
    grad: Any = None
    layer: int = 0
    parameter: bool = False


@dataclass(eq=False, repr=False, slots=True)
class Seen(Cell):
    """A Cell of a recording.  ``maker`` is what is remembered of its grad_fn, ``mail`` what its
    ``.grad`` held last, ``first`` what it was when it was first seen: array, version,
    requires_grad, retains.  ``of_module`` says that a module calls it its parameter or buffer,
    ``is_parameter`` that it is a Parameter, ``computed_by`` what made it inside a Function."""

    maker: object = None
    mail: Value | None = None
    first: tuple = ()
    of_module: bool = False
    is_parameter: bool = False
    computed_by: Applied | None = None

    def keep_first(self) -> Seen:
        """Note what it is now, as what it was when it was first seen."""
        self.first = self.array, self.version, self.requires_grad, self.retains
        return self


class Saved(NamedTuple):
    """One value in a drawer: what ``cell`` held at ``version``, as a text.  A value that is no
    value of the graph (a buffer of the operation's own) has a name in its place."""

    cell: Cell | str
    shown: str
    version: int


@dataclass(eq=False, repr=False, slots=True)
class Applied:
    """One application of ``op``: ``inputs`` are Cells, plain numbers, or None for "not kept".

    ``flows`` says for each input whether a gradient goes back to it, ``cuts`` why not where one
    would be wanted.  ``arrays`` repeats the inputs and the output as they were then, where their
    cells may hold something else by now.  ``saved`` is its drawer, ``freed`` whether that was
    emptied; ``opaque`` marks a Function of the learner's, whose Jacobian only it knows.
    """

    op: Op
    inputs: tuple[Cell | int | float | bool | None, ...]
    out: Cell
    scope: Scope | None = None
    line: int | None = None
    flows: tuple[bool, ...] = ()
    cuts: tuple[str, ...] = ()
    arrays: tuple | None = None
    saved: tuple[Saved, ...] | None = None
    freed: bool = False
    opaque: bool = False

    def cells(self) -> list[tuple[int, Cell]]:
        """(argument position, Cell) for those inputs that are values of the graph."""
        return [(i, x) for i, x in enumerate(self.inputs) if isinstance(x, Cell)]

    @property
    def values(self) -> tuple:
        """(*inputs, output) as arrays and numbers, None where not kept."""
        if self.arrays is not None:
            return self.arrays
        return (*[x.array if isinstance(x, Cell) else x for x in self.inputs], self.out.array)


def carries_gradient(a: Applied, i: int) -> bool:
    """Does a gradient go back to input ``i``?"""
    return bool(a.flows and a.flows[i])


@dataclass
class Gathered:
    """Leaves in their order, operations in the order they were applied, and what they are for.
    ``fold`` says that identical blocks in a row are drawn as one; with more than ``many``
    parameters those of a module are drawn inside it."""

    leaves: list[Cell]
    applied: list[Applied]
    outputs: tuple[Cell, ...]
    code: tuple[str, ...] | None = None
    fold: bool = True
    many: int = 12

    @property
    def output(self) -> Cell:
        return self.outputs[0]
