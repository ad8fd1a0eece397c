"""EMA by .data, AveragedModel, a deep copy that is trained on, and one loaded to evaluate"""

import copy
import io

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel

torch.manual_seed(0)
def fit(model, steps=3):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    ema, averaged = copy.deepcopy(model), AveragedModel(model)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
        averaged.update_parameters(model)
        for slow, fast in zip(ema.parameters(), model.parameters(), strict=True):
            slow.data.mul_(0.99).add_(fast.data, alpha=0.01)
    return ema, averaged


@torch.no_grad()
def measure(model):
    model.eval()
    return nn.functional.cross_entropy(model(x), y).item()


x, y = torch.randn(16, 4), torch.randint(3, (16,))
first = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))
ema, averaged = fit(first)
second = copy.deepcopy(first)
fit(second)
file = io.BytesIO()
torch.save(second.state_dict(), file)
file.seek(0)
best = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))
best.load_state_dict(torch.load(file))
print(measure(ema), measure(averaged), measure(best), measure(first))
