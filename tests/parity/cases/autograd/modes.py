"""Modes as calls, decorators and in generators; what whole derivatives refuse."""

from tests.parity.cases.cells import split_statements

CASES = {
    "set_grad_enabled as a call": split_statements("""
torch.is_grad_enabled()
s = torch.set_grad_enabled(False)
(s.prev, s.mode)
s = torch.set_grad_enabled(mode=True)
torch.is_grad_enabled()
torch.set_grad_enabled('a')
torch.set_grad_enabled(None)
torch.set_grad_enabled()
with torch.set_grad_enabled(False):
    print(torch.is_grad_enabled())
torch.is_grad_enabled()
"""),
    "a mode on a class": split_statements("""
@torch.no_grad()
class B:
    def __init__(self):
        self.g = torch.is_grad_enabled()
    def f(self):
        return torch.is_grad_enabled()
b = B()
(b.g, b.f())
"""),
    "a mode in a generator": split_statements("""
@torch.no_grad()
def gen():
    r = (yield torch.is_grad_enabled())
    print('sent', r, torch.is_grad_enabled())
    try:
        yield 2
    except ValueError as e:
        print('caught', e, torch.is_grad_enabled())
        yield 3
    finally:
        print('finally', torch.is_grad_enabled())
    return 5
q = gen()
next(q)
q.send(7)
q.throw(ValueError('x'))
torch.is_grad_enabled()
try:
    next(q)
except StopIteration as stop:
    print(stop.value)
q = gen()
next(q)
q.close()
q = gen()
[next(q), next(q)]
q.close()
torch.is_grad_enabled()
"""),
    "arguments of whole derivatives": split_statements("""
f = torch.autograd.functional
x = torch.ones(2)
for n in ('jacobian', 'hessian'):
    for g, i in ((lambda a: 3, x), (lambda a: [a], x), (lambda a: (a.sum(), 3), x), (lambda a: a,
        3), (lambda a: a, (x, 3)), (lambda a: a, [x])):
        try:
            print(n, getattr(f, n)(g, i))
        except Exception as e:
            print(n, type(e).__name__, e)
for n in ('vjp', 'jvp', 'hvp', 'vhp'):
    for g, i, v in ((lambda a: 3, x, x), (lambda a: [a], x, x), (lambda a: (a.sum(), 3), x, x),
        (lambda a: a, 3, x), (lambda a: a, (x, 3), x), (lambda a: a.exp(), x, None),
        (lambda a: a.exp().sum(), x, None), (lambda a: a.exp(), x, 3), (lambda a: a.exp().sum(),
        x, 3), (lambda a: a.exp().sum(), x, torch.ones(3)), (lambda a: a.exp().sum(), x, (x, x)),
        (lambda a: a.exp().sum(), x, torch.ones(())), (lambda a, b: a.exp().sum() + b.sum(), (x,
        x), (x, torch.ones(3))), (lambda a, b: a.exp().sum() + b.sum(), (x, x), x),
        (lambda a: (a.sum(), a.sum()), x, x), (lambda a: a.exp().sum(), x[0], None),
        (lambda a: a.exp(), x, (x, 3))):
        try:
            print(n, getattr(f, n)(g, i, v))
        except Exception as e:
            print(n, type(e).__name__, e)
"""),
}
