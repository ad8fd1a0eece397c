"""Tensors over the memory of others: ``frombuffer``."""

import warnings

import numpy as np

from ...core import dtypes, messages
from ...core.leaves import leaf
from ...core.tensor import Tensor

__all__ = ["frombuffer"]


def frombuffer(buffer, *, dtype, count: int = -1, offset: int = 0,
               requires_grad: bool = False) -> Tensor:
    """A vector that shares the memory of ``buffer``: ``count`` numbers (-1: all) from byte
    ``offset`` on.

    Raises ValueError where the buffer holds no such numbers.

    >>> import autograd_core as torch
    >>> torch.frombuffer(bytearray([1, 0, 2, 0]), dtype=torch.int16)
    tensor([1, 2], dtype=torch.int16)
    """
    try:
        memory = memoryview(buffer)
    except TypeError:
        raise ValueError("object does not implement Python buffer protocol.") from None
    kind, length = dtypes.as_dtype(dtype).numpy, memory.nbytes
    check_window(length, kind.itemsize, count, offset)
    if memory.readonly:
        warnings.warn(messages.READ_ONLY_BUFFER, UserWarning, stacklevel=2)
    return leaf(np.frombuffer(memory, kind, count, offset), requires_grad)


def check_window(length: int, size: int, count: int, offset: int) -> None:
    """ValueError unless ``count`` numbers of ``size`` bytes are in ``length``, from ``offset``."""
    rest = length - offset
    if length == 0 or count == 0:
        raise ValueError(f"both buffer length ({length}) and count ({count}) must not be 0")
    if not 0 <= offset < length:
        raise ValueError(f"offset ({offset} bytes) must be non-negative and no greater than buffer "
                         f"length ({length} bytes) minus 1")
    if count < 0 and rest % size:
        raise ValueError(f"buffer length ({rest} bytes) after offset ({offset} bytes) must be a "
                         f"multiple of element size ({size})")
    if count * size > rest:
        raise ValueError(f"requested buffer length ({count} * {size} bytes) after offset ({offset} "
                         f"bytes) must not be greater than actual buffer length ({length} bytes)")
