"""Attention and transformers, bags of embeddings, layers that wait for their input."""

from __future__ import annotations

ATTENTION = {
    "attention with several heads": """
import torch.nn as nn
torch.manual_seed(0)
m = nn.MultiheadAttention(4, 2)
print(m, [(n, p.shape) for n, p in m.named_parameters()])
x = torch.rand(3, 2, 4)
y, w = m(x, x, x)
print(y.detach(), w.detach())
(y ** 2).sum().backward()
print(m.in_proj_weight.grad[:4], m.out_proj.weight.grad)
print(m(x[:, 0], x[:, 1], x[:, 1])[0].detach())
m = nn.MultiheadAttention(4, 2, batch_first=True, kdim=3, vdim=5, add_bias_kv=True,
                          add_zero_attn=True)
print([(n, p.shape) for n, p in m.named_parameters()])
q, k, v = torch.rand(2, 3, 4), torch.rand(2, 3, 3), torch.rand(2, 3, 5)
padding, ahead = torch.tensor([[False, False, True], [False] * 3]), torch.ones(3, 3).triu(1).bool()
print([part.shape for part in m(q, k, v)])
y, w = m(q, k, v, key_padding_mask=padding, attn_mask=ahead, average_attn_weights=False)
print(y.detach(), w.shape, w.detach()[0])
y, w = m(q, k, v, need_weights=False)
print(y.shape, w)
print(nn.MultiheadAttention(4, 2, bias=False, dropout=0.1))

nn.MultiheadAttention(4, 3)

nn.MultiheadAttention(0, 2)

nn.MultiheadAttention(4, 2)(torch.rand(2, 4), torch.rand(2, 4), torch.rand(2, 3))

nn.MultiheadAttention(4, 2)(torch.rand(2, 3), torch.rand(2, 4), torch.rand(2, 4))
""",
    "transformers": """
import torch.nn as nn
torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(4, 2, 8, dropout=0.)
x = torch.rand(3, 2, 4)
y = layer(x)
(y * torch.arange(24.).reshape(3, 2, 4)).sum().backward()
print(y.detach()[0], layer.linear2.bias.grad)
e = nn.TransformerEncoder(layer, 2)
print(e, len(list(e.parameters())))
print(e(x, mask=nn.Transformer.generate_square_subsequent_mask(3)).shape)
layer = nn.TransformerEncoderLayer(4, 2, 8, 0., batch_first=True, norm_first=True,
                                   activation="gelu")
padding = torch.tensor([[False, True], [False, False], [False, False]])
print(layer(x, src_key_padding_mask=padding).detach())
print(nn.TransformerEncoder(layer, 1).eval()(x).shape)
t = nn.Transformer(4, 2, 1, 2, 8, dropout=0., batch_first=True)
x, z = torch.rand(1, 3, 4), torch.rand(1, 2, 4)
print(t, t(x, z, tgt_mask=t.generate_square_subsequent_mask(2)).detach())
print(nn.Transformer.generate_square_subsequent_mask(3))
d = nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 8, dropout=0.), 1)
print(d(torch.rand(2, 1, 4), torch.rand(3, 1, 4)).shape)

t(x, torch.rand(2, 2, 4))

t(x, torch.rand(1, 2, 3))

nn.TransformerEncoderLayer(4, 2, activation="x")
""",
    "bags of embeddings": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
def show(y, *inputs):
    print(y.detach(), y.grad_fn.name())
    weights = torch.arange(1., y.numel() + 1).reshape(y.shape) / y.numel()
    for g in torch.autograd.grad(y, inputs, weights):
        print(g)
w, p = torch.rand(5, 3, requires_grad=True), torch.tensor([1., 2., 3., 4.], requires_grad=True)
flat = torch.tensor([0, 2, 1, 1])
for mode in ("sum", "mean", "max"):
    show(F.embedding_bag(flat, w, torch.tensor([0, 2, 2]), mode=mode), w)
    show(F.embedding_bag(flat.reshape(2, 2), w, mode=mode), w)
    show(F.embedding_bag(flat, w, torch.tensor([0, 2]), mode=mode, padding_idx=1), w)
show(F.embedding_bag(flat, w, torch.tensor([0, 2]), mode="sum", per_sample_weights=p), w, p)
show(F.embedding_bag(flat, w, torch.tensor([0, 2, 4]), include_last_offset=True), w)
m = nn.EmbeddingBag(3, 2, mode="sum", padding_idx=0)
print(m, m.weight, m(torch.tensor([0, 1, 2]), torch.tensor([0, 1])).detach())
for mode in ("sum", "mean"):
    m = nn.EmbeddingBag(3, 2, scale_grad_by_freq=True, mode=mode)
    (m(torch.tensor([[0, 1, 1], [1, 0, 0]])) ** 2).sum().backward()
    print(m.weight.grad)
print(nn.EmbeddingBag(4, 2), nn.EmbeddingBag.from_pretrained(torch.ones(2, 2)).weight)

F.embedding_bag(flat, w)

F.embedding_bag(flat.reshape(2, 2), w, torch.tensor([0]))

F.embedding_bag(flat, w, torch.tensor([0]), mode="x")

F.embedding_bag(torch.tensor([0, 5]), w, torch.tensor([0]))

F.embedding_bag(flat, w, torch.tensor([0, 2]), per_sample_weights=p)
""",
    "layers that wait for their input": """
import torch.nn as nn
torch.manual_seed(0)
layer = nn.LazyLinear(3)
print(layer, layer.weight, layer.bias, layer.in_features)
before = list(layer.parameters())
y = layer(torch.rand(2, 4))
print(layer, y, type(layer).__name__, layer.weight.shape, before[0] is layer.weight)
net = nn.Sequential(nn.LazyConv2d(2, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU(), nn.Flatten(),
                    nn.LazyLinear(2))
print(net, list(net.parameters())[:1])
print(net(torch.rand(1, 1, 4, 4)), net, net[1].running_mean)
layer = nn.LazyLinear(3)
print(dict(layer.state_dict()), isinstance(layer.weight, nn.Parameter),
      isinstance(layer, nn.Linear))
print(nn.LazyConv1d(2, 3), nn.LazyBatchNorm1d(momentum=0.2), nn.LazyLinear(2, bias=False).bias)
layer.eval()
print(layer(torch.rand(2)), layer.training)

nn.LazyLinear(3).weight.shape
""",
}
