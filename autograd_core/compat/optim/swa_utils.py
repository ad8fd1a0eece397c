"""torch.optim.swa_utils: averages of a model over the steps of its training.

    averaged = AveragedModel(net)
    averaged.update_parameters(net)     after every step, or epoch
    averaged(x)                         what the average says
"""

import itertools
import math
from collections.abc import Callable
from copy import deepcopy

from ...core.dtypes import int64
from ...core.leaves import wrap
from ...core.modes import no_grad
from ...core.tensor import Tensor
from ...nn import Module
from ...nn.modules.normalization import BatchNorm
from ...optim.lr_scheduler.base import LRScheduler, one_each

__all__ = ["SWALR", "AveragedModel", "get_ema_avg_fn", "get_swa_avg_fn", "update_bn"]


def get_swa_avg_fn() -> Callable:
    """The plain average of all that was seen."""
    @no_grad()
    def swa_update(averaged: Tensor, current: Tensor, num_averaged):
        return averaged + (current - averaged) / (num_averaged + 1)
    return swa_update


def get_ema_avg_fn(decay: float = 0.999) -> Callable:
    """A running average: what was counts ``decay``, what is new the rest."""
    if decay < 0.0 or decay > 1.0:
        raise ValueError(f"Invalid decay value {decay} provided. Please provide a value in [0,1] "
                         "range.")

    @no_grad()
    def ema_update(averaged: Tensor, current: Tensor, num_averaged):
        return decay * averaged + (1 - decay) * current
    return ema_update


class AveragedModel(Module):
    """A copy of ``model`` whose parameters are averages; ``avg_fn`` says which."""

    def __init__(self, model: Module, device=None, avg_fn: Callable | None = None,
                 use_buffers: bool = False):
        super().__init__()
        self.module = deepcopy(model)
        self.register_buffer("n_averaged", wrap(0, int64))
        self.avg_fn, self.use_buffers = avg_fn, use_buffers

    def forward(self, *args, **kwargs):
        return self.module(*args, **kwargs)

    @no_grad()
    def update_parameters(self, model: Module) -> None:
        """Take ``model``, as it is now, into the average; buffers are copied."""
        average = self.avg_fn or get_swa_avg_fn()
        first = bool(self.n_averaged == 0)
        for own, other in zip(self._averaged(self.module), self._averaged(model), strict=True):
            value = other.detach()
            own.copy_(value if first else average(own.detach(), value, self.n_averaged))
        if not self.use_buffers:
            for own, other in zip(self.module.buffers(), model.buffers(), strict=True):
                own.copy_(other.detach())
        self.n_averaged += 1

    def _averaged(self, model: Module):
        """What is averaged: parameters, and buffers if asked for."""
        return itertools.chain(model.parameters(), model.buffers() if self.use_buffers else ())


@no_grad()
def update_bn(loader, model: Module, device=None) -> None:
    """Let the batch norms of ``model`` see the data of ``loader`` anew."""
    norms = [module for module in model.modules() if isinstance(module, BatchNorm)]
    if not norms:
        return
    momenta, training = [norm.momentum for norm in norms], model.training
    model.train()
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
    for batch in loader:
        model(batch[0] if isinstance(batch, list | tuple) else batch)
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    model.train(training)


class SWALR(LRScheduler):
    """From the rate that is set to ``swa_lr`` in ``anneal_epochs``, then no more change."""

    def __init__(self, optimizer, swa_lr: float, anneal_epochs: int = 10,
                 anneal_strategy: str = "cos", last_epoch: int = -1):
        for lr, group in zip(one_each("swa_lr", optimizer, swa_lr), optimizer.param_groups,
                             strict=True):
            group["swa_lr"] = lr
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError("anneal_strategy must be one of 'cos' or 'linear', instead got "
                             f"{anneal_strategy}")
        self._anneal_strategy = anneal_strategy
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise ValueError("anneal_epochs must be equal or greater than 0, got "
                             f"{anneal_epochs}")
        self.anneal_epochs = anneal_epochs
        super().__init__(optimizer, last_epoch)

    def _part(self, step: int) -> float:
        """How much of ``swa_lr`` there is at ``step``."""
        t = max(0, min(1, step / max(1, self.anneal_epochs)))
        return (1 - math.cos(math.pi * t)) / 2 if self._anneal_strategy == "cos" else t

    def get_lr(self):
        self._warn_outside()
        step = self._step_count - 1
        if self.anneal_epochs == 0:
            step = max(1, step)
        before, now = self._part(step - 1), self._part(step)
        rates = []
        for group in self.optimizer.param_groups:
            goal = group["swa_lr"]
            start = goal if before == 1 else (group["lr"] - before * goal) / (1 - before)
            rates.append(goal * now + start * (1 - now))
        return rates
