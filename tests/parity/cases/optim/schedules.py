"""Schedules of learning rates, right and wrong."""

from __future__ import annotations

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
