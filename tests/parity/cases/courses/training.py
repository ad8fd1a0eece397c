"""Training loops of courses: by hand, with modules, with tricks; losses, averages, data, files.

Cf. pytorch/tutorials (what is torch.nn, learning by examples, distilling, saving), fastai's book
(chapter 4), the PyTorch notebook of CS231n (Mooguy/DL4CV), pprp/SimpleCVReproduction.
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
class Legendre3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input ** 3 - 3 * input)
    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return grad_output * 1.5 * (5 * input ** 2 - 1)
a, b, c, d = (torch.full((), v, requires_grad=True) for v in (0.0, -1.0, 0.0, 0.3))
fit(30, lambda: a + b * Legendre3.apply(c + d * x), (a, b, c, d), by_hand)
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
model = nn.Sequential(Lambda(lambda x: x.view(-1, 1, 4, 4)), nn.Conv2d(1, 4, 3, stride=2, padding=1),
                      nn.ReLU(), nn.Conv2d(4, 3, 3, stride=2, padding=1), nn.ReLU(),
                      nn.AdaptiveAvgPool2d(1), Lambda(lambda x: x.view(x.size(0), -1)))
class WrappedDataLoader:
    def __init__(self, dl, func):
        self.dl, self.func = dl, func
    def __len__(self):
        return len(self.dl)
    def __iter__(self):
        for b in self.dl:
            yield self.func(*b)
train_dl = WrappedDataLoader(DataLoader(TensorDataset(x_train, y_train), batch_size=8, shuffle=True),
                             lambda x, y: (x.to('cpu'), y))
opt = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
def loss_batch(model, loss_func, xb, yb, opt=None):
    loss = loss_func(model(xb), yb)
    if opt is not None:
        loss.backward()
        opt.step()
        opt.zero_grad()
    return loss.item(), len(xb)
for epoch in range(2):
    model.train()
    for xb, yb in train_dl:
        loss_batch(model, F.cross_entropy, xb, yb, opt)
    model.eval()
    with torch.no_grad():
        losses, nums = zip(*[loss_batch(model, F.cross_entropy, xb, yb) for xb, yb in train_dl])
    print(epoch, sum(l * n for l, n in zip(losses, nums)) / sum(nums), len(train_dl))
print(model)
""",
    "fast.ai: threes and sevens": """
from torch import tensor, nn
from torch.utils.data import DataLoader
torch.manual_seed(0)
threes, sevens = torch.rand(6, 4, 4), torch.rand(6, 4, 4) + torch.eye(4)
stacked = torch.stack([t for t in threes]).float()
print(stacked.shape, len(stacked.shape), stacked.ndim, stacked.mean(0))
mean3 = stacked.mean(0)
def distance(a, b): return (a - b).abs().mean((-1, -2))
print(distance(threes, mean3), ((sevens[0] - mean3)**2).mean().sqrt())
is_3 = distance(threes, mean3) < distance(threes, sevens.mean(0))
print(is_3, is_3.float().mean())
train_x = torch.cat([threes, sevens]).view(-1, 4*4)
train_y = tensor([1]*len(threes) + [0]*len(sevens)).unsqueeze(1)
dset = list(zip(train_x, train_y))
x, y = dset[0]
print(x.shape, y)
def init_params(size, std=1.0): return (torch.randn(size)*std).requires_grad_()
weights, bias = init_params((16, 1)), init_params(1)
print((train_x[0]*weights.T).sum() + bias)
def linear1(xb): return xb@weights + bias
def mnist_loss(predictions, targets):
    predictions = predictions.sigmoid()
    return torch.where(targets==1, 1-predictions, predictions).mean()
def batch_accuracy(xb, yb):
    preds = xb.sigmoid()
    correct = (preds>0.5) == yb
    return correct.float().mean()
dl = DataLoader(dset, batch_size=4, shuffle=True)
def train_epoch(model, lr, params):
    for xb, yb in dl:
        mnist_loss(model(xb), yb).backward()
        for p in params:
            p.data -= p.grad*lr
            p.grad.zero_()
def validate_epoch(model):
    accs = [batch_accuracy(model(xb), yb) for xb, yb in dl]
    return round(torch.stack(accs).mean().item(), 4)
for i in range(3):
    train_epoch(linear1, 1., (weights, bias))
    print(validate_epoch(linear1), end=' ')
class BasicOptim:
    def __init__(self, params, lr): self.params, self.lr = list(params), lr
    def step(self, *args, **kwargs):
        for p in self.params: p.data -= p.grad.data * self.lr
    def zero_grad(self, *args, **kwargs):
        for p in self.params: p.grad = None
simple_net = nn.Sequential(nn.Linear(16, 5), nn.ReLU(), nn.Linear(5, 1))
opt = BasicOptim(simple_net.parameters(), 0.5)
w, b = simple_net[2].parameters()
print(w.shape, b.shape, w)
for xb, yb in dl:
    mnist_loss(simple_net(xb), yb).backward()
    opt.step()
    opt.zero_grad()
print(validate_epoch(simple_net), tensor([1, 2, 3]) == tensor([1, 0, 3]))
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
def random_weight(shape):
    if len(shape) == 2:
        fan_in = shape[0]
    else:
        fan_in = torch.prod(torch.tensor(shape[1:]))
    w = torch.randn(shape, device=device, dtype=dtype) * torch.sqrt(torch.tensor(2. / fan_in))
    w.requires_grad = True
    return w
def zero_weight(shape):
    return torch.zeros(shape, device=device, dtype=dtype, requires_grad=True)
params = [random_weight((3, 1, 5, 5)), zero_weight((3,)), random_weight((2, 3, 3, 3)),
          zero_weight((2,)), random_weight((2 * 36, 4)), zero_weight((4,))]
def three_layer_convnet(x, params):
    conv_w1, conv_b1, conv_w2, conv_b2, fc_w, fc_b = params
    x = F.relu(F.conv2d(x, conv_w1, bias=conv_b1, padding=2))
    x = F.relu(F.conv2d(x, conv_w2, bias=conv_b2, padding=1))
    return flatten(x).mm(fc_w) + fc_b
data = TensorDataset(torch.rand(16, 1, 6, 6), torch.randint(0, 4, (16,)))
loader_train = DataLoader(data, batch_size=4, sampler=sampler.SubsetRandomSampler(range(12)))
loader_val = DataLoader(data, batch_size=4, sampler=sampler.SubsetRandomSampler(range(12, 16)))
def check_accuracy(loader, scores_of):
    num_correct, num_samples = 0, 0
    with torch.no_grad():
        for x, y in loader:
            x = x.to(device=device, dtype=dtype)
            y = y.to(device=device, dtype=torch.int64)
            _, preds = scores_of(x).max(1)
            num_correct += (preds == y).sum()
            num_samples += preds.size(0)
        print('Got %d / %d correct (%.2f%%)' % (num_correct, num_samples,
                                               100 * float(num_correct) / num_samples))
for t, (x, y) in enumerate(loader_train):
    loss = F.cross_entropy(three_layer_convnet(x, params), y)
    loss.backward()
    with torch.no_grad():
        for w in params:
            w -= 1e-2 * w.grad
            w.grad.zero_()
    print('Iteration %d, loss = %.4f' % (t, loss.item()))
check_accuracy(loader_val, lambda x: three_layer_convnet(x, params))
class Flatten(nn.Module):
    def forward(self, x):
        return flatten(x)
model = nn.Sequential(OrderedDict([
    ('conv', nn.Conv2d(1, 3, 3, padding='same')), ('relu', nn.ReLU()), ('flat', Flatten()),
    ('fc', nn.Linear(108, 4))])).to(device=device)
nn.init.kaiming_normal_(model.fc.weight)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9, nesterov=True)
for t, (x, y) in enumerate(loader_train):
    model.train()
    loss = F.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(loss.item(), model)
check_accuracy(loader_val, model.eval())
""",
    "a teacher and its pupil": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(42)
teacher = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 3))
pupil = nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3))
print(f"{sum(p.numel() for p in teacher.parameters()):,}", sum(p.numel() for p in pupil.parameters()))
inputs, labels = torch.randn(10, 6), torch.randint(0, 3, (10,))
ce_loss, T = nn.CrossEntropyLoss(), 2
optimizer = torch.optim.Adam(pupil.parameters(), lr=0.01)
teacher.eval()
pupil.train()
for epoch in range(4):
    optimizer.zero_grad()
    with torch.no_grad():
        teacher_logits = teacher(inputs)
    logits = pupil(inputs)
    soft_targets = nn.functional.softmax(teacher_logits / T, dim=-1)
    soft_prob = nn.functional.log_softmax(logits / T, dim=-1)
    by_hand = torch.sum(soft_targets * (soft_targets.log() - soft_prob)) / soft_prob.size()[0] * (T**2)
    ready = nn.KLDivLoss(reduction="batchmean")(soft_prob, soft_targets) * T**2
    loss = 0.25 * by_hand + 0.75 * ce_loss(logits, labels)
    loss.backward()
    optimizer.step()
    print(f"Epoch {epoch+1}, {loss.item():.4f} {by_hand.item():.4f} {ready.item():.4f}")
_, predicted = torch.max(pupil(inputs).data, 1)
print(100 * (predicted == labels).sum().item() / labels.size(0), all(p.grad is None for p in teacher.parameters()))
cosine = nn.CosineEmbeddingLoss()(pupil[:2](inputs), teacher(inputs)[:, [0, 1, 2, 0]], target=torch.ones(10))
print(cosine, F.avg_pool1d(teacher[:2](inputs).unsqueeze(1), 4).shape)
""",
    "smoothed labels, focal loss, mixed pairs": """
import numpy as np
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
np.random.seed(0)
class Smooth(nn.Module):
    def __init__(self, classes, smoothing=0.1, dim=-1):
        super().__init__()
        self.confidence, self.smoothing, self.cls, self.dim = 1 - smoothing, smoothing, classes, dim
    def forward(self, pred, target):
        pred = pred.log_softmax(dim=self.dim)
        with torch.no_grad():
            true_dist = torch.zeros_like(pred)
            true_dist.fill_(self.smoothing / (self.cls - 1))
            true_dist.scatter_(1, target.data.unsqueeze(1), self.confidence)
        return torch.mean(torch.sum(-true_dist * pred, dim=self.dim))
class Focal(nn.Module):
    def __init__(self, gamma=2, alpha=None):
        super().__init__()
        self.gamma = gamma
        self.register_buffer('alpha', None if alpha is None else torch.Tensor(alpha))
    def forward(self, input, target):
        ce = F.cross_entropy(input, target, reduction='none', weight=self.alpha)
        pt = torch.exp(-ce)
        return ((1 - pt) ** self.gamma * ce).mean()
logits = torch.randn(5, 4, requires_grad=True)
target = torch.tensor([0, 3, 1, 2, 2])
weight = logits.new_ones(logits.size()) * 0.1 / 3.
weight.scatter_(-1, target.unsqueeze(-1), 0.9)
for loss in (Smooth(4)(logits, target), F.cross_entropy(logits, target, label_smoothing=0.1),
             Focal()(logits, target), Focal(1., [1, 2, .5, 1])(logits, target),
             (-weight * logits.log_softmax(-1)).sum(dim=-1).mean(),
             F.cross_entropy(logits, weight), nn.MultiMarginLoss()(logits, target),
             F.binary_cross_entropy_with_logits(logits, F.one_hot(target, 4).float(),
                                                pos_weight=torch.full([4], 2.))):
    logits.grad = None
    loss.backward()
    print(loss, logits.grad[0])
lam = np.random.beta(0.4, 0.4)
index = torch.randperm(5)
x = torch.randn(5, 3)
mixed_x = lam * x + (1 - lam) * x[index, :]
model = nn.Linear(3, 4)
criterion = nn.CrossEntropyLoss()
loss = lam * criterion(model(mixed_x), target) + (1 - lam) * criterion(model(mixed_x), target[index])
loss.backward()
print(index, loss, model.bias.grad)
intersection = (logits.sigmoid() * weight).sum()
print('dice', 1 - (2. * intersection + 1) / (logits.sigmoid().sum() + weight.sum() + 1))
print(F.cross_entropy(logits, torch.tensor([0, -100, 1, -100, 2]), ignore_index=-100))
""",
    "averages, patience, clipped and summed gradients": """
import copy
import math
import torch.nn as nn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.GELU(), nn.Linear(8, 1))
class EMA:
    def __init__(self, model, decay):
        self.decay, self.shadow, self.backup = decay, {}, {}
        for name, param in model.named_parameters():
            if param.requires_grad:
                self.shadow[name] = param.data.clone()
    def update(self, model):
        for name, param in model.named_parameters():
            self.shadow[name].mul_(self.decay).add_(param.data, alpha=1.0 - self.decay)
    def apply_shadow(self, model):
        for name, param in model.named_parameters():
            self.backup[name] = param.data
            param.data = self.shadow[name]
    def restore(self, model):
        for name, param in model.named_parameters():
            param.data = self.backup[name]
        self.backup = {}
x = torch.randn(24, 3)
y = x.sum(1, keepdim=True).sin()
ema, best, best_state, patience, bad = EMA(model, 0.9), math.inf, None, 2, 0
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-2)
scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, 'min', factor=0.5, patience=0)
warm = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, (s + 1) / 3))
for epoch in range(8):
    model.train()
    optimizer.zero_grad()
    for i, (xb, yb) in enumerate(zip(x[:16].split(4), y[:16].split(4))):
        loss = nn.functional.mse_loss(model(xb), yb) / 2
        loss.backward()
        if (i + 1) % 2 == 0:
            norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
            nn.utils.clip_grad_value_(model.parameters(), 0.5)
            optimizer.step()
            optimizer.zero_grad()
            ema.update(model)
    if epoch < 3:
        warm.step()
    model.eval()
    ema.apply_shadow(model)
    with torch.no_grad():
        val = nn.functional.mse_loss(model(x[16:]), y[16:]).item()
    ema.restore(model)
    scheduler.step(val)
    print(epoch, round(val, 4), round(norm.item(), 4), optimizer.param_groups[0]['lr'])
    if val < best:
        best, best_state, bad = val, copy.deepcopy(model.state_dict()), 0
    else:
        bad += 1
        if bad >= patience:
            print('Early stopping')
            break
print(model.load_state_dict(best_state), best_state['1.num_batches_tracked'], best_state['3.bias'])
averaged = torch.optim.swa_utils.AveragedModel(model)
averaged.update_parameters(model)
torch.optim.swa_utils.update_bn([x[:8], x[8:16]], averaged)
print(averaged.module[1].running_mean, averaged.n_averaged)
""",
    "data sets of one's own, batches, files": """
import io
import csv
import torch.nn as nn
from torch.utils.data import (ConcatDataset, DataLoader, Dataset, IterableDataset, RandomSampler,
                              Subset, TensorDataset, WeightedRandomSampler, default_collate,
                              random_split)
torch.manual_seed(0)
table = io.StringIO("length,width,kind\\n1.0,2.0,0\\n2.5,1.0,1\\n0.5,3.0,0\\n3.0,1.5,1\\n2.0,2.0,1\\n")
class Table(Dataset):
    def __init__(self, file, transform=None):
        self.rows, self.transform = list(csv.DictReader(file)), transform
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, idx):
        if torch.is_tensor(idx):
            idx = idx.tolist()
        row = self.rows[idx]
        sample = {'x': torch.tensor([float(row['length']), float(row['width'])]),
                  'kind': int(row['kind']), 'name': f'row {idx}'}
        return self.transform(sample) if self.transform else sample
class Scale:
    def __init__(self, by):
        self.by = by
    def __call__(self, sample):
        return {**sample, 'x': sample['x'] * self.by}
data = Table(table, Scale(2.))
print(data[torch.tensor(1)], len(data))
for batch in DataLoader(data, batch_size=2, shuffle=True, drop_last=True):
    print(batch)
train, val = random_split(data, [0.6, 0.4], generator=torch.Generator().manual_seed(42))
print(train.indices, val.indices, [s['name'] for s in val])
sampler = WeightedRandomSampler([.1, .5, .1, .5, .5], num_samples=6, replacement=True)
print(list(sampler), list(RandomSampler(range(4))), len(ConcatDataset([data, Subset(data, [0])])))
print(next(iter(DataLoader(data, 3, sampler=sampler, num_workers=0)))['kind'])
def pad(batch):
    xs, ys = zip(*batch)
    return nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=-1), torch.tensor(ys)
ragged = [(torch.arange(n), n % 2) for n in (3, 1, 4, 2)]
for xs, ys in DataLoader(ragged, batch_size=2, collate_fn=pad):
    print(xs, ys)
class Stream(IterableDataset):
    def __iter__(self):
        return iter(range(5))
print([b for b in DataLoader(Stream(), batch_size=2)])
print(default_collate([{'a': 1, 'b': (1., torch.ones(2))}, {'a': 2, 'b': (2., torch.zeros(2))}]))

model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9)
for param_tensor in model.state_dict():
    print(param_tensor, "\\t", model.state_dict()[param_tensor].size())
for var_name in optimizer.state_dict():
    print(var_name, "\\t", optimizer.state_dict()[var_name])
loss = nn.functional.cross_entropy(model(torch.rand(4, 2)), torch.tensor([0, 1, 0, 1]))
loss.backward()
optimizer.step()
file = io.BytesIO()
torch.save({'epoch': 5, 'model_state_dict': model.state_dict(), 'loss': loss,
            'optimizer_state_dict': optimizer.state_dict()}, file)
_ = file.seek(0)
checkpoint = torch.load(file, map_location=torch.device('cpu'), weights_only=True)
print(checkpoint['epoch'], checkpoint['loss'], checkpoint['optimizer_state_dict']['state'][5])
other = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 4))
print(other.load_state_dict({k: v for k, v in checkpoint['model_state_dict'].items()
                             if not k.startswith('2.')}, strict=False))

other.load_state_dict(checkpoint['model_state_dict'])
""",
}
