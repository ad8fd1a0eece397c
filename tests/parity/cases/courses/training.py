"""Training loops of courses: by hand, with modules, with loaders.

Cf. pytorch/tutorials (learning by examples, what torch.nn is), fastai's book (chapter 4),
the PyTorch notebook of CS231n (Mooguy/DL4CV).
"""

from __future__ import annotations

TRAINING = {
    "a polynomial fitted four ways": """
import math
torch.manual_seed(0)
x = torch.linspace(-math.pi, math.pi, 40)
y = torch.sin(x)
def fit(steps, predict, params, update):
    for t in range(steps):
        loss = (predict() - y).pow(2).sum()
        loss.backward()
        update()
    print(loss.item(), [p.detach().reshape(-1) for p in params])
a, b, c, d = (torch.randn((), device=torch.device("cpu"), dtype=torch.float, requires_grad=True)
              for _ in range(4))
def by_hand():
    with torch.no_grad():
        for p in (a, b, c, d):
            p -= 1e-4 * p.grad
            p.grad = None
fit(30, lambda: a + b * x + c * x ** 2 + d * x ** 3, (a, b, c, d), by_hand)
class Third(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input ** 3 - 3 * input)
    @staticmethod
    def backward(ctx, g):
        input, = ctx.saved_tensors
        return g * 1.5 * (5 * input ** 2 - 1)
a, b, c, d = (torch.full((), v, requires_grad=True) for v in (0.0, -1.0, 0.0, 0.3))
fit(30, lambda: a + b * Third.apply(c + d * x), (a, b, c, d), by_hand)
xx = x.unsqueeze(-1).pow(torch.tensor([1, 2, 3]))
model = torch.nn.Sequential(torch.nn.Linear(3, 1), torch.nn.Flatten(0, 1))
def plain():
    with torch.no_grad():
        for param in model.parameters():
            param -= 1e-6 * param.grad
    model.zero_grad()
fit(30, lambda: model(xx), list(model.parameters()), plain)
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-2)
def step():
    optimizer.step()
    optimizer.zero_grad()
fit(30, lambda: model(xx), list(model.parameters()), step)
print(f'Result: y = {model[0].bias.item():.3f} + {model[0].weight[:, 0].item():.3f} x')
""",
    "what torch.nn is": """
import math
import torch.nn.functional as F
from torch import nn, optim
from torch.utils.data import TensorDataset, DataLoader
torch.manual_seed(0)
x_train, y_train = torch.rand(24, 16), torch.randint(0, 3, (24,))
weights = torch.randn(16, 3) / math.sqrt(16)
weights.requires_grad_()
bias = torch.zeros(3, requires_grad=True)
def log_softmax(x):
    return x - x.exp().sum(-1).log().unsqueeze(-1)
def nll(input, target):
    return -input[range(target.shape[0]), target].mean()
def accuracy(out, yb):
    return (torch.argmax(out, dim=1) == yb).float().mean()
preds = log_softmax(x_train[:8] @ weights + bias)
print(preds[0], preds.shape, nll(preds, y_train[:8]), accuracy(preds, y_train[:8]))
for epoch in range(2):
    for i in range((24 - 1) // 8 + 1):
        xb, yb = x_train[i * 8:(i + 1) * 8], y_train[i * 8:(i + 1) * 8]
        loss = nll(log_softmax(xb @ weights + bias), yb)
        loss.backward()
        with torch.no_grad():
            weights -= weights.grad * 0.5
            bias -= bias.grad * 0.5
            weights.grad.zero_()
            bias.grad.zero_()
print(nll(log_softmax(xb @ weights + bias), yb), F.cross_entropy(xb @ weights + bias, yb))

class Lambda(nn.Module):
    def __init__(self, func):
        super().__init__()
        self.func = func
    def forward(self, x):
        return self.func(x)
model = nn.Sequential(Lambda(lambda x: x.view(-1, 1, 4, 4)),
                      nn.Conv2d(1, 4, 3, stride=2, padding=1), nn.ReLU(),
                      nn.Conv2d(4, 3, 3, stride=2, padding=1), nn.ReLU(),
                      nn.AdaptiveAvgPool2d(1), Lambda(lambda x: x.view(x.size(0), -1)))
class Mapped:
    def __init__(self, dl, func):
        self.dl, self.func = dl, func
    def __len__(self):
        return len(self.dl)
    def __iter__(self):
        for b in self.dl:
            yield self.func(*b)
batches = Mapped(DataLoader(TensorDataset(x_train, y_train), batch_size=8, shuffle=True),
                             lambda x, y: (x.to('cpu'), y))
opt = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
def batch_loss(model, loss_func, xb, yb, opt=None):
    loss = loss_func(model(xb), yb)
    if opt is not None:
        loss.backward()
        opt.step()
        opt.zero_grad()
    return loss.item(), len(xb)
for epoch in range(2):
    model.train()
    for xb, yb in batches:
        batch_loss(model, F.cross_entropy, xb, yb, opt)
    model.eval()
    with torch.no_grad():
        losses, nums = zip(*[batch_loss(model, F.cross_entropy, xb, yb) for xb, yb in batches])
    print(epoch, sum(l * n for l, n in zip(losses, nums)) / sum(nums), len(batches))
print(model)
""",
    "fast.ai: threes and sevens": """
from torch import tensor, nn
from torch.utils.data import DataLoader
torch.manual_seed(0)
threes, sevens = torch.rand(6, 4, 4), torch.rand(6, 4, 4) + torch.eye(4)
images = torch.stack([t for t in threes]).float()
print(images.shape, len(images.shape), images.ndim, images.mean(0))
ideal = images.mean(0)
def distance(a, b): return (a - b).abs().mean((-1, -2))
print(distance(threes, ideal), ((sevens[0] - ideal)**2).mean().sqrt())
nearer = distance(threes, ideal) < distance(threes, sevens.mean(0))
print(nearer, nearer.float().mean())
pixels = torch.cat([threes, sevens]).view(-1, 4*4)
labels = tensor([1]*len(threes) + [0]*len(sevens)).unsqueeze(1)
pairs = list(zip(pixels, labels))
x, y = pairs[0]
print(x.shape, y)
def drawn(size, std=1.0): return (torch.randn(size)*std).requires_grad_()
weights, bias = drawn((16, 1)), drawn(1)
print((pixels[0]*weights.T).sum() + bias)
def line(xb): return xb@weights + bias
def how_wrong(scores, targets):
    scores = scores.sigmoid()
    return torch.where(targets==1, 1-scores, scores).mean()
def share_right(xb, yb):
    preds = xb.sigmoid()
    correct = (preds>0.5) == yb
    return correct.float().mean()
dl = DataLoader(pairs, batch_size=4, shuffle=True)
def one_round(model, lr, params):
    for xb, yb in dl:
        how_wrong(model(xb), yb).backward()
        for p in params:
            p.data -= p.grad*lr
            p.grad.zero_()
def checked(model):
    accs = [share_right(model(xb), yb) for xb, yb in dl]
    return round(torch.stack(accs).mean().item(), 4)
for i in range(3):
    one_round(line, 1., (weights, bias))
    print(checked(line), end=' ')
class Plain:
    def __init__(self, params, lr): self.params, self.lr = list(params), lr
    def step(self, *args, **kwargs):
        for p in self.params: p.data -= p.grad.data * self.lr
    def zero_grad(self, *args, **kwargs):
        for p in self.params: p.grad = None
net = nn.Sequential(nn.Linear(16, 5), nn.ReLU(), nn.Linear(5, 1))
opt = Plain(net.parameters(), 0.5)
w, b = net[2].parameters()
print(w.shape, b.shape, w)
for xb, yb in dl:
    how_wrong(net(xb), yb).backward()
    opt.step()
    opt.zero_grad()
print(checked(net), tensor([1, 2, 3]) == tensor([1, 0, 3]))
def f(x): return (x**2).sum()
xt = tensor([3., 4., 10.]).requires_grad_()
yt = f(xt)
yt.backward()
print(xt, yt, xt.grad)
time = torch.arange(0, 6).float()
speed = torch.sin(time)*3 + 0.75*(time-2)**2 + 1
params = torch.randn(3).requires_grad_()
for _ in range(3):
    a, b, c = params
    loss = ((a*(time**2) + b*time + c - speed)**2).mean()
    loss.backward()
    params.data -= 1e-5 * params.grad.data
    params.grad = None
    print(loss.item(), params)
""",
    "CS231n: barebones, modules, sequences": """
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, sampler, TensorDataset
from collections import OrderedDict
torch.manual_seed(0)
dtype, device = torch.float32, torch.device('cpu')
def flatten(x):
    N = x.shape[0]
    return x.view(N, -1)
x = torch.arange(12).view(2, 1, 3, 2)
print('Before flattening: ', x, '\\nAfter flattening: ', flatten(x))
def kaiming(shape):
    if len(shape) == 2:
        fan_in = shape[0]
    else:
        fan_in = torch.prod(torch.tensor(shape[1:]))
    w = torch.randn(shape, device=device, dtype=dtype) * torch.sqrt(torch.tensor(2. / fan_in))
    w.requires_grad = True
    return w
def blank(shape):
    return torch.zeros(shape, device=device, dtype=dtype, requires_grad=True)
params = [kaiming((3, 1, 5, 5)), blank((3,)), kaiming((2, 3, 3, 3)),
          blank((2,)), kaiming((2 * 36, 4)), blank((4,))]
def two_convolutions(x, params):
    w1, b1, w2, b2, w3, b3 = params
    x = F.relu(F.conv2d(x, w1, bias=b1, padding=2))
    x = F.relu(F.conv2d(x, w2, bias=b2, padding=1))
    return flatten(x).mm(w3) + b3
data = TensorDataset(torch.rand(16, 1, 6, 6), torch.randint(0, 4, (16,)))
training = DataLoader(data, batch_size=4, sampler=sampler.SubsetRandomSampler(range(12)))
checking = DataLoader(data, batch_size=4, sampler=sampler.SubsetRandomSampler(range(12, 16)))
def report(loader, scores_of):
    right, seen = 0, 0
    with torch.no_grad():
        for x, y in loader:
            x = x.to(device=device, dtype=dtype)
            y = y.to(device=device, dtype=torch.int64)
            _, preds = scores_of(x).max(1)
            right += (preds == y).sum()
            seen += preds.size(0)
        print('Got %d / %d correct (%.2f%%)' % (right, seen,
                                               100 * float(right) / seen))
for t, (x, y) in enumerate(training):
    loss = F.cross_entropy(two_convolutions(x, params), y)
    loss.backward()
    with torch.no_grad():
        for w in params:
            w -= 1e-2 * w.grad
            w.grad.zero_()
    print('Iteration %d, loss = %.4f' % (t, loss.item()))
report(checking, lambda x: two_convolutions(x, params))
class Flatten(nn.Module):
    def forward(self, x):
        return flatten(x)
model = nn.Sequential(OrderedDict([
    ('conv', nn.Conv2d(1, 3, 3, padding='same')), ('relu', nn.ReLU()), ('flat', Flatten()),
    ('fc', nn.Linear(108, 4))])).to(device=device)
nn.init.kaiming_normal_(model.fc.weight)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9, nesterov=True)
for t, (x, y) in enumerate(training):
    model.train()
    loss = F.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(loss.item(), model)
report(checking, model.eval())
""",
}
