"""A regression head: the logits were squeezed, the labels are a column. kind: broadcast_loss"""
# As reported: deepset-ai/FARM 229.

import torch
from torch import nn


class RegressionHead(nn.Module):
    def __init__(self, dims):
        super().__init__()
        self.layer, self.loss_fct = nn.Linear(*dims), nn.MSELoss(reduction="none")

    def logits_to_loss(self, logits, labels):
        return self.loss_fct(  # <- here
            logits,
            labels.float(),
        )

    def forward(self, x):
        return self.layer(x).squeeze()


torch.manual_seed(0)
head = RegressionHead([12, 1])
optimizer = torch.optim.AdamW(head.parameters(), lr=1e-3)
for step in range(3):
    x, labels = torch.randn(32, 12), torch.randint(0, 17, (32, 1))
    loss = head.logits_to_loss(head(x), labels).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
