"""A trainer clips if it is asked to, but after the step. kind: clipped_in_vain"""
# As reported: awslabs/graphstorm 1366, VGraphRNN/VGRNN 4, jongwook/onsets-and-frames 24.

import torch
from torch import nn


class Trainer:
    def __init__(self, model, max_grad_norm=None):
        self.model, self.max_grad_norm = model, max_grad_norm
        self.optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)

    def fit_batch(self, x, y):
        loss = nn.functional.cross_entropy(self.model(x), y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        if self.max_grad_norm is not None:
            nn.utils.clip_grad_norm_(  # <- here
                self.model.parameters(),
                self.max_grad_norm,
                norm_type=2.0,
            )
        return loss.item()


torch.manual_seed(0)
trainer = Trainer(nn.Linear(5, 3), max_grad_norm=0.1)
for step in range(4):
    trainer.fit_batch(torch.randn(8, 5), torch.randint(3, (8,)))
