"""Padding on the left and a causal mask leave rows of only -inf. kind: masked_row"""

import torch
from torch import nn

torch.manual_seed(0)


class Attention(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)

    def forward(self, x, bias):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5 + bias
        return self.out(torch.softmax(scores, dim=-1) @ v)  # <- here


model = Attention(8)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
x, y = torch.randn(3, 6, 8), torch.randn(3, 6, 8)
padding = torch.arange(6) < torch.tensor([0, 2, 3])[:, None]
causal = torch.full((6, 6), float("-inf")).triu(1)
bias = causal + torch.zeros(3, 1, 6).masked_fill(padding[:, None], float("-inf"))
for step in range(2):
    loss = (model(x, bias) - y)[~padding].pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
