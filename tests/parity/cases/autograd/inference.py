"""Inference mode."""

from tests.parity.cases.cells import split_statements

CASES = {
    "a tensor of inference mode": split_statements("""
x = torch.ones(2, requires_grad=True)
with torch.inference_mode():
    y = x * 2
    print(torch.is_inference_mode_enabled(), torch.is_grad_enabled())
    print(y.is_inference(), torch.is_inference(y), x.is_inference())
    z = y + 1
    z.add_(1)
    v = x.view(2)
    print(v.is_inference(), y.view(2).is_inference())
print(torch.is_inference_mode_enabled(), y.is_inference(), y.requires_grad, y.is_leaf, y)
y._version
y.add_(1)
y[0] = 3
y.mul_(x)
y * x
y.requires_grad_()
y.requires_grad = True
y.requires_grad = False
y.view(2).is_inference()
y.detach().is_inference()
(y + 1).is_inference()
y.clone().is_inference()
v.add_(1)
y.zero_()
y.data.is_inference()
x.add_(y)
"""),
    "changes in inference mode": split_statements("""
x = torch.ones(2)
with torch.inference_mode():
    x.add_(1)
    print(x._version, x.is_inference())
    w = torch.zeros(2, requires_grad=True)
    print(w.requires_grad, w.is_inference())
    u = w * 2
    print(u.requires_grad)
w * 2
"""),
    "inference mode off again": split_statements("""
with torch.inference_mode():
    a = torch.ones(2)
    with torch.inference_mode(False):
        b = torch.ones(2, requires_grad=True)
        c = b * 2
        print(c.requires_grad, c.is_inference(), torch.is_grad_enabled())
        a.is_inference()
        d = a * b
    with torch.enable_grad():
        print(torch.is_grad_enabled())
        e = b * 2
        print(e.requires_grad, e.is_inference())
"""),
    "inference mode decorates": split_statements("""
@torch.inference_mode
def f(x):
    return x * 2
r = f(torch.ones(2))
r.is_inference()
@torch.inference_mode()
def g(x):
    return x * 2
g(torch.ones(2)).is_inference()
@torch.inference_mode(False)
def h(x):
    return x * 2
h(torch.ones(2)).is_inference()
@torch.inference_mode()
def gen():
    yield torch.ones(1)
    yield torch.is_inference_mode_enabled()
for q in gen():
    print(q, torch.is_inference_mode_enabled())
"""),
    "inference tensors and modules": split_statements("""
nn = torch.nn
with torch.inference_mode():
    y = torch.ones(2)
import copy
copy.deepcopy(y)
y2 = y.clone()
y2.requires_grad_()
p = nn.Parameter(y)
p.is_inference()
nn.Linear(2, 1)(y)
"""),
    "a module in inference mode": split_statements("""
nn = torch.nn
lin = nn.Linear(2, 1)
with torch.inference_mode():
    out = lin(torch.ones(1, 2))
    print(out.is_inference(), out.requires_grad)
    out.backward()
out.sum().backward()
loss = out * lin.weight.sum()
out.set_ = 1
s = out.squeeze()
s.add_(1)
torch.is_inference_mode_enabled()
"""),
    "views in inference mode": split_statements("""
x = torch.ones(2, requires_grad=True)
with torch.inference_mode():
    y = x.view(2)
    y.mul_(2)
    print(y._is_view(), y.requires_grad, x)
    x.mul_(2)
    print(x)
    n = torch.no_grad()
    print(x.grad_fn, y.grad_fn)
y.grad_fn
x._version
"""),
    "inference tensors are not saved": split_statements("""
F = torch.nn.functional
with torch.no_grad():
    print(torch.is_inference_mode_enabled())
x = torch.ones(2, requires_grad=True)
with torch.inference_mode():
    i = torch.tensor([0, 1])
    m = torch.tensor([True, False])
torch.where(m, x, x)
x.gather(0, i)
x * i
F.cross_entropy(x.view(1, 2), torch.tensor([1]))
"""),
}
