"""Steps of optimisers: what each did to its parameters, and what it remembers of them.

    checkable("SGD", before, after, state)     " = 1.4 - 0.1 · (-6.8), momentum_buffer -6.8"

The numbers are those of the run, and an equation is written only where it holds for them.
"""

from math import prod
from typing import Any, NamedTuple

import numpy as np

from ..numbers import SHOWN, number, plain, unknown_value, value_of
from .registry import Registry

FEW = 3
"""A parameter of at most so many numbers gets its equation."""
MOST = 4
"""So many things that are remembered fit into a sentence."""
WAYS = ("SGD", "Adam", "AdamW")


class Before(NamedTuple):
    """A parameter as the step finds it: its options, value, gradient, and what is remembered."""

    group: dict[str, Any]
    value: Any
    gradient: Any
    state: dict[str, Any]


class OptimizerSteps:
    """What is told of steps; one may run inside of another."""

    def __init__(self, registry: Registry):
        self.adapter, self.log, self.registry = registry.adapter, registry.log, registry
        self._waiting: list[list[tuple]] = []

    @property
    def is_running(self) -> bool:
        """Is what is computed now an optimiser's own arithmetic?"""
        return bool(self._waiting)

    def step_begins(self, optimizer) -> None:
        waiting = [(p, self.registry.cell(p), self._before(p, group, optimizer))
                   for group in optimizer.param_groups for p in group["params"]]
        self._waiting.append(waiting)
        self.log.stepped.update((id(p), cell) for p, cell, _ in waiting)

    def _before(self, p, group: dict[str, Any], optimizer) -> Before:
        look, value = self.adapter.take_snapshot, self.adapter.take_snapshot(p)
        if np.size(value) > FEW:                # it gets no equation
            return Before({k: x for k, x in group.items() if k == "lr"}, value, None, {})
        return Before({k: x for k, x in group.items() if k != "params"}, value,
                      look(self.adapter.grad_of(p)),
                      self._state_numbers(optimizer.state.get(p, {})))

    def step_ends(self, optimizer) -> None:
        changes, waiting, name = [], self._waiting.pop(), type(optimizer).__name__
        for p, cell, before in waiting:
            version = self.adapter.version(p)
            if self.adapter.grad_of(p) is None and cell.version == version:
                continue
            cell.array, cell.version = self.adapter.take_snapshot(p), version
            state = optimizer.state.get(p, {})
            told = "" if before.gradient is None else checkable(
                name, before, cell.array, self._state_numbers(state))
            changes.append((cell, value_of(before.value), value_of(cell.array), version,
                            self._state_texts(state), told))
        self.log.add("optimized", name, changes)
        self.log.steps.append((id(optimizer), self.log.lines.now, [cell for _, cell, _ in waiting],
                               [rate_of(before.group) for *_, before in waiting]))

    def _state_numbers(self, state: dict[str, Any]) -> dict[str, Any]:
        """What an optimiser remembers of a parameter, as plain numbers and arrays."""
        tensor = self.adapter.tensor
        return {name: self.adapter.take_snapshot(x) if isinstance(x, tensor) else x
                for name, x in state.items() if isinstance(x, tensor | int | float)}

    def _state_texts(self, state: dict[str, Any]) -> tuple[str, ...]:
        return tuple(f"{name} {self._state_text(x)}" for name, x in state.items() if x is not None)

    def _state_text(self, x) -> str:
        """A number, or what ``plain`` says of a tensor."""
        if not isinstance(x, self.adapter.tensor):
            return str(x)
        shape = tuple(x.shape)
        if prod(shape) > SHOWN:
            return plain(unknown_value(shape, ""))
        return plain(value_of(self.adapter.take_snapshot(x)))


def checkable(kind: str, before: Before, after, state: dict[str, Any]) -> str:
    """What is written behind "before → after"; "" where that would be long or says nothing."""
    if before.gradient is None or before.value is None or np.size(after) > FEW:
        return ""
    told = equation(kind, before, after, state) if kind in WAYS else ""
    return told or remembered_too(before.group, state)


def remembered_too(group: dict[str, Any], state: dict[str, Any]) -> str:
    """The step size, and everything small that is remembered: for those whose way is not told."""
    kept = [f"{name} {as_text(x)}" for name, x in state.items()
            if x is not None and np.size(x) <= FEW]
    if not 0 < len(kept) <= MOST or "lr" not in group:
        return ""
    return f" (lr {number(float(group['lr']))}; {', '.join(kept)})"


def equation(kind: str, before: Before, after, state: dict[str, Any]) -> str:
    """" = before - lr · …", where that gives ``after``."""
    change, words, more = (by_sgd if kind == "SGD" else by_adam)(before, state)
    if change is None or not np.allclose(change, after, rtol=1e-4, atol=1e-6):
        return ""
    return f" = {words}{more}"


def by_sgd(before: Before, state: dict[str, Any]) -> tuple:
    """What SGD makes of it; how that is written; how the momentum came about."""
    group, lr, mu = before.group, float(before.group["lr"]), before.group["momentum"]
    g, words = with_decay(before)
    more = ""
    if mu:
        m, old = state.get("momentum_buffer"), before.state.get("momentum_buffer")
        if m is None:
            return None, "", ""
        more = f", momentum_buffer {as_text(m)}"
        if old is not None:
            share = 1 - group["dampening"]
            part = words if share == 1 else f"{number(share)} · {words}"
            more += f" = {number(mu)} · {factor(old)} + {part}"
        if group["nesterov"]:
            g, words = g + mu * m, f"({words} + {number(mu)} · {factor(m)})"
        else:
            g, words = m, factor(m)
    return before.value - lr * g, f"{as_text(before.value)} - {number(lr)} · {words}", more


def with_decay(before: Before) -> tuple:
    """The gradient as it is used, and how that is written: turned round, with decay."""
    g, decay = before.gradient, before.group["weight_decay"]
    g = -g if before.group["maximize"] else g
    if not decay:
        return g, factor(g)
    return g + decay * before.value, f"({as_text(g)} + {number(decay)} · {factor(before.value)})"


def by_adam(before: Before, state: dict[str, Any]) -> tuple:
    """What Adam makes of it; how that is written; the averages and the count of steps."""
    group, lr, p = before.group, float(before.group["lr"]), before.value
    step, m, v = (state.get(name) for name in ("step", "exp_avg", "exp_avg_sq"))
    if group.get("amsgrad") or step is None or m is None or v is None:
        return None, "", ""
    start, step = as_text(p), int(step)
    decay = group["weight_decay"]
    if decay and group.get("decoupled_weight_decay", True):
        p, start = p * (1 - lr * decay), f"{start} · (1 - {number(lr)} · {number(decay)})"
    (one, two), eps = group["betas"], group["eps"]
    mean, square = m / (1 - one ** step), v / (1 - two ** step)
    more = (f", step {step}: m = exp_avg / (1 - {number(one)}^{step}) = {as_text(m)} / "
            f"{number(1 - one ** step)} = {as_text(mean)}, v = exp_avg_sq / "
            f"(1 - {number(two)}^{step}) = {as_text(v)} / "
            f"{number(1 - two ** step)} = {as_text(square)}")
    return p - lr * mean / (np.sqrt(square) + eps), f"{start} - {number(lr)} · m / (√v + ε)", more


def as_text(x) -> str:
    return plain(value_of(np.asarray(x)))


def factor(x) -> str:
    """The same behind a "·": what is negative in parentheses."""
    said = as_text(x)
    return f"({said})" if said.startswith("-") else said


def rate_of(group: dict[str, Any]) -> float:
    """The learning rate of a group of parameters; nan where it has none."""
    return float(group.get("lr", "nan"))
