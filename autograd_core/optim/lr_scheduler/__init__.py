"""torch.optim.lr_scheduler: learning rates that change from epoch to epoch.

    scheduler = StepLR(optimizer, step_size=30, gamma=0.1)
    for epoch in range(100):
        train()
        scheduler.step()

    base     LRScheduler    factors   StepLR LambdaLR LinearLR …    plateau   ReduceLROnPlateau
"""

from ...functions import doors, lazy_names
from . import base, factors, plateau
from .base import *  # noqa: F403  (the namespace is these modules' __all__)
from .base import LRScheduler as _LRScheduler  # noqa: F401  (its name in older scripts)
from .factors import *  # noqa: F403
from .plateau import *  # noqa: F403

__all__ = [*base.__all__, *factors.__all__, *plateau.__all__,
           *lazy_names.PLACES["optim.lr_scheduler"]]
__getattr__, __dir__ = lazy_names.hooks("optim.lr_scheduler", __name__, globals(),
                                        {"doors", "lazy_names"})
doors.open_doors(__name__)
