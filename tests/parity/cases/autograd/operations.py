"""Every operation: its value, the name of its node, its gradient."""

from __future__ import annotations

OPERATIONS = {
    "names of the nodes of arithmetic": """
a = torch.tensor(2., requires_grad=True)
b = torch.tensor(3., requires_grad=True)
for t in (a + b, a + 1, 1 + a, a - b, a - 1, 1 - a, a * b, 2 * a, a / b, a / 2, -a):
    print(t)
for t in (1 / a, a**2, a**b, 2**a, a**-1, a**0.5):
    print(t)
print((1 / a).grad_fn.next_functions[0][0].name())
""",
    "names of the nodes of functions": """
x = torch.tensor([0.5, 1.5], requires_grad=True)
for name in "exp log sqrt sin cos abs sigmoid tanh relu neg reciprocal".split():
    print(name, getattr(torch, name)(x))
    print(name, getattr(x, name)())
""",
    "names of the nodes of reductions": """
x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
for t in (x.sum(), x.sum(0), x.sum(dim=1), x.sum(1, keepdim=True), x.sum((0, 1))):
    print(t)
for t in (x.mean(), x.mean(0), x.mean(dim=-1), x.mean(1, keepdim=True)):
    print(t)
print(torch.sum(x), torch.mean(x), torch.sum(x, 0), torch.sum(x, dim=1))
""",
    "names of the nodes of products": """
A = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
v = torch.tensor([1., -1.], requires_grad=True)
for t in (A @ A, A @ v, v @ v, A.mm(A), A.mv(v), v.dot(v), A.matmul(v), torch.matmul(A, A)):
    print(t)
print(v @ A)
""",
    "names of the nodes of shapes": """
x = torch.tensor([[1., 2., 3.], [4., 5., 6.]], requires_grad=True)
for t in (x.t(), x.T, x.transpose(0, 1), x.permute(1, 0)):
    print(t)
for t in (x.view(3, 2), x.reshape(6), x.flatten(), x.view(-1), x.reshape(-1, 2)):
    print(t)
for t in (x.unsqueeze(0), x[:, None], x.unsqueeze(-1).squeeze(-1), x[:1].squeeze()):
    print(t)
print(x[:, :1].expand(2, 3))
print(x[0], x[0:1], x[0, 1], x[[0]], x[..., 1:])
""",
    "names of the nodes of joins": """
a = torch.tensor([1., 2.], requires_grad=True)
b = torch.tensor([3., 4.], requires_grad=True)
for t in (torch.cat([a, b]), torch.stack([a, b]), torch.stack([a, b], dim=1), a.clone()):
    print(t)
(torch.cat([a, b, a]) * torch.tensor([1., 2., 3., 4., 5., 6.])).sum().backward()
print(a.grad, b.grad)
""",
    "gradients of arithmetic": """
a = torch.tensor([1., -2.], requires_grad=True)
b = torch.tensor([4., 0.5], requires_grad=True)
for y in (a + b, a - b, a * b, a / b, 3 - a + 0 * b, (a - 1) / (b + 1), -a * -b):
    print(torch.autograd.grad(y.sum(), (a, b)))
""",
    "gradients of powers": """
a = torch.tensor([1., 2., 0.5], requires_grad=True)
b = torch.tensor([3., 0., -1.], requires_grad=True)
print(torch.autograd.grad((a**b).sum(), (a, b)))
print(torch.autograd.grad((a**3).sum(), a))
print(torch.autograd.grad((a**-0.5).sum(), a))
print(torch.autograd.grad((2**b).sum(), b))
print(torch.autograd.grad((1 / a).sum(), a))
print(torch.autograd.grad((a**0).sum(), a))
""",
    "powers at zero": """
x = torch.tensor([0., 1.], requires_grad=True)
for exponent in (0, 1, 2, 3):
    print(torch.autograd.grad((x**exponent).sum(), x))
print(torch.autograd.grad((0**x).sum(), x))
print(torch.autograd.grad((x**x).sum(), x))
""",
    "gradients of functions": """
x = torch.tensor([0.5, 1.5], requires_grad=True)
for f in (torch.exp, torch.log, torch.sqrt, torch.sin, torch.cos):
    print(torch.autograd.grad(f(x).sum(), x))
x = torch.tensor([-1.5, 0., 2.], requires_grad=True)
for f in (torch.abs, torch.sigmoid, torch.tanh, torch.relu):
    print(torch.autograd.grad(f(x).sum(), x))
""",
    "functions at the edge of their domain": """
x = torch.tensor([0., 1.], requires_grad=True)
for f in (torch.log, torch.sqrt, lambda x: 1 / x):
    y = f(x)
    print(y)
    print(torch.autograd.grad(y.sum(), x))
x = torch.tensor([-100., 100.], requires_grad=True)
for f in (torch.sigmoid, torch.tanh):
    y = f(x)
    print(y)
    print(torch.autograd.grad(y.sum(), x))
""",
    "gradients of sum and mean": """
x = torch.tensor([[1., 2., 3.], [4., 5., 6.]], requires_grad=True)
for y in (x.sum(), x.mean(), (x.sum(0) ** 2).sum(), (x.sum(1) ** 2).mean()):
    print(torch.autograd.grad(y, x)[0])
centred = x - x.mean(dim=1, keepdim=True)
print(centred)
print(torch.autograd.grad((centred**2).sum(), x)[0])
""",
    "gradients of products": """
A = torch.tensor([[1., 2., 3.], [4., 5., 6.]], requires_grad=True)
B = torch.tensor([[1., 0.], [0., -1.], [2., 1.]], requires_grad=True)
v = torch.tensor([1., -1., 0.5], requires_grad=True)
G = torch.tensor([[1., 2.], [3., 4.]])
print(torch.autograd.grad(A @ B, (A, B), G))
print(torch.autograd.grad(A @ v, (A, v), torch.tensor([1., 10.])))
print(torch.autograd.grad(v @ B, (v, B), torch.tensor([1., 10.])))
print(torch.autograd.grad(v @ v, v))
print(torch.autograd.grad(v.dot(A[0]), (v, A)))
""",
    "a batch of matrix products": """
A = torch.tensor([[[1., 2.], [3., 4.]], [[5., 6.], [7., 8.]]], requires_grad=True)
B = torch.tensor([[1., -1.], [0., 2.]], requires_grad=True)
y = A @ B
print(y.shape)
y.sum().backward()
print(A.grad)
print(B.grad)
""",
    "gradients of shapes": """
x = torch.tensor([[1., 2., 3.], [4., 5., 6.]], requires_grad=True)
w = torch.tensor([1., 2., 3., 4., 5., 6.])
for y in (x.t(), x.T, x.transpose(0, 1), x.permute(1, 0), x, x[:, None]):
    print(torch.autograd.grad((y.reshape(6) * w).sum(), x)[0])
print(torch.autograd.grad((x.flatten() * w).sum(), x)[0])
print(torch.autograd.grad((x.view(6) * w).sum(), x)[0])
""",
    "gradients of expand": """
x = torch.tensor([[1.], [2.]], requires_grad=True)
y = x.expand(2, 3)
print(y)
y.backward(torch.tensor([[1., 2., 3.], [4., 5., 6.]]))
print(x.grad)
s = torch.tensor(2., requires_grad=True)
s.expand(2, 2).sum().backward()
print(s.grad)
""",
    "gradients of indexing": """
x = torch.tensor([[1., 2., 3.], [4., 5., 6.]], requires_grad=True)
for y in (x[0], x[-1], x[0, 1], x[:, 1], x[0:1], x[:, ::2], x[None], x[1, 1:]):
    print(torch.autograd.grad(y.sum(), x)[0])
""",
    "an index list may repeat": """
x = torch.tensor([10., 20., 30.], requires_grad=True)
y = x[[0, 0, 2]]
print(y)
y.backward(torch.tensor([1., 2., 3.]))
print(x.grad)
""",
    "choosing with a comparison": """
x = torch.tensor([-1., 0., 2.], requires_grad=True)
print(x > 0, x <= 0, x == 2, x != 2)
print((x > 0).requires_grad)
y = x[x >= 0]
print(y)
y.sum().backward()
print(x.grad)
""",
    "stack along another dim": """
a = torch.tensor([1., 2.], requires_grad=True)
b = torch.tensor([3., 4.], requires_grad=True)
m = torch.stack([a, b], dim=1)
print(m)
(m * torch.tensor([[1., 2.], [3., 4.]])).sum().backward()
print(a.grad, b.grad)
""",
    "a vector and a matrix": """
M = torch.tensor([[1., 2., 3.], [4., 5., 6.]], requires_grad=True)
v = torch.tensor([1., 10., 100.], requires_grad=True)
(M * v).sum().backward()
print(M.grad)
print(v.grad)
v.grad = None
(M + v).mean().backward()
print(v.grad)
""",
    "a column and a row": """
column = torch.tensor([[1.], [2.]], requires_grad=True)
row = torch.tensor([[10., 20., 30.]], requires_grad=True)
y = column * row
print(y)
y.sum().backward()
print(column.grad, row.grad)
""",
    "a scalar tensor and a matrix": """
s = torch.tensor(2., requires_grad=True)
M = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
for y in (s * M, M / s, M - s, s - M, M ** s):
    print(torch.autograd.grad(y.sum(), (s, M)))
""",
    "views that copy, views that do nothing": """
x = torch.tensor([[1., 2., 3.], [4., 5., 6.]], requires_grad=True)
y = x.t().reshape(6)
print(y, type(y.grad_fn.next_functions[0][0]).__name__)
v = torch.tensor([1., 2.], requires_grad=True)
print(v.flatten() is v, v.reshape(2), v.view(2), v.expand(2), v.squeeze())
print(v[:], v[...], v[None, :], v.unsqueeze(0).squeeze(0))
print(v.t() is v, v.t(), v.unsqueeze(1).expand(-1, 3))
""",
    "numbers of every kind": """
import numpy as np
x = torch.tensor([1., 2.], requires_grad=True)
print(x * True, x + 1, x * 2.5, 2 - x, x / 3, x * np.float64(2), x ** 2.0)
print(torch.tensor([1, 2]) * x, torch.tensor(2) * x, torch.tensor([True, False]) * x)
print(torch.tensor(np.array([1.5, 2.5])), torch.tensor(np.float32(1.5)), torch.tensor([[1], [2.]]))
print(x.add(1), x.sub(1), x.mul(2), x.div(2), x.pow(2), x.neg(), torch.sub(x, 1), torch.div(x, 2))
""",
    "gradients of results with several dims": """
x = torch.arange(24, dtype=torch.float32).view(2, 3, 4).requires_grad_()
for y in (x.sum((0, 2)), x.mean((0, 1)), x.sum(-2, keepdim=True), x.mean(dim=(1, 2), keepdim=True)):
    print(y.shape, torch.autograd.grad((y * y).sum(), x)[0][1, 2])
""",
    "gradients of transposes of three dims": """
x = torch.arange(12, dtype=torch.float32).view(2, 3, 2).requires_grad_()
for y in (x.permute(2, 0, 1), x.transpose(0, 2), x.permute(1, 0, -1), x.mT, x.transpose(-1, -2)):
    w = torch.arange(12, dtype=torch.float32).view(y.shape)
    print(tuple(y.shape), torch.autograd.grad((y * w).sum(), x)[0].flatten())
""",
    "several indices at once": """
x = torch.arange(12, dtype=torch.float32).view(3, 4).requires_grad_()
rows = torch.tensor([0, 2, 2])
for y in (x[rows], x[rows, [1, 3, 3]], x[:, [0, 0]], x[[-1]], x[1, [0, 1]], x[rows > 1]):
    print(y, torch.autograd.grad(y.sum(), x)[0].sum(1))
""",
    "cat and squeeze of other dims": """
a = torch.ones(2, 1, 2, requires_grad=True)
b = torch.ones(2, 3, 2, requires_grad=True)
y = torch.cat((a, b), dim=-2)
print(y.shape, a.squeeze(1).shape, a.squeeze(0).shape, a.squeeze().shape, a.unsqueeze(-1).shape)
w = torch.arange(16, dtype=torch.float32).view(2, 4, 2)
(y * w).sum().backward()
print(a.grad)
print(b.grad.flatten())
""",
    "functions of nothing": """
e = torch.tensor([], requires_grad=True)
print(e, e * 2, e.sum(), e.exp())
(e * 2).sum().backward()
print(e.grad)
print(torch.ones(2, 0).sum(0), torch.ones(2, 0).sum(1))
""",
    "nan and inf travel": """
x = torch.tensor([float("nan"), float("inf"), 0.], requires_grad=True)
for y in (x * 0, x - x, x.relu(), x.abs(), x.tanh(), x.sigmoid(), x * x):
    print(y, *torch.autograd.grad(y.sum(), x))
""",
    "a dead relu lets nothing through": """
x = torch.tensor([-1., 2.], requires_grad=True)
y = torch.relu(x).log()
print(y)
print(torch.autograd.grad(y.sum(), x))
""",
    "tensors without a dim": """
s = torch.tensor(2., requires_grad=True)
print(s.squeeze(0), s.sum(0), s.mean(-1), s.t(), s.flatten(), s[None], s.transpose(0, -1))
print(s.expand(2), s.unsqueeze(0), s.view(1), s.reshape(1, 1), s[s > 0], torch.stack([s, s]))
(s * s.expand(3)).sum().backward()
print(s.grad)
""",
    "a tensor without a dim and the dtype": """
x = torch.tensor([1., 2.], requires_grad=True)
s = torch.tensor(3., dtype=torch.float64, requires_grad=True)
n = torch.tensor([1, 2])
for t in (x + s, x * s, x - s, s / x, x**s, s * s, n * s, n * torch.tensor(2.5)):
    print(t)
(x * s).sum().backward()
print(x.grad, s.grad)
""",
    "a join with nothing": """
x = torch.tensor([[1., 2.]], requires_grad=True)
y = torch.cat([torch.tensor([]), x])
print(y)
y.sum().backward()
print(x.grad)
""",
    "a join with a constant": """
x = torch.tensor([[1., 2.]], requires_grad=True)
for y in (torch.cat([torch.ones(2, 2), x * x]), torch.stack([torch.zeros(1, 2), x * x])):
    g, = torch.autograd.grad(y.sum(), x, create_graph=True)
    print(g.detach(), *torch.autograd.grad(g.sum(), x))
""",
}
