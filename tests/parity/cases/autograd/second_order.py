"""Gradients of gradients: by hand in a few cases, then of every operation."""

from __future__ import annotations

SECOND = {
    "x cubed, three times": """
x = torch.tensor(2., requires_grad=True)
y = x**3
for order in range(3):
    y, = torch.autograd.grad(y, x, create_graph=True)
    print(y.item())
""",
    "backward with create_graph": """
x = torch.tensor([2.], requires_grad=True)
y = x**3
g, = torch.autograd.grad(y, x, create_graph=True)
(g**2).backward()
print(g.detach(), x.grad)
""",
    "a linear function has no second derivative": """
x = torch.tensor([2.], requires_grad=True)
g, = torch.autograd.grad(3 * x, x, create_graph=True)
print(g)

torch.autograd.grad(g, x)
""",
    "without create_graph": """
x = torch.tensor([2.], requires_grad=True)
g, = torch.autograd.grad(x**2, x)
print(g)

torch.autograd.grad(g, x)
""",
    "a gradient penalty": """
w = torch.tensor([1., -2.], requires_grad=True)
x = torch.tensor([0.5, 1.5], requires_grad=True)
y = torch.tanh(w * x).sum()
g, = torch.autograd.grad(y, x, create_graph=True)
penalty = ((g * g).sum() - 1) ** 2
penalty.backward()
print(penalty.detach(), w.grad, x.grad)
""",
    "a Hessian, row by row": """
x = torch.tensor([1., 2.], requires_grad=True)
f = x[0] ** 2 * x[1] + x[1] ** 3
g, = torch.autograd.grad(f, x, create_graph=True)
for i in range(2):
    print(torch.autograd.grad(g[i], x, retain_graph=True)[0])
""",
    "a Hessian times a vector": """
x = torch.tensor([1., 2.], requires_grad=True)
v = torch.tensor([3., -1.])
f = (x[0] * x[1]).exp()
g, = torch.autograd.grad(f, x, create_graph=True)
print(torch.autograd.grad(g @ v, x))
""",
    "forward derivatives by two backwards": """
x = torch.tensor([1., 2.], requires_grad=True)
u = torch.zeros(2, requires_grad=True)
y = x * x.sum()
g, = torch.autograd.grad(y, x, u, create_graph=True)
print(torch.autograd.grad(g, u, torch.tensor([1., 0.])))
""",
    "relu is flat twice": """
x = torch.tensor([-1., 2.], requires_grad=True)
g, = torch.autograd.grad(torch.relu(x).sum(), x, create_graph=True)
print(g.detach(), g.requires_grad)
print(*torch.autograd.grad(g.sum(), x))
""",
    "a power of zero below zero": """
a = torch.tensor([-2.], requires_grad=True)
b = torch.tensor([0.], requires_grad=True)
g = torch.autograd.grad(a**b, (a, b), create_graph=True)
print(*(p.detach() for p in g))
print(torch.autograd.grad(g[0], (a, b), retain_graph=True))
print(torch.autograd.grad(g[1], (a, b)))
""",
    "names in the graph of a gradient": """
x = torch.tensor([0.5, 1.5], requires_grad=True)
for y in (x**2, x * x, x.exp(), x.log(), x.sin(), x.cos(), x.sqrt(), x / 3, x.mean() * x.sum()):
    print(torch.autograd.grad(y.sum(), x, create_graph=True))
""",
}

TEMPLATE = """
x = torch.tensor([0.5, 1.5], requires_grad=True)
w = torch.tensor([2., -3.], requires_grad=True)
y = {formula}
g, = torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)
print(y.detach(), g.detach())
h = torch.autograd.grad((g * g).sum() + (g * w).sum(), (x, w), allow_unused=True)
print(*h)
"""

FORMULAS = {
    "add": "x + w * x",
    "sub": "x * x - w * x",
    "rsub": "1 - x * w",
    "mul": "x * w * x",
    "div": "w / x",
    "div by a number": "x * x / 4",
    "neg": "-(x * x)",
    "reciprocal": "1 / x",
    "pow": "x**3",
    "pow of two tensors": "x ** (w * x)",
    "pow of a number": "2 ** (x * w)",
    "square root": "(x * x + w * w).sqrt()",
    "exp": "(x * w / 4).exp()",
    "log": "(x * w * w).log()",
    "sin": "(x * w).sin()",
    "cos": "(x * w).cos()",
    "abs": "(x * x * w).abs()",
    "sigmoid": "torch.sigmoid(x * w)",
    "tanh": "torch.tanh(x * w)",
    "relu": "torch.relu(x * w * w - 5)",
    "sum": "(x * w).sum() ** 2",
    "mean": "(x * x * w).mean() ** 2",
    "sum over a dim": "((x[:, None] * x).sum(0, keepdim=True) ** 2) * w",
    "mm": "(x[:, None] * w) @ (x[None, :] * w[:, None])",
    "mv": "(x[:, None] * w) @ (x * x)",
    "dot": "(x * x) @ (x * w)",
    "transpose": "(x[:, None] * w).t() * x",
    "view": "(x * x * w).view(2, 1) * x",
    "expand": "(x * w).expand(3, 2) * x",
    "cat": "torch.cat([x * w, x]) ** 2",
    "stack": "torch.stack([x * w, x]) ** 2",
    "clone": "(x * x).clone() * w",
    "select": "x[0] * x[1] * w",
    "slice": "x[1:] * x[:1] * w",
    "an index list": "x[[1, 0, 0]] * x[[0, 0, 1]] * w[0]",
}

SECOND_ORDER = SECOND | {
    f"second order: {name}": TEMPLATE.format(formula=formula) for name, formula in FORMULAS.items()
}
