"""torch.optim: what changes parameters by their gradients.

    optimizer   Optimizer           descent  SGD            adaptive  Adam AdamW RMSprop Adagrad …
    moments     Adamax NAdam RAdam  signs    Rprop ASGD     lbfgs     LBFGS, by line search
    lr_scheduler   learning rates that change from epoch to epoch
    swa_utils      averages of models
"""

import importlib

from . import adaptive, descent, lbfgs, lr_scheduler, moments, optimizer, signs
from .adaptive import *  # noqa: F403  (the namespace is these modules' __all__)
from .descent import *  # noqa: F403
from .lbfgs import *  # noqa: F403
from .moments import *  # noqa: F403
from .optimizer import Optimizer
from .signs import *  # noqa: F403

__all__ = ["Optimizer", *adaptive.__all__, *descent.__all__, *lbfgs.__all__, *moments.__all__,
           *signs.__all__, "lr_scheduler", "optimizer"]


def __getattr__(name):
    if name == "swa_utils":
        return importlib.import_module(".swa_utils", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
