"""Stochastic gradient descent."""

import numpy as np

from ..core.tensor import Tensor
from ..functions.inplace import subtract
from .optimizer import Optimizer, decayed, moved, refuse

__all__ = ["SGD"]


class SGD(Optimizer):
    """p -= lr · g, with momentum: p -= lr · m, where m = momentum · m + (1 - dampening) · g.

    >>> import autograd_core as torch
    >>> w = torch.tensor([1.], requires_grad=True)
    >>> optimizer = torch.optim.SGD([w], lr=0.1)
    >>> (w * 2).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([0.8000], requires_grad=True)
    """

    def __init__(self, params, lr: float = 1e-3, momentum: float = 0, dampening: float = 0,
                 weight_decay: float = 0, nesterov: bool = False, *, maximize: bool = False,
                 foreach: bool | None = None, differentiable: bool = False,
                 fused: bool | None = None):
        refuse(learning__rate=lr, momentum__value=momentum, weight_decay__value=weight_decay)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        super().__init__(params, dict(
            lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay,
            nesterov=nesterov, maximize=maximize, foreach=foreach, differentiable=differentiable,
            fused=fused))

    def update(self, p, g, group):
        g = decayed(p, g, group)
        momentum = group["momentum"]
        if momentum:
            state = self.state[p]
            if state.get("momentum_buffer") is None:
                state["momentum_buffer"] = Tensor._of(np.array(g))
                m = state["momentum_buffer"]._array
            else:
                m = moved(state["momentum_buffer"], momentum, g * (1 - group["dampening"]))
            g = g + m * momentum if group["nesterov"] else m
        subtract(p, g * group["lr"])
