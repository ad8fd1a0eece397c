"""Sentences that a learner can check: what leaves the graph, what only a Function knows, what
backward adds to, what a step of an optimiser computes."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

import autograd_core as torch
from autograd_core.formula.mathml import mathml
from autograd_core.trace import run
from autograd_core.viz.text import sentence


def said(recording) -> list[str]:
    return [sentence(frame.say) for frame in recording.frames]


def recorded(lines: str, **more):
    w = torch.tensor(2., requires_grad=True)
    return run(lines, {"torch": torch, "np": np, "math": math, "w": w} | more)


LEAVING = {"float(y)": "float", "int(y)": "int", "complex(y).real": "complex", "bool(y)": "bool",
           "math.sqrt(y)": "float", "float(f'{y:.1f}')": "format", "y.item()": "item",
           "y.tolist()": "tolist"}


@pytest.mark.parametrize(("way", "key"), LEAVING.items())
def test_every_way_out_of_the_graph_is_a_cut_and_a_dashed_edge(way, key):
    recording = recorded(f"y = w * 2\nloss = torch.tensor({way}, dtype=torch.float32)")
    [cut] = [frame for frame in recording.frames if frame.phase == "cut"]
    assert cut.say.key == f"left.{key}"
    assert "tensor" in [edge.cut for edge in recording.edges]


@pytest.mark.parametrize("way", ["y.detach().numpy()", "np.asarray(y.detach())",
                                 "float(y.detach())"])
def test_what_was_detached_first_is_connected_to_what_is_made_of_it(way):
    recording = recorded(f"y = w * 2\nz = torch.tensor({way})")
    assert [edge.cut for edge in recording.edges] == ["", "detach", "tensor"]
    assert not any(frame.phase == "cut" for frame in recording.frames)


def test_a_number_of_what_never_had_a_history_is_no_cut():
    recording = recorded("x = torch.tensor(3.)\ny = torch.tensor(float(x))")
    assert [frame.phase for frame in recording.frames] == ["leaf", "leaf"]


def test_what_the_library_makes_a_number_of_is_no_cut_of_the_learners():
    w = torch.tensor([1.], requires_grad=True)

    def closure():
        opt.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    opt = torch.optim.LBFGS([w])
    recording = run("opt.step(closure)\nz = torch.tensor([w[0], w[0]])",
                    {"torch": torch, "opt": opt, "closure": closure, "w": w})
    assert not any(frame.phase == "cut" for frame in recording.frames)
    assert recording.frames[-1].say.key == "forward.rebuilt"


def test_a_grad_that_is_added_to_in_place_is_assigned_once():
    w = torch.tensor(2., requires_grad=True)
    w.grad = torch.tensor(1.)
    texts = said(run("w.grad += 1", {"torch": torch, "w": w}))
    assert texts[1:] == ["w: .grad is assigned 2."]


class Wrong(torch.autograd.Function):
    """The square of x, with half of its derivative."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 2

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * x


def test_what_a_function_of_the_learners_gives_is_not_called_a_jacobian():
    recording = recorded("y = Wrong.apply(w)\ny.backward()", Wrong=Wrong)
    [frame] = [frame for frame in recording.frames if frame.phase == "backward"]
    assert sentence(frame.say) == (
        "y (u₂) sends w (u₁) its contribution, 2: what Wrong.backward gave for P₂ = 1. "
        "The local Jacobian was not measured.")
    assert "J" not in mathml(frame.formula.key, frame.formula.args)


def test_nor_is_it_where_it_adds_to_another_path_or_is_inside_of_a_composite():
    recording = recorded("with torch.name_scope('block'):\n    y = Wrong.apply(w) * 1\n"
                         "(y + w).backward()", Wrong=Wrong)
    texts = [sentence(frame.say) for frame in recording.frames
             if frame.phase == "backward" and frame.say.key.endswith(".given")]
    assert len(texts) == 2                      # the operation, and the composite around it
    assert all("what Wrong.backward gave" in text and "brought 1 already" in text
               for text in texts)


def test_backward_that_adds_into_a_grad_with_a_name_is_said_in_words():
    texts = said(recorded("(w * 3).backward()\ng = w.grad\n(w * 3).backward()"))
    assert texts[-1] == ("Backward adds into g (u₂) in place, which goes from 3 to 6. "
                         "It stays the same tensor; its version is 1 now.")
    assert not any("accumulate_" in text for text in texts)


def step(optimizer, times: int = 2) -> str:
    """What is said of the last of several steps with the loss (3 w - 4)²."""
    w = torch.tensor(2., requires_grad=True)
    namespace = {"torch": torch, "w": w, "opt": optimizer([w])}
    lines = "opt.zero_grad()\nloss = (w * 3 - 4) ** 2\nloss.backward()\nopt.step()"
    texts = [said(run(lines, namespace))[-1] for _ in range(times)]
    return texts[-1]


def makes(text: str) -> tuple[float, float]:
    """What is said to come out, and what the equation behind it gives."""
    after, words = re.search(r"→ (\S+) = (.*?)(?:, |\.$)", text).groups()
    return float(after), eval(words.replace("·", "*"))


SGDS = {
    "plain": {}, "decay": {"weight_decay": 0.5}, "maximize": {"maximize": True},
    "momentum": {"momentum": 0.9}, "nesterov": {"momentum": 0.9, "nesterov": True},
    "all": {"momentum": 0.9, "dampening": 0.5, "weight_decay": 0.5},
}


@pytest.mark.parametrize("options", SGDS.values(), ids=SGDS)
@pytest.mark.parametrize("times", [1, 2, 3])
def test_the_equation_of_a_step_of_sgd_holds(options, times):
    text = step(lambda params: torch.optim.SGD(params, lr=0.1, **options), times)
    after, computed = makes(text)
    assert computed == pytest.approx(after, rel=2e-3)
    if "momentum" in options:
        kept = re.search(r"momentum_buffer (\S+)", text)[1].rstrip(".,")
        assert float(kept)
        if times > 1:
            words = text.split("momentum_buffer ")[1].split(" = ")[1].removesuffix(".")
            assert eval(words.replace("·", "*")) == pytest.approx(float(kept), rel=2e-3)


@pytest.mark.parametrize("kind", ["Adam", "AdamW"])
@pytest.mark.parametrize("times", [1, 2])
def test_the_equation_of_a_step_of_adam_holds(kind, times):
    text = step(lambda params: getattr(torch.optim, kind)(params, lr=0.1), times)
    assert f"step {times}:" in text
    after, words = re.search(r"→ (\S+) = (.*) · m / \(√v \+ ε\)", text).groups()
    m, v = (re.search(rf"{name} = [^,]* = ([\d.e+-]+?)(,|\.$)", text)[1] for name in "mv")
    start, lr = words.rsplit(" - ", 1)
    computed = eval(start.replace("·", "*")) - float(lr) * float(m) / math.sqrt(float(v))
    assert computed == pytest.approx(float(after), rel=2e-3)


def test_what_other_optimisers_remember_is_told():
    text = step(lambda params: torch.optim.RMSprop(params, lr=0.1))
    assert re.search(r"→ \S+ \(lr 0.1; step 2, square_avg [\d.]+\)\.$", text)


def test_an_equation_that_does_not_hold_is_not_written():
    class SGD(torch.optim.SGD):
        def update(self, p, g, group):
            super().update(p, 2 * g, group)

    assert re.fullmatch(r"SGD\.step\(\) writes in place: w: \S+ → \S+\.",
                        step(lambda params: SGD(params, lr=0.1), 1))


def test_large_parameters_get_no_equation():
    w = torch.ones(4, requires_grad=True)
    texts = said(recorded("(v * v).sum().backward()\nopt.step()", v=w, opt=torch.optim.SGD([w])))
    assert texts[-1] == ("SGD.step() writes in place: v: [1, 1, 1, 1] → "
                         "[0.998, 0.998, 0.998, 0.998].")


def test_the_explanation_of_a_lost_history_names_float():
    w = torch.tensor(2., requires_grad=True)
    recording = run("torch.tensor(float(w * 2)).backward()", {"torch": torch, "w": w},
                    expect=RuntimeError)
    assert "float()" in recording.to_text()[recording.to_text().index("RuntimeError"):]
