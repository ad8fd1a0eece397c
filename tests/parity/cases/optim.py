"""Programs about optimizers and their schedules."""

from __future__ import annotations

RUN = """
def run(make, steps=6):
    w = torch.tensor([1.6, -2.3], requires_grad=True)
    v = torch.tensor(0.7, requires_grad=True)
    optimizer = make([w, v])
    for k in range(steps):
        optimizer.zero_grad()
        (((w * torch.tensor([1., 3.]) - v) ** 2).sum() / 20).backward()
        optimizer.step()
        print(w.tolist() if k % 3 == 0 else w.detach(), v.detach())
    print(w._version, v._version)
    return optimizer
def rounded(x):
    return [round(n, 4) for n in x]
""".replace("w.tolist() if k % 3 == 0 else w.detach()", "w.detach()")

KINDS = {
    "SGD": ("lr=0.1", "lr=0.05, momentum=0.9", "lr=0.05, momentum=0.9, nesterov=True",
            "lr=0.05, momentum=0.5, dampening=0.3", "lr=0.1, weight_decay=0.1",
            "lr=0.01, maximize=True"),
    "Adam": ("", "lr=0.1", "lr=0.1, betas=(0.5, 0.9), eps=1e-3", "lr=0.1, weight_decay=0.1",
             "lr=0.1, amsgrad=True", "lr=0.1, maximize=True"),
    "AdamW": ("lr=0.1", "lr=0.1, weight_decay=0.5"),
    "RMSprop": ("", "lr=0.1, momentum=0.9", "lr=0.1, centered=True", "lr=0.1, weight_decay=0.1"),
    "Adagrad": ("lr=0.5", "lr=0.5, lr_decay=0.1, initial_accumulator_value=0.2"),
    "Adadelta": ("", "lr=0.5, rho=0.5"),
    "Adamax": ("", "lr=0.1", "lr=0.1, weight_decay=0.1, betas=(0.5, 0.9)", "maximize=True"),
    "NAdam": ("", "lr=0.1", "lr=0.1, weight_decay=0.1",
              "lr=0.1, weight_decay=0.1, decoupled_weight_decay=True, momentum_decay=0.1"),
    "RAdam": ("lr=0.1", "lr=0.1, weight_decay=0.1", "lr=0.1, betas=(0.9, 0.7)",
              "lr=0.1, weight_decay=0.1, decoupled_weight_decay=True"),
    "Rprop": ("", "lr=0.3, etas=(0.3, 1.5), step_sizes=(0.01, 0.5)", "maximize=True"),
    "ASGD": ("lr=0.1", "lr=0.1, t0=2, weight_decay=0.1", "lr=0.1, lambd=0.01, alpha=1"),
}

STEPS = {
    f"{kind} {options}".strip(): RUN + f"""
optimizer = run(lambda params: torch.optim.{kind}(params, {options}))
print(optimizer)
state = optimizer.state_dict()
print(list(state), state["param_groups"])
for place, kept in state["state"].items():
    print(place, kept)
""" for kind, several in KINDS.items() for options in several}

SCHEDULES = {
    name: f"""
import math
sched = torch.optim.lr_scheduler
w = torch.zeros(1, requires_grad=True)
optimizer = torch.optim.SGD([{{"params": [w]}}, {{"params": [torch.zeros(1, requires_grad=True)],
                            "lr": 0.5}}], lr=1., momentum=0.5)
scheduler = sched.{name}
rates, momentums = [scheduler.get_last_lr()], []
for epoch in range(12):
    optimizer.step()
    scheduler.step()
    rates.append([round(lr, 6) for lr in scheduler.get_last_lr()])
    momentums.append(round(optimizer.param_groups[0]["momentum"], 6))
print(rates)
print(momentums)
state = scheduler.state_dict()
print(list(state))
print({{k: v for k, v in state.items()
       if isinstance(v, (int, str, bool)) or k in ("base_lrs", "_milestones", "milestones")}})
print(optimizer.param_groups[0])

again = torch.optim.SGD([{{"params": [w]}}, {{"params": [torch.zeros(1, requires_grad=True)],
                        "lr": 0.5}}], lr=1., momentum=0.5)
first, optimizer = optimizer, again
other = sched.{name}
other.load_state_dict(state)
again.load_state_dict(first.state_dict())
scheduler.step()
other.step()
print([round(lr, 6) for lr in other.get_last_lr()], other.get_last_lr() == scheduler.get_last_lr())

optimizer.step()
print([round(lr, 6) for lr in other.get_lr()])

other.step(3)
print([round(lr, 6) for lr in other.get_last_lr()])

print(hasattr(other, "_get_closed_form_lr"), isinstance(other, sched.LRScheduler))
""" for name in (
        "StepLR(optimizer, 3)", "StepLR(optimizer, step_size=2, gamma=0.5)",
        "MultiStepLR(optimizer, [2, 5, 5])", "ExponentialLR(optimizer, 0.9)",
        "LambdaLR(optimizer, lambda epoch: 0.95 ** epoch)",
        "LambdaLR(optimizer, [lambda e: 1 / (e + 1), lambda e: e])",
        "MultiplicativeLR(optimizer, lambda epoch: 0.95)",
        "CosineAnnealingLR(optimizer, 5)", "CosineAnnealingLR(optimizer, 12, eta_min=0.1)",
        "ConstantLR(optimizer, 0.5, 4)", "LinearLR(optimizer, 0.25, total_iters=4)",
        "LinearLR(optimizer, 1, 0.1, total_iters=8)",
        "PolynomialLR(optimizer)", "PolynomialLR(optimizer, total_iters=9, power=2)",
        "CosineAnnealingWarmRestarts(optimizer, 3)",
        "CosineAnnealingWarmRestarts(optimizer, 2, T_mult=2, eta_min=0.1)",
        "CyclicLR(optimizer, 0.1, 1, step_size_up=3)",
        "CyclicLR(optimizer, [0.1, 0.2], [1, 2], 2, 3, mode='triangular2')",
        "CyclicLR(optimizer, 0.1, 1, 2, mode='exp_range', gamma=0.9, cycle_momentum=False)",
        "CyclicLR(optimizer, 0.1, 1, 2, scale_fn=lambda x: 1 / x)",
        "OneCycleLR(optimizer, 1., total_steps=14)",
        "OneCycleLR(optimizer, [1., 2.], epochs=5, steps_per_epoch=3, anneal_strategy='linear')",
        "OneCycleLR(optimizer, 1., total_steps=14, three_phase=True, cycle_momentum=False)",
        "SequentialLR(optimizer, [sched.ConstantLR(optimizer, 0.1, 100), "
        "sched.ExponentialLR(optimizer, 0.9)], milestones=[4])",
        "SequentialLR(optimizer, [sched.LinearLR(optimizer, 0.1, total_iters=3), "
        "sched.CosineAnnealingLR(optimizer, 5), sched.StepLR(optimizer, 2)], milestones=[3, 8])",
        "ChainedScheduler([sched.ConstantLR(optimizer, 0.1, 4), "
        "sched.ExponentialLR(optimizer, 0.9)])")}

OTHERS = {
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

LBFGS = {
    f"LBFGS {options}".strip(): f"""
w = torch.tensor([-1.2, 1., 0.5], requires_grad=True)
v = torch.tensor([[0.5]], requires_grad=True)
u = torch.tensor(3., requires_grad=True)
optimizer = torch.optim.LBFGS([w, v, u], {options})
def closure():
    optimizer.zero_grad()
    loss = (1 - w[0]) ** 2 + 10 * (w[1] - w[0] ** 2) ** 2 + (w[2] * v - 2).square().sum()
    loss.backward()
    return loss
for k in range(4):
    print(f"{{max(optimizer.step(closure).item(), 1e-6):.1e}}",
          [round(n, 2) for n in w.tolist()], v.detach().round(decimals=2), u.grad)
state = optimizer.state_dict()
kept = state["state"][0]
print(list(kept), kept["func_evals"], kept["n_iter"], len(kept["old_dirs"]), len(kept["al"]))
print(type(kept["d"]).__name__, type(kept["ro"][0]).__name__, kept["d"].shape, kept["ro"][0].shape,
      type(kept["H_diag"]).__name__, type(kept["prev_loss"]).__name__)
print(state["param_groups"])
print(optimizer)
""" for options in ("", "lr=0.1", "lr=0.5, max_iter=5, history_size=2",
                    "line_search_fn='strong_wolfe'",
                    "line_search_fn='strong_wolfe', max_iter=3, history_size=1")}

HOOKS = {
    "names of parameters": """
import torch.nn as nn
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(1, 1), nn.Linear(1, 1))
o = torch.optim.SGD(net.named_parameters(), lr=0.1)
print(o.param_groups[0]["param_names"])
print(o)
state = o.state_dict()
print(state["param_groups"])
plain = torch.optim.SGD(net.parameters(), lr=0.3)
plain.load_state_dict(state)
print(plain.param_groups[0]["param_names"], plain.param_groups[0]["lr"])
named = torch.optim.SGD(net.named_parameters(), lr=0.3)
named.load_state_dict(torch.optim.SGD(net.parameters(), lr=0.2).state_dict())
print(named.param_groups[0]["param_names"], named.param_groups[0]["lr"])

two = torch.optim.Adam([{"params": net[0].named_parameters(), "lr": 0.1},
                        {"params": net[1].named_parameters()}])
print([group["param_names"] for group in two.param_groups])

two.add_param_group({"params": [torch.zeros(1, requires_grad=True)]})

plain = torch.optim.SGD(net[0].parameters())
plain.add_param_group({"params": net[1].named_parameters()})

torch.optim.SGD([("a", net[0].weight), net[0].bias])

torch.optim.SGD([("a", 3)])
""",
    "hooks of steps": """
w = torch.tensor([1.], requires_grad=True)
w.grad = torch.ones(1)
o = torch.optim.SGD([w], lr=0.1)
def before(optimizer, args, kwargs):
    print("before", optimizer is o, len(args), kwargs, w)
def after(optimizer, args, kwargs):
    print("after", len(args), kwargs, w)
first = o.register_step_pre_hook(before)
second = o.register_step_post_hook(after)
print(type(first).__name__)
o.step()
o.step(closure=None)
first.remove()
o.step()
second.remove()
def closure():
    print("closure")
    return torch.tensor(5.)
third = o.register_step_pre_hook(lambda optimizer, args, kwargs: ((*args, closure), kwargs))
print(o.step())
third.remove()
fourth = o.register_step_pre_hook(lambda optimizer, args, kwargs: 3)

try:
    o.step()
except RuntimeError as error:
    print(str(error).split(">")[1])

fourth.remove()
with o.register_step_post_hook(after):
    o.step()
o.step()

from torch.optim.optimizer import register_optimizer_step_pre_hook
from torch.optim.optimizer import register_optimizer_step_post_hook
a = register_optimizer_step_pre_hook(lambda o, args, kwargs: print("every", type(o).__name__))
b = register_optimizer_step_post_hook(lambda o, args, kwargs: print("done", type(o).__name__))
o.step()
torch.optim.Adam([w]).step()
a.remove()
b.remove()
o.step()
""",
    "hooks of saving and loading": """
w = torch.tensor([1.], requires_grad=True)
o = torch.optim.SGD([w], lr=0.1)
o.register_state_dict_pre_hook(lambda o: print("saving"))
o.register_state_dict_post_hook(lambda o, state: {**state, "note": 1})
o.register_state_dict_pre_hook(lambda o: print("saving first"), prepend=True)
print(o.state_dict())
o.register_load_state_dict_pre_hook(lambda o, state: print("loading", list(state)))
o.register_load_state_dict_post_hook(lambda o: print("loaded", o.param_groups[0]["lr"]))
o.load_state_dict({"state": {}, "param_groups": [{"params": [0], "lr": 5, "fused": None}]})
print(o)
""",
    "loaded state has the dtype of the parameter": """
v = torch.ones(2, dtype=torch.float64, requires_grad=True)
w = torch.ones(2, requires_grad=True)
o, p = torch.optim.Adam([w]), torch.optim.Adam([v])
w.sum().backward()
o.step()
p.load_state_dict(o.state_dict())
print(p.state[v]["exp_avg"].dtype, p.state[v]["step"], p.state[v]["step"].dtype)
print(o.state_dict()["state"][0]["exp_avg"] is o.state[w]["exp_avg"])
""",
}

GROUPS = {
    "ways to compute": """
w = torch.ones(2, requires_grad=True)
print(torch.optim.SGD([w], lr=0.1, foreach=False))
print(torch.optim.Adam([w], fused=True).defaults)
print(torch.optim.AdamW([w], capturable=True).param_groups[0]["capturable"])
print(torch.optim.NAdam([w], foreach=True).defaults["foreach"])

torch.optim.Adam([w], foreach=True, fused=True)

torch.optim.SGD([w], lr=0.1, bad=1)

torch.optim.RMSprop([w], fused=True)

o = torch.optim.SGD([w], lr=torch.tensor(0.1))
w.sum().backward()
o.step()
print(w, o)

o.load_state_dict(3)
""",
    "small and large floats": """
for dtype in (torch.float16, torch.float64):
    for make in (torch.optim.Adam, torch.optim.SGD, torch.optim.Adagrad):
        w = torch.ones(2, dtype=dtype, requires_grad=True)
        o = make([w], lr=0.1)
        w.sum().backward()
        o.step()
        print(w, {k: v.dtype for k, v in o.state[w].items()})
""",
    "copies of optimizers": """
import copy
import pickle
w = torch.ones(2, requires_grad=True)
o = torch.optim.Adam([w], lr=0.1)
w.sum().backward()
o.step()
p, q = copy.deepcopy(o), pickle.loads(pickle.dumps(o))
for x in (p, q):
    v = x.param_groups[0]["params"][0]
    print(v is w, v, x.state[v]["step"], list(x.state) == [v])
    v.grad = torch.ones(2)
    x.step()
    print(v, w)
""",
}

GRAPHS = {
    "a step changes what backward needs": """
w = torch.tensor([1., 2.], requires_grad=True)
v = torch.tensor([3., 4.], requires_grad=True)
o = torch.optim.SGD([w, v], lr=0.1)
loss = (w * v).sum()
loss.backward(retain_graph=True)
print(w._version, v._version)
o.step()
print(w._version, v._version)

loss.backward()

loss = (w * 2).sum()
loss.backward(retain_graph=True)
o.step()
loss.backward()
print(w.grad)
""",
    "a step within a network": """
import torch.nn as nn
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
loss = net(torch.ones(3, 2)).sum()
for make in (lambda p: torch.optim.Adam(p), lambda p: torch.optim.AdamW(p),
             lambda p: torch.optim.RMSprop(p, momentum=0.9), lambda p: torch.optim.NAdam(p),
             lambda p: torch.optim.Rprop(p), lambda p: torch.optim.ASGD(p),
             lambda p: torch.optim.Adagrad(p), lambda p: torch.optim.Adamax(p)):
    loss = net(torch.ones(3, 2)).sum()
    before = [p._version for p in net.parameters()]
    loss.backward(retain_graph=True)
    make(net.parameters()).step()
    print([p._version - n for p, n in zip(net.parameters(), before)])

loss.backward()
""",
    "gradients stay as they are": """
w = torch.tensor([1., 2.], requires_grad=True)
o = torch.optim.SGD([w], lr=0.1, weight_decay=0.5, momentum=0.9, maximize=True)
(w * 3).sum().backward()
g = w.grad
o.step()
print(g, w.grad is g, g._version, w)
o.zero_grad()
print(w.grad, g)
print(w.requires_grad, w.is_leaf, w.grad_fn)
""",
}

WRONG_SCHEDULES = {
    "schedules that cannot be": """
w = torch.zeros(1, requires_grad=True)
sched = torch.optim.lr_scheduler
o = torch.optim.SGD([w], lr=1.)
""" + "".join(f"\nsched.{call}\n" for call in (
        "MultiplicativeLR(o, 3)", "MultiplicativeLR(o, [lambda e: e] * 2)",
        "ConstantLR(o, factor=2)", "LinearLR(o, start_factor=0)", "LinearLR(o, end_factor=2)",
        "CosineAnnealingWarmRestarts(o, 0)", "CosineAnnealingWarmRestarts(o, 1, T_mult=1.5)",
        "CosineAnnealingWarmRestarts(o, 1, eta_min='x')",
        "CosineAnnealingWarmRestarts(o, 2).step(-1)",
        "CyclicLR(o, 0.1, 1)", "CyclicLR(o, [0.1, 0.2], 1, cycle_momentum=False)",
        "CyclicLR(o, 0.1, 1, mode='up')",
        "CyclicLR(torch.optim.Adagrad([w]), 0.1, 1)", "CyclicLR(3, 1, 2)",
        "OneCycleLR(o, 1.)", "OneCycleLR(o, 1., total_steps=0)", "OneCycleLR(o, 1., epochs=0, "
        "steps_per_epoch=1)", "OneCycleLR(o, 1., epochs=1, steps_per_epoch=1.5)",
        "OneCycleLR(o, 1., total_steps=5, pct_start=2)",
        "OneCycleLR(o, 1., total_steps=5, anneal_strategy='up')",
        "OneCycleLR(torch.optim.Adagrad([w]), 1., total_steps=3)",
        "SequentialLR(o, [], [])", "SequentialLR(o, [3], [])",
        "SequentialLR(o, [sched.ReduceLROnPlateau(o)], [])",
        "SequentialLR(o, [sched.StepLR(o, 1)], [1])",
        "SequentialLR(o, [sched.StepLR(torch.optim.SGD([w], lr=2.), 1)], [])",
        "ChainedScheduler([])", "ChainedScheduler([sched.ReduceLROnPlateau(o)])",
        "ChainedScheduler([sched.StepLR(o, 1), sched.StepLR(torch.optim.SGD([w]), 1)])",
        "ReduceLROnPlateau(o, min_lr=[1, 2])", "ReduceLROnPlateau(o, threshold_mode='less')",
        "ReduceLROnPlateau(3)", "LRScheduler(o)", "PolynomialLR(3)")),
    "a cycle that is over": """
w = torch.zeros(1, requires_grad=True)
o = torch.optim.Adam([w], lr=1.)
s = torch.optim.lr_scheduler.OneCycleLR(o, 1., total_steps=3)
for k in range(3):
    o.step()
    s.step()
    print(s.get_last_lr(), o.param_groups[0]["betas"])

s.step()
""",
    "restarts at fractions of epochs": """
w = torch.zeros(1, requires_grad=True)
for mult in (1, 2):
    o = torch.optim.SGD([w], lr=1.)
    s = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(o, 2, T_mult=mult)
    rates = []
    for k in range(20):
        o.step()
        s.step(k / 3)
        rates.append(round(s.get_last_lr()[0], 5))
    print(rates, s.last_epoch, s.T_i, round(s.T_cur, 4))
""",
    "a schedule made after a step": """
w = torch.zeros(1, requires_grad=True)
o = torch.optim.SGD([w], lr=1.)
o.step()
s = torch.optim.lr_scheduler.ExponentialLR(o, 0.5)
s.step()

o.step()
s = torch.optim.lr_scheduler.ExponentialLR(o, 0.5)
s.step()
print(s.get_last_lr())
""",
    "a schedule of one's own": """
w = torch.zeros(1, requires_grad=True)
o = torch.optim.SGD([w], lr=1.)
class Halving(torch.optim.lr_scheduler.LRScheduler):
    def get_lr(self):
        return [base / (self.last_epoch + 1) for base in self.base_lrs]
s = Halving(o)
for k in range(3):
    o.step()
    s.step()
    print(s.get_last_lr(), s.get_lr())
print(s.state_dict())
s.step(7)
print(s.get_last_lr())
""",
    "a function with attributes in a schedule": """
class Fall:
    def __init__(self, rate):
        self.rate = rate
    def __call__(self, epoch):
        return self.rate ** epoch
w = torch.zeros(1, requires_grad=True)
o = torch.optim.SGD([w], lr=1.)
s = torch.optim.lr_scheduler.LambdaLR(o, Fall(0.5))
print(s.state_dict())
t = torch.optim.lr_scheduler.LambdaLR(o, Fall(0.1))
t.load_state_dict(s.state_dict())
print(t.lr_lambdas[0].rate)
""",
    "plateaus and groups": """
w, v = (torch.zeros(1, requires_grad=True) for _ in range(2))
o = torch.optim.SGD([w], lr=1.)
s = torch.optim.lr_scheduler.ReduceLROnPlateau(o, "max", patience=0, threshold=0.1,
                                               threshold_mode="abs", min_lr=0.05)
print(list(s.state_dict()), s.get_last_lr(), s.in_cooldown)
o.add_param_group({"params": [v], "lr": 0.3})
for metric in (1, 1.05, torch.tensor(2.), 2, 2, 2):
    s.step(metric)
    print(s.get_last_lr(), s.num_bad_epochs, s.best)
t = torch.optim.lr_scheduler.ReduceLROnPlateau(o)
t.load_state_dict(s.state_dict())
print(t.best, t.mode, t.min_lrs)
print(isinstance(t, torch.optim.lr_scheduler.LRScheduler))
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

CASES = (STEPS | SCHEDULES | OTHERS | LBFGS | GROUPS | HOOKS | GRAPHS | WRONG_SCHEDULES | AVERAGES)
