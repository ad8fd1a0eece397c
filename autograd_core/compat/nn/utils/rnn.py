"""Sequences of different lengths: padded to one length, or packed step by step.

    padded = pad_sequence([a, b, c], batch_first=True)
    packed = pack_padded_sequence(padded, lengths, batch_first=True, enforce_sorted=False)
    output, state = lstm(packed)
    padded, lengths = pad_packed_sequence(output, batch_first=True)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ....core import messages
from ....core.apply import apply
from ....core.leaves import wrap
from ....core.tensor import Tensor
from ....functions import cat, full, stack
from ...ops.neural import PackPadded, PadPacked

__all__ = ["PackedSequence", "pack_padded_sequence", "pack_sequence", "pad_packed_sequence",
           "pad_sequence", "unpad_sequence"]


class PackedSequence(NamedTuple):
    """All first steps, then all second ones, …: of ``batch_sizes[t]`` sequences at step t."""

    data: Tensor
    batch_sizes: Tensor
    sorted_indices: Tensor | None = None
    unsorted_indices: Tensor | None = None

    def to(self, *args, **kwargs) -> PackedSequence:
        """The data in another dtype."""
        return self._replace(data=self.data.to(*args, **kwargs))


def pad_sequence(sequences, batch_first: bool = False, padding_value: float = 0.0,
                 padding_side: str = "right") -> Tensor:
    """Sequences side by side, the shorter ones continued with ``padding_value``."""
    length = max(len(x) for x in sequences)
    rows = []
    for x in sequences:
        missing = length - len(x)
        if missing:
            more = full((missing, *x.shape[1:]), padding_value, dtype=x.dtype)
            x = cat([x, more] if padding_side == "right" else [more, x])
        rows.append(x)
    return stack(rows, 0 if batch_first else 1)


def unpad_sequence(padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False) -> list:
    """The sequences that ``pad_sequence`` padded."""
    rows = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [row[:n] for row, n in zip(rows, lengths.tolist(), strict=True)]


def pack_padded_sequence(input: Tensor, lengths, batch_first: bool = False,
                         enforce_sorted: bool = True) -> PackedSequence:
    """The steps that count of padded sequences, the longest first."""
    counts = np.asarray(lengths._array if isinstance(lengths, Tensor) else lengths, np.int64)
    order = None
    if not enforce_sorted:
        order = np.argsort(-counts, kind="stable")
        input = input.index_select(0 if batch_first else 1, wrap(order))
        counts = counts[order]
    input = input.transpose(0, 1) if batch_first else input
    if counts.min() <= 0:
        raise RuntimeError(messages.PACKED_LENGTHS)
    if (np.diff(counts) > 0).any():
        raise RuntimeError(messages.PACKED_ORDER)
    sizes = np.array([(counts > t).sum() for t in range(counts[0])], np.int64)
    data = apply(PackPadded(places_of(sizes)), input)
    if order is None:
        return PackedSequence(data, wrap(sizes))
    return PackedSequence(data, wrap(sizes), wrap(order), wrap(np.argsort(order)))


def places_of(sizes: np.ndarray):
    """(step, sequence) of each row of packed data."""
    steps = np.repeat(np.arange(len(sizes)), sizes)
    return steps, np.concatenate([np.arange(n) for n in sizes])


def pack_sequence(sequences, enforce_sorted: bool = True) -> PackedSequence:
    """Sequences, the longest first, packed step by step."""
    lengths = [len(x) for x in sequences]
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def pad_packed_sequence(sequence: PackedSequence, batch_first: bool = False,
                        padding_value: float = 0.0, total_length: int | None = None):
    """(padded sequences, their lengths) of packed ones, in their order."""
    sizes = sequence.batch_sizes._array
    length = len(sizes) if total_length is None else total_length
    if length < len(sizes):
        raise ValueError(messages.PACKED_TOTAL.format(longest=len(sizes), got=length))
    size = (length, int(sizes[0]), *sequence.data.shape[1:])
    padded = apply(PadPacked(places_of(sizes), size, padding_value), sequence.data)
    lengths = wrap(np.array([(sizes > k).sum() for k in range(sizes[0])], np.int64))
    padded = padded.transpose(0, 1) if batch_first else padded
    back = sequence.unsorted_indices
    if back is None:
        return padded, lengths
    return padded.index_select(0 if batch_first else 1, back), lengths[back]
