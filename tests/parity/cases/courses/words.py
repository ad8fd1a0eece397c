"""Words: by their neighbours, in bags, aligned; factors of a matrix of ratings.

Cf. pytorch/tutorials (word embeddings, text classification), d2l-ai/d2l-zh (chapter 14),
lonePatient/chinese-word2vec-pytorch.
"""

from __future__ import annotations

WORDS = {
    "words by their neighbours": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(1)
sentence = 'when forty winters shall besiege thy brow and dig deep trenches'.split()
trigrams = [([sentence[i - j - 1] for j in range(2)], sentence[i]) for i in range(2, len(sentence))]
numbers = {word: i for i, word in enumerate(sorted(set(sentence)))}
print(trigrams[:2])
class NGram(nn.Module):
    def __init__(self, words, size, context):
        super().__init__()
        self.embeddings = nn.Embedding(words, size)
        self.linear1, self.linear2 = nn.Linear(context * size, 8), nn.Linear(8, words)
    def forward(self, inputs):
        embeds = self.embeddings(inputs).view((1, -1))
        return F.log_softmax(self.linear2(F.relu(self.linear1(embeds))), dim=1)
model, losses = NGram(len(numbers), 5, 2), []
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(2):
    total_loss = 0
    for context, target in trigrams:
        ids = torch.tensor([numbers[w] for w in context], dtype=torch.long)
        model.zero_grad()
        loss = nn.NLLLoss()(model(ids), torch.tensor([numbers[target]], dtype=torch.long))
        loss.backward()
        optimizer.step()
        total_loss += loss.item()
    losses.append(total_loss)
print(losses, model.embeddings.weight[numbers["brow"]])

class SkipGram(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        bound = 0.5 / size
        self.inner = nn.Embedding(words, size)
        self.inner.weight.data.uniform_(-bound, bound)
        self.outer = nn.Embedding(words, size, padding_idx=0, sparse=False)
        self.outer.weight.data.uniform_(-0, 0)
    def forward(self, center, positive, negative):
        v = self.inner(center).unsqueeze(2)
        log_pos = F.logsigmoid(torch.bmm(self.outer(positive), v).squeeze(2)).sum(1)
        log_neg = F.logsigmoid(torch.bmm(self.outer(negative), -v).squeeze()).sum(1)
        return -(log_pos + log_neg)
model = SkipGram(9, 4)
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
freqs = torch.tensor([1., 4, 2, 2, 1, 1, 3, 1, 1]) ** (3./4.)
for _ in range(3):
    center = torch.tensor([1, 2, 6])
    negative = torch.multinomial(freqs, 12, True).view(3, 4)
    loss = model(center, torch.tensor([[2, 3], [1, 3], [5, 7]]), negative).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(negative[0], loss.item())
W = model.inner.weight.data
cos = torch.mv(W, W[1]) / torch.sqrt(torch.sum(W * W, dim=1) * torch.sum(W[1] * W[1]) + 1e-9)
print(torch.topk(cos, k=3), model.outer.weight.grad[:2])
pred, mask = torch.tensor([[1.1, -2.2, 3.3, -4.4]] * 2), torch.tensor([[1., 1, 1, 1], [1, 1, 0, 0]])
label = torch.tensor([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]])
out = F.binary_cross_entropy_with_logits(pred, label, weight=mask, reduction="none")
print(out.mean(dim=1) * mask.shape[1] / mask.sum(axis=1))
""",
    "texts in bags, padded batches": """
import torch.nn as nn
from torch.utils.data import DataLoader
from torch.nn.utils.rnn import pad_sequence, pack_padded_sequence, pad_packed_sequence
torch.manual_seed(0)
data = [(1, [2, 5, 7]), (0, [3, 1]), (1, [2, 2, 6, 7]), (0, [4])] * 2
def in_bags(batch):
    labels, texts, offsets = [], [], [0]
    for label, text in batch:
        labels.append(label)
        processed = torch.tensor(text, dtype=torch.int64)
        texts.append(processed)
        offsets.append(processed.size(0))
    offsets = torch.tensor(offsets[:-1]).cumsum(dim=0)
    return torch.tensor(labels, dtype=torch.int64), torch.cat(texts), offsets
class Classifier(nn.Module):
    def __init__(self, size, embed_dim, num_class):
        super().__init__()
        self.embedding = nn.EmbeddingBag(size, embed_dim, sparse=False)
        self.fc = nn.Linear(embed_dim, num_class)
        for p in (self.embedding.weight, self.fc.weight):
            p.data.uniform_(-0.5, 0.5)
        self.fc.bias.data.zero_()
    def forward(self, text, offsets):
        return self.fc(self.embedding(text, offsets))
model = Classifier(8, 4, 2)
print(model)
optimizer = torch.optim.SGD(model.parameters(), lr=5)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1.0, gamma=0.1)
for epoch in range(2):
    total_acc = 0
    for said, (label, text, offsets) in enumerate(
            DataLoader(data, batch_size=4, shuffle=True, collate_fn=in_bags)):
        optimizer.zero_grad()
        predicted = model(text, offsets)
        loss = nn.CrossEntropyLoss()(predicted, label)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        optimizer.step()
        total_acc += (predicted.argmax(1) == label).sum().item()
        print(offsets, loss.item())
    scheduler.step()
    print(total_acc / len(data), optimizer.param_groups[0]['lr'])

texts = sorted((torch.tensor(t) for _, t in data[:4]), key=len, reverse=True)
lengths = torch.tensor([len(t) for t in texts])
padded = pad_sequence(texts, batch_first=True, padding_value=0)
lstm, embedding = nn.LSTM(3, 4, batch_first=True, bidirectional=True), nn.Embedding(8, 3)
packed = pack_padded_sequence(embedding(padded), lengths.to('cpu'), batch_first=True)
out, (h, c) = lstm(packed)
unpacked, sizes = pad_packed_sequence(out, batch_first=True)
print(padded, packed.batch_sizes, unpacked.shape, sizes, h[-1])
torch.cat([h[-2], h[-1]], dim=1).sum().backward()
print(embedding.weight.grad, [t.tolist() for t in texts])
log_probs = torch.randn(6, 2, 4).log_softmax(2).detach().requires_grad_()
loss = nn.CTCLoss(blank=0)(log_probs, torch.tensor([[1, 2], [3, 3]]), torch.tensor([6, 6]),
                           torch.tensor([2, 2]))
loss.backward()
print(loss, log_probs.grad[:2])
""",
    "factors of a matrix of ratings": """
import torch.nn as nn
torch.manual_seed(0)
users, items = torch.tensor([0, 0, 1, 2, 2, 3]), torch.tensor([0, 1, 1, 2, 0, 3])
ratings = torch.tensor([5., 3., 4., 1., 4., 2.])
class MF(nn.Module):
    def __init__(self, width, num_users, num_items):
        super().__init__()
        self.P, self.Q = nn.Embedding(num_users, width), nn.Embedding(num_items, width)
        self.user_bias, self.item_bias = nn.Embedding(num_users, 1), nn.Embedding(num_items, 1)
        for e in self.children():
            nn.init.normal_(e.weight, std=0.1)
    def forward(self, who, what):
        taste, kind = self.P(who), self.Q(what)
        of_user, of_item = self.user_bias(who), self.item_bias(what)
        return (taste * kind).sum(axis=1) + torch.squeeze(of_user) + torch.squeeze(of_item)
net = MF(3, 4, 4)
optimizer = torch.optim.Adam(net.parameters(), lr=0.1, weight_decay=1e-5)
for epoch in range(4):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(net(users, items), ratings)
    loss.backward()
    optimizer.step()
    print(epoch, loss.sqrt().item())
print(net.P.weight.grad, net.user_bias.weight.flatten())
full = net.P.weight @ net.Q.weight.T + net.user_bias.weight + net.item_bias.weight.T
full[users, items] = -float('inf')
print(torch.topk(full, 2, dim=1).indices)
U, S, V = torch.linalg.svd(torch.tensor([[5., 3., 0.], [4., 0., 1.], [1., 1., 5.]]))
print(S, (U @ torch.diag(S) @ V).round().abs())
""",
}
