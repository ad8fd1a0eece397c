"""A U-Net's training loop: cross_entropy and dice of (N, C, H, W), logits permuted to rows"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 4, 1))
aux = nn.Conv2d(3, 4, 1)
mixer = nn.Linear(6, 6)
optimizer = torch.optim.RMSprop([*net.parameters(), *aux.parameters(), *mixer.parameters()],
                                lr=1e-4, momentum=0.9)
criterion = nn.CrossEntropyLoss()
for epoch in range(2):
    images, masks = torch.randn(2, 3, 4, 6), torch.randint(4, (2, 4, 6))
    pred = net(images)
    loss = criterion(pred, masks)
    p, t = F.softmax(pred, dim=1).float(), F.one_hot(masks, 4).permute(0, 3, 1, 2).float()
    inter = 2 * (p * t).sum(dim=(-1, -2))
    loss = loss + 1 - ((inter + 1e-6) / ((p + t).sum(dim=(-1, -2)) + 1e-6)).mean()
    rows = aux(images).permute(0, 2, 3, 1).reshape(-1, 4)
    loss = loss + F.cross_entropy(rows, masks.view(-1))
    tokens = mixer(torch.randn(3, 6, 6))
    loss = loss + criterion(tokens.transpose(1, 2), torch.randint(6, (3, 6)))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
