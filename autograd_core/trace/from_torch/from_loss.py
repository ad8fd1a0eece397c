"""The trace of a computation that is done: what autograd still holds of it, and what backward
would do, done dry: nothing is freed, no ``.grad`` written.

    for step in walk(graph, root, gradient):    step.node, step.arrived, step.sent

Each node is asked for its gradients by itself, which neither runs hooks nor lets go of what it
saved.  So the graph is afterwards what it was, and the real ``backward`` can still be called.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ...core import messages
from ..error_keys import recognise
from ..model import Trace
from ..numbers import value_of
from ..recorder.names import named_tensors
from ..tell.frame_writer import Writer
from ..tell.program import Cell
from . import internals
from .graph_reader import Graph, is_leaf_node
from .library import torch
from .node_gradients import by_output, fit_gradients
from .snapshot import Part, SeenSums, look

COMPILED = ("{what} was compiled by torch.compile, which melts its operations into one. Look at it "
            "without: run it within `with torch.compiler.set_stance(\"force_eager\"):`, or pass "
            "what was compiled.")
REENTRANT = ("A part of this graph is checkpointed with use_reentrant=True: going back through it "
             "would run a real backward and write into .grad. Use checkpoint(…, "
             "use_reentrant=False), or watch the real one: with from_torch.record().")


@dataclass
class Stepped:
    """``node`` ran: ``arrived`` at its outputs, ``sent`` to its next_functions; ``befores`` are
    what had arrived there before."""

    node: object
    arrived: list
    sent: tuple
    befores: list


class Refused(ValueError):
    """Something that cannot be looked at; the text says what to do."""


class Stopped(RuntimeError):
    """A node failed; ``node`` is the one, the text is PyTorch's."""

    def __init__(self, message: str, node):
        super().__init__(message)
        self.node = node


def refuse_what_cannot_be_read(nodes) -> None:
    """ValueError for a graph that cannot be gone through dry."""
    for node in nodes:
        name = node.name()
        if name.startswith("CompiledFunction"):
            raise Refused(COMPILED.format(what="A part of this graph"))
        if name == "CheckpointFunctionBackward":
            raise Refused(REENTRANT)


def walk(graph: Graph, root, gradient) -> Iterator[Stepped]:
    """The steps of a backward from ``root``, a (node, output number), in the engine's order."""
    buffers = {(id(root[0]), root[1]): gradient}
    for node in reversed(graph.nodes):
        keys = [(id(node), nr) for nr in range(internals.outputs_of(node))]
        arrived = [buffers.pop(key, None) for key in keys]
        if all(g is None for g in arrived):
            continue
        sent = () if is_leaf_node(node) else ask_node(node, arrived)
        befores = []
        for (n, k), g in zip(node.next_functions, sent, strict=False):
            old = None
            if n is not None and g is not None:
                old = buffers.get((id(n), k))
                with torch.no_grad():
                    buffers[id(n), k] = g if old is None else old + g
            befores.append(old)
        yield Stepped(node, arrived, sent, befores)


def ask_node(node, arrived: list) -> tuple:
    """What ``node`` sends on; Stopped with PyTorch's words when it fails."""
    try:
        with torch.no_grad(), torch.random.fork_rng(devices=[]):    # a learner's rule may draw
            sent = node.apply(*arrived) if internals.is_own_function(node) else node(*arrived)
    except RuntimeError as error:
        raise Stopped(str(error), node) from error
    sent = sent if isinstance(sent, tuple) else (sent,)
    wanted = len(node.next_functions)
    if len(sent) > wanted and all(g is None for g in sent[wanted:]):
        sent = sent[:wanted]
    if len(sent) != wanted:
        raise Stopped(messages.GRADIENT_COUNT.format(
            name=node.name(), expected=wanted, got=len(sent)), node)
    return fit_gradients(node, sent)


class Dry(Writer):
    """Tells a finished computation forward, as far as it is known, and a dry backward."""

    def __init__(self, graph: Graph, names: dict[int, str], title: str):
        super().__init__(graph.gathered(names), SeenSums())
        self.graph, self.title = graph, title

    def trace(self, gradient, given: bool) -> Trace:
        self.tell_computed()
        self.begin(look(gradient, self.graph.full), given)
        try:
            for step in walk(self.graph, self.graph.roots[0], gradient):
                self.step(step)
        except Stopped as error:
            made = self.graph.applied.get(id(error.node))
            self.failure(made[0].out if made else self.gathered.output, error,
                         recognise(error.__cause__ or error))
        return self.to_trace(self.title)

    def local(self, item, cell: Cell, i: int) -> None:
        """J where it is known; nothing is said of the many that are too large."""
        if self.plan.local[self.plan.edge_of(item, cell, i)] is not None:
            super().local(item, cell, i)

    def step(self, step: Stepped) -> None:
        """One node: its mailbox if it keeps one, then what it sends on."""
        node, there = step.node, []
        for nr, gradient in enumerate(step.arrived):
            cell = self.graph.cells.get((id(node), nr))
            if gradient is None or cell is None:
                continue
            self.upstream[cell] = seen = look(gradient, self.graph.full)
            there.append(nr)
            if is_leaf_node(node) or cell.retains:
                before = None if cell.grad is None else value_of(cell.grad)
                after = seen
                if cell.grad is not None:
                    with torch.no_grad():
                        after = look(cell.tensor.grad + gradient, self.graph.full)
                self.accumulate(cell, seen, before, value_of(after))
        if there and not is_leaf_node(node):
            apart = by_output(node, step.arrived, step.sent, there)
            self.send_all(step, there, apart or {there[0]: step.sent})

    def send_all(self, step: Stepped, there: list[int], apart: dict[int, tuple]) -> None:
        """What each output of a node contributes; with the last the node's saved values go."""
        full, sums = self.graph.full, list(step.befores)
        for nr, sent in apart.items():
            parts: list[Part | None] = [None] * len(sent)
            for k, gradient in enumerate(sent):
                if gradient is not None:
                    with torch.no_grad():
                        sums[k] = gradient if sums[k] is None else sums[k] + gradient
                    parts[k] = Part(look(gradient, full), look(sums[k], full))
            a = self.graph.cells[id(step.node), nr].made
            self.send(a, parts, bool(a.saved) and (nr == there[-1] or len(apart) == 1))


def tensors_by_name(*namespaces: dict) -> dict[str, object]:
    """The tensors that variables give access to, by name; earlier namespaces win."""
    found: dict[str, object] = {}
    for path, x in named_tensors(namespaces, torch.Tensor, torch.nn.Module):
        found.setdefault(path, x)
    return found


def of(loss, gradient, names: dict[str, object], full: bool) -> Trace:
    """The dry trace of ``loss``; ``names`` are tensors by name."""
    refuse_what_has_no_graph(loss)
    seed = seed_of(loss, gradient)
    graph = Graph([loss], names.values(), full)
    refuse_what_cannot_be_read(graph.nodes)
    labels: dict[int, str] = {}
    for name, x in names.items():
        labels.setdefault(id(x), name)
        cell = None if x.grad_fn is None else graph.cells.get((id(x.grad_fn), x.output_nr))
        if cell is not None and not cell.label:
            cell.label = name
    output = labels.get(id(loss), "the output")
    return Dry(graph, labels, f"How {output} is computed, and its gradient").trace(
        seed, gradient is not None)


def refuse_what_has_no_graph(loss) -> None:
    """TypeError, or PyTorch's own error, for what has no graph."""
    if internals.is_compiled(loss):
        raise Refused(COMPILED.format(what="This"))
    if not isinstance(loss, torch.Tensor):
        raise TypeError("from_torch.of takes a tensor that PyTorch computed, such as a loss, not "
                        f"{type(loss).__module__}.{type(loss).__name__}")
    if not loss.requires_grad:
        raise RuntimeError(messages.NO_GRAD_FN.format(index=0))


def seed_of(loss, gradient):
    if gradient is None:
        if loss.numel() != 1:
            raise RuntimeError(messages.SCALAR_ONLY)
        return torch.ones_like(loss, requires_grad=False)
    try:
        gradient = torch.as_tensor(gradient, dtype=loss.dtype)
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError("from_torch.of: gradient is a tensor of the shape of the output, or its "
                        f"numbers, not {type(gradient).__name__}") from error
    if gradient.shape != loss.shape:
        raise RuntimeError(messages.SEED_SHAPE.format(
            index=0, seed=tuple(gradient.shape), output=tuple(loss.shape)))
    return gradient.detach()
