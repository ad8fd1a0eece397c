"""A whole model that is loaded from a file, trained on, and loaded again to evaluate"""

import io

import torch
from torch import nn

torch.manual_seed(0)
def write(model):
    file = io.BytesIO()
    torch.save(model, file)
    file.seek(0)
    return file


def read(file):
    return torch.load(file, weights_only=False)


x, y = torch.randn(16, 4), torch.randn(16, 1)
net = read(write(nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.1), nn.ReLU(), nn.Linear(8, 1))))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
for _ in range(3):
    optimizer.zero_grad()
    nn.functional.mse_loss(net(x), y).backward()
    optimizer.step()
again = read(write(net)).eval()
with torch.no_grad():
    print(nn.functional.mse_loss(again(x), y).item())
other = read(write(net)).eval()
print(nn.functional.mse_loss(other(x), y).item())
