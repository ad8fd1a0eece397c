"""Scripts as people write them, in functions and in several files: the names and the lines that the
doctor gives."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from autograd_core.trace import from_torch

HEAD = "import torch\nfrom torch import nn\n"
STACKS = {
    "comprehension": """\
        model = nn.Sequential(*[l for _ in range(12) for l in (nn.Linear(8, 8), nn.Sigmoid())])
        """,
    "loop": """\
        layers = []
        for i in range(12):
            layer = nn.Linear(8, 8)
            layers += [layer, nn.Sigmoid()]
        model = nn.Sequential(*layers)
        """,
    "initialised": """\
        class Net(nn.Sequential):
            def __init__(self):
                super().__init__(*[f() for _ in range(12) for f in (
                    lambda: nn.Linear(8, 8), nn.Sigmoid)])
                for p in self.parameters():
                    if p.dim() > 1:
                        nn.init.xavier_uniform_(p)
        model = Net()
        """,
    "tried": """\
        layer = nn.Linear(8, 8)
        layer(torch.zeros(1, 8))
        model = nn.Sequential(layer, nn.Sigmoid(), *[l for _ in range(11) for l in (
            nn.Linear(8, 8), nn.Sigmoid())])
        """,
}


def script(body: str, inside: bool = True) -> str:
    """Lines as they are, or in a main()."""
    body = dedent(body)
    return HEAD + (f"def main():\n{indent(body, '    ')}main()\n" if inside else body)


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("stack", STACKS)
def test_parameters_are_called_as_the_model_calls_them(stack, inside):
    diagnosis = from_torch.doctor(script(dedent(STACKS[stack]) + dedent("""\
        loss = model(torch.randn(4, 8)).mean()
        loss.backward()
        """), inside))
    assert {g.name for g in diagnosis.gradients} == {
        f"model.{2 * k}.{name}" for k in range(12) for name in ("weight", "bias")}
    assert "vanishing" in [found.kind for found in diagnosis.findings]
    assert {n.label for n in diagnosis.trace.nodes if n.kind == "leaf" and n.requires_grad} == {
        g.name for g in diagnosis.gradients}


def test_two_parameters_of_one_name_are_two_rows():
    diagnosis = from_torch.doctor(script("""\
        layers = [nn.Linear(2, 2) for _ in range(3)]
        x = torch.randn(4, 2)
        for layer in layers:
            x = layer(x)
        x.mean().backward()
        """))
    assert [g.name for g in diagnosis.gradients] == [
        "layer.weight", "layer.bias", "layer.weight (2)", "layer.bias (2)", "layer.weight (3)",
        "layer.bias (3)"]


def test_a_leaf_that_is_made_anew_in_each_step_is_one_row():
    diagnosis = from_torch.doctor(script("""\
        w = torch.ones(2, requires_grad=True)
        for _ in range(3):
            loss = (w * w).sum()
            loss.backward()
            w = (w - 0.1 * w.grad).detach().requires_grad_()
        """))
    assert [g.name for g in diagnosis.gradients] == ["w"]


MODEL = "model = nn.Linear(3, 1)\nx = torch.randn(4, 3)\n"
CUT = {
    "detach": ("""\
        h = model(x).detach()
        loss = h.mean()
        loss.backward()
        """, "h = model(x).detach()", "h was cut off by detach()"),
    "no_grad": ("""\
        with torch.no_grad():
            h = model(x)
        loss = h.mean()
        loss.backward()
        """, "h = model(x)", "h was cut off by no_grad"),
    "new tensor": ("""\
        loss = model(x).mean()
        loss = torch.tensor(loss.item())
        loss.backward()
        """, "loss = torch.tensor(loss.item())", "loss was cut off by a new torch.tensor(…)"),
    "switched off": ("""\
        torch.set_grad_enabled(False)
        h = model(x)
        loss = h.mean()
        loss.backward()
        """, "h = model(x)", "h was cut off by no_grad"),
    "autograd.backward": ("""\
        h = model(x).detach()
        torch.autograd.backward([h.mean()])
        """, "h = model(x).detach()", "h was cut off by detach()"),
    "autograd.grad": ("""\
        h = model(x).detach()
        torch.autograd.grad(h.mean(), model.weight)
        """, "h = model(x).detach()", "h was cut off by detach()"),
    "functions": ("""\
        def step(x):
            h = model(x)
            h = h.detach()
            return h.mean()
        def back(z):
            z.backward()
        back(step(x))
        """, "h = h.detach()", "was cut off by detach()"),
}


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("way", CUT)
def test_a_loss_without_history_is_blamed_on_the_cut(way, inside):
    body, line, told = CUT[way]
    (found,) = from_torch.doctor(script(MODEL + dedent(body), inside)).findings
    assert (found.code.strip(), found.note.key) == (line, "nothing_requires_grad")
    assert found.what.endswith(told)


def test_values_in_a_function_have_the_names_of_its_variables():
    diagnosis = from_torch.doctor(script("""\
        w = torch.ones(2, requires_grad=True)
        y = (w * 2).exp()
        z = y.sum()
        loss = z.log()
        loss.backward()
        """))
    assert [n.label for n in diagnosis.trace.nodes if n.label] == ["w", "y", "z", "loss"]


STEP = """\
    loss = model(x).square().mean()
    loss.backward()
"""
GROWING = {
    "sum": ("total = 0.", STEP + "    total = total + loss\n", "total = total + loss"),
    "sum before": ("total = 0.", STEP.replace("    loss.b", "    total = total + loss\n    loss.b"),
                   "total = total + loss"),
    "in place": ("total = 0.", STEP + "    total += loss\n", "total += loss"),
    "in a tensor": ("total = torch.zeros(())", STEP + "    total += loss\n", "total += loss"),
    "list": ("losses = []", STEP + "    losses.append(loss)\n", "losses.append(loss)"),
    "list and mean": ("losses = []", STEP + "    losses.append(loss)\n"
                      "    mean = sum(losses) / len(losses)\n", "losses.append(loss)"),
    "pairs": ("losses = []", STEP + "    losses += [(step, loss)]\n", "losses += [(step, loss)]"),
    "dictionary": ("losses = {}", STEP + "    losses[step] = loss\n", "losses[step] = loss"),
    "entry": ("hist = {}", STEP + "    hist['l'] = hist.get('l', 0) + loss\n",
              "hist['l'] = hist.get('l', 0) + loss"),
    "without a name": ("kept = []", STEP + "    kept.append(model(x).mean())\n",
                       "kept.append(model(x).mean())"),
    "predictions": ("kept, ys = [], []", """\
    ys.append(x)
    y = model(x)
    y = y * 2
    kept.append(y)
    y.sum().backward()
""", "kept.append(y)"),
    "state": ("h = torch.zeros(4, 3)", """\
    h = torch.tanh(x + h * model.weight)
    h = h * 2
    h.sum().backward(retain_graph=True)
""", "h = torch.tanh(x + h * model.weight)"),
    "attribute": ("""\
class Meter:
    def __init__(self):
        self.total = 0.
    def add(self, loss):
        self.total = self.total + loss
meter = Meter()""", STEP + "    meter.add(loss)\n", "self.total = self.total + loss"),
    "list of an object": ("""\
class Meter:
    def __init__(self):
        self.losses = []
    def see(self, value):
        self.losses.append(value)
meter = Meter()""", STEP + "    meter.see(loss)\n", "self.losses.append(value)"),
}


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("way", GROWING)
def test_a_growing_graph_is_blamed_on_what_keeps_it(way, inside):
    before, step, line = GROWING[way]
    diagnosis = from_torch.doctor(script(
        f"{MODEL}{before}\nfor step in range(4):\n{step}", inside))
    (found,) = [f for f in diagnosis.findings if f.kind == "growing_graph"]
    assert found.code.strip() == line


@pytest.mark.filterwarnings("ignore:Converting a tensor")
@pytest.mark.parametrize("line", ["total += loss.item()", "losses.append(loss.item())",
                                  "losses.append(loss.detach())", "total += float(loss)"])
def test_what_keeps_numbers_alone_does_not_grow(line):
    assert from_torch.doctor(script(
        f"{MODEL}total, losses = 0., []\nfor step in range(4):\n{STEP}    {line}\n")).healthy


def test_what_grows_in_each_epoch_and_is_let_go_of_between_is_found():
    diagnosis = from_torch.doctor(script(f"{MODEL}for epoch in range(2):\n"
                                         "    losses = []\n    for step in range(4):\n"
                                         + indent(STEP, "    ") + "        losses.append(loss)\n"))
    (found,) = diagnosis.findings
    assert (found.kind, found.code.strip()) == ("growing_graph", "losses.append(loss)")


def test_graphs_that_are_larger_each_time_and_let_go_of_do_not_grow():
    assert from_torch.doctor(script(f"""\
{MODEL}for step in range(5):
    h = model(x)
    for _ in range(step):
        h = torch.tanh(h)
    loss = h.mean()
    loss.backward()
""")).healthy


def test_two_losses_that_take_turns_are_no_growth():
    assert from_torch.doctor("""\
import torch
from torch import nn
G, D = nn.Linear(3, 3), nn.Linear(3, 1)
og = torch.optim.SGD(G.parameters(), lr=.1)
od = torch.optim.SGD(D.parameters(), lr=.1)
for i in range(4):
    fake = G(torch.randn(2, 3))
    ld = D(torch.randn(2, 3)).mean() - D(fake.detach()).mean()
    od.zero_grad(); ld.backward(); od.step()
    lg = -D(fake).mean()
    og.zero_grad(); lg.backward(); og.step()
""").healthy
