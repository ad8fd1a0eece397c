"""Functions of the learner's own: the rarer ways to write and call them."""

from tests.parity.cases.cells import split_statements

CASES = {
    "keywords and instances of a Function": split_statements("""
class F1(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, k=2):
        return a * k
    @staticmethod
    def backward(ctx, g):
        return (g, None)
x = torch.ones(2, requires_grad=True)
F1.apply(x, k=3)
F1.apply(a=x)
F1.apply()
F1()
F1()(x)
F1.forward
F1.apply(x, 3, 4)
F1.apply(3, 3)
F1.apply(torch.ones(2), 3).requires_grad
f = F1()
f.forward
F1.apply(x, 3).grad_fn.name()
F1.apply(x, 3).grad_fn
isinstance(F1.apply(x, 3).grad_fn, torch.autograd.graph.Node)
"""),
    "a Function of old": split_statements("""
class L(torch.autograd.Function):
    def forward(self, a):
        return a * 2
    def backward(self, g):
        return g
x = torch.ones(2, requires_grad=True)
L()(x)
L.apply(x)
L()
"""),
    "a Function without forward or backward": split_statements("""
class N(torch.autograd.Function):
    @staticmethod
    def backward(ctx, g):
        return g
x = torch.ones(2, requires_grad=True)
N.apply(x)
class M(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2
y = M.apply(x)
y.sum().backward()
M.apply(x).requires_grad
class B2(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2
    @staticmethod
    def backward(ctx, g):
        return g
    @staticmethod
    def vjp(ctx, g):
        return g
B2.apply(x).sum().backward()
"""),
    "vjp in the place of backward": split_statements("""
class V(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2
    @staticmethod
    def vjp(ctx, g):
        return g * 2
x = torch.ones(2, requires_grad=True)
V.apply(x).sum().backward()
x.grad
"""),
    "what forward may return": split_statements("""
class R(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, what):
        return {'num': 3.0, 'none': None, 'list': [a * 2, a * 3], 'tuple': (a * 2, 5, None, 'x'),
            'dict': {'a': a * 2}, 'str': 's', 'empty': (), 'same': a, 'view': a.view(-1),
            'two': (a, a), 'twice': (a.view(-1), a), 'nd': (a * 2, a > 0), 'int': (a * 2).int(),
            'det': a.detach(), 'same2': 0}[what]
    @staticmethod
    def backward(ctx, *g):
        print(g)
        return (g[0], None)
x = torch.ones(2, requires_grad=True)
R.apply(x, 'num')
R.apply(x, 'none')
R.apply(x, 'list')
R.apply(x, 'tuple')
R.apply(x, 'dict')
R.apply(x, 'str')
R.apply(x, 'empty')
R.apply(x, 'same')
R.apply(x, 'view')
R.apply(x, 'two')
R.apply(x, 'twice')
R.apply(x, 'nd')
R.apply(x, 'int')
R.apply(x, 'det')
R.apply(x, 'tuple')[0].sum().backward()
R.apply(x, 'same') is x
(R.apply(x, 'same')._is_view(), R.apply(x, 'view')._is_view(), R.apply(x, 'view')._base)
R.apply(x, 'same').add_(1)
R.apply(x, 'view').add_(1)
R.apply(x, 'two')[0].add_(1)
R.apply(x * 1, 'same').add_(1)
R.apply(x * 1, 'view').add_(1)
R.apply(x * 1, 'two')[0].add_(1)
R.apply(x, 'nd')[0].sum().backward()
y = torch.ones(2)
R.apply(y, 'same') is y
R.apply(y, 'view')
"""),
    "a Function that changes its input": split_statements("""
class Dirty(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        a.add_(1)
        ctx.mark_dirty(a)
        return a
    @staticmethod
    def backward(ctx, g):
        return (g, None)
x = torch.ones(2, requires_grad=True)
Dirty.apply(x, 1)
y = x * 1
z = Dirty.apply(y, 1)
z is y
(y.grad_fn, y._version)
z.sum().backward()
x.grad
b = x * 1
v = b.view(2, 1)
Dirty.apply(v, 1)
b
v
n = torch.ones(2)
Dirty.apply(n, 1)
n
"""),
    "marks that are refused": split_statements("""
class D2(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, how):
        if how == 'notinput':
            t = a + 1
            ctx.mark_dirty(t)
            return t
        if how == 'notreturned':
            a.add_(1)
            ctx.mark_dirty(a)
            return a * 2
        if how == 'notensor':
            ctx.mark_dirty(3)
            return a * 2
        if how == 'unmarked':
            a.add_(1)
            return a
        if how == 'two':
            a.add_(1)
            ctx.mark_dirty(a)
            return (a, a * 2)
        if how == 'twice':
            a.add_(1)
            ctx.mark_dirty(a)
            return (a, a)
    @staticmethod
    def backward(ctx, *g):
        return (g[0], None)
x = torch.ones(2, requires_grad=True)
D2.apply(x * 1, 'notinput')
D2.apply(x * 1, 'notreturned')
D2.apply(x * 1, 'notensor')
D2.apply(x * 1, 'unmarked')
D2.apply(x * 1, 'two')
D2.apply(x * 1, 'twice')
D2.apply(x, 'unmarked')
x
b = x * 1
"""),
    "what may be saved": split_statements("""
class S(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, what):
        t = a * 3
        ctx.save_for_backward(*{'int': (3,), 'none': (None, a), 'mid': (t,), 'list': ([a],),
            'nothing': (), 'out': (t,), 'both': (a, t)}[what])
        ctx.t = t
        return t if what in ('out', 'both') else a * 2
    @staticmethod
    def backward(ctx, g):
        print(ctx.saved_tensors, ctx.needs_input_grad)
        return (g, None)
x = torch.ones(2, requires_grad=True)
for w in ('none', 'mid', 'nothing', 'out', 'both'):
    S.apply(x, w).sum().backward()
S.apply(x, 'int')
S.apply(x, 'list')
y = S.apply(x, 'both')
y.grad_fn.saved_tensors
y.grad_fn.saved_variables
y.grad_fn.needs_input_grad
y.grad_fn.non_differentiable
y.grad_fn.dirty_tensors
y.grad_fn.to_save
y.grad_fn.metadata
y.grad_fn.next_functions
y.sum().backward()
y.grad_fn.saved_tensors
y.grad_fn._raw_saved_tensors
y = S.apply(x, 'out')
y.add_(1)
y.grad_fn.saved_tensors
y.grad_fn.next_functions[0][0].saved_tensors
y.sum().backward()
z = x * 1
y = S.apply(z, 'both')
z.add_(1)
y.sum().backward()
"""),
    "grads that are not made up": split_statements("""
class MG(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, m):
        ctx.set_materialize_grads(m)
        return (a * 2, a * 3)
    @staticmethod
    def backward(ctx, g, h):
        print(g, h)
        return (g, None)
x = torch.ones(2, requires_grad=True)
MG.apply(x, True)[0].sum().backward()
MG.apply(x, False)[0].sum().backward()
MG.apply(x, False)[1].sum().backward()
x.grad
"""),
    "a Function with setup_context": split_statements("""
class SC(torch.autograd.Function):
    generate_vmap_rule = True
    @staticmethod
    def forward(a, k):
        return a * k
    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(inputs[0], output)
        ctx.k = inputs[1]
    @staticmethod
    def backward(ctx, g):
        print(ctx.saved_tensors)
        return (g * ctx.k, None)
x = torch.ones(2, requires_grad=True)
y = SC.apply(x, 3)
y
y.sum().backward()
x.grad
class SC2(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a
    @staticmethod
    def setup_context(ctx, inputs, output):
        print(inputs, output)
    @staticmethod
    def backward(ctx, g):
        return g
SC2.apply(x)
class SC3(torch.autograd.Function):
    @staticmethod
    def forward(a):
        return a * 2
    @staticmethod
    def backward(ctx, g):
        return g
SC3.apply(x)
"""),
    "once differentiable": split_statements("""
once_differentiable = torch.autograd.function.once_differentiable
class O(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a ** 3
    @staticmethod
    @once_differentiable
    def backward(ctx, g):
        a, = ctx.saved_tensors
        print(torch.is_grad_enabled())
        return 3 * a * a * g
x = torch.ones(2, requires_grad=True)
g, = torch.autograd.grad(O.apply(x).sum(), x, create_graph=True)
g
g.grad_fn
g.sum().backward()
g, = torch.autograd.grad(O.apply(x).sum(), x)
g
s = torch.ones((), requires_grad=True)
g, = torch.autograd.grad(O.apply(x).sum(), x, s, create_graph=True)
g
torch.autograd.grad(g.sum(), s)
"""),
    "what backward may return": split_statements("""
import numpy as np
class G(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b, what):
        ctx.w = what
        return a * b
    @staticmethod
    def backward(ctx, g):
        return {'few': (g,), 'many': (g, g, None, g), 'none': None, 'nones': (None, None, None),
            'list': [g, g, None], 'num': 3, 'nums': (g, 3, None), 'shape': (torch.ones(3), g,
            None), 'bcast': (torch.ones(3, 2), g, None), 'scalar': (torch.ones(()), g, None),
            'double': (g.double(), g, None), 'int': (g.int(), g, None), 'what': (g, g, g),
            'bool': (g > 0, g, None), 'narrow': (torch.ones(1), g, None), 'np': (np.ones(2), g,
            None), 'str': 's', 'dict': {}, 'gen': (q for q in (g, g, None)), 'more': (g, g, None,
            None, None)}[ctx.w]
for w in ('few', 'many', 'none', 'nones', 'list', 'num', 'nums', 'shape', 'bcast', 'scalar',
    'double', 'int', 'what', 'bool', 'narrow', 'np', 'str', 'dict', 'gen', 'more'):
    a = torch.ones(2, requires_grad=True)
    b = torch.ones(2, requires_grad=True)
    try:
        G.apply(a, b, w).sum().backward()
        print(w, a.grad, b.grad)
    except Exception as e:
        print(w, type(e).__name__, e)
    a = torch.ones(2, requires_grad=True)
    b = torch.ones(2)
    try:
        G.apply(a, b, w).sum().backward()
        print(w, a.grad, b.grad)
    except Exception as e:
        print(w, type(e).__name__, e)
"""),
    "backward within backward": split_statements("""
class Re(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * a
    @staticmethod
    def backward(ctx, g):
        a, = ctx.saved_tensors
        with torch.enable_grad():
            b = a.detach().requires_grad_()
            y = (b * b).sum()
            y.backward()
        return b.grad * g
x = torch.tensor([1.0, 2.0], requires_grad=True)
Re.apply(x).sum().backward()
x.grad
h = x * 2
h.register_hook(lambda g: print(torch.is_grad_enabled(),
    torch.autograd.grad((x.detach().requires_grad_() * 2).sum(), [],
    allow_unused=True) if False else g))
h.sum().backward()
"""),
    "an output without a gradient": split_statements("""
class K(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        print(ctx.needs_input_grad, a.requires_grad, torch.is_grad_enabled(), type(ctx).__name__)
        y = a * 2
        print(y.requires_grad)
        ctx.mark_non_differentiable(y)
        return (y, a * 3)
    @staticmethod
    def backward(ctx, g, h):
        print(g, h, torch.is_grad_enabled())
        return h * 3
x = torch.ones(2, requires_grad=True)
y, z = K.apply(x)
(y.requires_grad, z.requires_grad, y.grad_fn, z.output_nr)
z.sum().backward()
x.grad
with torch.no_grad():
    y, z = K.apply(x)
z.requires_grad
y, z = K.apply(x.detach())
z.requires_grad
ctx = z.grad_fn
torch.autograd.function.once_differentiable
torch.autograd.Function.__call__(K(), 3)
torch.autograd.Function.vmap(None, None)
torch.autograd.Function.jvp(None, None)
torch.autograd.Function.backward(None)
torch.autograd.Function.vjp(None)
torch.autograd.Function.forward(None)
"""),
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
