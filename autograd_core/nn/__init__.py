"""torch.nn: networks.

    parameter   Parameter              modules     Module, and the layers made of it
    functional  what layers do         init        filling weights        utils  clipping gradients
"""

from ..functions import lazy_names
from . import functional, init, modules, parameter, utils
from .modules import *  # noqa: F403  (the namespace is these modules' __all__)
from .parameter import *  # noqa: F403

__all__ = [*modules.__all__, *parameter.__all__, *lazy_names.PLACES["nn"], "functional", "init",
           "utils"]
__getattr__, __dir__ = lazy_names.hooks("nn", __name__, globals(), {"lazy_names"})
