"""An attack in eval mode goes back several times and empties; then the model trains"""

import torch
from torch import nn

torch.manual_seed(0)
def attack(model, x, y, steps=3, eps=0.1):
    model.eval()
    delta = torch.zeros_like(x, requires_grad=True)
    for _ in range(steps):
        loss = nn.functional.cross_entropy(model(x + delta), y)
        model.zero_grad()
        loss.backward()
        delta.data = (delta + eps / 2 * delta.grad.sign()).clamp(-eps, eps).detach()
        delta.grad.zero_()
    model.train()
    return (x + delta).detach()


model = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    x, y = torch.randn(16, 6), torch.randint(2, (16,))
    x = attack(model, x, y)
    loss = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
