"""More optimizers with a step size of its own for every element: relatives of Adam."""

import numpy as np

from ...functions.inplace import subtract, write
from ...optim.optimizer import Optimizer, decayed, like, moved, number, refuse, squared, towards

__all__ = ["Adamax", "NAdam", "RAdam"]


class Adamax(Optimizer):
    """p -= lr · m / u: m is a running mean of g freed of its start, u the largest |g| of late."""

    def __init__(self, params, lr: float = 2e-3, betas=(0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 0, foreach: bool | None = None, *, maximize: bool = False,
                 differentiable: bool = False, capturable: bool = False):
        refuse(learning__rate=lr, epsilon__value=eps, betas=betas, weight_decay__value=weight_decay)
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, foreach=foreach,
            maximize=maximize, differentiable=differentiable, capturable=capturable))

    def update(self, p, g, group):
        state, (beta1, beta2) = self.state[p], group["betas"]
        if not state:
            state.update(step=number(0), exp_avg=like(p), exp_inf=like(p))
        step = moved(state["step"], 1, 1).item()
        g = decayed(p, g, group)
        m = towards(state["exp_avg"], g, beta1)
        u = state["exp_inf"]
        write(u, np.maximum(u._array * beta2, np.abs(g) + group["eps"]))
        subtract(p, m / u._array * (group["lr"] / (1 - beta1 ** step)))


class NAdam(Optimizer):
    """Adam with Nesterov's momentum: it also looks one step ahead."""

    def __init__(self, params, lr: float = 2e-3, betas=(0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 0, momentum_decay: float = 4e-3,
                 decoupled_weight_decay: bool = False, *, foreach: bool | None = None,
                 maximize: bool = False, capturable: bool = False, differentiable: bool = False):
        refuse(learning__rate=lr, epsilon__value=eps, betas=betas, weight_decay__value=weight_decay,
               momentum_decay__value=momentum_decay)
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, momentum_decay=momentum_decay,
            decoupled_weight_decay=decoupled_weight_decay, maximize=maximize, foreach=foreach,
            capturable=capturable, differentiable=differentiable))

    def update(self, p, g, group):
        state, (beta1, beta2), lr = self.state[p], group["betas"], group["lr"]
        if not state:
            state.update(step=number(0), mu_product=number(1), exp_avg=like(p), exp_avg_sq=like(p))
        step = moved(state["step"], 1, 1).item()
        g = decayed(p, g, group)
        mu, ahead = (beta1 * (1 - 0.5 * 0.96 ** (k * group["momentum_decay"]))
                     for k in (step, step + 1))
        product = moved(state["mu_product"], mu, 0).item()
        m = towards(state["exp_avg"], g, beta1)
        v = moved(state["exp_avg_sq"], beta2, squared(g, 1 - beta2))
        scale = np.sqrt(v / (1 - beta2 ** step)) + group["eps"]
        subtract(p, g / scale * (lr * (1 - mu) / (1 - product)))
        subtract(p, m / scale * (lr * ahead / (1 - product * ahead)))


class RAdam(Optimizer):
    """Adam that leaves out the division while too few gradients were seen to know their size."""

    def __init__(self, params, lr: float = 1e-3, betas=(0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 0, decoupled_weight_decay: bool = False, *,
                 foreach: bool | None = None, maximize: bool = False, capturable: bool = False,
                 differentiable: bool = False):
        refuse(learning__rate=lr, epsilon__value=eps, betas=betas, weight_decay__value=weight_decay)
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, maximize=maximize,
            foreach=foreach, capturable=capturable, decoupled_weight_decay=decoupled_weight_decay,
            differentiable=differentiable))

    def update(self, p, g, group):
        state, (beta1, beta2) = self.state[p], group["betas"]
        if not state:
            state.update(step=number(0), exp_avg=like(p), exp_avg_sq=like(p))
        step = moved(state["step"], 1, 1).item()
        g = decayed(p, g, group)
        m = towards(state["exp_avg"], g, beta1)
        v = moved(state["exp_avg_sq"], beta2, squared(g, 1 - beta2))
        change = m / (1 - beta1 ** step) * group["lr"]
        rest = 1 - beta2 ** step
        longest = 2 / (1 - beta2) - 1
        seen = longest - 2 * step * beta2 ** step / rest
        if seen > 5:
            rectified = ((seen - 4) * (seen - 2) * longest
                         / ((longest - 4) * (longest - 2) * seen)) ** 0.5
            change = change * (rest ** 0.5 / (np.sqrt(v) + group["eps"])) * rectified
        subtract(p, change)
