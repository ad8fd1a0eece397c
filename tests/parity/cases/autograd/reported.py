"""Programs that people were surprised by, each in a few lines."""

CASES = {
    "chained view of unbind": """
a = torch.arange(10.).requires_grad_().clone()
b = a.unbind(0)
c = b[0].view_as(b[0])
c.mul_(2)

b[0].mul_(2)

root = torch.arange(9.).reshape(3, 3).requires_grad_()
x = root.clone()
v = x.unbind()[0].narrow(0, 0, 2)
v.mul_(2)
""",
    "mark_dirty not returned": """
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        x.mul_(2)
        return x * 1
    @staticmethod
    def backward(ctx, g): return g
F.apply(torch.ones(2, requires_grad=True).clone())

class G(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x[:1], x[1:]
    @staticmethod
    def backward(ctx, g, h): return torch.cat([g * 2, h * 3])
w = torch.ones(2, requires_grad=True)
a, b = G.apply(w.clone())
a.mul_(2)

a, b = G.apply(w.clone()); (a + b).backward(); print(w.grad)
""",
    "no_grad change of a function's view": """
class Mul3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.tensor((x.detach().numpy() * 3).tolist()).view(-1)
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        print("mine")
        return g.view(x.shape) * 3
x = torch.ones(2, 2, requires_grad=True)
y = Mul3.apply(x)
with torch.no_grad(): y.fill_(1)
print(y.grad_fn)

y.sum().backward(); print(x.grad)
""",
    "grad_fn of a view changed inside": """
class My(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, change):
        v = x.clone()[:3]
        if change: v += 2
        return v
    @staticmethod
    def backward(ctx, g): return torch.cat([g, g.new_zeros(7)]), None
base = torch.arange(10.).requires_grad_()
print(My.apply(base, False).grad_fn, My.apply(base, True).grad_fn)
My.apply(base, True).sum().backward(); print(base.grad)
""",
    "hooks before and after a change": """
a = torch.tensor([1.], requires_grad=True).clone()
a.register_hook(lambda g: print("before", g))
a.retain_grad()
a.mul_(2)
b = a.clone()
b.register_hook(lambda g: print("after", g))
(b + 1).sum().backward(); print(a.grad)
""",
    "retains over a view": """
a = torch.tensor([1., 2.], requires_grad=True).clone()
a.retain_grad()
v = a[0]; v.retain_grad()
v.mul_(3)
a.retain_grad()
(a * 2).sum().backward(); print(a.grad)
print(v.grad)
""",
    "tensor hooks run for inputs of grad": """
w = torch.tensor([1., 2.], requires_grad=True)
a = w * 2
a.register_hook(lambda g: print("tensor", g) or g * 2)
a.grad_fn.register_prehook(lambda g: print("node", g))
a.grad_fn.register_hook(lambda s, g: print("post", s, g))
print(torch.autograd.grad(a.sum(), a, retain_graph=True))
a.sum().backward(inputs=[a], retain_graph=True); print(a.grad)
a.sum().backward()
""",
    "order of module hooks": """
net = torch.nn.Sequential(torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU()),
    torch.nn.Linear(2, 1))
for m in net.modules():
    m.register_full_backward_pre_hook(lambda m, g: print("push", type(m).__name__))
    m.register_full_backward_hook(lambda m, i, g: print("pop", type(m).__name__, len(i)))
net(torch.ones(3, 2)).sum().backward()
print("--")
net(torch.ones(3, 2, requires_grad=True)).sum().backward()
""",
    "norms below 1": """
for p in (.5, 1., 1.5, 2., 3., 0., float("inf"), float("-inf")):
    x = torch.tensor([0., 1., -2.], requires_grad=True)
    try:
        x.norm(p).backward(); print(p, x.grad)
    except Exception as e: print(p, type(e).__name__, e)
    x = torch.zeros(3, requires_grad=True); x.norm(p).backward(); print(p, x.grad)
""",
    "nan masked": """
x = torch.tensor([0., 1.], requires_grad=True)
n = torch.tensor([0., 2.])
y = x / n
torch.where(n == 0, torch.zeros_like(y), y).sum().backward(); print(x.grad)
x.grad = None
(x * float("nan")).nan_to_num(0).sum().backward(); print(x.grad)
x.grad = None
y = x / n
y[n == 0] = 0.
y.sum().backward(); print(x.grad)
x.grad = None
x.sqrt().masked_fill(x == 0, 0).sum().backward(); print(x.grad)
""",
    "intermediates": """
class Bad(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.foo = x * 2
        return ctx.foo ** 2
    @staticmethod
    def backward(ctx, g): return 4 * ctx.foo * g
x = torch.tensor([.3, .7], dtype=torch.float64, requires_grad=True)
print(torch.autograd.gradcheck(Bad.apply, x))
torch.autograd.gradgradcheck(Bad.apply, x, grad_outputs=torch.ones(2, dtype=torch.float64,
    requires_grad=True), raise_exception=False)
g, = torch.autograd.grad(Bad.apply(x).sum(), x, create_graph=True); print(g.requires_grad, g)

print(torch.autograd.gradgradcheck(Bad.apply, x, raise_exception=False))
""",
    "output saved twice": """
class Double2(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x ** 2
        ctx.save_for_backward(x, y)
        return y
    @staticmethod
    def backward(ctx, g):
        x, y = ctx.saved_tensors
        return g * 2 * y / x
x = torch.tensor(2.).double().requires_grad_()
print(torch.autograd.gradcheck(Double2.apply, x), torch.autograd.gradgradcheck(Double2.apply, x))
y = Double2.apply(x)
torch.autograd.grad(y, x, create_graph=True)
print(torch.autograd.grad(y, x))
""",
    "in place without mark_dirty": """
class Op(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        x *= 2.0
        return x
    @staticmethod
    def backward(ctx, g):
        print("called"); return g * 2
w = torch.ones(2, requires_grad=True)
h = w * 3
o = Op.apply(h)
o *= 4.

o.mean().backward(); print(w.grad)

print(h.grad_fn, h._version)
""",
    "materialized zeros": """
x, y = torch.ones(3).requires_grad_(), torch.ones(3).requires_grad_()
g = torch.autograd.grad((x ** 2).sum(), (x, y), allow_unused=True, materialize_grads=True)
print([t.requires_grad for t in g])
g = torch.autograd.grad((x ** 2).sum(), (x, y), materialize_grads=True, create_graph=True)
print([t.requires_grad for t in g])
""",
    "input without grad": """
a, b = torch.tensor([1., 2.]), torch.tensor([3., 4.], requires_grad=True)
torch.autograd.grad(a @ b, [a, b], allow_unused=True)
""",
    "pass through": """
class Pass(torch.autograd.Function):
    @staticmethod
    def forward(ctx, *xs): return xs
    @staticmethod
    def backward(ctx, *gs):
        print(gs); return gs
a, b = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
x, y = Pass.apply(a * 1, b * 1)
x.sum().backward(); print(a.grad, b.grad)
x, y = Pass.apply(a, b)
print(x is a, x._is_view())
x.sum().backward(); print(a.grad, b.grad)
""",
    "saved view of an input changed": """
x = torch.ones(2, 2, requires_grad=True); w = torch.ones(2, 2, requires_grad=True)
h = x * 1
y = h @ w
h.add_(1)
y.sum().backward()

h = x * 1
y = torch.einsum("ij,jk->ik", h, w)
h.add_(1)
y.sum().backward()
""",
    "unrelated graph": """
x = torch.ones(2, requires_grad=True)
y = x * 2
y.register_hook(lambda g: print("must not run"))
u = torch.ones(2, requires_grad=True)
print(torch.autograd.grad(y.sum(), u, allow_unused=True))
z = (y * u).sum()
print(torch.autograd.grad(z, u))
""",
    "index saved": """
x = torch.arange(4., requires_grad=True)
i = torch.tensor([0, 1])
y = x[i]
i += 2
y.sum().backward()

x = torch.zeros(3, requires_grad=True)
y = x.clone(); m = torch.tensor([True, False, True]); y[m] = 2.; m.zero_()
y.sum().backward()
""",
}
