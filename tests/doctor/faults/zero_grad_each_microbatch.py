"""zero_grad() runs for every batch, the step for every fourth; kind: discarded"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.TransformerEncoderLayer(8, 2, 16, dropout=0., batch_first=True)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
gradient_accumulation_steps, log = 4, []
for i in range(9):
    x = torch.randn(2, 5, 8)
    loss = nn.functional.mse_loss(model(x), x.flip(1))
    optimizer.zero_grad()  # <- here
    loss.backward()
    log.append(loss.item())
    if i % gradient_accumulation_steps == 0:
        optimizer.step()
print(log)
