"""F.dropout is not told whether the model trains, and drops when it is evaluated.
kind: dropout_in_eval"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(4, 16), nn.Linear(16, 2)

    def forward(self, x):
        x = F.dropout(F.relu(self.a(x)), 0.5)  # <- here
        return self.b(x)


model = Net()
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(3):
    model.train()
    loss = F.cross_entropy(model(torch.randn(8, 4)), torch.arange(8) % 2)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    model.eval()
    with torch.no_grad():
        print((model(torch.randn(8, 4)).argmax(1) == torch.arange(8) % 2).float().mean().item())
