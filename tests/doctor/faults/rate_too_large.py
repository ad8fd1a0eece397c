"""Inputs in the hundreds and lr=0.1: steps overshoot until the loss is nan; kind: rate_too_large"""

import torch

torch.manual_seed(0)
area = torch.rand(64, 1) * 200 + 50
price = 3 * area + 20 + torch.randn(64, 1)
model = torch.nn.Linear(1, 1)
criterion = torch.nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)  # <- here
for epoch in range(12):
    prediction = model(area)
    loss = criterion(prediction, price)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
