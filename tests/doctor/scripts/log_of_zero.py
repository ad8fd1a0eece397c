import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = 100 * torch.randn(16, 4), torch.eye(3)[torch.randint(3, (16,))]

p = torch.softmax(50 * model(x), dim=1)
log_p = torch.log(p)
loss = -(y * log_p).sum(dim=1).mean()
optimizer.zero_grad()
loss.backward()
optimizer.step()
print(loss.item())
