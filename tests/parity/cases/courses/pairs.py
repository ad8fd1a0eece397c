"""Models of pairs: contrast, and messages along the edges of graphs.

Cf. UvA Deep Learning (7, 17), bibinsees/thesis (SimCLR), ENCCS/gnn-transformers.
"""

from __future__ import annotations

PAIRS = {
    "pairs that belong together: SimCLR, triplets": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
encoder = nn.Sequential(nn.Linear(5, 8), nn.ReLU(inplace=True), nn.Linear(8, 4))
x = torch.randn(3, 5)
def told_apart(feats, temperature=0.07):
    alike = F.cosine_similarity(feats[:, None, :], feats[None, :, :], dim=-1)
    itself = torch.eye(alike.shape[0], dtype=torch.bool, device=alike.device)
    alike.masked_fill_(itself, -9e15)
    partner = itself.roll(shifts=alike.shape[0] // 2, dims=0)
    alike = alike / temperature
    nll = -alike[partner] + torch.logsumexp(alike, dim=-1)
    ranked = torch.cat([alike[partner][:, None], alike.masked_fill(partner, -9e15)], dim=-1)
    ranks = ranked.argsort(dim=-1, descending=True).argmin(dim=-1)
    return nll.mean(), (ranks == 0).float().mean(), 1 + ranks.float().mean()
def by_cross_entropy(a, b, t=0.5):
    z = F.normalize(torch.cat([a, b], dim=0), dim=1)
    sim = (z @ z.t()) / t
    sim = sim.masked_fill(torch.eye(len(z), dtype=torch.bool), torch.finfo(sim.dtype).min)
    n = a.size(0)
    targets = torch.cat([torch.arange(n) + n, torch.arange(n)])
    return F.cross_entropy(sim, targets)
optimizer = torch.optim.AdamW(encoder.parameters(), lr=5e-2, weight_decay=1e-4)
for _ in range(3):
    views = torch.cat([x + 0.1 * torch.randn_like(x), x + 0.1 * torch.randn_like(x)], dim=0)
    feats = encoder(views)
    loss, top1, mean_pos = told_apart(feats)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.item(), top1, mean_pos, by_cross_entropy(*feats.chunk(2)))
a, p, n = torch.randn(4, 3, requires_grad=True), torch.randn(4, 3), torch.randn(4, 3)
loss = nn.TripletMarginLoss(margin=1.0, p=2)(a, p, n)
loss.backward()
print(loss, a.grad)
distance = F.pairwise_distance(a, p, keepdim=True)
same = torch.tensor([[0.], [1.], [1.], [0.]])
contrastive = torch.mean((1 - same) * torch.pow(distance, 2) +
                         same * torch.pow(torch.clamp(2.0 - distance, min=0.0), 2))
print(distance, contrastive, torch.cdist(a, p),
      F.cosine_embedding_loss(a, p, torch.tensor([1, -1, 1, -1])))
hardest = torch.cdist(a, torch.cat([p, n])).topk(2, dim=1, largest=False)
print(hardest, F.triplet_margin_loss(a, p, n, reduction='none'))
""",
    "messages along the edges of a graph": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
class Averaging(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.projection = nn.Linear(n_in, n_out)
    def forward(self, nodes, edges):
        count = edges.sum(dim=-1, keepdims=True)
        nodes = self.projection(nodes)
        nodes = torch.bmm(edges, nodes)
        return nodes / count
nodes = torch.arange(8, dtype=torch.float32).view(1, 4, 2)
adj = torch.Tensor([[[1, 1, 0, 0], [1, 1, 1, 1], [0, 1, 1, 1], [0, 1, 1, 1]]])
layer = Averaging(n_in=2, n_out=2)
layer.projection.weight.data = torch.Tensor([[1., 0.], [0., 1.]])
layer.projection.bias.data = torch.Tensor([0., 0.])
with torch.no_grad():
    print("Output features", layer(nodes, adj))
class Attending(nn.Module):
    def __init__(self, n_in, n_out, heads):
        super().__init__()
        self.heads, n_out = heads, n_out // heads
        self.projection = nn.Linear(n_in, n_out * heads)
        self.a = nn.Parameter(torch.Tensor(heads, 2 * n_out))
        nn.init.xavier_uniform_(self.projection.weight.data, gain=1.414)
        nn.init.xavier_uniform_(self.a.data, gain=1.414)
    def forward(self, x, adj):
        n, nodes = x.size(0), x.size(1)
        x = self.projection(x).view(n, nodes, self.heads, -1)
        edges = adj.nonzero(as_tuple=False)
        flat = x.view(n * nodes, self.heads, -1)
        row, col = edges[:, 0] * nodes + edges[:, 1], edges[:, 0] * nodes + edges[:, 2]
        both = torch.cat([torch.index_select(input=flat, index=row, dim=0),
                          torch.index_select(input=flat, index=col, dim=0)], dim=-1)
        logits = F.leaky_relu(torch.einsum('bhc,hc->bh', both, self.a), 0.2)
        attn = logits.new_zeros(adj.shape + (self.heads,)).fill_(-9e15)
        attn[adj[..., None].repeat(1, 1, 1, self.heads) == 1] = logits.reshape(-1)
        probs = F.softmax(attn, dim=2)
        x = torch.einsum('bijh,bjhc->bihc', probs, x)
        return x.reshape(n, nodes, -1), probs.permute(0, 3, 1, 2)
gat = Attending(2, 4, heads=2)
out, probs = gat(nodes, adj)
out.pow(2).mean().backward()
print(out, probs, gat.a.grad)

edge_index = adj[0].nonzero().t()
source, target = edge_index
summed = torch.zeros(4, 2).index_add_(0, target, nodes[0][source])
degree = torch.zeros(4).scatter_add_(0, target, torch.ones(target.size(0)))
print(edge_index, summed / degree.unsqueeze(1))
deg_inv_sqrt = adj[0].sum(1).pow(-0.5)
deg_inv_sqrt[deg_inv_sqrt == float('inf')] = 0
print(torch.diag(deg_inv_sqrt) @ adj[0] @ torch.diag(deg_inv_sqrt))
pooled = torch.zeros(2, 2).scatter_reduce_(0, torch.tensor([0, 0, 1, 1])[:, None].expand(-1, 2),
                                           nodes[0], reduce='amax', include_self=False)
print(pooled, torch.bincount(target))
""",
}
