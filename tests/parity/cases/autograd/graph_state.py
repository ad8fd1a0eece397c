"""Views of bases that are turned in place; modes, copies, hooks of several tensors."""

CASES = {
    "views of turned bases": """
w = torch.tensor([1., 2.], requires_grad=True)

h = (w * 2); h[None].t_().mul_(2); print(h, h.grad_fn)

h = w.view(1, 2) * 2
v = h.view(-1)
h.t_()
v.mul_(3)
print(h, h.grad_fn, v.grad_fn)
h.sum().backward()
print(w.grad)

h = w.view(1, 2) * 2
v = h.view(-1)
h.t_()
h.mul_(3)
print(v, v.grad_fn)
(v * torch.tensor([1., 10.])).sum().backward()
print(w.grad)

h = w.view(1, 2) * 2
v = h[0]
h.unsqueeze_(0)
u = v[1:]
u.mul_(5)
h.sum().backward()
print(h.shape, w.grad)

h = w.view(1, 2) * 2
v = h[0]
h.squeeze_()
h.mul_(2)
v.mul_(3)
print(h)
h.sum().backward()
print(w.grad)

h = w.view(1, 2) * 2
v = h[0]
h.transpose_(0, 1)
h.unsqueeze_(1)
v.mul_(3)
h.mul_(2)
v.add_(1)
(h * h).sum().backward()
print(h, w.grad)
""",
    "hooks of several tensors, and nodes": """
g = torch.autograd.graph
w = torch.tensor([1., 2.], requires_grad=True)
u = torch.tensor([3.], requires_grad=True)
h = g.register_multi_grad_hook([w, u], lambda gs: print("all", gs))
(w * u).sum().backward()

(w * 2).sum().backward()

h.remove(); (w * u).sum().backward()

h = g.register_multi_grad_hook([w, u], lambda x: print("any", x), mode="any")
(w * u).sum().backward()
h.remove()

y = w * 2
h = g.register_multi_grad_hook([y, w], lambda gs: print(gs))
y.sum().backward(retain_graph=True)
torch.autograd.grad(y.sum(), w)

y = w.exp()
z = y.sum()
y.register_hook(lambda g: print(g))
z.backward(create_graph=True)
print(w.grad.grad_fn is not None)

g.increment_version(y); print(y._version)

with torch.autograd.graph.save_on_cpu(): y = (w * w).sum()
y.backward(); print(w.grad.requires_grad)

node = (w * 2).grad_fn
print(node.metadata, node.name(), node.next_functions[0][1], node._sequence_nr() >= 0)
node.metadata["k"] = 1; print(node.metadata)

print(isinstance(node, torch.autograd.graph.Node), issubclass(type(node),
    torch.autograd.graph.Node))
a = w.unbind()[0]; print(a.grad_fn.next_functions[0][0].variable is w)
""",
    "modes and what they leave behind": """
w = torch.tensor([1., 2.], requires_grad=True)
@torch.no_grad()
def f(x): return x * 2
print(f(w).requires_grad)

@torch.enable_grad()
def k(x): return x * 2
with torch.no_grad(): print(k(w).requires_grad)

with torch.set_grad_enabled(False): print((w * 2).requires_grad)

@torch.no_grad
def gen():
    yield torch.is_grad_enabled()
print(list(gen()), torch.is_grad_enabled())

with torch.no_grad():
    v = w.view(2); print(v.requires_grad, v.grad_fn)
v.mul_(2)

with torch.no_grad(): x = w + 0; x.requires_grad_()
(x * 2).sum().backward(); print(x.grad, w.grad)

with torch.inference_mode():
    q = torch.ones(2); r = w * 2
print(q.is_inference(), r.is_inference(), r.requires_grad)
w * q

q.add_(1)

q.requires_grad_()

(w * 2 + q).sum().backward()

with torch.no_grad():
    with torch.enable_grad():
        y = w * 2
    print(y.requires_grad)

d = w.detach(); d.add_(1); print(w, w._version, d._version)

y = w * w; w.data.mul_(2); y.sum().backward(); print(w.grad)

y = w * w; w.detach().mul_(2); y.sum().backward()
""",
    "copies and what .grad may be": """
import copy, pickle
w = torch.tensor([1., 2.], requires_grad=True)
w.grad = torch.ones(2)
c = copy.deepcopy(w); print(c.grad, c.requires_grad, c.is_leaf)
p = pickle.loads(pickle.dumps(w)); print(p, p.grad)
y = w * 2
copy.deepcopy(y)

copy.copy(y).sum().backward(); print(w.grad)

w.grad = torch.ones(3)

w.grad = torch.ones(2, dtype=torch.float64)

w.grad = w

w.grad = 3

w.grad = torch.ones(2).t(); print(w.grad)

w.requires_grad = False; print(w.grad)

y.requires_grad = False

y.requires_grad = True; print(y.requires_grad)

torch.ones(2, dtype=torch.int64).requires_grad_()

torch.tensor([1], requires_grad=True)

w.requires_grad_(); w.add_(1)

w[0] = 1

w.view(2).add_(1)

with torch.no_grad(): w.add_(1)
print(w)

w.detach_(); print(w.requires_grad)

v = (torch.ones(2, requires_grad=True) * 1)[0]; v.detach_()

x = torch.ones(2, requires_grad=True)
x.grad = torch.zeros(2)
g0 = x.grad
(x * 2).sum().backward()
print(g0 is x.grad, g0)
(x * x).sum().backward(create_graph=True); print(g0 is x.grad, x.grad)
x.grad = None; x.sum().backward(); g1 = x.grad; x.sum().backward(); print(g1 is x.grad, g1)

x = torch.ones(2, requires_grad=True); s = torch.ones(2); x.backward(s); s.add_(1); print(x.grad)

x = torch.ones(2, requires_grad=True)
y = x.view(2)
y.backward(torch.ones(2))
x.grad.add_(1)
print(x.grad)

a, b = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
(a + b).backward(torch.ones(2))
a.grad.add_(1)
print(b.grad)
""",
}
