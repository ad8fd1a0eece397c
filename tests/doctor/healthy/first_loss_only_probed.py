"""A first backward only says how large the gradients are, and is emptied"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(4):
    x = torch.randn(8, 4)
    probe = model(x).square().mean()
    probe.backward()
    print(sum(p.grad.norm() for p in model.parameters()).item())
    optimizer.zero_grad()
    loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
    loss.backward()
    optimizer.step()
