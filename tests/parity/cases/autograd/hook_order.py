"""Hooks: their order, what they may return, and tensors that are changed in place."""

CASES = {
    "retained gradients of what is changed in place": """
w = torch.tensor([1., 2.], requires_grad=True)
y = w * 2
y.retain_grad()
y.mul_(3)
y.sum().backward(); print(y.grad, w.grad, y.retains_grad)

y = w * 2
y.register_hook(lambda g: print("first", g))
y.mul_(3)
y.register_hook(lambda g: print("second", g))
y.retain_grad()
y.mul_(5)
y.register_hook(lambda g: print("third", g))
y.sum().backward(); print(y.grad, w.grad)

y = w * 2
y.retain_grad()
v = y[0]
v.mul_(3)
y.sum().backward(); print(y.grad, w.grad)

y = w * 2
v = y[0]
v.retain_grad()
v.register_hook(lambda g: print("v", g))
v.mul_(3)
y.sum().backward(); print(v.grad, v.retains_grad)

y = w * 2
v = y[:1]
v.register_hook(lambda g: print("v", g))
v.retain_grad()
y.mul_(3)
(y.sum() + v.sum()).backward(); print(v.grad, v.retains_grad)

y = w * 2
v = y[:1]
y.mul_(3)
v.grad_fn
v.register_hook(lambda g: print("v", g))
v.retain_grad()
(y.sum() + v.sum()).backward(); print(v.grad, v.retains_grad)

a = w * 2
a.retain_grad(); a.retain_grad()
b = a.clone()
a.mul_(2); a.retain_grad()
(a + b).sum().backward(); print(a.grad)

a, b = (w * 2).unbind()
a.retain_grad(); b.retain_grad(); (a * b).backward(); print(a.grad, b.grad)

y = w * 2
y.register_hook(lambda g: g * 10)
y.retain_grad()
y.register_hook(lambda g: g * 100)
y.sum().backward(); print(y.grad, w.grad)

x = torch.ones(2)
x.retain_grad()

w.retain_grad(); print(w.retains_grad)
""",
    "hooks in order everywhere": """
w = torch.tensor([1., 2.], requires_grad=True)
def say(n):
    def h(*a): print(n, *a)
    return h
acc = w.view_as(w).grad_fn.next_functions[0][0]
acc.register_prehook(say("acc pre"))
w.register_hook(say("tensor"))
acc.register_hook(say("acc post"))
w.register_post_accumulate_grad_hook(say("postacc"))
w.register_hook(say("tensor2"))
acc.register_prehook(say("acc pre2"))
(w * 2).sum().backward()

print(torch.autograd.grad((w * 2).sum(), w))

(w * 2).sum().backward(inputs=[w])

y = w * 2
y.grad_fn.register_prehook(say("pre"))
y.register_hook(say("t"))
y.retain_grad()
y.grad_fn.register_prehook(say("pre2"))
y.grad_fn.register_hook(say("post"))
y.register_hook(say("t2"))
y.sum().backward(); print(y.grad)

print(torch.autograd.grad((w * 2 * w).sum(), w))

y = w * 2
y.register_hook(say("y"))
y.grad_fn.register_prehook(say("pre"))
y.grad_fn.register_hook(say("post"))
print(torch.autograd.grad(y.sum(), y, retain_graph=True))
y.sum().backward(inputs=[y], retain_graph=True)
print(torch.autograd.grad(y.sum(), [y, w]))
""",
    "hooks after accumulation": """
w = torch.tensor([1., 2.], requires_grad=True)
h = w.register_post_accumulate_grad_hook(lambda p: p.grad)
(w * 2).sum().backward()

h.remove()
def zero(p): p.grad = None
h = w.register_post_accumulate_grad_hook(zero)
(w * 2).sum().backward(); print(w.grad)

h.remove()
w.register_post_accumulate_grad_hook(lambda p: p.data.sub_(p.grad))
w.register_post_accumulate_grad_hook(lambda p: print(p, p.grad))
(w * 2).sum().backward()

w = torch.tensor([1., 2.], requires_grad=True)
w.register_post_accumulate_grad_hook(lambda p: 3)
w.sum().backward()

w = torch.tensor([1., 2.], requires_grad=True)
def bad(p): raise ValueError("no")
w.register_post_accumulate_grad_hook(bad)
w.sum().backward()

print(w.grad)
print(torch.autograd.grad((w * 2).sum(), w))

u = torch.ones(2)
u.register_post_accumulate_grad_hook(print)

w = torch.tensor([1., 2.], requires_grad=True)
w.register_post_accumulate_grad_hook(lambda p: print(p.grad))
w.sum().backward(create_graph=True)

w.grad = None
(w ** 2).sum().backward(inputs=[w])
""",
    "what hooks return": """
w = torch.tensor([1., 2.], requires_grad=True)
y = w * 2
h = y.register_hook(lambda g: None); y.sum().backward(); print(w.grad)

y = w * 2
h = y.register_hook(lambda g: (g,)); y.sum().backward()

y = w * 2
h = y.register_hook(lambda g: g.mul_(3)); y.sum().backward(); print(w.grad)

y = w * 2
y.grad_fn.register_hook(lambda gi, go: gi); y.sum().backward(); print(w.grad)

y = w * 2
y.grad_fn.register_hook(lambda gi, go: gi[0]); y.sum().backward()

y = w * 2
y.grad_fn.register_hook(lambda gi, go: (None, None))
w.grad = None
y.sum().backward()
print(w.grad)

y = w * 2
y.grad_fn.register_hook(lambda gi, go: (gi[0], torch.ones(2))); y.sum().backward(); print(w.grad)

y = w * 2
y.grad_fn.register_prehook(lambda go: None); y.sum().backward(); print(w.grad)

y = w * 2
y.grad_fn.register_prehook(lambda go: go[0]); y.sum().backward(); print(w.grad)

y = w * 2
y.grad_fn.register_prehook(lambda go: (go[0], go[0])); y.sum().backward(); print(w.grad)

y = w * 2
y.grad_fn.register_prehook(lambda go: (None,)); w.grad = None; y.sum().backward(); print(w.grad)

y = w * 2
y.register_hook(3); y.sum().backward()

y = w * 2
def bad(g): raise RuntimeError("bad hook")
y.register_hook(bad); y.sum().backward()

y = w * 2
y.register_hook(lambda g: g.detach().requires_grad_())
y.sum().backward()
print(w.grad, w.grad.requires_grad)

y = w * 2
y.register_hook(lambda g: torch.ones(2, requires_grad=True) * g)
w.grad = None
y.sum().backward()
print(w.grad, w.grad.requires_grad)

y = w * 2
w.register_hook(lambda g: g.expand(2))
w.grad = None
y.sum().backward()
print(w.grad, w.grad.stride())

class A:
    def __call__(self, g): return g.double()
y = w * 2
y.register_hook(A()); y.sum().backward()

y = w * 2
y.register_hook(lambda g: print(torch.is_grad_enabled(), g.requires_grad)); y.sum().backward()

y = w * w
y.register_hook(lambda g: print(torch.is_grad_enabled(), g.requires_grad))
y.sum().backward(create_graph=True)

h1 = y.register_hook(lambda g: 3)
print(type(h1).__name__, type(h1).__module__)
h2 = y.register_hook(lambda g: 3)
h1.remove(); h3 = y.register_hook(lambda g: 3)
""",
    "hooks that change hooks": """
w = torch.tensor([1., 2.], requires_grad=True)
y = w * 2
def h(g):
    print("once"); handle.remove()
handle = y.register_hook(h)
y.register_hook(lambda g: print("stays"))
y.sum().backward(retain_graph=True); y.sum().backward()

def adder(g):
    w.register_hook(lambda g: print("added"))
y = w * 2
y.register_hook(adder)
y.sum().backward()

a = w * 2
def hk(g):
    a.register_hook(lambda g: print("late"))
a.register_hook(hk)
a.sum().backward(retain_graph=True); a.sum().backward()

import weakref, gc
class H: pass
def f():
    o = H(); r = weakref.ref(o)
    y = w * 2
    y.register_hook(lambda g: print(o))
    return r
r = f(); gc.collect(); print(r() is None)
""",
    "hooks of modules to second order": """
torch.manual_seed(0)
m = torch.nn.Linear(2, 1, bias=False); torch.nn.init.ones_(m.weight)
calls = []
m.register_full_backward_hook(lambda mod, gi, go: calls.append((gi, go)))
x = torch.ones(1, 2, requires_grad=True)
y = m(x); print(y.grad_fn)
g, = torch.autograd.grad((y ** 2).sum(), x, create_graph=True); print(len(calls), calls[-1])
g.sum().backward(); print(len(calls))

m3 = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
m3.register_full_backward_hook(lambda mod, gi, go: print("seq", [g is None for g in gi], len(go)))
m3(torch.ones(1, 2)).sum().backward()
m3(x).sum().backward()

m4 = torch.nn.ReLU(inplace=True)
m4.register_full_backward_hook(lambda *a: print("inp"))
m4(x * 1).sum().backward()

m5 = torch.nn.ReLU()
m5.register_full_backward_hook(lambda *a: print("hi"))
q = m5(x); q.add_(1)
""",
}
