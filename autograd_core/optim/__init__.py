"""torch.optim: what changes parameters by their gradients.

    optimizer   Optimizer           descent  SGD            adaptive  Adam AdamW RMSprop Adagrad …
    lr_scheduler   learning rates that change from epoch to epoch
"""

from ..functions import doors, lazy_names
from . import adaptive, descent, lr_scheduler, optimizer
from .adaptive import *  # noqa: F403  (the namespace is these modules' __all__)
from .descent import *  # noqa: F403
from .optimizer import Optimizer

__all__ = ["Optimizer", *adaptive.__all__, *descent.__all__, *lazy_names.PLACES["optim"],
           "lr_scheduler", "optimizer"]
__getattr__, __dir__ = lazy_names.hooks("optim", __name__, globals(), {"doors", "lazy_names"})
doors.open_doors(__name__)
