"""What a recording opens with is what was there before the first change, and nothing that the
learner did not write."""

from __future__ import annotations

import gc
import weakref

import pytest

import autograd_core as torch
from autograd_core import nn
from autograd_core.trace import run
from autograd_core.viz.text import sentence


class Own:
    """A class of the learner's that holds a tensor under an attribute."""

    def __init__(self, w):
        self.w = w


def held(lines: str, **more):
    """The recording of ``lines`` where w is 2 and its ``.grad`` holds 12."""
    w = torch.tensor(2., requires_grad=True)
    (w * 12).backward()
    return run(lines, {"torch": torch, "nn": nn, "w": w, "own": Own(w), "all": [[w]],
                       "opt": torch.optim.SGD([w], lr=0.1)} | more)


def said(recording) -> list[str]:
    return [sentence(frame.say) for frame in recording.frames]


def mailbox(recording, k: int):
    """What the picture shows in the mailbox of u1 after step ``k``."""
    grad = recording.state(recording.visible(), k)["n0"]["grad"]
    return None if grad is None else grad.data[0]


EMPTYING = {
    "opt.zero_grad()": None,
    "own.w.grad = None": None,
    "del w.grad": None,
    "all[0][0].grad = None": None,
    "w.grad.zero_()": 0,
    "own.w.grad.zero_()": 0,
    "opt.zero_grad(set_to_none=False)": 0,
    "w.grad = torch.zeros(())": 0,
}


@pytest.mark.parametrize(("line", "after"), EMPTYING.items())
def test_a_mailbox_that_is_emptied_first_is_drawn_full_before(line, after):
    recording = held(f"{line}\nloss = w * 3\nloss.backward()")
    first, second, *_ = recording.frames
    assert (first.phase, second.phase) == ("leaf", "zero_grad")
    assert sentence(first.say).endswith(".grad, which holds 12.")
    assert (mailbox(recording, 0), mailbox(recording, 1)) == (12, after)
    assert not any("detach" in text for text in said(recording))


def test_zeros_are_written_into_the_same_grad_as_in_pytorch():
    w = torch.tensor(2., requires_grad=True)
    net = nn.Linear(1, 1, bias=False)
    for owner, empty in ((w, torch.optim.SGD([w])), (net.weight, net)):
        owner.sum().backward()
        grad = owner.grad
        empty.zero_grad(set_to_none=False)
        assert owner.grad is grad
        assert grad.sum() == 0


def test_zeros_leave_no_history_in_a_grad_that_had_one():
    w = torch.tensor(2., requires_grad=True)
    with pytest.warns(UserWarning, match="reference cycle"):
        (w * w).backward(create_graph=True)
    assert w.grad.requires_grad
    torch.optim.SGD([w]).zero_grad(set_to_none=False)
    assert w.grad.grad_fn is None
    assert not w.grad.requires_grad


CHANGES = {
    "with torch.no_grad():\n    {name} -= 1.5": "sub_ changes",
    "{name}.data = torch.tensor(0.5)": ".data is assigned: 2 becomes 0.5",
    "nn.init.constant_({name}, 0.5)": "fill_ changes",
}


@pytest.mark.parametrize("name", ["w", "own.w", "all[0][0]"])
@pytest.mark.parametrize(("line", "told"), CHANGES.items())
def test_what_is_changed_before_anything_else_is_done_with_it_is_a_step(name, line, told):
    texts = said(held(line.format(name=name) + f"\ny = {name} * 1"))
    leaf = next(k for k, text in enumerate(texts) if "is a leaf with value 2." in text)
    assert told in texts[leaf + 1]
    assert "0.5 · 1 = 0.5" in " ".join(texts)


def test_a_leaf_made_in_a_line_and_changed_in_the_next_has_two_steps():
    texts = said(held("xs = [torch.tensor(3.)]\nxs[0].add_(1)\ny = xs[0] * w"))
    assert texts[0].startswith("xs[0] (u₁) is 3.")
    assert texts[1].startswith("add_ changes xs[0] (u₁) in place, from 3 to 4.")


def test_a_large_tensor_is_seen_before_its_change_too():
    w = torch.zeros(400, 400)
    recording = held("big.add_(1)\ny = big.sum()", big=w)
    assert [frame.phase for frame in recording.frames[:2]] == ["leaf", "inplace"]


def test_nothing_that_was_noted_is_kept_alive():
    temporary = "def f():\n    x = torch.ones(3)\n    torch.nn.init.eye_(x[None])\n" \
                "    seen.append(ref(x))\n\nf()\nalive = seen[0]()"
    seen: list = []
    namespace = {"torch": torch, "seen": seen, "ref": weakref.ref}
    run(temporary, namespace)
    gc.collect()
    assert namespace["alive"] is None


MODELS = {
    "nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))": 4,
    "nn.Sequential(nn.Embedding(3, 2, padding_idx=0), nn.Linear(2, 1))": 3,
    "nn.Sequential(nn.Conv1d(1, 1, 2), nn.BatchNorm1d(1))": 4,
}


@pytest.mark.parametrize(("model", "count"), MODELS.items())
def test_a_model_made_in_the_cell_is_told_by_its_parameters_when_they_are_used(model, count):
    data = {"Lin": "torch.ones(1, 2)", "Emb": "torch.tensor([0, 2])",
            "Con": "torch.ones(2, 1, 4)"}[model.split("nn.")[2][:3]]
    recording = held(f"net = {model}\nout = net({data})")
    leaves = [frame for frame in recording.frames if frame.phase == "leaf"]
    parameters = [frame for frame in leaves if "mailbox" in sentence(frame.say)]
    assert len(parameters) == count
    assert all(sentence(frame.say).startswith("net.") for frame in parameters)
    assert len(leaves) == count + 1             # and the data
    texts = said(recording)
    assert not any("detach" in text or "in place" in text for text in texts)
    assert {frame.line for frame in recording.frames} == {1}


def test_what_a_learner_writes_into_a_parameter_in_their_own_line_is_told():
    texts = said(held("layer = nn.Linear(1, 1, bias=False)\nnn.init.ones_(layer.weight)\n"
                      "y = layer(torch.ones(1))"))
    assert texts[0].startswith("layer.weight (u₁) is a leaf")
    assert "fill_ changes layer.weight (u₁) in place" in texts[1]


def test_a_parameter_made_of_what_has_a_history_is_cut_from_it():
    recording = held("p = nn.Parameter(w * 3)\np.backward()")
    assert any("without its history" in text for text in said(recording))
    assert [edge.cut for edge in recording.edges] == ["", "detach"]


def test_a_dropout_mask_is_told_as_a_value_that_is_there():
    texts = said(held("torch.manual_seed(0)\ny = nn.functional.dropout(w * torch.ones(2), 0.5)"))
    mask = next(text for text in texts if "div_ changes" in text)
    assert "in place, from [" in mask
