"""PyTorch tutorials, translation with attention: two optimisers, NLLLoss of a flattened view"""

import torch
import torch.nn.functional as F
from torch import nn


class Encoder(nn.Module):
    def __init__(self, words, width):
        super().__init__()
        self.embedding, self.gru = nn.Embedding(words, width), nn.GRU(width, width,
                                                                      batch_first=True)

    def forward(self, x):
        return self.gru(self.embedding(x))


class Decoder(nn.Module):
    def __init__(self, words, width):
        super().__init__()
        self.embedding = nn.Embedding(words, width)
        self.Wa, self.Ua, self.Va = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(
            width, 1)
        self.gru, self.out = nn.GRU(2 * width, width, batch_first=True), nn.Linear(width, words)

    def forward(self, encoder_outputs, hidden, goal):
        inputs, outputs = torch.zeros(goal.shape[0], 1, dtype=torch.long), []
        for i in range(goal.shape[1]):
            query = hidden.permute(1, 0, 2)
            scores = self.Va(torch.tanh(self.Wa(query) + self.Ua(encoder_outputs)))
            weights = F.softmax(scores.squeeze(2).unsqueeze(1), dim=-1)
            context = torch.bmm(weights, encoder_outputs)
            output, hidden = self.gru(torch.cat((self.embedding(inputs), context), dim=2), hidden)
            outputs.append(self.out(output))
            inputs = goal[:, i].unsqueeze(1)
        return F.log_softmax(torch.cat(outputs, dim=1), dim=-1)


torch.manual_seed(0)
encoder, decoder = Encoder(9, 6), Decoder(9, 6)
encoder_optimizer = torch.optim.Adam(encoder.parameters(), lr=1e-3)
decoder_optimizer = torch.optim.Adam(decoder.parameters(), lr=1e-3)
criterion = nn.NLLLoss()
for epoch in range(2):
    source, goal = torch.randint(9, (4, 5)), torch.randint(9, (4, 4))
    encoder_optimizer.zero_grad()
    decoder_optimizer.zero_grad()
    encoder_outputs, encoder_hidden = encoder(source)
    decoder_outputs = decoder(encoder_outputs, encoder_hidden, goal)
    loss = criterion(decoder_outputs.view(-1, decoder_outputs.size(-1)), goal.view(-1))
    loss.backward()
    encoder_optimizer.step()
    decoder_optimizer.step()
