"""A validation that puts the mode back as it was, a plateau scheduler, and a test at the end"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer)


def evaluate():
    was = model.training
    model.eval()
    with torch.no_grad():
        x, y = torch.randn(8, 4), torch.randint(2, (8,))
        loss = nn.functional.cross_entropy(model(x), y).item()
    model.train(was)
    return loss


for _ in range(3):
    for _ in range(2):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(torch.randn(8, 4)), torch.randint(2, (8,)))
        loss.backward()
        optimizer.step()
    scheduler.step(evaluate())
model.eval()
with torch.no_grad():
    print((model(torch.randn(8, 4)).argmax(1) == torch.randint(2, (8,))).float().mean().item())
