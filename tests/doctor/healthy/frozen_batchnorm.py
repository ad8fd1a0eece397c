"""Single layers are kept in eval mode while the rest trains, and a frozen backbone"""

import torch
from torch import nn

torch.manual_seed(0)
class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv1d(1, 4, 3), nn.BatchNorm1d(4), nn.ReLU())
        self.neck = nn.Sequential(nn.Conv1d(4, 4, 3), nn.BatchNorm1d(4), nn.ReLU())
        self.head = nn.Linear(4, 2)
        self.norms = nn.ModuleList(m for m in self.modules() if isinstance(m, nn.BatchNorm1d))

    def train(self, mode=True):
        super().train(mode)
        for m in self.backbone.modules():
            if isinstance(m, nn.BatchNorm1d):
                m.eval()
        return self

    def forward(self, x):
        return self.head(self.neck(self.backbone(x)).mean(2))


model = Detector().train()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
for step in range(6):
    if step == 3:
        model.norms.eval()
    loss = nn.functional.cross_entropy(model(torch.randn(8, 1, 12)), torch.randint(2, (8,)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
