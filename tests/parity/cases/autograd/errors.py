"""What goes wrong with gradients, and what is said about it."""

from __future__ import annotations

ERRORS = {
    "no seed for a vector": """
x = torch.tensor([1., 2.], requires_grad=True)
y = x * 2
y.backward()

torch.autograd.grad(y, x)
""",
    "a seed of the wrong shape": """
x = torch.tensor([1., 2.], requires_grad=True)
y = x * 2
y.backward(torch.tensor([1.]))

y.backward(torch.tensor(1.))

y.backward(torch.tensor([[1., 1.]]))

torch.autograd.grad(y, x, torch.ones(3))
""",
    "a seed for one element": """
x = torch.tensor([[3.]], requires_grad=True)
y = x * 2
y.backward(retain_graph=True)
print(x.grad)
y.backward(torch.tensor([[10.]]))
print(x.grad)
""",
    "nothing requires grad": """
x = torch.tensor([1.])
y = x * 2
y.backward()

x.backward()

torch.autograd.grad(y, x)
""",
    "the input is not in the graph": """
x = torch.tensor([1.], requires_grad=True)
w = torch.tensor([1.], requires_grad=True)
y = x * 2
torch.autograd.grad(y, w)

torch.autograd.grad(y, [x, w], retain_graph=True)
""",
    "the input does not require grad": """
x = torch.tensor([1.], requires_grad=True)
c = torch.tensor([1.])
torch.autograd.grad(x * c, c)
""",
    "integers": """
n = torch.tensor([1, 2], requires_grad=True)

n = torch.tensor([1, 2])
n.requires_grad_()

n.requires_grad = True

torch.ones(2, dtype=torch.int64, requires_grad=True)

print(n, n.requires_grad)
""",
    "numpy of a tensor that requires grad": """
x = torch.tensor([1., 2.], requires_grad=True)
x.numpy()

(x * 2).numpy()

print(x.detach().numpy())
""",
    "the flag of a computed tensor": """
x = torch.tensor([1.], requires_grad=True)
y = x * 2
y.requires_grad = False

y.requires_grad_(False)

y.requires_grad = True
print(y.requires_grad)
""",
    "retain_grad without grad": """
c = torch.tensor([1.])
c.retain_grad()

x = torch.tensor([1.], requires_grad=True)
x.retain_grad()
print(x.retains_grad)
""",
    "a grad of the wrong size": """
x = torch.tensor([1.], requires_grad=True)
x.grad = torch.tensor([1., 2.])

x.grad = torch.tensor([5.])
(x * 2).backward()
print(x.grad)
""",
    "the grad of what is not a leaf": """
x = torch.tensor([1.], requires_grad=True)
y = x * 2
z = y * 3
z.backward()
print(y.grad)
print(x.grad)
""",
    "shapes that do not fit": """
a = torch.tensor([1., 2.], requires_grad=True)
b = torch.tensor([1., 2., 3.])
a + b

a * b

torch.ones(2, 3) / torch.ones(2, 2)

torch.ones(1, 2) @ torch.ones(1, 2)

torch.ones(2, 3) @ torch.ones(2)

torch.ones(2).dot(torch.ones(3))

torch.ones(3).view(2, 2)

torch.cat([torch.ones(1, 2), torch.ones(1, 3)])

torch.stack([torch.ones(2), torch.ones(3)])

torch.ones(2).expand(3)
""",
    "an index or a dim that is not there": """
x = torch.ones(2, 3)
x[2]

x.sum(2)

x.sum(-3)

x[0, 0, 0]

x.transpose(0, 2)

torch.ones(2, 2, 2).t()
""",
    "truth of a tensor": """
x = torch.tensor([1., 2.])
if x > 0:
    print("not reached")

x.item()

print(bool(torch.tensor(0.)), float(torch.tensor([2.5])), int(torch.tensor(3)), len(x))
""",
    "a leaf is changed in place": """
w = torch.tensor([1.], requires_grad=True)
w.add_(1)

w += 1

with torch.no_grad():
    w += 1
print(w)
""",
}
