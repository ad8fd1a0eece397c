"""A patch that is learnt against a model called target_model, which gets gradients on the way"""

import torch
from torch import nn

torch.manual_seed(0)
target_model = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 2)).requires_grad_(False)
patch = torch.zeros(6, requires_grad=True)
optimizer = torch.optim.Adam([patch], lr=0.1)
images, classes = torch.randn(8, 6), torch.randint(2, (8,))
for _ in range(3):
    clean = target_model(images)
    attacked = target_model(images + patch)
    loss = -nn.functional.cross_entropy(attacked, classes) + (attacked - clean).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
