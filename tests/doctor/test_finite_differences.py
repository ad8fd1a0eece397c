"""A Function is measured by running it again: what it raises and changes is its own, a mistake of
ours is not taken for its."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from autograd_core.doctor import finite_differences
from autograd_core.doctor.finite_differences import measure_function


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return 2 * x * g


class Fails(Square):
    @staticmethod
    def forward(ctx, x):
        raise ZeroDivisionError


class FailsBackward(Square):
    @staticmethod
    def backward(ctx, g):
        return g[:1]


class Shrinks(Square):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x if x[0] <= 1 else x[:1]


class Writes(Square):
    @staticmethod
    def forward(ctx, x):
        return x.add_(1) * 2


class Changes(Square):
    @staticmethod
    def forward(ctx, x):
        torch.set_default_dtype(torch.float64)
        torch.rand(1), random.random(), np.random.rand()
        return Square.forward(ctx, x)


def arguments() -> tuple:
    return (torch.tensor([1., 2.], requires_grad=True),)


def test_both_jacobians_are_measured():
    found = measure_function(Square, arguments())
    assert np.allclose(found.given[0], np.diag([2., 4.]))
    assert np.allclose(found.true[0], np.diag([2., 4.]), atol=1e-6)


@pytest.mark.parametrize("function", [Fails, FailsBackward, Shrinks, Writes])
def test_a_function_that_cannot_be_run_again_is_not_measured(function):
    assert measure_function(function, arguments()) is None


def test_a_mistake_of_ours_is_not_swallowed(monkeypatch):
    def fail(*_):
        raise ZeroDivisionError
    monkeypatch.setattr(finite_differences, "differentiate", fail)
    with pytest.raises(ZeroDivisionError):
        measure_function(Square, arguments())


def test_what_running_it_changes_for_everybody_is_put_back():
    def read() -> list[str]:
        return [str(x) for x in (torch.get_rng_state(), random.getstate(), np.random.get_state(),
                                 torch.get_default_dtype(), torch.is_grad_enabled())]
    before = read()
    with torch.no_grad():
        assert measure_function(Changes, arguments()) is not None
    assert read() == before
