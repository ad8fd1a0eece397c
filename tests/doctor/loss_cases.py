"""Cases of wrong losses and of what is not finite: kind, faulty, hides, healthy; see ``cases``."""

from __future__ import annotations

START = """\
import torch
import torch.nn.functional as F
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(8, 2), torch.randint(3, (8,))
"""
ONE = START + """\
model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(8, 2), (torch.rand(8, 1) < 0.5).float()
"""
COLUMN = ONE + "y = y.squeeze(1)\nprediction = model(x)\n"
WRONG = "loss = F.mse_loss(prediction, y)\n"
STEP = "loss.backward()\noptimizer.step()\n"
TWICE = START + "def forward(x):\n    return model(x).softmax(1)\n"
CROSS, NLL = "loss = F.cross_entropy(forward(x), y)\n", "loss = F.nll_loss(forward(x), y)\n"
SCORES = START + "def forward(x):\n    return model(x)\n"
SINGLE = "loss = F.binary_cross_entropy(model(x).softmax(1), y)\n"
ROWS = START + "def forward(x):\n    return F.log_softmax(model(x), dim=0)\n"
MASK = START + """\
bias = torch.zeros(8, 3).masked_fill((y == 0)[:, None], float('-inf'))
scores = model(x) + bias
"""
ATTEND = "p = scores.softmax(-1)\n"
AFTER = "loss = p[y > 0].square().sum()\nloss.backward()\n"
BAD = "assert model[0].weight.grad.isnan().any()\n"
GOOD = "optimizer.step()\nassert model[0].weight.isfinite().all()\n"
LEAF = "import torch\nx = torch.tensor({}, requires_grad=True)\n"
LOG = "import torch\nw = torch.tensor([0., 1.], requires_grad=True)\np = w * 1\n"
ROOT, END = LEAF.format("[0., 4.]"), LEAF.format("[1., 0.5]")
UNDEFINED, VECTORS = LEAF.format("[-1., 4.]"), LEAF.format("[[0., 0.], [3., 4.]]")
NAN, FINITE = "assert x.grad.isnan().any()", "assert x.grad.isfinite().all()"
BOUND = LEAF.format("[[1., 2., 3.], [3., 4., 6.]]")
BOUND += "keep = torch.tensor([1., 1., 1.])\nscores = x * 1\n"
ALONE = "import torch\nw = torch.tensor([2.], requires_grad=True)\nx = w * 1\n"
NOTHING = LEAF.format("[1., 2.]") + "error = x ** 2\nmask = error > 100\n"
HUGE = LEAF.format("[[100., 1.], [2., 3.]]") + "scores = x * 1\n"
BY_HAND = "e = scores.exp()\np = e / e.sum(1, keepdim=True)\n"
FAR = ONE + "x = 100 * torch.randn(8, 2)\nmodel = torch.nn.Linear(2, 1)\n"
LARGE = "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"
RAW = ONE + """\
model = torch.nn.Linear(2, 1)
with torch.no_grad():
    model.bias.fill_(0.5)
x = 0.1 * x.clamp(-1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
"""
BCE = "loss = F.binary_cross_entropy(forward(x), y)\n"
MAPS = START + """\
model = torch.nn.Conv2d(1, 3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
maps = model(torch.randn(2, 1, 2, 2))
"""
PIXELS = "loss = F.cross_entropy(scores, y)\n"
ROWWISE = START + "mask = torch.ones(8)\nloss = (torch.sum(model(x).square()) * mask).mean()\n"
IMAGES = """\
import torch
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.Flatten(), torch.nn.Linear(16, 1))
x = torch.randn(2, 3, 4, 4, requires_grad=True)
g, = torch.autograd.grad(model(x).sum(), x, create_graph=True)
"""
PENALISED = "(model(x).mean() + penalty).backward()\n"
MICRO = START + """\
accumulation_steps = 4
for k in range(2):
    optimizer.zero_grad()
    for part in range(accumulation_steps):
        loss = F.cross_entropy(model(x), y)
        PANEL
    CLIP
    optimizer.step()
"""
LOOP = """\
for _ in range(30):
    loss = (model(x) - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

ROWS_OF_CASES = [
    ("broadcast_loss", COLUMN + WRONG + STEP, COLUMN + WRONG + "PANEL\n" + STEP,
     COLUMN + "PANEL\n" + STEP + "assert loss.shape == ()"),
    ("activation_twice", TWICE + CROSS + STEP, TWICE + "PANEL\n" + CROSS + STEP,
     TWICE + "PANEL\n" + CROSS + STEP),
    ("not_log_probabilities", SCORES + NLL + STEP, SCORES + NLL + "PANEL\n" + STEP,
     SCORES + "PANEL\n" + NLL + STEP + "assert loss > 0"),
    ("single_class", ONE + SINGLE + STEP, ONE + "PANEL\n" + SINGLE + STEP,
     ONE + "PANEL\n" + STEP + "assert model[0].weight.grad.any()"),
    ("softmax_axis", ROWS + NLL + STEP, ROWS + "PANEL\n" + NLL + STEP,
     ROWS + "PANEL\n" + NLL + STEP + "assert (forward(x).exp().sum(1) - 1).abs().max() < 1e-5"),
    ("not_probabilities", RAW + "def forward(x):\n    return model(x)\n" + BCE + STEP,
     RAW + "def forward(x):\n    return model(x)\nPANEL\n" + BCE + STEP,
     RAW + "PANEL\n" + BCE + STEP),
    ("class_axis", MAPS + "scores = maps.view(-1, 3)\n" + PIXELS + STEP,
     MAPS + "scores = maps.view(-1, 3)\nPANEL\n" + PIXELS + STEP,
     MAPS + "PANEL\n" + PIXELS + STEP + "assert scores[1].equal(maps[0, :, 0, 1])"),
    ("reduced_too_far", ROWWISE + STEP, ROWWISE + "PANEL\n" + STEP,
     START + "mask = torch.ones(8)\nPANEL\n" + STEP),
    ("penalty_axis", IMAGES + "penalty = (g.norm(2, dim=1) - 1).square().mean()\n" + PENALISED,
     IMAGES + "penalty = (g.norm(2, dim=1) - 1).square().mean()\nPANEL\n" + PENALISED,
     IMAGES + "PANEL\n" + PENALISED),
    ("not_divided", MICRO.replace("PANEL", "loss.backward()").replace("CLIP", "pass"),
     MICRO.replace("PANEL", "loss.backward()").replace("CLIP", "PANEL"),
     MICRO.replace("CLIP", "pass")),
    ("masked_row", MASK + ATTEND + AFTER, MASK + "PANEL\n" + AFTER + BAD,
     MASK + "PANEL\n" + AFTER + GOOD),
    ("log_of_zero", LOG + "loss = -torch.log(p).mean()\nloss.backward()",
     LOG + "loss = -torch.log(p).mean()\nPANEL\nloss.backward()\nassert w.grad.isnan().any()",
     LOG + "PANEL\nloss.backward()\nassert w.grad.isfinite().all()"),
    ("outside_domain", UNDEFINED + "loss = x.sqrt().sum()\nloss.backward()\n" + NAN,
     UNDEFINED + "loss = x.sqrt().sum()\nPANEL\nloss.backward()\n" + NAN,
     UNDEFINED + "PANEL\nloss.backward()\n" + FINITE),
    ("divided_by_zero", VECTORS + "loss = (x / x.norm(dim=1, keepdim=True)).sum()\nloss.backward()",
     VECTORS + "loss = (x / x.norm(dim=1, keepdim=True)).sum()\nPANEL\nloss.backward()\n" + NAN,
     VECTORS + "PANEL\nunit.sum().backward()\n" + FINITE),
    ("zero_times_inf", BOUND + "scores = scores + (1 - keep) * float('-inf')\n"
     "loss = scores.softmax(1).sum()\nloss.backward()",
     BOUND + "scores = scores + (1 - keep) * float('-inf')\nloss = scores.softmax(1).sum()\n"
     "PANEL\nloss.backward()\n" + NAN,
     BOUND + "keep[1] = 0.\nPANEL\nscores.softmax(1).square().sum().backward()\n" + FINITE),
    ("single_deviation", ALONE + "x = (x - x.mean()) / x.std()\nx.sum().backward()",
     ALONE + "PANEL\nx.sum().backward()\nassert w.grad.isnan().all()",
     ALONE + "PANEL\n(x + w).sum().backward()\nassert w.grad.isfinite().all()"),
    ("mean_of_nothing", NOTHING + "loss = error[mask].mean()\nloss.backward()",
     NOTHING + "loss = error[mask].mean() \nPANEL\nloss.backward()",
     NOTHING + "PANEL\n(loss + error.mean()).backward()\n" + FINITE),
    ("overflow", HUGE + BY_HAND + "p[:, 0].sum().backward()\n" + NAN,
     HUGE + BY_HAND + "loss = p[:, 0].sum()\nPANEL\nloss.backward()\n" + NAN,
     HUGE + "PANEL\np[:, 0].sum().backward()\n" + FINITE),
    ("infinite_slope", END + "loss = x.acos().sum()\nloss.backward()",
     END + "PANEL\nloss.backward()\nassert x.grad[0].isinf()",
     END + "PANEL\nloss.backward()\n" + FINITE),
    ("root_of_zero", ROOT + "loss = (x.sqrt() * 0).sum()\nloss.backward()",
     ROOT + "PANEL\nloss.backward()\nassert x.grad[0].isinf()",
     ROOT + "PANEL\nloss.backward()\n" + FINITE),
    ("unchosen_branch", ROOT + "loss = torch.where(x > 1, x.sqrt(), x).sum()\nloss.backward()",
     ROOT + "PANEL\nloss.backward()\n" + NAN,
     ROOT + "PANEL\nloss.backward()\nassert x.grad.tolist() == [0., 0.25]"),
]
