"""The graphs that tests of traces and views share: the worked examples, and trouble."""

from __future__ import annotations

import autograd_core as torch


def leaf(value) -> torch.Tensor:
    return torch.tensor(value, requires_grad=True)


def example_1() -> torch.Tensor:
    u1, u2 = leaf(2.), leaf(3.)
    return u2 * (u1 + u2)


def network(W1, b1, x, W2, b2, target):
    """Worked example 2: two layers, u1 … u11."""
    with torch.name_scope("z1"):
        z1 = W1 @ x + b1
    a1 = torch.sigmoid(z1)
    with torch.name_scope("z2"):
        z2 = W2 @ a1 + b2
    y = torch.sigmoid(z2)
    with torch.name_scope("E"):
        d = y - target
        E = 0.5 * (d @ d)
    return E


def network_inputs() -> list[torch.Tensor]:
    """n0 = 2, n1 = 3, n2 = 2."""
    return [leaf([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]), leaf([0.1, 0.2, 0.3]),
            torch.tensor([1., 2.]), leaf([[1., -1., 0.5], [0.2, 0.3, 0.4]]), leaf([0., 0.1]),
            torch.tensor([0., 1.])]


def example_2() -> torch.trace.Trace:
    return torch.trace.of(network, *network_inputs())
