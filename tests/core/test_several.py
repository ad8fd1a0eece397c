"""Operations of several outputs: each output's gradient goes where it was picked."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_core as torch

WAYS = {"unbind": lambda x: x.unbind(0), "split": lambda x: x.split(2),
        "split with sizes": lambda x: x.split([1, 3]), "chunk": lambda x: x.chunk(3)}


@pytest.mark.parametrize("way", WAYS)
def test_gradients_of_some_of_the_outputs(way):
    x = torch.arange(8., requires_grad=True)
    rows = x.reshape(4, 2) * 1
    parts = WAYS[way](rows)
    (parts[0].sum() * 2 + (parts[-1] ** 2).sum()).backward()
    expected = np.zeros((4, 2))
    first, last = len(np.atleast_2d(parts[0].tolist())), len(np.atleast_2d(parts[-1].tolist()))
    expected[:first] += 2
    expected[-last:] += 2 * np.arange(8.).reshape(4, 2)[-last:]
    np.testing.assert_array_equal(x.grad.numpy().reshape(4, 2), expected)


@pytest.mark.parametrize("way", WAYS)
def test_second_derivatives_and_the_shared_node(way):
    x = torch.tensor([[1., 2.], [3., 4.], [5., 6.], [7., 8.]], requires_grad=True)
    parts = WAYS[way](x * 1)
    assert all(part.grad_fn is parts[0].grad_fn for part in parts)
    g, = torch.autograd.grad(sum((part ** 3).sum() for part in parts), x, create_graph=True)
    second, = torch.autograd.grad(g.sum(), x)
    np.testing.assert_allclose(second.numpy(), 6 * x.detach().numpy())


@pytest.mark.parametrize("way", WAYS)
def test_a_trace_shows_each_output(way):
    x = torch.ones(4, 2, requires_grad=True)
    trace = torch.trace.of(lambda x: sum(part.sum() for part in WAYS[way](x)), x)
    frames = trace.visible()
    grad = trace.state(frames, len(frames) - 1)["n0"]["grad"]
    assert grad.data == (1,) * 8
