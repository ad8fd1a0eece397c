"""Fine-tuning: the head is replaced after the optimiser was built. kind: stale_optimizer"""
# No report: it stands beside those that are.

import torch
from torch import nn


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.features, self.fc = nn.Linear(6, 12), nn.Linear(12, 10)

    def forward(self, x):
        return self.fc(self.features(x).relu())


torch.manual_seed(0)
model = Backbone()
optimizer = torch.optim.SGD(  # <- here
    model.parameters(),
    lr=0.1,
    momentum=0.9,
)
model.fc = nn.Linear(model.fc.in_features, 2)
for step in range(3):
    loss = nn.functional.cross_entropy(model(torch.randn(8, 6)), torch.randint(2, (8,)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
