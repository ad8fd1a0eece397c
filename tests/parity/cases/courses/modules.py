"""Modules of one's own, convolutions by hand: how layers are built, named, set and shared.

Cf. d2l-ai/d2l-zh (chapters 5 and 6).
"""

from __future__ import annotations

MODULES = {
    "d2l: blocks, parameters, layers, files": """
import io
import torch.nn.functional as F
from torch import nn
torch.manual_seed(0)
class Chain(nn.Module):
    def __init__(self, *links):
        super().__init__()
        for number, link in enumerate(links):
            self._modules[str(number)] = link
    def forward(self, x):
        for link in self._modules.values():
            x = link(x)
        return x
class Odd(nn.Module):
    def __init__(self):
        super().__init__()
        self.fixed = torch.rand((4, 4), requires_grad=False)
        self.same = nn.Linear(4, 4)
    def forward(self, x):
        x = self.same(F.relu(torch.mm(self.same(x), self.fixed) + 1))
        while x.abs().sum() > 1:
            x /= 2
        return x.sum()
X = torch.rand(2, 4)
net = Chain(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
print(net(X), Odd()(X), nn.Sequential(net, Odd())(X))

last = net._modules['2']
print(dict(last.state_dict()))
print(type(last.bias), last.bias, last.weight.grad == None)
print(*[(name, param.shape) for name, param in net.named_parameters()])
tower = nn.Sequential()
for i in range(2):
    tower.add_module(f'block {i}', nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4)))
tower = nn.Sequential(tower, nn.Linear(4, 1))
print(tower)
print(tower[0][1][0].bias.data)

def wide(module):
    if type(module) == nn.Linear:
        print("wide", *[(name, param.shape) for name, param in module.named_parameters()][0])
        nn.init.uniform_(module.weight, -10, 10)
        module.weight.data *= module.weight.data.abs() >= 5
tower.apply(wide)
print(tower[1].weight)
twice = nn.Linear(8, 8)
net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), twice, nn.ReLU(), twice, nn.Linear(8, 1))
print(net(X))
net[2].weight.data[0, 0] = 100
print(net[2].weight.data[0] == net[4].weight.data[0], len(list(net.parameters())))

class Centered(nn.Module):
    def forward(self, x):
        return x - x.mean()
class Dense(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight, self.bias = (nn.Parameter(torch.randn(n_in, n_out)),
                                  nn.Parameter(torch.randn(n_out,)))
    def forward(self, x):
        return F.relu(torch.matmul(x, self.weight.data) + self.bias.data)
print(Centered()(torch.FloatTensor([1, 2, 3, 4, 5])), Dense(5, 3).weight)
print(nn.Sequential(Dense(4, 8), Dense(8, 1))(X), Centered()(X).mean().abs() < 1e-6)
file = io.BytesIO()
torch.save({'x': torch.arange(4), 'y': [torch.zeros(2)]}, file)
_ = file.seek(0)
print(torch.load(file))
""",
    "d2l: correlation and pooling by hand": """
from torch import nn
torch.manual_seed(0)
def slide(x, size, see):
    rows, columns = x.shape[0] - size[0] + 1, x.shape[1] - size[1] + 1
    out = torch.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            out[i, j] = see(x[i:i + size[0], j:j + size[1]])
    return out
def correlate(x, kernel):
    return slide(x, kernel.shape, lambda window: (window * kernel).sum())
x = torch.arange(9.0).reshape(3, 3)
print(correlate(x, torch.tensor([[0.0, 1.0], [2.0, 3.0]])))
print(slide(x, (2, 2), torch.max), slide(x, (2, 2), torch.mean))

stripe = torch.ones((6, 8))
stripe[:, 2:6] = 0
edges = correlate(stripe, torch.tensor([[1.0, -1.0]]))
print(edges)
layer = nn.Conv2d(1, 1, kernel_size=(1, 2), bias=False)
x, y = stripe.reshape((1, 1, 6, 8)), edges.reshape((1, 1, 6, 7))
for i in range(10):
    loss = (layer(x) - y) ** 2
    layer.zero_grad()
    loss.sum().backward()
    layer.weight.data[:] -= 3e-2 * layer.weight.grad
    if (i + 1) % 2 == 0:
        print(f'第{i + 1}轮, 损失 {loss.sum():.3f}')
print(layer.weight.data.reshape((1, 2)))

x = torch.arange(16, dtype=torch.float32).reshape((1, 1, 4, 4))
x = torch.cat((x, x + 1), 1)
print(nn.MaxPool2d(3, padding=1, stride=2)(x))
print(nn.MaxPool2d((2, 3), stride=(2, 3), padding=(0, 1))(x))
x, kernels = torch.normal(0, 1, (3, 3, 3)), torch.normal(0, 1, (2, 3, 1, 1))
flat = torch.matmul(kernels.reshape((2, 3)), x.reshape((3, 9))).reshape((2, 3, 3))
summed = torch.stack([sum(correlate(a, k) for a, k in zip(x, ks)) for ks in kernels], 0)
print(float(torch.abs(flat - summed).sum()) < 1e-5)
for layer in (nn.Conv2d(1, 1, kernel_size=3, padding=1), nn.Conv2d(1, 1, (5, 3), padding=(2, 1)),
              nn.Conv2d(1, 1, 3, padding=1, stride=2), nn.Conv2d(1, 1, (3, 5), (3, 4), (0, 1))):
    print(layer(torch.rand(size=(8, 8)).reshape((1, 1, 8, 8))).shape[2:], layer)
""",
}
