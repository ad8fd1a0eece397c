"""Training: optimizers, rates that fall, moving averages, checkpoints, the step."""

from . import optimizers, saver, schedules
from .optimizers import *  # noqa: F403
from .refused import refuse
from .saver import *  # noqa: F403
from .schedules import *  # noqa: F403

__all__ = [*optimizers.__all__, *saver.__all__, *schedules.__all__]
__getattr__ = refuse("train", __name__)
