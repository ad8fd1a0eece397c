"""The scheduler steps for each micro-batch, the optimiser does not. kind: scheduled_early"""
# As reported: h2oai/h2o-llmstudio 663, huggingface/accelerate 963.

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(5, 2)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / 24)
grad_accumulation = 4
for itr in range(12):
    x, y = torch.randn(8, 5), torch.randint(2, (8,))
    loss = nn.functional.cross_entropy(model(x), y) / grad_accumulation
    loss.backward()
    if (itr + 1) % grad_accumulation == 0:
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    scheduler.step()  # <- here
