"""Where does not keep the root's infinite slope out of backward: 0 * inf. kind: unchosen_branch"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 4))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
x = torch.randn(16, 3)
for step in range(2):
    h = model(x)
    root = h.sqrt()  # <- here
    h = torch.where(h > 0.01, root, 10 * h)
    loss = (h - 1).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
