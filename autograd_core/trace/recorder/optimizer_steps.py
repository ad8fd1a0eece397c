"""Steps of optimisers: what each did to its parameters, and what it remembers of them."""

from typing import Any

from ..numbers import plain
from ..tell.optimizer_steps import Before, checkable
from ..values import value_of
from .adapter import Adapter
from .event_log import EventLog
from .registry import Registry


class OptimizerSteps:
    """What is told of steps; one may run inside of another."""

    def __init__(self, adapter: Adapter, log: EventLog, registry: Registry):
        self.adapter, self.log, self.registry = adapter, log, registry
        self._waiting: list[list[tuple]] = []

    @property
    def is_running(self) -> bool:
        """Is what is computed now an optimiser's own arithmetic?"""
        return bool(self._waiting)

    def step_begins(self, optimizer) -> None:
        """``optimizer.step()`` begins."""
        waiting = [(p, self.registry.cell(p), self._before(p, group, optimizer))
                   for group in optimizer.param_groups for p in group["params"]]
        self._waiting.append(waiting)
        self.log.stepped.update((id(p), cell) for p, cell, _ in waiting)

    def _before(self, p, group: dict[str, Any], optimizer) -> Before:
        """A parameter as the step finds it."""
        look, state = self.adapter.take_snapshot, optimizer.state.get(p, {})
        return Before({k: x for k, x in group.items() if k != "params"}, look(p),
                      look(self.adapter.grad_of(p)), self._state_numbers(state))

    def step_ends(self, optimizer) -> None:
        """``optimizer.step()`` is done."""
        changes, waiting, name = [], self._waiting.pop(), type(optimizer).__name__
        for p, cell, before in waiting:
            version = self.adapter.version(p)
            if self.adapter.grad_of(p) is None and cell.version == version:
                continue
            cell.array, cell.version = self.adapter.take_snapshot(p), version
            state = optimizer.state.get(p, {})
            changes.append((cell, value_of(before.value), value_of(cell.array), version,
                            self._state_texts(state),
                            checkable(name, before, cell.array, self._state_numbers(state))))
        self.log.add("optimized", name, changes)
        self.log.steps.append((id(optimizer), self.log.lines.now, [cell for _, cell, _ in waiting],
                               [rate_of(before.group) for *_, before in waiting]))

    def _state_numbers(self, state: dict[str, Any]) -> dict[str, Any]:
        """What an optimiser remembers of a parameter, as plain numbers and arrays."""
        tensor = self.adapter.tensor
        return {name: self.adapter.take_snapshot(x) if isinstance(x, tensor) else x
                for name, x in state.items() if isinstance(x, tensor | int | float)}

    def _state_texts(self, state: dict[str, Any]) -> tuple[str, ...]:
        """The same as texts."""
        tensor, look = self.adapter.tensor, self.adapter.take_snapshot
        return tuple(f"{name} {plain(value_of(look(x))) if isinstance(x, tensor) else x}"
                     for name, x in state.items() if x is not None)


def rate_of(group: dict[str, Any]) -> float:
    """The learning rate of a group of parameters; nan where it has none."""
    return float(group.get("lr", "nan"))
