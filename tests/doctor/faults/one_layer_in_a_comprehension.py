"""A comprehension repeats the layer that was passed, without a copy. kind: shared_layer"""
# No report: it stands beside those that are.

import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, layer, depth):
        super().__init__()
        self.layers = nn.ModuleList([layer for _ in range(depth)])  # <- here

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


torch.manual_seed(0)
encoder = Encoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 3)
optimizer = torch.optim.Adam(encoder.parameters(), lr=1e-3)
for step in range(2):
    x = torch.randn(2, 4, 8)
    loss = (encoder(x) - x).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
