"""Functions of the learner's own: what is saved, and the rarer ways of backward."""

from tests.parity.cases.cells import split_statements

CASES = {
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
}
