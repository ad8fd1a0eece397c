"""PyTorch's notes on AMP and nanoGPT: accumulation that divides, by a window of steps, clipped"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 3))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
scaler = torch.amp.GradScaler("cpu")
iters_to_accumulate = gradient_accumulation_steps = 3
for i in range(6):
    x, y = torch.randn(8, 4), torch.randint(3, (8,))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = nn.functional.cross_entropy(model(x), y)
        loss = loss / iters_to_accumulate
    scaler.scale(loss).backward()
    if (i + 1) % iters_to_accumulate == 0:
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
scaler.update(1.0)
for step in range(2):
    for micro_step in range(gradient_accumulation_steps):
        x, y = torch.randn(8, 4), torch.randint(3, (8,))
        loss = nn.functional.cross_entropy(model(x), y) * (1 / gradient_accumulation_steps)
        loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
for step in range(2):
    for micro_step in range(gradient_accumulation_steps):
        x, y = torch.randn(8, 4), torch.randint(3, (8,))
        nn.functional.cross_entropy(model(x), y, reduction="sum").backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
for step in range(2):
    for micro_step in range(gradient_accumulation_steps):
        x, y = torch.randn(8, 4), torch.randint(3, (8,))
        nn.functional.cross_entropy(model(x), y).backward()
    for p in model.parameters():
        p.grad /= gradient_accumulation_steps
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
for step in range(2):
    for micro_step in range(gradient_accumulation_steps):
        x, y = torch.randn(8, 4), torch.randint(3, (8,))
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward(torch.tensor(1 / gradient_accumulation_steps))
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
