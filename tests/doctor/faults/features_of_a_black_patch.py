"""Features are divided by their norm plus eps, and the norm's root is of 0. kind: root_of_zero"""
# As reported: richzhang/PerceptualSimilarity 69, mpariente/pytorch_stoi 7, open-mmlab/mmrotate 205.

import torch
from torch import nn


def normalize_tensor(feat, eps=1e-10):
    norm_factor = torch.sqrt(torch.sum(feat**2, dim=1, keepdim=True))  # <- here
    return feat / (norm_factor + eps)


torch.manual_seed(0)
body = nn.Conv2d(1, 3, 3, bias=False)
optimizer = torch.optim.SGD(body.parameters(), lr=0.1)
for step in range(2):
    a, b = torch.rand(2, 1, 9, 9), torch.rand(2, 1, 9, 9)
    a[:, :, :4, :4] = 0
    diff = (normalize_tensor(body(a)) - normalize_tensor(body(b))).pow(2)
    loss = diff.sum(1).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
