"""Famous convolutional networks, small: LeNet, AlexNet, VGG, NiN, Inception, residual and dense.

Cf. d2l-ai/d2l-zh (chapters 6 and 7).
"""

from __future__ import annotations

CONVOLUTIONS = {
    "d2l: LeNet, VGG and AlexNet": """
from torch import nn
torch.manual_seed(0)
lenet = nn.Sequential(
    nn.Conv2d(1, 6, kernel_size=5, padding=2), nn.Sigmoid(), nn.AvgPool2d(kernel_size=2, stride=2),
    nn.Conv2d(6, 16, kernel_size=5), nn.Sigmoid(), nn.AvgPool2d(kernel_size=2, stride=2),
    nn.Flatten(), nn.Linear(16, 12), nn.Sigmoid(), nn.Linear(12, 10))
x = torch.rand(size=(1, 1, 14, 14), dtype=torch.float32)
for layer in lenet:
    x = layer(x)
    print(layer.__class__.__name__, 'output shape: \\t', x.shape)
def xavier(module):
    if type(module) == nn.Linear or type(module) == nn.Conv2d:
        nn.init.xavier_uniform_(module.weight)
lenet.apply(xavier)
x, y = torch.rand(6, 1, 14, 14), torch.arange(6)
optimizer = torch.optim.SGD(lenet.parameters(), lr=0.9)
for _ in range(3):
    lenet.train()
    optimizer.zero_grad()
    loss = nn.CrossEntropyLoss()(lenet(x), y)
    loss.backward()
    optimizer.step()
    print(f'loss {loss.item():.3f}', lenet[0].weight.grad.abs().mean())

blocks, channels = [], 1
for count, out in ((1, 4), (1, 8), (2, 8)):
    block = []
    for _ in range(count):
        block += [nn.Conv2d(channels, out, kernel_size=3, padding=1), nn.ReLU()]
        channels = out
    blocks.append(nn.Sequential(*block, nn.MaxPool2d(kernel_size=2, stride=2)))
vgg = nn.Sequential(*blocks, nn.Flatten(), nn.Linear(32, 16), nn.ReLU(), nn.Dropout(0.5),
                    nn.Linear(16, 10))
print(vgg)
out = vgg(torch.randn(2, 1, 16, 16))
print(out)
out.sum().backward()
print(vgg[0][0].weight.grad[0])
alexnet = nn.Sequential(nn.Conv2d(1, 4, kernel_size=11, stride=4, padding=1), nn.ReLU(),
                        nn.MaxPool2d(kernel_size=3, stride=2), nn.Flatten(), nn.LazyLinear(10))
print(alexnet(torch.randn(1, 1, 28, 28)).shape, alexnet[-1])
""",
    "d2l: networks in networks, parallel paths": """
from torch import nn
from torch.nn import functional as F
torch.manual_seed(1)
def pointwise(n_in, n_out, size, stride, padding):
    first = nn.Conv2d(n_in, n_out, size, stride, padding)
    others = [nn.Conv2d(n_out, n_out, kernel_size=1) for _ in range(2)]
    return nn.Sequential(*[part for conv in (first, *others) for part in (conv, nn.ReLU())])
net = nn.Sequential(pointwise(1, 4, size=5, stride=2, padding=0), nn.MaxPool2d(3, stride=2),
                    nn.Dropout(0.5), pointwise(4, 3, size=3, stride=1, padding=1),
                    nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())
x = torch.rand(size=(1, 1, 20, 20))
for layer in net:
    x = layer(x)
    print(layer.__class__.__name__, 'output shape:\\t', x.shape)
print(x)
class Paths(nn.Module):
    def __init__(self, n_in, one, three, five, pooled, **kwargs):
        super(Paths, self).__init__(**kwargs)
        self.one = nn.Conv2d(n_in, one, kernel_size=1)
        self.three = nn.Sequential(nn.Conv2d(n_in, three[0], kernel_size=1), nn.ReLU(),
                                   nn.Conv2d(three[0], three[1], kernel_size=3, padding=1))
        self.five = nn.Sequential(nn.Conv2d(n_in, five[0], kernel_size=1), nn.ReLU(),
                                  nn.Conv2d(five[0], five[1], kernel_size=5, padding=2))
        self.pooled = nn.Sequential(nn.MaxPool2d(kernel_size=3, stride=1, padding=1),
                                    nn.Conv2d(n_in, pooled, kernel_size=1))
    def forward(self, x):
        return torch.cat([F.relu(path(x)) for path in self.children()], dim=1)
block = Paths(3, 2, (2, 3), (1, 2), 1)
x = torch.randn(2, 3, 5, 5, requires_grad=True)
y = block(x)
print(y.shape, y.mean(), y)
y.mean().backward()
print(x.grad[0, 0], block.five[2].bias.grad)
""",
    "d2l: batch normalization from scratch": """
from torch import nn
torch.manual_seed(0)
class Normal(nn.Module):
    def __init__(self, features, dims, momentum=0.9, eps=1e-5):
        super().__init__()
        shape = (1, features) if dims == 2 else (1, features, 1, 1)
        self.scale, self.shift = nn.Parameter(torch.ones(shape)), nn.Parameter(torch.zeros(shape))
        self.seen_mean, self.seen_var = torch.zeros(shape), torch.ones(shape)
        self.momentum, self.eps = momentum, eps
    def forward(self, x):
        if self.seen_mean.device != x.device:
            self.seen_mean = self.seen_mean.to(x.device)
        mean, var = self.seen_mean, self.seen_var
        if torch.is_grad_enabled():
            axes = (0,) if len(x.shape) == 2 else (0, 2, 3)
            mean = x.mean(dim=axes, keepdim=True)
            var = ((x - mean) ** 2).mean(dim=axes, keepdim=True)
            self.seen_mean = (self.momentum * self.seen_mean + (1 - self.momentum) * mean).data
            self.seen_var = (self.momentum * self.seen_var + (1 - self.momentum) * var).data
        return self.scale * (x - mean) / torch.sqrt(var + self.eps) + self.shift
net = nn.Sequential(nn.Conv2d(1, 2, kernel_size=3), Normal(2, 4), nn.Sigmoid(),
                    nn.AvgPool2d(kernel_size=2, stride=2), nn.Flatten(), nn.Linear(8, 4),
                    Normal(4, 2), nn.Sigmoid(), nn.Linear(4, 2))
x, y = torch.rand(8, 1, 6, 6), torch.tensor([0, 1] * 4)
optimizer = torch.optim.SGD(net.parameters(), lr=1.0)
for _ in range(4):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)
    loss.backward()
    optimizer.step()
    print(f'{loss:.4f}')
print(net[1].scale.reshape((-1,)), net[1].shift.reshape((-1,)), net[1].seen_mean)
with torch.no_grad():
    print(net(x[:1]))
own, ready = Normal(1, 4), nn.BatchNorm2d(1)
print(torch.allclose(own(x), ready(x), atol=1e-5), ready.running_mean, ready.running_var)
""",
    "d2l: residual and dense blocks": """
from torch import nn
from torch.nn import functional as F
torch.manual_seed(0)
class Residual(nn.Module):
    def __init__(self, n_in, n_out, stride=1):
        super().__init__()
        self.first = nn.Conv2d(n_in, n_out, kernel_size=3, padding=1, stride=stride)
        self.second = nn.Conv2d(n_out, n_out, kernel_size=3, padding=1)
        self.short = None
        if stride != 1 or n_in != n_out:
            self.short = nn.Conv2d(n_in, n_out, kernel_size=1, stride=stride)
        self.norms = nn.ModuleList(nn.BatchNorm2d(n_out) for _ in range(2))
    def forward(self, x):
        y = self.norms[1](self.second(F.relu(self.norms[0](self.first(x)))))
        y += self.short(x) if self.short else x
        return F.relu(y)
x = torch.rand(2, 3, 4, 4)
print(Residual(3, 3)(x)[0, 0], Residual(3, 6, stride=2)(x).shape)
net = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(),
                    nn.Sequential(Residual(4, 4), Residual(4, 8, 2), Residual(8, 8)),
                    nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(8, 3))
loss = F.cross_entropy(net(torch.rand(4, 1, 8, 8)), torch.tensor([0, 1, 2, 0]))
loss.backward()
print(loss, net[0].weight.grad[0], net[3][0].norms[0].running_var)
print(net[3][1])

class Dense(nn.Module):
    def __init__(self, count, n_in, growth):
        super(Dense, self).__init__()
        self.convs = nn.Sequential(*[nn.Sequential(
            nn.BatchNorm2d(n_in + i * growth), nn.ReLU(),
            nn.Conv2d(n_in + i * growth, growth, kernel_size=3, padding=1)) for i in range(count)])
    def forward(self, x):
        for conv in self.convs:
            x = torch.cat((x, conv(x)), dim=1)
        return x
block = nn.Sequential(Dense(2, 3, 2), nn.BatchNorm2d(7), nn.ReLU(), nn.Conv2d(7, 2, 1),
                      nn.AvgPool2d(kernel_size=2, stride=2))
print(block(x))
block(x).pow(2).sum().backward()
print(block[0].convs[0][2].weight.grad[1, 2])
""",
}
