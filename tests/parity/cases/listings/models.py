"""Regression, classification, convolutions, adversaries."""

from __future__ import annotations

MODELS = {
    "linear regression by hand": """
import random
import torch
random.seed(0)
torch.manual_seed(0)

def synthetic_data(w, b, num_examples):
    X = torch.normal(0, 1, (num_examples, len(w)))
    y = torch.matmul(X, w) + b
    y += torch.normal(0, 0.01, y.shape)
    return X, y.reshape((-1, 1))

true_w, true_b = torch.tensor([2, -3.4]), 4.2
features, labels = synthetic_data(true_w, true_b, 100)
print(features[0], labels[0])

def data_iter(batch_size, features, labels):
    indices = list(range(len(features)))
    random.shuffle(indices)
    for i in range(0, len(features), batch_size):
        batch = torch.tensor(indices[i:min(i + batch_size, len(features))])
        yield features[batch], labels[batch]

w = torch.normal(0, 0.01, size=(2, 1), requires_grad=True)
b = torch.zeros(1, requires_grad=True)

def sgd(params, lr, batch_size):
    with torch.no_grad():
        for param in params:
            param -= lr * param.grad / batch_size
            param.grad.zero_()

for epoch in range(3):
    for X, y in data_iter(10, features, labels):
        l = (torch.matmul(X, w) + b - y.reshape(w[0].shape if False else (-1, 1))) ** 2 / 2
        l.sum().backward()
        sgd([w, b], 0.03, 10)
    with torch.no_grad():
        print(f"epoch {epoch + 1}, loss {float(((features @ w + b - labels) ** 2 / 2).mean()):f}")
print(true_w - w.reshape(true_w.shape), true_b - b)
""",
    "linear regression by layers": """
import torch
from torch import nn
from torch.utils import data
torch.manual_seed(0)
X = torch.randn(50, 2)
y = X @ torch.tensor([[2.], [-3.4]]) + 4.2

def load_array(data_arrays, batch_size, is_train=True):
    return data.DataLoader(data.TensorDataset(*data_arrays), batch_size, shuffle=is_train)

data_iter = load_array((X, y), 10)
net = nn.Sequential(nn.Linear(2, 1))
net[0].weight.data.normal_(0, 0.01)
net[0].bias.data.fill_(0)
loss = nn.MSELoss()
trainer = torch.optim.SGD(net.parameters(), lr=0.03)
for epoch in range(3):
    for a, b in data_iter:
        l = loss(net(a), b)
        trainer.zero_grad()
        l.backward()
        trainer.step()
    print("epoch %d, loss: %.4f" % (epoch + 1, loss(net(X), y).item()))
print(net, net[0].weight.data, net[0].bias.data)
""",
    "softmax by hand": """
import torch
torch.manual_seed(0)
num_inputs, num_outputs = 6, 3
W = torch.normal(0, 0.01, size=(num_inputs, num_outputs), requires_grad=True)
b = torch.zeros(num_outputs, requires_grad=True)

def softmax(X):
    X_exp = torch.exp(X)
    return X_exp / X_exp.sum(1, keepdim=True)

def cross_entropy(y_hat, y):
    return -torch.log(y_hat[range(len(y_hat)), y])

def accuracy(y_hat, y):
    cmp = y_hat.argmax(axis=1).type(y.dtype) == y
    return float(cmp.type(y.dtype).sum())

X, y = torch.rand(12, 2, 3), torch.randint(0, 3, (12,))
for epoch in range(3):
    l = cross_entropy(softmax(torch.matmul(X.reshape((-1, W.shape[0])), W) + b), y)
    l.sum().backward()
    with torch.no_grad():
        for p in (W, b):
            p -= 0.1 * p.grad
            p.grad.zero_()
    print(epoch, l.mean(), accuracy(softmax(X.reshape(-1, 6) @ W + b), y) / len(y))
""",
    "softmax by layers": """
import torch
from torch import nn
torch.manual_seed(0)
net = nn.Sequential(nn.Flatten(), nn.Linear(12, 16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 3))

def init_weights(m):
    if type(m) == nn.Linear:
        nn.init.normal_(m.weight, std=0.01)

print(net.apply(init_weights))
loss = nn.CrossEntropyLoss(reduction="none")
trainer = torch.optim.SGD(net.parameters(), lr=0.1, weight_decay=1e-3, momentum=0.9)
X, y = torch.rand(8, 1, 3, 4), torch.tensor([0, 1, 2, 0, 1, 2, 0, 1])
net.train()
for epoch in range(4):
    l = loss(net(X), y)
    trainer.zero_grad()
    l.mean().backward()
    trainer.step()
    print(epoch, l.sum().item())
net.eval()
print(net(X).argmax(1), torch.nn.functional.softmax(net(X), dim=1)[0])
""",
    "logistic regression": """
import torch
import torch.nn.functional as F
torch.manual_seed(0)
x_data = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y_data = torch.tensor([[0.], [0.], [1.], [1.]])

class Model(torch.nn.Module):
    def __init__(self):
        super(Model, self).__init__()
        self.linear = torch.nn.Linear(1, 1)
    def forward(self, x):
        return torch.sigmoid(self.linear(x))

model = Model()
criterion = torch.nn.BCELoss(size_average=False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(100):
    y_pred = model(x_data)
    loss = criterion(y_pred, y_data)
    if epoch % 50 == 0:
        print(epoch, loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print("w =", model.linear.weight.item(), "b =", model.linear.bias.item())
print(model(torch.Tensor([[4.0]])).data[0][0] > 0.5, F.sigmoid(torch.tensor(0.)))
""",
    "curve by a network": """
import torch
import torch.nn.functional as F
torch.manual_seed(1)
x = torch.unsqueeze(torch.linspace(-1, 1, 50), dim=1)
y = x.pow(2) + 0.2 * torch.rand(x.size())

class Net(torch.nn.Module):
    def __init__(self, n_feature, n_hidden, n_output):
        super(Net, self).__init__()
        self.hidden = torch.nn.Linear(n_feature, n_hidden)
        self.predict = torch.nn.Linear(n_hidden, n_output)
    def forward(self, x):
        return self.predict(F.relu(self.hidden(x)))

net = Net(n_feature=1, n_hidden=10, n_output=1)
print(net)
optimizers = {
    "SGD": torch.optim.SGD(net.parameters(), lr=0.2),
    "Momentum": torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.8),
    "RMSprop": torch.optim.RMSprop(net.parameters(), lr=0.01, alpha=0.9),
    "Adam": torch.optim.Adam(net.parameters(), lr=0.01, betas=(0.9, 0.99))}
loss_func = torch.nn.MSELoss()
for name, optimizer in optimizers.items():
    for t in range(10):
        loss = loss_func(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(name, loss.data.numpy())
""",
    "convolutions": """
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
torch.manual_seed(0)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 8, 3)
        self.conv2_drop = nn.Dropout2d()
        self.bn = nn.BatchNorm2d(8)
        self.fc1 = nn.Linear(32, 16)
        self.fc2 = nn.Linear(16, 10)
    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.bn(self.conv2_drop(self.conv2(x))), 2))
        x = x.view(-1, self.num_flat_features(x))
        x = F.dropout(F.relu(self.fc1(x)), training=self.training)
        return F.log_softmax(self.fc2(x), dim=1)
    def num_flat_features(self, x):
        num_features = 1
        for s in x.size()[1:]:
            num_features *= s
        return num_features

net = Net()
params = list(net.parameters())
print(len(params), params[0].size(), sum(p.numel() for p in params if p.requires_grad))
optimizer = optim.SGD(net.parameters(), lr=0.05, momentum=0.5)
scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.7)
images, target = torch.randn(4, 1, 12, 12), torch.randint(10, (4,))
for batch_idx in range(3):
    optimizer.zero_grad()
    loss = F.nll_loss(net(images), target)
    loss.backward()
    optimizer.step()
    scheduler.step()
    print("Train [{}/3]\\tLoss: {:.5f}".format(batch_idx, loss.item()), scheduler.get_last_lr())
net.eval()
with torch.no_grad():
    output = net(images)
    pred = output.argmax(dim=1, keepdim=True)
    print(F.nll_loss(output, target, reduction="sum").item(),
          pred.eq(target.view_as(pred)).sum().item())
net.zero_grad()
print(net.conv1.bias.grad)
""",
    "convolutions by hand": """
import torch
from torch import nn

def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i + h, j:j + w] * K).sum()
    return Y

X = torch.ones((6, 8))
X[:, 2:6] = 0
K = torch.tensor([[1.0, -1.0]])
Y = corr2d(X, K)
print(Y, corr2d(X.t(), K))

torch.manual_seed(0)
conv2d = nn.Conv2d(1, 1, kernel_size=(1, 2), bias=False)
X, Y = X.reshape((1, 1, 6, 8)), Y.reshape((1, 1, 6, 7))
for i in range(10):
    l = (conv2d(X) - Y) ** 2
    conv2d.zero_grad()
    l.sum().backward()
    conv2d.weight.data[:] -= 3e-2 * conv2d.weight.grad
    if (i + 1) % 5 == 0:
        print(f"epoch {i + 1}, loss {l.sum():.3f}")
print(conv2d.weight.data.reshape((1, 2)))
net = nn.Sequential(nn.LazyConv2d(6, kernel_size=5, padding=2), nn.Sigmoid(),
                    nn.AvgPool2d(kernel_size=2, stride=2), nn.Flatten(), nn.LazyLinear(10))
trainer = torch.optim.SGD(net.parameters(), lr=0.1)
print(net)
x = torch.rand(size=(1, 1, 8, 8), dtype=torch.float32)
for layer in net:
    x = layer(x)
    print(layer.__class__.__name__, "output shape: \\t", x.shape)
x.sum().backward()
trainer.step()
print(net[0].weight.shape, net[0].weight.grad.abs().sum() > 0)
""",
    "adversaries": """
import torch
import torch.nn as nn
torch.manual_seed(0)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
D = nn.Sequential(nn.Linear(8, 16), nn.LeakyReLU(0.2, inplace=True), nn.Linear(16, 1),
                  nn.Sigmoid()).to(device)
G = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(True), nn.Linear(16, 8),
                  nn.Tanh()).to(device)

def weights_init(m):
    classname = m.__class__.__name__
    if classname.find("Linear") != -1:
        nn.init.normal_(m.weight.data, 0.0, 0.02)
    elif classname.find("BatchNorm") != -1:
        nn.init.normal_(m.weight.data, 1.0, 0.02)
        nn.init.constant_(m.bias.data, 0)

D.apply(weights_init), G.apply(weights_init)
criterion = nn.BCELoss()
d_optimizer = torch.optim.Adam(D.parameters(), lr=0.0002, betas=[0.5, 0.999])
g_optimizer = torch.optim.Adam(G.parameters(), lr=0.0002, betas=(0.5, 0.999))
for epoch in range(3):
    images = torch.rand(6, 8, device=device) * 2 - 1
    real_labels = torch.full((6, 1), 1., dtype=torch.float, device=device)
    fake_labels = torch.zeros(6, 1).to(device)
    d_loss_real = criterion(D(images), real_labels)
    z = torch.randn(6, 4, device=device)
    fake_images = G(z)
    d_loss_fake = criterion(D(fake_images.detach()), fake_labels)
    d_loss = d_loss_real + d_loss_fake
    D.zero_grad(), G.zero_grad()
    d_loss.backward()
    d_optimizer.step()
    g_loss = criterion(D(fake_images), real_labels)
    d_optimizer.zero_grad(), g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()
    print("d_loss: {:.4f}, g_loss: {:.4f}, D(x): {:.2f}".format(
        d_loss.item(), g_loss.item(), D(images).mean().item()))
""",
    "autoencoder": """
import torch
from torch import nn
from torch.nn import functional as F
torch.manual_seed(0)

class VAE(nn.Module):
    def __init__(self):
        super(VAE, self).__init__()
        self.fc1 = nn.Linear(10, 8)
        self.fc21, self.fc22 = nn.Linear(8, 2), nn.Linear(8, 2)
        self.fc3, self.fc4 = nn.Linear(2, 8), nn.Linear(8, 10)
    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mu + eps * std
    def forward(self, x):
        h = F.relu(self.fc1(x.view(-1, 10)))
        mu, logvar = self.fc21(h), self.fc22(h)
        z = self.reparameterize(mu, logvar)
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z)))), mu, logvar

def loss_function(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x.view(-1, 10), reduction="sum")
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return BCE + KLD

model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
data = torch.rand(6, 2, 5)
for epoch in range(3):
    model.train()
    optimizer.zero_grad()
    recon, mu, logvar = model(data)
    loss = loss_function(recon, data, mu, logvar)
    loss.backward()
    print(loss.item() / len(data))
    optimizer.step()
""",
    "saving and going on": """
import io
import torch
from torch import nn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
x, y = torch.randn(8, 3), torch.randn(8, 1)

def step():
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0, norm_type=2)
    optimizer.step()
    return loss.item()

print(step(), step())
file = io.BytesIO()
torch.save({"epoch": 2, "model_state_dict": model.state_dict(),
            "optimizer_state_dict": optimizer.state_dict()}, file)
file.seek(0)
checkpoint = torch.load(file, map_location=torch.device("cpu"))
model.load_state_dict(checkpoint["model_state_dict"])
optimizer.load_state_dict(checkpoint["optimizer_state_dict"])
print(checkpoint["epoch"], step())
for name, p in model.state_dict().items():
    print(name, "\\t", p.size())
""",
}
