"""A character model returns its state, which goes into the next call. kind: carried_state"""

import torch
from torch import nn


class Chars(nn.Module):
    """Letters to letters."""

    def __init__(self):
        super().__init__()
        self.embed, self.rnn = nn.Embedding(9, 4), nn.LSTM(4, 8, batch_first=True)
        self.out = nn.Linear(8, 9)

    def forward(self, x, hidden=None):
        y, hidden = self.rnn(self.embed(x), hidden)
        return self.out(y), hidden


torch.manual_seed(0)
model, hidden = Chars(), None
optimizer = torch.optim.Adam(model.parameters())
text = torch.randint(0, 9, (2, 41))
for k in range(0, 40, 10):
    scores, hidden = model(text[:, k:k + 10], hidden)  # <- here
    target = text[:, k + 1:k + 11]
    loss = nn.functional.cross_entropy(scores.reshape(-1, 9), target.reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
