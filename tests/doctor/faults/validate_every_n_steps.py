"""validate() leaves the encoder in eval mode until the next epoch; kind: trained_in_eval"""

import torch
from torch import nn

torch.manual_seed(0)


class Retrieval:
    def __init__(self):
        self.images = nn.Sequential(nn.Linear(12, 9), nn.BatchNorm1d(9), nn.ReLU(), nn.Linear(9, 8))
        self.texts = nn.Sequential(nn.Linear(6, 9), nn.ReLU(), nn.Dropout(0.3), nn.Linear(9, 8))
        params = list(self.images.parameters()) + list(self.texts.parameters())
        self.optimizer, self.iters = torch.optim.Adam(params, lr=2e-3), 0

    def train_start(self):
        self.images.train()
        self.texts.train()

    def val_start(self):
        self.images.eval()  # <- here
        self.texts.eval()

    def loss(self, a, b):
        scores = self.images(a) @ self.texts(b).T
        return nn.functional.cross_entropy(scores, torch.arange(len(a)))

    def train_emb(self, a, b):
        self.iters += 1
        loss = self.loss(a, b)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()


def validate(model):
    model.val_start()
    with torch.no_grad():
        return model.loss(torch.randn(16, 12), torch.randn(16, 6)).item()


model = Retrieval()
for _ in range(2):
    model.train_start()
    for _ in range(5):
        model.train_emb(torch.randn(16, 12), torch.randn(16, 6))
        if model.iters % 2 == 0:
            print("val", validate(model))
