"""Linear and softmax regression, multilayer perceptrons: the first chapters of Chinese courses.

Cf. d2l-ai/d2l-zh (chapters 3 and 4, with their retellings Tony-Bond/limu, StuLiMing/pynote) and
the PyTorch course of MorvanZhou (cilame/any-whim).
"""

from __future__ import annotations

LINEAR = {
    "d2l: linear regression from scratch": """
import random
import torch
random.seed(0)
torch.manual_seed(0)
def synthetic_data(w, b, n):
    X = torch.normal(0, 1, (n, len(w)))
    y = torch.matmul(X, w) + b
    y += torch.normal(0, 0.01, y.shape)
    return X, y.reshape((-1, 1))
true_w, true_b = torch.tensor([2, -3.4]), 4.2
features, labels = synthetic_data(true_w, true_b, 60)
print('features:', features[0], '\\nlabel:', labels[0])

def data_iter(batch_size, features, labels):
    indices = list(range(len(features)))
    random.shuffle(indices)
    for i in range(0, len(indices), batch_size):
        batch = torch.tensor(indices[i: min(i + batch_size, len(indices))])
        yield features[batch], labels[batch]
for X, y in data_iter(4, features, labels):
    print(X, '\\n', y)
    break

w = torch.normal(0, 0.01, size=(2, 1), requires_grad=True)
b = torch.zeros(1, requires_grad=True)
def linreg(X, w, b):
    return torch.matmul(X, w) + b
def squared_loss(y_hat, y):
    return (y_hat - y.reshape(y_hat.shape)) ** 2 / 2
def sgd(params, lr, batch_size):
    with torch.no_grad():
        for param in params:
            param -= lr * param.grad / batch_size
            param.grad.zero_()
for epoch in range(3):
    for X, y in data_iter(10, features, labels):
        l = squared_loss(linreg(X, w, b), y)
        l.sum().backward()
        sgd([w, b], 0.3, 10)
    with torch.no_grad():
        train_l = squared_loss(linreg(features, w, b), labels)
        print(f'epoch {epoch + 1}, loss {float(train_l.mean()):f}')
print(w, b, w.grad, b.grad)
print(f'w的估计误差: {true_w - w.reshape(true_w.shape)}')
print(f'b的估计误差: {true_b - b}')
""",
    "d2l: linear regression with nn": """
from torch import nn
from torch.utils import data
torch.manual_seed(1)
true_w, true_b = torch.tensor([2, -3.4]), 4.2
features = torch.normal(0, 1, (60, 2))
labels = (features @ true_w + true_b + torch.normal(0, 0.01, (60,))).reshape((-1, 1))
def load_array(data_arrays, batch_size, is_train=True):
    dataset = data.TensorDataset(*data_arrays)
    return data.DataLoader(dataset, batch_size, shuffle=is_train)
data_iter = load_array((features, labels), 5)
print(next(iter(data_iter)))

net = nn.Sequential(nn.Linear(2, 1))
print(net[0].weight.data.normal_(0, 0.01), net[0].bias.data.fill_(0))
loss = nn.MSELoss()
trainer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(3):
    for X, y in data_iter:
        l = loss(net(X), y)
        trainer.zero_grad()
        l.backward()
        trainer.step()
    l = loss(net(features), labels)
    print(f'epoch {epoch + 1}, loss {l:f}')
w, b = net[0].weight.data, net[0].bias.data
print('w的估计误差:', true_w - w.reshape(true_w.shape))
print('b的估计误差:', true_b - b)
print(net, trainer)
""",
    "d2l: softmax regression from scratch": """
torch.manual_seed(0)
X = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print(X.sum(0, keepdim=True), X.sum(1, keepdim=True))
def softmax(X):
    X_exp = torch.exp(X)
    partition = X_exp.sum(1, keepdim=True)
    return X_exp / partition
X = torch.normal(0, 1, (2, 5))
print(softmax(X), softmax(X).sum(1))
y = torch.tensor([0, 2])
y_hat = torch.tensor([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]])
print(y_hat[[0, 1], y])
def cross_entropy(y_hat, y):
    return - torch.log(y_hat[range(len(y_hat)), y])
print(cross_entropy(y_hat, y))
def accuracy(y_hat, y):
    if len(y_hat.shape) > 1 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(axis=1)
    cmp = y_hat.type(y.dtype) == y
    return float(cmp.type(y.dtype).sum())
print(accuracy(y_hat, y) / len(y))

images = torch.rand(30, 1, 4, 4)
labels = (images.reshape(30, -1)[:, :3] + 0).argmax(1)
W = torch.normal(0, 0.01, size=(16, 3), requires_grad=True)
b = torch.zeros(3, requires_grad=True)
for epoch in range(5):
    y_hat = softmax(torch.matmul(images.reshape((-1, W.shape[0])), W) + b)
    l = cross_entropy(y_hat, labels)
    l.sum().backward()
    print(f'{float(l.sum()) / l.numel():.4f} {accuracy(y_hat, labels) / labels.numel():.3f}')
    with torch.no_grad():
        for p in (W, b):
            p -= 0.5 * p.grad / len(images)
            p.grad.zero_()
print(W[:3], b)
""",
    "d2l: mlp from scratch": """
from torch import nn
torch.manual_seed(2)
num_inputs, num_outputs, num_hiddens = 6, 3, 8
W1 = nn.Parameter(torch.randn(num_inputs, num_hiddens, requires_grad=True) * 0.01)
b1 = nn.Parameter(torch.zeros(num_hiddens, requires_grad=True))
W2 = nn.Parameter(torch.randn(num_hiddens, num_outputs, requires_grad=True) * 0.01)
b2 = nn.Parameter(torch.zeros(num_outputs, requires_grad=True))
params = [W1, b1, W2, b2]
def relu(X):
    a = torch.zeros_like(X)
    return torch.max(X, a)
def net(X):
    X = X.reshape((-1, num_inputs))
    H = relu(X @ W1 + b1)
    return (H @ W2 + b2)
x = torch.arange(-8.0, 8.0, 4, requires_grad=True)
for f in (torch.relu, torch.sigmoid, torch.tanh, lambda z: torch.prelu(z, torch.tensor(0.25))):
    y = f(x)
    if x.grad is not None: x.grad.data.zero_()
    y.backward(torch.ones_like(x), retain_graph=True)
    print(y.detach(), x.grad)

loss = nn.CrossEntropyLoss(reduction='none')
updater = torch.optim.SGD(params, lr=0.5)
X, y = torch.randn(20, 2, 3), torch.randint(0, 3, (20,))
for epoch in range(6):
    l = loss(net(X), y)
    updater.zero_grad()
    l.mean().backward()
    updater.step()
    print(epoch, l.mean().item())
print(b2, b2.grad, b2.grad.norm())
def init_weights(m):
    if type(m) == nn.Linear:
        nn.init.normal_(m.weight, std=0.01)
seq = nn.Sequential(nn.Flatten(), nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 3))
print(seq.apply(init_weights))
print(seq(X)[:2])
""",
    "d2l: weight decay, dropout, polynomials": """
import math
import numpy as np
from torch import nn
np.random.seed(0)
torch.manual_seed(0)
true_w = np.zeros(6)
true_w[0:4] = np.array([5, 1.2, -3.4, 5.6])
features = np.random.normal(size=(20, 1))
poly = np.power(features, np.arange(6).reshape(1, -1))
for i in range(6):
    poly[:, i] /= math.gamma(i + 1)
labels = np.dot(poly, true_w)
true_w, features, poly, labels = [torch.tensor(x, dtype=torch.float32)
                                  for x in [true_w, features, poly, labels]]
print(features[:2], poly[:2, :], labels[:2])
net = nn.Sequential(nn.Linear(poly.shape[-1], 1, bias=False))
trainer = torch.optim.SGD(net.parameters(), lr=0.01)
for _ in range(20):
    l = nn.MSELoss(reduction='none')(net(poly), labels.reshape(-1, 1))
    trainer.zero_grad()
    l.mean().backward()
    trainer.step()
print('weight:', net[0].weight.data.numpy().round(3))

def dropout_layer(X, dropout):
    assert 0 <= dropout <= 1
    if dropout == 1:
        return torch.zeros_like(X)
    if dropout == 0:
        return X
    mask = (torch.rand(X.shape) > dropout).float()
    return mask * X / (1.0 - dropout)
X = torch.arange(16, dtype = torch.float32).reshape((2, 8))
for p in (0., 0.5, 1.):
    print(dropout_layer(X, p))

net = nn.Sequential(nn.Linear(4, 1))
for param in net.parameters():
    param.data.normal_()
trainer = torch.optim.SGD([{"params": net[0].weight, 'weight_decay': 3},
                           {"params": net[0].bias}], lr=0.003)
x, y = torch.normal(0, 1, (5, 4)), torch.ones(5, 1) * 0.05
def l2_penalty(w):
    return torch.sum(w.pow(2)) / 2
for _ in range(5):
    trainer.zero_grad()
    ((net(x) - y) ** 2).mean().backward()
    trainer.step()
print('w的L2范数:', net[0].weight.norm().item(), l2_penalty(net[0].weight))
print(trainer)
""",
    "d2l: numerical stability": """
x = torch.arange(-8.0, 8.0, 2., requires_grad=True)
y = torch.sigmoid(x)
y.backward(torch.ones_like(x))
print(x.detach().numpy(), y.detach().numpy(), x.grad.numpy())
torch.manual_seed(0)
M = torch.normal(0, 1, size=(4, 4))
print('一个矩阵\\n', M)
for i in range(100):
    M = torch.mm(M, torch.normal(0, 1, size=(4, 4)))
print(torch.isfinite(M).all(), M.abs().log10().round())
o = torch.tensor([1000., 0., -1000.])
print(torch.exp(o) / torch.exp(o).sum(), torch.log_softmax(o, 0), torch.logsumexp(o, dim=0))
""",
    "mofan: regression": """
import torch.nn.functional as F
from torch.autograd import Variable
torch.manual_seed(1)
x = torch.unsqueeze(torch.linspace(-1, 1, 20), dim=1)
y = x.pow(2) + 0.2*torch.rand(x.size())
x, y = Variable(x), Variable(y)
class Net(torch.nn.Module):
    def __init__(self, n_feature, n_hidden, n_output):
        super(Net, self).__init__()
        self.hidden = torch.nn.Linear(n_feature, n_hidden)
        self.predict = torch.nn.Linear(n_hidden, n_output)
    def forward(self, x):
        x = F.relu(self.hidden(x))
        x = self.predict(x)
        return x
net = Net(n_feature=1, n_hidden=10, n_output=1)
print(net)
optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
loss_func = torch.nn.MSELoss()
for t in range(15):
    prediction = net(x)
    loss = loss_func(prediction, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if t % 5 == 0:
        print('Loss=%.4f' % loss.data.numpy(), prediction.data.numpy().shape)
print(net(torch.FloatTensor([[-0.8]])), loss)
""",
    "mofan: classification": """
import torch.nn.functional as F
torch.manual_seed(1)
n_data = torch.ones(10, 2)
x0, y0 = torch.normal(2*n_data, 1), torch.zeros(10)
x1, y1 = torch.normal(-2*n_data, 1), torch.ones(10)
x = torch.cat((x0, x1), 0).type(torch.FloatTensor)
y = torch.cat((y0, y1), ).type(torch.LongTensor)
net = torch.nn.Sequential(torch.nn.Linear(2, 10), torch.nn.ReLU(), torch.nn.Linear(10, 2))
optimizer = torch.optim.SGD(net.parameters(), lr=0.02)
loss_func = torch.nn.CrossEntropyLoss()
for t in range(10):
    out = net(x)
    loss = loss_func(out, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if t % 3 == 0:
        prediction = torch.max(F.softmax(out, dim=1), 1)[1]
        pred_y = prediction.data.numpy().squeeze()
        target_y = y.data.numpy()
        accuracy = float((pred_y == target_y).astype(int).sum()) / float(target_y.size)
        print('Accuracy=%.2f' % accuracy, loss.item())
print(torch.max(out, 1))
""",
    "mofan: batches, four optimizers, saving": """
import io
import torch.utils.data as Data
import torch.nn.functional as F
torch.manual_seed(1)
x = torch.linspace(1, 10, 10)
y = torch.linspace(10, 1, 10)
loader = Data.DataLoader(dataset=Data.TensorDataset(x, y), batch_size=4, shuffle=True,
                         num_workers=0)
for epoch in range(2):
    for step, (batch_x, batch_y) in enumerate(loader):
        print('Epoch:', epoch, '| Step:', step, batch_x.numpy(), batch_y.numpy())

def make():
    torch.manual_seed(3)
    return torch.nn.Sequential(torch.nn.Linear(1, 6), torch.nn.Tanh(), torch.nn.Linear(6, 1))
nets = [make() for _ in range(4)]
opts = [torch.optim.SGD(nets[0].parameters(), lr=0.01),
        torch.optim.SGD(nets[1].parameters(), lr=0.01, momentum=0.8),
        torch.optim.RMSprop(nets[2].parameters(), lr=0.01, alpha=0.9),
        torch.optim.Adam(nets[3].parameters(), lr=0.01, betas=(0.9, 0.99))]
losses_his = [[], [], [], []]
for step, (b_x, b_y) in enumerate(loader):
    for net, opt, l_his in zip(nets, opts, losses_his):
        loss = torch.nn.MSELoss()(net(b_x.unsqueeze(1)), b_y.unsqueeze(1))
        opt.zero_grad()
        loss.backward()
        opt.step()
        l_his.append(loss.data.numpy())
print([[round(float(v), 3) for v in h] for h in losses_his])

file, params = io.BytesIO(), io.BytesIO()
torch.save(nets[0].state_dict(), params)
_ = params.seek(0)
net3 = make()
print(net3.load_state_dict(torch.load(params)))
print(net3(x[:2, None]), torch.equal(net3(x[:2, None]), nets[0](x[:2, None])))
print(nets[0].state_dict())
""",
}
