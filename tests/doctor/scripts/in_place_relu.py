import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 8)
        self.second = nn.Linear(8, 1)

    def forward(self, x):
        h = torch.tanh(self.first(x))
        h = F.relu(h, inplace=True)
        return self.second(h)


torch.manual_seed(0)
model = Net()
optimizer = torch.optim.Adam(model.parameters())
x, y = torch.randn(16, 4), torch.randn(16, 1)

for epoch in range(2):
    loss = F.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
