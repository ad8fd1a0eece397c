"""The engine and what consumes it: order, reuse, freeing, depth, and what is kept alive."""

from __future__ import annotations

import gc
import threading
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_core as torch
from autograd_core.core.engine import run
from autograd_core.core.node import AccumulateGrad


def leaf(value):
    return torch.tensor(value, requires_grad=True)


def chain(n):
    x = leaf(1.)
    y = x
    for k in range(n):
        y = y + 1. if k % 2 else y * 1.
    return x, y


def test_a_node_waits_for_all_its_consumers():
    a = leaf(1.)
    b = a + a
    c = b + b
    steps = list(run([(c.grad_fn, 0)], [np.float32(1)]))
    assert [type(node).__name__ for node, _, _ in steps] == [
        "AddBackward0", "AddBackward0", "AccumulateGrad"]
    assert [float(gradient) for _, gradient, _ in steps] == [1, 2, 4]


def test_the_engine_itself_writes_no_grad():
    a = leaf(2.)
    list(run([((a * a).grad_fn, 0)], [np.float32(1)]))
    assert a.grad is None


def test_leaves_hold_twice_never_three_times_after_two_passes():
    w = leaf(3.)
    y = (w * w) * w
    y.backward(retain_graph=True)
    y.backward(retain_graph=True)
    assert w.grad.item() == 2 * 27


def test_a_failed_pass_leaves_nothing_in_flight_behind():
    x = leaf(2.)
    y = x * x
    z = y + y.detach()
    y.backward()
    before = x.grad.item()
    with pytest.raises(RuntimeError, match="second time"):
        z.backward()
    assert x.grad.item() == before


def test_a_hundred_thousand_operations_deep():
    x, y = chain(100_000)
    y.backward()
    assert x.grad.item() == 1
    del y
    gc.collect()


@pytest.mark.slow
def test_a_million_operations_deep():
    x, y = chain(1_000_000)
    y.backward()
    assert x.grad.item() == 1


def test_the_graph_lets_go_of_what_no_rule_reads():
    x = leaf([1., 2.])
    y = x + 1
    alive = weakref.ref(y)
    z = y + 1
    del y
    assert alive() is None
    assert z.grad_fn.next_functions[0][0].output() is None


def test_the_result_and_its_node_make_no_cycle():
    x = leaf([1., 2.])
    gc.collect()
    gc.disable()
    try:
        y = x.exp()
        node, alive = weakref.ref(y.grad_fn), weakref.ref(y)
        del y
        assert alive() is None
        assert node() is None
    finally:
        gc.enable()


def test_backward_frees_saved_values_as_it_goes():
    x = leaf(np.ones(10))
    y = x.exp()
    node = y.grad_fn
    z = y.sum()
    assert node.saved is not None
    z.backward()
    assert node.saved is None


def test_an_accumulated_gradient_is_the_same_object_and_its_own_memory():
    a, b = leaf([1., 2.]), leaf([3., 4.])
    (a + b).sum().backward()
    first = a.grad
    assert not np.shares_memory(a.grad.numpy(), b.grad.numpy())
    (a + b).sum().backward()
    assert a.grad is first
    assert a.grad.tolist() == [2, 2]
    assert a.grad._version == 1


def test_grad_touches_no_dot_grad_and_leaves_memory_apart():
    a = leaf([1., 2.])
    first, second = torch.autograd.grad((a + 0).sum(), [a, a])
    assert a.grad is None
    assert first is not second


def test_inputs_restrict_what_is_filled():
    x, w = leaf(2.), leaf(3.)
    y = x * w
    (y * x).backward(inputs=[w])
    assert x.grad is None
    assert w.grad.item() == 4


def test_backward_from_inside_gives_intermediates_too():
    x = leaf(2.)
    y = x * x
    (y * 3).backward(inputs=[y])
    assert y.grad.item() == 3
    assert x.grad is None


def test_a_scope_is_recorded_on_its_nodes_and_left_again():
    x = leaf(1.)
    with torch.name_scope("outer"), torch.name_scope("inner"):
        y = x * 2
    z = y * 2
    assert (y.grad_fn.scope.name, y.grad_fn.scope.parent.name) == ("inner", "outer")
    assert z.grad_fn.scope is None


def test_grad_mode_belongs_to_its_thread():
    seen = []
    with torch.no_grad():
        thread = threading.Thread(target=lambda: seen.append(torch.is_grad_enabled()))
        thread.start()
        thread.join()
        assert not torch.is_grad_enabled()
    assert seen == [True]


def test_switches_nest_decorate_and_come_back_after_an_error():
    @torch.no_grad()
    def inner():
        return torch.is_grad_enabled()

    with pytest.raises(KeyError), torch.no_grad():
        with torch.enable_grad():
            assert torch.is_grad_enabled()
        assert not torch.is_grad_enabled()
        raise KeyError
    assert torch.is_grad_enabled()
    assert inner() is False
    torch.set_grad_enabled(False)
    assert not torch.is_grad_enabled()
    with torch.set_grad_enabled(True):
        assert torch.is_grad_enabled()
    assert not torch.is_grad_enabled()
    torch.set_grad_enabled(True)


def test_arithmetic_is_silent_whatever_numpy_is_told():
    with np.errstate(all="raise"):
        x = leaf([0., -1.])
        x.log().sum().backward()
        assert x.grad.tolist() == [float("inf"), -1]


SHAPES = st.sampled_from([(), (1,), (3,), (2, 3), (2, 1), (1, 3), (1, 1)])


@settings(deadline=None)
@given(SHAPES, SHAPES, st.sampled_from("+-*/"), st.integers(0, 2**32 - 1))
def test_broadcasting_is_undone_whatever_the_shapes(one, other, sign, seed):
    rng = np.random.default_rng(seed)
    a, b = leaf(rng.uniform(0.5, 2, one)), leaf(rng.uniform(0.5, 2, other))
    y = {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[sign]()
    y.sum().backward()
    partial = {"+": (1, 1), "-": (1, -1), "*": (b.detach().numpy(), a.detach().numpy()),
               "/": (1 / b.detach().numpy(), -a.detach().numpy() / b.detach().numpy() ** 2)}[sign]
    for x, d in zip((a, b), partial, strict=True):
        whole = np.broadcast_to(d, y.shape)
        assert x.grad.shape == x.shape
        extra = tuple(range(len(y.shape) - len(x.shape)))
        stretched = tuple(k + len(extra) for k, n in enumerate(x.shape) if n == 1)
        expected = whole.sum(extra + stretched, keepdims=True).reshape(x.shape)
        np.testing.assert_allclose(x.grad.numpy(), expected, rtol=1e-6)


def test_accumulate_grad_is_shared_by_all_uses_of_a_leaf():
    x = leaf(2.)
    y = x * x
    first, second = (edge[0] for edge in y.grad_fn.next_functions)
    assert first is second
    assert type(first) is AccumulateGrad
    assert first.variable is x
