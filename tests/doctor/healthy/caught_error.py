"""An error that the script expects and catches."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    loss = (model(torch.randn(8, 3)) - 1).square().mean()
    optimizer.zero_grad()
    loss.backward()
    try:
        loss.backward()
    except RuntimeError as error:
        print(str(error)[:30])
    optimizer.step()
