"""BCEWithLogitsLoss applies sigmoid to what went through it already. kind: activation_twice"""

import torch
from torch import nn

torch.manual_seed(0)


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(12, 16), nn.Linear(16, 1)

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        return torch.sigmoid(self.fc2(x))  # <- here


detector = Detector()
optimizer = torch.optim.Adam(detector.parameters(), lr=1e-2)
criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([3.]))
x, y = torch.randn(50, 12), (torch.rand(50) < 0.3).float()
for step in range(3):
    loss = criterion(detector(x).squeeze(1), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
