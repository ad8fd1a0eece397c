"""Joining and taking apart by columns, by depth, in blocks."""

import numpy as np

from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions.arguments import axis, named, sequence_of_tensors
from ...functions.joining import atleast_2d, cat, of_each
from ...ops import shape

__all__ = ["atleast_3d", "block_diag", "column_stack", "dsplit", "dstack", "hsplit", "tensor_split",
           "vsplit"]


@of_each
def atleast_3d(input: Tensor) -> Tensor:
    """With three axes at least; a vector becomes 1 × n × 1."""
    if not input.ndim:
        return input.reshape(1, 1, 1)
    rows = input.unsqueeze(0) if input.ndim == 1 else input
    return rows if rows.ndim > 2 else rows.unsqueeze(-1)


def dstack(tensors) -> Tensor:
    """One behind the other, along the third axis."""
    return cat(atleast_3d(list(sequence_of_tensors(tensors, "dstack"))), 2)


def column_stack(tensors) -> Tensor:
    """Side by side; vectors are columns."""
    return cat([x if x.ndim > 1 else x.reshape(x.numel(), 1)
                for x in sequence_of_tensors(tensors, "column_stack")], 1)


def block_diag(*tensors: Tensor) -> Tensor:
    """Matrices along the diagonal of a larger one, zeros elsewhere."""
    blocks, total, done = atleast_2d(tensors), 0, 0
    total = sum(x.shape[1] for x in blocks)
    rows = []
    for x in blocks:
        left, right = (x.new_zeros(x.shape[0], n) for n in (done, total - done - x.shape[1]))
        rows.append(cat([left, x, right], 1))
        done += x.shape[1]
    return cat(rows)


def tensor_split(input: Tensor, indices_or_sections, dim: int = 0) -> tuple[Tensor, ...]:
    """Consecutive slices along ``dim``: so many, nearly equal, or cut at the indices given."""
    dim = axis(dim, input.ndim)
    total = input.shape[dim]
    if isinstance(indices_or_sections, Tensor):
        indices_or_sections = indices_or_sections.tolist()
    if isinstance(indices_or_sections, int):
        n, more = divmod(total, indices_or_sections)
        ends = np.cumsum([n + (k < more) for k in range(indices_or_sections)]).tolist()
    else:
        ends = [*indices_or_sections, total]
    starts = [0, *ends[:-1]]
    return tuple(apply(shape.Slice(dim, *slice(a, b).indices(total)), input)
                 for a, b in zip(starts, ends, strict=True))


def splitting(name: str, dim_of, doc: str):
    """hsplit, vsplit, dsplit."""
    def function(input: Tensor, indices_or_sections) -> tuple[Tensor, ...]:
        return tensor_split(input, indices_or_sections, dim_of(input))
    return named(function, name, doc)


hsplit = splitting("hsplit", lambda x: 0 if x.ndim == 1 else 1, "``tensor_split`` by columns.")
vsplit = splitting("vsplit", lambda x: 0, "``tensor_split`` by rows.")
dsplit = splitting("dsplit", lambda x: 2, "``tensor_split`` along the third axis.")
