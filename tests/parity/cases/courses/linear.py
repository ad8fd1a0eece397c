"""Linear and softmax regression, perceptrons of one layer: the first chapters of Chinese courses.

Cf. d2l-ai/d2l-zh (chapters 3 and 4, retold in Tony-Bond/limu and StuLiMing/pynote) and the course
of MorvanZhou (retold in cilame/any-whim).
"""

from __future__ import annotations

LINEAR = {
    "d2l: linear regression from scratch": """
import random
import torch
random.seed(0)
torch.manual_seed(0)
truth, shift = torch.tensor([2, -3.4]), 4.2
X = torch.normal(0, 1, (60, len(truth)))
y = torch.matmul(X, truth) + shift
y += torch.normal(0, 0.01, y.shape)
y = y.reshape((-1, 1))
print('features:', X[0], '\\nlabel:', y[0])

def batches(size):
    order = list(range(len(X)))
    random.shuffle(order)
    for start in range(0, len(order), size):
        chosen = torch.tensor(order[start:min(start + size, len(order))])
        yield X[chosen], y[chosen]
print(next(batches(3)))

w = torch.normal(0, 0.01, size=(2, 1), requires_grad=True)
b = torch.zeros(1, requires_grad=True)
print(w, b)
for epoch in range(3):
    for xs, ys in batches(10):
        loss = (torch.matmul(xs, w) + b - ys.reshape((-1, 1))) ** 2 / 2
        loss.sum().backward()
        with torch.no_grad():
            for parameter in (w, b):
                parameter -= 0.3 * parameter.grad / len(xs)
                parameter.grad.zero_()
    with torch.no_grad():
        print(f'第{epoch + 1}轮, 损失 {float(((X @ w + b - y) ** 2 / 2).mean()):f}')
print(w, b, w.grad, b.grad)
print('w的估计误差:', truth - w.reshape(truth.shape))
print('b的估计误差:', shift - b)
""",
    "d2l: linear regression with modules": """
from torch import nn
from torch.utils import data
torch.manual_seed(1)
truth, shift = torch.tensor([2, -3.4]), 4.2
X = torch.normal(0, 1, (60, 2))
y = (X @ truth + shift + torch.normal(0, 0.01, (60,))).reshape((-1, 1))
loader = data.DataLoader(data.TensorDataset(*(X, y)), 5, shuffle=True)
print(next(iter(loader)))

net = nn.Sequential(nn.Linear(2, 1))
print(net[0].weight.data.normal_(0, 0.01), net[0].bias.data.fill_(0))
criterion, optimizer = nn.MSELoss(), torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(3):
    for xs, ys in loader:
        loss = criterion(net(xs), ys)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    loss = criterion(net(X), y)
    print(f'第{epoch + 1}轮, 损失 {loss:f}')
print('w的估计误差:', truth - net[0].weight.data.reshape(truth.shape))
print('b的估计误差:', shift - net[0].bias.data)
print(net, optimizer)
""",
    "d2l: softmax regression from scratch": """
torch.manual_seed(0)
m = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print(m.sum(0, keepdim=True), m.sum(1, keepdim=True))
def rows_to_shares(scores):
    e = torch.exp(scores)
    return e / e.sum(1, keepdim=True)
scores = torch.normal(0, 1, (2, 5))
print(rows_to_shares(scores), rows_to_shares(scores).sum(1))
kind, guess = torch.tensor([0, 2]), torch.tensor([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]])
print(guess[[0, 1], kind], -torch.log(guess[range(len(guess)), kind]))
hits = guess.argmax(axis=1).type(kind.dtype) == kind
print(float(hits.type(kind.dtype).sum()) / len(kind))

pictures = torch.rand(30, 1, 4, 4)
kinds = pictures.reshape(30, -1)[:, :3].argmax(1)
W = torch.normal(0, 0.01, size=(16, 3), requires_grad=True)
b = torch.zeros(3, requires_grad=True)
for epoch in range(5):
    shares = rows_to_shares(torch.matmul(pictures.reshape((-1, W.shape[0])), W) + b)
    loss = -torch.log(shares[range(len(shares)), kinds])
    loss.sum().backward()
    right = (shares.argmax(1) == kinds).sum()
    print(f'{float(loss.sum()) / loss.numel():.4f}', float(right) / kinds.numel())
    with torch.no_grad():
        for p in (W, b):
            p -= 0.5 * p.grad / len(pictures)
            p.grad.zero_()
print(W[:3], b)
""",
    "d2l: a perceptron from scratch": """
from torch import nn
torch.manual_seed(2)
sizes = (6, 8, 3)
parameters = []
for rows, columns in zip(sizes, sizes[1:]):
    parameters.append(nn.Parameter(torch.randn(rows, columns, requires_grad=True) * 0.01))
    parameters.append(nn.Parameter(torch.zeros(columns, requires_grad=True)))
W1, b1, W2, b2 = parameters
def net(x):
    hidden = x.reshape((-1, sizes[0])) @ W1 + b1
    return torch.max(hidden, torch.zeros_like(hidden)) @ W2 + b2
x = torch.arange(-8.0, 8.0, 4, requires_grad=True)
for f in (torch.relu, torch.sigmoid, torch.tanh, lambda z: torch.prelu(z, torch.tensor(0.25))):
    if x.grad is not None: x.grad.data.zero_()
    y = f(x)
    y.backward(torch.ones_like(x), retain_graph=True)
    print(y.detach(), x.grad)

criterion = nn.CrossEntropyLoss(reduction='none')
optimizer = torch.optim.SGD(parameters, lr=0.5)
X, y = torch.randn(20, 2, 3), torch.randint(0, 3, (20,))
for epoch in range(6):
    loss = criterion(net(X), y)
    optimizer.zero_grad()
    loss.mean().backward()
    optimizer.step()
    print(epoch, loss.mean().item())
print(b2, b2.grad, b2.grad.norm())
def small(module):
    if type(module) == nn.Linear:
        nn.init.normal_(module.weight, std=0.01)
model = nn.Sequential(nn.Flatten(), nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 3))
print(model.apply(small))
print(model(X)[:2])
""",
    "d2l: polynomials, dropout, weight decay": """
import math
import numpy as np
from torch import nn
np.random.seed(0)
torch.manual_seed(0)
coefficients = np.zeros(6)
coefficients[0:4] = np.array([5, 1.2, -3.4, 5.6])
powers = np.power(np.random.normal(size=(20, 1)), np.arange(6).reshape(1, -1))
for i in range(6):
    powers[:, i] /= math.gamma(i + 1)
powers, values = [torch.tensor(a, dtype=torch.float32)
                  for a in [powers, np.dot(powers, coefficients)]]
print(powers[:2, :], values[:2])
model = nn.Sequential(nn.Linear(powers.shape[-1], 1, bias=False))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for _ in range(20):
    optimizer.zero_grad()
    nn.MSELoss(reduction='none')(model(powers), values.reshape(-1, 1)).mean().backward()
    optimizer.step()
print('weight:', model[0].weight.data.numpy().round(3))

def drop(x, share):
    kept = (torch.rand(x.shape) > share).float()
    return torch.zeros_like(x) if share == 1 else kept * x / (1.0 - share)
for share in (0., 0.5, 1.):
    print(drop(torch.arange(8, dtype = torch.float32).reshape((2, 4)), share))

model = nn.Sequential(nn.Linear(4, 1))
for parameter in model.parameters():
    parameter.data.normal_()
optimizer = torch.optim.SGD([{"params": model[0].weight, 'weight_decay': 3},
                             {"params": model[0].bias}], lr=0.003)
x, y = torch.normal(0, 1, (5, 4)), torch.ones(5, 1) * 0.05
for _ in range(5):
    optimizer.zero_grad()
    ((model(x) - y) ** 2).mean().backward()
    optimizer.step()
print('w的L2范数:', model[0].weight.norm().item(), torch.sum(model[0].weight.pow(2)) / 2)
print(optimizer)
""",
    "d2l: gradients that vanish and products that explode": """
x = torch.arange(-8.0, 8.0, 2., requires_grad=True)
y = torch.sigmoid(x)
y.backward(torch.ones_like(x))
print(x.detach().numpy(), y.detach().numpy(), x.grad.numpy())
torch.manual_seed(0)
product = torch.normal(0, 1, size=(4, 4))
print('一个矩阵\\n', product)
for _ in range(100):
    product = torch.mm(product, torch.normal(0, 1, size=(4, 4)))
print(torch.isfinite(product).all(), product.abs().log10().round())
logits = torch.tensor([1000., 0., -1000.])
print(torch.exp(logits) / torch.exp(logits).sum(), torch.log_softmax(logits, 0),
      torch.logsumexp(logits, dim=0))
""",
    "mofan: a curve": """
import torch.nn.functional as F
from torch.autograd import Variable
torch.manual_seed(1)
x = torch.unsqueeze(torch.linspace(-1, 1, 20), dim=1)
y = x.pow(2) + 0.2*torch.rand(x.size())
x, y = Variable(x), Variable(y)
class Curve(torch.nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super(Curve, self).__init__()
        self.hidden = torch.nn.Linear(n_in, n_hidden)
        self.predict = torch.nn.Linear(n_hidden, n_out)
    def forward(self, x):
        return self.predict(F.relu(self.hidden(x)))
net = Curve(n_in=1, n_hidden=10, n_out=1)
print(net)
optimizer, criterion = torch.optim.SGD(net.parameters(), lr=0.2), torch.nn.MSELoss()
for t in range(15):
    guess = net(x)
    loss = criterion(guess, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if t % 5 == 0:
        print('Loss=%.4f' % loss.data.numpy(), guess.data.numpy().shape)
print(net(torch.FloatTensor([[-0.8]])), loss)
""",
    "mofan: two clouds": """
import torch.nn.functional as F
torch.manual_seed(1)
ones = torch.ones(10, 2)
x = torch.cat((torch.normal(2*ones, 1), torch.normal(-2*ones, 1)), 0).type(torch.FloatTensor)
y = torch.cat((torch.zeros(10), torch.ones(10)), ).type(torch.LongTensor)
net = torch.nn.Sequential(torch.nn.Linear(2, 10), torch.nn.ReLU(), torch.nn.Linear(10, 2))
optimizer, criterion = torch.optim.SGD(net.parameters(), lr=0.02), torch.nn.CrossEntropyLoss()
for t in range(10):
    out = net(x)
    loss = criterion(out, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if t % 3 == 0:
        guess = torch.max(F.softmax(out, dim=1), 1)[1].data.numpy().squeeze()
        right = float((guess == y.data.numpy()).astype(int).sum()) / float(y.data.numpy().size)
        print('Accuracy=%.2f' % right, loss.item())
print(torch.max(out, 1))
""",
    "mofan: batches, four optimizers, files": """
import io
import torch.utils.data as Data
torch.manual_seed(1)
x, y = torch.linspace(1, 10, 10), torch.linspace(10, 1, 10)
loader = Data.DataLoader(dataset=Data.TensorDataset(x, y), batch_size=4, shuffle=True,
                         num_workers=0)
for epoch in range(2):
    for step, (xs, ys) in enumerate(loader):
        print('Epoch:', epoch, '| Step:', step, xs.numpy(), ys.numpy())

def make():
    torch.manual_seed(3)
    return torch.nn.Sequential(torch.nn.Linear(1, 6), torch.nn.Tanh(), torch.nn.Linear(6, 1))
nets = [make() for _ in range(4)]
optimizers = [torch.optim.SGD(nets[0].parameters(), lr=0.01),
              torch.optim.SGD(nets[1].parameters(), lr=0.01, momentum=0.8),
              torch.optim.RMSprop(nets[2].parameters(), lr=0.01, alpha=0.9),
              torch.optim.Adam(nets[3].parameters(), lr=0.01, betas=(0.9, 0.99))]
told = [[] for _ in nets]
for xs, ys in loader:
    for net, optimizer, losses in zip(nets, optimizers, told):
        loss = torch.nn.MSELoss()(net(xs.unsqueeze(1)), ys.unsqueeze(1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.data.numpy())
print([[round(float(v), 3) for v in losses] for losses in told])

file, again = io.BytesIO(), make()
torch.save(nets[0].state_dict(), file)
_ = file.seek(0)
print(again.load_state_dict(torch.load(file)))
print(again(x[:2, None]), torch.equal(again(x[:2, None]), nets[0](x[:2, None])))
print(dict(nets[0].state_dict()))
""",
}
