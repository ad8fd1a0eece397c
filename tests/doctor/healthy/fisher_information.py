"""EWC: gradients of single examples are squared and emptied, then the next task trains"""

import torch
from torch import nn

torch.manual_seed(0)
def fisher_of(model, x, y):
    fisher = [torch.zeros_like(p) for p in model.parameters()]
    model.eval()
    for a, b in zip(x, y, strict=True):
        model.zero_grad()
        nn.functional.cross_entropy(model(a[None]), b[None]).backward()
        for f, p in zip(fisher, model.parameters(), strict=True):
            f += p.grad.detach() ** 2 / len(x)
    return fisher


def fit(model, optimizer, x, y, penalty=lambda: 0.):
    model.train()
    for _ in range(3):
        loss = nn.functional.cross_entropy(model(x), y) + penalty()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
x, y = torch.randn(8, 4), torch.randint(2, (8,))
fit(model, optimizer, x, y)
fisher = fisher_of(model, x, y)
old = [p.detach().clone() for p in model.parameters()]
fit(model, optimizer, -x, y, lambda: sum(
    (f * (p - o) ** 2).sum() for f, p, o in zip(fisher, model.parameters(), old, strict=True)))
