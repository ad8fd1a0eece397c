"""Forward mode of every operation: J t from its rule, against the Jacobian and differences."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_core as torch
from autograd_core.autograd import forward_ad
from autograd_core.compat.autograd.duals import Level
from autograd_core.core.apply import apply
from tests.ops.test_ops import DIFFERENTIABLE, at, floats, leaves, numeric, of_op


def push_each(op, inputs, i, tangent):
    """The tangent of ``op(*inputs)`` when input ``i`` alone has one."""
    with Level() as level:
        duals = [torch.tensor(x) for x in inputs]
        level.give(duals[i], tangent)
        return level.tangent(apply(op, *duals))


@of_op(DIFFERENTIABLE)
def test_the_tangent_of_an_operation_is_its_jacobian_times_the_tangent(op, inputs):
    out = np.asarray(op(*inputs))
    for i in floats(inputs):
        t = np.random.default_rng(i).normal(size=inputs[i].shape)
        J = numeric(lambda x, i=i: np.asarray(op(*at(inputs, i, x))), inputs[i])
        found = push_each(op, inputs, i, torch.tensor(t))
        np.testing.assert_allclose(np.reshape(found.numpy(), -1), J @ t.reshape(-1), atol=1e-6)
        assert found.shape == out.shape


@of_op(DIFFERENTIABLE)
def test_backward_goes_through_a_tangent(op, inputs):
    """The derivative of vᵀJt by t is vᵀJ."""
    xs = leaves(inputs)
    for i in floats(inputs):
        t = torch.tensor(np.ones(inputs[i].shape), requires_grad=True)
        with Level() as level:
            level.give(xs[i], t)
            tangent = level.tangent(apply(op, *xs))
        g, = torch.autograd.grad(tangent.sum(), t, allow_unused=True, materialize_grads=True) \
            if tangent.requires_grad else (torch.zeros_like(t),)
        J = numeric(lambda x, i=i: np.asarray(op(*at(inputs, i, x))), inputs[i])
        np.testing.assert_allclose(np.reshape(g.numpy(), -1), J.sum(0), atol=1e-6)


def test_no_tangent_outlives_its_level():
    x = torch.ones(2)
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(x, torch.ones(2))
        kept = dual.exp()
    assert repr(kept) == repr(x.exp())
    with forward_ad.dual_level():
        assert forward_ad.unpack_dual(kept).tangent is None


def test_a_level_is_closed_by_an_error():
    with pytest.raises(ZeroDivisionError), forward_ad.dual_level():
        _ = 1 / 0
    with forward_ad.dual_level() as level:
        assert level == 0


@pytest.mark.parametrize("depth", [2, 3])
def test_levels_nest(depth):
    """The derivatives of sin, forward all the way."""
    def derive(f):
        return lambda x: torch.func.jvp(f, (x,), (torch.ones_like(x),))[1]
    f = torch.sin
    for _ in range(depth):
        f = derive(f)
    at_one = f(torch.tensor(1., dtype=torch.float64)).item()
    assert at_one == pytest.approx({2: -np.sin(1), 3: -np.cos(1)}[depth])
