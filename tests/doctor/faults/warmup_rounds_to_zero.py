"""The factor of the warm-up is rounded down to 0: no step changes anything; kind: rate_too_small"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 2)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.)  # <- here
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: step // 1000)
for _ in range(5):
    loss = nn.functional.cross_entropy(model(torch.randn(8, 4)), torch.randint(2, (8,)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    scheduler.step()
