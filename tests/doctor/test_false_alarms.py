"""What the doctor must not say: of gradients that are 0 by nature, of steps not reached yet, of
graphs that only wait for their variables; and what it must say of gradients that are all 0."""

from __future__ import annotations

import pytest
import torch

from autograd_core.doctor.norms import stands_alone
from autograd_core.trace import from_torch

LOOP = """\
opt = torch.optim.SGD(model.parameters(), lr=0.1)
for i in range(3):
    loss = (model(torch.randn(8, 6)) - 1).pow(2).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
"""
START = "import torch\nfrom torch import nn\ntorch.manual_seed(0)\n"
NORMED = START + """\
model = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
""" + LOOP
KEYS = START + """\
class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v = [nn.Linear(6, 6) for _ in range(3)]
    def forward(self, x):
        return (self.q(x) @ self.k(x).T).softmax(-1) @ self.v(x)
model = Attention()
""" + LOOP
WGAN = START + """\
def main():
    G, D = nn.Linear(4, 2), nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
    og, od = torch.optim.Adam(G.parameters(), 1e-4), torch.optim.Adam(D.parameters(), 1e-4)
    for it in range(4):
        real, fake = torch.randn(8, 2), G(torch.randn(8, 4)).detach()
        x = (0.5 * real + 0.5 * fake).requires_grad_(True)
        g, = torch.autograd.grad(D(x).sum(), x, create_graph=True)
        loss_d = D(fake).mean() - D(real).mean() + ((g.norm(dim=1) - 1) ** 2).mean()
        od.zero_grad(); loss_d.backward(); od.step()
        if it % 2 == 1:
            loss_g = -D(G(torch.randn(8, 4))).mean()
            og.zero_grad(); loss_g.backward(); og.step()
main()
"""
NOT_REACHED = START + """\
actor, critic = nn.Linear(4, 2), nn.Linear(2, 1)
oa, oc = torch.optim.SGD(actor.parameters(), lr=.1), torch.optim.SGD(critic.parameters(), lr=.1)
q = critic(actor(torch.randn(8, 4)))
q.pow(2).mean().backward(retain_graph=True)
oc.step()
q.mean().backward()
oa.step()
"""
SOLVED = START + """\
model = nn.Linear(6, 2)
nn.init.zeros_(model.weight), nn.init.ones_(model.bias)
""" + LOOP


@pytest.mark.parametrize("script", [NORMED, KEYS, WGAN, SOLVED],
                         ids=["before a BatchNorm", "keys", "WGAN-GP", "a loss of 0"])
def test_of_a_healthy_script_nothing_is_said(script):
    diagnosis = from_torch.doctor(script)
    assert not diagnosis.findings
    assert diagnosis.passes >= 3


def test_a_bias_is_said_to_be_rounding_in_the_table_and_its_weight_is_not():
    text = repr(from_torch.doctor(NORMED))
    row = {line.split()[0]: line for line in text.splitlines() if line.startswith("model.0.")}
    assert row["model.0.bias"].endswith("rounding")
    assert not row["model.0.weight"].endswith(("rounding", "vanishes"))


def test_a_finished_loss_is_judged_alike():
    model = torch.nn.Sequential(torch.nn.Linear(6, 16), torch.nn.BatchNorm1d(16), torch.nn.ReLU(),
                                torch.nn.Linear(16, 2))
    assert not from_torch.doctor(model(torch.randn(8, 6)).pow(2).mean(), model).findings


def test_a_bias_is_told_of_when_its_weight_is_too():
    shapes = dict.fromkeys(("a.weight", "a.bias"), (1,))
    assert stands_alone("a.bias", shapes, lambda name: True)
    assert not stands_alone("a.bias", shapes, lambda name: name == "a.bias")
    assert stands_alone("a.weight", shapes, lambda name: name == "a.weight")


def test_an_optimiser_that_an_error_kept_from_its_step_is_not_blamed():
    (found,) = from_torch.doctor(NOT_REACHED).findings
    assert (found.kind, found.line) == ("error", 8)


@pytest.mark.parametrize("name", ["round", "floor", "ceil", "trunc", "sign"])
def test_gradients_that_are_all_0_are_told_with_the_operation_that_is_flat(name):
    script = NORMED.replace("loss = (model(", f"loss = (torch.{name}(3 * model(").replace(
        "8, 6)) - 1)", "8, 6))) - 7)")
    (found,) = from_torch.doctor(script).findings
    assert (found.kind, found.line) == ("zero_gradient", 7)
    assert f"the derivative of {name} is 0 everywhere" in found.what
