"""With a GradScaler, and each mean as it is, in a trainer with arguments. kind: not_divided"""
# As reported: NVIDIA/DeepLearningExamples 1112 (asked), fredzzhang/atlas 26.

from types import SimpleNamespace

import torch
from torch import nn

torch.manual_seed(0)
args = SimpleNamespace(gradient_accumulation_steps=3, lr=1e-3)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)
grad_scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
for step in range(9):
    x, y = torch.randn(8, 4), torch.randn(8, 1)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output = model(x)
    loss = ((output.float() - y) ** 2).mean()
    grad_scaler.scale(loss).backward()  # <- here
    if step % args.gradient_accumulation_steps == args.gradient_accumulation_steps - 1:
        grad_scaler.step(optimizer)
        grad_scaler.update()
        optimizer.zero_grad(set_to_none=True)
