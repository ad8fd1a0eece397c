"""torch.optim: what changes parameters by their gradients.

    optimizer   Optimizer           descent  SGD            adaptive  Adam AdamW RMSprop Adagrad …
    lr_scheduler   learning rates that change from epoch to epoch
"""

from . import adaptive, descent, lr_scheduler, optimizer
from .adaptive import *  # noqa: F403  (the namespace is these modules' __all__)
from .descent import *  # noqa: F403
from .optimizer import *  # noqa: F403

__all__ = [*adaptive.__all__, *descent.__all__, *optimizer.__all__, "lr_scheduler"]
