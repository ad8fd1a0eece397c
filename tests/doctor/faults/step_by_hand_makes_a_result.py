"""A step by hand makes w a result, whose .grad is None. kind: error"""

import torch

torch.manual_seed(0)
w = torch.randn(3, requires_grad=True)
for _ in range(5):
    x = torch.randn(8, 3)
    loss = (x @ w - x.sum(1)).square().mean()
    loss.backward()
    w = w - 0.1 * w.grad  # <- here
    print(w[0].item())
