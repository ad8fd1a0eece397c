"""Broken training scripts, as people write them: each is diagnosed, with the line to blame."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from autograd_core.doctor.checks import GRAVITY
from autograd_core.trace import from_torch
from autograd_core.viz.explanations import EXPLANATIONS, FINDINGS
from autograd_core.viz.player import Player

SCRIPTS = Path(__file__).parent / "scripts"
DIAGNOSES = {
    "detached_loss": ("error", "prediction = model(x).detach()"),
    "in_place_relu": ("error", "h = F.relu(h, inplace=True)"),
    "frozen_layer": ("frozen", "p.requires_grad = False"),
    "optimizer_before_to": ("stale_optimizer", "optimizer = torch.optim.SGD([w, b], lr=0.1)"),
    "optimizer_before_new_head": ("stale_optimizer",
                                  "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)"),
    "log_of_zero": ("log_of_zero", "log_p = torch.log(p)"),
    "carried_loss": ("growing_graph", "total = total + loss"),
    "lost_encoder": ("cut", "code = encoder(x)"),
}
NOTES = {"detached_loss": "nothing_requires_grad", "in_place_relu": "saved_value_changed"}


@pytest.fixture
def scripts(monkeypatch, capsys):
    monkeypatch.chdir(SCRIPTS)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("script", DIAGNOSES)
def test_a_broken_script_is_diagnosed_with_the_right_line(script, scripts):
    diagnosis = from_torch.doctor(f"{script}.py")
    kind, line = DIAGNOSES[script]
    (found,) = diagnosis.findings
    assert (found.kind, found.code.strip()) == (kind, line)
    lines = (SCRIPTS / f"{script}.py").read_text("utf-8").splitlines()
    assert lines[found.line - 1].strip() == line
    assert found.note.key == NOTES.get(script, kind)
    assert [part.kind for part in found.why.parts] == ["happened", "why", "hides", "instead"]
    assert line in repr(diagnosis)
    assert "<table>" in diagnosis._repr_html_()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("script", DIAGNOSES)
def test_the_graph_is_marked_and_can_be_stepped_through(script, scripts):
    trace = from_torch.doctor(f"{script}.py").trace
    last = trace.frames[-1]
    assert last.phase in ("warning", "error")
    assert last.note is not None
    assert Player(trace).payload


def test_nothing_is_wrong_with_a_healthy_script(scripts):
    diagnosis = from_torch.doctor("healthy.py")
    assert diagnosis.healthy
    assert diagnosis.findings == ()
    assert [g.name for g in diagnosis.gradients] == [
        "model.0.weight", "model.0.bias", "model.2.weight", "model.2.bias"]
    assert all(g.norm > 0 and g.value > 0 for g in diagnosis.gradients)
    assert diagnosis.memory


def test_every_kind_of_finding_has_an_explanation_with_code():
    assert set(FINDINGS) == set(GRAVITY) - {"error"}
    assert not set(FINDINGS) & set(EXPLANATIONS)
    for key, entry in FINDINGS.items():
        assert "\n    " in entry.instead or entry.instead.count("    "), key


def deep(activation, scale=1., layers=12):
    model = nn.Sequential(*[layer for _ in range(layers)
                            for layer in (nn.Linear(8, 8), activation())], nn.Linear(8, 1))
    with torch.no_grad():
        for p in model.parameters():
            p.mul_(scale)
    return model


def kinds(diagnosis) -> set[str]:
    return {found.kind for found in diagnosis.findings}


def test_gradients_that_vanish_explode_or_are_zero_are_found_in_a_loss_and_in_a_recording():
    x = torch.randn(16, 8)
    for model, kind in ((deep(nn.Sigmoid), "vanishing"), (deep(nn.Identity, 12.), "exploding")):
        assert kind in kinds(from_torch.doctor(model(x).square().mean(), model))
        with from_torch.record() as t:
            model(x).square().mean().backward()
        found = {f.kind: f for f in from_torch.doctor(t, model).findings}
        assert "model(x)" in found[kind].code
        model.zero_grad()
    dead = nn.Sequential(nn.Linear(8, 4), nn.ReLU(), nn.Linear(4, 1))
    with torch.no_grad():
        dead[0].bias.fill_(-100.)
    diagnosis = from_torch.doctor(dead(x).mean(), dead)
    assert {f.what for f in diagnosis.findings} == {
        "the gradient of 0.weight is exactly 0", "the gradient of 0.bias is exactly 0",
        "the gradient of 2.weight is exactly 0"}


def test_a_loss_is_examined_without_a_trace_of_it():
    model, x = nn.Linear(3, 1), torch.randn(4, 3)
    loss = model(x).square().mean()
    ran = []
    loss.grad_fn.register_hook(lambda *_: ran.append(1))
    diagnosis = from_torch.doctor(loss, model)
    assert diagnosis.healthy
    assert model.weight.grad is None
    assert not ran
    loss.backward()
    norms = {g.name: g.norm for g in diagnosis.gradients}
    assert norms["weight"] == pytest.approx(model.weight.grad.norm().item(), rel=1e-5)


def test_of_a_loss_it_tells_what_is_cut_off_frozen_unused_and_nan():
    model = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 1))
    x = torch.randn(4, 3)
    (found,) = from_torch.doctor(model(x).detach().mean(), model).findings
    assert found.note.key == "nothing_requires_grad"
    model[0].requires_grad_(False)
    assert kinds(from_torch.doctor(model(x).mean(), model)) == {"frozen"}
    model[0].requires_grad_(True)
    assert kinds(from_torch.doctor(model[1](x).mean(), model)) == {"unused"}
    w = torch.zeros(2, requires_grad=True)
    below = w - 1
    loss = below.sqrt().sum()
    assert "nan_made" in kinds(from_torch.doctor(loss))
    assert "nan_in_backward" in kinds(from_torch.doctor((w.sqrt() * 0).sum()))
    assert "nan_in_backward" in kinds(from_torch.doctor(w.sqrt().sum()))


@pytest.mark.filterwarnings("ignore")
def test_anomaly_detection_gives_a_finished_loss_its_lines():
    w = torch.ones(2, requires_grad=True)
    with torch.autograd.set_detect_anomaly(True, check_nan=False):
        y = w.exp()
        y.add_(1)
        loss = y.sum()
    (found,) = from_torch.doctor(loss).findings
    assert (found.kind, found.code) == ("error", "y = w.exp()")
    assert found.note.key == "saved_value_changed"


def test_what_it_does_not_take_is_refused():
    with pytest.raises(TypeError, match="takes a recording"):
        from_torch.doctor(3)
    with pytest.raises(FileNotFoundError):
        from_torch.doctor("no_such_file.py")
    with pytest.raises(SyntaxError):
        from_torch.doctor("a = (\nb")


def test_layers_are_told_beside_parameters_and_flagged():
    model = deep(nn.Sigmoid)
    diagnosis = from_torch.doctor(model(torch.randn(16, 8)).square().mean(), model)
    first, last = diagnosis.layers[0], diagnosis.layers[-1]
    weight, bias = (g for g in diagnosis.gradients if g.name.startswith("0."))
    assert (first.name, first.count) == ("0", 2)
    assert first.norm == pytest.approx((weight.norm ** 2 + bias.norm ** 2) ** 0.5)
    assert first.norm < last.norm
    assert "vanishes" in repr(diagnosis)
    assert "<th style='text-align:left'>layer</th>" in diagnosis._repr_html_()


def test_a_layer_that_is_never_called_is_found_without_the_model_being_given():
    diagnosis = from_torch.doctor("""
import torch
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.used, self.spare = torch.nn.Linear(2, 1), torch.nn.Linear(2, 1)
    def forward(self, x):
        return self.used(x)
net = Net()
net(torch.ones(3, 2)).sum().backward()
""")
    (found,) = diagnosis.findings
    assert (found.kind, "net.spare.weight, net.spare.bias" in found.what) == ("unused", True)
    assert {g.name: g.norm for g in diagnosis.gradients}["net.spare.weight"] is None


def test_of_lines_without_a_backward_it_says_that_there_was_none():
    diagnosis = from_torch.doctor("import torch\nx = torch.ones(2, requires_grad=True) * 2\n")
    assert diagnosis.findings == ()
    assert repr(diagnosis).startswith("No backward ran")


def test_what_backward_was_not_asked_for_is_not_missed():
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    with from_torch.record() as t:
        model(torch.ones(1, 2)).backward(inputs=list(model[0].parameters()))
    assert from_torch.doctor(t).healthy


def test_a_loss_that_is_scaled_is_no_explosion_once_the_gradients_are_unscaled():
    model = nn.Linear(3, 2)
    optimizer, scaler = torch.optim.SGD(model.parameters(), lr=0.1), torch.amp.GradScaler("cpu")
    with from_torch.record() as t:
        optimizer.zero_grad()
        scaler.scale(model(torch.randn(2, 3)).sum()).backward()
        scaler.step(optimizer)
        scaler.update()
    diagnosis = from_torch.doctor(t)
    assert diagnosis.healthy
    assert [g.norm for g in diagnosis.gradients] == pytest.approx(
        [p.grad.norm().item() for p in model.parameters()])


def test_the_norm_in_the_table_is_that_of_grad():
    model, x = nn.Linear(2, 1), torch.ones(1, 2)

    def norms(*scales, after=lambda: None) -> list[float]:
        model.zero_grad()
        with from_torch.record() as t:
            for scale in scales:
                (model(x).sum() * scale).backward()
            held = [p.grad.norm().item() for p in model.parameters()]
            after()
        assert [g.norm for g in from_torch.doctor(t, model).gradients] == pytest.approx(held)
        return held

    assert norms(1., 1., 1.)[1] == 3.
    assert norms(1., -1.) == [0., 0.]
    assert norms(2., 3., after=model.zero_grad)[1] == 5.
    assert norms(2., 3., after=lambda: model.zero_grad(set_to_none=False))[1] == 5.


def test_a_norm_without_grad_is_that_of_the_gradient_that_was_asked_for():
    model = nn.Linear(2, 1)
    with from_torch.record() as t:
        torch.autograd.grad(model(torch.ones(1, 2)).sum() * 3, list(model.parameters()))
    assert from_torch.doctor(t, model).gradients[1].norm == 3.


def test_a_model_that_is_none_is_refused():
    model = nn.Linear(2, 1)
    loss = model(torch.ones(1, 2)).sum()
    for wrong in (3, model.parameters(), [model], "model"):
        with pytest.raises(TypeError, match=r"model is the torch\.nn\.Module itself"):
            from_torch.doctor(loss, wrong)
    for wrong in ("ones", object(), [[1.], [1., 2.]]):
        with pytest.raises(TypeError, match="gradient is a tensor of the shape of the output"):
            from_torch.of(loss, gradient=wrong)


def test_where_a_finished_graph_holds_no_line_a_recording_is_named():
    enc, head = torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)
    model = torch.nn.Sequential(enc, head)
    found = from_torch.doctor(head(enc(torch.ones(1, 2)).detach()).sum(), model).findings
    assert {f.where for f in found} == {
        'line not known; a recording knows it: from_torch.record(), doctor("train.py")'}
