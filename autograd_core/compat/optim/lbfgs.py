"""LBFGS: steps by an approximate curvature, for small problems without noise.

    optimizer = torch.optim.LBFGS(net.parameters(), line_search_fn="strong_wolfe")
    optimizer.step(closure)     closure clears gradients, computes the loss, calls backward
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ...core.modes import enable_grad, no_grad
from ...core.tensor import Tensor
from ...functions.inplace import write
from ...optim.optimizer import Optimizer, refuse

__all__ = ["LBFGS"]
KEPT = ("d", "t", "old_dirs", "old_stps", "ro", "H_diag", "prev_flat_grad", "prev_loss")
ENOUGH, FLAT, NARROW = 1e-4, 0.9, 1e-9
"""What the conditions ask: descent, slope; and how close the ends of the bracket may come."""


class LBFGS(Optimizer):
    """Many small steps in one ``step(closure)``, up to ``max_iter`` of them."""

    def __init__(self, params, lr: float = 1, max_iter: int = 20, max_eval: int | None = None,
                 tolerance_grad: float = 1e-7, tolerance_change: float = 1e-9,
                 history_size: int = 100, line_search_fn: str | None = None):
        refuse(learning__rate=lr)
        super().__init__(params, dict(
            lr=lr, max_iter=max_iter,
            max_eval=max_iter * 5 // 4 if max_eval is None else max_eval,
            tolerance_grad=tolerance_grad, tolerance_change=tolerance_change,
            history_size=history_size, line_search_fn=line_search_fn))
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")
        self._params = self.param_groups[0]["params"]

    @no_grad()
    def step(self, closure):
        """Go downhill; returns the loss before it."""
        group, state = self.param_groups[0], self.state[self._params[0]]
        search = group["line_search_fn"]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        with enable_grad():
            first = closure()
        loss, evaluations, g = float(first), 1, self._flat_grad()
        state["func_evals"] += 1
        if np.abs(g).max() <= group["tolerance_grad"]:
            return first
        memory = {name: state.get(name) for name in KEPT}
        for iteration in range(1, group["max_iter"] + 1):
            state["n_iter"] += 1
            if state["n_iter"] == 1:
                begin(memory, group, g)
            else:
                remember(memory, g, group["history_size"])
                weights = state.setdefault("al", [None] * group["history_size"])
                memory.update(d=Tensor._of(bent(memory, -g, weights)), t=group["lr"])
            memory.update(prev_flat_grad=Tensor._of(g.copy()), prev_loss=loss)
            d, t = memory["d"]._array, memory["t"]
            slope = g @ d
            if slope > -group["tolerance_change"]:
                break
            before, asked = loss, 0
            if search is not None:
                if search != "strong_wolfe":
                    raise RuntimeError("only 'strong_wolfe' is supported")
                loss, g, t, asked = self._search(closure, d, t, loss, g, slope,
                                                 group["max_eval"] - evaluations)
                memory["t"] = t
            self._move(d, t)
            if search is None and iteration != group["max_iter"]:
                loss, g, asked = self._asked(closure), self._flat_grad(), 1
            evaluations += asked
            state["func_evals"] += asked
            if (evaluations >= group["max_eval"] or np.abs(g).max() <= group["tolerance_grad"]
                    or np.abs(d * t).max() <= group["tolerance_change"]
                    or abs(loss - before) < group["tolerance_change"]):
                break
        state.update(memory)
        return first

    # the function along a direction

    def _search(self, closure, d, t, loss, g, slope, evaluations: int):
        """As far along ``d`` as the strong Wolfe conditions say."""
        start = [p._array.copy() for p in self._params]

        def at(t):
            self._move(d, t)
            found = self._asked(closure), self._flat_grad()
            for p, array in zip(self._params, start, strict=True):
                write(p, array)
            return found
        return strong_wolfe(at, t, d, loss, g, slope, evaluations)

    def _asked(self, closure) -> float:
        with enable_grad():
            loss = closure()
        return float(loss)

    def _move(self, d: np.ndarray, t: float) -> None:
        """All parameters by ``t`` along ``d``."""
        offset = 0
        for p in self._params:
            part = d[offset:offset + p.numel()].reshape(p.shape)
            write(p, p._array + part * p._array.dtype.type(t))
            offset += p.numel()

    def _flat_grad(self) -> np.ndarray:
        """All gradients one after the other; zeros where there is none."""
        return np.concatenate([np.zeros(p.numel(), p._array.dtype) if p._grad is None
                               else np.ravel(p._grad._array) for p in self._params])


def begin(memory: dict, group: dict, g: np.ndarray) -> None:
    """The first direction is -g, and not far along it."""
    t = min(1.0, float(1 / np.abs(g).sum())) * group["lr"]
    memory.update(d=Tensor._of(-g), t=t, old_dirs=[], old_stps=[], ro=[], H_diag=1)


def remember(memory: dict, g: np.ndarray, history_size: int) -> None:
    """Keep the last step and how the gradient changed along it; the oldest makes room."""
    y = g - memory["prev_flat_grad"]._array
    s = memory["d"]._array * memory["t"]
    curvature = y @ s
    if curvature <= 1e-10:
        return
    kept = [memory[name] for name in ("old_dirs", "old_stps", "ro")]
    if len(kept[0]) == history_size:
        for old in kept:
            old.pop(0)
    for old, new in zip(kept, (y, s, 1 / curvature), strict=True):
        old.append(Tensor._of(np.asarray(new)))
    memory["H_diag"] = Tensor._of(np.asarray(curvature / (y @ y)))


def bent(memory: dict, q: np.ndarray, weights: list) -> np.ndarray:
    """q times the approximate inverse of the Hessian: two loops over the remembered steps."""
    changes, steps, ro = ([x._array for x in memory[name]]
                          for name in ("old_dirs", "old_stps", "ro"))
    for i in reversed(range(len(steps))):
        weight = (steps[i] @ q) * ro[i]
        weights[i] = Tensor._of(np.asarray(weight))
        q = q - weight * changes[i]
    scale = memory["H_diag"]
    d = q * (scale._array if isinstance(scale, Tensor) else scale)
    for i in range(len(steps)):
        d = d + steps[i] * (weights[i]._array - (changes[i] @ d) * ro[i])
    return d


# how far to go along a direction: until the function is low enough and flat enough

class Point(NamedTuple):
    """A place ``t`` along the direction: the value, the gradient, the slope."""

    t: Any
    f: float
    g: np.ndarray
    slope: Any


def strong_wolfe(at: Callable, t, d: np.ndarray, f: float, g: np.ndarray, slope, most: int):
    """(value, gradient, t, evaluations) at a ``t`` that fulfils the strong Wolfe conditions, or
    the best that was found in ``most`` steps; ``at(t)`` gives value and gradient."""
    def evaluate(t) -> Point:
        value, gradient = at(t)
        return Point(t, value, gradient, gradient @ d)

    start = Point(0, f, g, slope)
    bracket, done, steps = bracketed(evaluate, start, t, most)
    best = narrowed(evaluate, start, bracket, done, steps, most, np.abs(d).max())
    return best[0].f, best[0].g, best[0].t, best[1] + 1


def too_high(point: Point, start: Point) -> bool:
    """Is there not enough descent?"""
    return point.f > start.f + ENOUGH * point.t * start.slope


def flat(point: Point, start: Point) -> bool:
    """Has the slope become small?"""
    return abs(point.slope) <= -FLAT * start.slope


def bracketed(evaluate, start: Point, t, most: int):
    """Two points with a minimum between them, or the one that is good already."""
    before, now, steps = start, evaluate(t), 0
    while steps < most:
        if too_high(now, start) or (steps > 1 and now.f >= before.f):
            return [before, now], False, steps
        if flat(now, start):
            return [now], True, steps
        if now.slope >= 0:
            return [before, now], False, steps
        bounds = now.t + 0.01 * (now.t - before.t), now.t * 10
        t = cubic(before, now, bounds)
        before, now = now, evaluate(t)
        steps += 1
    return [start, now], False, steps


def narrowed(evaluate, start: Point, bracket: list[Point], done: bool, steps: int, most: int,
             length) -> tuple[Point, int]:
    """The best point after the bracket was made smaller as long as it pays, and all steps."""
    low, high = (0, 1) if bracket[0].f <= bracket[-1].f else (1, 0)
    stuck = False
    while not done and steps < most:
        if abs(bracket[1].t - bracket[0].t) * length < NARROW:
            break
        t, stuck = inside(cubic(*bracket), [point.t for point in bracket], stuck)
        now = evaluate(t)
        steps += 1
        if too_high(now, start) or now.f >= bracket[low].f:
            bracket[high] = now
            low, high = (0, 1) if bracket[0].f <= bracket[1].f else (1, 0)
        else:
            done = flat(now, start)
            if not done and now.slope * (bracket[high].t - bracket[low].t) >= 0:
                bracket[high] = bracket[low]
            bracket[low] = now
    return bracket[low], steps


def inside(t, ends: list, stuck: bool):
    """``t``, moved away from an end of the bracket where it comes too close a second time."""
    least, most = min(ends), max(ends)
    margin = 0.1 * (most - least)
    if min(most - t, t - least) >= margin:
        return t, False
    if stuck or t >= most or t <= least:
        return (most - margin if abs(t - most) < abs(t - least) else least + margin), False
    return t, True


def cubic(a: Point, b: Point, bounds=None):
    """The minimum of the cubic through both points with their slopes, kept within ``bounds``."""
    least, most = bounds or sorted((a.t, b.t))
    d1 = a.slope + b.slope - 3 * (a.f - b.f) / (a.t - b.t)
    square = d1 * d1 - a.slope * b.slope
    if not square >= 0:
        return (least + most) / 2
    d2 = math.sqrt(square)
    a, b = (a, b) if a.t <= b.t else (b, a)
    t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
    return min(max(t, least), most)
