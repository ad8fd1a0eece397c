"""What a tensor says of itself, whose memory it looks at, and what in-place changes do to both."""

CASES = {
    "saved, then detached in place": """
w = torch.tensor([1., 2.], requires_grad=True)
a = w * 2
b = a * a
a.detach_()
print(b.grad_fn._saved_self)
b.sum().backward()

print(w.grad)

a = w * 2
b = a ** 2
a.detach_().requires_grad_()
b.sum().backward()

a = w * 2
b = a ** 2
a.detach_()
torch.autograd.grad(b.sum(), w, create_graph=True)

a = w.sigmoid()
c = a + w
a.detach_()
c.sum().backward()
print(w.grad)

b = a.exp()
(b * w).sum().backward()
print(w.grad)

w.grad = None
c = w * w
w.detach_()
c.sum().backward()
print(w.grad)
""",
    "attributes that are fixed": """
w = torch.tensor([[1., 2.]], requires_grad=True)
w.shape = 3

w.T = w

w.dtype = torch.float64

w.device = "cpu"

w.name = "w"

w.is_leaf = False

del w.shape

del w.grad_fn

del w.ndim

del w.requires_grad

del w.data

del w.retains_grad

del w._backward_hooks

del w._post_accumulate_grad_hooks

del w.grad
print(w.grad, w.name, w._backward_hooks, w._post_accumulate_grad_hooks)

w.register_hook(lambda g: g * 2)
(w * 3).sum().backward()
print(w.grad, len(w._backward_hooks))

w._backward_hooks = None
(w * 3).sum().backward()
print(w.grad, w._backward_hooks)

h = w * 2
h.register_hook(lambda g: g)
print(len(h._backward_hooks))

with torch.no_grad():
    print(w.numpy())
""",
    "writing to expanded memory": """
x = torch.zeros(1).expand(3)
x.fill_(2); print(x)

x.zero_(); print(x)

x[0] = 5.; print(x)

x[0:1] = 6.; print(x)

x[:] = 7.

x[...] = torch.tensor([1., 2., 3.])

x[torch.tensor([0])] = 1.; print(x)

x.masked_fill_(torch.tensor([True, False, True]), 2.); print(x)

x.index_fill_(0, torch.tensor([0]), 3.); print(x)

x.add_(1)

x.copy_(torch.ones(3))

x.index_add_(0, torch.tensor([0]), torch.ones(1))

x.scatter_(0, torch.tensor([0]), 1.)

x.fill_(torch.tensor(3.))

y = torch.zeros(1, 2).expand(3, 2)
y[0] = 1.; y[0, 0] = 2.; print(y)

y[:, 0] = 9.

y[1].add_(3); print(y)

y.t_(); y.zero_(); print(y)

w = torch.tensor([1.], requires_grad=True)
e = (w * 2).expand(3)
e.zero_(); print(e, e.grad_fn)

w = torch.ones(3, requires_grad=True)
w.grad = torch.ones(1).expand(3)
w.sum().backward()

print(w.grad)
""",
    "set_ and the history": """
w = torch.tensor([1., 2.], requires_grad=True)
w.set_(torch.ones(3))

h = w * 2
h.set_(torch.ones(3))
print(h, h._version, h.requires_grad)

h.sum().backward()

print(w.grad)

k = torch.zeros(2)
k.set_(w)
print(k, k.grad_fn)

k = torch.zeros(2)
k.set_(w.detach())
print(k, k._version, k.requires_grad)

with torch.no_grad():
    w.set_(torch.ones(3))
print(w)

x = torch.ones(2)
k.set_(x)
x.add_(1)
print(k, k._version, x._version)

torch.zeros(2, dtype=torch.float64).set_(torch.ones(2))
""",
    "Functions that hand back an input without recording": """
class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        x.mul_(2)
        ctx.mark_dirty(x)
        return x
    @staticmethod
    def backward(ctx, g):
        return g * 2
class Same(Twice):
    @staticmethod
    def forward(ctx, x):
        return x
w = torch.tensor([1., 2.], requires_grad=True)
h = w * 3
with torch.no_grad():
    y = Twice.apply(h)
print(y is h, y, h, h._version)

h.sum().backward()
print(w.grad)

with torch.no_grad():
    y, z = Twice.apply(w), Same.apply(w)
print(y, w, y is w, z, z.requires_grad)

h = w.detach() * 3
y = Twice.apply(h)
print(y is h, y)

v = (w * 3)[:1]
with torch.no_grad():
    print(Twice.apply(v), v)
""",
    "a Function that changes a view, differentiated twice": """
class AddTo(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.mark_dirty(x)
        x.add_(y)
        return x
    @staticmethod
    def backward(ctx, g):
        return g, g
def f(x, y):
    out = x * x
    AddTo.apply(out[:2], y)
    AddTo.apply(out[1:], y)
    return out
x = torch.tensor([1., 2., 3.], dtype=torch.float64, requires_grad=True)
y = torch.tensor([1., 2.], dtype=torch.float64, requires_grad=True)
print(f(x, y), torch.autograd.gradcheck(f, (x, y)), torch.autograd.gradgradcheck(f, (x, y)))
""",
}
