"""The worked examples, each of which has a notebook."""

from __future__ import annotations

EXAMPLES = {
    "u1..u4": """
u1 = torch.tensor(2., requires_grad=True)
u2 = torch.tensor(3., requires_grad=True)
u3 = u1 + u2
u4 = u2 * u3
u3.retain_grad()
u4.retain_grad()
u4.backward()
print(u3, u4)
print(u4.grad, u3.grad, u2.grad, u1.grad)
""",
    "u1..u4, jacobians one at a time": """
u1 = torch.tensor(2., requires_grad=True)
u2 = torch.tensor(3., requires_grad=True)
u3 = u1 + u2
u4 = u2 * u3
print(torch.autograd.grad(u3, [u1, u2], retain_graph=True))
print(torch.autograd.grad(u4, [u2, u3], retain_graph=True))
print(torch.autograd.grad(u4, u3))
""",
    "u1..u11, the two-layer network": """
W1 = torch.tensor([[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6]], requires_grad=True)
b1 = torch.tensor([0.01, 0.02, 0.03], requires_grad=True)
x = torch.tensor([1., 2.])
W2 = torch.tensor([[0.5, -0.6, 0.7], [-0.8, 0.9, 1.]], requires_grad=True)
b2 = torch.tensor([-0.1, 0.1], requires_grad=True)
target = torch.tensor([0., 1.])
z1 = W1 @ x + b1
a1 = torch.sigmoid(z1)
z2 = W2 @ a1 + b2
y = torch.sigmoid(z2)
E = 0.5 * (y - target) @ (y - target)
print(z1)
print(a1)
print(z2)
print(y)
print(E)
E.backward()
for leaf in (W1, b1, W2, b2):
    print(leaf.grad)
print(x.grad, target.grad)
""",
    "u1..u11, every P": """
W1 = torch.tensor([[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6]], requires_grad=True)
b1 = torch.tensor([0.01, 0.02, 0.03], requires_grad=True)
x = torch.tensor([1., 2.], requires_grad=True)
W2 = torch.tensor([[0.5, -0.6, 0.7], [-0.8, 0.9, 1.]], requires_grad=True)
b2 = torch.tensor([-0.1, 0.1], requires_grad=True)
target = torch.tensor([0., 1.], requires_grad=True)
z1 = W1.mv(x) + b1
a1 = z1.sigmoid()
z2 = W2.mv(a1) + b2
y = z2.sigmoid()
E = (y - target).dot(y - target) / 2
P = torch.autograd.grad(E, [E, y, z2, a1, z1, target, b2, W2, x, b1, W1])
for p in P:
    print(p)
""",
    "a, b, c, d to e": """
a = torch.tensor(2., requires_grad=True)
b = torch.tensor(3., requires_grad=True)
c = torch.tensor(5., requires_grad=True)
d = torch.tensor(10., requires_grad=True)
u = a * b
t = torch.log(d)
v = t * c
e = u + v
t.retain_grad()
print(u, t, v, e)
e.backward()
print(a.grad, b.grad, c.grad, d.grad)
print(t.grad)
print(u.grad)
""",
    "a, b, c, d to e, one element each": """
a, b, c, d = (torch.tensor([v], requires_grad=True) for v in (2., 3., 5., 10.))
u = a * b
t = d.log()
v = t * c
t.retain_grad()
e = u + v
e.backward()
print(a.grad, b.grad, c.grad, d.grad, t.grad)
print(t.retains_grad, u.retains_grad)
""",
    "w and x": """
w = torch.tensor([1.], requires_grad=True)
x = torch.tensor([2.], requires_grad=True)
a = torch.add(w, x)
b = torch.add(w, 1)
y = torch.mul(a, b)
y.backward()
print(w.grad, x.grad)
print(w.is_leaf, x.is_leaf, a.is_leaf, b.is_leaf, y.is_leaf)
for t in (w, x, a, b, y):
    print(t.grad_fn)
print(type(y.grad_fn).__name__, y.grad_fn.name())
""",
    "w and x, grad of a": """
w = torch.tensor([1.], requires_grad=True)
x = torch.tensor([2.], requires_grad=True)
a = w + x
b = w + 1
y = a * b
y.backward()
print(a.grad)
print(b.grad)

a = w + x
a.retain_grad()
y = a * (w + 1)
y.backward()
print(a.grad, a.is_leaf)
print(w.grad)
""",
    "backward twice": """
w = torch.tensor([1.], requires_grad=True)
x = torch.tensor([2.], requires_grad=True)
y = (w + x) * (w + 1)
y.backward()
print(w.grad)

y.backward()

print(w.grad)
""",
    "backward twice with retain_graph": """
w = torch.tensor([1.], requires_grad=True)
x = torch.tensor([2.], requires_grad=True)
y = (w + x) * (w + 1)
y.backward(retain_graph=True)
print(w.grad)
y.backward()
print(w.grad)

y.backward()
""",
    "gradient weighting": """
w = torch.tensor([1.], requires_grad=True)
x = torch.tensor([2.], requires_grad=True)
a = w + x
b = w + 1
loss = torch.cat([a * b, a + b], dim=0)
print(loss)
loss.backward(gradient=torch.tensor([1., 2.]), retain_graph=True)
print(w.grad)
w.grad.zero_()
loss.backward(gradient=torch.tensor([1., 3.]))
print(w.grad)
""",
    "gradient weighting is vector times Jacobian": """
w = torch.tensor([1.], requires_grad=True)
x = torch.tensor([2.], requires_grad=True)
a = torch.add(w, x)
b = torch.add(w, 1)
loss = torch.cat([torch.mul(a, b), torch.add(a, b)])
for v in ([1., 0.], [0., 1.], [1., 2.], [1., 3.]):
    print(torch.autograd.grad(loss, (w, x), grad_outputs=torch.tensor(v), retain_graph=True))
""",
    "autograd.grad": """
x = torch.tensor([3.], requires_grad=True)
y = torch.pow(x, 2)
print(y)
grad_1 = torch.autograd.grad(y, x, create_graph=True)
print(grad_1)
grad_2 = torch.autograd.grad(grad_1[0], x)
print(grad_2)
print(x.grad)
""",
    "accumulation": """
w = torch.tensor([1.], requires_grad=True)
x = torch.tensor([2.], requires_grad=True)
for i in range(4):
    a = torch.add(w, x)
    b = torch.mul(w, x)
    y = torch.mul(a, b)
    y.backward()
    print(w.grad)
""",
    "accumulation, zeroed": """
w = torch.tensor([1.], requires_grad=True)
x = torch.tensor([2.], requires_grad=True)
for i in range(4):
    a = w + x
    b = w * x
    y = a * b
    y.backward()
    print(w.grad)
    w.grad.zero_()
print(w.grad, x.grad)
""",
    "sum": """
x = torch.tensor([2., 3.], requires_grad=True)
z = (2 * x + 1).sum()
print(z)
z.backward()
print(x.grad)
""",
    "polynomial": """
x = torch.tensor(2., requires_grad=True)
y = x**2 + 3 * x + 1
print(y)
y.backward()
print(x.grad)
print(x.grad.item(), y.item())
""",
    "requires_grad propagates": """
x = torch.ones(2, 2)
y = torch.ones(2, 2)
z = torch.ones((2, 2), requires_grad=True)
a = x + y
b = a + z
print(a.requires_grad, b.requires_grad)
print(a)
print(b)
print(a.is_leaf, b.is_leaf)
""",
    "no_grad for inference": """
w = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
x = torch.tensor([1., -1.])
with torch.no_grad():
    y = w @ x
    print(y.requires_grad, y.is_leaf, y.grad_fn)
    print(y)
    print(torch.is_grad_enabled())
print(torch.is_grad_enabled())
print(w @ x)

y.backward()
""",
}
