"""requires_grad of a module is a plain attribute, nothing is frozen; kind: attribute_unread"""

import torch
from torch import nn

torch.manual_seed(0)


class Segmenter(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.outc = nn.Conv2d(1, 4, 3, padding=1), nn.Conv2d(4, 2, 1)

    def forward(self, x):
        return self.outc(self.body(x).relu())


class Adapter:
    def __init__(self, model):
        self.model = model
        self.model.outc.requires_grad = False  # <- here
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)

    def adapt(self, x):
        p = self.model(x).softmax(1)
        loss = -(p * p.log()).sum(1).mean()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()


adapter = Adapter(Segmenter())
for _ in range(2):
    adapter.adapt(torch.randn(2, 1, 6, 6))
