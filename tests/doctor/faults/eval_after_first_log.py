"""A test batch is logged in eval mode, and train() never called again; kind: trained_in_eval"""

import torch
from torch import nn, optim

torch.manual_seed(0)


class Score(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.norm = nn.Linear(2, 16), nn.BatchNorm1d(16)
        self.last = nn.Linear(16, 2)

    def forward(self, x):
        return self.last(torch.relu(self.norm(self.first(x))))


def dsm(score, samples, sigma=0.1):
    noise = torch.randn_like(samples) * sigma
    target = -noise / sigma ** 2
    return 0.5 * ((score(samples + noise) - target) ** 2).sum(1).mean() * sigma ** 2


def train():
    score = Score()
    optimizer = optim.Adam(score.parameters(), lr=1e-3)
    test = torch.randn(32, 2)
    for step in range(6):
        score.train() if step == 0 else None
        loss = dsm(score, torch.randn(32, 2))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 2 == 0:
            score.eval()  # <- here
            with torch.no_grad():
                print(step, loss.item(), dsm(score, test).item())


train()
