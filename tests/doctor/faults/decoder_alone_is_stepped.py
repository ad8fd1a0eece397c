"""Sequence to sequence: the optimiser was given the decoder alone. kind: not_stepped"""
# As reported: spro/practical-pytorch 113, cabralpinto/modular-diffusion 17.

import torch
from torch import nn

torch.manual_seed(0)
encoder, decoder = nn.GRU(3, 8, batch_first=True), nn.GRU(3, 8, batch_first=True)
out = nn.Linear(8, 3)
decoder_optimizer = torch.optim.SGD([*decoder.parameters(), *out.parameters()], lr=0.1)
for step in range(3):
    source, goal = torch.randn(4, 6, 3), torch.randn(4, 5, 3)
    _, hidden = encoder(source)
    inputs = torch.cat([torch.zeros(4, 1, 3), goal[:, :-1]], dim=1)
    states, _ = decoder(inputs, hidden)
    loss = nn.functional.mse_loss(out(states), goal)
    decoder_optimizer.zero_grad()
    loss.backward()
    decoder_optimizer.step()  # <- here
