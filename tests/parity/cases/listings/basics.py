"""First chapters: tensors, shapes, devices, gradients."""

from __future__ import annotations

BASICS = {
    "making tensors": """
import torch
import numpy as np
torch.manual_seed(42)
device = torch.device("mps" if torch.backends.mps.is_available() else
                      "cuda" if torch.cuda.is_available() else "cpu")
print(device)

print(torch.Tensor(2, 3).shape, torch.Tensor([1, 2, 3]), torch.empty([3, 4]).shape)
print(torch.ones([2, 3]), torch.zeros(2, 3, dtype=torch.long), torch.eye(3))
print(torch.arange(0, 10, 2), torch.linspace(2, 10, steps=5), torch.full([2, 2], 7.))

print(torch.rand(2, 3, device=device))
print(torch.randn(size=(2, 2), device=device, dtype=torch.float64))
print(torch.randint(low=0, high=10, size=[3, 4], device=device))
print(torch.normal(mean=torch.full([4], 0.), std=torch.arange(1, 0, -0.25)))
print(torch.normal(0, 0.01, size=(2, 2), requires_grad=True))
print(torch.randperm(6, device=device), torch.empty(2, 2, device=device).uniform_(-1, 1))

a = torch.tensor(np.array([[1, 2], [3, 4]]))
print(a, a.dtype, torch.from_numpy(np.ones(3)), torch.as_tensor([1., 2.], device=device))
x = torch.tensor([5.5, 3]).new_ones(2, 3, dtype=torch.float64, device=device)
print(x, torch.rand_like(x, dtype=torch.float), torch.zeros_like(x, device="cpu"))
print(x.size(), x.dim(), x.numel(), x.type(), x.device, x.layout, x.requires_grad)
""",
    "types and classes": """
import torch
a = torch.randn(2, 3)
print(isinstance(a, torch.FloatTensor), isinstance(a, torch.cuda.FloatTensor)
      if torch.cuda.is_available() else "no GPU", a.type())

x = torch.LongTensor([1, 2, 3])
print(x, x.float(), x.type(torch.DoubleTensor), x.type("torch.FloatTensor"), x.type_as(a).dtype)
print(torch.FloatTensor(2, 3).shape, torch.IntTensor([1.5, 2]), torch.ByteTensor([0, 1]))

torch.set_default_tensor_type(torch.DoubleTensor)
print(torch.tensor([1.2, 3]).type(), torch.Tensor([1]).dtype)
torch.set_default_tensor_type("torch.FloatTensor")
print(torch.tensor([1.2, 3]).type())
""",
    "slices and shapes": """
import torch
torch.manual_seed(0)
a = torch.arange(4 * 3 * 2 * 2).float().view(4, 3, 2, 2)
print(a[0].shape, a[:2, -1:].shape, a[:, :, ::2, 0:2:2].shape, a[..., 0].shape)
print(a.index_select(1, torch.tensor([0, 2])).shape, a[:, [0, 2]].shape)

x = torch.randn(3, 4)
mask = x.ge(0.5)
print(mask, torch.masked_select(x, mask), x[mask].shape)
print(torch.take(torch.tensor([[4, 3, 5], [6, 7, 8]]), torch.tensor([0, 2, 5])))
print(x[True].shape, x[None, :, None].shape)

b = torch.rand(32)
print(b.unsqueeze(1).unsqueeze(2).unsqueeze(0).shape, b.view(1, 32, 1, 1).squeeze(-1).shape)
print(b[:2].unsqueeze(1).expand(2, 3), b[:2].unsqueeze(1).repeat(1, 2))
print(a.transpose(1, 3).contiguous().view(4, -1).shape, a.permute(0, 2, 3, 1).shape)

a1, a2 = torch.rand(4, 32, 8), torch.rand(5, 32, 8)
print(torch.cat([a1, a2], dim=0).shape)
print(torch.stack([a1[0], a2[0]], dim=1).shape)
aa, bb = a1.split([1, 3], dim=0)
print(aa.shape, bb.shape, [c.shape for c in a1.chunk(2, dim=0)])
print(torch.all(torch.eq(a1 - a2[0], torch.sub(a1, a2[0]))))
""",
    "statistics": """
import torch
torch.manual_seed(1)
a = torch.full([8], 1.)
print(a.view(2, 4).norm(1, dim=1), a.view(2, 2, 2).norm(2), a.norm(p=2, dim=0, keepdim=True))
x = torch.arange(20, dtype=torch.float32).reshape(5, 4)
print(x.sum(axis=0), x.sum(axis=[0, 1]), x.mean(axis=0), x.sum(axis=1, keepdims=True))
print(x / x.sum(axis=1, keepdims=True), x.cumsum(axis=0))
print(x.max(dim=1, keepdim=True), x.argmax(), x.topk(3, dim=1, largest=False))
print(x.kthvalue(2, dim=1))
print(torch.where(x > 9, x, -x), torch.gather(x, 1, torch.tensor([[0], [1], [2], [3], [0]])))
print(x.clamp(3), x.clamp(min=2, max=10), x.prod(), (x + 0.6).round(), x.frac().sum())
print(torch.mv(x, torch.ones(4)), torch.mm(x, x.T), torch.dot(x[0], x[1]), torch.abs(-x[0]).sum())

g = torch.rand(3) * 15
print(g.max(), g.min(), g.median(), (g > 10), g.floor(), g.trunc(), g.ceil())
""",
    "saving memory": """
import torch
X, Y = torch.ones(2, 3), torch.arange(6.).reshape(2, 3)
Z = torch.zeros_like(Y)
before = id(Z)
Z[:] = X + Y
print(id(Z) == before, Z)
before = id(X)
X += Y
print(id(X) == before)
torch.add(X, Y, out=Z)
print(Z, X.data_ptr() != Y.data_ptr())

A = X.numpy()
print(type(A), type(torch.tensor(A)).__name__)
print(torch.tensor([3.5]).item(), float(torch.tensor([3.5])))
y = X
y[:] = 12
print(X, y.storage_offset(), y.stride())
print(X.untyped_storage().nbytes(), X[1].untyped_storage().data_ptr() == X.data_ptr())
""",
    "first gradients": """
import torch
x = torch.arange(4.0)
x.requires_grad_(True)
y = 2 * torch.dot(x, x)
print(y)
y.backward()
print(x.grad, x.grad == 4 * x)

x.grad.zero_()
y = x * x
y.sum().backward()
print(x.grad)

x.grad.zero_()
y = x * x
u = y.detach()
(u * x).sum().backward()
print(x.grad == u)

def f(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b

torch.manual_seed(0)
a = torch.randn(size=(), requires_grad=True)
d = f(a)
d.backward()
print(a.grad == d / a, a.grad)

x = torch.tensor([1., 2.], requires_grad=True)
z = (x ** 2).view(2, 1)
z.backward(torch.tensor([[1.0], [0.1]]))
print(x.grad, z.grad_fn)
x.data *= 100
print(x, x.grad)
print(torch.autograd.grad((x ** 3).sum(), [x], retain_graph=True))
""",
    "a function by the gradient": """
import torch

def himmelblau(x):
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2

x = torch.tensor([4., 0.], requires_grad=True)
optimizer = torch.optim.Adam([x], lr=1e-3)
for step in range(600):
    pred = himmelblau(x)
    optimizer.zero_grad()
    pred.backward()
    optimizer.step()
    if step % 200 == 0:
        print("step {}: x = {}, f(x) = {}".format(step, x.tolist(), pred.item()))
""",
    "where a model lives": """
import torch
from torch import nn
device = torch.accelerator.current_accelerator().type if torch.accelerator.is_available() else "cpu"
print(f"Using {device} device")

net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1)).to(device)
x = torch.ones(2, 4).to(device, non_blocking=True)
print(next(net.parameters()).device, net(x).shape, net[0].weight.is_cuda)
print(torch.cuda.device_count(), torch.cuda.memory_allocated())
torch.backends.cudnn.benchmark = True
torch.backends.cudnn.deterministic = True
torch.cuda.manual_seed_all(1)

def try_gpu(i=0):
    if torch.cuda.device_count() >= i + 1:
        return torch.device(f"cuda:{i}")
    return torch.device("cpu")

print(try_gpu(), try_gpu(10), torch.device("cuda:1"))
with torch.device("cpu"):
    print(nn.Linear(2, 1).weight.device)

torch.ones(2).cuda()

net.cuda()

torch.zeros(2, device="cuda")

net.to("cuda")

net.to(torch.device("cuda:0"))

torch.ones(1, 3, 4, 4).contiguous(memory_format=torch.channels_last).stride()
x = torch.ones(1, 3, 4, 4).to(memory_format=torch.channels_last)
print(x.stride(), x.is_contiguous(), x.is_contiguous(memory_format=torch.channels_last))
""",
}
