"""What writes over values, and how often: a recording counts as plain PyTorch does."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from autograd_core.trace import from_torch

OPTIMIZERS = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, foreach=True),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.1, foreach=True),
    "Adam, fused": lambda p: torch.optim.Adam(p, lr=0.1, fused=True),
    "one by one": lambda p: torch.optim.Adam(p, lr=0.1, foreach=False),
}


def versions_after(build) -> list[int]:
    """The versions of all that a training step writes over."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    optimizer = build(model.parameters())
    for _ in range(2):
        optimizer.zero_grad(set_to_none=False)
        model(torch.randn(4, 2)).sum().backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.1, foreach=True)
        optimizer.step()
    state = [x for p in model.parameters() for x in optimizer.state[p].values()]
    return [x._version for p in model.parameters() for x in (p, p.grad)] + [
        x._version for x in state if isinstance(x, torch.Tensor)]


@pytest.mark.parametrize("build", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_writes_are_counted_as_without_a_recording(build):
    plain = versions_after(build)
    assert any(plain)
    with from_torch.record():
        recorded = versions_after(build)
    assert recorded == plain


def write_over_a_list():
    w = torch.ones(2, requires_grad=True)
    y = w * 2
    z = (y * y).sum()
    with torch.no_grad():
        torch._foreach_mul_([y], 2.)
    z.backward()


def step_of_a_gan():
    a, b = nn.Linear(2, 2), nn.Linear(2, 2)
    optimizer = torch.optim.Adam(b.parameters(), foreach=True)
    loss = b(a(torch.ones(1, 2))).sum()
    loss.backward(retain_graph=True)
    optimizer.step()
    loss.backward()


@pytest.mark.parametrize("wrong", [write_over_a_list, step_of_a_gan])
def test_errors_of_writes_over_lists_are_raised_in_a_recording_too(wrong):
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        wrong()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"), (
            from_torch.record()):
        wrong()


def test_lists_are_written_over_in_inference_mode():
    with from_torch.record(), torch.inference_mode():
        x = torch.ones(2)
        torch._foreach_add_([x], 1.)
    assert x.tolist() == [2., 2.]


@pytest.mark.parametrize("kind", ["foreach=True", "foreach=False"])
def test_the_step_of_an_optimiser_between_forward_and_backward_is_to_blame(kind):
    found = from_torch.doctor(f"""
import torch
from torch import nn
a, b = nn.Linear(2, 2), nn.Linear(2, 2)
of_a, of_b = (torch.optim.Adam(m.parameters(), {kind}) for m in (a, b))
loss = b(a(torch.ones(1, 2))).sum()
loss.backward(retain_graph=True)
of_b.step()
loss.backward()
of_a.step()
""").findings[0]
    assert (found.kind, found.note.key) == ("error", "saved_value_changed")
    assert found.code.strip() == "of_b.step()"


def test_a_part_of_a_leaf_is_written_over_under_no_grad():
    w = torch.ones(2, requires_grad=True)
    with from_torch.record():
        with torch.no_grad():
            w[0] = 5.
        (w * w).sum().backward()
    assert w.grad.tolist() == [10., 2.]
