"""Tensor inspection: what autograd keeps with one tensor, read without changing it, and tables.

    facts_of("w", w)        each fact as a text, with a mark that tells two moments apart
    as_text(rows)           rows of texts in columns
    as_html(headings, rows) the same as an HTML table that takes its colours from the page
"""

import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from html import escape

import numpy as np

from ..core.tensor import Tensor
from ..core.view_ops import AsStrided
from ..trace.numbers import plain, table, value_of

HEADINGS = ("name", "value", "is_leaf", "requires_grad", "grad_fn", "grad", "version", "memory")
REFUSED = "refused: its base was changed"


@dataclass(frozen=True)
class Facts:
    """One tensor at one moment: ``texts`` under HEADINGS; two moments are the same where their
    ``marks`` are, even if the texts read alike.  ``tensor`` does not keep the tensor alive."""

    texts: tuple[str, ...]
    marks: tuple
    tensor: weakref.ref


def facts_of(name: str, tensor: Tensor, memory: str = "") -> Facts:
    """What can be told of ``tensor`` now; ``memory`` says whose memory it shares."""
    made, node = find_maker(tensor)
    version = "not counted" if tensor.is_inference() else str(tensor._version)
    told = (str(made == "None"), str(tensor.requires_grad), made)
    texts = (name, format_values(tensor), *told, format_gradient(tensor, made), version, memory)
    marks = (name, fingerprint(tensor), *told[:2], (made, node), fingerprint(tensor._grad),
             version, memory)
    return Facts(texts, marks, weakref.ref(tensor))


def find_maker(tensor: Tensor) -> tuple[str, int]:
    """The name and the number of its grad_fn; of a view whose base was changed since, what looking
    at ``grad_fn`` would make."""
    view, base = tensor._view, tensor._base
    if base is not None and tensor.requires_grad and tensor._counter[0] != view.version:
        if view.made or None in base._turns[view.turns:]:
            return REFUSED, 0
        if base.requires_grad:
            return AsStrided.grad_fn, 0
    node = tensor._grad_fn
    return ("None", 0) if node is None else (type(node).__name__, node.sequence)


def format_values(tensor: Tensor) -> str:
    return plain(value_of(tensor._array))


def format_gradient(tensor: Tensor, made: str) -> str:
    """What is in the mailbox; "None (not kept)" where there is none."""
    if tensor._grad is not None:
        return format_values(tensor._grad)
    return "None" if made == "None" or tensor.retains_grad else "None (not kept)"


def fingerprint(tensor: Tensor | None):
    """Something that is the same only when all values are."""
    if tensor is None:
        return None
    array = np.asarray(tensor._array)
    return array.shape, array.dtype.str, blake2b(array.tobytes(), digest_size=8).digest()


def describe_memory(name: str, tensors: dict[str, Tensor]) -> str:
    """Which of ``tensors`` (or of their gradients) is this very tensor, or shares memory with it.
    """
    tensor, same, shared = tensors[name], [], []
    for other, x in [*tensors.items(), *((f"{k}.grad", x._grad) for k, x in tensors.items())]:
        if other == name or x is None:
            continue
        if x is tensor:
            same.append(other)
        elif memory_overlaps(x, tensor):
            shared.append(other)
    words = [f"the same tensor as {', '.join(same)}"] if same else []
    return "; ".join([*words, *([f"shares memory with {', '.join(shared)}"] if shared else [])])


def memory_overlaps(a: Tensor, b: Tensor) -> bool:
    """Is there an element that both look at?"""
    if not (isinstance(a._array, np.ndarray) and isinstance(b._array, np.ndarray)):
        return False
    try:
        return np.shares_memory(a._array, b._array, max_work=100_000)
    except np.exceptions.TooHardError:
        return np.may_share_memory(a._array, b._array)


def snapshot(tensors: dict[str, Tensor], who: str) -> tuple[Facts, ...]:
    """The facts of each tensor now; TypeError, naming it, for what is no Tensor."""
    for name, tensor in tensors.items():
        if not isinstance(tensor, Tensor):
            raise TypeError(f"{who}: {name} must be a Tensor, not {type(tensor).__name__}")
    return tuple(facts_of(name, x, describe_memory(name, tensors)) for name, x in tensors.items())


def without_blank(rows: Sequence[tuple]) -> list[tuple]:
    """The rows without their last column when nothing is in it below the heading."""
    return list(rows) if any(str(row[-1]) for row in rows[1:]) else [row[:-1] for row in rows]


def as_text(rows: Iterable[tuple]) -> str:
    return table(without_blank([tuple(map(str, row)) for row in rows]))


def as_html(rows: Iterable[tuple], caption: str = "") -> str:
    """The same as an HTML table; a cell may say itself how it is written (``to_html``)."""
    head, *body = without_blank(list(rows))
    top = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    rest = "".join(f'<tr><th scope="row">{cell_html(first)}</th>'
                   + "".join(f"<td>{cell_html(cell)}</td>" for cell in cells) + "</tr>"
                   for first, *cells in body)
    caption = caption and f"<caption>{escape(caption)}</caption>"
    return f"<table>{caption}<thead><tr>{top}</tr></thead><tbody>{rest}</tbody></table>"


def cell_html(cell) -> str:
    return escape(cell) if isinstance(cell, str) else cell.to_html()
