"""Checks of statements that do nothing: results that are dropped, methods that are not called,
attributes that PyTorch does not read."""

from collections.abc import Iterator

from .events import AttributeSet, NotCalled, ResultDropped
from .findings import Finding
from .training_step import TrainingStep


def check_dropped_results(step: TrainingStep) -> Iterator[Finding]:
    """``x.detach()`` and the like as a statement, in lines that train something."""
    for event in step.events if step.passes or step.failures else ():
        if isinstance(event, ResultDropped):
            yield step.report("result_dropped", f"the result of {event.call} is not used: "
                              f"{event.of} is what it was", event.line, call=event.call,
                              name=event.of)


def check_not_called(step: TrainingStep) -> Iterator[Finding]:
    """``optimizer.step`` and the like, without the brackets."""
    for event in step.events:
        if isinstance(event, NotCalled):
            yield step.report("not_called", f"{event.name} is named and not called: the brackets "
                              "are missing", event.line, name=event.name)


def check_attributes(step: TrainingStep) -> Iterator[Finding]:
    """``p.require_grad = False``, ``layer.requires_grad = False``, ``optimizer.lr = 0.1``."""
    for event in step.events:
        if isinstance(event, AttributeSet) and (event.cells is None or event.cells):
            yield step.report("attribute_unread", f"{event.said} is nothing that PyTorch reads: "
                              "setting it changes nothing", event.line, said=event.said,
                              right=event.right)
