"""Functions: changes in place, views, and outputs without a gradient."""

CASES = {
    "functions that change, view and mark": """
F = torch.autograd.Function
w = torch.tensor([1., 2.], requires_grad=True)
class Local(F):
    @staticmethod
    def forward(ctx, x):
        y = x.clone()
        y += 1
        y.mul_(2)
        return y
    @staticmethod
    def backward(ctx, g):
        g = g.clone(); g *= 2
        return g
Local.apply(w).sum().backward(); print(w.grad)

class InLeaf(F):
    @staticmethod
    def forward(ctx, x):
        x.add_(1)
        ctx.mark_dirty(x)
        return x
    @staticmethod
    def backward(ctx, g): return g * 5
InLeaf.apply(w)

y = InLeaf.apply(w.clone()); y.sum().backward(); print(w.grad, y.grad_fn)

a = w.clone(); y = InLeaf.apply(a); print(y is a, a.grad_fn, a._version)

a = w.clone()
v = a[0]
y = InLeaf.apply(v)
print(y is v, a.grad_fn, v.grad_fn)
a.sum().backward()
print(w.grad)

a = torch.ones(2); y = InLeaf.apply(a); print(y is a, y.requires_grad)

class InTwo(F):
    @staticmethod
    def forward(ctx, x, y):
        x.add_(y)
        ctx.mark_dirty(x)
        return x
    @staticmethod
    def backward(ctx, g): return g, g * 3
a = torch.ones(2)
y = InTwo.apply(a, w)
print(y is a, y.requires_grad, y.grad_fn)
w.grad = None
y.sum().backward()
print(w.grad)

class NotDirty(F):
    @staticmethod
    def forward(ctx, x):
        x.add_(1)
        return x
    @staticmethod
    def backward(ctx, g): return g
a = w.clone(); y = NotDirty.apply(a); print(y is a, y.grad_fn, y._is_view()); y.sum().backward()

y.add_(1)

class View(F):
    @staticmethod
    def forward(ctx, x): return x[:1]
    @staticmethod
    def backward(ctx, g): return torch.cat([g, g])
y = View.apply(w); print(y.grad_fn, y._is_view(), y._base is w)

y.add_(1)

y = View.apply(w.clone()); y += 1

print(y)

y = View.apply(w * 1); y.sum().backward(); print(w.grad)

class TwoViews(F):
    @staticmethod
    def forward(ctx, x): return x[:1], x[1:]
    @staticmethod
    def backward(ctx, g, h): return torch.cat([g, h])
a, b = TwoViews.apply(w.clone()); print(a.grad_fn, a._is_view())
a += 1

class ViewOfDirty(F):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x); x.add_(1); return x.view(-1)
    @staticmethod
    def backward(ctx, g): return g
ViewOfDirty.apply(w.clone())

class ND(F):
    @staticmethod
    def forward(ctx, x):
        a, b = x * 2, x * 3
        ctx.mark_non_differentiable(a)
        ctx.set_materialize_grads(False)
        return a, b
    @staticmethod
    def backward(ctx, ga, gb):
        print(ga, gb); return gb * 3
a, b = ND.apply(w); print(a.requires_grad, a.grad_fn, b.grad_fn); b.sum().backward()

class ND2(ND):
    @staticmethod
    def forward(ctx, x):
        a, b = x * 2, x * 3
        ctx.mark_non_differentiable(a)
        return a, b
a, b = ND2.apply(w); b.sum().backward()

class Ints(F):
    @staticmethod
    def forward(ctx, x):
        return (x * 2).int(), x * 3
    @staticmethod
    def backward(ctx, ga, gb): print(ga, gb); return gb
a, b = Ints.apply(w); print(a.requires_grad, a.grad_fn); b.sum().backward()

class Same(F):
    @staticmethod
    def forward(ctx, x):
        y = x * 2
        return y, y
    @staticmethod
    def backward(ctx, ga, gb): print(ga, gb); return ga + gb
a, b = Same.apply(w); print(a is b, a.grad_fn, a.output_nr, b.output_nr); (a + b).sum().backward()

class RetIn(F):
    @staticmethod
    def forward(ctx, x): return x, x
    @staticmethod
    def backward(ctx, ga, gb): return ga + gb
a, b = RetIn.apply(w); print(a is b, a is w, a.output_nr, b.output_nr); (a + 2 * b).sum().backward()

class RetNonDiffIn(F):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_non_differentiable(x)
        return x
    @staticmethod
    def backward(ctx, ga): return ga
print(RetNonDiffIn.apply(w).requires_grad)

class Once(F):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, g): return g * 2
g, = torch.autograd.grad(Once.apply(w).sum(), w, create_graph=True)
print(g, g.grad_fn, g.requires_grad)

(g * w).sum().backward()

y = Once.apply(w * w)
g, = torch.autograd.grad((y * y).sum(), w, create_graph=True)
print(g.grad_fn.next_functions)
g.sum().backward()

class WrongCount(F):
    @staticmethod
    def forward(ctx, x, y): return x * 2
    @staticmethod
    def backward(ctx, g): return g
WrongCount.apply(w, w).sum().backward()

class NoneOut(F):
    @staticmethod
    def forward(ctx, x): return x * 2, None, 3
    @staticmethod
    def backward(ctx, a, b, c): print(a, b, c); return a
a, b, c = NoneOut.apply(w); print(b, c); a.sum().backward()

class SaveMid(F):
    @staticmethod
    def forward(ctx, x):
        m = x * 2
        ctx.save_for_backward(m)
        return m * m
    @staticmethod
    def backward(ctx, g):
        m, = ctx.saved_tensors
        print(m.requires_grad, m.grad_fn)
        return g * 2 * m * 2
g, = torch.autograd.grad(SaveMid.apply(w).sum(), w, create_graph=True); print(g.requires_grad)

class SaveInput(F):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x, None)
        ctx.save_for_backward(x)
        y = x * 2
        return y
    @staticmethod
    def backward(ctx, g):
        print(len(ctx.saved_tensors), ctx.saved_tensors[0] is w)
        return g
SaveInput.apply(w).sum().backward()

class Reads(F):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x); print(ctx.saved_tensors); return x * 1
    @staticmethod
    def backward(ctx, g): return g
Reads.apply(w)

y = Reads.apply(w)
print(type(y.grad_fn).__name__, y.grad_fn.name(), y.grad_fn.saved_tensors,
    y.grad_fn.needs_input_grad, y.grad_fn.next_functions)

class Err(F):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): raise ValueError("mine")
Err.apply(w).sum().backward()

Err()

Err.forward(None, w)

class NotStatic(F):
    def forward(self, x): return x
    def backward(self, g): return g
NotStatic.apply(w)

class RetExpanded(F):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): return torch.ones(1).expand(2)
w.grad = None; RetExpanded.apply(w).sum().backward(); w.grad.add_(1); print(w.grad)

class RetSame(F):
    @staticmethod
    def forward(ctx, x, y): return x + y
    @staticmethod
    def backward(ctx, g): return g, g
a, b = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
RetSame.apply(a, b).sum().backward(); a.grad.add_(1); print(a.grad, b.grad)

class ChangesG(F):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): return g.mul_(7)
a = torch.ones(2, requires_grad=True); y = a * 1
(ChangesG.apply(y) + y).sum().backward(); print(a.grad)

s = torch.ones(2)
a = torch.ones(2, requires_grad=True)
ChangesG.apply(a).backward(s)
print(s, a.grad)
""",
}
