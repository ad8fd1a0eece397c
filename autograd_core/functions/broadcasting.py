"""Broadcasting: expand, broadcast_to, broadcast_tensors, broadcast_shapes."""

from __future__ import annotations

import numpy as np

from ..core import messages
from ..core.apply import apply
from ..core.attributes import Size
from ..core.broadcasting import broadcast_error
from ..core.tensor import Tensor, method
from ..ops import shape
from .arguments import sizes

__all__ = ["broadcast_shapes", "broadcast_tensors", "broadcast_to"]


@method()
def expand(input: Tensor, *size) -> Tensor:
    """Axes of length 1 repeated to ``size`` without copying; -1 keeps an axis."""
    target = sizes(size)
    refuse_expansion(input, target)
    lead = len(target) - input.ndim
    return apply(shape.Expand(tuple(input.shape[k - lead] if n == -1 else n
                                    for k, n in enumerate(target))), input)


def refuse_expansion(input: Tensor, target: tuple[int, ...]) -> None:
    """RuntimeError in PyTorch's words where ``input`` does not stretch to ``target``."""
    have, lead = input.shape, len(target) - input.ndim
    if lead < 0:
        raise RuntimeError(messages.EXPAND_DIMS.format(
            type=input.type(), sizes=list(have), target=list(target), to=len(target),
            have=len(have)))
    for k in reversed(range(lead, len(target))):
        if target[k] != -1 and have[k - lead] not in (1, target[k]):
            raise RuntimeError(messages.EXPAND_SIZE.format(
                to=target[k], have=have[k - lead], dim=k, target=list(target), sizes=list(have)))


@method("broadcast_to")
def broadcast_to(input: Tensor, size) -> Tensor:
    """``expand`` to a shape."""
    return expand(input, *size)


def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    """All expanded to one shape."""
    size = batch_of(*[x.shape for x in tensors])
    return tuple(x if x.shape == size else expand(x, *size) for x in tensors)


def batch_of(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that several broadcast to; RuntimeError in PyTorch's words when they do not."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise broadcast_error([np.empty(size) for size in shapes]) from None


def broadcast_shapes(*shapes) -> Size:
    """The shape that several broadcast to."""
    out = list(shapes[0])
    for k, size in enumerate(shapes[1:], 1):
        out = [1] * (len(size) - len(out)) + out
        for d in range(-1, -len(size) - 1, -1):
            if size[d] != 1 and out[d] not in (1, size[d]):
                raise RuntimeError(messages.BROADCAST_SHAPES.format(
                    n=size[d], dim=d, index=k, shape=tuple(size), expected=out))
            out[d] = size[d] if out[d] == 1 else out[d]
    return Size(out)


Tensor.expand_as = lambda self, other: expand(self, *other.shape)
