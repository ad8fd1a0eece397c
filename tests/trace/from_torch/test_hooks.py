"""Hooks of the learner's are heard: what each was shown, and what it gave instead."""

from __future__ import annotations

import functools

import pytest
import torch
from torch import nn

from autograd_core.trace import from_torch
from autograd_core.trace.from_torch import internals


def heard(trace) -> list[tuple]:
    """(key, hook, what it was shown, what it gave) of each frame of a hook."""
    return [(f.say.key, f.say.args["hook"], f.say.args["p_before"], f.say.args.get("p_after"))
            for f in trace.frames if f.phase == "hook"]


def phases(trace) -> list[str]:
    return [f.phase for f in trace.frames if f.phase in ("hook", "backward", "accumulate")]


def final(trace, label: str, field: str):
    state = trace.state(range(len(trace.frames)), len(trace.frames) - 1)
    (node,) = [n for n in trace.nodes if n.label == label]
    return state[f"n{node.id}"][field].data


@pytest.fixture
def w():
    return torch.tensor([1., 2.], requires_grad=True)


def double(g):
    return g * 2


def look(*shown):
    """Shown something, changes nothing."""


def test_hooks_of_a_node_are_told_in_the_order_in_which_they_run(w):
    with from_torch.record() as t:
        y = w * 3
        y.grad_fn.register_prehook(look)
        y.grad_fn.register_hook(look)
        y.sum().backward()
    assert heard(t) == [("hook.before", "look", "[1, 1]", None),
                        ("hook.after", "look", "[3, 3] and None", None)]
    assert phases(t) == ["backward", "hook", "hook", "backward", "accumulate"]


def test_what_a_hook_of_a_node_gives_goes_on(w):
    with from_torch.record() as t:
        y = w * w
        y.grad_fn.register_prehook(lambda g: (g[0] * 10,))
        y.grad_fn.register_hook(lambda sent, arrived: (sent[0] * 100, sent[1]))
        y.sum().backward()
    assert [row[0] for row in heard(t)] == ["hook.before.changed", "hook.after.changed"]
    assert heard(t)[1][2:] == ("[10, 20] and [10, 20]", "[1000, 2000] and [10, 20]")
    assert final(t, "w", "grad") == tuple(w.grad.tolist()) == (1010., 2020.)
    sent = [c.value.data for f in t.frames for c in f.changes if c.field == "contribution"]
    assert sent[-2:] == [(1000., 2000.), (10., 20.)]


def test_hooks_of_the_node_that_fills_a_mailbox_and_of_a_function_of_somebodys_own(w):
    class Same(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, g):
            return g

    with from_torch.record() as t:
        y = Same.apply(w)
        y.grad_fn.register_prehook(look)
        y.grad_fn.next_functions[0][0].register_prehook(look)
        y.sum().backward()
    said = [f.say.args["made_by"] for f in t.frames if f.phase == "hook"]
    assert said == ["SameBackward", "AccumulateGrad"]


def test_hooks_of_tensors_that_were_there_before_the_recording_are_heard_and_kept_as_they_are(w):
    def after(x):
        x.grad.mul_(2)

    w.register_hook(double)
    w.register_post_accumulate_grad_hook(after)
    with from_torch.record() as t:
        (w * 3).sum().backward()
    assert heard(t) == [("hook.tensor.changed", "double", "[3, 3]", "[6, 6]"),
                        ("hook.post", "after", "[6, 6]", None)]
    assert phases(t)[-2:] == ["accumulate", "hook"]
    found = [hook for _, hooks in internals.hooks_of(w) for hook in hooks.values()]
    assert found == [double, after]
    w.grad = None
    (w * 3).sum().backward()
    assert w.grad.tolist() == [12, 12]


def test_a_hook_that_is_taken_off_is_not_called_and_not_told(w):
    with from_torch.record() as t:
        y = w * 3
        handles = [y.register_hook(double), y.grad_fn.register_hook(look),
                   y.grad_fn.register_prehook(look)]
        for handle in handles:
            handle.remove()
        y.sum().backward()
    assert heard(t) == []
    assert w.grad.tolist() == [3, 3]


def test_a_hook_for_several_tensors_bears_its_own_name(w):
    got = []

    def together(gradients):
        got.append([g.tolist() for g in gradients])

    with from_torch.record() as t:
        x, y = w * 2, w * 3
        torch.autograd.graph.register_multi_grad_hook((x, y), together)
        (x + y).sum().backward()
    assert [row[1] for row in heard(t)] == ["together", "together"]
    assert got == [[[1, 1], [1, 1]]]


def test_backward_hooks_of_modules_are_told_with_the_module(w):
    def halve(module, into, out):
        return tuple(g / 2 for g in into)

    model = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
    model[1].register_full_backward_hook(halve)
    model[1].register_full_backward_pre_hook(look)
    model(w).backward()
    plain, w.grad = w.grad, None
    with from_torch.record() as t:
        model(w).backward()
    assert torch.equal(plain, w.grad)
    assert final(t, "w", "grad") == pytest.approx(plain.tolist())
    keys = [row[0] for row in heard(t)]
    assert keys == ["hook.module.before", "hook.module.changed", "hook.module.changed"]
    assert {f.say.args["made_by"] for f in t.frames if f.phase == "hook"} == {"model.1"}
    closed = [t.frames[k] for k in t.visible(
        [n.id for n in t.nodes if n.op == "model"]) if t.frames[k].phase == "hook"]
    assert [f.say.key for f in closed] == ["hook.module.before", "hook.module.changed"]


@pytest.mark.filterwarnings("ignore")
def test_old_backward_hooks_of_modules_and_partial_functions_too(w):
    model = nn.Tanh()
    model.register_backward_hook(look)
    with from_torch.record() as t:
        y = model(w).sum()
        y.grad_fn.register_prehook(functools.partial(lambda note, g: None, "note"))
        y.backward()
    assert [row[:2] for row in heard(t)] == [("hook.before", "<lambda>"), ("hook.after", "look")]


def test_a_hook_that_fails_is_the_error_of_its_node(w):
    def refuse(sent, arrived):
        raise RuntimeError("no")

    with from_torch.record(expect=RuntimeError) as t:
        y = w * 3
        y.grad_fn.register_hook(refuse)
        y.sum().backward()
    last = t.frames[-1]
    assert (last.phase, t.nodes[last.owner].grad_fn) == ("error", "MulBackward0")


def test_hooks_of_nodes_made_before_are_told_when_they_change_something(w):
    """The one thing that PyTorch gives no way to hear; see from_torch/hooks.py."""
    y = w * w
    y.grad_fn.register_prehook(look)
    y.grad_fn.register_hook(lambda sent, arrived: (sent[0] * 3, sent[1]))
    with from_torch.record() as t:
        y.sum().backward()
    assert heard(t) == []
    assert final(t, "w", "grad") == tuple(w.grad.tolist())


def test_after_the_recording_no_hook_tells_anything_and_pytorchs_own_ways_are_back(w):
    keep = torch.autograd.Function._register_hook
    begin = torch.utils.hooks.BackwardHook.__init__
    with from_torch.record() as t:
        y = w * w
        y.register_hook(double)
        y.grad_fn.register_hook(look)
        y.sum().backward(retain_graph=True)
    frames = len(t.frames)
    y.sum().backward()
    assert len(t.frames) == frames
    assert w.grad.tolist() == [8, 16]
    assert torch.autograd.Function._register_hook is keep
    assert torch.utils.hooks.BackwardHook.__init__ is begin
