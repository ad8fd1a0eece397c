"""LBFGS: steps by an approximate curvature, for small problems without noise.

    optimizer = torch.optim.LBFGS(net.parameters(), line_search_fn="strong_wolfe")
    optimizer.step(closure)     closure clears gradients, computes the loss, calls backward
"""

import numpy as np

from ...core.modes import enable_grad, no_grad
from ...core.tensor import Tensor
from ...functions.inplace import write
from ...optim.optimizer import Optimizer, refuse
from .wolfe import strong_wolfe

__all__ = ["LBFGS"]
KEPT = ("d", "t", "old_dirs", "old_stps", "ro", "H_diag", "prev_flat_grad", "prev_loss")


class LBFGS(Optimizer):
    """Many small steps in one ``step(closure)``, up to ``max_iter`` of them."""

    def __init__(self, params, lr: float = 1, max_iter: int = 20, max_eval: int | None = None,
                 tolerance_grad: float = 1e-7, tolerance_change: float = 1e-9,
                 history_size: int = 100, line_search_fn: str | None = None):
        refuse(learning__rate=(lr, lr >= 0))
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
            return float(closure())

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
