"""Three verdicts on every node of a computation: our core's, PyTorch's, and a measurement.

The function runs on both cores, in double precision, and their nodes are laid side by side.  The
measurement nudges the value of one node at a time, while PyTorch computes, and looks at the result:
it knows nothing of any backward.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from types import FunctionType, ModuleType

import numpy as np

from ... import tensor as our_tensor
from ..model import Trace
from ..numbers import html_table, plain, table, value_of
from ..tell.stand_ins import Measured
from .internals import schema_of
from .library import torch, with_globals
from .recording import Recording, classes

NUDGE = 1e-6
RELATIVE, ABSOLUTE = 1e-4, 1e-6
MOST = 64
"""Numbers of a node that are nudged, each by itself."""
HEAD = ("node", "made by", "autograd_core", "PyTorch", "measured", "")


@dataclass(frozen=True)
class Verdict:
    """One node: P by our core, by PyTorch, and measured; None where there is none to be had."""

    name: str
    made_by: str
    ours: np.ndarray | None
    torchs: np.ndarray | None
    measured: np.ndarray | None

    @property
    def agree(self) -> bool:
        """Do those that are there say the same?"""
        there = [x for x in (self.torchs, self.ours, self.measured) if x is not None]
        return all(x.shape == there[0].shape and np.allclose(
            x, there[0], RELATIVE, ABSOLUTE, equal_nan=True) for x in there[1:])

    @property
    def row(self) -> tuple[str, ...]:
        """A row of the table."""
        shown = ["–" if x is None else plain(value_of(x))
                 for x in (self.ours, self.torchs, self.measured)]
        return self.name, self.made_by or "leaf", *shown, "✓" if self.agree else "✗ they differ"


@dataclass(frozen=True)
class Verdicts:
    """The verdicts, and the two traces they are from; shows itself as a table."""

    nodes: tuple[Verdict, ...]
    ours: Trace
    torchs: Trace

    @property
    def agree(self) -> bool:
        return all(verdict.agree for verdict in self.nodes)

    @property
    def conclusion(self) -> str:
        """One sentence."""
        wrong = [verdict.name for verdict in self.nodes if not verdict.agree]
        return f"They differ at {', '.join(wrong)}." if wrong else (
            f"They agree at each of {len(self.nodes)} nodes.")

    def __repr__(self):
        return f"{table([HEAD, *[verdict.row for verdict in self.nodes]])}\n{self.conclusion}"

    def _repr_html_(self):
        rows = [verdict.row for verdict in self.nodes]
        return f"<div>{html_table(HEAD, rows)}<p>{escape(self.conclusion)}</p></div>"


def verdicts(fn: Callable, *inputs) -> Verdicts:
    """See ``from_torch.verdicts``."""
    from .. import of
    arrays = [np.array(x.detach().numpy() if hasattr(x, "detach") else x, np.float64)
              for x in inputs]
    if not arrays:
        raise ValueError("verdicts: there is no input; give the numbers to start from, as in "
                         "verdicts(fn, 2., 3.)")
    theirs = on(fn, "torch", "autograd_core")
    ours = of(on(fn, "autograd_core", "torch"),
              *[our_tensor(x, requires_grad=True) for x in arrays])
    leaves = [torch.tensor(x, requires_grad=True) for x in arrays]
    recording = Recording(title="What PyTorch does with it", full=True)
    with recording:
        theirs(*leaves).backward()
    trace, heard = recording.trace, recording.heard
    measured = measure_all(theirs, arrays, heard)
    measured |= {heard.tensors[id(x)][1]: gradient for x, gradient in zip(
        leaves, measure_inputs(theirs, arrays), strict=True)}
    cells = {node: cell for cell, node in recording.ids.items()}
    found = {node: measured.get(cell) for node, cell in cells.items()}
    inputs = [recording.ids.get(heard.tensors[id(x)][1]) for x in leaves]
    return Verdicts(tuple(side_by_side(ours, trace, found, inputs)), ours, trace)


# the function, on either core

def on(fn: Callable, library: str, other: str) -> Callable:
    """``fn`` with the modules of ``library`` wherever it names those of ``other``."""
    if not isinstance(fn, FunctionType):
        raise TypeError("verdicts takes a function written in Python, not "
                        f"{type(fn).__name__}: lambda x: …")
    world = dict(fn.__globals__)
    waiting, done = [*fn.__code__.co_names], set()
    while waiting:
        name = waiting.pop()
        value = fn.__globals__.get(name)
        if name in done or value is None:
            continue
        done.add(name)
        if isinstance(value, FunctionType) and value.__globals__ is fn.__globals__:
            world[name] = with_globals(value, world)
            waiting += value.__code__.co_names
        else:
            world[name] = counterpart(value, library, other)
    return with_globals(fn, world)


def counterpart(value, library: str, other: str):
    """The module, or the function of a module, of the same name in the other library."""
    if isinstance(value, ModuleType):
        first, _, rest = value.__name__.partition(".")
        if first != other:
            return value
        return importlib.import_module(f"{library}.{rest}" if rest else library)
    module = getattr(value, "__module__", None) or ""
    if module.split(".")[0] == other and callable(value) and hasattr(value, "__name__"):
        return getattr(importlib.import_module(library), value.__name__, value)
    return value


# measuring

def measure_inputs(fn: Callable, arrays: list[np.ndarray]) -> list[np.ndarray]:
    """∂y/∂each input by central differences."""
    found = []
    for i, x in enumerate(arrays):
        gradient = np.zeros(x.shape)
        for k in np.ndindex(x.shape):
            ends = []
            for sign in (1, -1):
                nudged = [a.copy() for a in arrays]
                nudged[i][k] += sign * NUDGE
                with torch.no_grad():
                    ends.append(fn(*[torch.tensor(a) for a in nudged]).item())
            gradient[k] = (ends[0] - ends[1]) / (2 * NUDGE)
        found.append(gradient)
    return found


def measure_all(fn: Callable, arrays: list[np.ndarray], heard) -> dict:
    """{cell: P measured} for the results of operations, but of views and of large ones."""
    found = {}
    for a in heard.applied_all:
        size = int(np.prod(a.out.shape, dtype=int))
        if (isinstance(a.op, Measured) and a.out.requires_grad and not a.op.is_view
                and a.op.number and size <= MOST):
            gradient = [difference(fn, arrays, a.op.number, k) for k in range(size)]
            found[a.out] = np.reshape(gradient, a.out.shape)
    return found


def difference(fn: Callable, arrays: list[np.ndarray], call: int, k: int) -> float:
    """How the result changes when number ``k`` of the result of call ``call`` is nudged."""
    ends = []
    for sign in (1, -1):
        leaves = [torch.tensor(a, requires_grad=True) for a in arrays]
        _, operations = classes()
        with operations(Nudging(call, k, sign * NUDGE)):
            ends.append(fn(*leaves).detach())
    return (ends[0].item() - ends[1].item()) / (2 * NUDGE)


class Nudging:
    """Takes a recorder's place: adds a little to one number of the result of one call."""

    def __init__(self, call: int, element: int, by: float):
        self.call, self.element, self.by = call, element, by
        self.calls = 0

    def run_operation(self, func, args: tuple, kwargs: dict):
        self.calls += 1
        out = func(*args, **kwargs)
        if self.calls != self.call:
            return out
        first = out[0] if isinstance(out, tuple | list) else out
        nudged = first.clone(memory_format=torch.contiguous_format)
        nudged.view(-1)[self.element] += self.by
        if schema_of(func).writes:
            first.copy_(nudged)
            return out
        return nudged if first is out else type(out)((nudged, *out[1:]))


# side by side

def side_by_side(ours: Trace, torchs: Trace, measured: dict, inputs: list[int]):
    """A Verdict for each node that gets a gradient in PyTorch, with ours where the two agree on
    what the nodes are; ``inputs`` are PyTorch's nodes of the inputs, which are our first ones."""
    state, other = last(torchs), last(ours)
    nodes, mine = ([n for n in trace.nodes if n.kind == "op"] for trace in (torchs, ours))
    alike = [n.grad_fn for n in nodes] == [n.grad_fn for n in mine]
    twins = {node: ours.nodes[k] for k, node in enumerate(inputs) if node is not None}
    if alike:
        twins |= {node.id: twin for node, twin in zip(nodes, mine, strict=True)}
    for node in torchs.nodes:
        twin, known = twins.get(node.id), state.get(f"n{node.id}", {})
        if "upstream" not in known or node.kind == "composite":
            continue
        name = (twin or node).label or f"u{(twin or node).u}"
        yield Verdict(name, node.grad_fn, None if twin is None else array_of(
            other.get(f"n{twin.id}", {}).get("upstream")), array_of(known["upstream"]),
            measured.get(node.id))


def last(trace: Trace) -> dict:
    return trace.state(range(len(trace.frames)), len(trace.frames) - 1)


def array_of(value) -> np.ndarray | None:
    """The numbers of a Value that is carried whole."""
    if value is None or value.data is None:
        return None
    return np.array(value.data, dtype=float).reshape(value.shape)
