"""A run that ends between two windows because its loss is small"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
x = torch.randn(8, 4)
best = torch.tensor(float("inf"))
for step in range(1000):
    loss = (model(x) - 1).square().mean()
    if torch.isnan(loss) or step > 398:
        break
    best = torch.minimum(best, loss.detach())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(best < 1)
