"""gradcheck: all it asks for and its errors; passes within passes; callbacks."""

CASES = {
    "gradcheck": """
gc = torch.autograd.gradcheck
x = torch.tensor([1., 2.], dtype=torch.float64, requires_grad=True)
z = torch.tensor([3., 4.], dtype=torch.float64)
print(gc(lambda x: x ** 2, x), gc(lambda x: x ** 2, (x,)), gc(lambda x, z: x * z, (x, z)))

gc(lambda x: x ** 2, [x])

gc(lambda x: x ** 2, z)

gc(lambda x: (x ** 2).tolist(), x)

gc(lambda x: None, x)

import random
class Undef(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g):
        if g is None: raise RuntimeError("undefined")
        return g * 2
print(gc(Undef.apply, x))

class NoMat(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.set_materialize_grads(False)
        return x * 2
    @staticmethod
    def backward(ctx, g):
        return g * 2
gc(NoMat.apply, x)

print(gc(NoMat.apply, x, check_undefined_grad=False))

class Bad2(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x + 10
    @staticmethod
    def backward(ctx, g):
        if torch.all(g == 0).item(): return torch.ones_like(g)
        return g
gc(Bad2.apply, x)

print(gc(Bad2.apply, x, check_undefined_grad=False))

gc(lambda x: x.detach(), x)

gc(lambda x: x.detach() * 2, x)

print(gc(lambda x: z * 2, x))

print(gc(lambda x: x * 2, x, fast_mode=True), gc(lambda x: x * 2, x, check_forward_ad=False,
    check_backward_ad=True))

gc(lambda x: x * 2, x, check_backward_ad=False)

gc(lambda x: x * 2, x, foo=3)

y = torch.ones(1, dtype=torch.float64, requires_grad=True).expand(2)
gc(lambda x: x * 2, y)

gc(lambda x: (x * 2).int(), x)

gc(lambda x: x.argmax(), x)

print(torch.autograd.gradgradcheck(lambda x: x ** 3, x))

print(torch.autograd.gradgradcheck(lambda x: x ** 3, x, gen_non_contig_grad_outputs=True,
    grad_outputs=torch.ones(2, dtype=torch.float64, requires_grad=True)))

torch.autograd.gradgradcheck(lambda x: x ** 3, x, grad_outputs=torch.ones(2, dtype=torch.float64))

i = torch.tensor([1, 2])
print(gc(lambda x, i: x * i, (x, i)))
print(gc(lambda x, s: x * s, (x, 3)))
print(gc(lambda x: (x * 2, 3), x))
print(gc(lambda x: [x * 2], x))
print(gc(lambda x: {"a": x}, x))

print(gc(lambda x: x.clone().mul_(2), x))

gc(lambda x: x.mul_(2), x)

print(gc(lambda x: torch.zeros(0, dtype=torch.float64) * x.sum(), x))
print(gc(lambda x: x, torch.zeros(0, dtype=torch.float64, requires_grad=True)))
print(gc(lambda x: x.float(), x, atol=1e-1, eps=1e-2))
""",
    "passes within passes": """
w = torch.tensor([1., 2.], requires_grad=True)
class Re(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        with torch.enable_grad():
            ctx.x = x.detach().requires_grad_()
            ctx.y = (ctx.x * 3).sum()
        return ctx.y.detach()
    @staticmethod
    def backward(ctx, g):
        ctx.y.backward(); print("in", ctx.x.grad)
        return ctx.x.grad * g
Re.apply(w * 2).backward(); print(w.grad)

def hook(g):
    (v * 2).sum().backward(); print(v.grad)
v = torch.ones(2, requires_grad=True)
y = w * 2; y.register_hook(hook); y.sum().backward()

class Deep(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x.clone()
    @staticmethod
    def backward(ctx, g):
        if n[0] < 300:
            n[0] += 1
            with torch.enable_grad():
                u = torch.ones(1, requires_grad=True)
                Deep.apply(u).sum().backward()
        return g
n = [0]
Deep.apply(w).sum().backward(); print(n)

def cb(): print("callback")
y = w * 2
y.register_hook(lambda g: torch.autograd.Variable._execution_engine.queue_callback(cb))
y.sum().backward(); print("done")

torch.autograd.Variable._execution_engine.queue_callback(cb)

def cbe(): raise ValueError("in cb")
y = w * 2
y.register_hook(lambda g: torch.autograd.Variable._execution_engine.queue_callback(cbe))
y.sum().backward()

y = w * 2
queue = torch.autograd.Variable._execution_engine.queue_callback
y.register_hook(lambda g: queue(lambda: print(w.grad)))
w.grad = None; y.sum().backward()

y = w * 1
for _ in range(20000): y = y * 1
y.sum().backward(); del y

class RaisesIn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x.clone()
    @staticmethod
    def backward(ctx, g):
        try:
            torch.ones(1).backward()
        except RuntimeError as e: print(e)
        return g
RaisesIn.apply(w).sum().backward()
print(torch.is_grad_enabled())
""",
}
