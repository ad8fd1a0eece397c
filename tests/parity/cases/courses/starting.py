"""First lessons: tensors, their graph, a first network.

Cf. pytorch/tutorials (sixty minutes, the video course), d2l-ai/d2l-zh (chapter 2).
"""

from __future__ import annotations

STARTING = {
    "tensors more deeply": """
import math
torch.manual_seed(1729)
x = torch.zeros(2, 2, 3)
print(torch.rand_like(x), torch.ones_like(x).shape, torch.empty_like(x).shape)
print(torch.tensor([[3.1415926, 2.71828], [1.61803, 0.0072897]]),
      torch.tensor(((2, 4, 6), [3, 6, 9])))
b = torch.rand((2, 3), dtype=torch.float64) * 20.
print(torch.ones((2, 3), dtype=torch.int16), b, b.to(torch.int32))
twos = torch.ones(2, 2) * 2
print(twos ** torch.tensor([[1, 2], [3, 4]]), (twos * 7 - 1) / 2, twos ** 0.5)
a = torch.rand(2, 3)
b = torch.rand(3, 2)

print(a * b)

a = torch.ones(2, 3, 2)
print(a * torch.rand(   3, 1), a * torch.rand(   1, 2))
a = torch.rand(2, 4) * 2 - 1
print(torch.abs(a), torch.ceil(a), torch.floor(a), torch.clamp(a, -0.5, 0.5))
angles = torch.tensor([0, math.pi / 4, math.pi / 2, 3 * math.pi / 4])
sines = torch.sin(angles)
print(sines, torch.asin(sines))
print(torch.bitwise_xor(torch.tensor([1, 5, 11]), torch.tensor([2, 7, 10])))
d = torch.tensor([[1., 2.], [3., 4.]])
print(torch.eq(d, torch.ones(1, 2)), torch.max(d), torch.std(d), torch.prod(d),
      torch.unique(torch.tensor([1, 2, 1, 2, 1, 2])))
v1, v2 = torch.tensor([1., 0., 0.]), torch.tensor([0., 1., 0.])
print(torch.linalg.cross(v2, v1),
      torch.matmul(torch.rand(2, 2), torch.tensor([[3., 0.], [0., 3.]])))
U, S, Vh = torch.linalg.svd(torch.tensor([[3., 0.], [0., 2.]]))
print(S, torch.linalg.norm(d), torch.linalg.inv(d), torch.linalg.det(d))
b = angles.clone()
print(torch.sin_(b), b, b.add_(1), b.mul_(b))
a, b, c = torch.rand(2, 2), torch.rand(2, 2), torch.zeros(2, 2)
before = id(c)
d = torch.matmul(a, b, out=c)
print(c, c is d, id(c) == before)
torch.rand(2, 2, out=c)
print(c)
a = torch.rand(2, 2, requires_grad=True)
b, c = a.clone(), a.detach().clone()
print(a, b, c)
a = torch.rand(3, 4, 4)
print(a.unsqueeze(0).shape, torch.rand(1, 20).squeeze(0).shape, torch.rand(2, 2).squeeze(0).shape)
rows = torch.rand(3, 4)
rows.unsqueeze_(0)
print(rows.shape, torch.reshape(a, (48,)).shape, a.reshape(6 * 4 * 2).shape)
import numpy as np
array = np.ones((2, 3))
shared = torch.from_numpy(array)
array[1, 1] = 23
print(shared, shared.numpy() is array, shared.numpy())
print(torch.accelerator.is_available() if hasattr(torch, 'accelerator') else False)
""",
    "the graph of a sine": """
import math
a = torch.linspace(0., 2. * math.pi, steps=7, requires_grad=True)
b = torch.sin(a)
c = 2 * b
d = c + 1
out = d.sum()
print(a, b, c, d, out)
print(d.grad_fn)
print(d.grad_fn.next_functions)
print(d.grad_fn.next_functions[0][0].next_functions)
print(d.grad_fn.next_functions[0][0].next_functions[0][0].next_functions)
print(d.grad_fn.next_functions[0][0].next_functions[0][0].next_functions[0][0].next_functions)
out.backward()
print(a.grad, a.grad - 2 * torch.cos(a), c.grad)

a = torch.ones(2, 3, requires_grad=True)
b1 = 2 * a
a.requires_grad = False
print(b1, 2 * a)
a = torch.ones(2, 3, requires_grad=True) * 2
with torch.no_grad():
    c2 = a + a
@torch.no_grad()
def add_tensors(x, y):
    return x + y
print(c2, add_tensors(a, a))
a = torch.linspace(0., 2. * math.pi, steps=7, requires_grad=True)
torch.sin_(a)

def summed(x, y):
    return 2 * x ** 3 + 3 * y ** 2
inputs = (torch.rand(1, generator=torch.Generator().manual_seed(0)), torch.ones(1))
print(torch.autograd.functional.jacobian(summed, inputs))
def doubled(x):
    y = x * 2
    while y.data.norm() < 1000:
        y = y * 2
    return y
inputs, weights = torch.tensor([.3, -1., 2.]), torch.tensor([0.1, 1.0, 0.0001])
print(torch.autograd.functional.vjp(doubled, inputs, v=weights))
x = torch.rand(3, generator=torch.Generator().manual_seed(1), requires_grad=True)
y = doubled(x)
print(y)
y.backward(weights)
print(x.grad)
""",
    "the first network": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 3, 5), nn.Conv2d(3, 4, 3)
        self.fc1, self.fc2 = nn.Linear(4 * 2 * 2, 6), nn.Linear(6, 10)
    def forward(self, input):
        x = F.max_pool2d(F.relu(self.conv1(input)), (2, 2))
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc2(F.relu(self.fc1(torch.flatten(x, 1))))
net = Net()
print(net)
params = list(net.parameters())
print(len(params), params[0].size())
out = net(torch.randn(1, 1, 16, 16))
print(out)
net.zero_grad()
out.backward(torch.randn(1, 10))
target = torch.randn(10).view(1, -1)
loss = nn.MSELoss()(net(torch.randn(1, 1, 16, 16)), target)
print(loss, loss.grad_fn)
print(loss.grad_fn.next_functions[0][0])
print(loss.grad_fn.next_functions[0][0].next_functions[0][0])
net.zero_grad()
print(net.conv1.bias.grad)
loss.backward()
print(net.conv1.bias.grad)
for f in net.parameters():
    f.data.sub_(f.grad.data * 0.01)
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
optimizer.zero_grad()
loss = nn.MSELoss()(net(torch.ones(1, 1, 16, 16)), target)
loss.backward()
optimizer.step()
print(loss, net.fc2.bias[:3])
for name, param in net.named_parameters():
    print(f"Layer: {name} | Size: {param.size()} | Values : {param.flatten()[:2]}")
for param in net.parameters():
    param.requires_grad = False
net.fc2 = nn.Linear(6, 2)
print([n for n, p in net.named_parameters() if p.requires_grad], net(torch.ones(1, 1, 16, 16)))
""",
    "d2l: data before anything else": """
x = torch.arange(12)
print(x, x.shape, x.numel(), x.reshape(3, 4))
x = torch.tensor([1.0, 2, 4, 8])
y = torch.tensor([2, 2, 2, 2])
print(x + y, x - y, x * y, x / y, x ** y, torch.exp(x))
X = torch.arange(12, dtype=torch.float32).reshape((3,4))
Y = torch.tensor([[2.0, 1, 4, 3], [1, 2, 3, 4], [4, 3, 2, 1]])
print(torch.cat((X, Y), dim=0), torch.cat((X, Y), dim=1), X == Y, X.sum())
a, b = torch.arange(3).reshape((3, 1)), torch.arange(2).reshape((1, 2))
print(a + b, X[-1], X[1:3])
X[1, 2] = 9
X[0:2, :] = 12
print(X)
before = id(X)
X += Y
print(id(X) == before)
Z = torch.zeros_like(Y)
before = id(Z)
Z[:] = X + Y
print(id(Z) == before)
A = X.numpy()
B = torch.tensor(A)
print(type(A), a[0], a[0].item(), float(a[1]), int(a[2]))

A = torch.arange(20).reshape(5, 4)
B = torch.tensor([[1, 2, 3], [2, 0, 4], [3, 4, 5]])
print(A.T, B == B.T)
A = torch.arange(20, dtype=torch.float32).reshape(5, 4)
print(A.sum(axis=0), A.sum(axis=[0, 1]), A.mean(), A.sum() / A.numel(), A.mean(axis=0))
print(A / A.sum(axis=1, keepdims=True), A.cumsum(axis=0))
x, y = torch.arange(4, dtype=torch.float32), torch.ones(4, dtype = torch.float32)
print(torch.dot(x, y), torch.sum(x * y), torch.mv(A, x), torch.mm(A, torch.ones(4, 3)))
u = torch.tensor([3.0, -4.0])
print(torch.norm(u), torch.abs(u).sum(), torch.norm(torch.ones((4, 9))))
x = torch.arange(4.0)
x.requires_grad_(True)
y = 2 * torch.dot(x, x)
y.backward()
print(x.grad == 4 * x)
x.grad.zero_()
y = x * x
y.sum().backward()
print(x.grad)
x.grad.zero_()
y = x * x
u = y.detach()
z = u * x
z.sum().backward()
print(x.grad == u)
def f(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    if b.sum() > 0:
        c = b
    else:
        c = 100 * b
    return c
a = torch.tensor(-0.37, requires_grad=True)
d = f(a)
d.backward()
print(a.grad == d / a, d)
""",
}
