"""Where the doctor begins: at a recording, at a finished loss, or at a script that is run."""

from __future__ import annotations

from pathlib import Path

from ..trace.error_keys import recognise
from ..trace.from_torch import from_loss
from ..trace.from_torch.dry_run import Stopped, refuse_what_cannot_be_read, walk
from ..trace.from_torch.graph_reader import Graph, called_by, is_leaf_node, lines_of
from ..trace.from_torch.library import torch
from ..trace.from_torch.recording import Recording
from ..trace.from_torch.snapshot import is_finite, look, measure
from ..trace.model import Text
from ..trace.numbers import number
from ..trace.tell.program import Cell
from .diagnosis import Doctor
from .findings import LARGE, SMALL, Diagnosis, Finding, Gradient, in_order, marked
from .layers import stands_alone
from .scripts import recorded
from .training_step import MOST, bytes_of


def examine(what, model, frame, arguments=()) -> Diagnosis:
    """See ``from_torch.doctor``."""
    if model is not None and not isinstance(model, torch.nn.Module):
        raise TypeError("doctor: model is the torch.nn.Module itself, as in doctor(loss, model), "
                        f"not {type(model).__name__}")
    if isinstance(what, Recording):
        return Doctor(what, model).diagnosis()
    if isinstance(what, str | Path):
        return Doctor(recorded(str(what), arguments), model).diagnosis()
    if isinstance(what, torch.Tensor):
        names = from_loss.named({"model": model} if model is not None else {}, frame.f_locals,
                               frame.f_globals)
        return of_loss(what, model, names)
    raise TypeError("doctor takes a recording, a loss that PyTorch computed, or a script, not "
                    f"{type(what).__name__}")


def of_loss(loss, model, names: dict[str, object]) -> Diagnosis:
    """A loss that is computed and not yet gone back through."""
    parameters = dict(model.named_parameters()) if model is not None else {
        name: x for name, x in names.items() if x.requires_grad and x.is_leaf}
    if not loss.requires_grad:
        text = "element 0 of tensors does not require grad and does not have a grad_fn"
        return Diagnosis((Finding("error", "the loss has no history: nothing can be learnt of it",
                                  note=recognise(text)),),
                         tuple(Gradient(name, tuple(p.shape), None, measure(look(p), "norm"))
                               for name, p in parameters.items()))
    graph = Graph([loss], names.values())
    refuse_what_cannot_be_read(graph.nodes)
    checkup = Checkup(graph, parameters, names)
    trace = from_loss.of(loss, None if loss.numel() == 1 else torch.ones_like(loss), names, False)
    findings = in_order(checkup.findings(loss))
    return Diagnosis(findings, checkup.gradients(), checkup.memory(), marked(trace, findings))


class Checkup:
    """Looks through a graph, and what a dry backward brings."""

    def __init__(self, graph: Graph, parameters: dict[str, object], names: dict[str, object]):
        self.graph, self.parameters = graph, parameters
        self.names = {id(x): name for name, x in (names | parameters).items()}
        self.arrived: dict[int, object] = {}
        self.found: list[Finding] = []

    def findings(self, loss) -> list[Finding]:
        self.forward(loss)
        self.backward(loss)
        for name, p in self.parameters.items():
            self.parameter(name, p)
        return self.found

    def note(self, kind: str, told: str, node=None, **args: str) -> None:
        code = "" if node is None else theirs(lines_of(node))
        self.found.append(Finding(kind, told, None, code, Text(kind, args)))

    def forward(self, loss) -> None:
        """Of a loss that is not finite: a parameter that is not; else the first value known to be
        nan or inf, made of finite ones; else what it was given."""
        leaves = [(id(node.variable), self.graph.cells[id(node), 0].array)
                  for node in self.graph.nodes if is_leaf_node(node)]
        constants = [(id(x), cell.array) for cell, x in self.graph.constants.values()]
        if not (is_finite(look(loss)) or self.given(leaves) or self.made()):
            self.given(constants)

    def given(self, values: list[tuple]) -> bool:
        """Tells of the first of these that is not finite; were there any?"""
        for key, seen in values:
            if not is_finite(seen):
                name = self.names.get(key, "a tensor")
                what = "nan" if measure(seen, "nan") else "inf"
                self.note("nan_given", f"{name} holds {what} before anything is computed with it",
                          name=name, what=what)
                return True
        return False

    def made(self) -> bool:
        """Tells of the first operation known to make nan or inf of finite values, if any."""
        for node in self.graph.nodes:
            for a in self.graph.applied.get(id(node), ()):
                inputs = [x.array for x in a.inputs if isinstance(x, Cell) and x.array is not None]
                if (inputs and a.out.array is not None and not is_finite(a.out.array)
                        and all(is_finite(x) for x in inputs)):
                    what = "nan" if measure(a.out.array, "nan") else "inf"
                    self.note("nan_made", f"{a.op.name} is the first known to make {what}", node,
                              op=a.op.name, what=what)
                    return True
        return False

    def backward(self, loss) -> None:
        nan = any(found.kind in ("nan_made", "nan_given") for found in self.found)
        try:
            for step in walk(self.graph, self.graph.roots[0], torch.ones_like(loss)):
                if is_leaf_node(step.node):
                    self.arrived[id(step.node.variable)] = look(step.arrived[0])
                elif not nan and self.spoils(step):
                    nan = True
                    name = called_by(step.node)
                    self.note("nan_in_backward", f"going back through {name} makes nan or inf",
                              step.node, op=name, what="nan or inf")
        except Stopped as error:
            self.found.append(Finding("error", str(error).splitlines()[0], None,
                                      theirs(lines_of(error.node)), recognise(str(error))))

    @staticmethod
    def spoils(step) -> bool:
        """Does it send what is not finite, of what is?"""
        came = all(is_finite(look(g)) for g in step.arrived if g is not None)
        return came and not all(is_finite(look(g)) for g in step.sent if g is not None)

    def parameter(self, name: str, p) -> None:
        failed = any(found.kind == "error" for found in self.found)
        norms = [measure(seen, "norm") for seen in self.arrived.values()]
        largest = max([n for n in norms if n is not None and n == n], default=0.)
        norm = measure(self.arrived.get(id(p)), "norm")
        if not p.requires_grad:
            self.note("frozen", f"{name}: requires_grad is False", name=name)
        elif norm is None:
            if not failed:
                self.note("unused", f"{name}: no way leads from the loss to it, no gradient",
                          name=name)
        elif norm == 0 and self.alone(name, lambda n: n == 0):
            self.note("zero_gradient", f"the gradient of {name} is exactly 0", name=name)
        elif 0 < norm < SMALL * largest and self.alone(name, lambda n: n < SMALL * largest):
            self.note("vanishing", f"the gradient of {name} vanishes ({number(norm)})", name=name,
                      norm=number(norm), largest=number(largest))
        elif norm > LARGE:
            self.note("exploding", f"the gradient of {name} explodes ({number(norm)})", name=name,
                      norm=number(norm))

    def alone(self, name: str, test) -> bool:
        """Is this true of the gradient of a parameter, and of the weight's if it is a bias?"""
        norms = {other: measure(self.arrived[id(p)], "norm")
                 for other, p in self.parameters.items() if id(p) in self.arrived}
        return stands_alone(name, dict.fromkeys(norms, ()), lambda other: test(norms[other]))

    def gradients(self) -> tuple[Gradient, ...]:
        return tuple(Gradient(name, tuple(p.shape), measure(self.arrived.get(id(p)), "norm"),
                              measure(look(p), "norm")) for name, p in self.parameters.items())

    def memory(self) -> tuple[tuple[str, int], ...]:
        """Who saved how much."""
        sizes: dict[str, int] = {}
        for made in self.graph.applied.values():
            for a in made[:1]:
                held = {id(s.cell): s.cell for s in a.saved or () if isinstance(s.cell, Cell)}
                n = sum(bytes_of(cell) for cell in held.values())
                if n:
                    sizes[a.op.name] = sizes.get(a.op.name, 0) + n
        return tuple(sorted(sizes.items(), key=lambda row: -row[1])[:MOST])


def theirs(traceback: str) -> str:
    """The last line of the learner's own in a traceback that anomaly detection noted."""
    lines, found = traceback.splitlines(), ""
    for k, line in enumerate(lines):
        if line.strip().startswith("File ") and "site-packages" not in line and k + 1 < len(lines):
            found = lines[k + 1].strip()
    return found
