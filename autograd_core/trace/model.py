"""The data model of a Trace: a graph and the frames of what happened on it, as plain data.

    trace.nodes, trace.edges      the graph
    trace.frames                  what happened, in order
    trace.visible(opened)         the frames a viewer with these composites open steps through
    trace.state(frames, k)        everything known after frame k: the fold of the changes so far

Views read this and nothing else; whoever can fill it in can be stepped through.  Files and views
attach their own methods (``json.py`` in this folder, ``viz/display.py``).

A change names its object as "n4" (node 4), "e2" (edge 2) or "g" (the graph as a whole).  Not
computed yet is absent from the state, never 0; known to be gone is ``None`` ("not kept").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

SCHEMA = 2
PHASES = ("define", "feed", "fetch", "leaf", "name", "forward", "cut", "inplace", "mode", "seed",
          "backward", "hook", "accumulate", "free", "release", "grad", "zero_grad",
          "optimizer_step", "warning", "error")
KINDS = ("leaf", "op", "constant", "composite")
CUTS = ("", "detach", "data", "no_grad", "item", "numpy", "tensor", "not differentiable")
"""Why no gradient goes back along an edge: how the value crossed a gap in the history."""
FIELDS = ("value", "local", "upstream", "contribution", "grad", "version", "saved", "freed",
          "requires_grad", "is_leaf", "retains_grad", "grad_fn", "name", "alive", "reached",
          "state", "live_nodes", "live_bytes", "grad_mode")
FULL = 64
"""Arrays of at most this many elements are carried whole."""


@dataclass(frozen=True, slots=True)
class Value:
    """An array as plain data: whole when it is small, described when it is not.

    ``data`` holds all elements in row-major order, or None above 64 elements; then ``summary``
    holds min, max, mean, norm (None where not measured) and ``thumbnail``, the rows of the
    top-left corner of the array seen as a matrix.
    """

    shape: tuple[int, ...]
    dtype: str
    data: tuple[float | int | bool, ...] | None
    summary: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One u_i: a leaf, a constant, one operation, or a composite of several.

    ``u`` is its number.  The parts of composite 7 are "7.1", "7.2", …, but the part whose result
    leaves the composite is "7" too, for its value is u7.  ``label`` is the variable's name in the
    learner's code or "", ``op`` what was applied ("mul", a scope's name for a composite, "" for a
    leaf), ``parent`` the id of the composite it is a part of, ``formula`` the LaTeX of its value
    in terms of other u's.  ``layer`` is 0 for what the learner's lines computed, 1 for what a
    backward with ``create_graph`` computed of it, 2 for what one through layer 1 did, and so on.
    """

    id: int
    u: str
    kind: str
    label: str
    op: str
    grad_fn: str
    shape: tuple[int, ...]
    dtype: str
    requires_grad: bool
    parent: int | None
    formula: str
    layer: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """One (j, i): ``source`` is used as argument number ``arg`` of ``target``.

    ``source`` is never a composite: where it is hidden inside one, the edge leaves that one (see
    :meth:`Trace.drawn_as`).  An edge is drawn when its target is; an edge into a composite carries
    the Jacobian of the whole.  ``structure`` names the shape of J_{j→i} ("diagonal", "I ⊗ xᵀ",
    "dense"; "scalar" for 1 × 1), ``formula`` is the LaTeX of the derivative, ``grad`` says whether
    a gradient flows along it; where it does not though ``source`` requires one, ``cut`` says what
    cut it (one of ``CUTS``).
    """

    id: int
    source: int
    target: int
    arg: int
    structure: str
    formula: str
    grad: bool
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Something to be said or written: a template's key and what fills it.

    For a sentence ``key`` is looked up in a catalogue of the reader's language; for a formula it is
    the LaTeX itself with ``$name`` where ``args`` belong (themselves LaTeX).
    """

    key: str
    args: dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """``object``.``field`` becomes ``value`` (a Value, a plain value, or None for "not kept").

    Fields that need a word: ``name`` is the variable that refers to it now ("" for none);
    ``saved`` holds texts, "u₂ 3 v0": what is saved, and the version that was seen.  When the tensor
    is changed after that, the text says so: "u₂ 3 v0 ≠ v1 now".  ``alive`` turns False when
    autograd lets go of it; ``reached`` says whether the backward that is running gets there;
    ``state`` holds what an optimiser remembers of it, as texts.  Of "g": ``live_nodes`` and
    ``live_bytes`` count the nodes alive and the bytes that they hold saved, ``grad_mode`` says
    whether operations are recorded.
    """

    object: str
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class Frame:
    """One step.  ``owner`` is the node whose step it is; ``nodes`` and ``edges`` are lit.

    ``owner`` is None for what concerns no node (a change of mode).  ``line`` counts from 0 into the
    trace's ``code``: the line that is being executed.  ``note`` explains an error or a warning: a
    key of the catalogue of explanations, and what fills it.
    """

    phase: str
    owner: int | None
    line: int | None
    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    say: Text
    formula: Text | None
    changes: tuple[Change, ...]
    note: Text | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Trace:
    """A graph and what happened on it.  ``code`` holds the learner's source lines, or None."""

    title: str
    code: tuple[str, ...] | None
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    frames: tuple[Frame, ...]

    def drawn_as(self, node: int, opened: Iterable[int] = ()) -> int:
        """The box that stands for ``node``: itself, or the outermost closed composite around it."""
        opened, box = set(opened), node
        while (parent := self.nodes[node].parent) is not None:
            node = parent
            if parent not in opened:
                box = parent
        return box

    def boxes(self, opened: Iterable[int] = ()) -> list[int]:
        """Ids of the nodes that are drawn when the composites ``opened`` are open."""
        opened = set(opened)
        return [n.id for n in self.nodes
                if n.id not in opened and self.drawn_as(n.id, opened) == n.id]

    def visible(self, opened: Iterable[int] = ()) -> list[int]:
        """Indices of the frames to step through: those whose owner is drawn, or that have none.

        A composite has frames of its own, its parts have theirs; a viewer sees one or the other.
        """
        drawn = set(self.boxes(opened))
        return [k for k, frame in enumerate(self.frames)
                if frame.owner is None or frame.owner in drawn]

    def state(self, frames: Sequence[int], k: int) -> dict[str, dict[str, Any]]:
        """What is known after step ``k`` of ``frames``: ``state["n4"]["upstream"]`` and so on."""
        state: dict[str, dict[str, Any]] = {}
        for index in frames[: k + 1]:
            for change in self.frames[index].changes:
                state.setdefault(change.object, {})[change.field] = change.value
        return state
