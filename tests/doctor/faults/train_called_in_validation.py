"""Inside of the validation loop train() is called again, after eval(); kind: evaluated_in_train"""

import torch
from torch import nn

torch.manual_seed(0)
encoders = nn.ModuleList([nn.Linear(5, 12), nn.Linear(7, 12)])


class Fusion(nn.Module):
    def __init__(self, encoders):
        super().__init__()
        self.encoders = encoders
        self.head = nn.Sequential(nn.Dropout(0.4), nn.Linear(24, 3))

    def forward(self, a, b):
        out = [encoder(x).relu() for encoder, x in zip(self.encoders, (a, b), strict=True)]
        return self.head(torch.cat(out, 1))


def batches(n):
    return [(torch.randn(16, 5), torch.randn(16, 7), torch.randint(3, (16,))) for _ in range(n)]


def train(epochs=2):
    model = Fusion(encoders)
    op = torch.optim.RMSprop(model.parameters(), lr=1e-3)
    valid = batches(2)
    for epoch in range(epochs):
        model.train()
        for a, b, y in batches(3):
            op.zero_grad()
            loss = nn.functional.cross_entropy(model(a, b), y)
            loss.backward()
            op.step()
        model.eval()
        right = 0
        with torch.no_grad():
            for a, b, y in valid:
                model.train()  # <- here
                pred = model(a, b).argmax(1)
                right += (pred == y).sum().item()
        print(epoch, right / 32)


train()
