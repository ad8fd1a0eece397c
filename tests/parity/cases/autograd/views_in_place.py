"""Views that are turned, detached, resized or written to in place."""

from tests.parity.cases.cells import split_statements

CASES = {
    "detach_ of views and others": split_statements("""
a = torch.ones(4, requires_grad=True)
b = a.view(2, 2)
b.detach_()
b.requires_grad
b = (a * 1).view(2, 2)
b.detach_()
c = a * 1
c.detach_()
(c.requires_grad, c.is_leaf, c.grad_fn)
a.detach_()
a.requires_grad
d = torch.ones(2)
d.view(2).detach_()
d.detach_()
"""),
    "detach_ shares memory": split_statements("""
a = torch.ones(4, requires_grad=True)
b = a.detach()
b.add_(1)
b.detach_()
a
c = a.data
c.detach_()
e = a * 1
v = e.view(2, 2)
e.detach_()
v.grad_fn
v.requires_grad
v.add_(1)
"""),
    "detach_ of a view of a detached": split_statements("""
a = torch.ones(4, requires_grad=True)
b = a * 1
v = b.detach().view(2, 2)
v.detach_()
v.requires_grad_()
v
v = b.view(2, 2).detach()
v._is_view()
b.view(2, 2)._base is b
v._base
b._base
b.view(2, 2).view(4)._base is b
a.detach()._is_view()
a.data._is_view()
"""),
    "t_ and others of a leaf": split_statements("""
x = torch.ones(2, 3, requires_grad=True)
y = x * 1
y.t_()
y.grad_fn
y.shape
y.sum().backward()
x.grad.shape
x.t_()
x.transpose_(0, 1)
x.unsqueeze_(0)
x.squeeze_()
x.shape
"""),
    "views in place and their nodes": split_statements("""
x = torch.ones(2, 3, requires_grad=True)
y = x * 1
y.transpose_(0, 1)
y.grad_fn
y = x * 1
y.swapaxes_(0, 1).grad_fn
y = x * 1
y.swapdims_(0, 1).grad_fn
y = x * 1
y.unsqueeze_(0)
(y.shape, y.grad_fn, y._version)
y.squeeze_()
(y.shape, y.grad_fn, y._version)
y.unsqueeze_(0).squeeze_(0)
y.squeeze_((0, 1))
y.grad_fn
y.sum().backward()
x.grad
"""),
    "views in place without grad": split_statements("""
x = torch.arange(6.0).view(2, 3)
x.t_()
(x.is_contiguous(), x.stride())
x.squeeze_(0)
x.unsqueeze_(-1).shape
x.transpose_(0, 5)
x.t_()
x.squeeze_(-1).t_()
x.swapaxes_(0, 1)
x._version
x.as_strided_((2,), (1,))
x.resize_(3)
x.resize_(2, 2)
x.shape
"""),
    "resize_ and as_strided": split_statements("""
x = torch.ones(4, requires_grad=True)
y = x * 1
y.resize_(2)
x.resize_(2)
y.as_strided_((2, 2), (2, 1))
y.grad_fn
y.sum().backward()
x.grad
torch.ones(4).as_strided((2, 2), (1, 1))
x.as_strided((2, 2), (1, 1)).sum().backward()
x.grad
torch.arange(6.0).as_strided((2, 2), (2, 1), 1)
torch.ones(2).as_strided((5,), (1,))
torch.ones(4).as_strided((2,), (1, 1))
"""),
    "t_ of a view": split_statements("""
b = torch.ones(2, 3, requires_grad=True) * 1
v = b[:1]
v.t_()
v.shape
v.grad_fn
v.add_(1)
b
v.grad_fn
b.sum().backward()
"""),
    "apply_, map_, sum_to_size": split_statements("""
x = torch.arange(4.0)
x.apply_(lambda v: v * 2)
x.map_(torch.ones(4), lambda a, b: a + b)
x.requires_grad_()
x.apply_(lambda v: v)
x.map_(torch.ones(4), lambda a, b: a)
torch.ones(2).map_(x[:2], lambda a, b: a)
x.detach().apply_(3)
torch.ones(2, 3).sum_to_size(3)
torch.ones(2, 3).sum_to_size(2, 1)
torch.ones(2, 3).sum_to_size((1, 3))
torch.ones(2, 3).sum_to_size(2)
torch.ones(2, 3, requires_grad=True).sum_to_size(3).grad_fn
torch.ones(3).expand_as(torch.ones(2, 3))
torch.ones(3).expand_as(torch.ones(2, 2))
torch.ones(1, requires_grad=True).expand_as(torch.ones(2, 3)).grad_fn
torch.ones(3, requires_grad=True).view_as(torch.ones(3, 1)).grad_fn
torch.ones(3, requires_grad=True).type_as(torch.ones(1, dtype=torch.float64)).grad_fn
"""),
    "writing to what expand made": split_statements("""
x = torch.ones(3, requires_grad=True)
y = x.expand(2, 3)
y.add_(1)
y = (x * 1).expand(2, 3)
y.add_(1)
z = torch.ones(3).expand(2, 3)
z.add_(1)
z.copy_(torch.ones(2, 3))
z.mul_(2)
z.exp_()
z.clamp_(0)
"""),
    "what cannot be set": split_statements("""
x = torch.ones(3, requires_grad=True)
x.set_(torch.ones(2))
y = torch.ones(3)
y.set_(torch.ones(2))
y.set_()
y
x.data = torch.ones(2)
x
x.data = 3
x.data = torch.ones(2, dtype=torch.float64)
x.data = torch.ones(2, dtype=torch.int64)
x.grad_fn = 3
x.is_leaf = 3
x.requires_grad = 3
x.requires_grad = None
x.requires_grad_(3)
x.retains_grad = True
x._version = 1
x.output_nr = 2
del x.data
del x.requires_grad
"""),
    "a view of no grad and its flag": split_statements("""
x = torch.ones(4, requires_grad=True)
with torch.no_grad():
    v = x.view(2, 2)
v
(v.requires_grad, v.is_leaf, v.grad_fn)
v.numpy()
v.detach().requires_grad
with torch.no_grad():
    v.add_(1)
v
v * 2
x
with torch.no_grad():
    x.add_(1)
v * 2
v.view(4)
v.clone()
x.requires_grad_(False)
v.requires_grad
v
"""),
    "a view of inference mode in use": split_statements("""
x = torch.ones(2)
with torch.inference_mode():
    y = x.view(2)
    y.mul_(2)
    print(x, y, y.is_inference())
y.add_(1)
y * torch.ones(2, requires_grad=True)
y.mul_(torch.ones(2, requires_grad=True))
x
"""),
    "strides and gradients": split_statements("""
b = torch.arange(6.0, requires_grad=True)
y = b * 1
v = y.view(2, 3)
s = v.as_strided((2, 2), (1, 2), 1)
s
(s.grad_fn, s.stride())
(s * s).sum().backward()
b.grad
w = v.t().as_strided((3,), (2,))
w
b.grad = None
w.exp().sum().backward()
b.grad
e = torch.ones(2, requires_grad=True)
e.expand(3, 2).as_strided((2,), (1,)).sum().backward()
e.grad
g, = torch.autograd.grad((b.as_strided((2, 2), (1, 1)) ** 3).sum(), b, create_graph=True)
g.sum().backward()
b.grad
y = b * 1
v = y[2:5]
v.unsqueeze_(0).mul_(3)
y
y.sum().backward()
v.transpose_(0, 1)
v.grad_fn.next_functions[0][0]
y.t_()
x = b * 2
z = x.exp()
z.unsqueeze_(0)
z.sum().backward()
z = x.exp().unsqueeze_(0).squeeze_()
z.sum().backward()
"""),
}
