"""Changes in place: gradients through views by differences, and what must never pass unseen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_core as torch

STEPS = {
    "row": lambda y, x: y[0].mul_(x[1]),
    "part": lambda y, x: y[:, 1:].add_(x[:, :2]),
    "column": lambda y, x: y[:, 0].sin_(),
    "assigned": lambda y, x: y.__setitem__(1, x[0] * 2),
    "transposed": lambda y, x: y.t()[1].mul_(3),
    "flat": lambda y, x: y.view(-1)[2:4].cos_(),
    "picked": lambda y, x: y.__setitem__([0, 1], x * x),
    "zeroed": lambda y, x: y[1, 1:].zero_(),
    "whole": lambda y, x: y.mul_(x),
}


def computed(steps, x):
    y = x * 2
    for name in steps:
        STEPS[name](y, x)
    return (y * y).sum()


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=5), st.integers(0, 2**32 - 1))
def test_gradients_through_changed_views_are_the_derivative(steps, seed):
    numbers = np.random.default_rng(seed).uniform(0.3, 1, (2, 3))
    x = torch.tensor(numbers, requires_grad=True)
    computed(steps, x).backward()
    for place in np.ndindex(2, 3):
        step = np.zeros((2, 3))
        step[place] = 1e-6
        above, below = (computed(steps, torch.tensor(numbers + sign * step)).item()
                        for sign in (1, -1))
        slope = (above - below) / 2e-6
        np.testing.assert_allclose(x.grad.numpy()[place], slope, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("change", [lambda y: y.mul_(y), lambda y: y[:1].mul_(y[1:])],
                         ids=["itself", "another view"])
def test_a_value_that_is_read_and_overwritten_at_once_is_protected(change):
    y = torch.ones(2, 3, requires_grad=True) * 2
    change(y)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_an_error_in_a_hook_leaves_grad_mode_as_it_was():
    x = torch.ones(2, requires_grad=True)
    x.register_post_accumulate_grad_hook(lambda leaf: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        (x * 2).sum().backward()
    assert torch.is_grad_enabled()


def test_a_hook_on_a_view_is_put_on_its_newest_history():
    base = torch.ones(3, requires_grad=True).clone()
    view, seen = base[1:], []
    base.mul_(2)
    view.register_hook(seen.append)
    view.sum().backward()
    assert [g.tolist() for g in seen] == [[1, 1]]
