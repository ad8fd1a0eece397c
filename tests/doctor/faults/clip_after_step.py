"""The norm is clipped after the step, which has used the gradients; kind: clipped_in_vain"""

import torch
from torch import nn

torch.manual_seed(0)


def fit(max_grad_norm=0.5):
    cell, out = nn.GRUCell(4, 8), nn.Linear(8, 4)
    parameters = [*cell.parameters(), *out.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=1e-2)
    for epoch in range(4):
        h, loss = torch.zeros(8, 8), 0.
        for x in torch.randn(5, 8, 4):
            h = cell(x, h)
            loss = loss + (out(h) - x).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if max_grad_norm is not None:
            nn.utils.clip_grad_norm_(parameters, max_grad_norm)  # <- here
        print(epoch, loss.item())


fit()
