"""Micro-batches that are added up, divided, clipped once; the norm is logged without a bound"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(5, 16), nn.GELU(), nn.Linear(16, 3))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-2, total_steps=4)
every = 4
optimizer.zero_grad()
for i in range(13):
    loss = nn.functional.cross_entropy(model(torch.randn(4, 5)), torch.randint(3, (4,)))
    (loss / every).backward()
    nn.utils.clip_grad_norm_(model.parameters(), float("inf"))
    if (i + 1) % every == 0:
        nn.utils.clip_grad_norm_(model.parameters(), 0.01)
        optimizer.step()
        scheduler.step()
        print(nn.utils.clip_grad_norm_(model.parameters(), float("inf")).item())
        optimizer.zero_grad()
