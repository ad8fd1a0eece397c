"""Functions of the learner's own: keywords, marks, several outputs, errors."""

from tests.parity.cases.cells import split_statements

CASES = {
    "errors in a Function": split_statements("""
class J(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2
    @staticmethod
    def backward(ctx, g):
        raise ValueError('own')
x = torch.ones(2, requires_grad=True)
J.apply(x).sum().backward()
J.apply([x])
J.apply
class E(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        raise KeyError('own')
E.apply(x)
torch.is_grad_enabled()
class LL(torch.autograd.Function):
    @staticmethod
    def forward(ctx, xs, k):
        return xs[0] * k
    @staticmethod
    def backward(ctx, g):
        return (None, g)
LL.apply([x], x).sum().backward()
LL.apply([x], 2).requires_grad
x.grad
"""),
    "keywords of a Function": split_statements("""
class F1(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, k=2):
        return a * k
    @staticmethod
    def backward(ctx, *g):
        print('bw', g, ctx.needs_input_grad)
        return (g[0], None)
x = torch.ones(2, requires_grad=True)
F1.apply(x, k=3).sum().backward()
F1.apply(a=x).sum().backward()
F1.apply(k=2, a=x).sum().backward()
F1.apply(x).sum().backward()
x.grad
F1.apply(x, k=3).grad_fn.next_functions
F1.apply(a=x).grad_fn.next_functions
F1.apply(3, k=x)
F1.apply(3, k=x).sum().backward()
F1.apply(x, j=3)
F1.apply(3, k=3)
class F2(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, k=2):
        return a * k
    @staticmethod
    def backward(ctx, g):
        return g
F2.apply(x).sum().backward()
F2.apply(x, 2).sum().backward()
F2.apply(x, k=2).sum().backward()
"""),
    "keywords and setup_context": split_statements("""
class S1(torch.autograd.Function):
    @staticmethod
    def forward(a, k=2):
        return a * k
    @staticmethod
    def setup_context(ctx, inputs, output):
        print(inputs)
    @staticmethod
    def backward(ctx, g):
        return (g, None)
x = torch.ones(2, requires_grad=True)
S1.apply(x).sum().backward()
S1.apply(x, k=4).sum().backward()
S1.apply(k=4, a=x).sum().backward()
S1.apply(x, 2, 3)
S1.apply(x, j=3)
S1.apply()
"""),
    "marks of a Function": split_statements("""
class Several(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, what):
        ctx.mark_non_differentiable(*{'n': (3,), 'i': (a,), 'ok': ()}[what])
        return a * 2
    @staticmethod
    def backward(ctx, g):
        return (g, None)
x = torch.ones(2, requires_grad=True)
Several.apply(x, 'n')
Several.apply(x, 'i')
Several.apply(x, 'ok').grad_fn.non_differentiable
Several.apply(x, 'ok').grad_fn.saved_tensors
Several.apply(x, 'ok').grad_fn.foo
y = Several.apply(x, 'ok')
y.grad_fn.register_hook(lambda gi, go: print(gi, go))
y.sum().backward()
"""),
    "a Function of two outputs": split_statements("""
class A2(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        ctx.shape = a.shape
        return (a * b, a + b)
    @staticmethod
    def backward(ctx, g, h):
        a, b = ctx.saved_tensors
        print(g, h, ctx.shape, ctx.needs_input_grad)
        return (g * b + h, g * a + h)
x = torch.ones(2, requires_grad=True)
y = torch.full((2,), 3.0, requires_grad=True)
p, q = A2.apply(x, y)
(p.output_nr, q.output_nr, p.grad_fn is q.grad_fn)
q.sum().backward()
(x.grad, y.grad)
p.sum().backward()
p, q = A2.apply(x, y.detach())
(p.sum() + q.sum()).backward()
x.grad
gx, gy = torch.autograd.grad(A2.apply(x, y)[0].sum(), (x, y), create_graph=True)
(gx, gy)
torch.autograd.grad(gx.sum(), y)
p, q = A2.apply(x, y)
p.register_hook(lambda g: g * 10)
p.retain_grad()
p.sum().backward()
(p.grad, x.grad)
"""),
    "a ctx keeps what it is given": split_statements("""
class Leak(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.a = a
        return a.exp()
    @staticmethod
    def backward(ctx, g):
        return g * ctx.a.exp()
x = torch.ones(2, requires_grad=True)
y = Leak.apply(x)
y.sum().backward()
y.sum().backward()
x.grad
y.grad_fn.a is x
y.add_(1)
y.grad_fn
z = Leak.apply(x * 1)
z += 1
z.grad_fn.next_functions
z.sum().backward()
Leak.apply(x)[0] = 3
torch.autograd.Function.apply(x)
class Sub(Leak):
    @staticmethod
    def forward(ctx, a):
        return Leak.forward(ctx, a) * 2
Sub.apply(x).grad_fn
Sub.apply(x).sum().backward()
class InFwd(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        with torch.enable_grad():
            d = a.detach().requires_grad_()
            ctx.y = (d * 3).sum()
            ctx.d = d
        return ctx.y.detach()
    @staticmethod
    def backward(ctx, g):
        r, = torch.autograd.grad(ctx.y, ctx.d)
        return r * g
InFwd.apply(x).backward()
x.grad
"""),
    "a view made in a Function": split_statements("""
class ViewIn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        v = a[0]
        ctx.save_for_backward(v)
        return v
    @staticmethod
    def backward(ctx, g):
        r = torch.zeros(2)
        r[0] = g
        return r
x = torch.ones(2, requires_grad=True)
v = ViewIn.apply(x)
v
v._is_view()
v.sum().backward()
x.grad
y = x * 1
v = ViewIn.apply(y)
v._base is y
v.mul_(2)
y.mul_(2)
v
v.grad_fn
v + 1
d = torch.ones(2)
w = ViewIn.apply(d)
(w._base is d, w.requires_grad)
w.mul_(2)
d
w.mul_(torch.ones((), requires_grad=True))
class Cut(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return (a[:1], a[1:])
    @staticmethod
    def backward(ctx, g, h):
        return torch.cat([g, h])
y = x * 1
p, q = Cut.apply(y)
p.add_(1)
y.add_(1)
p
q + 1
"""),
}
