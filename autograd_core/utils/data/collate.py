"""Samples into one batch: tensors stacked, numbers into a tensor, containers entry by entry."""

import copy
import re
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence

import numpy as np

from ...core.dtypes import float64
from ...core.tensor import Tensor
from ...functions import as_tensor, stack, tensor

__all__ = ["default_collate", "default_convert"]
TEXTS = re.compile(r"[SaUO]")
NO_BATCH = ("default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; "
            "found {kind}")


def default_collate(batch):
    """One batch of a list of samples that are built alike.

    >>> import autograd_core as torch
    >>> default_collate([(torch.ones(2), 0), (torch.zeros(2), 1)])
    [tensor([[1., 1.],
            [0., 0.]]), tensor([0, 1])]
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(list(batch), 0)
    if isinstance(first, np.ndarray):
        if TEXTS.search(first.dtype.str):
            raise TypeError(NO_BATCH.format(kind=first.dtype))
        return default_collate([as_tensor(x) for x in batch])
    if isinstance(first, np.generic) and not isinstance(first, str | bytes | float):
        return tensor(np.array(batch))
    if isinstance(first, float):
        return tensor(batch, dtype=float64)
    if isinstance(first, int):
        return tensor(batch)
    if isinstance(first, str | bytes):
        return batch
    if isinstance(first, Mapping):
        return like_mapping(first, {key: default_collate([x[key] for x in batch]) for key in first})
    if isinstance(first, Sequence):
        return of_sequences(first, batch)
    raise TypeError(NO_BATCH.format(kind=type(first)))


def of_sequences(first, batch):
    """Entry by entry; a list for a tuple, unless that has names."""
    if not hasattr(first, "_fields") and any(len(x) != len(first) for x in batch):
        raise RuntimeError("each element in list of batch should be of equal size")
    entries = [default_collate(entry) for entry in zip(*batch, strict=False)]
    return like_sequence(first, entries)


def like_mapping(first: Mapping, entries: dict):
    """``entries`` in a container like ``first``; in a dict where that cannot be made."""
    try:
        if isinstance(first, MutableMapping):
            out = copy.copy(first)
            out.update(entries)
            return out
        return type(first)(entries)
    except TypeError:
        return entries


def like_sequence(first: Sequence, entries: list):
    """``entries`` in a container like ``first``; in a list for a tuple without names, or where that
    cannot be made."""
    if hasattr(first, "_fields"):
        return type(first)(*entries)
    if isinstance(first, tuple):
        return entries
    try:
        if isinstance(first, MutableSequence):
            out = copy.copy(first)
            out[:] = entries
            return out
        return type(first)(entries)
    except TypeError:
        return entries


def default_convert(data):
    """NumPy arrays as tensors, also inside of containers; the rest as it is."""
    if isinstance(data, np.ndarray | np.generic) and not isinstance(data, str | bytes):
        return data if TEXTS.search(data.dtype.str) else as_tensor(data)
    if isinstance(data, Mapping):
        return like_mapping(data, {key: default_convert(x) for key, x in data.items()})
    if isinstance(data, Sequence) and not isinstance(data, str | bytes):
        return like_sequence(data, [default_convert(x) for x in data])
    return data
