"""Checks of a loss that is computed and not yet gone back through: its graph, and what a dry
backward brings."""

from collections.abc import Callable, Iterator

from ..trace.error_keys import recognise
from ..trace.from_torch.from_loss import Stopped, walk
from ..trace.from_torch.graph_reader import Graph, called_by, is_leaf_node, lines_of
from ..trace.from_torch.library import torch
from ..trace.from_torch.snapshot import is_finite, look, measure
from ..trace.model import Text
from ..trace.numbers import number
from ..trace.tell.program import Cell
from .findings import Finding, Gradient
from .norms import LARGE, SMALL, stands_alone
from .training_step import largest_first, saved_bytes


class FinishedLoss:
    """A graph, what arrived at each leaf (by ``id``), the ``spoiler``, which is the first node that
    made nan or inf of finite gradients, and the ``failure`` at which backward stopped, if any."""

    def __init__(self, loss, graph: Graph, parameters: dict[str, object],
                 names: dict[str, object]):
        self.loss, self.graph, self.parameters = loss, graph, parameters
        self.names = {id(x): name for name, x in (names | parameters).items()}
        self.arrived: dict[int, object] = {}
        self.spoiler = self.failure = None
        self._go_back()

    def _go_back(self) -> None:
        try:
            for step in walk(self.graph, self.graph.roots[0], torch.ones_like(self.loss)):
                if is_leaf_node(step.node):
                    self.arrived[id(step.node.variable)] = look(step.arrived[0])
                elif self.spoiler is None and spoils(step):
                    self.spoiler = step.node
        except Stopped as error:
            self.failure = error

    def gradient_norm(self, p) -> float | None:
        """The norm of the gradient of a parameter; None where there is none."""
        return measure(self.arrived.get(id(p)), "norm")

    def list_gradients(self) -> tuple[Gradient, ...]:
        """The norm of the gradient of each parameter."""
        return tuple(Gradient(name, tuple(p.shape), self.gradient_norm(p), measure(look(p), "norm"))
                     for name, p in self.parameters.items())

    def list_memory(self) -> tuple[tuple[str, int], ...]:
        """Who saved how much."""
        return largest_first((a.op.name, saved_bytes(a)) for made in self.graph.applied.values()
                             for a in made[:1])


def check_finished_loss(loss: FinishedLoss) -> Iterator[Finding]:
    """All checks, in their order."""
    spoilt = list(check_values(loss))
    yield from spoilt or check_going_back(loss)
    if loss.failure is not None:
        text = str(loss.failure)
        yield Finding("error", text.splitlines()[0], None,
                      last_own_line(lines_of(loss.failure.node)), recognise(text))
    for name, p in loss.parameters.items():
        yield from check_parameter(loss, name, p)


def report_at(node, kind: str, told: str, /, **args: str) -> Finding:
    """One finding at what a node computes; the line is known where anomaly detection noted it."""
    code = "" if node is None else last_own_line(lines_of(node))
    return Finding(kind, told, None, code, Text(kind, args))


# values

def check_values(loss: FinishedLoss) -> Iterator[Finding]:
    """Of a loss that is not finite: a parameter that is not; else the first value known to be
    nan or inf, made of finite ones; else what it was given."""
    if is_finite(look(loss.loss)):
        return
    graph = loss.graph
    leaves = [(id(node.variable), graph.cells[id(node), 0].array)
              for node in graph.nodes if is_leaf_node(node)]
    constants = [(id(x), cell.array) for cell, x in graph.constants.values()]
    found = find_given(loss, leaves) or find_made(loss) or find_given(loss, constants)
    if found is not None:
        yield found


def find_given(loss: FinishedLoss, values: list[tuple]) -> Finding | None:
    """The first of these (id, numbers) that is not finite."""
    for key, seen in values:
        if not is_finite(seen):
            name = loss.names.get(key, "a tensor")
            what = "nan" if measure(seen, "nan") else "inf"
            return report_at(None, "nan_given", f"{name} holds {what} before anything is computed "
                             "with it", name=name, what=what)
    return None


def find_made(loss: FinishedLoss) -> Finding | None:
    """The first operation known to make nan or inf of finite values."""
    for node in loss.graph.nodes:
        for a in loss.graph.applied.get(id(node), ()):
            inputs = [x.array for x in a.inputs if isinstance(x, Cell) and x.array is not None]
            if (inputs and a.out.array is not None and not is_finite(a.out.array)
                    and all(is_finite(x) for x in inputs)):
                what = "nan" if measure(a.out.array, "nan") else "inf"
                return report_at(node, "nan_made", f"{a.op.name} is the first known to make {what}",
                                 op=a.op.name, what=what)
    return None


# gradients

def spoils(step) -> bool:
    """Does a node send what is not finite, of what is?"""
    came = all(is_finite(look(g)) for g in step.arrived if g is not None)
    return came and not all(is_finite(look(g)) for g in step.sent if g is not None)


def check_going_back(loss: FinishedLoss) -> Iterator[Finding]:
    """A derivative that makes nan or inf of finite gradients."""
    if loss.spoiler is not None:
        name = called_by(loss.spoiler)
        yield report_at(loss.spoiler, "nan_in_backward", f"going back through {name} makes nan "
                        "or inf", op=name, what="nan or inf")


def check_parameter(loss: FinishedLoss, name: str, p) -> Iterator[Finding]:
    """A parameter that gets no gradient, or one of an unusual size."""
    norms = [measure(seen, "norm") for seen in loss.arrived.values()]
    largest = max([n for n in norms if n is not None and n == n], default=0.)
    norm = loss.gradient_norm(p)
    if not p.requires_grad:
        yield report_at(None, "frozen", f"{name}: requires_grad is False", name=name)
    elif norm is None:
        if loss.failure is None:
            yield report_at(None, "unused", f"{name}: no way leads from the loss to it, no "
                            "gradient", name=name)
    elif norm == 0 and is_so_of_weights(loss, name, lambda n: n == 0):
        yield report_at(None, "zero_gradient", f"the gradient of {name} is exactly 0", name=name)
    elif 0 < norm < SMALL * largest and is_so_of_weights(
            loss, name, lambda n: n < SMALL * largest):
        yield report_at(None, "vanishing", f"the gradient of {name} vanishes ({number(norm)})",
                        name=name, norm=number(norm), largest=number(largest))
    elif norm > LARGE:
        yield report_at(None, "exploding", f"the gradient of {name} explodes ({number(norm)})",
                        name=name, norm=number(norm))


def is_so_of_weights(loss: FinishedLoss, name: str, test: Callable[[float], bool]) -> bool:
    """Is this true of the gradient of a parameter, and of the weight's if it is a bias?"""
    norms = {other: loss.gradient_norm(p) for other, p in loss.parameters.items()
             if id(p) in loss.arrived}
    return stands_alone(name, dict.fromkeys(norms, ()), lambda other: test(norms[other]))


def last_own_line(traceback: str) -> str:
    """The last line of the learner's own in a traceback that anomaly detection noted."""
    lines, found = traceback.splitlines(), ""
    for k, line in enumerate(lines):
        if line.strip().startswith("File ") and "site-packages" not in line and k + 1 < len(lines):
            found = lines[k + 1].strip()
    return found
