"""Saved tensors: which they are, packed and unpacked, and their indices."""

CASES = {
    "saved tensors are the originals": """
w = torch.tensor([1., 2.], requires_grad=True)
y = w ** 2
print(y.grad_fn._saved_self is w, y.grad_fn._saved_exponent, y.grad_fn._saved_self.grad_fn)
y = w.exp()
print(y.grad_fn._saved_result is y, y.grad_fn._saved_result.grad_fn is y.grad_fn,
    y.grad_fn._saved_result.output_nr)
y = w * w; print(y.grad_fn._saved_self is w, y.grad_fn._saved_other is w)
z = w * 2; q = z * z; print(q.grad_fn._saved_self is z, q.grad_fn._saved_self.grad_fn is z.grad_fn)
m = torch.ones(2); y = w * m; print(y.grad_fn._saved_other is m, y.grad_fn._saved_self)
y.sum().backward()
y.grad_fn._saved_other

y = w.exp(); y.sum().backward(); y.grad_fn._saved_result

y = w * w; y.sum().backward(); y.grad_fn._raw_saved_self.register_hooks(lambda x: x, lambda x: x)

y = w * m; y.grad_fn._raw_saved_self

y = w * w
r = y.grad_fn._raw_saved_self
r.register_hooks(lambda x: x, lambda x: x)
r.register_hooks(lambda x: x, lambda x: x)

y = w * w; y.grad_fn._raw_saved_self.register_hooks(lambda x: x, lambda x: 3); y.sum().backward()

y = w * w
y.grad_fn._raw_saved_self.register_hooks(lambda x: 2 * x, lambda x: x / 2)
print(y.grad_fn._saved_self)
y.sum().backward()
print(w.grad)

y = w * w
def inpl(x):
    x *= 2
    return x
y.grad_fn._raw_saved_self.register_hooks(inpl, lambda x: x)

z = w * 2
y = z * z
y.grad_fn._raw_saved_self.register_hooks(inpl, lambda x: x)

z = w.clone(); y = z * z; print(y.grad_fn._saved_self is z)
z.detach_()
print(y.grad_fn._saved_self)

a = torch.ones(2, requires_grad=True)
y = a * a
a.detach_() ; print(a.requires_grad)
y.sum().backward(); print(a.grad)

y.grad_fn._saved_self

a = torch.ones(2, requires_grad=True)
y = a * a
a.requires_grad_(False)
y.sum().backward()
print(a.grad)
""",
    "pack and unpack": """
saved_tensors_hooks = torch.autograd.graph.saved_tensors_hooks
disable_saved_tensors_hooks = torch.autograd.graph.disable_saved_tensors_hooks
w = torch.tensor([1., 2.], requires_grad=True)
def pack(x): print("pack", x, x.grad_fn, x.requires_grad, x.is_leaf); return x
def unpack(x): print("unpack", x, x.grad_fn); return x
with saved_tensors_hooks(pack, unpack):
    y = w * w
    e = y.exp()
print(y.grad_fn._saved_self, e.grad_fn._saved_result)
e.sum().backward(); print(w.grad)

with saved_tensors_hooks(lambda x: x.detach().numpy().tolist(), lambda l: torch.tensor(l)):
    y = w * w
    y2 = y.sum()
g, = torch.autograd.grad(y2, w, create_graph=True); print(g)
print(torch.autograd.grad(g.sum(), w, allow_unused=True))

with saved_tensors_hooks(lambda x: 1, lambda x: 2):
    with saved_tensors_hooks(lambda x: x * 10, lambda x: x / 10):
        y = w * w
    z = w * w
print(y.grad_fn._saved_self)
z.grad_fn._saved_self

with saved_tensors_hooks(lambda x: x): pass

with saved_tensors_hooks(inplace := (lambda x: x.mul_(2)), lambda x: x):
    y = w.exp()

with disable_saved_tensors_hooks("not now"):
    with saved_tensors_hooks(pack, unpack): pass

with saved_tensors_hooks(pack, unpack):
    with disable_saved_tensors_hooks("not now"): pass

with disable_saved_tensors_hooks("a"):
    with disable_saved_tensors_hooks("b"):
        with saved_tensors_hooks(pack, unpack): pass

with disable_saved_tensors_hooks("a"):
    y = w * w
    y.grad_fn._raw_saved_self.register_hooks(lambda x: x, lambda x: x)

class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        with saved_tensors_hooks(pack, unpack):
            return x * 2
    @staticmethod
    def backward(ctx, g):
        with saved_tensors_hooks(pack, unpack):
            x, = ctx.saved_tensors
            return g * x * 2
y = F.apply(w).sum().backward(create_graph=True)

with saved_tensors_hooks(pack, unpack):
    y = (w * w).sum()
    g, = torch.autograd.grad(y, w, create_graph=True)
print(g)

y = (w ** 3).sum()
with saved_tensors_hooks(pack, unpack):
    g, = torch.autograd.grad(y, w, create_graph=True)
    print("--")
print(torch.autograd.grad(g.sum(), w))
""",
}
