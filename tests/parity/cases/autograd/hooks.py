"""Hooks, anomaly detection, grad mode, whole derivatives, copies."""

CASES = {
    "hooks in order": """
w = torch.tensor(2., requires_grad=True)
a = w * 3
y = a * a
a.register_hook(lambda g: print("first of a", g))
a.register_hook(lambda g: g * 2)
a.retain_grad()
a.register_hook(lambda g: print("last of a", g))
a.grad_fn.register_prehook(lambda gs: print("before the node", gs))
a.grad_fn.register_hook(lambda gi, go: print("after the node", gi, go))
w.register_hook(lambda g: print("leaf", g))
w.register_post_accumulate_grad_hook(lambda p: print("accumulated", p.grad))
y.backward()
print(a.grad, w.grad)
""",
    "hooks and autograd.grad": """
w = torch.tensor(2., requires_grad=True)
a = w * 3
y = a * a
a.register_hook(lambda g: print("a", g))
a.grad_fn.register_prehook(lambda gs: print("before the node", gs))
w.register_hook(lambda g: print("w", g))
print(torch.autograd.grad(y, a, retain_graph=True))
print(torch.autograd.grad(y, w))
""",
    "hooks are removed": """
w = torch.tensor(2., requires_grad=True)
h = w.register_hook(lambda g: g * 10)
(w * w).backward()
print(w.grad)
h.remove()
h.remove()
w.grad = None
(w * w).backward()
print(w.grad)
with w.register_hook(lambda g: g * 100):
    w.grad = None
    (w * w).backward()
    print(w.grad)
w.grad = None
(w * w).backward()
print(w.grad)
""",
    "hooks that change what nodes send": """
w = torch.tensor(2., requires_grad=True)
a = w * 3
a.grad_fn.register_prehook(lambda gs: (gs[0] * 10,))
a.grad_fn.register_hook(lambda gi, go: (gi[0] + 1, None))
a.backward()
print(w.grad)
""",
    "hooks that are refused": """
torch.ones(1).register_hook(print)

w = torch.tensor(2., requires_grad=True)
(w * 2).register_post_accumulate_grad_hook(print)

def three(g):
    return 3
w.register_hook(three)
(w * w).backward()

w = torch.tensor(2., requires_grad=True)
def longer(g):
    return torch.ones(2)
w.register_hook(longer)
(w * w).backward()

w = torch.tensor(2., requires_grad=True)
def double(g):
    return g.double()
w.register_hook(double)
(w * w).backward()
""",
    "anomaly detection": """
with torch.autograd.set_detect_anomaly(True, check_nan=False):
    v = torch.tensor([0., -1.], requires_grad=True)
    v.sqrt().sum().backward()
    print(v.grad)
print(torch.is_anomaly_enabled())
""",
    "grad mode as a decorator": """
@torch.no_grad()
def quiet(x):
    return x * 2
x = torch.ones(1, requires_grad=True)
print(quiet(x).requires_grad)

@torch.no_grad()
def steps():
    for k in range(2):
        yield torch.is_grad_enabled()
for inside in steps():
    print(inside, torch.is_grad_enabled())

@torch.enable_grad()
def loud(x):
    return x * 2
with torch.no_grad():
    print(loud(x).requires_grad, quiet(x).requires_grad)
with torch.set_grad_enabled(False):
    print((x * 2).requires_grad)
print((x * 2).requires_grad)
""",
    "whole derivatives": """
jacobian, hessian = torch.autograd.functional.jacobian, torch.autograd.functional.hessian
vjp, jvp = torch.autograd.functional.vjp, torch.autograd.functional.jvp
hvp, vhp = torch.autograd.functional.hvp, torch.autograd.functional.vhp
cube = lambda x: (x ** 3).sum()
square = lambda x: x * x
q, v = torch.tensor([1., 2.]), torch.tensor([1., 10.])
print(jacobian(square, q))
print(hessian(cube, q))
print(vjp(square, q, v), jvp(square, q, v))
print(hvp(cube, q, v), vhp(cube, q, v))
print(jacobian(lambda x, y: x * y, (q, q)))
print(jacobian(lambda x: (x * 2, x.sum()), q))
print(hessian(lambda x, y: (x * y).sum(), (q, q)))
print(jacobian(lambda x: torch.ones(2), q))
J = jacobian(square, q.requires_grad_(), create_graph=True)
print(J, torch.autograd.grad(J.sum(), q))
""",
    "whole derivatives that are refused": """
jacobian, hessian = torch.autograd.functional.jacobian, torch.autograd.functional.hessian
vjp, hvp = torch.autograd.functional.vjp, torch.autograd.functional.hvp
q = torch.tensor([1., 2.])
vjp(lambda x: x * x, q)

hessian(lambda x: x * x, q)

jacobian(lambda x: 3, q)

jacobian(lambda x: torch.ones(2), q, strict=True)

hvp(lambda x: (x * x).sum(), q, torch.ones(3))
""",
    "checking gradients": """
gradcheck, gradgradcheck = torch.autograd.gradcheck, torch.autograd.gradgradcheck
d = torch.tensor([1., 2.], dtype=torch.float64, requires_grad=True)
print(gradcheck(lambda x: x * x, d), gradgradcheck(lambda x: x ** 3, d))
class Wrong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * a
    @staticmethod
    def backward(ctx, g):
        return g
print(gradcheck(Wrong.apply, d, raise_exception=False))
gradcheck(lambda x: x * 2, torch.ones(2, dtype=torch.float64))
""",
    "copies": """
import copy, pickle
x = torch.tensor([1., 2.], requires_grad=True)
x.grad = torch.ones(2)
y = copy.deepcopy(x)
print(y, y.grad, y is x, y.is_leaf)
y.data.zero_()
print(x)
z = pickle.loads(pickle.dumps(x))
print(z, z.grad)
print(pickle.loads(pickle.dumps(x * 2)))
copy.deepcopy(x * 2)
""",
    "hooks on saved tensors": """
seen = []
x = torch.tensor([2., 3.], requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(lambda t: seen.append(t.shape) or t * 2, lambda t: t):
    y = x * x
print(seen)
y.sum().backward()
print(x.grad)
""",
    "small things that scripts use": """
@torch.no_grad
def bare(x):
    return (x * 2).requires_grad
x = torch.ones(2, 3, requires_grad=True)
print(bare(x))
(x.t() * 1).sum().backward()
print(x.grad.stride(), x.output_nr)
del x.grad
print(x.grad)
torch.autograd.grad(x.sum(), x, materialize_grads=True, allow_unused=False)

x.data = torch.ones(2, dtype=torch.int32)

torch.ones(2).fill_(torch.ones(2))
""",
}
