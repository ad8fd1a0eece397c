"""Functions of the learner's own: the rarer ways to write and call forward."""

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
}
