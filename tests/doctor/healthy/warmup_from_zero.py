"""The first rate of a linear warm-up is 0, and the closure of LBFGS is called many times"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 1)
x, y = torch.randn(16, 4), torch.randn(16, 1)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
warmup = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min(1., k / 3))
for _ in range(5):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
    warmup.step()
fine = torch.optim.LBFGS(model.parameters(), lr=0.5, max_iter=4)


def closure():
    fine.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    return loss


for _ in range(3):
    fine.step(closure)
