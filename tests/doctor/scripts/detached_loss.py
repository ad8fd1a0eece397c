import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(16, 4), torch.randn(16, 1)

for epoch in range(3):
    optimizer.zero_grad()
    prediction = model(x).detach()
    loss = ((prediction - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
