"""Views, changes in place, hooks and copies as people have reported them to PyTorch."""

CASES = {
    "a view is transposed in place and added to": """
def f(x):
    y = x.clone()
    y.transpose_(0, 1)
    y.add_(x)
    return y
print(torch.autograd.gradcheck(f, (torch.arange(4., dtype=torch.float64).reshape(2, 2)
                                   .requires_grad_(),)))
""",
    "an expanded tensor seen by its strides": """
x = torch.zeros(2, requires_grad=True)
e, z = x.expand(3, 2), torch.arange(6.).reshape(3, 2)
print(torch.autograd.grad((e.as_strided([3, 2], e.stride()) * z).sum(), x))
print(torch.autograd.grad((e.reshape(3, 2) * z).sum(), x))

x = torch.tensor([[1.], [2.], [3.]], requires_grad=True)
y, z = x.expand(3, 3), torch.arange(6.).reshape(2, 3)
print(torch.autograd.grad((y.narrow(0, 0, 2) * z).sum(), x))
print(torch.autograd.grad((y.contiguous().narrow(0, 0, 2) * z).sum(), x))
y = x.expand(3, 3)[:]
print(torch.autograd.grad(y, x, torch.arange(9).reshape(3, 3).float()))
""",
    "a view of a view does not pass by it once the base has changed": """
x = torch.ones(4, requires_grad=True).clone()
part = x[2:]
y = part[1]
part.retain_grad()
y.backward(retain_graph=True)
print(part.grad)

x = torch.ones(4, requires_grad=True).clone()
part = x[2:]
y = part[1]
part.retain_grad()
x[0] += 0
y.backward()
print(part.grad)
""",
    "a view of one of several views": """
rows = torch.arange(9.).reshape(3, 3).requires_grad_().clone().unbind()
rows[0].narrow(0, 0, 2).mul_(2)

numbers = torch.arange(3.).requires_grad_().clone().unbind(0)
numbers[0].view_as(numbers[0]).mul_(2)
""",
    "a function changes a part of its input": """
class AddToSecond(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        a[1:2] += b
        ctx.mark_dirty(a)
        return a

    @staticmethod
    def backward(ctx, g):
        return g, g[1:2].clone()

a, b = torch.ones(2, requires_grad=True), torch.ones(1, requires_grad=True)
c = AddToSecond.apply(a + 1, b)
c.sum().backward()
print(a.grad, b.grad, c)
""",
    "a part is changed twice without recording": """
x = torch.ones(3, requires_grad=True)
h = x * 2
with torch.no_grad():
    h[1:] += 1
    part = h[:2]
    part += 1
    part *= 2
    part[0] += part[1]
print(h)
h.sum().backward()
print(x.grad)
""",
    "a function returns a view that was written into": """
class Halved(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return (x * 2)[:].mul_(0.25)

    @staticmethod
    def backward(ctx, g):
        return g / 2

x = torch.ones(3, requires_grad=True)
y = Halved.apply(x)
y.sum().backward()
print(y, x.grad)

with torch.no_grad():
    y.fill_(1)
y.sum().backward()
""",
    "a checkpoint returns a view that was written into": """
from torch.utils.checkpoint import checkpoint
p = torch.tensor(1., requires_grad=True)
for reentrant in (True, False):
    x = torch.zeros(5, requires_grad=True)
    y = checkpoint(lambda x: (x + p)[:].relu_(), x, use_reentrant=reentrant)
    y.sum().backward()
    print(p.grad)
""",
    "hooks and retain_grad before and after a change": """
seen = []
a = torch.tensor([1.], requires_grad=True).clone()
a.register_hook(lambda g: seen.append(("before", g.clone())))
a.retain_grad()
a.mul_(2)
b = a.clone()
b.register_hook(lambda g: seen.append(("after", g.clone())))
(b + 1).sum().backward()
print(seen, a.grad)

a = torch.ones(3, requires_grad=True).clone()
a.retain_grad()
a[1:].mul_(3)
(a * torch.tensor([1., 2., 3.])).sum().backward()
print(a.grad)
""",
    "some numbers of a layer are set to zero": """
x = torch.arange(6.).reshape(3, 2).requires_grad_()
w = torch.arange(10.).reshape(5, 2).requires_grad_()
h = x @ w.t()
h[:, :3] = 0
h.sum().backward()
print(x.grad, w.grad)

x = torch.arange(8.).reshape(1, 2, 2, 2).requires_grad_()
y = torch.ones(2, requires_grad=True)
h = x * 1
h[0, :, 0, 0] *= y * 2
h.mean().backward()
print(x.grad, y.grad)

h = x * 1
h[0, :, 0, 0] = h[0, :, 0, 0] * (y * 2)
h.mean().backward()
""",
    "what somebody has put on a tensor is copied with it": """
import copy, pickle
x = torch.ones(2)
x.note = [1]
print(copy.copy(x).note, copy.deepcopy(x).note, pickle.loads(pickle.dumps(x)).note)
print(copy.deepcopy(x).note is x.note, hasattr(x.clone(), "note"))
""",
    "hooks of saved tensors and a change through a view": """
def pack(x):
    print("packed", tuple(x.shape))
    return x.detach().clone()

x = torch.arange(1., 5.).requires_grad_()
with torch.autograd.graph.saved_tensors_hooks(pack, lambda x: x):
    h = x * 2
    h[1:].exp_()
    h[:2].sigmoid_()
    y = (h * h).sum()
g, = torch.autograd.grad(y, x, create_graph=True)
print(g)
print(torch.autograd.grad(g.sum(), x))
""",
    "a hook on a view after its base was changed": """
base = torch.ones(3, requires_grad=True).clone()
view = base[1:]
base.mul_(2)
print(view.grad_fn is not None)     # PyTorch 2.13 ends with a segmentation fault without this line
view.register_hook(print)
view.sum().backward()
""",
    "numbers that are still to be read are not written over": """
x = torch.arange(9.).reshape(3, 3)
v = x.view(-1)
for write in (lambda: x.add_(x.t()), lambda: x[1:].add_(x[:2]), lambda: x[1:].copy_(x[:2]),
              lambda: x.__setitem__(slice(1, None), x[:2]), lambda: x[:, 1:].add_(x[:, :2]),
              lambda: x.add_(x[0]), lambda: x[0].add_(x[:, 0]), lambda: v[1:].pow_(v[:-1]),
              lambda: v[1:].addcmul_(v[:-1], v[:-1]), lambda: x[0].add_(x[1]),
              lambda: x.add_(x), lambda: x.add_(x[:]), lambda: x.masked_fill_(x.t() > 4, 1.)):
    try:
        print(write() is None)
    except RuntimeError as error:
        print(error)
""",
}
