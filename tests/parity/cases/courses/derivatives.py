"""Derivatives of derivatives and functions of one's own: tutorials about autograd, research code.

Cf. pytorch/tutorials (double backward, convolution and normalization in one Function, the step of
the optimizer within backward, watched gradients, saved tensors), hjlee21/PINN_STUDY and the
oscillator of benmoseley, the MAML of the sinusoids (Intellikz/automl_maml), ktcarr/neural-ode.
"""

from __future__ import annotations

DERIVATIVES = {
    "double backward of own Functions": """
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**2
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * 2 * x
class Sinh(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        up, down = torch.exp(x), torch.exp(-x)
        ctx.save_for_backward(up, down)
        return (up - down) / 2, up, down
    @staticmethod
    def backward(ctx, g, g_up, g_down):
        up, down = ctx.saved_tensors
        out = g * (up + down) / 2
        out += g_up * up
        out -= g_down * down
        return out
class Forgetful(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.up, ctx.down = torch.exp(x), torch.exp(-x)
        return (ctx.up - ctx.down) / 2
    @staticmethod
    def backward(ctx, g):
        return g * (ctx.up + ctx.down) / 2
torch.manual_seed(0)
x = torch.rand(2, 3, requires_grad=True, dtype=torch.double)
for f in (Square.apply, lambda x: Sinh.apply(x)[0]):
    print(torch.autograd.gradcheck(f, x), torch.autograd.gradgradcheck(f, x))
    g, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    print(g, torch.autograd.grad(g.sum(), x)[0])

g, = torch.autograd.grad(Forgetful.apply(x).sum(), x, create_graph=True)
print(g)
g.sum().backward()
print(x.grad)
torch.autograd.gradgradcheck(Forgetful.apply, x)

class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return CubeBackward.apply(g, x)
class CubeBackward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, g, x):
        ctx.save_for_backward(x, g)
        return g * 3 * x**2
    @staticmethod
    def backward(ctx, gg):
        x, g = ctx.saved_tensors
        return gg * 3 * x**2, gg * g * 6 * x
x = torch.tensor(2., requires_grad=True, dtype=torch.double)
print(torch.autograd.gradcheck(Cube.apply, x), torch.autograd.gradgradcheck(Cube.apply, x))
g, = torch.autograd.grad(Cube.apply(x), x, create_graph=True)
print(g, torch.autograd.grad(g, x))
""",
    "convolution and normalization in one Function": """
import math
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd.function import once_differentiable
torch.manual_seed(0)
def spread(v):
    return v[None, :, None, None]
def normal_backward(g, X, total, std, N, eps):
    d_std = -((X - spread(total) / N) * g).sum(dim=(0, 2, 3)) / (std + eps)**2
    d_var = d_std / (2 * std)
    d_mean = -(g / spread(std + eps)).sum(dim=(0, 2, 3)) / N
    out = X * spread(d_var * N)
    out += spread(-d_var * total)
    out *= 2 / ((N - 1) * N)
    out += spread(d_mean)
    return out + g / spread(std + eps)
class ConvNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, weight, eps=1e-3):
        assert X.ndim == 4
        ctx.save_for_backward(X, weight)
        X = F.conv2d(X, weight)
        total, var = X.sum(dim=(0, 2, 3)), X.var(unbiased=True, dim=(0, 2, 3))
        ctx.eps, ctx.total, ctx.std, ctx.N = eps, total, torch.sqrt(var), X.numel() / X.size(1)
        out = X - spread(total / ctx.N)
        out /= spread(ctx.std + eps)
        return out
    @staticmethod
    @once_differentiable
    def backward(ctx, g):
        X, weight = ctx.saved_tensors
        g = normal_backward(g, F.conv2d(X, weight), ctx.total, ctx.std, ctx.N, ctx.eps)
        d_weight = F.conv2d(X.transpose(0, 1), g.transpose(0, 1)).transpose(0, 1)
        return F.conv_transpose2d(g, weight), d_weight, None
weight = torch.rand(2, 1, 2, 2, requires_grad=True, dtype=torch.double)
X = torch.rand(2, 1, 3, 3, requires_grad=True, dtype=torch.double)
print(torch.autograd.gradcheck(ConvNorm.apply, (X, weight)))
class Layer(nn.Module):
    def __init__(self, n_in, n_out, size, device=None, dtype=None):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(n_out, n_in, size, size,
                                               **{'device': device, 'dtype': dtype}))
        nn.init.kaiming_uniform_(self.weight, a=math.sqrt(5))
    def forward(self, X):
        return ConvNorm.apply(X, self.weight)
net = nn.Sequential(Layer(1, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(27, 2))
optimizer = torch.optim.Adadelta(net.parameters(), lr=1.0)
X, y = torch.rand(6, 1, 5, 5), torch.tensor([0, 1] * 3)
for _ in range(3):
    loss = F.nll_loss(F.log_softmax(net(X), dim=1), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(round(loss.item(), 4))
with torch.inference_mode():
    pred = net(X).argmax(dim=1, keepdim=True)
    print(pred.eq(y.view_as(pred)).sum().item(), pred.is_inference())

torch.autograd.grad(torch.autograd.grad(net(X).sum(), net[0].weight, create_graph=True)[0].sum(),
                    net[0].weight)
""",
    "the optimizer's step within backward": """
from torch import nn
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 2))
optimizers = {p: torch.optim.Adam([p], foreach=False) for p in net.parameters()}
def step(parameter) -> None:
    optimizers[parameter].step()
    optimizers[parameter].zero_grad()
handles = [p.register_post_accumulate_grad_hook(step) for p in net.parameters()]
x = torch.rand(3, 4)
for _ in range(3):
    loss = net.forward(x)
    loss.sum().backward()
    print(loss.sum().item(), [p.grad for p in net.parameters()])
for handle in handles:
    handle.remove()
net(x).sum().backward()
print(net[2].bias, net[2].bias.grad, optimizers[net[2].bias].state[net[2].bias]['step'])
print(optimizers[net[0].weight])
""",
    "gradients watched layer by layer": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
def layer(n_in, n_out, norm):
    return nn.Sequential(nn.Linear(n_in, n_out), norm(n_out), nn.Sigmoid())
class Net(nn.Module):
    def __init__(self, depth, batchnorm=False):
        super().__init__()
        norm = nn.BatchNorm1d if batchnorm else nn.Identity
        sizes = [16] + [8] * depth
        self.layers = nn.Sequential(*[layer(a, b, norm) for a, b in zip(sizes, sizes[1:])],
                                    nn.Linear(8, 4))
    def forward(self, x):
        return self.layers(torch.flatten(x, 1))
x, y = torch.randn(6, 4, 4), torch.randint(4, (6, ))
def watch(model):
    grads, names = [], {}
    def on_forward(name):
        def hook(module, args, output):
            output.register_hook(lambda grad: grads.append((name, grad)))
        return hook
    for name, module in model.named_modules():
        if any(module.children()) is False:
            names[module] = name
            module.register_forward_hook(on_forward(name))
    return grads, names
for batchnorm in (True, False):
    model = Net(3, batchnorm)
    print(model.layers[0])
    grads, names = watch(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    for _ in range(2):
        grads.clear()
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
    print(list(names.values()))
    for name, grad in grads:
        print(name, tuple(grad.shape), grad.abs().mean())
""",
    "saved tensors packed and unpacked": """
import os
import tempfile
torch.manual_seed(0)
x = torch.randn(4, requires_grad=True)
y = x.exp() * x
print(y.grad_fn._saved_self, y.grad_fn._saved_other is x, y.grad_fn)
def pack(t):
    print("pack", t.shape, t.requires_grad)
    return t.detach().numpy().tobytes(), t.shape
def unpack(packed):
    print("unpack", packed[1])
    return torch.frombuffer(bytearray(packed[0]), dtype=torch.float32).reshape(packed[1])
with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
    z = (x * x).sin().sum()
z.backward()
print(x.grad, torch.allclose(x.grad, 2 * x * (x * x).cos()))

class OnDisk:
    folder = tempfile.mkdtemp()
    count = 0
    def __init__(self):
        OnDisk.count += 1
        self.name = os.path.join(OnDisk.folder, f"{OnDisk.count}.pt")
def to_disk(t):
    place = OnDisk()
    torch.save(t, place.name)
    return place
with torch.autograd.graph.saved_tensors_hooks(to_disk, lambda place: torch.load(place.name)):
    w = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
    loss = torch.softmax(w @ w, 1)[:, 0].sum()
print(len(os.listdir(OnDisk.folder)))
loss.backward()
print(w.grad)
with torch.autograd.graph.save_on_cpu():
    out = (w * w.t()).sum()
out.backward()
print(w.grad)
""",
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
