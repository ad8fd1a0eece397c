"""Which graphs can be gone through twice, and what a partial pass leaves behind."""

CASES = {
    "which operations are freed": """
x = torch.arange(4., requires_grad=True)
idx = torch.tensor([0, 2])
y = x[idx].sum(); y.backward(); y.backward(); print(x.grad)

y = x[x > 1].sum(); y.backward(); y.backward()

y = x[[0, 1]].sum(); y.backward(); y.backward()

y = x[1:].sum(); y.backward(); y.backward(); print(x.grad)

y = x.index_select(0, idx).sum(); y.backward(); y.backward()

y = x.gather(0, idx).sum(); y.backward(); y.backward()

y = x.masked_select(x > 1).sum(); y.backward(); y.backward()

y = x.masked_fill(x > 1, 0).sum(); y.backward(); y.backward()

y = torch.take(x, idx).sum(); y.backward(); y.backward()

y = torch.where(x > 1, x, 0).sum(); y.backward(); y.backward()

z = x * 1
z[idx] = 0.
s = z.sum(); s.backward(); s.backward()

z = x * 1
z[idx] = x[:2]
s = z.sum(); s.backward(); s.backward()

y = x.sort()[0].sum(); y.backward(); y.backward()

y = x.max(0)[0].sum(); y.backward(); y.backward()

y = x.topk(2)[0].sum(); y.backward(); y.backward()

y = x.sum(); y.backward(); y.backward(); print(x.grad)

y = x.mean(); y.backward(); y.backward(); print(x.grad)

y = x.clamp(0, 1).sum(); y.backward(); y.backward()

y = torch.nn.functional.embedding(idx, x.view(2, 2).repeat(2, 1)).sum(); y.backward(); y.backward()

y = x.relu().sum(); y.backward(); y.backward()

y = x.scatter(0, idx, 0.).sum(); y.backward(); y.backward()

y = x.index_add(0, idx, x[:2]).sum(); y.backward(); y.backward()

y = x.index_fill(0, idx, 0).sum(); y.backward(); y.backward()

y = x.prod(); y.backward(); y.backward()

y = x.cumsum(0).sum(); y.backward(); y.backward(); print(x.grad)

y = x.view(2,2).t().tril().sum(); y.backward(); y.backward(); print(x.grad)

y = (x / 2 + 1 - x * 3).sum(); y.backward(); y.backward(); print(x.grad)

y = (x ** 2).sum(); y.backward(); y.backward()

y = (x ** 1).sum(); y.backward(); y.backward()

y = (x ** 0).sum(); y.backward(); y.backward()

y = x.roll(1).flip(0).sum(); y.backward(); y.backward(); print(x.grad)

y = x.index_put((idx,), x[:2]).sum(); y.backward(); y.backward()

y = x.repeat_interleave(2).sum(); y.backward(); y.backward()

y = x.std(); y.backward(); y.backward()

y = x.norm(); y.backward(); y.backward()

y = torch.cat([x, x]).sum(); y.backward(); y.backward(); print(x.grad)

y = torch.lerp(x, x, 0.5).sum(); y.backward(); y.backward(); print(x.grad)

y = x.float().double().sum(); y.backward(); y.backward(); print(x.grad)
""",
    "assignments at masks to second order": """
w = torch.tensor([1., -2., 3.], requires_grad=True)
u = torch.tensor([5., 6.], requires_grad=True)
x = w * w
x[x > 0] = x.detach()[x.detach() > 0] * 2
g, = torch.autograd.grad((x * w).sum(), w, create_graph=True); print(g)

x = w * 2
x[x > 0] = u * u
g = torch.autograd.grad((x ** 3).sum(), (w, u), create_graph=True); print(g)
print(torch.autograd.grad(g[1].sum(), u))

x = w * 2
x[x > 0] = u[0] * u[0]
g = torch.autograd.grad((x ** 3).sum(), (w, u), create_graph=True); print(g)
print(torch.autograd.grad(g[1].sum(), u))

x = w * 2
x[[0, 1]] = u * u
g = torch.autograd.grad((x ** 3).sum(), (w, u), create_graph=True); print(g)
print(torch.autograd.grad(g[1].sum(), u))

x = w * 2
x[x > 0] *= w[w > 0]
g = torch.autograd.grad((x ** 3).sum(), (w,), create_graph=True); print(g)
print(torch.autograd.grad(g[0].sum(), w))
""",
    "backward with inputs": """
w = torch.tensor([1., 2.], requires_grad=True)
y = w * 2; y.retain_grad()
z = (y * y).sum()
z.backward(inputs=[y], retain_graph=True); print(y.grad, w.grad)
z.backward(inputs=[y, w], retain_graph=True); print(y.grad, w.grad)
z.backward(inputs=[w], retain_graph=True); print(y.grad, w.grad)

y = w * 2
z = (y * y).sum()
z.backward(inputs=[y], retain_graph=True); print(y.grad, w.grad, y.retains_grad)
z.backward(inputs=y, retain_graph=True); print(y.grad)
z.backward(inputs=(z,), retain_graph=True); print(z.grad)

print(torch.autograd.grad(z, [y, y, w], retain_graph=True))
z.backward(inputs=[w, w]); print(w.grad)

z = (w * 2).sum(); z.backward(inputs=[])

z.backward(inputs=[torch.ones(2)])

u = torch.ones(2, requires_grad=True)
z.backward(inputs=[u]); print(u.grad)

y = w * 2; y.retain_grad(); v = y[0]; v.retain_grad()
v.backward(inputs=[v]); print(v.grad, y.grad)

y = w * 2; y.retain_grad()
y.sum().backward(inputs=[w]); print(y.grad)
""",
    "gradients with respect to nodes": """
graph = torch.autograd.graph
GradientEdge, get_gradient_edge = graph.GradientEdge, graph.get_gradient_edge
w = torch.tensor([1., 2.], requires_grad=True)
y = w * 2
z = (y * y).sum()
e = get_gradient_edge(y); print(e.node is y.grad_fn, e.output_nr, type(e).__name__, len(e))
print(torch.autograd.grad(z, e, retain_graph=True))
print(torch.autograd.grad(z, [e, w], retain_graph=True))
print(torch.autograd.grad(z, get_gradient_edge(w), retain_graph=True))
print(torch.autograd.grad(get_gradient_edge(z), w, retain_graph=True))
print(torch.autograd.grad(get_gradient_edge(y), w, torch.ones(2), retain_graph=True))

torch.autograd.grad(get_gradient_edge(y), w, retain_graph=True)

z.backward(inputs=[e], retain_graph=True); print(y.grad)

torch.autograd.backward(get_gradient_edge(z), retain_graph=True); print(w.grad)

torch.autograd.grad(z, y.grad_fn)

get_gradient_edge(torch.ones(2))

u = torch.ones(2, requires_grad=True)
print(torch.autograd.grad(z, [u, w], allow_unused=True, retain_graph=True))
print(torch.autograd.grad(z, [u, w], materialize_grads=True, retain_graph=True))
print(torch.autograd.grad(z, [u, w], materialize_grads=True, allow_unused=True, retain_graph=True))

torch.autograd.grad(z, [u, w], materialize_grads=True, allow_unused=False, retain_graph=True)

torch.autograd.grad(z, [u], retain_graph=True)

print(torch.autograd.grad(z, get_gradient_edge(u), materialize_grads=True, retain_graph=True))

torch.autograd.grad(z, [], retain_graph=True)

torch.autograd.grad([], [w], retain_graph=True)

torch.autograd.grad(z, torch.ones(2), retain_graph=True)

torch.autograd.grad(torch.ones(2), w, retain_graph=True)

torch.autograd.grad(y, w, retain_graph=True)

torch.autograd.grad(y, w, torch.ones(3), retain_graph=True)

torch.autograd.grad([y, z], w, [torch.ones(2)], retain_graph=True)

print(torch.autograd.grad([y, z], w, [torch.ones(2), None], retain_graph=True))

print(torch.autograd.grad([y, y], [w, w, y], [torch.ones(2), 3 * torch.ones(2)], retain_graph=True))

torch.autograd.grad(y, w, 1., retain_graph=True)

g, = torch.autograd.grad(z, u, materialize_grads=True, create_graph=True, retain_graph=True)
print(g, g.requires_grad)

a, b = y.unbind()
print(torch.autograd.grad(a * b, [get_gradient_edge(b), get_gradient_edge(a)], retain_graph=True))
s = y[0] + y[1]; del y
print(torch.autograd.grad(s, e))
torch.autograd.grad(s, e)
""",
}
