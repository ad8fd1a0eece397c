"""Validation under no_grad and in train mode, without eval(); kind: evaluated_in_train"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Sequential(nn.Conv1d(1, 8, 3, padding=1), nn.BatchNorm1d(8), nn.ReLU())
        self.up = nn.Conv1d(8, 1, 3, padding=1)

    def forward(self, x):
        return self.up(self.down(x))


class Trainer:
    def __init__(self, model, loaders):
        self.model, self.loaders = model, loaders
        self.optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        self.criterion = nn.BCEWithLogitsLoss()

    def fit(self):
        for step, (x, y) in enumerate(self.loaders["train"]):
            loss = self.criterion(self.model(x), y)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            if step % 2 == 1:
                print(step, loss.item(), self.validate())

    def validate(self):
        losses = []
        with torch.no_grad():
            for x, y in self.loaders["val"]:
                output = self.model(x)  # <- here
                losses.append(self.criterion(output, y).item())
        return sum(losses) / len(losses)


def data(n):
    x = torch.randn(n, 1, 16)
    return DataLoader(TensorDataset(x, (x > 0).float()), 8)


Trainer(UNet(), {"train": data(32), "val": data(16)}).fit()
