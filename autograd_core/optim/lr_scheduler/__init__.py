"""torch.optim.lr_scheduler: learning rates that change from epoch to epoch.

    scheduler = StepLR(optimizer, step_size=30, gamma=0.1)
    for epoch in range(100):
        train()
        scheduler.step()

    base     LRScheduler             factors   StepLR LambdaLR LinearLR …
    cycles   OneCycleLR CyclicLR …   plateau   ReduceLROnPlateau     combined   one after the other
"""

from . import base, combined, cycles, factors, plateau
from .base import *  # noqa: F403  (the namespace is these modules' __all__)
from .base import LRScheduler as _LRScheduler  # noqa: F401  (its name in older scripts)
from .combined import *  # noqa: F403
from .cycles import *  # noqa: F403
from .factors import *  # noqa: F403
from .plateau import *  # noqa: F403

__all__ = [*base.__all__, *combined.__all__, *cycles.__all__, *factors.__all__, *plateau.__all__]
