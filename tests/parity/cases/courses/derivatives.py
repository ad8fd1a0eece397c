"""Derivatives of derivatives and Functions of one's own, hooks on the way back.

Cf. pytorch/tutorials (double backward, convolution and normalization in one Function, the step
of the optimizer within backward, watched gradients, saved tensors).
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
}
