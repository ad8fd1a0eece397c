"""Shapes, indices and dtypes that do not fit, and what is said about it."""

from __future__ import annotations

SHAPE_ERRORS = {
    "products that do not fit": """
v = torch.ones(2)
A = torch.ones(2, 3)
v.dot(A)

v.mm(A)

A.mv(A)

A.mv(v)

torch.tensor(2.) @ v

v @ torch.ones(3)

v @ torch.ones(3, 2)

torch.ones(2, 2, 3) @ torch.ones(3, 3, 2)

torch.ones(2, 2, 3) @ torch.ones(2, 2, 2)

A @ 2
""",
    "views that do not fit": """
x = torch.ones(2, 3)
x.view(-1, -1)

x.view(-1, 4)

x.reshape(7)

x.t().view(6)

x.permute(0)

x.permute(0, 0)

x.unsqueeze(3)

x.squeeze(2)

x.expand(3)

x.expand(4, 3)

x.flatten(2)
""",
    "joins that do not fit": """
torch.cat([])

torch.cat([torch.ones(2), torch.ones(2, 2)])

torch.cat([torch.ones(2), torch.ones(2)], dim=1)

torch.stack([])

torch.stack([torch.ones(2)], dim=2)

torch.cat(torch.ones(2))
""",
    "indices that do not fit": """
x = torch.tensor([1., 2., 3.])
x[3]

x[-4]

x[[0, 5]]

x[1.5]

x[::-1]

x[torch.tensor([True, False])]

x[0][0]

x[torch.tensor([0.5])]

len(torch.tensor(1.))

list(torch.tensor(1.))

x.sum((0, 0))
""",
    "indices of what has no dim": """
s = torch.tensor(2.)
s[0]

s[1:]

s[0, 0]

s.sum(1)

s.t().permute(0)

s.unsqueeze(2)

s[[0]]

print(s.sum(0), s.squeeze(0), s[None, None])
""",
    "dtypes that do not fit": """
torch.tensor([1, 2]).mean()

torch.tensor([2, 3]) ** -1

torch.ones(2) @ torch.tensor([1, 2])

torch.tensor([True, False]) - torch.tensor([True, True])

-torch.tensor([True, False])

torch.tensor([[1., 2.], [3.]])

torch.tensor("a")

torch.tensor([1., None])

torch.exp([1., 2.])

torch.tensor([1.]) + "a"

torch.tensor([1.]) + None

torch.tensor([1.]).backward("a")
""",
    "wrong seeds and inputs": """
x = torch.tensor([1., 2.], requires_grad=True)
y = x * 2
y.backward(2.)

y.backward([1., 1.])

torch.autograd.grad(y, [])

y.backward(torch.ones(2), inputs=[])

y.backward(torch.tensor([1, 1]), retain_graph=True)

torch.autograd.grad(y, x, grad_outputs=torch.ones(2, dtype=torch.float64))

x.grad = 3

x.grad = torch.ones(2, dtype=torch.float64)

x.grad = torch.ones(2, 1)

print(x.grad)
""",
    "copying a tensor with torch.tensor": """
x = torch.tensor([1., 2.], requires_grad=True)
print(torch.tensor(x))
print(torch.tensor(3.0, requires_grad=True).item())
x.item()

x.sum().tolist()

print(x.sum().tolist(), x[0].item())
""",
}
