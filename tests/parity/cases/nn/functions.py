"""torch.nn.functional: values, names of nodes, gradients."""

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
    "linear": SHOW + """
torch.manual_seed(0)
W, b = torch.rand(2, 3, requires_grad=True), torch.rand(2, requires_grad=True)
x1, x2, x3 = (torch.rand(*size, requires_grad=True) for size in ((3,), (2, 3), (2, 2, 3)))
for x in (x1, x2, x3):
    show(F.linear(x, W, b), x, W, b)
    show(F.linear(x, W), x, W)
show(F.linear(x3.transpose(0, 1), W, b), x3, W, b)
y = F.linear(x2, W, b).grad_fn
print(y.name(), [before.name() for before, _ in y.next_functions], y._saved_mat1)

F.linear(torch.rand(4, 5), W, b)

F.linear(torch.rand(4, 5), W)

F.linear(torch.rand(2, 3, dtype=torch.float64), W, b)

F.linear(torch.rand(2, 3), W.double(), b)

F.linear(torch.rand(2, 3), W, b.double())
""",
    "embedding and one_hot": SHOW + """
W = torch.tensor([[1., 2.], [3., 4.], [5., 6.]], requires_grad=True)
show(F.embedding(torch.tensor([[0, 2], [2, 1]]), W), W)
show(F.embedding(torch.tensor([0, 2, 2]), W, padding_idx=2), W)
show(F.embedding(torch.tensor(1), W), W)
print(F.one_hot(torch.tensor([0, 2])), F.one_hot(torch.tensor([[1]]), 3))

F.embedding(torch.tensor([3]), W)

F.embedding(torch.tensor([1.]), W)

F.embedding(torch.tensor([1]), W, padding_idx=5)

F.one_hot(torch.tensor([-1]))

F.one_hot(torch.tensor([3]), 2)
""",
    "padding": SHOW + """
x = torch.tensor([[1., 2., 3.], [4., 5., 6.]], requires_grad=True)
show(F.pad(x, (1, 2)), x)
show(F.pad(x, (0, 1, 1, 0), value=9.), x)
show(F.pad(x, (-1, 1)), x)
show(F.pad(x[None], (2, 1), mode="reflect"), x)
show(F.pad(x[None], (2, 1), mode="replicate"), x)
show(F.pad(x[None, None], (1, 1, 1, 0), mode="reflect"), x)
print(F.pad(x[None], (2, 1), mode="circular").detach())

F.pad(x, (1,))

F.pad(x, (1, 1, 1, 1, 1, 1))
""",
    "dropout": SHOW + """
torch.manual_seed(0)
x = torch.arange(1., 13.).reshape(3, 4).requires_grad_()
show(F.dropout(x), x)
show(F.dropout(x, 0.2), x)
show(F.dropout(x, 1.), x)
print(F.dropout(x, 0.3, training=False) is x, F.dropout(x, 0.) is x or True)
show(F.dropout2d(x.reshape(1, 3, 2, 2), 0.4), x)
print(F.dropout1d(x[None], 0.4).detach())
show(F.alpha_dropout(x, 0.3, training=True), x)

F.dropout(x, 1.5)
""",
    "normalization": SHOW + """
x = torch.tensor([[1., 2., 4.], [-1., 0.5, 3.], [0., 0.2, -1.]], requires_grad=True)
w = torch.tensor([1., 2., 0.5], requires_grad=True)
b = torch.tensor([0., 1., -1.], requires_grad=True)
show(F.layer_norm(x, (3,), w, b), x, w, b)
show(F.layer_norm(x, (3,)), x)
show(F.layer_norm(x, (3, 3)), x)
mean, var = torch.zeros(3), torch.ones(3)
show(F.batch_norm(x, mean, var, w, b, training=True), x, w, b)
print(mean, var)
show(F.batch_norm(x, mean, var, w, b), x, w, b)
show(F.batch_norm(x, None, None, training=True), x)
show(F.group_norm(x.reshape(1, 3, 3), 1), x)
show(F.group_norm(x.reshape(1, 3, 3), 3, w, b), x, w, b)
show(F.normalize(x), x)
show(F.normalize(x, p=1, dim=0), x)

F.layer_norm(x, (2,))

F.batch_norm(x[:1], None, None, training=True)

F.batch_norm(x, torch.zeros(2), torch.ones(2))
""",
    "how alike": """
import torch.nn.functional as F
a = torch.tensor([[1., 2., 4.], [-1., 0.5, 3.]], requires_grad=True)
b = torch.tensor([[1., 0., 2.], [2., 0.5, 1.]])
for y in (F.cosine_similarity(a, b), F.cosine_similarity(a, b, dim=0), F.pairwise_distance(a, b),
          F.rms_norm(a, (3,)), F.scaled_dot_product_attention(a, b, b)):
    print(y.detach(), torch.autograd.grad(y.sum(), a))
causal = F.scaled_dot_product_attention(a[None], b[None], b[None], is_causal=True)
print(causal.detach())
""",
    "conv2d": SHOW + """
torch.manual_seed(0)
x = torch.rand(1, 2, 4, 5, requires_grad=True)
W, b = torch.rand(2, 2, 2, 3, requires_grad=True), torch.rand(2, requires_grad=True)
show(F.conv2d(x, W, b), x, W, b)
show(F.conv2d(x, W, b, stride=2, padding=1), x, W, b)
show(F.conv2d(x, W, stride=(2, 1), padding=(0, 2), dilation=(1, 2)), x, W)
V = torch.rand(4, 1, 2, 2, requires_grad=True)
show(F.conv2d(x, V, groups=2), x, V)
show(F.conv2d(x[0], W, b), x, W, b)
print(F.conv2d(x, W, b, padding="same").detach(), F.conv2d(x, W, b, padding="valid").detach())
y = F.conv2d(x, W, b, stride=2).grad_fn
print(y._saved_stride, y._saved_padding, y._saved_dilation, y._saved_groups)

F.conv2d(torch.rand(1, 3, 4, 4), W, b)

F.conv2d(torch.rand(1, 2, 1, 1), W, b)

F.conv2d(torch.rand(3), W, b)
""",
    "conv1d and transposed": SHOW + """
torch.manual_seed(0)
x = torch.rand(2, 2, 5, requires_grad=True)
W, b = torch.rand(3, 2, 2, requires_grad=True), torch.rand(3, requires_grad=True)
show(F.conv1d(x, W, b), x, W, b)
show(F.conv1d(x, W, b, stride=2, padding=1, dilation=2), x, W, b)
show(F.conv1d(x[0], W), x, W)
T = torch.rand(2, 3, 2, requires_grad=True)
show(F.conv_transpose1d(x, T, b), x, T, b)
show(F.conv_transpose1d(x, T, b, stride=2, padding=1, output_padding=1), x, T, b)
i = torch.rand(1, 2, 2, 2, requires_grad=True)
U = torch.rand(2, 1, 2, 2, requires_grad=True)
show(F.conv_transpose2d(i, U, stride=2), i, U)
""",
    "second derivatives of a convolution": """
import torch.nn.functional as F
torch.manual_seed(0)
x = torch.rand(1, 1, 3, 3, requires_grad=True)
W = torch.rand(1, 1, 2, 2, requires_grad=True)
y = (F.conv2d(x, W) ** 2).sum()
gx, gW = torch.autograd.grad(y, (x, W), create_graph=True)
((gx ** 2).sum() + (gW ** 2).sum()).backward()
print(x.grad, W.grad)
""",
    "pooling": SHOW + """
torch.manual_seed(0)
x = torch.rand(1, 2, 4, 5, requires_grad=True)
show(F.max_pool2d(x, 2), x)
show(F.max_pool2d(x, (2, 3), stride=1, padding=1), x)
show(F.max_pool2d(x, 2, ceil_mode=True), x)
show(F.max_pool2d(x[0], 2), x)
values, places = F.max_pool2d(x, 2, return_indices=True)
print(places)
show(F.avg_pool2d(x, 2), x)
show(F.avg_pool2d(x, 3, stride=2, padding=1), x)
show(F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False, ceil_mode=True), x)
show(F.adaptive_avg_pool2d(x, (2, 3)), x)
show(F.adaptive_avg_pool2d(x, 1), x)
s = torch.rand(1, 2, 5, requires_grad=True)
show(F.max_pool1d(s, 2), s)
show(F.avg_pool1d(s, 2), s)
show(F.adaptive_avg_pool1d(s, 2), s)

F.max_pool2d(x, (4, 7))

F.max_pool2d(x, 2, padding=2)
""",
}
