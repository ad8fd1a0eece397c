"""T_max counts batches, and the scheduler steps once for an epoch."""
# As reported: sthalles/SimCLR 8.

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 2)
loader = [(torch.randn(4, 4), torch.randint(2, (4,))) for _ in range(6)]
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=len(loader))  # <- here
for epoch in range(2):
    for x, y in loader:
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scheduler.step()
