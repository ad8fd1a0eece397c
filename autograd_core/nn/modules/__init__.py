"""The modules of torch.nn, by concern.

    module      Module, of naming, state and hooks       containers  Sequential …
    linear      conv  pooling  normalization  regularization  rnn       activation  loss
"""

from ...functions import doors, lazy_names
from . import (
    activation,
    containers,
    conv,
    linear,
    loss,
    module,
    normalization,
    pooling,
    regularization,
    rnn,
)

PARTS = (module, containers, linear, conv, pooling, normalization, regularization, rnn, activation,
         loss)
__all__ = [name for part in PARTS for name in part.__all__]
globals().update((name, getattr(part, name)) for part in PARTS for name in part.__all__)
__getattr__, __dir__ = lazy_names.hooks("nn", __name__, globals(), {"doors", "lazy_names"})
doors.open_doors(__name__)
