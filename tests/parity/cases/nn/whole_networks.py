"""Weights from a seed, clipped gradients, whole networks and losses."""

from __future__ import annotations

WHOLE_NETWORKS = {
    "initialization": """
import torch.nn as nn
torch.manual_seed(0)
w = torch.empty(3, 4) if hasattr(torch, "empty") else torch.zeros(3, 4)
for f in (nn.init.uniform_, nn.init.zeros_, nn.init.ones_, nn.init.xavier_uniform_,
          nn.init.kaiming_uniform_, nn.init.normal_, nn.init.xavier_normal_,
          nn.init.kaiming_normal_, nn.init.eye_):
    print(f(w))
print(nn.init.uniform_(w, -1, 2), nn.init.constant_(w, 0.5), nn.init.normal_(w, 3., 0.1))
print(nn.init.kaiming_uniform_(w, mode="fan_out", nonlinearity="relu"))
print(nn.init.kaiming_normal_(w, a=0.1, nonlinearity="leaky_relu"))
print(nn.init.xavier_uniform_(w, gain=nn.init.calculate_gain("tanh")))
q = nn.init.orthogonal_(w)
print([[round(abs(float(x)), 3) for x in row] for row in (q @ q.T)])
print([nn.init.calculate_gain(n) for n in ("linear", "sigmoid", "tanh", "relu", "selu", "conv2d")])
print(nn.init.calculate_gain("leaky_relu", 0.2), nn.init.calculate_gain("leaky_relu"))
p = nn.Parameter(w)
print(nn.init.zeros_(p), p._version)

nn.init.xavier_uniform_(torch.zeros(3))

nn.init.kaiming_uniform_(w, mode="fan")

nn.init.calculate_gain("swish")
""",
    "the weights that a seed gives": """
import torch.nn as nn
torch.manual_seed(0)
for m in (nn.Linear(3, 2), nn.Conv2d(1, 2, 2), nn.Conv1d(2, 1, 3, bias=False), nn.Embedding(3, 2),
          nn.Embedding(4, 5, padding_idx=1), nn.RNNCell(1, 2), nn.LSTM(1, 1), nn.GRU(1, 1),
          nn.Bilinear(1, 2, 2), nn.ConvTranspose2d(1, 1, 2), nn.PReLU(2), nn.LayerNorm(2)):
    for name, p in m.named_parameters():
        print(type(m).__name__, name, p)
""",
    "clipping gradients": """
import torch.nn as nn
w, v = nn.Parameter(torch.tensor([3., 4.])), nn.Parameter(torch.tensor([12.]))
((w ** 2).sum() / 2 + (v ** 2).sum() / 2).backward()
print(nn.utils.clip_grad_norm_([w, v], 1.0), w.grad, v.grad)
print(nn.utils.clip_grad_norm_([w, v], 100.), w.grad, nn.utils.clip_grad_norm_([], 1.0))
print(nn.utils.clip_grad_norm_(w, 0.1, norm_type=float("inf")), w.grad)
nn.utils.clip_grad_value_([w, v], 0.05)
print(w.grad, v.grad)
flat = nn.utils.parameters_to_vector([w, v])
print(flat)
nn.utils.vector_to_parameters(torch.arange(3.), [w, v])
print(w, v)
w.grad = torch.tensor([float("nan"), 1.])

nn.utils.clip_grad_norm_([w], 1.0, error_if_nonfinite=True)
""",
    "convolutional network": """
import torch.nn as nn
torch.manual_seed(0)
net = nn.Sequential(nn.Conv2d(1, 2, 3, padding=1, bias=False), nn.BatchNorm2d(2), nn.ReLU(),
                    nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 3))
x = torch.rand(2, 1, 4, 4)
y = net(x)
print(y)
loss = nn.CrossEntropyLoss()(y, torch.tensor([0, 2]))
print(loss)
loss.backward()
for name, p in net.named_parameters():
    print(name, p.grad)
""",
    "recurrent networks": """
import torch.nn as nn
torch.manual_seed(0)
x = torch.rand(3, 2, 2)
for m in (nn.RNN(2, 2), nn.RNN(2, 1, nonlinearity="relu", bias=False), nn.GRU(2, 2),
          nn.GRU(2, 1, num_layers=2, bidirectional=True, batch_first=True)):
    out, h = m(x)
    print(out.detach(), h.detach())
    out.sum().backward()
    print(m.weight_ih_l0.grad, m.weight_hh_l0.grad)
m = nn.LSTM(2, 2, num_layers=2)
out, (h, c) = m(x)
print(out.detach(), h.detach(), c.detach())
out.sum().backward()
print(m.weight_ih_l0.grad, m.bias_hh_l1.grad)
out, (h, c) = m(x[:, 0], (torch.ones(2, 2), torch.zeros(2, 2)))
print(out.detach(), h.shape)
for cell in (nn.RNNCell(2, 2), nn.GRUCell(2, 2)):
    print(cell(x[0]).detach(), cell(x[0], torch.ones(2, 2)).detach())
h, c = nn.LSTMCell(2, 2)(x[0])
print(h.detach(), c.detach())
""",
    "losses as modules": """
import torch.nn as nn
a, b = torch.tensor([0.2, 0.7]), torch.tensor([1., 0.])
for m in (nn.MSELoss(), nn.MSELoss(reduction="sum"), nn.L1Loss(), nn.HuberLoss(delta=0.1),
          nn.SmoothL1Loss(beta=0.5), nn.BCELoss(), nn.BCEWithLogitsLoss(pos_weight=torch.ones(2)),
          nn.BCELoss(weight=torch.tensor([1., 2.]), reduction="none"), nn.SoftMarginLoss()):
    print(m(a, b))
t = torch.tensor([1, 0])
x = torch.tensor([[1., 2.], [0.5, -1.]])
for m in (nn.CrossEntropyLoss(), nn.CrossEntropyLoss(label_smoothing=0.1), nn.NLLLoss(),
          nn.CrossEntropyLoss(weight=torch.tensor([1., 3.]), ignore_index=0)):
    print(m(x, t), list(m.state_dict()))
""",
}
