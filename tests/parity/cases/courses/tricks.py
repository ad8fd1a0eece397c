"""What is added to training: teachers, smoothed labels, averages, data sets, files.

Cf. pytorch/tutorials (knowledge distillation, custom data, saving), taishan1994 and
pprp/SimpleCVReproduction (label smoothing), fastai/course-v3 (mixup).
"""

from __future__ import annotations

TRICKS = {
    "a teacher and its pupil": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(42)
teacher = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 3))
pupil = nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3))
print(f"{sum(p.numel() for p in teacher.parameters()):,}",
      sum(p.numel() for p in pupil.parameters()))
inputs, labels = torch.randn(10, 6), torch.randint(0, 3, (10,))
ce_loss, T = nn.CrossEntropyLoss(), 2
optimizer = torch.optim.Adam(pupil.parameters(), lr=0.01)
teacher.eval()
pupil.train()
for epoch in range(4):
    optimizer.zero_grad()
    with torch.no_grad():
        told = teacher(inputs)
    logits = pupil(inputs)
    wanted = nn.functional.softmax(told / T, dim=-1)
    given = nn.functional.log_softmax(logits / T, dim=-1)
    by_hand = torch.sum(wanted * (wanted.log() - given)) / given.size()[0] * (T**2)
    ready = nn.KLDivLoss(reduction="batchmean")(given, wanted) * T**2
    loss = 0.25 * by_hand + 0.75 * ce_loss(logits, labels)
    loss.backward()
    optimizer.step()
    print(f"Epoch {epoch+1}, {loss.item():.4f} {by_hand.item():.4f} {ready.item():.4f}")
_, predicted = torch.max(pupil(inputs).data, 1)
print(100 * (predicted == labels).sum().item() / labels.size(0),
      all(p.grad is None for p in teacher.parameters()))
cosine = nn.CosineEmbeddingLoss()(pupil[:2](inputs), teacher(inputs)[:, [0, 1, 2, 0]],
                                  target=torch.ones(10))
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
            spread = torch.zeros_like(pred)
            spread.fill_(self.smoothing / (self.cls - 1))
            spread.scatter_(1, target.data.unsqueeze(1), self.confidence)
        return torch.mean(torch.sum(-spread * pred, dim=self.dim))
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
loss = (lam * criterion(model(mixed_x), target) +
        (1 - lam) * criterion(model(mixed_x), target[index]))
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
model = nn.Sequential(nn.Linear(3, 8, bias=False), nn.BatchNorm1d(8), nn.GELU(), nn.Linear(8, 1))
class EMA:
    def __init__(self, model, decay):
        self.decay, self.averages, self.kept = decay, {}, {}
        for name, param in model.named_parameters():
            if param.requires_grad:
                self.averages[name] = param.data.clone()
    def update(self, model):
        for name, param in model.named_parameters():
            self.averages[name].mul_(self.decay).add_(param.data, alpha=1.0 - self.decay)
    def put_on(self, model):
        for name, param in model.named_parameters():
            self.kept[name] = param.data
            param.data = self.averages[name]
    def take_off(self, model):
        for name, param in model.named_parameters():
            param.data = self.kept[name]
        self.kept = {}
x = torch.randn(24, 3)
y = x.sum(1, keepdim=True).sin()
ema, best, best_weights, patience, bad = EMA(model, 0.9), math.inf, None, 2, 0
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
    ema.put_on(model)
    with torch.no_grad():
        val = nn.functional.mse_loss(model(x[16:]), y[16:]).item()
    ema.take_off(model)
    scheduler.step(val)
    print(epoch, round(val, 4), round(norm.item(), 4), optimizer.param_groups[0]['lr'])
    if val < best:
        best, best_weights, bad = val, copy.deepcopy(model.state_dict()), 0
    else:
        bad += 1
        if bad >= patience:
            print('Early stopping')
            break
print(model.load_state_dict(best_weights), best_weights['1.num_batches_tracked'])
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
table = io.StringIO("length,width,kind\\n1.0,2.0,0\\n2.5,1.0,1\\n0.5,3.0,0\\n3.0,1.5,1\\n2.0,2.0,1")
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
