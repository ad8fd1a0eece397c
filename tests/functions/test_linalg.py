"""Cholesky's gradient, which differences of single entries cannot check: its input is symmetric."""

from __future__ import annotations

import numpy as np

import autograd_core as torch


def test_cholesky_of_a_product_has_the_gradient_of_differences() -> None:
    start = np.array([[2.0, 0.3, 0.1], [0.4, 1.5, -0.2], [0.1, 0.6, 1.1]])
    weights = torch.tensor(np.arange(9.0).reshape(3, 3))

    def loss(x):
        return (torch.linalg.cholesky(x @ x.t()) * weights).sum()

    x = torch.tensor(start, requires_grad=True)
    assert torch.autograd.gradcheck(loss, (x,))
    assert torch.autograd.gradgradcheck(loss, (x,))
