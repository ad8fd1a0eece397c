"""The state of the batch before is used with its graph. kind: carried_state"""

import torch
from torch import nn

torch.manual_seed(0)
gru, head = nn.GRU(3, 5, batch_first=True), nn.Linear(5, 1)
optimizer = torch.optim.Adam([*gru.parameters(), *head.parameters()])
hidden = torch.zeros(1, 2, 5)
for batch in torch.randn(4, 2, 6, 3):
    out, hidden = gru(batch, hidden)  # <- here
    loss = head(out).square().mean()
    optimizer.zero_grad()
    loss.backward(retain_graph=True)
    optimizer.step()
