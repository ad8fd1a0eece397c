"""Modules: how they print, what they hold, what they say when misused."""

from __future__ import annotations

NET = """
import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(2, 3)
        self.act = nn.Tanh()
        self.last = nn.Linear(3, 1, bias=False)
    def forward(self, x):
        return self.last(self.act(self.first(x)))
torch.manual_seed(0)
net = Net()
"""

MODULES = {
    "how activations print": """
import torch.nn as nn
for m in (nn.ReLU(), nn.ReLU(True), nn.LeakyReLU(), nn.LeakyReLU(0.2, True), nn.ELU(), nn.CELU(),
          nn.SELU(), nn.GELU(), nn.GELU("tanh"), nn.SiLU(), nn.Mish(), nn.Softplus(), nn.Hardtanh(),
          nn.Hardtanh(0, 1, True), nn.ReLU6(), nn.ReLU6(True), nn.Hardsigmoid(), nn.Hardswish(),
          nn.Sigmoid(), nn.Tanh(), nn.LogSigmoid(), nn.Softsign(), nn.Softshrink(),
          nn.Hardshrink(), nn.Tanhshrink(), nn.Threshold(0.1, 20), nn.GLU(), nn.PReLU(),
          nn.Softmax(1), nn.LogSoftmax(-1), nn.Softmin(dim=1), nn.Softmax2d(), nn.Softmax()):
    print(m)
""",
    "how layers print": """
import torch.nn as nn
for m in (nn.Linear(2, 3), nn.Linear(2, 3, False), nn.Bilinear(1, 2, 3), nn.Identity(),
          nn.Flatten(), nn.Flatten(0, 1), nn.Unflatten(1, (2, 3)), nn.Dropout(),
          nn.Dropout(0.2, True), nn.Dropout2d(), nn.AlphaDropout(), nn.Embedding(3, 4),
          nn.Embedding(3, 4, 0), nn.Conv1d(1, 2, 3),
          nn.Conv2d(1, 2, 3, padding=1, stride=2, bias=False),
          nn.Conv2d(2, 2, 3, padding="same", groups=2, dilation=2, padding_mode="reflect"),
          nn.ConvTranspose2d(1, 2, 3, output_padding=1, stride=2), nn.MaxPool2d(2),
          nn.MaxPool1d(3, ceil_mode=True), nn.AvgPool2d(2, 1), nn.AvgPool1d(2),
          nn.AdaptiveAvgPool2d((1, 1)), nn.AdaptiveAvgPool2d(1), nn.AdaptiveAvgPool1d(2),
          nn.AdaptiveMaxPool2d(2), nn.BatchNorm1d(3),
          nn.BatchNorm2d(3, affine=False, track_running_stats=False, eps=1e-3, momentum=None),
          nn.LayerNorm(4), nn.LayerNorm((2, 3), elementwise_affine=False), nn.GroupNorm(2, 4),
          nn.RMSNorm(4), nn.ZeroPad2d(1), nn.ReflectionPad2d(1), nn.ConstantPad1d((1, 2), 3.5),
          nn.RNN(2, 3), nn.GRU(2, 3, bias=False), nn.RNNCell(2, 3),
          nn.LSTM(2, 3, num_layers=2, batch_first=True, bidirectional=True, dropout=0.1),
          nn.RNNCell(2, 3, bias=False, nonlinearity="relu"), nn.LSTMCell(2, 3), nn.GRUCell(2, 3),
          nn.MSELoss(), nn.L1Loss(), nn.CrossEntropyLoss(), nn.CrossEntropyLoss(torch.ones(2)),
          nn.NLLLoss(), nn.BCELoss(), nn.BCEWithLogitsLoss(), nn.HuberLoss(), nn.SmoothL1Loss(),
          nn.KLDivLoss(), nn.CosineSimilarity(), nn.PairwiseDistance()):
    print(m)
""",
    "how containers print": """
import torch.nn as nn
from collections import OrderedDict
print(nn.Sequential(), nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Sequential(nn.Linear(3, 1))))
print(nn.Sequential(OrderedDict([("first", nn.Linear(2, 3)), ("act", nn.ReLU())])))
print(nn.ModuleList([nn.ReLU(), nn.ReLU(), nn.Linear(1, 1)]), nn.ModuleList())
print(nn.ModuleDict({"a": nn.ReLU(), "b": nn.Linear(1, 1)}), nn.ModuleDict())
print(nn.ParameterList([torch.zeros(2, 3), torch.zeros(1)]), nn.ParameterList())
print(nn.ParameterDict({"a": torch.zeros(2)}), nn.Sequential(nn.ParameterList([torch.zeros(1)])))
print(nn.Parameter(torch.zeros(2)), [nn.Parameter(torch.ones(1), requires_grad=False)])
""",
    "a network of one's own": NET + """
print(net)
print([name for name, _ in net.named_parameters()], [name for name, _ in net.named_modules()])
print(net.first.weight, net.first.bias, net.last.bias)
x = torch.tensor([[1., 2.], [-1., 0.5]])
y = net(x)
print(y)
y.sum().backward()
for name, p in net.named_parameters():
    print(name, p.grad)
net.zero_grad()
print(net.first.weight.grad)
print(len(list(net.children())), net.get_submodule("first"), net.get_parameter("last.weight"))
""",
    "state_dict": NET + """
state = net.state_dict()
print(dict(state), type(state))
other = Net()
print(other.load_state_dict(state))
print((other.first.weight == net.first.weight).tolist(), other.first.weight.requires_grad)
state["first.weight"].zero_()
print(net.first.weight)

net.load_state_dict({})

net.load_state_dict({**state, "more": torch.zeros(1), "else": torch.zeros(1)})

net.load_state_dict({**state, "first.bias": torch.zeros(2)})

net.load_state_dict({"first.bias": torch.zeros(2), "more": torch.zeros(1)})

print(net.load_state_dict({"first.bias": torch.ones(3), "more": torch.zeros(1)}, strict=False))
print(net.first.bias)

net.load_state_dict([1])

net.load_state_dict({**state, "first.bias": 1.})
""",
    "what cannot be put into a module": NET + """
net.first = 3

net.first.weight = torch.zeros(3, 2)

net.register_parameter("w", torch.zeros(2))

net.register_parameter("first", nn.Parameter(torch.zeros(2)))

net.register_parameter("a.b", None)

net.register_parameter("", None)

net.register_parameter(1, None)

net.register_parameter("v", net.first.weight * 1)

net.register_buffer("b", 3)

net.register_buffer("first", torch.zeros(1))

net.add_module("m", 3)

net.add_module("a.b", nn.ReLU())

net.add_module("forward", nn.ReLU())

net.nothing

class Early(nn.Module):
    def __init__(self):
        self.layer = nn.Linear(1, 1)
Early()

class Early(nn.Module):
    def __init__(self):
        self.w = nn.Parameter(torch.zeros(1))
Early()

class Empty(nn.Module):
    pass
Empty()(1)

nn.Module(3)

net.train("yes")

net.get_submodule("first.weight")

net.get_parameter("first.more")

net.to(torch.int64)
""",
    "parameters and buffers": """
import torch.nn as nn
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.tensor([1., 2.]))
        self.register_buffer("seen", torch.zeros(1))
        self.register_buffer("cache", torch.ones(1), persistent=False)
        self.register_parameter("none", None)
        self.plain = torch.zeros(1)
m = M()
print(m, dict(m.state_dict()), [n for n, _ in m.named_buffers()], m.none)
m.seen = m.seen + 1
print(m.seen, m.state_dict()["seen"])
m.w = None
print(list(m.parameters()), m.w)
m.w = nn.Parameter(torch.zeros(1))
m.layer = nn.Linear(1, 1)
m.layer = None
print(m, [n for n, _ in m.named_parameters()])
del m.w
print([n for n, _ in m.named_parameters()])
m.double()
print(m.seen.dtype, m.plain.dtype)
shared = nn.Linear(2, 2)
s = nn.Sequential(shared, shared)
print(len(list(s.parameters())), list(s.state_dict()))
print(s.requires_grad_(False)[0].weight.requires_grad)
p = nn.Parameter(torch.zeros(2))
print(p.is_leaf, p.requires_grad, p.grad, isinstance(p, torch.Tensor), (p * 2))
x = torch.ones(2)
q = nn.Parameter(x)
with torch.no_grad():
    q.add_(1)
print(x)

nn.Parameter(torch.tensor([1, 2]))
""",
    "training and evaluation": """
import torch.nn as nn
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))
print(net.training, net[2].training)
x = torch.tensor([[1., 2.], [3., -1.], [0.5, 0.5]])
print(net(x))
print(net[1].running_mean, net[1].running_var, net[1].num_batches_tracked)
net.eval()
print(net.training, net[2].training)
print(net(x))
print(list(net.state_dict()))
net.train()
print(net(x)[0])

nn.BatchNorm1d(3)(torch.zeros(1, 3, 1, 1))

nn.BatchNorm2d(3)(torch.zeros(2, 3))

nn.BatchNorm1d(3)(torch.zeros(1, 3))

nn.Dropout(2)
""",
    "containers": """
import torch.nn as nn
torch.manual_seed(0)
s = nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Linear(2, 1))
print(len(s), s[0], s[-1], s[:2])
s.append(nn.Tanh())
s[1] = nn.Sigmoid()
del s[0]
print(s, list(s._modules))
l = nn.ModuleList([nn.Linear(1, 1)])
l.append(nn.ReLU())
l.extend([nn.Tanh()])
l.insert(1, nn.Sigmoid())
print(l, len(l), [type(m).__name__ for m in l], l.pop(1))
d = nn.ModuleDict({"a": nn.ReLU()})
d["b"] = nn.Tanh()
print(list(d.keys()), "a" in d, d.pop("a"), len(d), [k for k, m in d.items()])
p = nn.ParameterList([torch.zeros(1), nn.Parameter(torch.ones(2))])
p.append(torch.zeros(3))
print(len(p), p[0], [x.shape for x in p], [n for n, _ in p.named_parameters()])
q = nn.ParameterDict({"a": torch.zeros(1)})
q["b"] = torch.ones(1)
print(list(q.keys()), q["b"], [n for n, _ in q.named_parameters()])

s[5]

l[5]

l(1)

p(1)

q[1] = torch.zeros(1)

nn.ModuleList([1])
""",
    "hooks": """
import torch.nn as nn
torch.manual_seed(0)
m = nn.Linear(2, 1)
h = m.register_forward_hook(lambda m, args, out: print("after", args[0].tolist(), out.shape))
p = m.register_forward_pre_hook(lambda m, args: print("before", len(args)))
x = torch.tensor([[1., 2.]])
m(x)
h.remove()
m(x)
p.remove()
with m.register_forward_hook(lambda m, args, out: out * 2):
    print(m(x))
print(m(x))
m.register_forward_pre_hook(lambda m, args: (args[0] * 0,))
print(m(x), m.bias)
""",
    "backward hooks": """
import torch.nn as nn
torch.manual_seed(0)
m = nn.Sequential(nn.Linear(2, 2), nn.Tanh())
def hook(m, grad_input, grad_output):
    print(type(m).__name__, grad_input, grad_output)
for layer in m:
    layer.register_full_backward_hook(hook)
x = torch.tensor([[1., 2.]], requires_grad=True)
y = m(x)
print(y)
y.sum().backward()
print(x.grad)
m[1].register_full_backward_hook(lambda m, gi, go: (gi[0] * 10,))
x.grad = None
m(x).sum().backward()
print(x.grad)
""",
}
