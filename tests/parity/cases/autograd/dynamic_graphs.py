"""The longer worked examples: dynamic graphs, a Function."""

from __future__ import annotations

DYNAMIC = {
    "a graph that changes at every step": """
import torch
import torch.nn as nn
torch.manual_seed(0)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.middle = nn.Linear(4, 4)
        self.last = nn.Linear(4, 1)
    def forward(self, x, step):
        x = torch.relu(self.first(x))
        print("  first", x.detach().mean())
        if step % 2:
            x = torch.relu(self.middle(x))
            print("  middle", x.detach().mean())
        for _ in range(step):
            x = x * 0.9
        return self.last(x)
net = Net()
x = torch.rand(3, 4)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(4):
    print("step", step)
    loss = net(x, step).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    print("  loss", loss)
    print("  middle has a gradient:", net.middle.weight.grad is not None)
    nodes, node = 0, loss.grad_fn
    while node is not None:
        nodes, node = nodes + 1, next((n for n, _ in node.next_functions if n is not None
                                       and "AccumulateGrad" not in n.name()
                                       and "TBackward" not in n.name()), None)
    print("  nodes from the loss down:", nodes)
    optimizer.step()
""",
    "a convolution added, sigmoid becomes ReLU": """
import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
# Pictures of 6 x 6: vertical bars or horizontal ones, at any place.
pictures, kinds = [], []
for k in range(6):
    for kind in (0, 1):
        picture = torch.zeros(6, 6)
        if kind:
            picture[k] = 1.
        else:
            picture[:, k] = 1.
        pictures.append(picture + 0.1 * torch.rand(6, 6))
        kinds.append(float(kind))
x, y = torch.stack(pictures)[:, None], torch.tensor(kinds)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = None
        self.layers = nn.ModuleList([nn.Linear(36, 12), nn.Linear(12, 12), nn.Linear(12, 12)])
        self.out = nn.Linear(12, 1)
        self.act = torch.sigmoid
    def add_convolution(self):
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.layers[0] = nn.Linear(144, 12)
    def forward(self, x):
        if self.conv is not None:
            x = F.relu(self.conv(x))
        x = x.flatten(1)
        for layer in self.layers:
            x = self.act(layer(x))
        return self.out(x).squeeze(1)
net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
norms = []
for step in range(60):
    loss = F.binary_cross_entropy_with_logits(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    norms.append([layer.weight.grad.norm().item() for layer in net.layers])
    optimizer.step()
    if step % 10 == 9:
        shown = "  ".join(f"{norm:.1e}" for norm in norms[-1])
        print(f"{step + 1:2d}  loss {loss.item():.3f}  gradient norms {shown}")
    if step == 9 and norms[-1][0] < 0.1:
        print(f"{step + 1:2d}  gradients vanish: ReLU from here on")
        net.act = torch.relu
    if step == 29 and loss.item() > 0.01:
        print(f"{step + 1:2d}  features are lacking: a convolution is added")
        net.add_convolution()
        optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
print(net)
print(((net(x) > 0) == (y > 0.5)).all())
print(sum(p.numel() for p in net.parameters()), [name for name, _ in net.named_parameters()])
""",
}

FUNCTION = {
    "a custom Function": """
import torch
class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        result = x.exp()
        ctx.save_for_backward(result)
        return result
    @staticmethod
    def backward(ctx, grad_output):
        result, = ctx.saved_tensors
        return grad_output * result
x = torch.tensor([0., 1., 2.], requires_grad=True)
y = Exp.apply(x)
print(y)
print(y.grad_fn.name(), type(y.grad_fn).__name__)
print([node.name() for node, _ in y.grad_fn.next_functions], y.grad_fn.saved_tensors)
y.sum().backward()
print(x.grad)
print(torch.autograd.gradcheck(Exp.apply, torch.rand(3, dtype=torch.float64, requires_grad=True)))
print(torch.autograd.gradgradcheck(Exp.apply,
                                   torch.rand(3, dtype=torch.float64, requires_grad=True)))

y.sum().backward()

y = Exp.apply(x)
y.mul_(2)
y.sum().backward()
""",
    "a custom Function with two inputs in a network": """
import torch
import torch.nn as nn
class LinearFunction(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, bias, scale):
        ctx.save_for_backward(x, weight)
        ctx.scale = scale
        return scale * (x @ weight.t() + bias)
    @staticmethod
    def backward(ctx, g):
        x, weight = ctx.saved_tensors
        print("asked for", ctx.needs_input_grad, g.shape)
        g = ctx.scale * g
        return g @ weight, g.t() @ x, g.sum(0), None
class Linear(nn.Module):
    def __init__(self, n, m):
        super().__init__()
        self.weight = nn.Parameter(torch.arange(n * m).view(m, n) / 10)
        self.bias = nn.Parameter(torch.ones(m))
    def forward(self, x):
        return LinearFunction.apply(x, self.weight, self.bias, 2.)
net = nn.Sequential(Linear(2, 3), nn.ReLU(), Linear(3, 1))
x = torch.tensor([[1., -2.], [3., 0.5]])
out = net(x)
print(out)
out.sum().backward()
for name, p in net.named_parameters():
    print(name, p.grad)
plain = 2 * (x @ net[0].weight.t() + net[0].bias)
print(torch.equal(net[0](x), plain))
""",
}

DYNAMIC_GRAPHS = DYNAMIC | FUNCTION
