"""optimizer.step is named and not called; kind: not_called"""

import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
criterion, optimizer = nn.CrossEntropyLoss(), torch.optim.Adam(net.parameters())
for epoch in range(3):
    optimizer.zero_grad()
    loss = criterion(net(torch.randn(16, 4)), torch.randint(3, (16,)))
    loss.backward()
    optimizer.step  # <- here
    print(epoch, loss.item())
