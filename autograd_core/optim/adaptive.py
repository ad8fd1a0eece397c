"""Optimizers with a step size of its own for every element."""

import math

import numpy as np

from ..functions.inplace import subtract, write
from .optimizer import Optimizer, decayed, like, moved, number, refuse, root, squared, towards

__all__ = ["Adadelta", "Adagrad", "Adam", "AdamW", "RMSprop"]


class Adam(Optimizer):
    """p -= lr · m / (√v + eps): m and v are running means of g and g², freed of their start."""

    decoupled = False

    def __init__(self, params, lr: float = 1e-3, betas=(0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 0, amsgrad: bool = False, *, foreach: bool | None = None,
                 maximize: bool = False, capturable: bool = False, differentiable: bool = False,
                 fused: bool | None = None, decoupled_weight_decay: bool = False):
        refuse(learning__rate=lr, epsilon__value=eps, betas=betas, weight_decay__value=weight_decay)
        super().__init__(params, dict(
            lr=lr, betas=tuple(betas), eps=eps, weight_decay=weight_decay, amsgrad=amsgrad,
            maximize=maximize, foreach=foreach, capturable=capturable,
            differentiable=differentiable, fused=fused,
            decoupled_weight_decay=self.decoupled or decoupled_weight_decay))

    def update(self, p, g, group):
        state, (beta1, beta2), lr = self.state[p], group["betas"], group["lr"]
        if not state:
            state.update(step=number(0), exp_avg=like(p), exp_avg_sq=like(p))
            if group["amsgrad"]:
                state["max_exp_avg_sq"] = like(p)
        step = moved(state["step"], 1, 1).item()
        g = decayed(p, g, group)
        m = towards(state["exp_avg"], g, beta1)
        v = moved(state["exp_avg_sq"], beta2, squared(g, 1 - beta2))
        if group["amsgrad"]:
            write(state["max_exp_avg_sq"], np.maximum(state["max_exp_avg_sq"]._array, v))
            v = state["max_exp_avg_sq"]._array
        change = m / root(v, math.sqrt(1 - beta2 ** step), group["eps"])
        change *= lr / (1 - beta1 ** step)
        subtract(p, change)


class AdamW(Adam):
    """Adam whose weight decay shrinks the parameters, not the gradients."""

    decoupled = True

    def __init__(self, params, lr: float = 1e-3, betas=(0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 1e-2, amsgrad: bool = False, *, maximize: bool = False,
                 foreach: bool | None = None, capturable: bool = False,
                 differentiable: bool = False, fused: bool | None = None):
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize,
                         foreach=foreach, capturable=capturable, differentiable=differentiable,
                         fused=fused)


class RMSprop(Optimizer):
    """p -= lr · g / (√v + eps): v is a running mean of g²."""

    def __init__(self, params, lr: float = 1e-2, alpha: float = 0.99, eps: float = 1e-8,
                 weight_decay: float = 0, momentum: float = 0, centered: bool = False,
                 capturable: bool = False, foreach: bool | None = None, maximize: bool = False,
                 differentiable: bool = False):
        refuse(learning__rate=lr, epsilon__value=eps, momentum__value=momentum,
               weight_decay__value=weight_decay, alpha__value=alpha)
        super().__init__(params, dict(
            lr=lr, momentum=momentum, alpha=alpha, eps=eps, centered=centered,
            weight_decay=weight_decay, capturable=capturable, foreach=foreach, maximize=maximize,
            differentiable=differentiable))

    def update(self, p, g, group):
        state, alpha = self.state[p], group["alpha"]
        if not state:
            state.update(step=number(0), square_avg=like(p))
            if group["momentum"] > 0:
                state["momentum_buffer"] = like(p)
            if group["centered"]:
                state["grad_avg"] = like(p)
        moved(state["step"], 1, 1)
        g = decayed(p, g, group)
        v = moved(state["square_avg"], alpha, squared(g, 1 - alpha))
        if group["centered"]:
            m = towards(state["grad_avg"], g, alpha)
            v = v - m * m
        change = g / root(v, 1, group["eps"])
        if group["momentum"] > 0:
            change = moved(state["momentum_buffer"], group["momentum"], change)
        subtract(p, change * group["lr"])


class Adagrad(Optimizer):
    """p -= lr · g / (√s + eps): s is the sum of g²."""

    def __init__(self, params, lr: float = 1e-2, lr_decay: float = 0, weight_decay: float = 0,
                 initial_accumulator_value: float = 0, eps: float = 1e-10,
                 foreach: bool | None = None, *, maximize: bool = False,
                 differentiable: bool = False, fused: bool | None = None):
        refuse(learning__rate=lr, lr_decay__value=lr_decay, weight_decay__value=weight_decay,
               initial_accumulator_value__value=initial_accumulator_value, epsilon__value=eps)
        super().__init__(params, dict(
            lr=lr, lr_decay=lr_decay, eps=eps, weight_decay=weight_decay,
            initial_accumulator_value=initial_accumulator_value, foreach=foreach, maximize=maximize,
            differentiable=differentiable, fused=fused))
        for group in self.param_groups:
            for p in group["params"]:
                self.state[p].update(step=number(0), sum=like(p, initial_accumulator_value))

    def update(self, p, g, group):
        state = self.state[p]
        step = moved(state["step"], 1, 1).item()
        g = decayed(p, g, group)
        rate = group["lr"] / (1 + (step - 1) * group["lr_decay"])
        s = moved(state["sum"], 1, g * g)
        change = g / root(s, 1, group["eps"])
        change *= rate
        subtract(p, change)


class Adadelta(Optimizer):
    """p -= lr · g · √(d + eps) / √(v + eps): v and d are running means of g² and of change²."""

    def __init__(self, params, lr: float = 1.0, rho: float = 0.9, eps: float = 1e-6,
                 weight_decay: float = 0, foreach: bool | None = None, *,
                 capturable: bool = False, maximize: bool = False, differentiable: bool = False):
        refuse(learning__rate=lr)
        if not 0 <= rho <= 1:
            raise ValueError(f"Invalid rho value: {rho}")
        refuse(epsilon__value=eps, weight_decay__value=weight_decay)
        super().__init__(params, dict(
            lr=lr, rho=rho, eps=eps, weight_decay=weight_decay, maximize=maximize,
            capturable=capturable, foreach=foreach, differentiable=differentiable))

    def update(self, p, g, group):
        state, rho, eps = self.state[p], group["rho"], group["eps"]
        if not state:
            state.update(step=number(0), square_avg=like(p), acc_delta=like(p))
        moved(state["step"], 1, 1)
        g = decayed(p, g, group)
        v = moved(state["square_avg"], rho, squared(g, 1 - rho))
        change = np.sqrt(state["acc_delta"]._array + eps) / np.sqrt(v + eps) * g
        moved(state["acc_delta"], rho, squared(change, 1 - rho))
        change *= group["lr"]
        subtract(p, change)
