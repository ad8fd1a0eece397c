"""(N, C, H, W) is viewed as (N, H * W, C) without a permute, and attended to."""
# As reported: fawazsammani/knowing-when-to-look-adaptive-attention 6, vitrioil/Speech-Separation 4.

import torch
from torch import nn

torch.manual_seed(0)
cnn, score, head = nn.Conv2d(3, 12, 3), nn.Linear(12, 1), nn.Linear(12, 2)
parts = nn.ModuleList([cnn, score, head])
optimizer = torch.optim.Adam(parts.parameters(), lr=1e-3)
for step in range(3):
    encoded = cnn(torch.randn(4, 3, 9, 9))
    image = encoded.view(4, 49, 12)  # <- here
    alpha = score(image).softmax(dim=1)
    loss = nn.functional.cross_entropy(head((alpha * image).sum(1)), torch.randint(2, (4,)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
