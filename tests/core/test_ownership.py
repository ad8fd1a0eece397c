"""Whose memory a gradient is: a leaf takes over what nobody else holds, and copies all else.

Each with few numbers, which are copied anyway, and with many.
"""

import gc

import numpy as np
import pytest

import autograd_core as torch
from autograd_core.core import accumulate
from autograd_core.ops import linalg

SIZES = pytest.mark.parametrize("n", [3, 1000])


def leaf(*shape):
    return torch.randn(shape, requires_grad=True)


def test_the_gradients_of_a_layer_are_taken_over(monkeypatch):
    given = []
    whole = accumulate.is_whole
    monkeypatch.setattr(accumulate, "is_whole", lambda array: given.append(array) or whole(array))
    x, w, b = torch.randn(5, 40), leaf(600, 40), leaf(600)
    torch.nn.functional.linear(x, w, b).relu().sum().backward()
    assert [p.grad._array is array for p, array in zip((b, w), given, strict=True)] == [True, True]
    assert w.grad._array.flags.carray, "row by row, and writeable"


def test_leaves_hold_no_more_memory_than_their_gradients():
    a, b = leaf(2000), leaf(3000)
    torch.cat([a, b]).exp().sum().backward()
    for x in (a, b):
        base = x.grad._array.base
        assert base is None or base.size == x.numel()


@SIZES
def test_two_leaves_never_share_a_gradient(n):
    for both in (lambda a, b: a + b, lambda a, b: (a + b).exp(), lambda a, b: a.view(n) + b * 1.):
        a, b = leaf(n), leaf(n)
        both(a, b).sum().backward()
        assert not np.shares_memory(a.grad._array, b.grad._array)
        before = b.grad.tolist()
        a.grad.zero_()
        assert b.grad.tolist() == before


@SIZES
def test_a_gradient_that_a_hook_kept_is_copied(n):
    a, kept = leaf(n), []
    a.register_hook(kept.append)
    (a * 2).sum().backward()
    a.grad.zero_()
    assert set(kept[0].tolist()) == {2}


@SIZES
def test_a_gradient_that_a_tensor_retained_is_copied(n):
    a = leaf(n)
    y = a * 2
    y.retain_grad()
    (y + 0.).sum().backward()
    z = a.view(n, 1)
    z.retain_grad()
    (z * 3.).sum().backward()
    a.grad.zero_()
    assert set(y.grad.tolist()) == {1}
    assert set(z.grad.view(n).tolist()) == {3}


@SIZES
def test_the_seed_stays_the_callers(n):
    a, seed = leaf(n), torch.ones(n)
    for y in (a.view(n), a.clone(), a + 0., a.view(1, n).view(n)):
        a.grad = None
        y.backward(seed)
        a.grad.add_(1)
    assert set(seed.tolist()) == {1}


@SIZES
def test_what_a_graph_still_saves_is_copied(n):
    a = leaf(n)
    y = a.exp()
    y.sum().backward(retain_graph=True)
    a.grad.zero_()
    y.sum().backward()
    assert np.allclose(a.grad.detach().numpy(), y.detach().numpy())


@SIZES
def test_sums_of_many_paths_change_nobodys_memory(n):
    a, seen = leaf(n), []
    y = a * 1.
    y.register_hook(lambda g: seen.append(g.clone()))
    parts = [y * k for k in (1., 2., 3., 4.)]
    for part in parts:
        part.retain_grad()
    sum(parts).sum().backward()
    assert [set(part.grad.tolist()) for part in parts] == [{1}] * 4
    assert set(seen[0].tolist()) == set(a.grad.tolist()) == {10}


@SIZES
def test_a_second_pass_adds_into_the_memory_that_the_first_left(n):
    a = leaf(n)
    (a * 2.).sum().backward()
    first, memory = a.grad, a.grad._array
    (a * 3.).sum().backward()
    assert a.grad is first
    assert a.grad._array is memory
    assert set(a.grad.tolist()) == {5}


def test_the_gradient_of_a_number_is_the_leafs_own():
    a, b = leaf(), leaf()
    (a + b).backward()
    a.grad.add_(1)
    gc.collect()
    assert (a.grad.item(), b.grad.item()) == (2, 1)


def test_a_rule_that_only_a_subclass_writes_is_its_own():
    assert linalg.AddmmTurned.rules[2] is linalg.AddmmTurned.vjp_b
    assert linalg.Addmm.rules[2] is linalg.Addmm.vjp_b
