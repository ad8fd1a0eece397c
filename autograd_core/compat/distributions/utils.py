"""What distributions share: numbers as tensors, probabilities as logits and back."""

from __future__ import annotations

import numpy as np

from ...core.tensor import Tensor
from ...functions import broadcast_tensors, log, sigmoid, tensor
from ...functions.softmaxes import softmax


def broadcast_all(*values) -> tuple[Tensor, ...]:
    """Tensors and numbers as tensors of one shape, numbers in the dtype of the first tensor."""
    if not all(isinstance(v, Tensor | int | float) for v in values):
        raise ValueError("Input arguments must all be instances of Number, torch.Tensor or objects "
                         "implementing __torch_function__.")
    like = next((v for v in values if isinstance(v, Tensor)), None)
    dtype = tensor(0.0).dtype if like is None else like.dtype
    return broadcast_tensors(*[v if isinstance(v, Tensor) else tensor(v, dtype=dtype)
                               for v in values])


def clamp_probs(probs: Tensor) -> Tensor:
    """Probabilities kept from being 0 or 1."""
    eps = float(np.finfo(probs._array.dtype).eps)
    return probs.clamp(min=eps, max=1 - eps)


def probs_to_logits(probs: Tensor, is_binary: bool = False) -> Tensor:
    """Logits of probabilities; of an event and its contrary if ``is_binary``."""
    clamped = clamp_probs(probs)
    return log(clamped) - (-clamped).log1p() if is_binary else log(clamped)


def logits_to_probs(logits: Tensor, is_binary: bool = False) -> Tensor:
    """Probabilities of logits."""
    return sigmoid(logits) if is_binary else softmax(logits, -1)


def one_of(probs, logits) -> None:
    """ValueError unless exactly one is given."""
    if (probs is None) == (logits is None):
        raise ValueError("Either `probs` or `logits` must be specified, but not both.")


class lazy_property:
    """An attribute worked out when it is first asked for."""

    def __init__(self, find):
        self.find, self.__doc__ = find, find.__doc__

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        from ...core.modes import enable_grad
        with enable_grad():
            vars(instance)[self.name] = found = self.find(instance)
        return found
