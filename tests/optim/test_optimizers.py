"""Optimizers find a minimum, go on from a saved state as if nothing had been, and leave no history.

The numbers of every step are compared with PyTorch's in tests/parity (suite ``optim``).
"""

from __future__ import annotations

import io

import pytest

import autograd_core as torch

RATES = {"SGD": 0.1, "Adam": 0.2, "AdamW": 0.2, "RMSprop": 0.05, "Adagrad": 0.5, "Adadelta": 20.0,
         "Adamax": 0.2, "NAdam": 0.2, "RAdam": 0.2, "Rprop": 0.1, "ASGD": 0.1, "LBFGS": 0.5}
SCHEDULES = {
    "StepLR": dict(step_size=2), "ExponentialLR": dict(gamma=0.7),
    "CosineAnnealingLR": dict(T_max=5), "LinearLR": {}, "PolynomialLR": {},
    "MultiStepLR": dict(milestones=[2, 5]), "OneCycleLR": dict(max_lr=1.0, total_steps=12)}


def make_bowl(kind: str):
    """Two parameters, their optimizer, and one step towards (3, -1)."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    optimizer = getattr(torch.optim, kind)([w], lr=RATES[kind])
    target = torch.tensor([3.0, -1.0])

    def closure():
        optimizer.zero_grad()
        loss = ((w - target) ** 2).sum()
        loss.backward()
        return loss
    return w, optimizer, closure


def save_and_load(state):
    file = io.BytesIO()
    torch.save(state, file)
    file.seek(0)
    return torch.load(file)


def test_every_optimizer_is_here():
    assert set(RATES) == set(torch.optim.__all__) - {"Optimizer", "SparseAdam", "lr_scheduler",
                                                     "optimizer"}


@pytest.mark.parametrize("kind", RATES)
def test_it_finds_the_bottom_of_a_bowl(kind: str):
    w, optimizer, closure = make_bowl(kind)
    for _ in range(300):
        optimizer.step(closure)
    assert w.tolist() == pytest.approx([3.0, -1.0], abs=0.05)


@pytest.mark.parametrize("kind", RATES)
def test_training_goes_on_from_what_was_saved(kind: str):
    w, optimizer, closure = make_bowl(kind)
    again, other, closure_again = make_bowl(kind)
    for _ in range(3):
        optimizer.step(closure)
    saved = save_and_load({"w": w.detach(), "optimizer": optimizer.state_dict()})
    again.data.copy_(saved["w"])
    other.load_state_dict(saved["optimizer"])
    for _ in range(3):
        optimizer.step(closure)
        other.step(closure_again)
        assert again.tolist() == w.tolist()


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_goes_on_from_what_was_saved(name: str):
    def make():
        _, optimizer, _ = make_bowl("SGD")
        return optimizer, getattr(torch.optim.lr_scheduler, name)(optimizer, **SCHEDULES[name])
    (here, first), (there, second) = make(), make()
    for _ in range(4):
        here.step()
        first.step()
    second.load_state_dict(save_and_load(first.state_dict()))
    there.load_state_dict(save_and_load(here.state_dict()))
    for _ in range(4):
        assert second.get_last_lr() == first.get_last_lr()
        for x in (here, first, there, second):
            x.step()


@pytest.mark.parametrize("kind", RATES)
def test_a_step_changes_numbers_and_no_history(kind: str):
    w, optimizer, closure = make_bowl(kind)
    before, memory = w._version, w.data_ptr()
    optimizer.step(closure)
    assert w.is_leaf
    assert w.grad_fn is None
    assert w._version > before
    assert w.data_ptr() == memory


@pytest.mark.parametrize("kind", [kind for kind in RATES if kind != "LBFGS"])
def test_what_has_no_gradient_stays(kind: str):
    w, optimizer, _ = make_bowl(kind)
    optimizer.step()
    assert w.tolist() == [0.5, 2.0]
    assert w._version == 0
