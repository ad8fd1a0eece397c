"""The norm is clipped before backward, when .grad is empty; kind: clipped_in_vain"""

import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_

torch.manual_seed(0)


class Weighted:
    def __init__(self, tasks, max_norm=1.):
        self.w, self.max_norm = torch.zeros(tasks, requires_grad=True), max_norm
        self.w_opt = torch.optim.Adam([self.w], lr=0.025)

    def backward(self, losses, shared_parameters):
        z = nn.functional.softmax(self.w, -1)
        loss = (losses.detach().log() * z).sum() + (losses * z.detach()).sum()
        if self.max_norm > 0:
            clip_grad_norm_(shared_parameters, self.max_norm)  # <- here
        loss.backward()


model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 2))
method = Weighted(2)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
for _ in range(4):
    x, y = torch.randn(16, 6), torch.randn(16, 2)
    losses = (model(x) - y).square().mean(0)
    optimizer.zero_grad()
    method.w_opt.zero_grad()
    method.backward(losses, list(model.parameters()))
    optimizer.step()
    method.w_opt.step()
