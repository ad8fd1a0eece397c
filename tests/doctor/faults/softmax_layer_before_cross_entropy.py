"""The model ends in Softmax, and CrossEntropyLoss applies it again. kind: activation_twice"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 5), nn.Softmax(dim=1))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(40, 20), torch.randint(5, (40,))
for epoch in range(4):
    probabilities = model(x)  # <- here
    loss = criterion(probabilities, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
