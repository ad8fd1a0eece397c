"""Rows of a table, brought together in bags: embedding_bag."""

from typing import ClassVar

import numpy as np

from ...core.casts import Detach
from ...core.op import General
from ...ops.shape import Index, Scatter, added_up


class EmbeddingBag(General):
    """The sum or mean, times weights, of the rows that each bag of ``indices`` names.

    ``offsets`` says where in ``indices`` each bag starts; ``scaled``, that the gradient of a row is
    divided by how often it is named.
    """
    offsets: tuple[int, ...]
    mode: str = "sum"
    scaled: bool = False
    grad_fn, tex = "EmbeddingBagBackward0", r"\textstyle\sum {$a}_{[$indices]} \cdot $weight"
    local = (r"\text{counts}",)
    saved_as: ClassVar = {"a": "weight"}

    def bags(self, n):
        """The bag of each index, and what its rows are multiplied by."""
        sizes = np.diff((*self.offsets, n))
        bag = np.repeat(np.arange(len(sizes)), sizes)
        return bag, 1 / sizes[bag] if self.mode == "mean" else np.ones(n)

    def forward(self, a, indices, weight):
        bag, scale = self.bags(len(indices))
        scale = scale if weight is None else scale * weight
        rows = a[indices] * scale[:, None].astype(a.dtype)
        return added_up(rows, (bag,), (len(self.offsets), a.shape[1]))

    def vjp_a(self, g, indices, weight, shape):
        indices = np.asarray(indices)
        bag, scale = self.bags(len(indices))
        rows = Index((bag,))(g)
        if self.scaled:
            scale = scale / np.bincount(indices)[indices]
        if self.scaled or self.mode == "mean":
            kind = rows.dtype if isinstance(rows, np.ndarray) else rows._array.dtype
            rows = rows * scale.astype(kind).reshape(-1, 1)
        rows = rows if weight is None else rows * weight.reshape(-1, 1)
        return Scatter((indices,), shape)(rows)

    def vjp_weight(self, g, a, indices):
        bag, scale = self.bags(len(np.asarray(indices)))
        out = (Index((bag,))(g) * Index((np.asarray(indices),))(a)).sum(-1)
        return out * scale if self.mode == "mean" else out


class EmbeddingBagMax(General):
    """The largest, in each column, of the rows that each bag of ``indices`` names."""
    offsets: tuple[int, ...]
    grad_fn, tex = "EmbeddingBagBackward0", r"\max {$a}_{[$indices]}"
    local = (r"\text{rows of}\ I",)
    saved_as: ClassVar = {"a": "weight"}

    def where_largest(self, a, indices):
        """For each bag and column the row of the table, and whether the bag holds any."""
        a, indices = np.asarray(Detach()(a)), np.asarray(indices)
        ends = (*self.offsets[1:], len(indices))
        found = np.zeros((len(ends), a.shape[1]), np.int64)
        for k, (start, end) in enumerate(zip(self.offsets, ends, strict=True)):
            part = indices[start:end]
            if len(part):
                found[k] = part[a[part].argmax(0)]
        full = np.diff((*self.offsets, len(indices)))[:, None] > 0
        return found, full

    def forward(self, a, indices):
        rows, full = self.where_largest(a, indices)
        return np.where(full, np.take_along_axis(a, rows, 0), 0).astype(a.dtype)

    def vjp_a(self, g, a, indices, shape):
        rows, full = self.where_largest(a, indices)
        return Scatter((rows, np.arange(shape[1])), shape)(g * full)
