"""What is given to backward and grad, and torch.autograd.graph."""

from tests.parity.cases.cells import split_statements

CASES = {
    "seeds and inputs that do not fit": split_statements("""
x = torch.ones(2, requires_grad=True)
y = torch.ones(2, requires_grad=True)
z = x * y
torch.autograd.grad(z, x, [torch.ones(2), torch.ones(2)])
torch.autograd.grad([z.sum(), z.sum()], x, [torch.ones(())])
torch.autograd.grad([z.sum(), z.sum()], x, [None])
torch.autograd.backward([z.sum(), z.sum()], [None])
torch.autograd.backward(z, [torch.ones(2), torch.ones(2)])
torch.autograd.grad(3, x)
torch.autograd.grad(z.sum(), 3)
torch.autograd.grad(z.sum(), [3])
torch.autograd.grad([3], x)
torch.autograd.grad(None, x)
torch.autograd.grad(z.sum(), None)
torch.autograd.grad(z.sum(), [])
torch.autograd.grad([], x)
torch.autograd.grad((), ())
torch.autograd.backward([])
torch.autograd.backward(3)
torch.autograd.backward([3])
torch.autograd.backward(z.sum(), inputs=[])
z.sum().backward(inputs=[])
z.sum().backward(inputs=3)
z.sum().backward(inputs=[3])
z.sum().backward(inputs=[z.detach()])
z.sum().backward(3)
z.sum().backward([3])
z.sum().backward(torch.ones(()), True, True, [x])
z.sum().backward(gradient=torch.ones(()), inputs=x)
z.sum().backward(gradient=torch.ones(()), inputs=(x, y))
torch.autograd.backward(z.sum(), grad_variables=torch.ones(()))
torch.autograd.backward(z.sum(), torch.ones(()), grad_variables=torch.ones(()))
(x.grad, y.grad)
torch.autograd.grad(z.sum(), x, torch.ones((), dtype=torch.float64))
torch.autograd.grad(z.sum(), x, torch.ones((), dtype=torch.int64))
torch.autograd.grad(z, x, 'a')
torch.autograd.grad(z.sum(), x, materialize_grads=True, allow_unused=False)
"""),
    "seeds of other dtypes": split_statements("""
x = torch.ones(2, requires_grad=True)
i = torch.ones(2, dtype=torch.int64)
(x * 2).sum().backward(torch.ones((), dtype=torch.float64))
x.grad
(x * 2).backward(torch.ones(2, dtype=torch.int64))
(x * 2).backward(torch.ones(2, requires_grad=True))
i.backward()
x.argmax().backward()
torch.autograd.backward([x.sum(), i.sum()])
y = x.double()
y.backward(torch.ones(2))
y = (x * 2).sum()
y.backward(retain_graph=3)
y.backward(create_graph=1)
y.backward(foo=1)
torch.autograd.grad(y, x, foo=1)
torch.autograd.backward(y, y)
"""),
    "hooks of several tensors": split_statements("""
register_multi_grad_hook = torch.autograd.graph.register_multi_grad_hook
a = torch.ones(2, requires_grad=True)
b = torch.ones(2, requires_grad=True)
c = torch.ones(2, requires_grad=True)
h = register_multi_grad_hook([a, b, c], lambda gs: print('all', gs))
(a * 2 + b).sum().backward()
(a * 2 + b + c).sum().backward()
h.remove()
h2 = register_multi_grad_hook([a, b], lambda g: print('any', g), mode='any')
(a * 2 + b).sum().backward()
h2.remove()
register_multi_grad_hook([a, b], print, mode='some')
(a * 2 + b).sum().backward()
m = a * b
h = register_multi_grad_hook((m, b), lambda gs: print('m', gs))
m.sum().backward()
torch.autograd.grad((a * b).sum(), b)
h.remove()
register_multi_grad_hook([a.detach()], print)
"""),
    "gradient edges": split_statements("""
x = torch.ones(2, requires_grad=True)
y = x * 2
e = torch.autograd.graph.get_gradient_edge(y)
e
(e.node, e.output_nr)
torch.autograd.graph.get_gradient_edge(x)
torch.autograd.graph.get_gradient_edge(torch.ones(2))
torch.autograd.graph.get_gradient_edge(3)
torch.autograd.grad(y.sum(), e)
torch.autograd.grad((y * 3).sum(), [e])
torch.autograd.grad(e, x, torch.ones(2))
torch.autograd.grad(e, x)
torch.autograd.grad([e], [x], [None])
z = (x * 2).sum()
ez = torch.autograd.graph.get_gradient_edge(z)
torch.autograd.backward(ez)
x.grad
torch.autograd.backward([ez])
ex = torch.autograd.graph.get_gradient_edge(x)
torch.autograd.grad((x * 3).sum(), ex)
(x * 3).sum().backward(inputs=[ex])
x.grad
(x * 3).sum().backward(inputs=ex)
u, v = x.split(1)
torch.autograd.graph.get_gradient_edge(v)
torch.autograd.graph.GradientEdge(y.grad_fn, 0)
torch.autograd.graph.GradientEdge(y.grad_fn, 0, None)
"""),
    "versions counted by hand": split_statements("""
x = torch.ones(2, requires_grad=True)
y = x * 1
z = y.exp()
torch.autograd.graph.increment_version(z)
z._version
z.sum().backward()
torch.autograd.graph.increment_version(x)
torch.autograd.graph.increment_version([y, z])
torch.autograd.graph.increment_version(3)
y._version
x._version
"""),
    "saving on the CPU": split_statements("""
x = torch.ones(2, requires_grad=True)
with torch.autograd.graph.save_on_cpu():
    y = x * x
y.grad_fn._saved_self
y.sum().backward()
x.grad
with torch.autograd.graph.save_on_cpu(pin_memory=False, device_type='cuda') as s:
    y = x.exp()
    print(s)
y.sum().backward()
x.grad
"""),
    "hooks on what is saved": split_statements("""
x = torch.ones(2, requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(lambda t: (print('pack', t), t)[1],
    lambda t: (print('unpack', t), t)[1]) as s:
    y = x * x
    z = y.exp()
    print(s)
y.grad_fn._saved_self
z.grad_fn._saved_result
z.sum().backward()
x.grad
with torch.autograd.graph.saved_tensors_hooks(lambda t: 3, lambda t: t):
    y = x * x
y.sum().backward()
y.grad_fn._saved_self
def pack(t):
    raise ValueError('p')
with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
    y = x * x
y
def unpack(t):
    raise ValueError('u')
with torch.autograd.graph.saved_tensors_hooks(lambda t: t, unpack):
    y = x * x
y.sum().backward()
with torch.autograd.graph.saved_tensors_hooks(lambda t: t.add_(1), lambda t: t):
    y = x.exp().exp()
with torch.autograd.graph.saved_tensors_hooks(lambda t: t.double(), lambda t: t):
    y = x * x
y.sum().backward()
x.grad.dtype
with torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: torch.ones(3)):
    y = x * x
with torch.autograd.graph.saved_tensors_hooks(lambda t: t.requires_grad, lambda t: torch.ones(2)):
    y = x * x
    print(y.grad_fn._raw_saved_self.data if False else 1)
with torch.autograd.graph.saved_tensors_hooks(lambda t: (print(t.requires_grad, t.grad_fn,
    t is x), t)[1], lambda t: t):
    y = x * x
    z = y.exp()
"""),
    "hooks on what is saved disabled": split_statements("""
x = torch.ones(2, requires_grad=True)
with torch.autograd.graph.disable_saved_tensors_hooks('not now'):
    y = x * x
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
        z = x * x
    print(1)
with torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
    with torch.autograd.graph.disable_saved_tensors_hooks('not now'):
        pass
z = x * x
"""),
    "overwriting what is saved": split_statements("""
x = torch.ones(2, requires_grad=True)
x.grad
y = x * 1
z = y.sin()
with torch.autograd.graph.allow_mutation_on_saved_tensors():
    y.add_(1)
z.sum().backward()
with torch.autograd.graph.allow_mutation_on_saved_tensors():
    with torch.autograd.graph.allow_mutation_on_saved_tensors():
        pass
with torch.autograd.graph.allow_mutation_on_saved_tensors():
    y = x * 1
    z = y.sin()
z.sum().backward()
"""),
    "raw saved tensors": split_statements("""
x = torch.ones(2, requires_grad=True)
y = x * x
n = y.grad_fn
n.name()
n.metadata
n.metadata['a'] = 1
n.metadata
n.next_functions
n._saved_self is x
n._raw_saved_self.register_hooks(lambda t: t * 2, lambda t: t)
n._saved_self
n._raw_saved_self.register_hooks(lambda t: t * 2, lambda t: t)
n._raw_saved_other.register_hooks(lambda t: 3, lambda t: t)
n._saved_other
n._raw_saved_other.data
n._topological_nr if False else 0
n.register_hook(print)
n.register_prehook(print)
n.foo
z = x.exp()
z.grad_fn._raw_saved_result.register_hooks(lambda t: t * 3, lambda t: t)
z.sum().backward()
x.grad
z.grad_fn._saved_result
r = z.grad_fn._raw_saved_result
r.register_hooks(lambda t: t, lambda t: t)
y = x.exp()
r = y.grad_fn._raw_saved_result
y.add_(1)
y.sum().backward()
"""),
}
