"""Views changed in place where they must not be."""

from tests.parity.cases.cells import split_statements

CASES = {
    "a view of no grad changed in place": split_statements("""
a = torch.ones(4, requires_grad=True)
b = a * 1
with torch.no_grad():
    v = b.view(2, 2)
v.add_(1)
v.zero_()
v.requires_grad
v.grad_fn
b.add_(1)
v.grad_fn
"""),
    "a view of no grad of a leaf": split_statements("""
a = torch.ones(4, requires_grad=True)
with torch.no_grad():
    v = a.view(2, 2)
v.add_(1)
with torch.no_grad():
    v.add_(1)
a
"""),
    "a view of no grad of a constant": split_statements("""
b = torch.ones(4)
with torch.no_grad():
    v = b[:2]
w = torch.ones(2, requires_grad=True)
v.mul_(w)
"""),
    "a view of a constant that gets a history": split_statements("""
b = torch.ones(4)
v = b[:2]
w = torch.ones(2, requires_grad=True)
v.mul_(w)
b
v
v.grad_fn
b.grad_fn.next_functions[0][0]
"""),
    "outputs of split changed in place": split_statements("""
b = torch.ones(4, requires_grad=True) * 1
u, v = b.split(2)
u.add_(1)
u[0] = 1
u.detach_()
b.add_(1)
u
u.grad_fn
v.requires_grad
u.view(2)
u + 1
repr(u)
"""),
    "outputs of chunk, unbind, hsplit changed in place": split_statements("""
b = torch.ones(4, requires_grad=True) * 1
u, v = b.chunk(2)
u.add_(1)
w = b.unbind()
w[1].add_(1)
q = b.tensor_split(2)
q[1].add_(1)
q = b.view(2, 2).unbind(1)
q[1].mul_(1)
q = torch.hsplit(b, 2)
q[0].mul_(2)
for r in b:
    r.add_(1)
q = b.split([1, 3])
q[1].mul_(1)
"""),
    "outputs of split of a constant": split_statements("""
b = torch.ones(4)
u, v = b.split(2)
u.add_(1)
w = torch.ones(2, requires_grad=True)
u.mul_(w)
b.mul_(torch.ones(4, requires_grad=True))
u
v
"""),
    "outputs of split under no grad": split_statements("""
b = torch.ones(4, requires_grad=True) * 1
with torch.no_grad():
    u, v = b.split(2)
u.add_(1)
b.add_(1)
u
u.grad_fn
print(v)
"""),
    "outputs of split of a leaf": split_statements("""
b = torch.ones(4, requires_grad=True)
u, v = b.split(2)
u.add_(1)
with torch.no_grad():
    u.add_(1)
u
b
"""),
    "a view of an output of split": split_statements("""
b = torch.ones(4, requires_grad=True) * 1
u, v = b.split(2)
w = u.view(1, 2)
w.add_(1)
w
b.add_(1)
w
w.grad_fn
"""),
}
