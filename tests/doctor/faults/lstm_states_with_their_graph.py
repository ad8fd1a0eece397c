"""h0 and c0 go from batch to batch; retain_graph was to help. kind: carried_state"""
# As reported: a blog on CSDN, windhawk_fly 143405685; pytorch/pytorch 1478.

import torch
from torch import nn

torch.manual_seed(0)
lstm, head = nn.LSTM(4, 8, num_layers=1, batch_first=True), nn.Linear(8, 4)
loss_fn = nn.MSELoss()
optimizer = torch.optim.Adam([*lstm.parameters(), *head.parameters()], lr=1e-3)
data_loader = [(torch.randn(6, 5, 4), torch.randn(6, 5, 4)) for _ in range(3)]
h0, c0 = torch.randn(1, 6, 8), torch.randn(1, 6, 8)
for batch in data_loader:
    optimizer.zero_grad()
    output, (h0, c0) = lstm(batch[0], (h0, c0))  # <- here
    loss = loss_fn(head(output), batch[1])
    loss.backward(retain_graph=True)
    optimizer.step()
