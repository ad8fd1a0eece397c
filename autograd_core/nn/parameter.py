"""Parameter: a tensor that a Module trains.

    self.weight = nn.Parameter(torch.zeros(2, 3))       a Module finds it by itself
"""

import numpy as np

from ..core import messages
from ..core.modes import mode
from ..core.tensor import DETACH, Tensor, next_sequence

__all__ = ["Buffer", "Parameter"]


class Parameter(Tensor):
    """A leaf that requires a gradient and shares the memory of ``data``.

    >>> import autograd_core as torch
    >>> torch.nn.Parameter(torch.zeros(2))
    Parameter containing:
    tensor([0., 0.], requires_grad=True)
    """

    def __init__(self, data: Tensor | None = None, requires_grad: bool = True):
        source = Tensor._of(np.empty(0, np.float32)) if data is None else data
        if not isinstance(source, Tensor):
            source = source.detach()
        self._array = source._shared()
        self._counter = source._counter
        self._sequence = next_sequence()
        if requires_grad and self.is_inference() and not mode.inference:
            raise RuntimeError(messages.INFERENCE_FLAG)
        if requires_grad and not self.is_floating_point():
            raise RuntimeError(messages.FLOATS_ONLY)
        self._requires_grad = bool(requires_grad)
        if mode.observer is not None and source._requires_grad:
            mode.observer.applied(DETACH, (source,), self)

    def __repr__(self):
        return "Parameter containing:\n" + super().__repr__()


class Buffer(Tensor):
    """A tensor that belongs to a Module's state and is not trained."""

    def __init__(self, data: Tensor | None = None, *, persistent: bool = True):
        source = Tensor._of(np.empty(0, np.float32)) if data is None else data
        self._array, self.persistent = source._shared(), persistent
        self._counter = source._counter
