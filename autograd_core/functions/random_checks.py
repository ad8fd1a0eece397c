"""Argument checks of random tensors, in PyTorch's words."""

import numpy as np

from ..core import dtypes, messages


def count(size) -> int:
    """Number of elements; RuntimeError in PyTorch's words for a negative length."""
    for n in size:
        if n < 0:
            raise RuntimeError(f"Trying to create tensor with negative dimension {n}: {list(size)}")
    return int(np.prod(size, dtype=np.int64))


def refuse_integers(distribution: str, dtype: dtypes.dtype) -> None:
    """Uniform and normal numbers are floats."""
    if not dtype.is_floating_point:
        kernel = {"uniform": "check_uniform_bounds", "normal": "normal_kernel_cpu"}[distribution]
        raise NotImplementedError(f'"{kernel}" not implemented for \'{dtype.short_name}\'')


def refuse_range(low, high) -> None:
    """There is an integer between the two."""
    if low >= high:
        raise RuntimeError(messages.RANDOM_RANGE.format(low=low, high=high))


def refuse_std(std) -> None:
    """A standard deviation is not negative."""
    if std < 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
