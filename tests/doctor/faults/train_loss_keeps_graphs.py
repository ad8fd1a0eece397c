"""The sum of the losses for the log keeps the graph of each. kind: growing_graph"""
# As reported: pai4451/ML2021 2, JIA-Lab-research/DecoupleNet 3.

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
train_loss = train_acc = 0
for step in range(8):
    x, y = torch.randn(16, 8), torch.randint(2, (16,))
    output = model(x)
    loss = nn.functional.cross_entropy(output, y)
    train_acc += (output.argmax(1) == y).float().mean()
    train_loss += loss  # <- here
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
print(f"{train_loss / 8:.3f} {train_acc / 8:.3f}")
