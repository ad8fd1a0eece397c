"""What learners get wrong, one case a sentence; the texts they meet are in errors.py and here."""

from __future__ import annotations

W = "w = torch.tensor([1., 2.], requires_grad=True)\n"

SEMANTICS = {
    "two backwards leave twice the gradient, not three times": W + """
a = w * w
y = (a * w + a).sum()
y.backward(retain_graph=True)
print(w.grad)
y.backward(retain_graph=True)
print(w.grad)
""",
    "additions alone can be run backward twice": W + """
y = ((w + 1) + w - 3).sum()
y.backward()
y.backward()
print(w.grad)
""",
    "the error belongs to the first node whose saved values are gone": W + """
a = w.exp()
b = a + 1
y = b.sum()
y.backward()
b.sum().backward()

(b + w).sum().backward()

c = (w + 1).sum()
(c + (w * 2).sum()).backward()
c.backward()
print(w.grad)
""",
    "grad accumulates in place into the same object": W + """
(w * 3).sum().backward()
g = w.grad
(w * 3).sum().backward()
print(w.grad is g, g, g._version)
o = torch.optim.SGD([w], lr=0.1)
o.zero_grad()
print(w.grad, g)
""",
    "autograd.grad never touches grad": W + """
w.grad = torch.tensor([7., 7.])
print(torch.autograd.grad((w * w).sum(), w), w.grad)
""",
    "backward for some inputs fills only these": W + """
x = torch.tensor([3., 4.], requires_grad=True)
a = w * x
(a * x).sum().backward(inputs=[x])
print(w.grad, x.grad)
a = w * x
(a * x).sum().backward(inputs=a)
print(w.grad, x.grad, a.grad)
""",
    "one element of shape [1] needs no seed": """
x = torch.tensor([3.], requires_grad=True)
y = x * x
print(y.shape)
y.backward()
print(x.grad)

z = torch.ones(1, 1, 1, requires_grad=True)
(z * 2).backward()
print(z.grad)

(x * torch.ones(2)).backward()
""",
    "x * x has the same AccumulateGrad twice": """
x = torch.tensor(3., requires_grad=True)
y = x * x
(a, i), (b, j) = y.grad_fn.next_functions
print(a is b, i, j, a.name(), a.variable is x)
y.backward()
print(x.grad)
x.grad = None
(x * x.detach()).backward()
print(x.grad)
""",
    "in-place is wrong only if some operation saved the value": W + """
y = w.exp()
y += 1
y.sum().backward()

y = w + 1
y += 1
y.sum().backward()
print(w.grad)

y = w * 2
z = y.log()
y += 1
z.sum().backward()

y = w * 2
z = y.sum()
y += 1
z.backward()
print(w.grad)
""",
    "edits of data skip the check": W + """
y = (w * w).sum()
w.data.fill_(10.)
y.backward()
print(w.grad, w._version)
""",
    "where does not stop a nan": """
x = torch.tensor([0., 4.], requires_grad=True)
y = torch.where(x > 0, x.sqrt(), torch.zeros(2))
print(y)
y.sum().backward()
print(x.grad)
x.grad = None
safe = torch.where(x > 0, x, torch.ones(2))
torch.where(x > 0, safe.sqrt(), torch.zeros(2)).sum().backward()
print(x.grad)
""",
    "at corners": """
x = torch.tensor([0., -1., 2.], requires_grad=True)
for f in (torch.relu, torch.abs, lambda x: x.clamp(0, 2), lambda x: x.clamp(min=0),
          torch.nn.functional.leaky_relu, torch.sign):
    print(torch.autograd.grad(f(x).sum(), x))
t = torch.tensor([[3., 1., 3.], [2., 3., 0.]], requires_grad=True)
print(torch.autograd.grad(t.max(), t))
print(torch.autograd.grad(t.min(), t))
print(torch.autograd.grad(t.max(1).values.sum(), t))
print(torch.autograd.grad(t.max(0)[0].sum(), t))
print(torch.autograd.grad(t.amax(1).sum(), t))
print(torch.autograd.grad(torch.maximum(t[0], t[0].detach()).sum(), t))
""",
    "results under no_grad are leaves": W + """
with torch.no_grad():
    y = w * 2
    z = w.view(2, 1)
print(y.is_leaf, y.requires_grad, y.grad_fn, z.is_leaf)
a = torch.ones(2)
b = a * 2 + 1
print(b.is_leaf, b.requires_grad)
y.requires_grad_()
(y * w).sum().backward()
print(y.grad, w.grad)
""",
    "the order of hooks": W + """
y = w * 2
y.retain_grad()
y.register_hook(lambda g: print("tensor 1", g))
y.register_hook(lambda g: (print("tensor 2", g), g * 10)[1])
y.grad_fn.register_prehook(lambda gs: print("node before", gs))
y.grad_fn.register_hook(lambda ins, outs: print("node after", ins, outs))
w.register_hook(lambda g: print("leaf", g))
w.register_post_accumulate_grad_hook(lambda x: print("accumulated", x.grad))
y.sum().backward()
print(y.grad, w.grad)
""",
    "second derivatives need create_graph": """
x = torch.tensor(2., requires_grad=True)
g, = torch.autograd.grad(x ** 3, x)
torch.autograd.grad(g, x)

g, = torch.autograd.grad(x ** 3, x, create_graph=True)
h, = torch.autograd.grad(g, x, create_graph=True)
print(g, h, torch.autograd.grad(h, x))

g, = torch.autograd.grad(3 * x + 1, x, create_graph=True)
print(g)
torch.autograd.grad(g, x)
""",
}

TEXTS = {
    "the texts learners meet": """
import warnings
w = torch.tensor([1., 2.], requires_grad=True)
y = (w * w).sum()
y.backward()
y.backward()

w += 1

w[0] = 1

w[:1].add_(1)

y = w.exp()
y[0] = 0
y.sum().backward()

(w * 2).backward()

torch.ones(2).sum().backward()

(w * 2).backward(torch.ones(1))

torch.autograd.grad(w.sum(), torch.ones(2, requires_grad=True))

torch.tensor([1, 2], requires_grad=True)

torch.ones(2, dtype=torch.int64).requires_grad_()

w.numpy()

(w * 2).requires_grad = False

(w * 2).requires_grad_(False)

torch.ones(2).retain_grad()

w.grad = torch.ones(1)

torch.tensor([1.], requires_grad=True).grad = torch.ones(2)

class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2
    @staticmethod
    def backward(ctx, g):
        return g, g
F.apply(w).sum().backward()

with torch.autograd.set_detect_anomaly(True), warnings.catch_warnings():
    warnings.simplefilter("ignore")
    x = torch.tensor([0., -1.], requires_grad=True)
    x.sqrt().sum().backward()

print((w * 2).grad)

torch.ones(2) + torch.ones(3)

torch.ones(1, 2) @ torch.ones(1, 2)

torch.nn.Linear(2, 1)(torch.ones(3, 4))
""",
}

CASES = SEMANTICS | TEXTS
