"""dict.fromkeys gives all tasks the same head. kind: shared_layer"""
# No report: it stands beside those that are.

import torch
from torch import nn

TASKS = ("depth", "normal", "edge")


class MultiTask(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Linear(6, 12)
        self.heads = nn.ModuleDict(dict.fromkeys(TASKS, nn.Linear(12, 1)))  # <- here

    def forward(self, x):
        h = torch.relu(self.trunk(x))
        return {task: head(h) for task, head in self.heads.items()}


torch.manual_seed(0)
model = MultiTask()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for step in range(3):
    out = model(torch.randn(8, 6))
    loss = sum((out[task] - torch.randn(8, 1)).pow(2).mean() for task in TASKS)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
