"""Four micro-batches of a mean are summed for a step; not one is divided by 4. kind: not_divided"""
# As reported: ApolloResearch/e2e_sae 70, hirofumi0810/neural_sp 168, karpathy/nanoGPT 206.

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
accumulation_steps = 4
batches = [(torch.randn(8, 6), torch.randint(3, (8,))) for _ in range(12)]
optimizer.zero_grad()
for i, (x, y) in enumerate(batches):
    loss = criterion(model(x), y)
    loss.backward()  # <- here
    if (i + 1) % accumulation_steps == 0:
        optimizer.step()
        optimizer.zero_grad()
