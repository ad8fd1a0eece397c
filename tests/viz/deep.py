"""A network of many operations in scopes, to be opened one by one."""

from __future__ import annotations

import autograd_core as torch


def deep(scopes: int = 15, pairs: int = 10):
    """The trace of ``scopes`` blocks in a row, each of ``pairs`` sines and products."""
    def network(x):
        for n in range(scopes):
            with torch.name_scope(f"block{n + 1}"):
                for _ in range(pairs):
                    x = torch.sin(x) * x
        return x
    return torch.trace.of(network, torch.tensor(1.25, requires_grad=True), fold=False)
