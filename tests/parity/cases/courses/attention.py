"""Attention: kernels, additive, scaled products, several heads, positions, transformers, BERT.

Cf. d2l-ai/d2l-zh (chapters 10 and 14), pytorch/tutorials (a transformer for language), UvA Deep
Learning notebook 6.
"""

from __future__ import annotations

ATTENTION = {
    "d2l: Nadaraya-Watson": """
from torch import nn
torch.manual_seed(0)
n_train = 12
x_train, _ = torch.sort(torch.rand(n_train) * 5)
def f(x):
    return 2 * torch.sin(x) + x**0.8
y_train = f(x_train) + torch.normal(0.0, 0.5, (n_train,))
x_test = torch.arange(0, 5, 0.5)
y_hat = torch.repeat_interleave(y_train.mean(), len(x_test))
print(y_hat)
X_repeat = x_test.repeat_interleave(n_train).reshape((-1, n_train))
attention_weights = nn.functional.softmax(-(X_repeat - x_train)**2 / 2, dim=1)
print(torch.matmul(attention_weights, y_train), attention_weights.unsqueeze(0).unsqueeze(0).shape)

print(torch.bmm(torch.ones((2, 1, 4)), torch.ones((2, 4, 6))).shape)
class NWKernelRegression(nn.Module):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.w = nn.Parameter(torch.rand((1,), requires_grad=True))
    def forward(self, queries, keys, values):
        queries = queries.repeat_interleave(keys.shape[1]).reshape((-1, keys.shape[1]))
        self.attention_weights = nn.functional.softmax(
            -((queries - keys) * self.w)**2 / 2, dim=1)
        return torch.bmm(self.attention_weights.unsqueeze(1), values.unsqueeze(-1)).reshape(-1)
X_tile, Y_tile = x_train.repeat((n_train, 1)), y_train.repeat((n_train, 1))
keys = X_tile[(1 - torch.eye(n_train)).type(torch.bool)].reshape((n_train, -1))
values = Y_tile[(1 - torch.eye(n_train)).type(torch.bool)].reshape((n_train, -1))
net, loss = NWKernelRegression(), nn.MSELoss(reduction='none')
trainer = torch.optim.SGD(net.parameters(), lr=0.5)
for epoch in range(5):
    trainer.zero_grad()
    l = loss(net(x_train, keys, values), y_train)
    l.sum().backward()
    trainer.step()
    print(f'epoch {epoch + 1}, loss {float(l.sum()):.6f}', net.w.item())
""",
    "d2l: additive and scaled-product attention": """
import math
from torch import nn
torch.manual_seed(0)
def masked_softmax(X, valid_lens):
    if valid_lens is None:
        return nn.functional.softmax(X, dim=-1)
    shape = X.shape
    if valid_lens.dim() == 1:
        valid_lens = torch.repeat_interleave(valid_lens, shape[1])
    else:
        valid_lens = valid_lens.reshape(-1)
    X = X.reshape(-1, shape[-1])
    mask = torch.arange(X.size(1), dtype=torch.float32)[None, :] < valid_lens[:, None]
    X[~mask] = -1e6
    return nn.functional.softmax(X.reshape(shape), dim=-1)
print(masked_softmax(torch.rand(2, 2, 4), torch.tensor([2, 3])))
print(masked_softmax(torch.rand(2, 2, 4), torch.tensor([[1, 3], [2, 4]])))
class AdditiveAttention(nn.Module):
    def __init__(self, key_size, query_size, num_hiddens, dropout, **kwargs):
        super(AdditiveAttention, self).__init__(**kwargs)
        self.W_k = nn.Linear(key_size, num_hiddens, bias=False)
        self.W_q = nn.Linear(query_size, num_hiddens, bias=False)
        self.w_v = nn.Linear(num_hiddens, 1, bias=False)
        self.dropout = nn.Dropout(dropout)
    def forward(self, queries, keys, values, valid_lens):
        queries, keys = self.W_q(queries), self.W_k(keys)
        features = torch.tanh(queries.unsqueeze(2) + keys.unsqueeze(1))
        scores = self.w_v(features).squeeze(-1)
        self.attention_weights = masked_softmax(scores, valid_lens)
        return torch.bmm(self.dropout(self.attention_weights), values)
class DotProductAttention(nn.Module):
    def __init__(self, dropout, **kwargs):
        super().__init__(**kwargs)
        self.dropout = nn.Dropout(dropout)
    def forward(self, queries, keys, values, valid_lens=None):
        d = queries.shape[-1]
        scores = torch.bmm(queries, keys.transpose(1,2)) / math.sqrt(d)
        self.attention_weights = masked_softmax(scores, valid_lens)
        return torch.bmm(self.dropout(self.attention_weights), values)
queries, keys = torch.normal(0, 1, (2, 1, 5)), torch.ones((2, 6, 2))
values = torch.arange(24, dtype=torch.float32).reshape(1, 6, 4).repeat(2, 1, 1)
valid_lens = torch.tensor([2, 6])
attention = AdditiveAttention(key_size=2, query_size=5, num_hiddens=4, dropout=0.1)
attention.eval()
print(attention(queries, keys, values, valid_lens), attention.attention_weights.reshape((2, 6)))
keys = torch.randn(2, 6, 5, requires_grad=True)
dot = DotProductAttention(dropout=0.5)
dot.eval()
out = dot(queries, keys, values, valid_lens)
out.sum().backward()
print(out, keys.grad[0])
torch.manual_seed(3)
print(dot.train()(queries, keys, values, valid_lens))
print(nn.functional.scaled_dot_product_attention(queries, keys, values))
""",
    "d2l: several heads and positions": """
import math
from torch import nn
torch.manual_seed(0)
def transpose_qkv(X, num_heads):
    X = X.reshape(X.shape[0], X.shape[1], num_heads, -1)
    X = X.permute(0, 2, 1, 3)
    return X.reshape(-1, X.shape[2], X.shape[3])
def transpose_output(X, num_heads):
    X = X.reshape(-1, num_heads, X.shape[1], X.shape[2])
    X = X.permute(0, 2, 1, 3)
    return X.reshape(X.shape[0], X.shape[1], -1)
class MultiHeadAttention(nn.Module):
    def __init__(self, size, num_heads, bias=False):
        super().__init__()
        self.num_heads = num_heads
        self.W_q, self.W_k, self.W_v, self.W_o = (nn.Linear(size, size, bias=bias)
                                                  for _ in range(4))
    def forward(self, queries, keys, values):
        q, k, v = (transpose_qkv(W(x), self.num_heads) for W, x in (
            (self.W_q, queries), (self.W_k, keys), (self.W_v, values)))
        scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])
        return self.W_o(transpose_output(scores.softmax(-1) @ v, self.num_heads))
class PositionalEncoding(nn.Module):
    def __init__(self, num_hiddens, dropout, max_len=1000):
        super(PositionalEncoding, self).__init__()
        self.dropout = nn.Dropout(dropout)
        self.P = torch.zeros((1, max_len, num_hiddens))
        X = torch.arange(max_len, dtype=torch.float32).reshape(-1, 1) / torch.pow(
            10000, torch.arange(0, num_hiddens, 2, dtype=torch.float32) / num_hiddens)
        self.P[:, :, 0::2] = torch.sin(X)
        self.P[:, :, 1::2] = torch.cos(X)
    def forward(self, X):
        X = X + self.P[:, :X.shape[1], :].to(X.device)
        return self.dropout(X)
pos = PositionalEncoding(8, 0)
pos.eval()
print(pos(torch.zeros((1, 4, 8))))
for i in range(4):
    print(f'{i}的二进制是 {i:>03b}')
attention = MultiHeadAttention(8, 2)
X = torch.randn(2, 3, 8)
Y = attention(X, X, X)
print(Y)
own = nn.MultiheadAttention(8, 2, bias=False, batch_first=True)
with torch.no_grad():
    own.in_proj_weight.copy_(torch.cat([attention.W_q.weight, attention.W_k.weight,
                                        attention.W_v.weight]))
    own.out_proj.weight.copy_(attention.W_o.weight)
print(torch.allclose(own(X, X, X)[0], Y, atol=1e-6), own(X, X, X)[1].shape)
Y.pow(2).mean().backward()
print(attention.W_q.weight.grad[0], attention.W_o.weight.grad[0])
""",
    "d2l: the transformer's parts": """
from torch import nn
torch.manual_seed(0)
class PositionWiseFFN(nn.Module):
    def __init__(self, n_in, n_hidden, n_out, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = nn.Linear(n_in, n_hidden)
        self.relu = nn.ReLU()
        self.dense2 = nn.Linear(n_hidden, n_out)
    def forward(self, X):
        return self.dense2(self.relu(self.dense1(X)))
ffn = PositionWiseFFN(4, 4, 8)
ffn.eval()
print(ffn(torch.ones((2, 3, 4)))[0])
ln, bn = nn.LayerNorm(2), nn.BatchNorm1d(2)
X = torch.tensor([[1, 2], [2, 3]], dtype=torch.float32)
print('layer norm:', ln(X), '\\nbatch norm:', bn(X))
class AddNorm(nn.Module):
    def __init__(self, normalized_shape, dropout, **kwargs):
        super(AddNorm, self).__init__(**kwargs)
        self.dropout = nn.Dropout(dropout)
        self.ln = nn.LayerNorm(normalized_shape)
    def forward(self, X, Y):
        return self.ln(self.dropout(Y) + X)
print(AddNorm([3, 4], 0.5)(torch.ones((2, 3, 4)), torch.ones((2, 3, 4))))

model = nn.Transformer(d_model=8, nhead=2, num_encoder_layers=1, num_decoder_layers=1,
                       dim_feedforward=16, dropout=0., batch_first=True)
src, tgt = torch.rand(2, 4, 8), torch.rand(2, 3, 8)
mask = nn.Transformer.generate_square_subsequent_mask(3)
print(mask)
out = model(src, tgt, tgt_mask=mask)
print(out)
out.pow(2).sum().backward()
print(model.encoder.layers[0].self_attn.in_proj_weight.grad.norm())
print(sum(p.numel() for p in model.parameters()))
""",
    "tutorial: a transformer for language": """
import math
from torch import nn
from torch.nn import TransformerEncoder, TransformerEncoderLayer
torch.manual_seed(0)
class PositionalEncoding(nn.Module):
    def __init__(self, d_model, dropout=0.1, max_len=50):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe = torch.zeros(max_len, 1, d_model)
        pe[:, 0, 0::2] = torch.sin(position * div_term)
        pe[:, 0, 1::2] = torch.cos(position * div_term)
        self.register_buffer('pe', pe)
    def forward(self, x):
        x = x + self.pe[:x.size(0)]
        return self.dropout(x)
class TransformerModel(nn.Module):
    def __init__(self, ntoken, d_model, nhead, d_hid, nlayers, dropout=0.5):
        super().__init__()
        self.model_type = 'Transformer'
        self.pos_encoder = PositionalEncoding(d_model, dropout)
        encoder_layers = TransformerEncoderLayer(d_model, nhead, d_hid, dropout)
        self.transformer_encoder = TransformerEncoder(encoder_layers, nlayers)
        self.embedding = nn.Embedding(ntoken, d_model)
        self.d_model = d_model
        self.linear = nn.Linear(d_model, ntoken)
        self.init_weights()
    def init_weights(self):
        initrange = 0.1
        self.embedding.weight.data.uniform_(-initrange, initrange)
        self.linear.bias.data.zero_()
        self.linear.weight.data.uniform_(-initrange, initrange)
    def forward(self, src, src_mask=None):
        src = self.pos_encoder(self.embedding(src) * math.sqrt(self.d_model))
        return self.linear(self.transformer_encoder(src, src_mask))
model = TransformerModel(12, 8, 2, 8, 2, 0.)
data = torch.arange(24).remainder(12).view(2, -1).t().contiguous()
mask = torch.triu(torch.ones(6, 6) * float('-inf'), diagonal=1)
optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1.0, gamma=0.95)
for batch, i in enumerate(range(0, data.size(0) - 1, 6)):
    seq_len = min(6, len(data) - 1 - i)
    x, targets = data[i:i + seq_len], data[i + 1:i + 1 + seq_len].reshape(-1)
    output = model(x, mask[:seq_len, :seq_len]).view(-1, 12)
    loss = nn.CrossEntropyLoss()(output, targets)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    optimizer.step()
    scheduler.step()
    print(f'| {batch:3d} | lr {scheduler.get_last_lr()[0]:02.2f} | {loss.item():5.4f} | '
          f'ppl {math.exp(loss.item()):8.3f}')
print(list(model.state_dict())[:4], model.embedding.weight.grad[:2])
""",
    "d2l: BERT, masked words and next sentences": """
from torch import nn
torch.manual_seed(0)
class BERTEncoder(nn.Module):
    def __init__(self, vocab_size, size, max_len=20):
        super().__init__()
        self.token_embedding = nn.Embedding(vocab_size, size)
        self.segment_embedding = nn.Embedding(2, size)
        self.blks = nn.Sequential()
        for i in range(2):
            self.blks.add_module(f"{i}", nn.TransformerEncoderLayer(
                size, 2, 12, dropout=0., batch_first=True, activation='gelu'))
        self.pos_embedding = nn.Parameter(torch.randn(1, max_len, size))
    def forward(self, tokens, segments):
        X = self.token_embedding(tokens) + self.segment_embedding(segments)
        X = X + self.pos_embedding.data[:, :X.shape[1], :]
        for blk in self.blks:
            X = blk(X)
        return X
class MaskLM(nn.Module):
    def __init__(self, vocab_size, num_hiddens, num_inputs):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(num_inputs, num_hiddens), nn.ReLU(),
                                 nn.LayerNorm(num_hiddens), nn.Linear(num_hiddens, vocab_size))
    def forward(self, X, pred_positions):
        num_pred_positions = pred_positions.shape[1]
        pred_positions = pred_positions.reshape(-1)
        batch_idx = torch.arange(0, X.shape[0])
        batch_idx = torch.repeat_interleave(batch_idx, num_pred_positions)
        masked_X = X[batch_idx, pred_positions]
        masked_X = masked_X.reshape((X.shape[0], num_pred_positions, -1))
        return self.mlp(masked_X)
encoder, mlm, nsp = BERTEncoder(20, 8), MaskLM(20, 8, 8), nn.Linear(8, 2)
tokens = torch.randint(0, 20, (2, 8))
segments = torch.tensor([[0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1, 1]])
positions, labels = torch.tensor([[1, 5, 2], [6, 1, 5]]), torch.tensor([[7, 8, 9], [10, 1, 2]])
loss = nn.CrossEntropyLoss(reduction='none')
optimizer = torch.optim.Adam([*encoder.parameters(), *mlm.parameters(), *nsp.parameters()], 0.01)
for _ in range(3):
    optimizer.zero_grad()
    X = encoder(tokens, segments)
    mlm_l = loss(mlm(X, positions).reshape(-1, 20), labels.reshape(-1)).sum() / 6
    nsp_l = loss(nsp(torch.tanh(X[:, 0, :])), torch.tensor([0, 1])).mean()
    (mlm_l + nsp_l).backward()
    optimizer.step()
    print(f'{mlm_l:.4f} {nsp_l:.4f}')
print(encoder.pos_embedding.grad, encoder.segment_embedding.weight.grad)
""",
}
