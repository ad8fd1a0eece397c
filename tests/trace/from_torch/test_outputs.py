"""A node with several outputs: what each contributes is told of it, in both ways to look."""

from __future__ import annotations

import torch
from torch import nn

from autograd_core.trace import from_torch
from autograd_core.trace.from_torch.node_gradients import MOST


def both(compute, *leaves):
    """The trace of a loss that was computed, and that of a recording of the same."""
    done = from_torch.of(compute(*leaves), names={f"x{k}": x for k, x in enumerate(leaves)})
    with from_torch.record() as t:
        compute(*leaves).backward()
    return done, t.trace


def sent(trace, op: str) -> list[tuple]:
    """(number of the output, what it contributes) of each node ``op``, in order."""
    edges = {f"e{e.id}": e for e in trace.edges if trace.nodes[e.target].op == op}
    return [(trace.nodes[edges[c.object].target].u, c.value.data) for f in trace.frames
            for c in f.changes if c.field == "contribution" and c.object in edges]


def test_each_output_of_unbind_contributes_its_own_row():
    x = torch.tensor([1., 2., 3.], requires_grad=True)

    def compute(x):
        a, b, c = x.unbind()
        return a * 2 + b * 3 + c * 4

    for trace in both(compute, x):
        parts = sent(trace, "unbind")
        assert len({u for u, _ in parts}) == 3
        assert sorted(data for _, data in parts) == [(0., 0., 4.), (0., 3., 0.), (2., 0., 0.)]
        state = trace.state(range(len(trace.frames)), len(trace.frames) - 1)
        (leaf,) = [n.id for n in trace.nodes if n.kind == "leaf"]
        assert state[f"n{leaf}"]["grad"].data == (2., 3., 4.)


def test_a_node_whose_outputs_are_mixed_in_its_gradient():
    x = torch.tensor([[2., 1.], [1., 3.]], requires_grad=True)

    def compute(x):
        values, vectors = torch.linalg.eigh(x)
        return (values * torch.tensor([1., 2.])).sum() + vectors[0, 0] ** 2

    for trace in both(compute, x):
        parts = [torch.tensor(data) for _, data in sent(trace, "linalg_eigh")]
        assert len(parts) == 2
        x.grad = None
        compute(x).backward()
        assert torch.allclose(sum(parts).view(2, 2), x.grad, atol=1e-5)


def test_outputs_that_get_no_gradient_send_none():
    x = torch.tensor([1., 2., 3.], requires_grad=True)
    for trace in both(lambda x: x.unbind()[1] * 3, x):
        assert [data for _, data in sent(trace, "unbind")] == [(0., 3., 0.)]


def test_a_function_with_two_results_is_run_once():
    ran = []

    class Two(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2, x * 3

        @staticmethod
        def backward(ctx, g, h):
            ran.append(1)
            return 2 * g + 3 * h

    x = torch.tensor(1., requires_grad=True)
    with from_torch.record() as t:
        a, b = Two.apply(x)
        (a + b).backward()
    assert ran == [1]
    assert [data for _, data in sent(t.trace, "Two")] == [(5.,)]


def test_an_lstm_layer_is_recorded_with_each_of_its_results():
    model = nn.LSTM(2, 3)
    x = torch.randn(4, 1, 2, requires_grad=True)
    plain = torch.autograd.grad(sum(y.sum() for y in (lambda o, s: (o, *s))(*model(x))), x)[0]
    with from_torch.record() as t:
        out, (h, c) = model(x)
        (out.sum() + h.sum() + c.sum()).backward()
    assert torch.allclose(x.grad, plain)
    assert not [f for f in t.frames if f.phase == "error"]


def test_inside_a_module_the_module_speaks_when_all_its_outputs_have():
    class Split(nn.Module):
        def forward(self, x):
            a, b = x.chunk(2)
            return a * b

    x, model = torch.tensor([2., 3.], requires_grad=True), Split()
    with from_torch.record() as t:
        model(x).sum().backward()
    (box,) = [n.id for n in t.nodes if n.kind == "composite"]
    (way,) = [e.id for e in t.edges if e.target == box]
    (whole,) = [c.value.data for f in t.frames for c in f.changes
                if c.object == f"e{way}" and c.field == "contribution"]
    assert whole == (3., 2.)


def test_of_more_outputs_than_are_asked_one_by_one_the_first_speaks_for_all():
    x = torch.arange(1., MOST + 2, requires_grad=True)
    with from_torch.record() as t:
        sum(x.unbind()).backward()
    assert len(sent(t.trace, "unbind")) == 1
    assert x.grad.tolist() == [1] * (MOST + 1)


def test_random_numbers_that_a_rule_draws_are_given_back():
    class Noisy(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g * torch.rand(g.shape)

    y = Noisy.apply(torch.ones(3, requires_grad=True)).sum()
    before = torch.get_rng_state()
    from_torch.of(y)
    assert torch.equal(torch.get_rng_state(), before)
