"""From what was computed to a Trace, and what backward would do with it.

The numbers of the backward pass are the engine's: it is run dry, with nothing freed and nothing
put into ``.grad``.
"""

from ...core.engine import Step, run
from ...core.modes import no_grad, observe
from ...core.node import AccumulateGrad
from ...core.node import Node as GraphNode
from ...core.tensor import Tensor
from ..model import Trace
from ..numbers import value_of
from .frame_writer import Writer
from .program import Cell, Gathered


class Builder(Writer):
    """Tells a computation forward, then runs the engine and tells that."""

    def __init__(self, gathered: Gathered):
        super().__init__(gathered)
        self.cell_of = {(cell.node, cell.nr): cell for cell in self.plan.ids
                        if isinstance(cell, Cell) and cell.node is not None
                        and not (type(cell.node) is AccumulateGrad and cell.made)}

    def trace(self, seed: Tensor, given: bool) -> Trace:
        self.tell_computed()
        self.backward(seed, given)
        label = self.gathered.output.label or "the output"
        return self.to_trace(f"How {label} is computed, and its gradient")

    def backward(self, seed: Tensor, given: bool) -> None:
        """Run the engine dry and write down its steps; a failure is the last frame."""
        self.begin(seed._array, given)
        output = self.gathered.output
        ends = [cell.node for cell in self.gathered.leaves if cell.node is not None]
        try:
            with no_grad(), observe(None):
                root = output.node, output.nr
                for step in run([root], [seed._array], keep_graph=True, targets=ends):
                    self.step(Step._make(step))
        except RuntimeError as error:
            node: GraphNode | None = getattr(error, "node", None)
            self.failure(self.cell_of.get((node, 0), output), error)

    def step(self, step: Step) -> None:
        """One node of the engine: its mailbox if it keeps one, then what it sends on."""
        node = step.node
        several = step.gradient if isinstance(step.gradient, list) else [step.gradient]
        for nr, gradient in enumerate(several):
            cell = self.cell_of.get((node, nr))
            if gradient is None or cell is None:
                continue
            if type(node) is AccumulateGrad or nr in (node.retained or ()):
                before = None if cell.grad is None else value_of(cell.grad)
                after = gradient if cell.grad is None else cell.grad + gradient
                self.accumulate(cell, gradient, before, value_of(after))
            if step.contributions:
                sent = step.contributions if node.outputs == 1 else cell.made.op.vjp(
                    gradient, (None, None), node.shapes(), node.needs())
                self.send(cell.made, sent, bool(cell.made.saved))
