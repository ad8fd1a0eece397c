"""A row of padding only: cross_entropy is the mean of no targets. kind: mean_of_nothing"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
tagger = nn.Sequential(nn.Embedding(20, 8), nn.Linear(8, 5))
optimizer = torch.optim.Adam(tagger.parameters(), lr=1e-2)
tokens, tags = torch.randint(20, (4, 6)), torch.randint(5, (4, 6))
tags[2] = -100
for row, tag in zip(tokens, tags, strict=True):
    loss = F.cross_entropy(tagger(row), tag)  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
