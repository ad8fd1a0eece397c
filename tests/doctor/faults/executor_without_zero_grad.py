"""An executor goes back, clips and steps, and never empties .grad. kind: not_emptied"""
# As reported: wenet-e2e/wekws 72, LoreGoetschalckx/GANalyze 7.

import torch
from torch import nn


class Executor:
    def train(self, model, optimizer, batches, clip=50.0):
        model.train()
        for x, y in batches:
            loss = nn.functional.binary_cross_entropy_with_logits(model(x).squeeze(1), y)
            loss.backward()  # <- here
            grad_norm = nn.utils.clip_grad_norm_(model.parameters(), clip)
            if torch.isfinite(grad_norm):
                optimizer.step()


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
batches = [(torch.randn(8, 4), (torch.rand(8) < 0.5).float()) for _ in range(4)]
Executor().train(model, optimizer, batches)
