"""Words, letters, sequences: embeddings, recurrent networks, attention."""

from __future__ import annotations

SEQUENCES = {
    "words in context": """
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
torch.manual_seed(1)
word_to_ix = {"hello": 0, "world": 1}
embeds = nn.Embedding(2, 5)
print(embeds(torch.tensor([word_to_ix["hello"]], dtype=torch.long)))

CONTEXT_SIZE, EMBEDDING_DIM = 2, 6
text = "the quick brown fox jumps over the lazy dog and the quick cat sleeps".split()
ngrams = [([text[i - j - 1] for j in range(CONTEXT_SIZE)], text[i])
          for i in range(CONTEXT_SIZE, len(text))]
vocab = sorted(set(text))
word_to_ix = {word: i for i, word in enumerate(vocab)}

class NGramLanguageModeler(nn.Module):
    def __init__(self, vocab_size, embedding_dim, context_size):
        super(NGramLanguageModeler, self).__init__()
        self.embeddings = nn.Embedding(vocab_size, embedding_dim, max_norm=2.)
        self.linear1 = nn.Linear(context_size * embedding_dim, 12)
        self.linear2 = nn.Linear(12, vocab_size)
    def forward(self, inputs):
        embeds = self.embeddings(inputs).view((1, -1))
        return F.log_softmax(self.linear2(F.relu(self.linear1(embeds))), dim=1)

losses, loss_function = [], nn.NLLLoss()
model = NGramLanguageModeler(len(vocab), EMBEDDING_DIM, CONTEXT_SIZE)
optimizer = optim.SGD(model.parameters(), lr=0.01)
for epoch in range(3):
    total_loss = 0
    for context, target in ngrams:
        context_idxs = torch.tensor([word_to_ix[w] for w in context], dtype=torch.long)
        model.zero_grad()
        loss = loss_function(model(context_idxs), torch.tensor([word_to_ix[target]]))
        loss.backward()
        optimizer.step()
        total_loss += loss.item()
    losses.append(round(total_loss, 3))
print(losses)
print(model.embeddings.weight[word_to_ix["fox"]], model.embeddings)
""",
    "negative samples": """
import torch
from torch import nn
torch.manual_seed(0)
embed = nn.Embedding(num_embeddings=20, embedding_dim=4)
print(f"Parameter embedding_weight ({embed.weight.shape}, dtype={embed.weight.dtype})")

def skip_gram(center, contexts_and_negatives, embed_v, embed_u):
    v, u = embed_v(center), embed_u(contexts_and_negatives)
    return torch.bmm(v, u.permute(0, 2, 1))

class SigmoidBCELoss(nn.Module):
    def __init__(self):
        super().__init__()
    def forward(self, inputs, target, mask=None):
        out = nn.functional.binary_cross_entropy_with_logits(
            inputs, target, weight=mask, reduction="none")
        return out.mean(dim=1)

pred = skip_gram(torch.tensor([[2], [3]]), torch.tensor([[1, 4, 5], [0, 2, 7]]), embed, embed)
label = torch.tensor([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
mask = torch.tensor([[1, 1, 1], [1, 1, 0]])
loss = SigmoidBCELoss()
l = loss(pred.reshape(label.shape).float(), label.float(), mask) / mask.sum(axis=1) * mask.shape[1]
print(pred.shape, l)
l.sum().backward()
print(embed.weight.grad[:4])
print(torch.multinomial(torch.arange(5.), 8, replacement=True))
""",
    "letters by a cell of one's own": """
import torch
import torch.nn as nn
torch.manual_seed(0)

class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super(RNN, self).__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.i2o = nn.Linear(input_size + hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)
    def forward(self, input, hidden):
        combined = torch.cat((input, hidden), 1)
        return self.softmax(self.i2o(combined)), self.i2h(combined)
    def initHidden(self):
        return torch.zeros(1, self.hidden_size)

letters = "abcdefgh"

def lineToTensor(line):
    tensor = torch.zeros(len(line), 1, len(letters))
    for li, letter in enumerate(line):
        tensor[li][0][letters.find(letter)] = 1
    return tensor

rnn, criterion, learning_rate = RNN(len(letters), 6, 2), nn.NLLLoss(), 0.05
for name, category in (("abba", 0), ("heed", 1), ("cab", 0)):
    hidden = rnn.initHidden()
    rnn.zero_grad()
    for letter in lineToTensor(name):
        output, hidden = rnn(letter, hidden)
    loss = criterion(output, torch.tensor([category], dtype=torch.long))
    loss.backward()
    for p in rnn.parameters():
        p.data.add_(p.grad.data, alpha=-learning_rate)
    top_n, top_i = output.topk(1)
    print(name, top_i[0].item(), loss.item())
""",
    "a recurrent network by hand": """
import torch
from torch import nn
from torch.nn import functional as F
torch.manual_seed(0)
device = torch.device("cpu")

def get_params(vocab_size, num_hiddens, device):
    def normal(shape):
        return torch.randn(size=shape, device=device) * 0.01
    W_xh, W_hh = normal((vocab_size, num_hiddens)), normal((num_hiddens, num_hiddens))
    b_h = torch.zeros(num_hiddens, device=device)
    W_hq, b_q = normal((num_hiddens, vocab_size)), torch.zeros(vocab_size, device=device)
    params = [W_xh, W_hh, b_h, W_hq, b_q]
    for param in params:
        param.requires_grad_(True)
    return params

def rnn(inputs, state, params):
    W_xh, W_hh, b_h, W_hq, b_q = params
    H, outputs = state[0], []
    for X in inputs:
        H = torch.tanh(torch.mm(X, W_xh) + torch.mm(H, W_hh) + b_h)
        outputs.append(torch.mm(H, W_hq) + b_q)
    return torch.cat(outputs, dim=0), (H,)

def grad_clipping(params, theta):
    norm = torch.sqrt(sum(torch.sum(p.grad ** 2) for p in params))
    if norm > theta:
        for param in params:
            param.grad[:] *= theta / norm
    return norm

params = get_params(5, 4, device)
X = torch.arange(10, device=device).reshape((2, 5)) % 5
state = (torch.zeros((2, 4), device=device),)
y, state = rnn(F.one_hot(X.T, 5).type(torch.float32), state, params)
loss = nn.CrossEntropyLoss()(y, ((X + 1) % 5).T.reshape(-1).long()).mean()
loss.backward()
print(y.shape, state[0].shape, loss, grad_clipping(params, 0.01))

layer = nn.RNN(5, 4)
out, new = layer(F.one_hot(X.T, 5).float(), torch.zeros((1, 2, 4)))
print(out.shape, new.shape, layer._flat_weights_names, [w.shape for w in layer.all_weights[0]])
layer.flatten_parameters()
""",
    "sentences by LSTM": """
import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(1)
lstm = nn.LSTM(3, 3)
inputs = [torch.randn(1, 3) for _ in range(3)]
hidden = (torch.randn(1, 1, 3), torch.randn(1, 1, 3))
for i in inputs:
    out, hidden = lstm(i.view(1, 1, -1), hidden)
print(out.data, [h.data for h in hidden])

class LSTMTagger(nn.Module):
    def __init__(self, embedding_dim, hidden_dim, vocab_size, tagset_size):
        super().__init__()
        self.word_embeddings = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim, num_layers=2, bidirectional=True,
                            batch_first=True, dropout=0.0)
        self.hidden2tag = nn.Linear(2 * hidden_dim, tagset_size)
    def forward(self, sentence):
        lstm_out, _ = self.lstm(self.word_embeddings(sentence))
        return F.log_softmax(self.hidden2tag(lstm_out.reshape(-1, lstm_out.size(2))), dim=1)

model = LSTMTagger(4, 3, 9, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
sentence, tags = torch.tensor([[0, 1, 2, 3, 0]]), torch.tensor([0, 1, 2, 0, 1])
for epoch in range(3):
    model.zero_grad()
    loss = F.nll_loss(model(sentence), tags)
    loss.backward()
    optimizer.step()
    print(loss.item())
print(model, sum(p.numel() for p in model.parameters()))
""",
    "lengths that differ": """
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
torch.manual_seed(0)
seqs = [torch.tensor([4, 1, 2]), torch.tensor([3]), torch.tensor([2, 2])]
lengths = torch.LongTensor([len(s) for s in seqs])
padded = pad_sequence(seqs, batch_first=True)
lengths, order = lengths.sort(0, descending=True)
embed, gru = nn.Embedding(6, 3, padding_idx=0), nn.GRU(3, 2, batch_first=True)
packed = pack_padded_sequence(embed(padded[order]), lengths.numpy(), batch_first=True)
out, h = gru(packed)
unpacked, back = pad_packed_sequence(out, batch_first=True)
print(unpacked.data, back, h.data)
h.sum().backward()
print(embed.weight.grad.norm(), embed.weight[0].data)
""",
    "attention by hand": """
import math
import torch
from torch import nn
torch.manual_seed(0)

class PositionalEncoding(nn.Module):
    def __init__(self, num_hiddens, dropout, max_len=20):
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.P = torch.zeros((1, max_len, num_hiddens))
        X = torch.arange(max_len, dtype=torch.float32).reshape(-1, 1) / torch.pow(
            10000, torch.arange(0, num_hiddens, 2, dtype=torch.float32) / num_hiddens)
        self.P[:, :, 0::2] = torch.sin(X)
        self.P[:, :, 1::2] = torch.cos(X)
    def forward(self, X):
        X = X + self.P[:, :X.shape[1], :].to(X.device)
        return self.dropout(X)

def masked_softmax(X, valid_lens):
    shape = X.shape
    valid_lens = torch.repeat_interleave(valid_lens, shape[1])
    X = X.reshape(-1, shape[-1])
    places = torch.arange(X.size(1), dtype=torch.float32, device=X.device)
    mask = places[None, :] < valid_lens[:, None]
    X[~mask] = -1e6
    return nn.functional.softmax(X.reshape(shape), dim=-1)

class DotProductAttention(nn.Module):
    def forward(self, queries, keys, values, valid_lens):
        d = queries.shape[-1]
        scores = torch.bmm(queries, keys.transpose(1, 2)) / math.sqrt(d)
        self.attention_weights = masked_softmax(scores, valid_lens)
        return torch.bmm(self.attention_weights, values)

queries, keys = torch.normal(0, 1, (2, 1, 2)), torch.ones((2, 10, 2))
values = torch.arange(40, dtype=torch.float32).reshape(1, 10, 4).repeat(2, 1, 1)
attention = DotProductAttention()
attention.eval()
print(attention(queries, keys, values, torch.tensor([2, 6])))
print(PositionalEncoding(4, 0.0)(torch.zeros(1, 3, 4)))
causal = torch.triu(torch.ones(4, 4), diagonal=1).bool()
print(torch.zeros(4, 4).masked_fill(causal, float("-inf")))
print(nn.Transformer.generate_square_subsequent_mask(3))
""",
    "a small transformer": """
import torch
import torch.nn as nn
torch.manual_seed(0)
model = nn.TransformerEncoder(
    nn.TransformerEncoderLayer(d_model=8, nhead=2, dim_feedforward=16, dropout=0.0,
                               batch_first=True), num_layers=2)
src = torch.rand(2, 5, 8)
pad = torch.tensor([[False] * 5, [False] * 3 + [True] * 2])
out = model(src, src_key_padding_mask=pad)
print(out.shape)
head = nn.Linear(8, 3)
optimizer = torch.optim.AdamW([*model.parameters(), *head.parameters()], lr=1e-2)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=4)
target = torch.tensor([0, 2])
for _ in range(3):
    loss = nn.functional.cross_entropy(head(model(src).mean(dim=1)), target, label_smoothing=0.1)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    optimizer.step()
    scheduler.step()
    print(f"{loss.item():.4f}", scheduler.get_last_lr())
""",
}
