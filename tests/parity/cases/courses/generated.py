"""Models that generate: autoencoders, flows, energies, diffusion.

Cf. pytorch/examples (variational autoencoder), UvA Deep Learning (8, 11), yataobian/mini-ebm.
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
    def draw(self, mu, logvar):
        std = torch.exp(0.5*logvar)
        return mu + torch.randn_like(std)*std
    def decode(self, z):
        return torch.sigmoid(self.outer(F.relu(self.back(z))))
    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 9))
        return self.decode(self.draw(mu, logvar)), mu, logvar
def parts(made, x, mu, logvar):
    rebuilt = F.binary_cross_entropy(made, x.view(-1, 9), reduction='sum')
    spread_out = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return rebuilt, spread_out
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
data = torch.bernoulli(torch.full((5, 1, 3, 3), 0.4))
for epoch in range(4):
    optimizer.zero_grad()
    bce, kld = parts(*(lambda out: (out[0], data, out[1], out[2]))(model(data)))
    (bce + kld).backward()
    optimizer.step()
    print('Epoch {}: {:.4f} + {:.4f}'.format(epoch, bce.item(), kld.item()))
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
        self.reach = nn.Parameter(torch.zeros(2))
        self.net[2].weight.data.mul_(0.5)
    def forward(self, z, logdet, reverse=False):
        s, t = self.net(z * self.mask).chunk(2, dim=1)
        reach = self.reach.exp().view(1, -1)
        s = torch.tanh(s / reach) * reach * (1 - self.mask)
        t = t * (1 - self.mask)
        if not reverse:
            z = (z + t) * torch.exp(s)
            logdet += s.sum(dim=1)
        else:
            z = (z * torch.exp(-s)) - t
            logdet -= s.sum(dim=1)
        return z, logdet
flow = nn.ModuleList([Coupling(torch.tensor([0., 1.]).roll(i)) for i in range(4)])
angle = torch.rand(16) * 2 * math.pi
x = torch.stack([angle.cos(), angle.sin()], dim=-1) * 2 + torch.randn(16, 2) * .1
def log_likelihood(x):
    logdet = torch.zeros(x.shape[0], device=x.device)
    z = x
    for layer in flow:
        z, logdet = layer(z, logdet)
    log_pz = (-0.5 * z ** 2 - 0.5 * math.log(2 * math.pi)).sum(1)
    return z, logdet + log_pz
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
    back, logdet = z.clone(), torch.zeros(16)
    for layer in reversed(flow):
        back, logdet = layer(back, logdet, reverse=True)
    print(torch.allclose(back, x, atol=1e-5), logdet[:3])
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
    def draw(self, steps=3):
        fresh = 2
        rand = torch.rand((fresh, 1, 4, 4)) * 2 - 1
        old = torch.cat(random.choices(self.examples, k=4 - fresh), dim=0)
        x = torch.cat([rand, old], dim=0).detach()
        x = Sampler.generate(self.model, x, steps=steps)
        self.examples = list(x.chunk(4, dim=0)) + self.examples
        self.examples = self.examples[:6]
        return x
    @staticmethod
    def generate(model, x, steps, step_size=10):
        was_training = model.training
        model.eval()
        for p in model.parameters():
            p.requires_grad = False
        x.requires_grad = True
        recorded = torch.is_grad_enabled()
        torch.set_grad_enabled(True)
        noise = torch.randn(x.shape, device=x.device)
        for _ in range(steps):
            noise.normal_(0, 0.005)
            x.data.add_(noise.data)
            x.data.clamp_(min=-1.0, max=1.0)
            out = -model(x)
            out.sum().backward()
            x.grad.data.clamp_(-0.03, 0.03)
            x.data.add_(-step_size * x.grad.data)
            x.grad.detach_()
            x.grad.zero_()
            x.data.clamp_(min=-1.0, max=1.0)
        for p in model.parameters():
            p.requires_grad = True
        model.train(was_training)
        torch.set_grad_enabled(recorded)
        return x.detach()
sampler, optimizer = Sampler(model), torch.optim.Adam(model.parameters(), lr=1e-2, betas=(0., 0.9))
for _ in range(3):
    real = torch.rand(4, 1, 4, 4) * 2 - 1
    real.add_(torch.randn_like(real) * 0.005).clamp_(min=-1.0, max=1.0)
    fake = sampler.draw()
    of_real, of_fake = model(torch.cat([real, fake], dim=0)).chunk(2, dim=0)
    small = 0.1 * (of_real ** 2 + of_fake ** 2).mean()
    apart = of_fake.mean() - of_real.mean()
    optimizer.zero_grad()
    (small + apart).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 0.1)
    optimizer.step()
    print(f"{small.item():.5f} {apart.item():.5f}")
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
    x = (extract(cumulated.sqrt(), t, x0.shape) * x0 +
         extract((1 - cumulated).sqrt(), t, x0.shape) * noise)
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
        scaled = extract(betas / (1 - cumulated).sqrt(), t, shape) * model(img, t)
        img = extract((1 / alphas).sqrt(), t, shape) * (img - scaled)
        if i > 0:
            img = img + torch.sqrt(extract(variance, t, shape)) * torch.randn_like(img)
    return img
print(sample((1, 1, 4, 4)))
""",
}
