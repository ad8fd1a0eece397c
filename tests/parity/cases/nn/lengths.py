"""Sequences of different lengths, and what the torch namespace has of networks."""

from __future__ import annotations

LENGTHS = {
    "sequences of different lengths": """
import torch.nn as nn
R = nn.utils.rnn
a, b, c = torch.tensor([1., 2., 3.]), torch.tensor([4., 5.]), torch.tensor([6.])
print(R.pad_sequence([a, b, c]), R.pad_sequence([a, b, c], True, -1.))
print(R.pad_sequence([b, a], padding_side="left", batch_first=True))
print(R.unpad_sequence(R.pad_sequence([a, b, c]), torch.tensor([3, 2, 1])))
print(R.pack_sequence([a.requires_grad_(), b, c]))
p = R.pack_padded_sequence(R.pad_sequence([b, a, c], batch_first=True), [2, 3, 1],
                           batch_first=True, enforce_sorted=False)
print(p, R.pad_packed_sequence(p, batch_first=True), len(p), p.to(torch.float64).data.dtype)
print(R.pad_packed_sequence(p, total_length=5)[0].shape)
R.pad_packed_sequence(p)[0].pow(2).sum().backward()
print(a.grad)

R.pack_padded_sequence(torch.ones(3, 2), [2, 3])

R.pack_padded_sequence(torch.ones(3, 2), [3, 0])

R.pad_packed_sequence(p, total_length=1)
""",
    "recurrent networks of packed sequences": """
import torch.nn as nn
R = nn.utils.rnn
torch.manual_seed(0)
x, lengths = torch.rand(3, 4, 2), torch.tensor([4, 2, 3])
p = R.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
for m in (nn.LSTM(2, 3, batch_first=True), nn.RNN(2, 2, batch_first=True),
          nn.GRU(2, 2, 2, bidirectional=True, batch_first=True)):
    out, h = m(p)
    padded, n = R.pad_packed_sequence(out, batch_first=True)
    print(type(out).__name__, padded.detach(), n)
    print([s.detach() for s in (h if isinstance(h, tuple) else (h,))])
    padded.pow(2).sum().backward()
    print(m.weight_ih_l0.grad[0], m.bias_hh_l0.grad)
m = nn.LSTM(2, 3, batch_first=True)
out, h = m(p, (torch.ones(1, 3, 3), torch.zeros(1, 3, 3)))
print(R.pad_packed_sequence(out)[0].detach()[:, 1])
""",
    "connectionist temporal classification": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
x = torch.rand(5, 2, 3, requires_grad=True)
lp = x.log_softmax(2)
t = torch.tensor([[1, 2], [1, 1]])
for reduction in ("none", "mean", "sum"):
    loss = F.ctc_loss(lp, t, (5, 4), (2, 1), reduction=reduction)
    print(loss.detach(), torch.autograd.grad(loss.sum(), x, retain_graph=True)[0])
loss = F.ctc_loss(lp, t.reshape(-1), torch.tensor([5, 5]), torch.tensor([2, 2]))
print(loss, torch.autograd.grad(loss, lp, retain_graph=True)[0])
print(F.ctc_loss(lp, t, (5, 2), (2, 2), reduction="none").detach())
loss = F.ctc_loss(lp, t, (5, 2), (2, 2), zero_infinity=True, reduction="sum")
print(loss.detach(), torch.autograd.grad(loss, x, retain_graph=True)[0])
print(F.ctc_loss(lp, t - 1, (5, 5), (2, 2), blank=2).detach())
print(F.ctc_loss(lp, t, (5, 5), (0, 2), reduction="none").detach())
print(F.ctc_loss(lp[:, 0], t[0], torch.tensor(5), torch.tensor(2)).detach())
print(nn.CTCLoss(), nn.CTCLoss(blank=1)(lp, t - t, (5, 5), (2, 2)).detach())
g = torch.autograd.grad(F.ctc_loss(lp, t, (5, 5), (2, 2)), lp, create_graph=True)[0]
print(g.requires_grad)

torch.autograd.grad(g.sum(), x)

F.ctc_loss(lp, t, (5,), (2, 2))

F.ctc_loss(lp, t, (5, 6), (2, 2))

F.ctc_loss(lp, t, (5, 5), (2, 2), blank=7)
""",
    "of networks in the torch namespace": """
x = torch.tensor([[-1., 2.], [0.5, -3.]])
print(torch.relu_(x.clone()), torch.exp_(x.clone()), torch.selu(x), torch.celu(x))
print(torch.layer_norm(x, (2,)), torch.cosine_similarity(x, x + 1), torch.dropout(x, 0.5, False))
print(torch.conv1d(x[None], torch.ones(1, 2, 1)), torch.max_pool1d(x, 2), torch.threshold(x, 0, 1))
print(x[:, torch.newaxis].shape, torch.is_same_size(x, x), torch.typename(x), torch.typename(1))
torch.set_num_threads(3)
print(torch.get_num_threads())
torch.use_deterministic_algorithms(True)
print(torch.are_deterministic_algorithms_enabled())
torch.use_deterministic_algorithms(False)
torch.set_num_threads(1)

torch.set_num_threads(0)

torch.set_num_threads(1.5)
""",
}
