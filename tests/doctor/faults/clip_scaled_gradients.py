"""The norm is clipped while gradients are scaled, unscale_() is missing; kind: clipped_in_vain"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler("cpu", init_scale=1024.)
for _ in range(3):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(torch.randn(8, 4)), torch.randint(2, (8,)))
    scaler.scale(loss).backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.)  # <- here
    scaler.step(optimizer)
    scaler.update()
