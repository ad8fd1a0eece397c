"""Frozen late, .grad is zeros and not None, and momentum goes on; kind: frozen_moved"""

from collections.abc import Iterable

import torch
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Sequential(nn.Linear(5, 12), nn.ReLU())
        self.fc2 = nn.Linear(12, 3)

    def forward(self, x):
        return self.fc2(self.fc1(x))


def set_freeze_by_layer_names(model, layer_names, freeze=True):
    if not isinstance(layer_names, Iterable) or isinstance(layer_names, str):
        layer_names = [layer_names]
    for name, child in model.named_children():
        if name in layer_names:
            for param in child.parameters():
                param.requires_grad = not freeze


def training(model, optimizer, steps):
    for _ in range(steps):
        x, y = torch.randn(16, 5), torch.randint(3, (16,))
        loss = nn.functional.cross_entropy(model(x), y)
        model.zero_grad(set_to_none=False)  # <- here
        loss.backward()
        optimizer.step()


model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
training(model, optimizer, 2)
set_freeze_by_layer_names(model, "fc1")
print(model.fc1[0].weight[0, :3])
training(model, optimizer, 3)
print(model.fc1[0].weight[0, :3])
