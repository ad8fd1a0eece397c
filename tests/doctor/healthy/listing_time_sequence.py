"""PyTorch examples, time_sequence_prediction: LBFGS with a closure, states made anew"""

import torch
from torch import nn


class Sequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm1, self.lstm2 = nn.LSTMCell(1, 6), nn.LSTMCell(6, 6)
        self.linear = nn.Linear(6, 1)

    def forward(self, x):
        outputs = []
        h, c = torch.zeros(x.size(0), 6), torch.zeros(x.size(0), 6)
        h2, c2 = torch.zeros(x.size(0), 6), torch.zeros(x.size(0), 6)
        for part in x.split(1, dim=1):
            h, c = self.lstm1(part, (h, c))
            h2, c2 = self.lstm2(h, (h2, c2))
            outputs += [self.linear(h2)]
        return torch.cat(outputs, dim=1)


torch.manual_seed(0)
data = torch.sin(torch.arange(9.0) / 2 + torch.rand(4, 1) * 6)
seq, criterion = Sequence(), nn.MSELoss()
optimizer = torch.optim.LBFGS(seq.parameters(), lr=0.5, max_iter=3)
for i in range(2):
    def closure():
        optimizer.zero_grad()
        loss = criterion(seq(data[:, :-1]), data[:, 1:])
        loss.backward()
        return loss
    optimizer.step(closure)
    with torch.no_grad():
        test_loss = criterion(seq(data[:, :-1]), data[:, 1:]).item()
