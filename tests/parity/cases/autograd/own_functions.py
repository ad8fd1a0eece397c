"""torch.autograd.Function: what works, and what is refused."""

SQUARE = """
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * a
    @staticmethod
    def backward(ctx, g):
        a, = ctx.saved_tensors
        return 2 * a * g
x = torch.tensor([1., 2.], requires_grad=True)
"""


def returning(what: str) -> str:
    """A Function of a tensor and a number whose backward returns ``what``."""
    return f"""
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, k):
        ctx.k = k
        return a * k
    @staticmethod
    def backward(ctx, g):
        return {what}
x = torch.tensor([1., 2.], requires_grad=True)
F.apply(x, 3.).sum().backward()
print(x.grad)
"""


CASES = {
    "a function of one's own": SQUARE + """
y = Square.apply(x)
print(y, type(y.grad_fn).__name__, y.grad_fn.name(), y.grad_fn)
print(y.grad_fn.saved_tensors, y.grad_fn.needs_input_grad, y.grad_fn.next_functions)
y.sum().backward()
print(x.grad)
y.sum().backward()

y.grad_fn.saved_tensors

g, = torch.autograd.grad(Square.apply(x).sum(), x, create_graph=True)
print(g, torch.autograd.grad(g.sum(), x))
""",
    "a saved input changed in place": SQUARE + """
z = x * 1
y = Square.apply(z)
z.add_(1)
y.sum().backward()
""",
    "the right gradients": returning("g * ctx.k, None"),
    "one gradient too few": returning("g * ctx.k"),
    "surplus gradients of None": returning("g * ctx.k, None, None, None"),
    "a gradient for a number": returning("g * ctx.k, torch.ones(1)"),
    "a gradient that is no tensor": returning("3., None"),
    "a gradient of the wrong shape": returning("torch.ones(3), None"),
    "a gradient that broadcasts": returning("torch.ones(2, 2), None"),
    "one gradient too many": """
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2
    @staticmethod
    def backward(ctx, g):
        return g, g
x = torch.ones(2, requires_grad=True)
F.apply(x).sum().backward()
""",
    "no backward": """
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2
x = torch.ones(2, requires_grad=True)
F.apply(x).sum().backward()

F.apply(torch.ones(2))
""",
    "only tensors are saved": """
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(3.)
        return a * 2
F.apply(torch.ones(2, requires_grad=True))
""",
    "a saved output": """
class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        y = a.exp()
        ctx.save_for_backward(y)
        return y
    @staticmethod
    def backward(ctx, g):
        y, = ctx.saved_tensors
        return g * y
x = torch.tensor([0., 1.], requires_grad=True)
g, = torch.autograd.grad(Exp.apply(x).sum(), x, create_graph=True)
print(g, torch.autograd.grad(g.sum(), x))
y = Exp.apply(x)
y.add_(1)
y.sum().backward()
""",
    "once differentiable": """
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * a
    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, g):
        return g * 2
x = torch.tensor([1., 2.], requires_grad=True)
v = torch.tensor([1., 1.], requires_grad=True)
g, = torch.autograd.grad(F.apply(x), x, v, create_graph=True)
print(g.requires_grad)
torch.autograd.grad(g.sum(), v)
""",
    "an input handed back": """
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a
    @staticmethod
    def backward(ctx, g):
        return -g
x = torch.tensor([1., 2.], requires_grad=True)
y = F.apply(x)
print(y, y is x)
y.sum().backward()
print(x.grad)
""",
    "an input marked dirty": """
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        a.mul_(2)
        ctx.mark_dirty(a)
        return a
    @staticmethod
    def backward(ctx, g):
        return g * 2
x = torch.tensor([1., 2.], requires_grad=True)
z = x * 1
y = Double.apply(z)
print(y is z, type(z.grad_fn).__name__, z._version)
y.sum().backward()
print(x.grad)
Double.apply(x)
""",
    "several outputs, one of bools": """
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        big = a > 1
        ctx.mark_non_differentiable(big)
        return a * 2, big, a * 3
    @staticmethod
    def backward(ctx, g, none, h):
        print("received", g, none, h)
        return g * 2 + h * 3
x = torch.tensor([1., 2.], requires_grad=True)
y, big, z = F.apply(x)
print(y, big, z)
y.sum().backward()
print(x.grad)
""",
    "gradients that are not materialised": """
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.set_materialize_grads(False)
        return a * 2, a * 3
    @staticmethod
    def backward(ctx, g, h):
        print("received", g, h)
        return g * 2
x = torch.tensor([1., 2.], requires_grad=True)
F.apply(x)[0].sum().backward()
""",
    "setup_context": """
class F(torch.autograd.Function):
    @staticmethod
    def forward(a, k):
        return a * k
    @staticmethod
    def setup_context(ctx, inputs, output):
        a, ctx.k = inputs
        ctx.save_for_backward(a)
    @staticmethod
    def backward(ctx, g):
        return g * ctx.k, None
x = torch.tensor([1., 2.], requires_grad=True)
y = F.apply(x, 4.)
print(y)
y.sum().backward()
print(x.grad)
""",
    "needs_input_grad": """
class Mul(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a * b
    @staticmethod
    def backward(ctx, g):
        a, b = ctx.saved_tensors
        print(ctx.needs_input_grad)
        return g * b, g * a
x, w = torch.tensor(2., requires_grad=True), torch.tensor(3.)
Mul.apply(x, w).backward()
print(x.grad, w.grad)
with torch.no_grad():
    print(Mul.apply(x, w))
""",
}
