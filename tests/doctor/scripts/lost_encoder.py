import torch
from torch import nn

torch.manual_seed(0)
encoder, decoder, spare = nn.Linear(4, 2), nn.Linear(2, 4), nn.Linear(4, 4)
parameters = [*encoder.parameters(), *decoder.parameters()]
optimizer = torch.optim.SGD(parameters, lr=0.1)
x = torch.randn(16, 4)
with torch.no_grad():
    code = encoder(x)
loss = (decoder(code) - x).square().mean()
loss.backward()
optimizer.step()
