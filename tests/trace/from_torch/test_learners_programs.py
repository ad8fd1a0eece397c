"""Random learners' programs with real PyTorch: recorded, they do what they do without."""

import warnings

import pytest
import torch

from autograd_core.trace import from_torch
from autograd_core.trace.from_torch.dispatch import Dispatch
from autograd_core.trace.from_torch.hooks import LearnersHooks
from autograd_core.trace.from_torch.modules import Scopes
from autograd_core.trace.from_torch.node_hooks import NodeHooks
from autograd_core.trace.recorder.optimizer_steps import OptimizerSteps
from autograd_core.trace.recorder.recorder import Leaving, Variables
from tests.trace.learners_programs import run_alone, run_recorded, write_program


@pytest.mark.parametrize("tens", range(20))
def test_learners_programs_do_what_they_do_without(tens):
    for seed in range(10 * tens, 10 * tens + 10):
        lines = write_program(seed)
        recorded, recording = run_recorded(lines, torch, from_torch.run)
        assert str(recorded) == str(run_alone(lines, torch)), lines
        assert recording is None or recording.to_text(), lines


LINES = """\
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
w.register_hook(lambda g: g * 2)
y = model(w * w).sum()
print(y.shape)
y.backward()
optimizer.step()
print((w.grad / w).unique().numel(), y[None][0].item() == y.item())
"""


def broken(*args):
    raise KeyError("ours")


@pytest.mark.parametrize(("part", "method"), [
    (Leaving, "take_out"), (Dispatch, "note_operation"), (Dispatch, "settle"),
    (NodeHooks, "arrives"), (NodeHooks, "sends"), (NodeHooks, "running_pass"),
    (LearnersHooks, "tell_hooked"), (Scopes, "enter_module"), (Scopes, "leave_module"),
    (OptimizerSteps, "step_begins"), (Variables, "name_bound"), (Variables, "name_the_rest")])
def test_a_mistake_of_ours_is_told_once_and_is_no_error_of_theirs(monkeypatch, capsys, part,
                                                                  method):
    monkeypatch.setattr(part, method, broken)
    w = torch.tensor([1., 2.], requires_grad=True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        from_torch.run(LINES, {"w": w, "torch": torch})
    assert capsys.readouterr().out == "torch.Size([])\n2 True\n"
    text, = [str(x.message) for x in caught]
    assert text.startswith("autograd_core could not follow these lines to their end: KeyError")
    assert not w._backward_hooks or len(w._backward_hooks) == 1
    assert not w._post_accumulate_grad_hooks
