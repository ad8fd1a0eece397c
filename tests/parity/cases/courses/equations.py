"""Losses made of derivatives: differential equations, learning to learn.

Cf. hjlee21/PINN_STUDY, the oscillator of benmoseley, Intellikz/automl_maml, ktcarr/neural-ode.
"""

from __future__ import annotations

EQUATIONS = {
    "differential equations: loss of the slope, LBFGS": """
import torch.nn as nn
torch.manual_seed(0)
class Curve(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner, self.outer = nn.Linear(1, 8), nn.Linear(8, 1)
    def forward(self, x):
        return self.outer(torch.sigmoid(self.inner(x)))
net = Curve()
optimizer = torch.optim.LBFGS(net.parameters())
x = torch.linspace(0, 1, 12)[:, None]
def residual(x):
    x.requires_grad = True
    y = net(x)
    slope = torch.autograd.grad(y.sum(), x, create_graph=True)[0]
    return torch.mean((slope - torch.exp(x))**2) + (y[0, 0] - 1.)**2
def closure():
    optimizer.zero_grad()
    loss = residual(x)
    loss.backward()
    return loss
for i in range(2):
    print(f"{optimizer.step(closure).item():.3f}")
with torch.no_grad():
    print((net(x) - torch.exp(x)).abs().max() < 0.1)
print(x.grad.shape, x.is_leaf, residual(x.detach()[:3]).grad_fn)
""",
    "differential equations: a damped oscillator": """
import torch.nn as nn
torch.manual_seed(123)
net = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Sequential(nn.Linear(8, 8), nn.Tanh()),
                    nn.Linear(8, 1))
start = torch.tensor(0.).view(-1, 1).requires_grad_(True)
inside = torch.linspace(0, 1, 10).view(-1, 1).requires_grad_(True)
mu = nn.Parameter(torch.zeros(1, requires_grad=True))
optimizer = torch.optim.Adam(list(net.parameters()) + [mu], lr=1e-2)
for i in range(6):
    optimizer.zero_grad()
    u = net(start)
    loss1 = (torch.squeeze(u) - 1)**2
    dudt = torch.autograd.grad(u, start, torch.ones_like(u), create_graph=True)[0]
    loss2 = (torch.squeeze(dudt) - 0)**2
    u = net(inside)
    dudt = torch.autograd.grad(u, inside, torch.ones_like(u), create_graph=True)[0]
    d2udt2 = torch.autograd.grad(dudt, inside, torch.ones_like(dudt), create_graph=True)[0]
    loss3 = torch.mean((d2udt2 + mu * dudt + 4 * u)**2)
    loss = loss1 + 1e-1 * loss2 + 1e-2 * loss3
    loss.backward()
    optimizer.step()
    if i % 2 == 0:
        print(loss.item(), mu.item(), d2udt2.grad_fn)
print(inside.grad[:3], start.grad, net[2][0].weight.grad[0])
""",
    "learning to learn sinusoids": """
import math
from torch.nn import functional as F
torch.manual_seed(0)
params = [torch.Tensor(8, 1).uniform_(-1., 1.).requires_grad_(),
          torch.Tensor(8).zero_().requires_grad_(),
          torch.Tensor(1, 8).uniform_(-1./math.sqrt(8), 1./math.sqrt(8)).requires_grad_(),
          torch.Tensor(1).zero_().requires_grad_()]
def net(x, params):
    x = F.relu(F.linear(x, params[0], params[1]))
    return F.linear(x, params[2], params[3])
optimizer = torch.optim.Adam(params, lr=1e-2)
for it in range(3):
    optimizer.zero_grad()
    for task in range(2):
        amplitude, phase = torch.rand(2).mul_(3).tolist()
        x, v = torch.rand(5, 1) * 4 - 2, torch.rand(5, 1) * 4 - 2
        fast = params
        for _ in range(2):
            inner = ((net(x, fast) - amplitude * torch.sin(x + phase)) ** 2).sum() / 5
            grads = torch.autograd.grad(inner, fast, create_graph=True)
            fast = [fast[i] - 0.01 * grads[i].clamp(min=-10., max=10.) for i in range(len(fast))]
        outer = ((net(v, fast) - amplitude * torch.sin(v + phase)) ** 2).sum() / 5
        outer.backward(retain_graph=True)
    for p in params:
        p.grad.data.clamp_(-10, 10)
    optimizer.step()
    print(it, inner.item(), outer.item())
print(params[2], params[0].grad.t())
""",
    "neural differential equation, its adjoint": """
from torch import nn
torch.manual_seed(0)
class Field(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 2))
    def forward(self, t, y):
        return self.net(torch.cat([y, t.expand(y.shape[:-1] + (1,))], -1))
def rk4(f, t, h, y):
    k1 = f(t, y)
    k2 = f(t + h / 2, y + h / 2 * k1)
    k3 = f(t + h / 2, y + h / 2 * k2)
    k4 = f(t + h, y + h * k3)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
class Adjoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, y, times, field, *weights):
        ctx.field = field
        path = [y]
        with torch.no_grad():
            for a, b in zip(times[:-1], times[1:]):
                path.append(rk4(field, a, b - a, path[-1]))
        ctx.save_for_backward(times, *path, *weights)
        ctx.steps = len(times)
        return torch.stack(path)
    @staticmethod
    def backward(ctx, g):
        times, *rest = ctx.saved_tensors
        path, weights = rest[:ctx.steps], tuple(rest[ctx.steps:])
        a, sums = torch.zeros_like(path[0]), [torch.zeros_like(w) for w in weights]
        for i in reversed(range(ctx.steps)):
            a = a + g[i]
            if i == 0:
                break
            with torch.enable_grad():
                y = path[i - 1].detach().requires_grad_()
                out = rk4(ctx.field, times[i - 1], times[i] - times[i - 1], y)
                a, *more = torch.autograd.grad((out,), (y,) + weights, grad_outputs=(a),
                                               allow_unused=True, retain_graph=True)
            sums = [s if m is None else s + m for s, m in zip(sums, more)]
        return a, None, None, *sums
field, times = Field(), torch.linspace(0., 1., 5)
y = torch.tensor([[2., 0.], [1., -1.]], requires_grad=True)
path = Adjoint.apply(y, times, field, *field.parameters())
path.pow(2).sum().backward()
print(path[-1], y.grad, field.net[2].bias.grad)
with_graph, y.grad = [y], None
for a, b in zip(times[:-1], times[1:]):
    with_graph.append(rk4(field, a, b - a, with_graph[-1]))
wanted = torch.autograd.grad(torch.stack(with_graph).pow(2).sum(), [y, *field.parameters()])
print(wanted[0], torch.allclose(wanted[-1], field.net[2].bias.grad, atol=1e-4))
print([torch.allclose(a, p.grad, atol=1e-4) for a, p in zip(wanted[1:], field.parameters())])
""",
}
