"""Adam with lr=30: the loss is finite, and huge; kind: rate_too_large"""

import torch
from torch import nn

torch.manual_seed(0)


def main(lr=30.):
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)  # <- here
    x = torch.randn(64, 10)
    y = x[:, :1] * 2
    for step in range(8):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(step, loss.item())


main()
