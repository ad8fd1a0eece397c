"""For each kind of finding: a faulty script, a healthy one, and one that only hides the fault.

``faulty`` is found fault with.  ``hides`` runs the panel's "what only hides it" where PANEL stands,
and is still wrong; ``healthy`` runs its "what to do", and nothing is found in it.  Each ends in
what is true then.
"""

from __future__ import annotations

from textwrap import indent
from typing import NamedTuple

from tests.doctor import loss_cases, network_cases


class Case(NamedTuple):
    key: str
    faulty: str
    hides: str
    healthy: str
    still: bool = True
    """Does the doctor find the same where it is only hidden?"""
    steps: int | None = None
    """So many steps are watched at first; all, where it does not say."""


TWO = """\
import torch
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
x, y = torch.randn(8, 2), torch.randn(8, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
"""
STEP = """\
optimizer.zero_grad()
loss = (model(x) - y).square().mean()
loss.backward()
optimizer.step()
"""
FROZEN = TWO + "model.requires_grad_(False)\nmodel[2].requires_grad_(True)\n"
CUT = TWO + "loss = (model(x).detach() - y).square().mean()\n"
SEEN = "flag = torch.ones(1, requires_grad=True)\n"
SPARE = TWO + """\
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.used, self.spare = torch.nn.Linear(2, 1), torch.nn.Linear(2, 1)
    def forward(self, x):
        return self.used(x)
model = Net()
loss = (model(x) - y).square().mean()
"""
STALE = TWO + "model[2] = torch.nn.Linear(3, 1)\nbefore = model[2].weight.detach().clone()\n"
PARTLY = TWO + """\
optimizer = torch.optim.SGD(model[0].parameters(), lr=0.1)
before = model[2].weight.detach().clone()
"""
PLAIN = TWO + """\
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(2, 2)
        self.layers = [torch.nn.Linear(2, 1)]
    def forward(self, x):
        return self.layers[0](self.first(x))
model = Net()
before = model.layers[0].weight.detach().clone()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
"""
LOGS = """\
import torch
w = torch.tensor([0., 1.], requires_grad=True)
p = w * 1
"""
ROOT = "import torch\nx = torch.tensor([0., 4.], requires_grad=True)\n"
DEEP = """\
import torch
torch.manual_seed(0)
layers = [torch.nn.Sigmoid() if k % 2 else torch.nn.Linear(16, 16) for k in range(20)]
model = torch.nn.Sequential(*layers, torch.nn.Linear(16, 1))
x, y = torch.randn(8, 16), torch.randn(8, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
"""
DEAD = TWO + "with torch.no_grad():\n    model[0].bias.fill_(-100.)\n"
LARGE = TWO + "x = x * 1e6\nloss = (model(x) - y).square().mean()\n"
KEPT = TWO + "loss = (model(x) - y).square().mean()\n"
CARRIED = TWO + "batches = [(x, y)] * 4\ntotal = 0.\n"
GAPS = TWO + "x[2] = float('nan')\n"
UNWATCHED = TWO + """\
for k in range(20):
    loss = (model(x) - y).square().mean() * float('nan' if k == 12 else 1)
    BEFORE
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if k == 12:
        break
"""
JUMP = TWO + "optimizer.param_groups[0]['lr'] = float('inf')\n"
LOSS = "loss = (model(x) - y).square().mean()\n"
BACK = LOSS + "loss.backward()\n"
EARLY = TWO + "before = model[0].weight.detach().clone()\n"
UNCALLED = EARLY + BACK + "optimizer.step\n"
MISSPELT = "for p in model[0].parameters():\n    p.require_grad = False\n"
GOAL = TWO + "goal = 0.9 * model(x) + y\n"
TOWARDS = "loss = (model(x) - goal).square().mean()\nloss.backward()\noptimizer.step()\n"
LATE = TWO + """\
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=0.1)
""" + STEP + "model[0].requires_grad_(False)\nbefore = model[0].weight.clone()\n"
ZEROS = "optimizer.zero_grad(set_to_none=False)\n" + BACK + "optimizer.step()\n"
MICRO = TWO + """\
batches = [(x, y)] * 4
for _ in range(2):
    for x, y in batches:
        optimizer.zero_grad()
        loss = (model(x) - y).square().mean() / 4
        loss.backward()
    optimizer.step()
"""
CLIP = "torch.nn.utils.clip_grad_norm_(model.parameters(), 1.)\n"
VAIN = TWO + "optimizer.zero_grad()\nloss = 1e2 * (model(x) - y).square().mean()\n"
DROPS = TWO + "model.insert(1, torch.nn.Dropout(0.5))\n"
MEASURE = "with torch.no_grad():\n    error = torch.nn.functional.mse_loss(model(x), y)\n"
DROPPING = TWO + """\
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)
    def forward(self, x):
        DROP
        return self.layer(x)
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
""" + STEP
DROP, EVALUATED = "x = torch.nn.functional.dropout(x, 0.5)", "model.eval()\nprint(model(x)[0])\n"
STILL = EARLY + "optimizer.param_groups[0]['lr'] = 0.\n"
SCHEDULE = TWO + "scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)\n" + BACK
STEEP = TWO + "x = 30 * x\noptimizer.param_groups[0]['lr'] = 1.\n"
EACH = "for _ in range(4):\n"

RNN = """\
import torch
torch.manual_seed(0)
cell, out = torch.nn.RNNCell(2, 3), torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD([*cell.parameters(), *out.parameters()], lr=0.1)
x, state = torch.randn(4, 2), torch.zeros(4, 3)
for step in range(3):
    BEFORE
    state = cell(x, state)
    optimizer.zero_grad()
    loss = out(state).square().mean()
    BACK
    optimizer.step()
"""
GAN = """\
import torch
torch.manual_seed(0)
maker, critic = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh()), torch.nn.Linear(3, 1)
of_maker = torch.optim.SGD(maker.parameters(), lr=0.1)
of_critic = torch.optim.SGD(critic.parameters(), lr=0.1)
for step in range(3):
    fake = maker(torch.randn(4, 2))
    loss = critic(fake).square().mean()
    of_critic.zero_grad()
    BACK
    of_critic.step()
    other = -critic(fake).mean()
    of_maker.zero_grad()
    other.backward()
    of_maker.step()
"""
KEEPS, LETS_GO = "loss.backward(retain_graph=True)", "loss.backward()"
SQUARED = """\
class Squared(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.doubled = x * 2
        return ctx.doubled ** 2
    @staticmethod
    def backward(ctx, g):
        return 4 * ctx.doubled * g
f = Squared.apply
"""
TWICE = """\
du, = torch.autograd.grad(f(model(x)).sum(), x, create_graph=True)
loss = du.square().mean()
loss.backward()
assert (model.bias.grad is not None) == WHOLE
"""
LINE = """\
import torch
torch.manual_seed(0)
model = torch.nn.Linear(2, 3)
x = torch.randn(4, 2, requires_grad=True)
"""
INNER = TWO + """\
import copy
adapted = copy.deepcopy(model)
grads = torch.autograd.grad((adapted(x) - y).square().mean(), list(adapted.parameters()),
                            create_graph=True)
for p, g in zip(adapted.parameters(), grads):
    p.data -= 0.1 * g
loss = (adapted(x) - y).square().mean()
"""
PENALTY = """\
import torch
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
x = torch.randn(8, 2, requires_grad=True)
"""
PLAIN_GRAD = "g, = torch.autograd.grad(model(x).sum(), x)\n"
PENALISED = "loss = model(x).square().mean() + g.square().mean()\nloss.backward()\n"
SKIP = """\
import torch
torch.manual_seed(0)
class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.ReLU(inplace=True), torch.nn.Linear(3, 3))
    def forward(self, x):
        CALL
        JOIN
        return out
model = torch.nn.Sequential(torch.nn.Linear(2, 3), Block(), torch.nn.Linear(3, 1))
model(torch.randn(4, 2)).square().mean().backward()
"""
CALL, JOIN = "out = self.layers(x)", "out = out + x"
DQN = TWO + """\
TARGET
goal = 0.9 * target(x).detach() + y
loss = (model(x) - goal).square().mean()
optimizer.zero_grad()
loss.backward()
optimizer.step()
"""

CASES = [
    Case("carried_state", RNN.replace("BEFORE", "pass").replace("BACK", KEEPS),
         RNN.replace("BEFORE", "pass").replace("BACK", "PANEL"),
         RNN.replace("BEFORE", "PANEL").replace("BACK", LETS_GO)),
    Case("not_detached", GAN.replace("BACK", LETS_GO), GAN.replace("BACK", "PANEL"),
         GAN.replace("loss = critic(fake).square().mean()", "PANEL").replace("BACK", LETS_GO),
         still=False),
    Case("kept_on_ctx", LINE + SQUARED + TWICE.replace("WHOLE", "False"),
         LINE + SQUARED + "PANEL\n" + TWICE.replace("WHOLE", "False"),
         LINE + "PANEL\n" + TWICE.replace("WHOLE", "True")),
    Case("data_update", INNER + "optimizer.zero_grad()\nloss.backward()\noptimizer.step()\n",
         INNER + "optimizer.zero_grad()\nPANEL\noptimizer.step()\n"
         "assert model[0].weight.grad is None",
         TWO + "PANEL\noptimizer.zero_grad()\nloss.backward()\noptimizer.step()\n"
         "assert model[0].weight.grad is not None"),
    Case("no_create_graph", PENALTY + PLAIN_GRAD + PENALISED,
         PENALTY + PLAIN_GRAD + "PANEL\n" + PENALISED, PENALTY + "PANEL\n" + PENALISED,
         still=False),
    Case("changed_skip", SKIP.replace("CALL", CALL).replace("JOIN", JOIN),
         SKIP.replace("CALL", CALL).replace("JOIN", "PANEL"),
         SKIP.replace("CALL", "PANEL").replace("JOIN", JOIN)),
    Case("alias_of_network", DQN.replace("TARGET", "target = model"),
         DQN.replace("TARGET", "target = model\nPANEL"), DQN.replace("TARGET", "PANEL")),
    Case("frozen", FROZEN + STEP, FROZEN + "PANEL\n" + STEP + "assert model[0].weight.grad is None",
         FROZEN + "PANEL\n" + STEP + "assert model[0].weight.grad is not None"),
    Case("cut", CUT + SEEN + "(loss + flag).backward()",
         CUT + "PANEL\nassert model[0].weight.grad is None",
         CUT + "PANEL\nassert model[0].weight.grad is not None\noptimizer.step()"),
    Case("unused", SPARE + "loss.backward()",
         SPARE + "PANEL\nloss.backward()\nassert not model.spare.weight.grad.any()",
         SPARE + "PANEL\nloss.backward()\nassert all(p.grad.any() for p in model.parameters())",
         still=False),
    Case("stale_optimizer", STALE + STEP,
         STALE + "PANEL\n" + STEP + "assert torch.equal(model[2].weight, before)",
         STALE + "PANEL\n" + STEP + "assert not torch.equal(model[2].weight, before)"),
    Case("not_stepped", PARTLY + STEP,
         PARTLY + STEP + "PANEL\nassert torch.equal(model[2].weight, before)",
         PARTLY + "PANEL\n" + STEP + "assert not torch.equal(model[2].weight, before)"),
    Case("not_registered", PLAIN + STEP,
         PLAIN + STEP + "PANEL\nassert torch.equal(model.layers[0].weight, before)",
         PLAIN + "PANEL\n" + STEP + "assert not torch.equal(model.layers[0].weight, before)"),
    Case("emptied", EARLY + BACK + "optimizer.zero_grad()\noptimizer.step()",
         EARLY + BACK + "optimizer.zero_grad()\nPANEL\noptimizer.step()\n"
         "assert torch.equal(model[0].weight, before)",
         EARLY + LOSS + "PANEL\nassert not torch.equal(model[0].weight, before)"),
    Case("not_emptied", TWO + (BACK + "optimizer.step()\n") * 2,
         TWO + "PANEL\n" + (BACK + "optimizer.step()\n") * 2,
         TWO + ("PANEL\n" + BACK + "optimizer.step()\n") * 2),
    Case("never_stepped", EARLY + BACK,
         EARLY + BACK + "PANEL\nassert torch.equal(model[0].weight, before)",
         EARLY + BACK + "PANEL\nassert not torch.equal(model[0].weight, before)"),
    Case("nan_made", LOGS + "loss = torch.xlogy(p, p - 1).mean()\nloss.backward()",
         LOGS + "loss = torch.xlogy(p, p - 1).mean()\nPANEL\nloss.backward()\n"
         "assert w.grad.isnan().any()",
         LOGS + "PANEL\nloss.backward()\nassert w.grad.isfinite().all()"),
    Case("nan_given", GAPS + STEP,
         GAPS + LOSS + "PANEL\nloss.backward()\nassert model[0].weight.grad.isnan().any()",
         GAPS + "PANEL\n" + STEP + "assert model[0].weight.isfinite().all()"),
    Case("nan_stepped", JUMP + STEP + STEP,
         JUMP + STEP + LOSS + "PANEL\nloss.backward()\nassert not model[0].weight.isfinite().all()",
         JUMP + "PANEL\n" + STEP + STEP + "assert model[0].weight.isfinite().all()"),
    Case("nan_in_backward", ROOT + "loss = torch.hypot(x, x).sum()\nloss.backward()",
         ROOT + "PANEL\nloss.backward()\nassert x.grad[0].isnan()",
         ROOT + "PANEL\nloss.backward()\nassert x.grad.isfinite().all()"),
    Case("nan_unwatched", UNWATCHED.replace("BEFORE", "pass"),
         UNWATCHED.replace("BEFORE", "PANEL") + "assert model[0].weight.isnan().any()",
         UNWATCHED.replace("BEFORE", "loss = loss * 0. if k == 12 else loss").replace("nan", "1"),
         steps=4),
    Case("vanishing", DEEP + STEP,
         DEEP + "PANEL\nbefore = model[0].weight.detach().clone()\n" + STEP
         + "assert torch.allclose(model[0].weight, before, atol=1e-4)",
         DEEP + "PANEL\n" + STEP),
    Case("zero_gradient", DEAD + STEP,
         DEAD + STEP + "PANEL\n" + STEP + "assert not model[0].weight.grad.any()",
         DEAD + "PANEL\n" + STEP + "assert model[0].weight.grad.any()"),
    Case("exploding", LARGE + "loss.backward()\noptimizer.step()",
         LARGE + "PANEL\nassert model[0].weight.grad.norm() > 1e3",
         LARGE + "PANEL\nassert model[0].weight.grad.norm() <= 1\noptimizer.step()"),
    Case("kept_graph", KEPT + "loss.backward(retain_graph=True)\noptimizer.step()",
         KEPT + "loss.backward(retain_graph=True)\nPANEL", KEPT + "PANEL\noptimizer.step()"),
    Case("growing_graph",
         CARRIED + "for x, y in batches:\n    loss = (model(x) - y).square().mean()\n"
                   "    total = total + loss\n    loss.backward()\noptimizer.step()",
         CARRIED + "for x, y in batches:\n    loss = (model(x) - y).square().mean()\n"
                   "    total = total + loss\n    PANEL\nassert total.grad_fn is not None",
         CARRIED + "PANEL\nassert isinstance(total, float)\noptimizer.step()"),
    Case("not_called", UNCALLED,
         UNCALLED + "PANEL\nassert torch.equal(model[0].weight, before)",
         EARLY + BACK + "PANEL\nassert not torch.equal(model[0].weight, before)"),
    Case("attribute_unread", TWO + MISSPELT + STEP,
         TWO + MISSPELT + "    PANEL\n" + STEP + "assert model[0].weight.grad is not None",
         TWO + "for p in model[0].parameters():\n    PANEL\n" + STEP
         + "assert model[0].weight.grad is None\nmodel.requires_grad_(True)\n" + STEP),
    Case("result_dropped", GOAL + "goal.detach()\n" + TOWARDS,
         GOAL + "PANEL\n" + TOWARDS + "assert goal.requires_grad",
         GOAL + "PANEL\n" + TOWARDS + "assert not goal.requires_grad"),
    Case("frozen_moved", LATE + ZEROS,
         LATE + "PANEL\n" + ZEROS + "assert not torch.equal(model[0].weight, before)",
         LATE + "PANEL\n" + ZEROS + "assert torch.equal(model[0].weight, before)\n"
         "model.requires_grad_(True)"),
    Case("discarded", MICRO, MICRO.replace("batches =", "PANEL\nbatches ="),
         TWO + "batches = [(x, y)] * 4\nPANEL\nPANEL"),
    Case("clipped_in_vain", VAIN + CLIP + "loss.backward()\noptimizer.step()",
         VAIN + "PANEL\nloss.backward()\noptimizer.step()\nassert model[0].weight.grad.norm() > 1",
         VAIN + "PANEL\nassert model[0].weight.grad.norm() <= 1"),
    Case("trained_in_eval", DROPS + "model.eval()\n" + STEP,
         DROPS + "model.eval()\nPANEL\n" + STEP + "assert torch.equal(model(x), model(x))",
         DROPS + "model.eval()\nPANEL\n" + STEP + "assert not torch.equal(model(x), model(x))"),
    Case("evaluated_in_train", DROPS + STEP + MEASURE,
         DROPS + STEP + "PANEL\nfirst = error\nPANEL\nassert error != first",
         DROPS + STEP + "PANEL\nfirst = error\nPANEL\nassert error == first"),
    Case("dropout_in_eval", DROPPING.replace("DROP", DROP) + EVALUATED,
         DROPPING.replace("DROP", DROP) + EVALUATED + "PANEL\n",
         DROPPING.replace("DROP", "PANEL") + EVALUATED),
    Case("rate_too_small", STILL + STEP * 2,
         STILL + STEP + "PANEL\nassert torch.equal(model[0].weight, before)",
         STILL + "PANEL\n" + STEP * 2 + "assert not torch.equal(model[0].weight, before)"),
    Case("scheduled_early", SCHEDULE + "scheduler.step()\noptimizer.step()",
         SCHEDULE + "PANEL\nscheduler.step()\noptimizer.step()",
         SCHEDULE + "PANEL\nassert scheduler.last_epoch == 1"),
    Case("rate_too_large", STEEP + EACH + indent(STEP, "    "),
         STEEP + EACH + indent(LOSS + "optimizer.zero_grad()\nPANEL\nloss.backward()\n"
                               "optimizer.step()\n", "    ") + "assert not loss < 1e3",
         STEEP + "x = x / 30\nPANEL\n" + EACH + indent(STEP, "    ") + "assert loss < 10"),
]
CASES += [Case(*row) for row in (*loss_cases.ROWS_OF_CASES, *network_cases.ROWS_OF_CASES)]
ERROR = Case("error", CUT + "loss.backward()", "", TWO + STEP)
"""One of the errors of backward; the panels of all of them are tested elsewhere."""


def filled(script: str, code: str) -> str:
    """``script`` with the panel's lines where PANEL stands, indented as that is."""
    lines = []
    for line in script.splitlines():
        if line.strip() == "PANEL":
            lines.append(indent(code.rstrip("\n"), line[:len(line) - len(line.lstrip())]))
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"
