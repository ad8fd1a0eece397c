"""Convolutional networks: blocks of the famous ones, normalization, training on small pictures.

Cf. d2l-ai/d2l-zh (chapters 5 to 7), the notebooks of CS231n (Mooguy/DL4CV), the tutorial of PyTorch
in sixty minutes and its one on fooling a network (pytorch/tutorials).
"""

from __future__ import annotations

CONVOLUTIONS = {
    "d2l: layers and blocks": """
import io
import torch.nn.functional as F
from torch import nn
torch.manual_seed(0)
class MySequential(nn.Module):
    def __init__(self, *args):
        super().__init__()
        for idx, module in enumerate(args):
            self._modules[str(idx)] = module
    def forward(self, X):
        for block in self._modules.values():
            X = block(X)
        return X
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.rand_weight = torch.rand((4, 4), requires_grad=False)
        self.linear = nn.Linear(4, 4)
    def forward(self, X):
        X = self.linear(X)
        X = F.relu(torch.mm(X, self.rand_weight) + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X /= 2
        return X.sum()
X = torch.rand(2, 4)
net = MySequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
print(net(X), FixedHiddenMLP()(X), nn.Sequential(net, FixedHiddenMLP())(X))

print(net._modules['2'].state_dict())
print(type(net._modules['2'].bias), net._modules['2'].bias, net._modules['2'].weight.grad == None)
print(*[(name, param.shape) for name, param in net.named_parameters()])
def block1():
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())
def block2():
    net = nn.Sequential()
    for i in range(2):
        net.add_module(f'block {i}', block1())
    return net
rgnet = nn.Sequential(block2(), nn.Linear(4, 1))
print(rgnet)
print(rgnet[0][1][0].bias.data)

def my_init(m):
    if type(m) == nn.Linear:
        print("Init", *[(name, param.shape) for name, param in m.named_parameters()][0])
        nn.init.uniform_(m.weight, -10, 10)
        m.weight.data *= m.weight.data.abs() >= 5
rgnet.apply(my_init)
print(rgnet[1].weight)
shared = nn.Linear(8, 8)
net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), shared, nn.ReLU(), shared, nn.ReLU(),
                    nn.Linear(8, 1))
print(net(X))
net[2].weight.data[0, 0] = 100
print(net[2].weight.data[0] == net[4].weight.data[0], len(list(net.parameters())))

class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.mean()
class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units,))
    def forward(self, X):
        linear = torch.matmul(X, self.weight.data) + self.bias.data
        return F.relu(linear)
print(CenteredLayer()(torch.FloatTensor([1, 2, 3, 4, 5])), MyLinear(5, 3).weight)
print(nn.Sequential(MyLinear(4, 8), MyLinear(8, 1))(X), CenteredLayer()(X).mean().abs() < 1e-6)
file = io.BytesIO()
torch.save({'x': torch.arange(4), 'y': [torch.zeros(2)]}, file)
_ = file.seek(0)
print(torch.load(file))
""",
    "d2l: cross-correlation and pooling by hand": """
from torch import nn
torch.manual_seed(0)
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i + h, j:j + w] * K).sum()
    return Y
X = torch.tensor([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]])
K = torch.tensor([[0.0, 1.0], [2.0, 3.0]])
print(corr2d(X, K))
X = torch.ones((6, 8))
X[:, 2:6] = 0
K = torch.tensor([[1.0, -1.0]])
Y = corr2d(X, K)
print(Y)
conv2d = nn.Conv2d(1, 1, kernel_size=(1, 2), bias=False)
X, Y, lr = X.reshape((1, 1, 6, 8)), Y.reshape((1, 1, 6, 7)), 3e-2
for i in range(10):
    Y_hat = conv2d(X)
    l = (Y_hat - Y) ** 2
    conv2d.zero_grad()
    l.sum().backward()
    conv2d.weight.data[:] -= lr * conv2d.weight.grad
    if (i + 1) % 2 == 0:
        print(f'epoch {i+1}, loss {l.sum():.3f}')
print(conv2d.weight.data.reshape((1, 2)))

def pool2d(X, pool_size, mode='max'):
    p_h, p_w = pool_size
    Y = torch.zeros((X.shape[0] - p_h + 1, X.shape[1] - p_w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == 'max':
                Y[i, j] = X[i: i + p_h, j: j + p_w].max()
            elif mode == 'avg':
                Y[i, j] = X[i: i + p_h, j: j + p_w].mean()
    return Y
X = torch.tensor([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]])
print(pool2d(X, (2, 2)), pool2d(X, (2, 2), 'avg'))
X = torch.arange(16, dtype=torch.float32).reshape((1, 1, 4, 4))
X = torch.cat((X, X + 1), 1)
print(nn.MaxPool2d(3, padding=1, stride=2)(X))
print(nn.MaxPool2d((2, 3), stride=(2, 3), padding=(0, 1))(X))
def corr2d_multi_in_out_1x1(X, K):
    c_i, h, w = X.shape
    return torch.matmul(K.reshape((K.shape[0], c_i)), X.reshape((c_i, h * w))).reshape((-1, h, w))
X, K = torch.normal(0, 1, (3, 3, 3)), torch.normal(0, 1, (2, 3, 1, 1))
Y1 = corr2d_multi_in_out_1x1(X, K)
Y2 = torch.stack([sum(corr2d(x, k) for x, k in zip(X, ks)) for ks in K], 0)
print(float(torch.abs(Y1 - Y2).sum()) < 1e-5)
for c in (nn.Conv2d(1, 1, kernel_size=3, padding=1), nn.Conv2d(1, 1, (5, 3), padding=(2, 1)),
          nn.Conv2d(1, 1, 3, padding=1, stride=2), nn.Conv2d(1, 1, (3, 5), (3, 4), (0, 1))):
    print(c(torch.rand(size=(8, 8)).reshape((1, 1, 8, 8))).shape[2:], c)
""",
    "d2l: LeNet, AlexNet and VGG": """
from torch import nn
torch.manual_seed(0)
lenet = nn.Sequential(
    nn.Conv2d(1, 6, kernel_size=5, padding=2), nn.Sigmoid(),
    nn.AvgPool2d(kernel_size=2, stride=2),
    nn.Conv2d(6, 16, kernel_size=5), nn.Sigmoid(),
    nn.AvgPool2d(kernel_size=2, stride=2),
    nn.Flatten(),
    nn.Linear(16, 12), nn.Sigmoid(),
    nn.Linear(12, 10))
X = torch.rand(size=(1, 1, 14, 14), dtype=torch.float32)
for layer in lenet:
    X = layer(X)
    print(layer.__class__.__name__, 'output shape: \\t', X.shape)
def init_weights(m):
    if type(m) == nn.Linear or type(m) == nn.Conv2d:
        nn.init.xavier_uniform_(m.weight)
lenet.apply(init_weights)
X, y = torch.rand(6, 1, 14, 14), torch.arange(6)
optimizer = torch.optim.SGD(lenet.parameters(), lr=0.9)
for _ in range(3):
    lenet.train()
    optimizer.zero_grad()
    l = nn.CrossEntropyLoss()(lenet(X), y)
    l.backward()
    optimizer.step()
    print(f'loss {l.item():.3f}', lenet[0].weight.grad.abs().mean())

def vgg_block(num_convs, in_channels, out_channels):
    layers = []
    for _ in range(num_convs):
        layers.append(nn.Conv2d(in_channels, out_channels, kernel_size=3, padding=1))
        layers.append(nn.ReLU())
        in_channels = out_channels
    layers.append(nn.MaxPool2d(kernel_size=2,stride=2))
    return nn.Sequential(*layers)
conv_blks, in_channels = [], 1
for (num_convs, out_channels) in ((1, 4), (1, 8), (2, 8)):
    conv_blks.append(vgg_block(num_convs, in_channels, out_channels))
    in_channels = out_channels
vgg = nn.Sequential(*conv_blks, nn.Flatten(), nn.Linear(32, 16), nn.ReLU(), nn.Dropout(0.5),
                    nn.Linear(16, 10))
print(vgg)
out = vgg(torch.randn(2, 1, 16, 16))
print(out)
out.sum().backward()
print(vgg[0][0].weight.grad[0])
alex = nn.Sequential(nn.Conv2d(1, 4, kernel_size=11, stride=4, padding=1), nn.ReLU(),
                     nn.MaxPool2d(kernel_size=3, stride=2), nn.Flatten(), nn.LazyLinear(10))
print(alex(torch.randn(1, 1, 28, 28)).shape, alex[-1])
""",
    "d2l: NiN and GoogLeNet": """
from torch import nn
from torch.nn import functional as F
torch.manual_seed(1)
def nin_block(in_channels, out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, kernel_size, strides, padding), nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, kernel_size=1), nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, kernel_size=1), nn.ReLU())
net = nn.Sequential(nin_block(1, 4, kernel_size=5, strides=2, padding=0), nn.MaxPool2d(3, stride=2),
                    nn.Dropout(0.5), nin_block(4, 3, kernel_size=3, strides=1, padding=1),
                    nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())
X = torch.rand(size=(1, 1, 20, 20))
for layer in net:
    X = layer(X)
    print(layer.__class__.__name__,'output shape:\\t', X.shape)
print(X)
class Inception(nn.Module):
    def __init__(self, in_channels, c1, c2, c3, c4, **kwargs):
        super(Inception, self).__init__(**kwargs)
        self.p1_1 = nn.Conv2d(in_channels, c1, kernel_size=1)
        self.p2_1 = nn.Conv2d(in_channels, c2[0], kernel_size=1)
        self.p2_2 = nn.Conv2d(c2[0], c2[1], kernel_size=3, padding=1)
        self.p3_1 = nn.Conv2d(in_channels, c3[0], kernel_size=1)
        self.p3_2 = nn.Conv2d(c3[0], c3[1], kernel_size=5, padding=2)
        self.p4_1 = nn.MaxPool2d(kernel_size=3, stride=1, padding=1)
        self.p4_2 = nn.Conv2d(in_channels, c4, kernel_size=1)
    def forward(self, x):
        p1 = F.relu(self.p1_1(x))
        p2 = F.relu(self.p2_2(F.relu(self.p2_1(x))))
        p3 = F.relu(self.p3_2(F.relu(self.p3_1(x))))
        p4 = F.relu(self.p4_2(self.p4_1(x)))
        return torch.cat((p1, p2, p3, p4), dim=1)
block = Inception(3, 2, (2, 3), (1, 2), 1)
x = torch.randn(2, 3, 5, 5, requires_grad=True)
y = block(x)
print(y.shape, y.mean(), y)
y.mean().backward()
print(x.grad[0, 0], block.p3_2.bias.grad)
""",
    "d2l: batch normalization from scratch": """
from torch import nn
torch.manual_seed(0)
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum):
    if not torch.is_grad_enabled():
        X_hat = (X - moving_mean) / torch.sqrt(moving_var + eps)
    else:
        assert len(X.shape) in (2, 4)
        if len(X.shape) == 2:
            mean = X.mean(dim=0)
            var = ((X - mean) ** 2).mean(dim=0)
        else:
            mean = X.mean(dim=(0, 2, 3), keepdim=True)
            var = ((X - mean) ** 2).mean(dim=(0, 2, 3), keepdim=True)
        X_hat = (X - mean) / torch.sqrt(var + eps)
        moving_mean = momentum * moving_mean + (1.0 - momentum) * mean
        moving_var = momentum * moving_var + (1.0 - momentum) * var
    Y = gamma * X_hat + beta
    return Y, moving_mean.data, moving_var.data
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        shape = (1, num_features) if num_dims == 2 else (1, num_features, 1, 1)
        self.gamma = nn.Parameter(torch.ones(shape))
        self.beta = nn.Parameter(torch.zeros(shape))
        self.moving_mean = torch.zeros(shape)
        self.moving_var = torch.ones(shape)
    def forward(self, X):
        if self.moving_mean.device != X.device:
            self.moving_mean = self.moving_mean.to(X.device)
            self.moving_var = self.moving_var.to(X.device)
        Y, self.moving_mean, self.moving_var = batch_norm(
            X, self.gamma, self.beta, self.moving_mean, self.moving_var, eps=1e-5, momentum=0.9)
        return Y
net = nn.Sequential(nn.Conv2d(1, 2, kernel_size=3), BatchNorm(2, num_dims=4), nn.Sigmoid(),
                    nn.AvgPool2d(kernel_size=2, stride=2), nn.Flatten(), nn.Linear(8, 4),
                    BatchNorm(4, num_dims=2), nn.Sigmoid(), nn.Linear(4, 2))
X, y = torch.rand(8, 1, 6, 6), torch.tensor([0, 1] * 4)
trainer = torch.optim.SGD(net.parameters(), lr=1.0)
for _ in range(4):
    trainer.zero_grad()
    l = nn.functional.cross_entropy(net(X), y)
    l.backward()
    trainer.step()
    print(f'{l:.4f}')
print(net[1].gamma.reshape((-1,)), net[1].beta.reshape((-1,)), net[1].moving_mean)
with torch.no_grad():
    print(net(X[:1]))
own, theirs = BatchNorm(1, 4), nn.BatchNorm2d(1)
print(torch.allclose(own(X), theirs(X), atol=1e-5), theirs.running_mean, theirs.running_var)
""",
    "d2l: ResNet and DenseNet": """
from torch import nn
from torch.nn import functional as F
torch.manual_seed(0)
class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.Conv2d(input_channels, num_channels, kernel_size=3, padding=1,
                               stride=strides)
        self.conv2 = nn.Conv2d(num_channels, num_channels, kernel_size=3, padding=1)
        if use_1x1conv:
            self.conv3 = nn.Conv2d(input_channels, num_channels, kernel_size=1, stride=strides)
        else:
            self.conv3 = None
        self.bn1 = nn.BatchNorm2d(num_channels)
        self.bn2 = nn.BatchNorm2d(num_channels)
    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)))
        Y = self.bn2(self.conv2(Y))
        if self.conv3:
            X = self.conv3(X)
        Y += X
        return F.relu(Y)
blk = Residual(3, 3)
X = torch.rand(2, 3, 4, 4)
print(blk(X)[0, 0], Residual(3, 6, use_1x1conv=True, strides=2)(X).shape)
def resnet_block(input_channels, num_channels, num_residuals, first_block=False):
    blk = []
    for i in range(num_residuals):
        if i == 0 and not first_block:
            blk.append(Residual(input_channels, num_channels, use_1x1conv=True, strides=2))
        else:
            blk.append(Residual(num_channels, num_channels))
    return blk
net = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(),
                    nn.Sequential(*resnet_block(4, 4, 1, first_block=True)),
                    nn.Sequential(*resnet_block(4, 8, 2)),
                    nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(8, 3))
l = F.cross_entropy(net(torch.rand(4, 1, 8, 8)), torch.tensor([0, 1, 2, 0]))
l.backward()
print(l, net[0].weight.grad[0], net[3][0].bn1.running_var)
print(net[4][0])

def conv_block(input_channels, num_channels):
    return nn.Sequential(nn.BatchNorm2d(input_channels), nn.ReLU(),
                         nn.Conv2d(input_channels, num_channels, kernel_size=3, padding=1))
class DenseBlock(nn.Module):
    def __init__(self, num_convs, input_channels, num_channels):
        super(DenseBlock, self).__init__()
        layer = []
        for i in range(num_convs):
            layer.append(conv_block(num_channels * i + input_channels, num_channels))
        self.net = nn.Sequential(*layer)
    def forward(self, X):
        for blk in self.net:
            Y = blk(X)
            X = torch.cat((X, Y), dim=1)
        return X
blk = nn.Sequential(DenseBlock(2, 3, 2), nn.BatchNorm2d(7), nn.ReLU(), nn.Conv2d(7, 2, 1),
                    nn.AvgPool2d(kernel_size=2, stride=2))
print(blk(X))
blk(X).pow(2).sum().backward()
print(blk[0].net[0][2].weight.grad[1, 2])
""",
}
