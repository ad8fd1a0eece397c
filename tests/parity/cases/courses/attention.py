"""Attention: by distance, additive, of products, with several heads; transformers and BERT.

Cf. d2l-ai/d2l-zh (chapters 10 and 14), pytorch/tutorials (language modelling with a transformer).
"""

from __future__ import annotations

ATTENTION = {
    "d2l: attention by distance": """
from torch import nn
torch.manual_seed(0)
count = 12
places, _ = torch.sort(torch.rand(count) * 5)
def curve(x):
    return 2 * torch.sin(x) + x**0.8
values = curve(places) + torch.normal(0.0, 0.5, (count,))
asked = torch.arange(0, 5, 0.5)
print(torch.repeat_interleave(values.mean(), len(asked)))
grid = asked.repeat_interleave(count).reshape((-1, count))
shares = nn.functional.softmax(-(grid - places)**2 / 2, dim=1)
print(torch.matmul(shares, values), shares.unsqueeze(0).unsqueeze(0).shape)

class Kernel(nn.Module):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.w = nn.Parameter(torch.rand((1,), requires_grad=True))
    def forward(self, queries, keys, values):
        queries = queries.repeat_interleave(keys.shape[1]).reshape((-1, keys.shape[1]))
        shares = nn.functional.softmax(-((queries - keys) * self.w)**2 / 2, dim=1)
        return torch.bmm(shares.unsqueeze(1), values.unsqueeze(-1)).reshape(-1)
others = (1 - torch.eye(count)).type(torch.bool)
keys = places.repeat((count, 1))[others].reshape((count, -1))
seen = values.repeat((count, 1))[others].reshape((count, -1))
net, criterion = Kernel(), nn.MSELoss(reduction='none')
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for epoch in range(5):
    optimizer.zero_grad()
    loss = criterion(net(places, keys, seen), values)
    loss.sum().backward()
    optimizer.step()
    print(f'第{epoch + 1}轮, 损失 {float(loss.sum()):.4f}, {net.w.item():.4f}')
""",
    "d2l: additive attention and attention of products": """
import math
from torch import nn
torch.manual_seed(0)
def masked_shares(x, lengths=None):
    if lengths is not None:
        shape = x.shape
        lengths = (torch.repeat_interleave(lengths, shape[1]) if lengths.dim() == 1
                   else lengths.reshape(-1))
        x = x.reshape(-1, shape[-1])
        inside = torch.arange(shape[-1], dtype=torch.float32)[None, :] < lengths[:, None]
        x[~inside] = -1e6
        x = x.reshape(shape)
    return nn.functional.softmax(x, dim=-1)
print(masked_shares(torch.rand(2, 2, 4), torch.tensor([2, 3])))
print(masked_shares(torch.rand(2, 2, 4), torch.tensor([[1, 3], [2, 4]])))
class Additive(nn.Module):
    def __init__(self, n_key, n_query, width, dropout, **kwargs):
        super(Additive, self).__init__(**kwargs)
        self.key, self.query, self.score = (nn.Linear(n_key, width, bias=False),
                                            nn.Linear(n_query, width, bias=False),
                                            nn.Linear(width, 1, bias=False))
        self.dropout = nn.Dropout(dropout)
    def forward(self, queries, keys, values, lengths):
        both = torch.tanh(self.query(queries).unsqueeze(2) + self.key(keys).unsqueeze(1))
        self.shares = masked_shares(self.score(both).squeeze(-1), lengths)
        return torch.bmm(self.dropout(self.shares), values)
class Products(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.dropout = nn.Dropout(dropout)
    def forward(self, queries, keys, values, lengths=None):
        scores = torch.bmm(queries, keys.transpose(1,2)) / math.sqrt(queries.shape[-1])
        return torch.bmm(self.dropout(masked_shares(scores, lengths)), values)
queries, keys = torch.normal(0, 1, (2, 1, 5)), torch.ones((2, 6, 2))
values = torch.arange(24, dtype=torch.float32).reshape(1, 6, 4).repeat(2, 1, 1)
lengths, additive = torch.tensor([2, 6]), Additive(2, 5, 4, dropout=0.1)
additive.eval()
print(additive(queries, keys, values, lengths), additive.shares.reshape((2, 6)))
keys, products = torch.randn(2, 6, 5, requires_grad=True), Products(dropout=0.5)
out = products.eval()(queries, keys, values, lengths)
out.sum().backward()
print(out, keys.grad[0])
torch.manual_seed(3)
print(products.train()(queries, keys, values, lengths))
print(nn.functional.scaled_dot_product_attention(queries, keys, values))
""",
    "d2l: several heads, places as waves": """
import math
from torch import nn
torch.manual_seed(0)
class Heads(nn.Module):
    def __init__(self, size, heads):
        super().__init__()
        self.heads = heads
        self.into = nn.ModuleList(nn.Linear(size, size, bias=False) for _ in range(3))
        self.out = nn.Linear(size, size, bias=False)
    def forward(self, *given):
        n, places = given[0].shape[:2]
        q, k, v = (layer(x).reshape(n, places, self.heads, -1).permute(0, 2, 1, 3)
                   .reshape(n * self.heads, places, -1) for layer, x in zip(self.into, given))
        mixed = (q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])).softmax(-1) @ v
        return self.out(mixed.reshape(n, self.heads, places, -1).permute(0, 2, 1, 3)
                        .reshape(n, places, -1))
waves = torch.zeros((1, 6, 8))
angles = torch.arange(6, dtype=torch.float32).reshape(-1, 1) / torch.pow(
    10000, torch.arange(0, 8, 2, dtype=torch.float32) / 8)
waves[:, :, 0::2], waves[:, :, 1::2] = torch.sin(angles), torch.cos(angles)
print(nn.Dropout(0.)(torch.zeros((1, 4, 8)) + waves[:, :4, :].to('cpu')))
for i in range(4):
    print(f'{i}的二进制是 {i:>03b}')
heads, x = Heads(8, 2), torch.randn(2, 3, 8)
y = heads(x, x, x)
print(y)
ready = nn.MultiheadAttention(8, 2, bias=False, batch_first=True)
with torch.no_grad():
    ready.in_proj_weight.copy_(torch.cat([layer.weight for layer in heads.into]))
    ready.out_proj.weight.copy_(heads.out.weight)
print(torch.allclose(ready(x, x, x)[0], y, atol=1e-6), ready(x, x, x)[1].shape)
y.pow(2).mean().backward()
print(heads.into[0].weight.grad[0], heads.out.weight.grad[0])
""",
    "d2l: the parts of a transformer": """
from torch import nn
torch.manual_seed(0)
each_place = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 8))
each_place.eval()
print(each_place(torch.ones((2, 3, 4)))[0])
x = torch.tensor([[1, 2], [2, 3]], dtype=torch.float32)
print('layer norm:', nn.LayerNorm(2)(x), '\\nbatch norm:', nn.BatchNorm1d(2)(x))
class Added(nn.Module):
    def __init__(self, shape, dropout, **kwargs):
        super(Added, self).__init__(**kwargs)
        self.dropout, self.norm = nn.Dropout(dropout), nn.LayerNorm(shape)
    def forward(self, x, y):
        return self.norm(self.dropout(y) + x)
print(Added([3, 4], 0.5)(torch.ones((2, 3, 4)), torch.ones((2, 3, 4))))

model = nn.Transformer(d_model=8, nhead=2, num_encoder_layers=1, num_decoder_layers=1,
                       dim_feedforward=16, dropout=0., batch_first=True)
source, target = torch.rand(2, 4, 8), torch.rand(2, 3, 8)
mask = nn.Transformer.generate_square_subsequent_mask(3)
print(mask)
out = model(source, target, tgt_mask=mask)
print(out)
out.pow(2).sum().backward()
print(model.encoder.layers[0].self_attn.in_proj_weight.grad.norm())
print(sum(p.numel() for p in model.parameters()))
""",
    "tutorial: a transformer that goes on with a text": """
import math
from torch import nn
from torch.nn import TransformerEncoder, TransformerEncoderLayer
torch.manual_seed(0)
class Writer(nn.Module):
    def __init__(self, words, size, heads, width, layers, dropout=0.5):
        super().__init__()
        place = torch.arange(50).unsqueeze(1)
        pace = torch.exp(torch.arange(0, size, 2) * (-math.log(10000.0) / size))
        waves = torch.zeros(50, 1, size)
        waves[:, 0, 0::2], waves[:, 0, 1::2] = torch.sin(place * pace), torch.cos(place * pace)
        self.register_buffer('waves', waves)
        self.dropout, self.size = nn.Dropout(p=dropout), size
        self.encoder = TransformerEncoder(TransformerEncoderLayer(size, heads, width, dropout),
                                          layers)
        self.embedding, self.linear = nn.Embedding(words, size), nn.Linear(size, words)
        self.embedding.weight.data.uniform_(-0.1, 0.1)
        self.linear.bias.data.zero_()
        self.linear.weight.data.uniform_(-0.1, 0.1)
    def forward(self, text, mask=None):
        x = self.embedding(text) * math.sqrt(self.size)
        return self.linear(self.encoder(self.dropout(x + self.waves[:x.size(0)]), mask))
model = Writer(12, 8, 2, 8, 2, 0.)
text = torch.arange(24).remainder(12).view(2, -1).t().contiguous()
mask = torch.triu(torch.ones(6, 6) * float('-inf'), diagonal=1)
optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1.0, gamma=0.95)
for batch, i in enumerate(range(0, text.size(0) - 1, 6)):
    n = min(6, len(text) - 1 - i)
    out = model(text[i:i + n], mask[:n, :n]).view(-1, 12)
    loss = nn.CrossEntropyLoss()(out, text[i + 1:i + 1 + n].reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    optimizer.step()
    scheduler.step()
    print(f'| {batch:3d} | lr {scheduler.get_last_lr()[0]:02.2f} | {loss.item():5.4f} | '
          f'ppl {math.exp(loss.item()):8.3f}')
print(list(model.state_dict())[:4], model.embedding.weight.grad[:2])
""",
    "d2l: BERT, hidden words and following sentences": """
from torch import nn
torch.manual_seed(0)
class Encoder(nn.Module):
    def __init__(self, words, size, longest=20):
        super().__init__()
        self.words, self.segments = nn.Embedding(words, size), nn.Embedding(2, size)
        self.places = nn.Parameter(torch.randn(1, longest, size))
        self.layers = nn.Sequential()
        for i in range(2):
            self.layers.add_module(f"{i}", nn.TransformerEncoderLayer(
                size, 2, 12, dropout=0., batch_first=True, activation='gelu'))
    def forward(self, words, segments):
        x = self.words(words) + self.segments(segments)
        return self.layers(x + self.places.data[:, :x.shape[1], :])
encoder, is_next = Encoder(20, 8), nn.Linear(8, 2)
hidden_word = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.LayerNorm(8), nn.Linear(8, 20))
words = torch.randint(0, 20, (2, 8))
segments = torch.tensor([[0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1, 1]])
hidden, labels = torch.tensor([[1, 5, 2], [6, 1, 5]]), torch.tensor([[7, 8, 9], [10, 1, 2]])
criterion = nn.CrossEntropyLoss(reduction='none')
parameters = [*encoder.parameters(), *hidden_word.parameters(), *is_next.parameters()]
optimizer = torch.optim.Adam(parameters, 0.01)
for _ in range(3):
    optimizer.zero_grad()
    x = encoder(words, segments)
    row = torch.repeat_interleave(torch.arange(0, x.shape[0]), hidden.shape[1])
    there = x[row, hidden.reshape(-1)].reshape((x.shape[0], hidden.shape[1], -1))
    of_words = criterion(hidden_word(there).reshape(-1, 20), labels.reshape(-1)).sum() / 6
    of_next = criterion(is_next(torch.tanh(x[:, 0, :])), torch.tensor([0, 1])).mean()
    (of_words + of_next).backward()
    optimizer.step()
    print(f'{of_words:.4f} {of_next:.4f}')
print(encoder.places.grad, encoder.segments.weight.grad)
""",
}
