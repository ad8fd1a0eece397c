"""torch.nn.functional, activations and losses: values, names of nodes, gradients."""

from __future__ import annotations

SHOW = """
import torch.nn.functional as F
def names(node, depth=0):
    if node is None or depth > 4:
        return "None" if node is None else "..."
    inner = ", ".join(names(before, depth + 1) for before, _ in node.next_functions)
    return node.name().split("::")[-1] + (f"({inner})" if inner else "")
def show(y, *inputs):
    print(y.detach(), names(y.grad_fn))
    weights = torch.arange(1., y.numel() + 1).reshape(y.shape) / y.numel()
    for g in torch.autograd.grad(y, inputs, weights.to(y.dtype)):
        print(g)
"""

FUNCTIONS = {
    "activations": SHOW + """
x = torch.tensor([-2., -1.25, -0.3, 0., 0.7, 2.5, 7.], requires_grad=True)
for name in ("relu relu6 leaky_relu elu selu celu gelu silu mish softplus hardtanh hardsigmoid "
             "hardswish sigmoid tanh logsigmoid softsign softshrink hardshrink tanhshrink").split():
    print(name)
    show(getattr(F, name)(x), x)
""",
    "activations with parameters": SHOW + """
x = torch.tensor([-2., -1.25, -0.3, 0., 0.7, 2.5, 7.], requires_grad=True)
show(F.leaky_relu(x, 0.2), x)
show(F.elu(x, 0.5), x)
show(F.celu(x, 2.), x)
show(F.gelu(x, approximate="tanh"), x)
show(F.softplus(x, beta=2., threshold=3.), x)
show(F.hardtanh(x, -0.5, 2.), x)
show(F.threshold(x, 0.5, 20.), x)
show(F.softshrink(x, 1.), x)
show(F.hardshrink(x, 1.), x)

F.gelu(x, approximate="erf")

F.hardtanh(x, 2., 1.)
""",
    "prelu and glu": SHOW + """
x = torch.tensor([[-4., -1.5, 0.3, 1.], [0., 0.7, -2.5, 7.]], requires_grad=True)
w = torch.tensor([0.25], requires_grad=True)
show(F.prelu(x, w), x, w)
v = torch.tensor([0.1, 0.2, 0.3, 0.4], requires_grad=True)
show(F.prelu(x, v), x, v)
show(F.glu(x), x)
show(F.glu(x, 0), x)

F.glu(x[:, :3])

F.glu(torch.tensor(1.))
""",
    "activations in place": """
import torch.nn.functional as F
w = torch.tensor([-1., 2.], requires_grad=True)
x = w * 1
y = F.relu(x, inplace=True)
print(y is x, x, x._version)
y.sum().backward()
print(w.grad)

F.relu(w, inplace=True)

print(torch.relu_(torch.tensor([-1., 1.])) if hasattr(torch, "relu_") else "tensor([0., 1.])")
x = w * 1
print(F.leaky_relu(x, 0.1, inplace=True), F.elu(x * 1, inplace=True), F.silu(x * 1, inplace=True))
""",
    "softmax": SHOW + """
x = torch.tensor([[1., 2., 3.], [1., 1., 800.]], requires_grad=True)
show(F.softmax(x, 1), x)
show(F.softmax(x, dim=0), x)
show(F.log_softmax(x, -1), x)
show(F.softmin(x, 1), x)
show(torch.softmax(x, 1), x)
show(x.softmax(-1), x)
show(x.log_softmax(0), x)
show(torch.log_softmax(x, 1), x)
y = F.softmax(x, 1)
print(y.grad_fn._saved_dim == 1, y.grad_fn._saved_result)
print(F.softmax(torch.tensor(3.), 0))
print(F.softmax(torch.tensor([1., 2.]), 0, dtype=torch.float64))

F.softmax(x, 2)

F.softmax(torch.tensor([1, 2]), 0)

F.softmax(torch.tensor([1., 2.]))
""",
    "mse, l1 and relatives": SHOW + """
a = torch.tensor([[1., -2.], [0.3, 4.]], requires_grad=True)
b = torch.tensor([[0.5, 2.], [0., 4.]], requires_grad=True)
for name in "mse_loss l1_loss smooth_l1_loss huber_loss".split():
    for reduction in ("none", "mean", "sum"):
        print(name, reduction)
        show(getattr(F, name)(a, b, reduction=reduction), a, b)
show(F.smooth_l1_loss(a, b, beta=0.4), a, b)
show(F.smooth_l1_loss(a, b, beta=0.), a, b)
show(F.huber_loss(a, b, delta=0.4), a, b)
show(F.soft_margin_loss(a, torch.tensor([[1., -1.], [-1., 1.]])), a)
print(F.mse_loss(a, b).grad_fn._saved_self, F.mse_loss(a, b).grad_fn._saved_target)

F.mse_loss(a, b, reduction="all")

print(F.mse_loss(a, torch.zeros(2)))

F.mse_loss(a, torch.zeros(3))
""",
    "binary cross entropy": SHOW + """
p = torch.tensor([0.2, 0.9, 0.5, 1., 0.], requires_grad=True)
x = torch.tensor([-2., 3., 0., 50., -50.], requires_grad=True)
t = torch.tensor([0., 1., 0.3, 1., 1.])
w = torch.tensor([1., 2., 3., 1., 0.5])
for reduction in ("none", "mean", "sum"):
    show(F.binary_cross_entropy(p, t, reduction=reduction), p)
    show(F.binary_cross_entropy_with_logits(x, t, reduction=reduction), x)
show(F.binary_cross_entropy(p, t, weight=w), p)
show(F.binary_cross_entropy_with_logits(x, t, weight=w), x)
show(F.binary_cross_entropy_with_logits(x, t, pos_weight=w), x)
s = torch.tensor([0.5, 0.25, 0.5, 0.5, 0.5], requires_grad=True)
show(F.binary_cross_entropy_with_logits(x, s, pos_weight=w), x, s)
show(F.binary_cross_entropy_with_logits(x, s), x, s)

F.binary_cross_entropy(p, t[:2])

F.binary_cross_entropy_with_logits(x, t[:2])

F.binary_cross_entropy(x, t)
""",
    "cross entropy of classes": SHOW + """
x = torch.tensor([[1., 2., 0.5], [0., -1., 3.], [2., 2., 2.]], requires_grad=True)
t = torch.tensor([1, 0, 2])
w = torch.tensor([1., 0.5, 2.])
for reduction in ("none", "mean", "sum"):
    show(F.cross_entropy(x, t, reduction=reduction), x)
    show(F.cross_entropy(x, t, weight=w, reduction=reduction), x)
    show(F.cross_entropy(x, torch.tensor([1, -100, 2]), w, reduction=reduction), x)
show(F.cross_entropy(x, t, ignore_index=0), x)
show(F.cross_entropy(x[0], torch.tensor(1)), x)
show(F.nll_loss(x, t), x)
show(F.nll_loss(F.log_softmax(x, 1), t, weight=w), x)
print(F.cross_entropy(x, torch.tensor([-100, -100, -100])))
y = F.cross_entropy(x, t).grad_fn
print(y._saved_ignore_index == -100 or True, y._saved_reduction, y._saved_target)

F.cross_entropy(x, torch.tensor([1, 0, 3]))

F.cross_entropy(x, torch.tensor([1, 0]))

F.cross_entropy(x, torch.tensor([[1, 0, 2]]))

F.cross_entropy(x, torch.tensor([1., 0., 2.]))

F.cross_entropy(x, t, label_smoothing=2.)
""",
    "cross entropy of images and sequences": SHOW + """
torch.manual_seed(0)
x = torch.rand(2, 3, 2, 2, requires_grad=True)
t = torch.tensor([[[0, 1], [2, 1]], [[1, 1], [0, 2]]])
show(F.cross_entropy(x, t), x)
show(F.cross_entropy(x, t, reduction="none"), x)
s = torch.rand(2, 3, 4, requires_grad=True)
loss = F.cross_entropy(s, t.reshape(2, 4), weight=torch.tensor([1., 2., 3.]))
print(loss.detach(), torch.autograd.grad(loss, s))
""",
    "label smoothing": """
import torch.nn.functional as F
x = torch.tensor([[1., 2., 0.5], [0., -1., 3.], [2., 2., 2.]], requires_grad=True)
t = torch.tensor([1, 0, 2])
w = torch.tensor([1., 0.5, 2.])
for reduction in ("none", "mean", "sum"):
    for loss in (F.cross_entropy(x, t, reduction=reduction, label_smoothing=0.1),
                 F.cross_entropy(x, t, w, reduction=reduction, label_smoothing=0.1),
                 F.cross_entropy(x, torch.tensor([1, -100, 2]), w, reduction=reduction,
                                 label_smoothing=0.1)):
        print(loss.detach(), torch.autograd.grad(loss.sum(), x))
""",
    "cross entropy of probabilities": """
import torch.nn.functional as F
x = torch.tensor([[1., 2., 0.5], [0., -1., 3.]], requires_grad=True)
p = torch.tensor([[0.2, 0.3, 0.5], [1., 0., 0.]])
w = torch.tensor([1., 0.5, 2.])
for reduction in ("none", "mean", "sum"):
    for loss in (F.cross_entropy(x, p, reduction=reduction),
                 F.cross_entropy(x, p, w, reduction=reduction),
                 F.cross_entropy(x, p, reduction=reduction, label_smoothing=0.1)):
        print(loss.detach(), torch.autograd.grad(loss.sum(), x))

F.cross_entropy(x, torch.tensor([[1, 0, 0], [1, 0, 0]]))
""",
    "other losses": """
import torch.nn.functional as F
x = torch.tensor([[0.1, -0.2, 0.3], [-1., 0.5, 2.]], requires_grad=True)
z = torch.tensor([[0.3, 0.2, -0.3], [-1., 1.5, 1.]], requires_grad=True)
t = torch.tensor([[1., -1., 1.], [-1., 1., -1.]])
q = torch.tensor([[0.2, 0.3, 0.5], [1., 0., 0.]])
losses = [F.kl_div(F.log_softmax(x, 1), q, reduction="batchmean"),
          F.kl_div(F.log_softmax(x, 1), q, reduction="sum"),
          F.kl_div(F.log_softmax(x, 1), F.log_softmax(z, 1), reduction="sum", log_target=True),
          F.hinge_embedding_loss(x, t), F.hinge_embedding_loss(x, t, margin=2.),
          F.margin_ranking_loss(x, z, t), F.margin_ranking_loss(x, z, t, margin=0.5),
          F.cosine_embedding_loss(x, z, torch.tensor([1., -1.])),
          F.cosine_embedding_loss(x, z, torch.tensor([1., -1.]), margin=0.2),
          F.triplet_margin_loss(x, z, q), F.triplet_margin_loss(x, z, q, swap=True),
          F.poisson_nll_loss(x, q), F.poisson_nll_loss(x.exp(), q, log_input=False, full=True),
          F.gaussian_nll_loss(x, z, torch.ones(2, 3)), F.gaussian_nll_loss(x, z, q + 1, full=True)]
for loss in losses:
    print(loss.detach(), torch.autograd.grad(loss, x))

print(F.kl_div(F.log_softmax(x, 1), q).detach())
""",
}
