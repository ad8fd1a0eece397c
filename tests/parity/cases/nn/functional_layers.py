"""torch.nn.functional, layers: values, names of nodes, gradients."""

from __future__ import annotations

from tests.parity.cases.nn.functions import SHOW

FUNCTIONAL_LAYERS = {
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
