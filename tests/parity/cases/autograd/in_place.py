"""Changes in place, versions, and views that are written through."""

CASES = {
    "a view is written through": """
x = torch.ones(3, requires_grad=True)
y = x * 2
v = y[0]
print(v._is_view(), v._base is y, v._version)
v.mul_(3)
print(y, v, v._version, y._version)
print([type(f).__name__ for f, _ in y.grad_fn.next_functions], v.grad_fn)
y.sum().backward()
print(x.grad)
""",
    "the base is changed under its view": """
x = torch.ones(3, requires_grad=True)
y = x * 2
v = y[1:]
y.mul_(5)
print(v, y.grad_fn, v.grad_fn)
(v * v).sum().backward()
print(x.grad)
""",
    "assignment through every kind of index": """
x = torch.arange(6., requires_grad=True)
y = x.reshape(2, 3) * 2
y[0] = 1.
print(y)
y[:, 1] = x[:2]
print(y)
y[1, [0, 2]] = torch.tensor([7., 8.])
print(y)
y[y > 7] = 0.
print(y)
y[...] = y + 1
print(y, y._version)
y.sum().backward()
print(x.grad)
""",
    "a tensor without history takes one on": """
w = torch.tensor([2., 3.], requires_grad=True)
z = torch.zeros(3)
z[0] = w[0]
print(z, z.is_leaf, z.requires_grad)
z[1:] = w * 10
print(z)
z.sum().backward()
print(w.grad)
""",
    "every operation in place": """
for name in "exp_ log_ sqrt_ sin_ cos_ abs_ tanh_ sigmoid_ relu_ neg_ reciprocal_".split():
    x = torch.tensor([0.5, 2.], requires_grad=True)
    y = x * 1
    getattr(y, name)()
    y.sum().backward()
    print(name, y, x.grad, y._version)
for name in "add_ sub_ mul_ div_ pow_".split():
    x = torch.tensor([0.5, 2.], requires_grad=True)
    y = x * 1
    getattr(y, name)(3.)
    y.sum().backward()
    print(name, y, x.grad, y._version)
""",
    "augmented operators": """
x = torch.tensor([1., 2.], requires_grad=True)
y = x * 2
z = y
y += 1
y *= x
y -= 1
y /= 2
y **= 2
print(y, z is y, y._version)
y.sum().backward()
print(x.grad)
""",
    "in place with two inputs that need gradients": """
a = torch.tensor([1., 2.], requires_grad=True)
b = torch.tensor([3., 4.], requires_grad=True)
y = a * 1
y.mul_(b)
y[0].mul_(b[1])
print(y)
y.sum().backward()
print(a.grad, b.grad)
""",
    "leaves and views of leaves": """
x = torch.ones(3, requires_grad=True)
x.add_(1)

x[0] = 5.

x[0].add_(1)

x.view(3).mul_(2)

x.zero_()

x += 1

x.detach().add_(1)
print(x, x._version)
with torch.no_grad():
    x[0] = 7.
    x.mul_(2)
    x -= 1
print(x, x.is_leaf, x._version)
""",
    "a view made under no_grad": """
y = torch.ones(3, requires_grad=True) * 2
with torch.no_grad():
    v = y[0]
v.mul_(2)
""",
    "views of several outputs": """
y = torch.ones(4, requires_grad=True) * 2
a, b, c, d = y
print(a._is_view(), a.grad_fn.next_functions[0][0] is y.grad_fn)
a.mul_(2)

p, q = y.split(2)
print(p, q, p.grad_fn is q.grad_fn)
p.zero_()

print([t.tolist() for t in y.chunk(3)], [t.tolist() for t in y.split([1, 3])])
y.split([1, 2])
""",
    "several outputs, some used": """
x = torch.tensor([1., 2., 3.], requires_grad=True)
a, b, c = x * 2
(a * c).backward()
print(x.grad)
p, q = x.reshape(3, 1).split(2)
p.sum().backward()
print(x.grad)
""",
    "what does not fit": """
a = torch.ones(3)
a.expand(2, 3).add_(1)

a.add_(torch.ones(2, 3))

a.add_(torch.ones(2))

torch.ones(3, dtype=torch.int64).add_(1.5)

a[5] = 1.

a[0] = torch.ones(2)
""",
    "saved values are protected": """
x = torch.tensor([1., 2.], requires_grad=True)
y = x.exp()
y.add_(1)
y.sum().backward()

y = x.sigmoid()
z = y * 2
y.view(2).zero_()
z.sum().backward()

y = x + 1
y += 1
y.sum().backward()
print(x.grad)

y = x.clone()
z = y * y
y.detach().add_(1)
z.sum().backward()

w = x.clone()
z = w * 3
w.mul_(2)
z.sum().backward()
print(x.grad)

y = x.relu()
y.data.mul_(100)
y.sum().backward()
print(x.grad)
""",
    "detach and data": """
x = torch.tensor([1., 2.], requires_grad=True)
y = x * 2
d = y.detach()
print(d.requires_grad, d._version)
d.zero_()
print(y, y._version, d._version)
e = y.data
e.add_(3)
print(y, y._version, e._version)
x.data = torch.ones(4)
print(x)
x.data = 3
""",
    "retain_grad and then in place": """
x = torch.ones(2, requires_grad=True)
h = x * 2
h.retain_grad()
h.mul_(3)
h.sum().backward()
print(h.grad, x.grad)
""",
    "fill, copy, zero": """
x = torch.ones(2, requires_grad=True)
y = x * 2
y.fill_(4.)
print(y)
y = x * 2
y.zero_()
print(y)
z = torch.zeros(2, 2)
z.copy_(x)
print(z)
z.sum().backward()
print(x.grad)
y = x * 2
y[0].zero_()
y.sum().backward()
print(x.grad)
""",
    "second derivatives through changes in place": """
x = torch.tensor([1., 2.], requires_grad=True)
y = x * x
y[0].exp_()
y.mul_(x)
g, = torch.autograd.grad(y.sum(), x, create_graph=True)
print(g)
print(torch.autograd.grad(g.sum(), x))
""",
    "a training step by hand": """
w = torch.tensor([1., -1.], requires_grad=True)
for step in range(3):
    loss = (w * w).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad.zero_()
print(w, w._version, w.is_leaf)
""",
    "a number that was saved is changed through .data": """
for f in (torch.exp, torch.sigmoid, torch.tanh, torch.sqrt):
    x = torch.tensor(1., requires_grad=True)
    y = f(x)
    y.data.add_(1)
    y.backward()
    print(x.grad, y._version)
x = torch.tensor(1., requires_grad=True)
y = x.exp()
z = y.detach()
z.mul_(2)
try:
    y.backward()
except RuntimeError as error:
    print(error)
""",
}
