"""Models that generate and models of pairs: autoencoders, flows, energies, diffusion, graphs.

Cf. the notebooks of UvA Deep Learning (7 to 12, 17), bibinsees/thesis (SimCLR), pytorch/examples
(variational autoencoder), yataobian/mini-ebm.
"""

from __future__ import annotations

GENERATED = {
    "a variational autoencoder": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(1)
class VAE(nn.Module):
    def __init__(self):
        super(VAE, self).__init__()
        self.inner, self.mean, self.spread = nn.Linear(9, 6), nn.Linear(6, 2), nn.Linear(6, 2)
        self.back, self.outer = nn.Linear(2, 6), nn.Linear(6, 9)
    def encode(self, x):
        h = F.relu(self.inner(x))
        return self.mean(h), self.spread(h)
    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5*logvar)
        return mu + torch.randn_like(std)*std
    def decode(self, z):
        return torch.sigmoid(self.outer(F.relu(self.back(z))))
    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 9))
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
def loss_function(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x.view(-1, 9), reduction='sum')
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return BCE, KLD
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
data = torch.bernoulli(torch.full((5, 1, 3, 3), 0.4))
for epoch in range(4):
    optimizer.zero_grad()
    bce, kld = loss_function(*(lambda out: (out[0], data, out[1], out[2]))(model(data)))
    (bce + kld).backward()
    optimizer.step()
    print('====> Epoch: {} BCE: {:.4f} KLD: {:.4f}'.format(epoch, bce.item(), kld.item()))
print(model.spread.weight.grad, model.mean.bias.grad)
with torch.no_grad():
    sample = model.decode(torch.randn(2, 2))
    print(sample.view(2, 1, 3, 3))
    print(F.kl_div(sample.log(), data[:2].view(-1, 9), reduction='batchmean'))
""",
    "a flow of coupling layers": """
import math
import torch.nn as nn
torch.manual_seed(0)
class Coupling(nn.Module):
    def __init__(self, mask):
        super().__init__()
        self.register_buffer('mask', mask)
        self.net = nn.Sequential(nn.Linear(2, 8), nn.SiLU(), nn.Linear(8, 4))
        self.scaling_factor = nn.Parameter(torch.zeros(2))
        self.net[2].weight.data.mul_(0.5)
    def forward(self, z, ldj, reverse=False):
        s, t = self.net(z * self.mask).chunk(2, dim=1)
        s_fac = self.scaling_factor.exp().view(1, -1)
        s = torch.tanh(s / s_fac) * s_fac * (1 - self.mask)
        t = t * (1 - self.mask)
        if not reverse:
            z = (z + t) * torch.exp(s)
            ldj += s.sum(dim=1)
        else:
            z = (z * torch.exp(-s)) - t
            ldj -= s.sum(dim=1)
        return z, ldj
flow = nn.ModuleList([Coupling(torch.tensor([0., 1.]).roll(i)) for i in range(4)])
angle = torch.rand(16) * 2 * math.pi
x = torch.stack([angle.cos(), angle.sin()], dim=-1) * 2 + torch.randn(16, 2) * .1
def log_likelihood(x):
    ldj = torch.zeros(x.shape[0], device=x.device)
    z = x
    for layer in flow:
        z, ldj = layer(z, ldj)
    log_pz = (-0.5 * z ** 2 - 0.5 * math.log(2 * math.pi)).sum(1)
    return z, ldj + log_pz
optimizer = torch.optim.Adam(flow.parameters(), lr=1e-2)
for i in range(4):
    z, ll = log_likelihood(x)
    bpd = -ll.mean() * math.log2(math.e) / 2
    optimizer.zero_grad()
    bpd.backward()
    print(f"{bpd.item():.4f}", nn.utils.clip_grad_norm_(flow.parameters(), 1.0))
    optimizer.step()
with torch.no_grad():
    z, _ = log_likelihood(x)
    back, ldj = z.clone(), torch.zeros(16)
    for layer in reversed(flow):
        back, ldj = layer(back, ldj, reverse=True)
    print(torch.allclose(back, x, atol=1e-5), ldj[:3])
J = torch.autograd.functional.jacobian(lambda v: flow[0](v[None], torch.zeros(1))[0][0], x[0])
print(J, torch.slogdet(J), flow[0](x[:1], torch.zeros(1))[1])
print([name for name, _ in flow.named_buffers()], list(flow.state_dict())[:3])
""",
    "energies and Langevin's samples": """
import random
import numpy as np
import torch.nn as nn
torch.manual_seed(42)
random.seed(0)
class Swish(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(x)
model = nn.Sequential(nn.Conv2d(1, 4, kernel_size=3, padding=1), Swish(), nn.Flatten(),
                      nn.Linear(64, 8), Swish(), nn.Linear(8, 1))
class Sampler:
    def __init__(self, model):
        self.model = model
        self.examples = [(torch.rand((1,) + (1, 4, 4)) * 2 - 1) for _ in range(6)]
    def sample_new(self, steps=3):
        n_new = 2
        rand = torch.rand((n_new, 1, 4, 4)) * 2 - 1
        old = torch.cat(random.choices(self.examples, k=4 - n_new), dim=0)
        inp = torch.cat([rand, old], dim=0).detach()
        inp = Sampler.generate(self.model, inp, steps=steps)
        self.examples = list(inp.chunk(4, dim=0)) + self.examples
        self.examples = self.examples[:6]
        return inp
    @staticmethod
    def generate(model, inp, steps, step_size=10):
        is_training = model.training
        model.eval()
        for p in model.parameters():
            p.requires_grad = False
        inp.requires_grad = True
        had_gradients_enabled = torch.is_grad_enabled()
        torch.set_grad_enabled(True)
        noise = torch.randn(inp.shape, device=inp.device)
        for _ in range(steps):
            noise.normal_(0, 0.005)
            inp.data.add_(noise.data)
            inp.data.clamp_(min=-1.0, max=1.0)
            out = -model(inp)
            out.sum().backward()
            inp.grad.data.clamp_(-0.03, 0.03)
            inp.data.add_(-step_size * inp.grad.data)
            inp.grad.detach_()
            inp.grad.zero_()
            inp.data.clamp_(min=-1.0, max=1.0)
        for p in model.parameters():
            p.requires_grad = True
        model.train(is_training)
        torch.set_grad_enabled(had_gradients_enabled)
        return inp.detach()
sampler, optimizer = Sampler(model), torch.optim.Adam(model.parameters(), lr=1e-2, betas=(0., 0.9))
for _ in range(3):
    real = torch.rand(4, 1, 4, 4) * 2 - 1
    real.add_(torch.randn_like(real) * 0.005).clamp_(min=-1.0, max=1.0)
    fake = sampler.sample_new()
    real_out, fake_out = model(torch.cat([real, fake], dim=0)).chunk(2, dim=0)
    reg_loss = 0.1 * (real_out ** 2 + fake_out ** 2).mean()
    cdiv_loss = fake_out.mean() - real_out.mean()
    optimizer.zero_grad()
    (reg_loss + cdiv_loss).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 0.1)
    optimizer.step()
    print(f"{reg_loss.item():.5f} {cdiv_loss.item():.5f}")
print(fake[0], len(sampler.examples), fake.requires_grad)
""",
    "noise added and taken away": """
import math
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
T = 10
betas = torch.linspace(1e-4, 0.2, T)
alphas = 1. - betas
cumulated = torch.cumprod(alphas, dim=0)
before = F.pad(cumulated[:-1], (1, 0), value=1.0)
variance = betas * (1. - before) / (1. - cumulated)
print(cumulated, before[:3], variance)
def extract(a, t, shape):
    out = a.gather(-1, t.cpu())
    return out.reshape(t.shape[0], *((1,) * (len(shape) - 1))).to(t.device)
def embed(time, dim):
    half = dim // 2
    scale = torch.exp(torch.arange(half) * -(math.log(10000) / (half - 1)))
    scale = time[:, None] * scale[None, :]
    return torch.cat((scale.sin(), scale.cos()), dim=-1)
class Denoiser(nn.Module):
    def __init__(self):
        super().__init__()
        self.time = nn.Sequential(nn.Linear(4, 4), nn.GELU(), nn.Linear(4, 4))
        self.into, self.out = nn.Conv2d(1, 4, 3, padding=1), nn.Conv2d(4, 1, 3, padding=1)
        self.norm = nn.GroupNorm(2, 4)
    def forward(self, x, t):
        h = self.norm(self.into(x)) + self.time(embed(t, 4))[..., None, None]
        return self.out(F.silu(h))
model = Denoiser()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
x0 = torch.rand(4, 1, 4, 4) * 2 - 1
for _ in range(3):
    t = torch.randint(0, T, (4,)).long()
    noise = torch.randn_like(x0)
    x = extract(cumulated.sqrt(), t, x0.shape) * x0 + extract((1 - cumulated).sqrt(), t, x0.shape) * noise
    loss = F.smooth_l1_loss(noise, model(x, t))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(t, loss)
@torch.no_grad()
def sample(shape):
    img = torch.randn(shape)
    for i in reversed(range(0, T)):
        t = torch.full((shape[0],), i, dtype=torch.long)
        scaled = extract(betas, t, shape) * model(img, t) / extract((1 - cumulated).sqrt(), t, shape)
        img = extract((1 / alphas).sqrt(), t, shape) * (img - scaled)
        if i > 0:
            img = img + torch.sqrt(extract(variance, t, shape)) * torch.randn_like(img)
    return img
print(sample((1, 1, 4, 4)))
""",
    "pairs that belong together: SimCLR, triplets": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
encoder = nn.Sequential(nn.Linear(5, 8), nn.ReLU(inplace=True), nn.Linear(8, 4))
x = torch.randn(3, 5)
def info_nce(feats, temperature=0.07):
    cos_sim = F.cosine_similarity(feats[:, None, :], feats[None, :, :], dim=-1)
    self_mask = torch.eye(cos_sim.shape[0], dtype=torch.bool, device=cos_sim.device)
    cos_sim.masked_fill_(self_mask, -9e15)
    pos_mask = self_mask.roll(shifts=cos_sim.shape[0] // 2, dims=0)
    cos_sim = cos_sim / temperature
    nll = -cos_sim[pos_mask] + torch.logsumexp(cos_sim, dim=-1)
    comb_sim = torch.cat([cos_sim[pos_mask][:, None], cos_sim.masked_fill(pos_mask, -9e15)], dim=-1)
    sim_argsort = comb_sim.argsort(dim=-1, descending=True).argmin(dim=-1)
    return nll.mean(), (sim_argsort == 0).float().mean(), 1 + sim_argsort.float().mean()
def nt_xent(a, b, t=0.5):
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
    loss, top1, mean_pos = info_nce(feats)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.item(), top1, mean_pos, nt_xent(*feats.chunk(2)))
a, p, n = torch.randn(4, 3, requires_grad=True), torch.randn(4, 3), torch.randn(4, 3)
loss = nn.TripletMarginLoss(margin=1.0, p=2)(a, p, n)
loss.backward()
print(loss, a.grad)
distance = F.pairwise_distance(a, p, keepdim=True)
same = torch.tensor([[0.], [1.], [1.], [0.]])
contrastive = torch.mean((1 - same) * torch.pow(distance, 2) +
                         same * torch.pow(torch.clamp(2.0 - distance, min=0.0), 2))
print(distance, contrastive, torch.cdist(a, p), F.cosine_embedding_loss(a, p, torch.tensor([1, -1, 1, -1])))
hardest = torch.cdist(a, torch.cat([p, n])).topk(2, dim=1, largest=False)
print(hardest, F.triplet_margin_loss(a, p, n, reduction='none'))
""",
    "messages along the edges of a graph": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
class GCNLayer(nn.Module):
    def __init__(self, c_in, c_out):
        super().__init__()
        self.projection = nn.Linear(c_in, c_out)
    def forward(self, node_feats, adj_matrix):
        num_neighbours = adj_matrix.sum(dim=-1, keepdims=True)
        node_feats = self.projection(node_feats)
        node_feats = torch.bmm(adj_matrix, node_feats)
        return node_feats / num_neighbours
node_feats = torch.arange(8, dtype=torch.float32).view(1, 4, 2)
adj = torch.Tensor([[[1, 1, 0, 0], [1, 1, 1, 1], [0, 1, 1, 1], [0, 1, 1, 1]]])
layer = GCNLayer(c_in=2, c_out=2)
layer.projection.weight.data = torch.Tensor([[1., 0.], [0., 1.]])
layer.projection.bias.data = torch.Tensor([0., 0.])
with torch.no_grad():
    print("Output features", layer(node_feats, adj))
class GATLayer(nn.Module):
    def __init__(self, c_in, c_out, heads):
        super().__init__()
        self.heads, c_out = heads, c_out // heads
        self.projection = nn.Linear(c_in, c_out * heads)
        self.a = nn.Parameter(torch.Tensor(heads, 2 * c_out))
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
gat = GATLayer(2, 4, heads=2)
out, probs = gat(node_feats, adj)
out.pow(2).mean().backward()
print(out, probs, gat.a.grad)

edge_index = adj[0].nonzero().t()
source, target = edge_index
summed = torch.zeros(4, 2).index_add_(0, target, node_feats[0][source])
degree = torch.zeros(4).scatter_add_(0, target, torch.ones(target.size(0)))
print(edge_index, summed / degree.unsqueeze(1))
deg_inv_sqrt = adj[0].sum(1).pow(-0.5)
deg_inv_sqrt[deg_inv_sqrt == float('inf')] = 0
print(torch.diag(deg_inv_sqrt) @ adj[0] @ torch.diag(deg_inv_sqrt))
pooled = torch.zeros(2, 2).scatter_reduce_(0, torch.tensor([0, 0, 1, 1])[:, None].expand(-1, 2),
                                           node_feats[0], reduce='amax', include_self=False)
print(pooled, torch.bincount(target))
""",
}
