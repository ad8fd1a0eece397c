"""Whose memory a gradient is: a leaf takes over what nobody else holds, and copies all else."""

import numpy as np
import pytest

import autograd_core as torch
from autograd_core.ops import linalg


class Copies:
    """NumPy, with a list of the shapes that ``np.array`` was asked to copy."""

    def __init__(self):
        self.shapes = []

    def __getattr__(self, name):
        return getattr(np, name)

    def array(self, x, *args, **kwargs):
        self.shapes.append(np.shape(x))
        return np.array(x, *args, **kwargs)


@pytest.fixture
def copies(monkeypatch):
    """The shapes of gradients that were copied into a leaf."""
    module = torch.Tensor.backward.__wrapped__.__globals__
    seen = Copies()
    monkeypatch.setitem(module, "np", seen)
    return seen.shapes


def leaf(*shape):
    return torch.randn(*shape, requires_grad=True)


def test_the_gradients_of_a_layer_are_not_copied(copies):
    x, w, b = torch.randn(5, 4), leaf(3, 4), leaf(3)
    torch.nn.functional.linear(x, w, b).relu().sum().backward()
    assert copies == []
    assert w.grad._array.flags.carray, "row by row, and writeable"


def test_a_gradient_that_two_leaves_share_is_copied(copies):
    a, b = leaf(3), leaf(3)
    (a + b).sum().backward()
    assert copies == [(3,), (3,)]
    a.grad.add_(1)
    assert b.grad.tolist() == [1, 1, 1]


def test_a_gradient_that_a_hook_kept_is_copied():
    a, kept = leaf(3), []
    a.register_hook(kept.append)
    (a * 2).sum().backward()
    a.grad.zero_()
    assert kept[0].tolist() == [2, 2, 2]


def test_a_gradient_that_a_tensor_retained_is_copied():
    a = leaf(3)
    y = a * 2
    y.retain_grad()
    (y + 0.).sum().backward()
    a.grad.zero_()
    assert y.grad.tolist() == [1, 1, 1]


def test_the_seed_stays_the_callers():
    a, seed = leaf(3), torch.ones(3)
    for y in (a.view(3), a.clone(), a + 0., a.view(1, 3).view(3)):
        a.grad = None
        y.backward(seed)
        a.grad.add_(1)
    assert seed.tolist() == [1, 1, 1]


def test_a_part_of_a_larger_memory_is_copied():
    a, b = leaf(2), leaf(3)
    torch.cat([a, b]).exp().sum().backward()
    for x in (a, b):
        base = x.grad._array.base
        assert base is None or base.size == x.numel()


def test_what_a_graph_still_saves_is_copied():
    a = leaf(3)
    y = a.exp()
    y.sum().backward(retain_graph=True)
    a.grad.zero_()
    y.sum().backward()
    assert np.allclose(a.grad.detach().numpy(), y.detach().numpy())


def test_sums_of_many_paths_change_nobodys_memory():
    a, seen = leaf(3), []
    y = a * 1.
    y.register_hook(lambda g: seen.append(g.clone()))
    parts = [y * k for k in (1., 2., 3., 4.)]
    for part in parts:
        part.retain_grad()
    sum(parts).sum().backward()
    assert [part.grad.tolist() for part in parts] == [[1, 1, 1]] * 4
    assert seen[0].tolist() == a.grad.tolist() == [10, 10, 10]


def test_a_second_pass_adds_into_the_memory_that_the_first_left():
    a = leaf(3)
    (a * 2.).sum().backward()
    first, memory = a.grad, a.grad._array
    (a * 3.).sum().backward()
    assert a.grad is first
    assert a.grad._array is memory
    assert a.grad.tolist() == [5, 5, 5]


def test_a_rule_that_only_a_subclass_writes_is_its_own():
    assert linalg.AddmmTurned.rules[2] is linalg.AddmmTurned.vjp_b
    assert linalg.Addmm.rules[2] is linalg.Addmm.vjp_b
