"""torch.autograd.graph: nodes, and hooks on what operations save."""

from __future__ import annotations

from ..graph import Node
from ..modes import mode

__all__ = ["Node", "saved_tensors_hooks"]


class saved_tensors_hooks:
    """Within the block, operations save ``pack(tensor)`` and backward reads ``unpack`` of that.

    >>> import autograd_core as torch
    >>> x = torch.tensor(3., requires_grad=True)
    >>> with saved_tensors_hooks(lambda t: t.numpy().tolist() if not t.requires_grad else t,
    ...                          lambda t: t):
    ...     y = x * x
    >>> y.backward(); x.grad
    tensor(6.)
    """

    def __init__(self, pack_hook, unpack_hook):
        self.hooks = pack_hook, unpack_hook

    def __enter__(self):
        self.before, mode.saved_hooks = mode.saved_hooks, self.hooks

    def __exit__(self, *exc):
        mode.saved_hooks = self.before
