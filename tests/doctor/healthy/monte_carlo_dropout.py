"""Dropout is left on to sample predictions, after an evaluation in eval mode"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
x = torch.randn(32, 3)
y = x.sum(1, keepdim=True)
for epoch in range(3):
    model.train()
    for k in range(0, 32, 8):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x[k:k + 8]), y[k:k + 8]).backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(epoch, nn.functional.mse_loss(model(x), y).item())
model.train()
with torch.no_grad():
    samples = torch.stack([model(x) for _ in range(8)])
    print(samples.std(0).mean().item(), nn.functional.mse_loss(samples.mean(0), y).item())
