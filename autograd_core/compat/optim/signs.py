"""Two older optimizers: steps by the sign of the gradient, and the average of all steps."""

import numpy as np

from ...functions.inplace import subtract, write
from ...optim.optimizer import Optimizer, decayed, like, moved, number, refuse

__all__ = ["ASGD", "Rprop"]


class Rprop(Optimizer):
    """Every element has a step, that grows while its gradient keeps its sign and shrinks when it
    does not; for whole data sets, not for batches."""

    def __init__(self, params, lr: float = 1e-2, etas=(0.5, 1.2), step_sizes=(1e-6, 50), *,
                 capturable: bool = False, foreach: bool | None = None, maximize: bool = False,
                 differentiable: bool = False):
        refuse(learning__rate=lr)
        if not 0 < etas[0] < 1 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        super().__init__(params, dict(
            lr=lr, etas=etas, step_sizes=step_sizes, foreach=foreach, maximize=maximize,
            differentiable=differentiable, capturable=capturable))

    def update(self, p, g, group):
        state, (down, up) = self.state[p], group["etas"]
        if not state:
            state.update(step=number(0), prev=like(p), step_size=like(p, group["lr"]))
        moved(state["step"], 1, 1)
        agrees = np.sign(g * state["prev"]._array)
        factor = np.select([agrees > 0, agrees < 0], [up, down], 1).astype(g.dtype)
        size = state["step_size"]
        write(size, np.clip(size._array * factor, *group["step_sizes"]))
        g = np.where(agrees < 0, 0, g)
        subtract(p, np.sign(g) * size._array)
        write(state["prev"], g)


class ASGD(Optimizer):
    """Gradient descent that also keeps, in ``ax``, the average of where it has been."""

    def __init__(self, params, lr: float = 1e-2, lambd: float = 1e-4, alpha: float = 0.75,
                 t0: float = 1e6, weight_decay: float = 0, foreach: bool | None = None,
                 maximize: bool = False, differentiable: bool = False, capturable: bool = False):
        refuse(learning__rate=lr, weight_decay__value=weight_decay)
        super().__init__(params, dict(
            lr=lr, lambd=lambd, alpha=alpha, t0=t0, weight_decay=weight_decay, foreach=foreach,
            maximize=maximize, differentiable=differentiable, capturable=capturable))

    def update(self, p, g, group):
        state, lr, lambd = self.state[p], group["lr"], group["lambd"]
        if not state:
            state.update(step=number(0), eta=number(lr), mu=number(1), ax=like(p))
        step = moved(state["step"], 1, 1).item()
        g = decayed(p, g, group)
        eta, mu, average = state["eta"], state["mu"], state["ax"]
        write(p, p._array * (1 - lambd * eta.item()))
        subtract(p, g * eta.item())
        apart = p._array - average._array
        write(average, p._array if mu.item() == 1 else average._array + apart * mu._array)
        write(eta, lr / (1 + lambd * lr * step) ** group["alpha"])
        write(mu, 1 / max(1, step - group["t0"]))
