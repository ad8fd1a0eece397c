"""Gradients of the input make other inputs: constants, as meant."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for _ in range(3):
    x = torch.randn(8, 4, requires_grad=True)
    grad, = torch.autograd.grad(model(x).square().mean(), x)
    attacked = (x + 0.1 * grad.sign()).detach()
    loss = (model(attacked) - 1).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
