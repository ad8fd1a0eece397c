"""Nodes as objects: what comes before them, their hooks, what they can be given."""

from tests.parity.cases.cells import split_statements

CASES = {
    "next functions of writes": split_statements("""
b = torch.ones(4, requires_grad=True) * 1
b[0] = 3
b.grad_fn.next_functions
b[1] = torch.ones((), requires_grad=True)
b.grad_fn.next_functions
b[1:3].mul_(2)
b.grad_fn.next_functions
b[1:3].mul_(torch.ones(2, requires_grad=True))
b.grad_fn.next_functions
b[1:3].mul_(torch.ones(2))
b.grad_fn.next_functions
b.grad_fn.name()
b.grad_fn._saved_self
b[0].zero_()
b.grad_fn.next_functions
b[:2].copy_(torch.ones(2))
b.grad_fn.next_functions
b[0].add_(1)
b.grad_fn.next_functions
b[0].exp_()
b.grad_fn.next_functions
b.view(2, 2).fill_(1)
b.grad_fn.next_functions
b[:2] += 1
b.grad_fn.next_functions
b[b > 0] = 1
b.grad_fn
b.grad_fn.next_functions
b.masked_fill_(b > 0, 1).grad_fn.next_functions
"""),
    "an AccumulateGrad and its hooks": split_statements("""
x = torch.ones(2, requires_grad=True)
acc = (x * 2).grad_fn.next_functions[0][0]
acc
acc.name()
acc.variable is x
acc.next_functions
acc.metadata
acc.register_hook(lambda a, b: print('after', a, b))
acc.register_prehook(lambda a: print('before', a))
(x * 2).sum().backward()
acc2 = (x * 2).grad_fn.next_functions[0][0]
acc2 is acc
isinstance(acc, torch.autograd.graph.Node)
issubclass(type(acc), torch.autograd.graph.Node)
h = acc.register_prehook(lambda a: (a[0] * 10,))
x.grad = None
(x * 2).sum().backward()
x.grad
h.remove()
"""),
    "hooks of nodes that do not fit": split_statements("""
x = torch.ones(2, requires_grad=True)
y = x * 2
n = y.grad_fn
n.register_hook(lambda gi, go: 3)
y.sum().backward()
y = x * 2
y.grad_fn.register_hook(lambda gi, go: (torch.ones(3), None))
y.sum().backward()
y = x * 2
y.grad_fn.register_hook(lambda gi, go: (torch.ones(2),))
y.sum().backward()
y = x * 2
y.grad_fn.register_hook(lambda gi, go: (gi[0], gi[0]))
y.sum().backward()
y = x * 2
y.grad_fn.register_prehook(lambda go: 3)
y.sum().backward()
y = x * 2
y.grad_fn.register_prehook(lambda go: (go[0], go[0]))
y.sum().backward()
y = x * 2
y.grad_fn.register_prehook(lambda go: (torch.ones(3),))
y.sum().backward()
y = x * 2
y.grad_fn.register_prehook(lambda go: go[0] * 2)
y.sum().backward()
y = x * 2
y.grad_fn.register_prehook(lambda go: (None,))
y.sum().backward()
y = x * 2
y.grad_fn.register_hook(lambda gi, go: gi[0] * 2)
y.sum().backward()
y = x * 2
y.grad_fn.register_hook(lambda gi, go: (None, None))
y.sum().backward()
y = x * 2
y.grad_fn.register_hook(lambda gi, go: [gi[0], None])
y.sum().backward()
x.grad
"""),
    "assigning numbers": split_statements("""
b = torch.ones(4, requires_grad=True) * 1
b[1:3] = 3
b.grad_fn.next_functions
b[:] = 3
b.grad_fn.next_functions
b[...] = 3
b.grad_fn.next_functions
b.grad_fn
b[1:3] = torch.tensor(3.0)
b.grad_fn.next_functions
b[1:3] = torch.tensor([3.0])
b.grad_fn.next_functions
b[1:3] = torch.tensor([3.0, 4.0])
b.grad_fn.next_functions
b.fill_(3)
b.grad_fn
b.fill_(torch.tensor(3.0))
b.grad_fn
b[[0, 1]] = 4
b.grad_fn
b.grad_fn.next_functions
c = torch.ones((), requires_grad=True) * 1
c[()] = 3
c.grad_fn
c[...] = 3
c.grad_fn
b[0] = 2
b.grad_fn.next_functions
b[1:1] = 2
b.grad_fn.next_functions
"""),
}
