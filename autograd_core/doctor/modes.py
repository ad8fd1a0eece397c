"""Checks of train and eval mode: training while BatchNorm and Dropout are in eval mode, evaluating
while they are in train mode."""

import ast
import re
from collections.abc import Iterator

from ..core.scope import Scope
from ..trace.tell.program import Applied, Cell
from .events import Backward, Computed, DroppedOut, LayerCalled, ModeSet, OptimizerStep, Sent
from .findings import Finding
from .repeated_layers import parse_line
from .training_step import TrainingStep

METRICS = {"nll_loss_forward", "nll_loss2d_forward", "nll_loss", "nll_loss_nd", "mse_loss",
           "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy",
           "binary_cross_entropy_with_logits", "cross_entropy_loss", "eq", "ne"}
"""Operations in which results are compared with what they should be."""


def find_root(scope: Scope | None) -> Scope | None:
    """The call of the outermost module that a scope is inside of."""
    while scope is not None and scope.parent is not None:
        scope = scope.parent
    return scope


class Modes:
    """The layers that took part in the passes since the last step, and who set their modes."""

    def __init__(self):
        self.setters: dict[int, ModeSet] = {}
        self.calls: dict[Scope | None, dict[int, LayerCalled]] = {}
        self.taking_part: dict[int, LayerCalled] = {}
        self.trained: set[int] = set()          # were stepped in train mode
        self._used = False

    def follow(self, event) -> None:
        """Bring it up to date."""
        if isinstance(event, ModeSet):
            self.setters.update(dict.fromkeys(event.layers, event))
        elif isinstance(event, LayerCalled):
            self.calls.setdefault(find_root(event.scope), {})[event.layer] = event
        elif isinstance(event, Backward) and self._used:
            self.taking_part, self._used = {}, False
        elif isinstance(event, Sent):
            self.taking_part.update(self.calls.get(find_root(event.applied.scope), {}))
        elif isinstance(event, OptimizerStep):
            self._used = True
            self.trained.update(c.layer for c in self.taking_part.values() if c.training)


def check_training_mode(step: TrainingStep) -> Iterator[Finding]:
    """``eval()`` that still holds while an optimiser trains that module."""
    modes = Modes()
    for event in step.events:
        if isinstance(event, OptimizerStep):
            found = find_eval(event, modes)
            if found is not None:
                line = step.line_number(event.line)
                yield step.report(
                    "trained_in_eval", f"in eval mode since here, when line {line} trains: Dropout "
                    "drops nothing, BatchNorm uses its running means",
                    found.line, line=str(line), optimizer=event.name)
                return
        modes.follow(event)


def find_eval(event: OptimizerStep, modes: Modes) -> ModeSet | None:
    """The call of ``eval()`` that makes a step wrong: of a module, and no single layer, that is
    being trained, and was trained in train mode before or is all that is trained."""
    moved = {change.cell for change in event.changes if change.cell.requires_grad}
    found: list[ModeSet] = []
    for call in modes.taking_part.values():
        setter = modes.setters.get(call.layer)
        if call.training or setter is None or setter.training or not setter.whole:
            continue
        its_own = moved & setter.parameters
        if its_own and (call.layer in modes.trained or its_own == moved):
            found.append(setter)
    return min(found, key=lambda setter: setter.line or 0, default=None)


class Evaluation:
    """What a model gave under no_grad, its layers being in train mode.  Results that are stacked
    before they are compared are samples, as of Monte Carlo Dropout."""

    def __init__(self, call: LayerCalled):
        self.call, self.is_compared, self.is_used = call, False, False

    def look_at(self, a: Applied) -> None:
        """Something was computed of it."""
        self.is_used |= a.out.requires_grad or (a.op.name == "stack" and not self.is_compared)
        self.is_compared |= a.op.name in METRICS


class Evaluations:
    """Each call of a model under no_grad, with layers in train mode, once something was trained;
    ``of`` says of what is computed since which of them it comes from."""

    def __init__(self):
        self.moved: set[Cell] = set()
        self.setters: dict[int, ModeSet] = {}
        self.by_root: dict[Scope | None, Evaluation] = {}
        self.of: dict[Cell, set[Evaluation]] = {}

    def follow(self, event) -> None:
        """Bring it up to date."""
        if isinstance(event, ModeSet):
            self.setters.update(dict.fromkeys(event.layers, event))
        elif isinstance(event, OptimizerStep):
            self.moved.update(change.cell for change in event.changes)
        elif isinstance(event, LayerCalled):
            if event.training and event.root_training and not event.recording and self.moved:
                self.by_root.setdefault(find_root(event.scope), Evaluation(event))
        elif isinstance(event, Computed):
            a = event.applied
            own = self.by_root.get(find_root(a.scope))
            found = {e for _, x in a.cells() for e in self.of.get(x, ())}
            for evaluation in found - {own}:
                evaluation.look_at(a)
            if own is not None or found:
                self.of[a.out] = found if own is None else found | {own}


def check_evaluation_mode(step: TrainingStep) -> Iterator[Finding]:
    """A model that is trained is measured, under no_grad, while it is in train mode."""
    seen = Evaluations()
    for event in step.events:
        seen.follow(event)
    wrong = next((x for x in seen.by_root.values() if x.is_compared and not x.is_used and any(
        cell in seen.moved for cell in uses_of(step, x.call.scope))), None)
    if wrong is not None:
        call = wrong.call
        setter = seen.setters.get(call.layer)
        inside = setter is not None and setter.training and not setter.recording
        yield step.report(
            "evaluated_in_train", "the model is measured in train mode: Dropout drops, and "
            "BatchNorm uses this batch and changes its running means",
            setter.line if inside else call.root_line)


def check_dropout_function(step: TrainingStep) -> Iterator[Finding]:
    """``F.dropout(x)`` in a module that is in eval mode, where the line does not say ``training``:
    it is True unless it is told."""
    for event in step.events:
        code = "" if event.line is None else step.statements[event.line].split("  #")[0].strip()
        if isinstance(event, DroppedOut) and (step.passes or step.steps) and (
                "training" not in code and not re.search(r"\bTrue\b", code)):
            yield step.report(
                "dropout_in_eval", f"{event.function} drops in eval mode too: it is not told "
                "whether the module is training", event.line, function=event.function,
                cure=tell_mode(code, event.function))


def tell_mode(code: str, function: str) -> str:
    """The line with ``training=self.training`` in the call of this function."""
    for node in ast.walk(parse_line(code)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == function:
            call = ast.get_source_segment(code, node)
            return code.replace(call, f"{call[:-1]}, training=self.training)")
    return f"x = torch.nn.functional.{function}(x, training=self.training)"


def uses_of(step: TrainingStep, scope: Scope | None) -> Iterator[Cell]:
    """The values that the call of a model reads."""
    root = find_root(scope)
    return (x for a in step.operations if find_root(a.scope) is root for _, x in a.cells())
