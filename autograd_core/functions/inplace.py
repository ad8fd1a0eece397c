"""What changes a tensor's memory: the version counter goes up."""

from __future__ import annotations

from .. import messages
from ..modes import mode
from ..tensor import Tensor
from .arguments import method

__all__: list[str] = []


@method()
def zero_(input: Tensor) -> Tensor:
    """Set every element to 0, in place.

    Raises RuntimeError on a leaf that requires grad while operations are being recorded.
    """
    if input._requires_grad and mode.grad:
        raise RuntimeError(messages.LEAF_IN_PLACE)
    input._shared()[...] = 0
    input._counter[0] += 1
    return input
