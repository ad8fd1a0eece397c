"""What a graph is, what backward does with it, and what it leaves behind."""

from __future__ import annotations

GRAPHS = {
    "x used twice": """
x = torch.tensor(3., requires_grad=True)
y = x * x
print(y.grad_fn.next_functions[0][0] is y.grad_fn.next_functions[1][0])
print([(type(fn).__name__, index) for fn, index in y.grad_fn.next_functions])
y.backward()
print(x.grad)
""",
    "x used twice, once detached": """
x = torch.tensor(3., requires_grad=True)
y = x * x.detach()
print(y)
print([fn if fn is None else type(fn).__name__ for fn, index in y.grad_fn.next_functions])
y.backward()
print(x.grad)
""",
    "x used three times": """
x = torch.tensor([1., -2.], requires_grad=True)
y = x + x * x - x / 2
y.backward(torch.tensor([1., 10.]))
print(y)
print(x.grad)
""",
    "a diamond": """
x = torch.tensor(2., requires_grad=True)
a = x * 3
b = a + 1
c = a * a
y = b * c
print(torch.autograd.grad(y, [c, b, a, x]))
""",
    "additions run backward twice": """
a = torch.tensor([1., 2.], requires_grad=True)
b = torch.tensor([3., 4.], requires_grad=True)
y = (a + b + 1 - a - 3 + -b).sum()
y.backward()
y.backward()
print(a.grad, b.grad)
""",
    "retain_graph twice is twice, not three times": """
x = torch.tensor([1., 2.], requires_grad=True)
h = x * x
y = (h * h).sum()
y.backward(retain_graph=True)
print(x.grad)
y.backward(retain_graph=True)
print(x.grad)
y.backward()
print(x.grad)
""",
    "retain_grad accumulates too": """
x = torch.tensor([1., 2.], requires_grad=True)
h = x * x
h.retain_grad()
h.retain_grad()
y = (h * 3).sum()
y.backward(retain_graph=True)
y.backward()
print(h.grad, x.grad)
""",
    "half of the graph is freed": """
x = torch.tensor([2.], requires_grad=True)
h = x.exp()
y = h + 1
z = h * h
z.backward()
print(x.grad)

y.backward()

print(x.grad)
""",
    "two losses share a part": """
x = torch.tensor([2.], requires_grad=True)
h = x * 3
loss1 = (h * h).sum()
loss2 = (h + 1).sum()
loss1.backward()
print(x.grad)
loss2.backward()
print(x.grad)
""",
    "grad accumulates in place": """
x = torch.tensor([1., 2.], requires_grad=True)
(x * 2).sum().backward()
kept = x.grad
(x * 3).sum().backward()
print(kept is x.grad, kept)
x.grad = None
(x * 4).sum().backward()
print(kept is x.grad, kept, x.grad)
""",
    "autograd.grad leaves grad alone": """
x = torch.tensor([1., 2.], requires_grad=True)
w = torch.tensor([3., 4.], requires_grad=True)
y = (x * w).sum()
print(torch.autograd.grad(y, x, retain_graph=True))
print(x.grad, w.grad)
y.backward(inputs=[w])
print(x.grad, w.grad)
""",
    "grad with respect to something in between": """
x = torch.tensor([1., 2.], requires_grad=True)
h = x * 3
y = (h * h).sum()
print(torch.autograd.grad(y, h))

print(torch.autograd.grad(y, x))
""",
    "several outputs": """
x = torch.tensor([1., 2.], requires_grad=True)
a = (x * x).sum()
b = (3 * x).sum()
print(torch.autograd.grad([a, b], [x], retain_graph=True))
torch.autograd.backward([a, b], [torch.tensor(1.), torch.tensor(10.)])
print(x.grad)
""",
    "allow_unused": """
x = torch.tensor([1.], requires_grad=True)
w = torch.tensor([2.], requires_grad=True)
y = x * 2
print(torch.autograd.grad(y, [x, w], allow_unused=True, retain_graph=True))
print(torch.autograd.grad(y, [x, w], materialize_grads=True))
""",
    "y with respect to y": """
x = torch.tensor([2.], requires_grad=True)
print(torch.autograd.grad(x, x))
y = x * 3
print(torch.autograd.grad(y, y))
x.backward()
print(x.grad)
""",
    "detach cuts": """
x = torch.tensor([1., 2.], requires_grad=True)
h = x * 2
d = h.detach()
print(h, d)
print(d.requires_grad, d.is_leaf, d.grad_fn)
y = (h * d).sum()
y.backward()
print(x.grad)
""",
    "detach as a new leaf": """
x = torch.tensor([1., 2.], requires_grad=True)
h = (x * 2).detach().requires_grad_()
y = (h * h).sum()
y.backward()
print(h, h.grad, x.grad, h.is_leaf)
""",
    "clone passes gradients": """
x = torch.tensor([1., 2.], requires_grad=True)
c = x.clone()
print(c)
(c * c).sum().backward()
print(x.grad)
""",
    "no_grad inside a formula": """
x = torch.tensor([2.], requires_grad=True)
with torch.no_grad():
    scale = x * 10
y = x * scale
print(scale, y)
y.backward()
print(x.grad)
""",
    "enable_grad inside no_grad": """
x = torch.tensor([2.], requires_grad=True)
with torch.no_grad():
    a = x * 2
    with torch.enable_grad():
        b = x * 3
    c = x * 4
print(a, b, c)
""",
    "no_grad as a decorator": """
x = torch.tensor([2.], requires_grad=True)
@torch.no_grad()
def predict(x):
    return x * 2
print(predict(x), torch.is_grad_enabled())
""",
    "a hundred steps of one recurrence": """
x = torch.tensor(1., requires_grad=True)
h = x
for step in range(100):
    h = h * 1.01 + 0.1
h.backward()
print(h, x.grad)
""",
    "gradient descent by hand": """
w = torch.tensor([5., -3.], requires_grad=True)
for step in range(3):
    loss = (w ** 2).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad = None
    print(loss.item(), w)
""",
    "linear regression by hand": """
X = torch.tensor([[1., 1.], [1., 2.], [1., 3.]])
t = torch.tensor([[1.], [3.], [5.]])
w = torch.zeros(2, 1, requires_grad=True)
for step in range(4):
    loss = ((X @ w - t) ** 2).mean()
    loss.backward()
    w.data = w.data - 0.1 * w.grad
    w.grad.zero_()
    print(loss)
print(w)
""",
}
