"""The body is frozen at first, and given to the optimiser when it is thawed in step 40."""

import torch
from torch import nn

torch.manual_seed(0)
body, head = nn.Sequential(nn.Linear(6, 12), nn.ReLU()), nn.Linear(12, 3)
for p in body.parameters():
    p.requires_grad = False
optimizer = torch.optim.SGD(head.parameters(), lr=0.1, momentum=0.9)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=70)
for step in range(70):
    if step == 40:
        for p in body.parameters():
            p.requires_grad = True
        optimizer.add_param_group({"params": body.parameters(), "lr": 0.001})
        scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=30)
    x = torch.randn(16, 6)
    loss = nn.functional.cross_entropy(head(body(x)), torch.randint(0, 3, (16,)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    scheduler.step()
