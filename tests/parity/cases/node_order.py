"""Graphs whose nodes the engine is to run in PyTorch's order.

Each names what backward starts from, ``outputs``, and what ``grad`` is asked for, ``inputs``, if
it is.  Leaves that become ready together run in no order that PyTorch promises: from four on it
is that of a heap in C++.  So no node here has more than three.
"""

from __future__ import annotations

CASES = {
    "a chain": """
x = torch.tensor([1., 2.], requires_grad=True)
a = x.exp()
b = a * 2
y = b.sum()
outputs = [y]
""",
    "u1..u4": """
u1 = torch.tensor(2., requires_grad=True)
u2 = torch.tensor(3., requires_grad=True)
u3 = u1 + u2
u4 = u2 * u3
outputs = [u4]
""",
    "x used twice": """
x = torch.tensor(3., requires_grad=True)
y = x * x
outputs = [y]
""",
    "the later branch goes first": """
x = torch.tensor(1., requires_grad=True)
w = torch.tensor(2., requires_grad=True)
a = x * 2
b = a.sin()
c = w * 3
d = c.cos()
y = b + d
outputs = [y]
""",
    "branches made in turns": """
x = torch.tensor(1., requires_grad=True)
w = torch.tensor(2., requires_grad=True)
a = x * 2
c = w * 3
b = a.sin()
d = c.cos()
y = d - b
outputs = [y]
""",
    "a leaf used early and late": """
w = torch.tensor(2., requires_grad=True)
x = torch.tensor(1., requires_grad=True)
a = w * x
b = a.tanh()
c = b * w
y = c + x
outputs = [y]
""",
    "a node waits for all that use it": """
x = torch.tensor([1.], requires_grad=True)
a = x * 2
b = a + 1
c = a * b
d = b * c
y = torch.cat([d, a, c, b]).sum()
outputs = [y]
""",
    "the two-layer network": """
W1 = torch.tensor([[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6]], requires_grad=True)
b1 = torch.tensor([0.01, 0.02, 0.03], requires_grad=True)
x = torch.tensor([1., 2.])
W2 = torch.tensor([[0.5, -0.6, 0.7], [-0.8, 0.9, 1.]], requires_grad=True)
b2 = torch.tensor([-0.1, 0.1], requires_grad=True)
p1 = W1 @ x
z1 = p1 + b1
a1 = torch.sigmoid(z1)
p2 = W2 @ a1
z2 = p2 + b2
y = torch.sigmoid(z2)
E = y @ y
outputs = [E]
""",
    "a join of three leaves": """
a, b, c = (torch.ones(1, requires_grad=True) for _ in range(3))
y = torch.cat([c, a, b]).sum()
outputs = [y]
""",
    "a join of leaves and results": """
a, b, c = (torch.ones(1, requires_grad=True) for _ in range(3))
f = a * 2
g = b * 3
y = torch.cat([f, a, c, g, b]).sum()
outputs = [y]
""",
    "two outputs, the older one first": """
x = torch.tensor(1., requires_grad=True)
a = x * 2
y = a.exp()
z = a.sin()
outputs = [y, z]
""",
    "an output inside the graph of another": """
x = torch.tensor(1., requires_grad=True)
a = x * 2
b = a.exp()
y = b.sin()
outputs = [y, a]
""",
    "only what leads to the inputs": """
x = torch.tensor(1., requires_grad=True)
w = torch.tensor(2., requires_grad=True)
a = x * w
b = a.exp()
c = w.sin()
y = b * c
outputs = [y]
inputs = [a]
""",
    "only one leaf": """
x = torch.tensor(1., requires_grad=True)
w = torch.tensor(2., requires_grad=True)
a = x * w
b = w.sin()
y = a * b
outputs = [y]
inputs = [x]
""",
}
