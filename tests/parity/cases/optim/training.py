"""Training loops: groups, closures, saving and going on, averages of a model."""

from __future__ import annotations

TRAINING = {
    "a training loop": """
import torch.nn as nn
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
x = torch.rand(16, 2)
y = (x[:, :1] * x[:, 1:]) * 2
for make in (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), torch.optim.Adam):
    optimizer = make(net.parameters())
    losses = []
    for _ in range(20):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x), y)
        loss.backward()
        optimizer.step()
        losses.append(round(loss.item(), 4))
    print(losses)
print(net[2].bias)
""",
    "a classifier": """
import torch.nn as nn
torch.manual_seed(1)
net = nn.Sequential(nn.Linear(2, 6), nn.ReLU(), nn.Dropout(0.2), nn.Linear(6, 3))
x, t = torch.rand(12, 2), torch.randint(0, 3, (12,))
optimizer = torch.optim.AdamW(net.parameters(), lr=0.05)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 5, 0.5)
for epoch in range(12):
    optimizer.zero_grad()
    loss = nn.CrossEntropyLoss()(net(x), t)
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    scheduler.step()
    print(epoch, round(loss.item(), 4), scheduler.get_last_lr())
""",
    "what cannot be optimized": """
w = torch.zeros(1, requires_grad=True)
torch.optim.SGD([], lr=0.1)

torch.optim.SGD(w, lr=0.1)

torch.optim.SGD([w * 2], lr=0.1)

torch.optim.SGD([1], lr=0.1)

torch.optim.SGD({w}, lr=0.1)

torch.optim.SGD([w], lr=-1)

torch.optim.SGD([w], lr=0.1, momentum=-1)

torch.optim.SGD([w], lr=0.1, nesterov=True)

torch.optim.SGD([w], lr=0.1, weight_decay=-1)

torch.optim.Adam([w], betas=(1.5, 0.9))

torch.optim.Adam([w], eps=-1)

torch.optim.RMSprop([w], alpha=-1)

torch.optim.Adagrad([w], lr_decay=-1)

torch.optim.Adagrad([w], initial_accumulator_value=-1)

torch.optim.Adadelta([w], rho=2)

o = torch.optim.SGD([{"params": [w]}, {"params": [w]}], lr=0.1)

o = torch.optim.SGD([w], lr=0.1)
o.add_param_group([w])

o.add_param_group({"params": w})

o.load_state_dict({"state": {}, "param_groups": []})

o.load_state_dict({"state": {}, "param_groups": [{"params": [0, 1]}]})
""",
    "groups": """
a, b = (torch.ones(1, requires_grad=True) for _ in range(2))
o = torch.optim.SGD([{"params": [a]}, {"params": [b], "lr": 0.01}], lr=0.1)
print(o)
(a + b).backward()
o.step()
print(a, b)
c = torch.ones(1, requires_grad=True)
o.add_param_group({"params": c, "momentum": 0.9})
(a + b + c).backward()
o.step()
print(a, b, c, len(o.param_groups))
o.param_groups[0]["lr"] = 1.
o.step()
print(a, a.grad)
o.zero_grad(set_to_none=False)
print(a.grad)
o.zero_grad()
print(a.grad)
o.step()
print(a)
print(o.defaults)
""",
    "parameters without gradient are left alone": """
a, b = (torch.ones(1, requires_grad=True) for _ in range(2))
o = torch.optim.Adam([a, b])
a.sum().backward()
o.step()
print(a, b, len(o.state), b._version)
""",
    "closures": """
w = torch.tensor([3.], requires_grad=True)
o = torch.optim.SGD([w], lr=0.1)
def closure():
    o.zero_grad()
    loss = (w ** 2).sum()
    loss.backward()
    return loss
print([round(o.step(closure).item(), 4) for _ in range(4)], w)
""",
    "saving and going on": """
def make():
    w = torch.tensor([3., -1.], requires_grad=True)
    return w, torch.optim.Adam([w], lr=0.1)
def train(w, o, n):
    for _ in range(n):
        o.zero_grad()
        (w ** 2).sum().backward()
        o.step()
w, o = make()
train(w, o, 3)
state = o.state_dict()
v, p = make()
with torch.no_grad():
    v.copy_(w)
p.load_state_dict(state)
train(w, o, 3)
train(v, p, 3)
print(w, v, (w == v).tolist())
print(p.state_dict()["state"][0]["step"], p.param_groups[0]["lr"])
print(w is o.param_groups[0]["params"][0])
""",
    "a scheduler before the optimizer": """
w = torch.zeros(1, requires_grad=True)
o = torch.optim.SGD([w], lr=1.)
s = torch.optim.lr_scheduler.ExponentialLR(o, 0.5)
s.step()

torch.optim.lr_scheduler.StepLR(3, 1)

torch.optim.lr_scheduler.LambdaLR(o, [lambda e: 1, lambda e: 1])

torch.optim.lr_scheduler.StepLR(torch.optim.SGD([w], lr=1.), 3, last_epoch=4)
""",
    "ReduceLROnPlateau": """
w = torch.zeros(1, requires_grad=True)
o = torch.optim.SGD([w], lr=1.)
s = torch.optim.lr_scheduler.ReduceLROnPlateau(o, patience=1, factor=0.5, cooldown=1)
rates = []
for metric in (1., 0.9, 0.95, 0.95, 0.95, 0.95, 0.95, 0.5, 0.6, 0.6, 0.6, 0.6):
    s.step(metric)
    rates.append(o.param_groups[0]["lr"])
print(rates, s.get_last_lr(), s.best, s.num_bad_epochs)

torch.optim.lr_scheduler.ReduceLROnPlateau(o, factor=1.)

torch.optim.lr_scheduler.ReduceLROnPlateau(o, mode="less")
""",
    "an optimizer of one's own": """
class Sign(torch.optim.Optimizer):
    def __init__(self, params, lr=0.1):
        super().__init__(params, {"lr": lr})
    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p -= group["lr"] * p.grad.sign()
w = torch.tensor([1., -2.], requires_grad=True)
o = Sign([w])
(w ** 2).sum().backward()
o.step()
print(w, o)
""",
}

AVERAGES = {
    "averages of a model": """
import torch.nn as nn
from torch.optim.swa_utils import AveragedModel, SWALR, get_ema_avg_fn, update_bn
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2), nn.Linear(2, 1))
o = torch.optim.SGD(net.parameters(), lr=0.2)
plain, running = AveragedModel(net), AveragedModel(net, avg_fn=get_ema_avg_fn(0.9))
x = torch.rand(8, 2)
schedule = SWALR(o, swa_lr=0.05, anneal_epochs=3)
for k in range(5):
    o.zero_grad()
    net(x).square().mean().backward()
    o.step()
    plain.update_parameters(net)
    running.update_parameters(net)
    schedule.step()
    print(schedule.get_last_lr(), net[0].weight.detach())
print(plain.n_averaged, plain.module[0].weight)
print(running.n_averaged, running.module[0].weight)
update_bn([x, (x * 2, 0)], plain)
print(plain.module[1].running_mean, plain.module[1].momentum, plain.module[1].num_batches_tracked)
print(plain(x[:2]))
print(list(plain.state_dict()))

get_ema_avg_fn(2)

SWALR(o, 0.1, anneal_strategy="up")

SWALR(o, 0.1, anneal_epochs=-1)
""",
}
