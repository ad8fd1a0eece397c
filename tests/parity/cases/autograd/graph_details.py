"""What the nodes of a graph show, and flags that change."""

from __future__ import annotations

GRAPH_DETAILS = {
    "next_functions all the way down": """
x = torch.tensor([1., 2.], requires_grad=True)
y = (torch.tanh(x) * 2 + 1).mean()
fn = y.grad_fn
while fn is not None:
    print(fn)
    fn = fn.next_functions[0][0] if fn.next_functions else None
""",
    "the variable of AccumulateGrad": """
w = torch.tensor([1.], requires_grad=True)
node = (w * 2).grad_fn.next_functions[0][0]
print(node)
print(node.variable is w, node.next_functions)
""",
    "what a node saved": """
a = torch.tensor([1., 2.], requires_grad=True)
b = torch.tensor([3., 4.], requires_grad=True)
y = (a * b).exp()
print(y.grad_fn._saved_result)
product = y.grad_fn.next_functions[0][0]
print(product._saved_self, product._saved_other)
y.sum().backward()

print(y.grad_fn._saved_result)
""",
    "python's sum, and unpacking": """
x = torch.tensor([1., 2., 3.], requires_grad=True)
print(sum(x))
a, b, c = x
print(a)
print([type(v.grad_fn).__name__ for v in x])
(a * b + c * c).backward()
print(x.grad)
""",
    "set_grad_enabled and no_grad keep the leaf's flag": """
x = torch.tensor([1.], requires_grad=True)
with torch.set_grad_enabled(False):
    print(x.requires_grad, (x * 2).requires_grad)
with torch.no_grad():
    y = x * 2
    y.requires_grad_()
print(y, y.is_leaf)
print((y * 2).requires_grad, torch.zeros_like(x).requires_grad)
""",
    "a leaf that stops requiring grad": """
x = torch.tensor([2.], requires_grad=True)
y = x * x
x.requires_grad = False
z = x * x
print(y.requires_grad, z.requires_grad)
y.backward()
print(x.grad)
""",
    "an unused leaf": """
x = torch.tensor([1.], requires_grad=True)
w = torch.tensor([2.], requires_grad=True)
(x * 2).backward()
print(x.grad, w.grad)
""",
    "a gradient that requires grad": """
x = torch.tensor([3.], requires_grad=True)
y = x * x
y.backward(create_graph=True)
print(x.grad.requires_grad)
""",
    "the seed may require grad": """
x = torch.tensor([1., 2.], requires_grad=True)
v = torch.tensor([3., 4.], requires_grad=True)
g, = torch.autograd.grad(x * x, x, v)
print(g)
g, = torch.autograd.grad(x * x, x, v, create_graph=True)
print(g)
g.sum().backward()
print(x.grad, v.grad)
""",
    "a thousand additions of one leaf": """
x = torch.tensor(1., requires_grad=True)
y = x
for step in range(1000):
    y = y + x
y.backward()
print(y, x.grad)
""",
    "twice in one list": """
x = torch.tensor([1., 2.], requires_grad=True)
y = (x * x).sum()
print(torch.autograd.grad([y, y], [x, x]))
""",
}
