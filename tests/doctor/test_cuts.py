"""Which cut is named: the one between loss and parameter, not what was cut off for a log."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from autograd_core.trace import from_torch

TRAIN = """\
import numpy as np
import torch
from torch import nn
torch.manual_seed(0)
encoder, decoder = nn.Linear(5, 3), nn.Linear(3, 5)
optimizer = torch.optim.SGD([*encoder.parameters(), *decoder.parameters()], lr=0.01)
history = []
def as_list(h):
    return h.tolist()
for epoch in range(2):
    x = torch.randn(6, 5)
    h = encoder(x)
LINES
    loss = (decoder(code) - x).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    history.append(loss.item())
"""
LOGGED = {
    "nothing": "pass",
    "detach": "history.append(h.detach().std())",
    "item": "history.append(h.std().item())",
    "argmax": "accuracy = (h.argmax(dim=1) == 1).float().mean()",
    "no_grad": "with torch.no_grad():\n    history.append(h.abs().max())",
    "numpy": "history.append(h.detach().numpy().mean())",
    "data": "history.append(h.data.norm())",
    "format": "text = f'{h.detach()[0, 0].item():.3f}'",
}
CUT = {
    "data": "code = h.data                                   # HERE",
    "detach": "code = h.detach()                            # HERE",
    "a list": "code = torch.tensor(h.tolist())              # HERE",
    "numpy": "code = torch.from_numpy(h.detach().numpy())   # HERE",
    "argmax": "code = nn.functional.one_hot(h.argmax(1), 3).float()     # HERE",
    "integers": "code = h.long().float()                    # HERE",
}
LATER = {
    "numpy": ("a = h.detach().cpu().numpy()     # HERE\na = np.tanh(a)\ncode = torch.from_numpy(a)",
              "a = h\n"),
    "a list": ("rows = h.tolist()      # HERE\nbatch = rows[:]\ncode = torch.tensor(batch)",
               "rows = h\n"),
    "numbers": ("rows = []\nfor row in h:\n    rows.append([v.item() for v in row])     # HERE\n"
                "code = torch.FloatTensor(rows)", "rows.append([v for v in row])\n"),
    "a factor": ("scale = h.mean().item()        # HERE\ncode = torch.ones(6, 3) * scale",
                 "scale = h.mean()\n"),
}


def diagnose(lines: str) -> tuple:
    """The findings, and the number of the line that is marked."""
    script = TRAIN.replace("LINES", indent(lines, "    "))
    marked = [k for k, line in enumerate(script.splitlines(), 1) if "HERE" in line]
    return from_torch.doctor(script).findings, marked


@pytest.mark.parametrize("cut", CUT)
@pytest.mark.parametrize("logged", LOGGED)
def test_what_is_logged_is_not_named_in_the_place_of_the_cut(logged, cut):
    (found,), (line,) = diagnose(f"{LOGGED[logged]}\n{CUT[cut]}")
    assert (found.kind, found.line) == ("cut", line)


@pytest.mark.parametrize("logged", LOGGED)
def test_what_is_logged_is_no_cut(logged):
    assert diagnose(f"{LOGGED[logged]}\ncode = h.relu()") == ((), [])


@pytest.mark.parametrize("way", LATER)
def test_numbers_that_become_a_tensor_in_a_later_line_are_followed(way):
    lines, cure = LATER[way]
    (found,), (line,) = diagnose(lines)
    assert (found.kind, found.line) == ("cut", line)
    assert found.why.parts[3].code.startswith(cure)


def test_numbers_that_a_function_returns_are_followed():
    (found,), _ = diagnose("code = torch.tensor(as_list(h))")
    assert (found.kind, found.code) == ("cut", "    return h.tolist()")


def test_what_is_to_be_undone_is_said_in_the_words_of_the_line():
    (found,), _ = diagnose("code = (h.detach() + x[:, :3].detach()) / 2")
    assert found.why.parts[3].code == "code = (h + x[:, :3].detach()) / 2\nloss.backward()"


@pytest.mark.parametrize(("script", "lines"), [
    ("latent_of_numbers", ["z = self.reparam(mu, lv)"]),
    ("policy_losses_of_numbers",
     ["logps.append(d.log_prob(a))", "loss = torch.stack(losses).sum()"])])
def test_the_cure_takes_away_the_whole_chain(script, lines):
    path = Path(__file__).parent / "faults" / f"{script}.py"
    (found,) = from_torch.doctor(path).findings
    assert found.why.parts[-1].code.splitlines() == [*lines, "loss.backward()"]
