"""Each loss is of all outputs so far, and a step comes only at the end. kind: error"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(2):
    optimizer.zero_grad()
    outputs = []
    for batch in torch.randn(3, 8, 4):
        outputs.append(model(batch).tanh())  # <- here
        loss = torch.stack(outputs).square().mean()
        loss.backward()
    optimizer.step()
