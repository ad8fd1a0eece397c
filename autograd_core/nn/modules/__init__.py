"""The modules of torch.nn, by concern.

    module      Module, of naming, state and hooks       containers  parameters  Sequential …
    linear      conv  pooling  padding  normalization  regularization  rnn       activation  loss
"""

from . import (
    activation,
    containers,
    conv,
    linear,
    loss,
    module,
    normalization,
    padding,
    parameters,
    pooling,
    regularization,
    rnn,
)

PARTS = (module, containers, parameters, linear, conv, pooling, padding, normalization,
         regularization, rnn, activation, loss)
__all__ = [name for part in PARTS for name in part.__all__]
globals().update((name, getattr(part, name)) for part in PARTS for name in part.__all__)
