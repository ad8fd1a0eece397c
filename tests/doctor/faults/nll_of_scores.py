"""NLLLoss is given raw scores: the loss falls without a bound. kind: not_log_probabilities"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
criterion = nn.NLLLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(32, 8), torch.randint(4, (32,))
for epoch in range(4):
    output = model(x)
    loss = criterion(output, y)  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
