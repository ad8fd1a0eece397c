"""Statements whose value is not used, and attributes of one's own, that do what they say"""

import torch
from torch import nn

torch.manual_seed(0)
class Body(nn.Module):
    def __init__(self, trained):
        super().__init__()
        self.layer, self.lr, self.requires_grad = nn.Linear(4, 4), 0.1, trained
        self.layer.requires_grad_(trained)

    def forward(self, x):
        x.unsqueeze_(0)
        h = self.layer(x)
        h.squeeze_(0)
        return h.relu()


class Schedule:
    lr = 0.1


device = torch.device("cpu")
body, head, schedule = Body(True), nn.Linear(4, 2), Schedule()
body.to(device)
head.float()
head.train()
schedule.lr = 0.05
optimizer = torch.optim.SGD([*body.parameters(), *head.parameters()], lr=body.lr)
optimizer.param_groups[0]["lr"] = schedule.lr
optimizer.name = "both"
for _ in range(3):
    x = torch.randn(8, 4)
    x.clamp_(-2, 2)
    loss = nn.functional.cross_entropy(head(body(x)), torch.randint(2, (8,)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for p in head.parameters():
            p.clamp_(-1, 1)
loss.item()
x.size()
body.requires_grad_(True)
