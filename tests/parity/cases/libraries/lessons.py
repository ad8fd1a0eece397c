"""Lessons and examples that people find in public, told anew: small, and with printed results."""

from __future__ import annotations

LESSONS = {
    "a variational autoencoder": """
import torch.nn as nn, torch.nn.functional as F
from torch.distributions import Normal, Bernoulli, kl_divergence
_ = torch.manual_seed(0)
class VAE(nn.Module):
    def __init__(self, size=12, hidden=8, latent=2):
        super().__init__()
        self.body, self.mean, self.spread = nn.Linear(size, hidden), nn.Linear(hidden, latent), nn.Linear(hidden, latent)
        self.decoder = nn.Sequential(nn.Linear(latent, hidden), nn.Tanh(), nn.Linear(hidden, size))
    def encode(self, x):
        h = self.body(x).relu(); return Normal(self.mean(h), F.softplus(self.spread(h)) + 1e-5)
    def forward(self, x):
        q = self.encode(x); z = q.rsample(); return q, Bernoulli(logits=self.decoder(z))
vae, data = VAE(), (torch.rand(16, 12) > .5).float()
optimizer, prior = torch.optim.Adam(vae.parameters(), lr=.01), Normal(torch.zeros(2), torch.ones(2))
for step in range(5):
    q, p = vae(data)
    loss = -(p.log_prob(data).sum(1) - kl_divergence(q, prior).sum(1)).mean()
    optimizer.zero_grad(); loss.backward(); optimizer.step(); print(step, round(loss.item(), 4))
with torch.no_grad(): print(Bernoulli(logits=vae.decoder(prior.sample((3,)))).sample()[:, :6])
""",
    "a variational autoencoder with full covariances": """
import torch.nn as nn, torch.nn.functional as F
from dataclasses import dataclass
_ = torch.manual_seed(1)
@dataclass
class Output:
    dist: torch.distributions.Distribution
    z: torch.Tensor
    loss: torch.Tensor
class Net(nn.Module):
    def __init__(self):
        super().__init__(); self.enc=nn.Sequential(nn.Linear(6,8),nn.SiLU(),nn.Linear(8,4)); self.dec=nn.Sequential(nn.Linear(2,8),nn.SiLU(),nn.Linear(8,6),nn.Sigmoid()); self.softplus=nn.Softplus()
    def encode(self,x,eps=1e-8):
        mu,logvar=torch.chunk(self.enc(x),2,dim=-1); scale=self.softplus(logvar)+eps
        return torch.distributions.MultivariateNormal(mu,scale_tril=torch.diag_embed(scale))
    def forward(self,x):
        d=self.encode(x); z=d.rsample(); r=self.dec(z)
        std=torch.distributions.MultivariateNormal(torch.zeros_like(z),scale_tril=torch.eye(z.shape[-1]).unsqueeze(0).expand(z.shape[0],-1,-1))
        return Output(d,z,F.binary_cross_entropy(r,x+0.5-0.5,reduction='none').sum(-1).mean()+torch.distributions.kl.kl_divergence(d,std).mean())
net=Net(); x=torch.rand(5,6); o=torch.optim.AdamW(net.parameters(),lr=1e-2)
for _ in range(4): out=net(x); o.zero_grad(); out.loss.backward(); o.step(); print(out.loss.item().__round__(3), out.z[0].detach())
out.dist.batch_shape, out.dist.event_shape, out.dist
""",
    "REINFORCE and actor-critic": """
import torch.nn as nn, torch.nn.functional as F
from collections import namedtuple
from torch.distributions import Categorical
_ = torch.manual_seed(543)
Kept = namedtuple('Kept', 'log_prob value')
class Policy(nn.Module):
    def __init__(self):
        super().__init__(); self.body, self.actor, self.critic = nn.Linear(4, 16), nn.Linear(16, 2), nn.Linear(16, 1)
    def forward(self, x):
        x = F.relu(self.body(x)); return F.softmax(self.actor(x), dim=-1), self.critic(x)
net = Policy(); opt = torch.optim.Adam(net.parameters(), lr=3e-2); eps = torch.finfo(torch.float32).eps
for episode in range(3):
    state, kept, rewards, taken = torch.zeros(4), [], [], []
    for t in range(8):
        probs, value = net(state); m = Categorical(probs); action = m.sample()
        kept.append(Kept(m.log_prob(action), value)); taken.append(action.item())
        rewards.append(1. if action.item() == t % 2 else -1.); state = torch.sin(state + action.item() + t)
    R, returns = 0, []
    for r in rewards[::-1]: R = r + .99 * R; returns.insert(0, R)
    returns = torch.tensor(returns); returns = (returns - returns.mean()) / (returns.std() + eps)
    policy = [-k.log_prob * (R - k.value.item()) for k, R in zip(kept, returns)]
    values = [F.smooth_l1_loss(k.value, torch.tensor([R])) for k, R in zip(kept, returns)]
    loss = torch.stack(policy).sum() + torch.stack(values).sum()
    opt.zero_grad(); loss.backward(); opt.step(); print(episode, taken, loss)
m, m.entropy(), m.probs
""",
    "PPO with a bell curve of its own": """
import torch.nn as nn
_ = torch.manual_seed(2)
class Summed(torch.distributions.Normal):
    def log_prob(self, x): return super().log_prob(x).sum(-1)
    def entropy(self): return super().entropy().sum(-1)
    def mode(self): return self.mean
actor = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 2)); log_std = nn.Parameter(torch.zeros(2))
states, advantages = torch.randn(10, 3), torch.randn(10)
with torch.no_grad(): old = Summed(actor(states), log_std.exp()); actions = old.sample(); before = old.log_prob(actions)
opt = torch.optim.Adam([*actor.parameters(), log_std], lr=1e-2)
for _ in range(4):
    d = Summed(actor(states), log_std.expand(10, 2).exp()); ratio = (d.log_prob(actions) - before).exp()
    loss = -torch.min(ratio * advantages, ratio.clamp(.8, 1.2) * advantages).mean() - .01 * d.entropy().mean()
    opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(actor.parameters(), .5); opt.step(); print(loss, log_std)
d, d.mode()[0], (old.log_prob(actions) == before).all()
""",
    "a soft actor squashed by tanh": """
import torch.nn as nn, torch.nn.functional as F, math
from torch.distributions import Normal, Independent
_ = torch.manual_seed(3)
net = nn.Linear(3, 4); s = torch.randn(6, 3)
def act(s):
    mu, log_std = net(s).chunk(2, -1); pi = Normal(mu, log_std.clamp(-20, 2).exp()); u = pi.rsample()
    logp = pi.log_prob(u).sum(-1) - (2 * (math.log(2) - u - F.softplus(-2 * u))).sum(-1)
    return torch.tanh(u), logp
a, logp = act(s)
((a ** 2).sum(-1) + .2 * logp).mean().backward()
a[0], logp, net.weight.grad, net.bias.grad
i = Independent(Normal(torch.zeros(2), torch.ones(2)), 1); i.log_prob(a).mean(), i.entropy(), i
""",
    "Bayes by backprop": """
import torch.nn as nn, torch.nn.functional as F
from torch.distributions import Normal, kl_divergence
_ = torch.manual_seed(4)
class Bayesian(nn.Module):
    def __init__(self, i, o):
        super().__init__(); self.mu = nn.Parameter(torch.zeros(o, i).normal_(0, .1)); self.rho = nn.Parameter(torch.full((o, i), -3.))
    def forward(self, x):
        q = Normal(self.mu, F.softplus(self.rho)); w = q.rsample(); self.kl = kl_divergence(q, Normal(0., 1.)).sum()
        self.gap = (q.log_prob(w) - Normal(torch.tensor(0.), torch.tensor(1.)).log_prob(w)).sum(); return F.linear(x, w)
layer = Bayesian(3, 2); x, y = torch.randn(20, 3), torch.randn(20, 2); opt = torch.optim.SGD(layer.parameters(), lr=.01)
for _ in range(3):
    loss = -Normal(layer(x), .5).log_prob(y).sum() / 20 + layer.kl / 100; opt.zero_grad(); loss.backward(); opt.step(); print(loss, layer.kl, layer.gap)
layer.rho.grad
""",
    "a mixture density network": """
import torch.nn as nn
from torch.distributions import Categorical, Normal
_ = torch.manual_seed(5)
net = nn.Sequential(nn.Linear(1, 10), nn.Tanh(), nn.Linear(10, 9)); x = torch.linspace(-1, 1, 12).unsqueeze(1); y = x.sin() + .1 * torch.randn(12, 1)
opt = torch.optim.RMSprop(net.parameters(), lr=.01)
for _ in range(3):
    logits, mu, s = net(x).chunk(3, -1); pi, parts = Categorical(logits=logits), Normal(mu, s.exp())
    nll = -torch.logsumexp(parts.log_prob(y) + pi.logits, 1).mean(); opt.zero_grad(); nll.backward(); opt.step(); print(nll)
k = pi.sample(); k, parts.sample().gather(1, k.unsqueeze(1)).squeeze(1)[:4]
""",
    "a flow of coupling layers": """
import torch.nn as nn
from torch.distributions import MultivariateNormal
_ = torch.manual_seed(6)
class Coupling(nn.Module):
    def __init__(self, mask):
        super().__init__(); self.register_buffer('mask', mask); self.s = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(), nn.Linear(8, 2), nn.Tanh()); self.t = nn.Linear(2, 2)
    def forward(self, x):
        held = x * self.mask; s, t = self.s(held) * (1 - self.mask), self.t(held) * (1 - self.mask); return held + (1 - self.mask) * (x * s.exp() + t), s.sum(1)
    def inverse(self, z):
        held = z * self.mask; s, t = self.s(held) * (1 - self.mask), self.t(held) * (1 - self.mask); return held + (1 - self.mask) * (z - t) * (-s).exp()
layers = nn.ModuleList([Coupling(torch.tensor(m)) for m in ([0., 1.], [1., 0.])]); prior = MultivariateNormal(torch.zeros(2), torch.eye(2))
data = torch.randn(20, 2) @ torch.tensor([[1., .5], [0., .3]]); opt = torch.optim.Adam([p for p in layers.parameters() if p.requires_grad], lr=1e-2)
for _ in range(4):
    z, log_det = data, 0
    for layer in layers: z, d = layer(z); log_det = log_det + d
    loss = -(prior.log_prob(z) + log_det).mean(); opt.zero_grad(); loss.backward(); opt.step(); print(loss)
x = prior.sample((3,))
for layer in reversed(layers): x = layer.inverse(x)
x.detach()
""",
    "Jacobians, Hessians, products": """
import torch.nn.functional as F
from functools import partial
from torch.func import vmap, vjp, jvp, jacrev, jacfwd, hessian, grad
_ = torch.manual_seed(0)
def predict(weight, bias, x): return F.linear(x, weight, bias).tanh()
weight, bias, x = torch.randn(4, 4), torch.randn(4), torch.randn(4)
xp = x.clone().requires_grad_(); units = torch.eye(4)
by_rows = torch.stack([torch.autograd.grad(predict(weight, bias, xp), xp, v)[0] for v in units]); by_rows
_, pull = vjp(partial(predict, weight, bias), x); ft, = vmap(pull)(units); torch.allclose(ft, by_rows)
jac = jacrev(predict, argnums=2)(weight, bias, x); torch.allclose(jac, by_rows), jac[0]
torch.allclose(jacfwd(predict, argnums=2)(weight, bias, x), jac)
dw, db = jacrev(predict, argnums=(0, 1))(weight, bias, x); dw.shape, db
h = hessian(predict, argnums=2)(weight, bias, x); h.shape, h[0]
torch.allclose(h, jacfwd(jacfwd(predict, argnums=2), argnums=2)(weight, bias, x), atol=1e-6), torch.allclose(h, jacrev(jacrev(predict, argnums=2), argnums=2)(weight, bias, x), atol=1e-6)
xs = torch.randn(5, 4); batch = vmap(jacrev(predict, argnums=2), in_dims=(None, None, 0)); bj = batch(weight, bias, xs); bj.shape
torch.allclose(bj, jacrev(lambda w, b, x: predict(w, b, x).sum(0), argnums=2)(weight, bias, xs).movedim(1, 0), atol=1e-6)
vmap(hessian(predict, argnums=2), in_dims=(None, None, 0))(weight, bias, xs).shape
def hvp(f, primals, tangents): return jvp(grad(f), primals, tangents)[1]
def hvp_revrev(f, primals, tangents): return vjp(grad(f), *primals)[1](*tangents)
f = lambda x: x.sin().sum(); t = torch.randn(4)
hvp(f, (x,), (t,)), torch.allclose(hvp(f, (x,), (t,)), hvp_revrev(f, (x,), (t,))[0])
I = torch.eye(4); vmap(lambda v: torch.autograd.grad(predict(weight, bias, xp), xp, v)[0])(I).shape
""",
    "per-sample gradients": """
import torch.nn as nn, torch.nn.functional as F
from torch.func import functional_call, vmap, grad
_ = torch.manual_seed(0)
class CNN(nn.Module):
    def __init__(self):
        super().__init__(); self.conv1 = nn.Conv2d(1, 3, 3, 1); self.conv2 = nn.Conv2d(3, 4, 3, 1); self.fc1 = nn.Linear(36, 8); self.fc2 = nn.Linear(8, 10)
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv2(F.relu(self.conv1(x)))), 2); return F.log_softmax(self.fc2(F.relu(self.fc1(torch.flatten(x, 1)))), dim=1)
model, data, targets = CNN(), torch.randn(6, 1, 10, 10), torch.randint(10, (6,))
def one(k): return torch.autograd.grad(F.nll_loss(model(data[k:k+1]), targets[k:k+1]), list(model.parameters()))
slow = [torch.stack(g) for g in zip(*[one(k) for k in range(6)])]
params = {k: v.detach() for k, v in model.named_parameters()}; buffers = {k: v.detach() for k, v in model.named_buffers()}
def loss(params, buffers, sample, target): return F.nll_loss(functional_call(model, (params, buffers), (sample.unsqueeze(0),)), target.unsqueeze(0))
fast = vmap(grad(loss), in_dims=(None, None, 0, 0))(params, buffers, data, targets)
{k: tuple(g.shape) for k, g in fast.items()}
[torch.allclose(a, b, atol=1e-5) for a, b in zip(slow, fast.values())]
fast['fc2.bias'][0], vmap(grad(loss), in_dims=(None, None, 0, 0), randomness='different')(params, buffers, data, targets)['fc2.bias'][1]
norms = torch.stack([g.flatten(1).norm(dim=1) for g in fast.values()]).norm(dim=0); norms
clipped = {k: (g / norms.clamp(min=1.).view(-1, *[1] * (g.dim() - 1))).mean(0) for k, g in fast.items()}; clipped['conv1.bias']
""",
    "an ensemble of models": """
import torch.nn as nn, copy
from torch.func import stack_module_state, functional_call, vmap
_ = torch.manual_seed(0)
class MLP(nn.Module):
    def __init__(self, classes=3):
        super().__init__(); self.fc1, self.fc2 = nn.Linear(6, 5), nn.Linear(5, classes)
    def forward(self, x): return self.fc2(torch.relu(self.fc1(x.flatten(1))))
models = [MLP() for _ in range(4)]; batches = torch.randn(4, 7, 1, 2, 3)
params, buffers = stack_module_state(models); base = copy.deepcopy(models[0])
def run(params, buffers, x): return functional_call(base, (params, buffers), (x,))
each = vmap(run)(params, buffers, batches); each.shape, torch.allclose(each, torch.stack([m(b) for m, b in zip(models, batches)]), atol=1e-6)
same = vmap(run, in_dims=(0, 0, None))(params, buffers, batches[0]); same.shape, same.detach().mean(1)
opt = torch.optim.SGD(params.values(), lr=.1)
for _ in range(2): l = vmap(run)(params, buffers, batches).pow(2).mean(); opt.zero_grad(); l.backward(); opt.step(); print(l.item().__round__(5))
base.fc1.weight.grad, params['fc1.weight'].grad.shape
""",
    "forward mode for a module": """
import torch.nn as nn, torch.autograd.forward_ad as fwAD
_ = torch.manual_seed(0)
primal, tangent = torch.randn(3), torch.randn(3)
def fn(x, y): return x ** 2 + y ** 2
with fwAD.dual_level():
    d = fwAD.make_dual(primal, tangent); print(fwAD.unpack_dual(d).tangent is tangent)
    plain = torch.randn(3); print(fwAD.unpack_dual(plain).tangent)
    out = fn(d, plain); print(fwAD.unpack_dual(out).tangent)
fwAD.unpack_dual(out).tangent
model = nn.Linear(3, 2); x = torch.randn(4, 3); params = dict(model.named_parameters()); tangents = {n: torch.rand_like(p) for n, p in params.items()}
with fwAD.dual_level():
    for n, p in params.items(): delattr(model, n); setattr(model, n, fwAD.make_dual(p, tangents[n]))
    out = model(x); j = fwAD.unpack_dual(out).tangent
j.detach()
from torch.func import functional_call, jvp
with fwAD.dual_level(): out = functional_call(nn.Linear(3, 2), {n: fwAD.make_dual(p, tangents[n]) for n, p in params.items()}, x); print(torch.allclose(fwAD.unpack_dual(out).tangent, j))
class Fn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a): ctx.result = torch.exp(a); return ctx.result
    @staticmethod
    def jvp(ctx, t): out = t * ctx.result; del ctx.result; return out
p = torch.randn(3, dtype=torch.double, requires_grad=True); t = torch.randn(3, dtype=torch.double)
with fwAD.dual_level(): print(fwAD.unpack_dual(Fn.apply(fwAD.make_dual(p, t))).tangent)
jvp(fn, (primal, plain), (tangent, tangent))
torch.autograd.functional.jvp(fn, (primal, plain), (tangent, tangent))[1]
""",
    "neural tangent kernels two ways": """
import torch.nn as nn
from torch.func import functional_call, vmap, vjp, jvp, jacrev
_ = torch.manual_seed(0)
net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(18, 2)); params = {k: v.detach() for k, v in net.named_parameters()}
a, b = torch.randn(3, 1, 5, 5), torch.randn(2, 1, 5, 5)
def single(params, x): return functional_call(net, params, (x.unsqueeze(0),)).squeeze(0)
def contracted(x1, x2, how):
    j1, j2 = ([j.flatten(2) for j in vmap(jacrev(single), (None, 0))(params, x).values()] for x in (x1, x2))
    return torch.stack([torch.einsum(how, p, q) for p, q in zip(j1, j2)]).sum(0)
full = contracted(a, b, 'Naf,Mbf->NMab'); full.shape, full[0, 0], contracted(a, b, 'Naf,Maf->NM'), contracted(a, b, 'Naf,Maf->NMa').shape
def products(x1, x2):
    def one(x1, x2):
        out, pull = vjp(lambda p: single(p, x1), params)
        return vmap(lambda v: jvp(lambda p: single(p, x2), (params,), pull(v))[1])(torch.eye(out.numel()).view(out.numel(), -1))
    return vmap(vmap(one, (None, 0)), (0, None))(x1, x2)
again = products(a, b); again.shape, torch.allclose(full.transpose(2, 3), again, atol=1e-4) or torch.allclose(full, again, atol=1e-4)
torch.einsum('NMKK->NM', again)
""",
    "a whirlwind of transforms, MAML in them": """
import torch.nn as nn
from torch.func import grad, vmap, vjp, jvp, jacrev, jacfwd, functional_call
_ = torch.manual_seed(0)
x = torch.tensor(0.3); torch.allclose(grad(torch.sin)(x), x.cos()), torch.allclose(grad(grad(torch.sin))(x), -x.sin())
vmap(lambda w, x, y: (w.dot(x).relu() - y) ** 2, in_dims=(None, 0, 0))(torch.ones(3), torch.randn(4, 3), torch.randn(4))
weights = torch.randn(3, requires_grad=True); examples, targets = torch.randn(4, 3), torch.randn(4)
g = vmap(grad(lambda w, x, y: (w.dot(x).relu() - y) ** 2), in_dims=(None, 0, 0))(weights, examples, targets); g.detach()
inputs, cotangents = torch.randn(2, 3), torch.randn(2, 3); outputs, pull = vjp(torch.sin, inputs); pull(*[cotangents])[0]
jvp(torch.mul, (torch.ones(3), torch.tensor([1., 2., 3.])), (torch.ones(3), torch.zeros(3)))
net = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1)); params = dict(net.named_parameters()); opt = torch.optim.Adam(net.parameters(), lr=1e-2)
def loss_of(p, x, y): return (functional_call(net, p, (x,)) - y).pow(2).mean()
def adapted(p, task):
    x, y, x2, y2 = task
    inner = grad(loss_of)(p, x, y); return loss_of({k: v - .1 * inner[k] for k, v in p.items()}, x2, y2)
amp = torch.rand(3, 1, 1) + .5; xs, x2 = torch.randn(3, 5, 1), torch.randn(3, 5, 1); tasks = (xs, amp * xs.sin(), x2, amp * x2.sin())
for _ in range(3): meta = vmap(adapted, in_dims=(None, 0))(params, tasks).mean(); opt.zero_grad(); meta.backward(); opt.step(); print(meta.detach())
net[0].weight.grad[:3, 0]
""",
    "a heat equation by a network": """
import torch.nn as nn
from torch.func import functional_call, grad, hessian, vmap, jacrev
_ = torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 1)); opt = torch.optim.Adam(net.parameters(), lr=1e-2)
def u(params, t, x): return functional_call(net, params, (torch.stack([t, x]),)).squeeze()
def residual(params, t, x): return grad(u, argnums=1)(params, t, x) - .1 * grad(grad(u, argnums=2), argnums=2)(params, t, x)
t, x = torch.rand(7), torch.rand(7); params = dict(net.named_parameters())
for _ in range(3):
    r = vmap(residual, in_dims=(None, 0, 0))(params, t, x); b = vmap(u, in_dims=(None, 0, 0))(params, torch.zeros(7), x) - (3.14 * x).sin()
    loss = r.pow(2).mean() + b.pow(2).mean(); opt.zero_grad(); loss.backward(); opt.step(); print(loss.detach())
def f(z): return net(z).squeeze()
vmap(lambda z: hessian(f)(z).diagonal().sum())(torch.rand(4, 2)).detach()
vmap(lambda z: jacrev(jacrev(f))(z).trace())(torch.ones(2, 2)).detach()
""",
    "score matching and a sampler": """
import torch.nn as nn
from torch.func import vmap, jacrev, jacfwd, grad
from torch.distributions import MultivariateNormal
_ = torch.manual_seed(0)
score = nn.Sequential(nn.Linear(2, 8), nn.Softplus(), nn.Linear(8, 2)); x = torch.randn(5, 2); opt = torch.optim.SGD(score.parameters(), lr=.05)
for _ in range(3):
    J = vmap(jacfwd(score))(x); loss = (.5 * score(x).pow(2).sum(1) + J.diagonal(dim1=-2, dim2=-1).sum(-1)).mean(); opt.zero_grad(); loss.backward(); opt.step(); print(loss.detach())
target = MultivariateNormal(torch.tensor([1., -1.]), torch.tensor([[1., .6], [.6, 2.]])); q, kept = torch.zeros(2), []
for _ in range(5):
    p = torch.randn(2); q1, p1 = q.clone().requires_grad_(), p
    for _ in range(3):
        p1 = p1 + .1 * torch.autograd.grad(target.log_prob(q1), q1)[0]; q1 = (q1 + .2 * p1).detach().requires_grad_(); p1 = p1 + .1 * torch.autograd.grad(target.log_prob(q1), q1)[0]
    accept = torch.rand(()) < (target.log_prob(q1) - p1.dot(p1) / 2 - target.log_prob(q) + p.dot(p) / 2).exp(); q = q1.detach() if accept else q; kept.append(q)
torch.stack(kept)
grad(lambda z: target.log_prob(z))(q), torch.allclose(jacrev(grad(target.log_prob))(q), -target.precision_matrix, atol=1e-5)
""",
    "a gradient penalty": """
import torch.nn as nn
from torch.nn.utils.parametrizations import spectral_norm
_ = torch.manual_seed(0)
critic = nn.Sequential(spectral_norm(nn.Linear(2, 8)), nn.LeakyReLU(.2), nn.Linear(8, 1)); maker = nn.Linear(3, 2)
od, og = torch.optim.Adam(critic.parameters(), lr=1e-3, betas=(.5, .9)), torch.optim.Adam(maker.parameters(), lr=1e-3)
for _ in range(3):
    real, fake = torch.randn(6, 2) + 2, maker(torch.randn(6, 3)).detach(); eps = torch.rand(6, 1)
    mixed = (eps * real + (1 - eps) * fake).requires_grad_(True); out = critic(mixed)
    g = torch.autograd.grad(outputs=out, inputs=mixed, grad_outputs=torch.ones_like(out), create_graph=True, retain_graph=True, only_inputs=True)[0]
    loss = critic(fake).mean() - critic(real).mean() + 10 * ((g.norm(2, dim=1) - 1) ** 2).mean(); od.zero_grad(); loss.backward(); od.step()
    lg = -critic(maker(torch.randn(6, 3))).mean(); og.zero_grad(); lg.backward(); og.step(); print(round(loss.item(), 4), round(lg.item(), 4))
""",
    "the mixed-precision recipe on a CPU": """
import torch.nn as nn
_ = torch.manual_seed(0)
device = torch.accelerator.current_accelerator().type if hasattr(torch, 'accelerator') and torch.accelerator.is_available() else 'cpu'
use_amp = device != 'cpu'
net, opt = nn.Linear(4, 2), None
opt = torch.optim.SGD(net.parameters(), lr=.1); scaler = torch.amp.GradScaler(device, enabled=use_amp); x, y = torch.randn(8, 4), torch.randn(8, 2)
for epoch in range(2):
    with torch.autocast(device_type=device, dtype=torch.float16, enabled=use_amp): out = net(x); loss = nn.functional.mse_loss(out, y)
    scaler.scale(loss).backward(); scaler.unscale_(opt); torch.nn.utils.clip_grad_norm_(net.parameters(), max_norm=.1); scaler.step(opt); scaler.update(); opt.zero_grad(); print(loss.detach(), scaler.get_scale())
on = torch.amp.GradScaler('cpu', init_scale=1024.)
for k in range(4):
    loss = nn.functional.mse_loss(net(x), y) / 2; on.scale(loss).backward()
    if k % 2: on.unscale_(opt); print(nn.utils.clip_grad_norm_(net.parameters(), 1.)); on.step(opt); on.update(); opt.zero_grad()
out = net(x); loss = nn.functional.mse_loss(out, y); g = torch.autograd.grad(outputs=on.scale(loss), inputs=net.parameters(), create_graph=True)
norm = sum((p / on.get_scale()).pow(2).sum() for p in g).sqrt(); on.scale(loss + norm).backward(); on.step(opt); on.update(); net.bias, {'model': list(net.state_dict()), 'scaler': on.state_dict()}
""",
    "parametrizations by hand and by register": """
import torch.nn as nn, torch.nn.utils.parametrize as parametrize
_ = torch.manual_seed(0)
class Symmetric(nn.Module):
    def forward(self, X): return X.triu() + X.triu(1).transpose(-1, -2)
class Skew(nn.Module):
    def forward(self, X): A = X.triu(1); return A - A.transpose(-1, -2)
    def right_inverse(self, A): return A.triu(1)
class Cayley(nn.Module):
    def __init__(self, n): super().__init__(); self.register_buffer('Id', torch.eye(n))
    def forward(self, X): return torch.linalg.solve(self.Id - X, self.Id + X)
    def right_inverse(self, A): return torch.linalg.solve(self.Id + A, A - self.Id)
class Noisy(nn.Module):
    def forward(self, X): print('computed'); return X
cnn = nn.Conv2d(5, 8, 3); parametrize.register_parametrization(cnn, 'weight', Skew()); cnn.weight[0, 1], cnn
layer = nn.Linear(3, 3); parametrize.register_parametrization(layer, 'weight', Symmetric()); layer.parametrizations, layer.parametrizations.weight, layer.parametrizations.weight[0]
dict(layer.named_parameters()).keys(), torch.dist(layer.weight, Symmetric()(layer.parametrizations.weight.original)).item()
noisy = nn.Linear(4, 4); parametrize.register_parametrization(noisy, 'weight', Noisy()); a = noisy.weight + noisy.weight.T
with parametrize.cached(): b = noisy.weight + noisy.weight.T; c = noisy.weight.sum()
o = nn.Linear(3, 3); parametrize.register_parametrization(o, 'weight', Skew()); parametrize.register_parametrization(o, 'weight', Cayley(3)); X = o.weight; torch.dist(X.T @ X, torch.eye(3)).item() < 1e-5
Y = nn.init.orthogonal_(torch.empty(3, 3))
if Y.det() < 0: Y[0].neg_()
o.weight = Y; torch.dist(o.weight, Y).item() < 1e-5
o.weight = nn.init.orthogonal_(o.weight)
opt = torch.optim.SGD(o.parameters(), lr=.1); o(torch.ones(2, 3)).pow(2).sum().backward(); opt.step(); torch.dist(o.weight.T @ o.weight, torch.eye(3)).item() < 1e-5
parametrize.remove_parametrizations(o, 'weight', leave_parametrized=False); o, o.weight.shape
spd = nn.Linear(3, 3)
class Exp(nn.Module):
    def forward(self, X): return torch.matrix_exp(X)
parametrize.register_parametrization(spd, 'weight', Symmetric()); parametrize.register_parametrization(spd, 'weight', Exp()); (torch.linalg.eigvalsh(spd.weight) > 0).all(), torch.linalg.eig(spd.weight.detach()).eigenvalues.real.sort().values
class RNN(nn.Module):
    def __init__(self): super().__init__(); self.cell = nn.RNNCell(2, 3); nn.utils.parametrizations.orthogonal(self.cell, 'weight_hh')
    def forward(self, xs):
        h = torch.zeros(1, 3)
        with parametrize.cached():
            for x in xs: h = self.cell(x, h)
        return h
r = RNN(); r(torch.randn(4, 1, 2)).sum().backward(); sorted(n for n, p in r.named_parameters()), r.cell.parametrizations.weight_hh.original.grad.shape
""",
    "training watched by TensorBoard": """
import torch.nn as nn, tempfile, numpy as np
from torch.utils.tensorboard import SummaryWriter
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
_ = torch.manual_seed(0)
folder = tempfile.mkdtemp(); writer = SummaryWriter(folder + '/run'); x = torch.arange(-5, 5, 1.).view(-1, 1); y = -5 * x + .1 * torch.randn(x.size())
model, criterion = nn.Linear(1, 1), nn.MSELoss(); opt = torch.optim.SGD(model.parameters(), lr=.01)
for epoch in range(4):
    loss = criterion(model(x), y); writer.add_scalar('Loss/train', loss, epoch); opt.zero_grad(); loss.backward(); opt.step()
    writer.add_scalars('both', {'w': model.weight, 'b': model.bias}, epoch)
    for name, p in model.named_parameters(): writer.add_histogram(name, p, epoch); writer.add_histogram(name + '.grad', p.grad, epoch)
writer.add_graph(model, x); writer.add_hparams({'lr': .01, 'batch': 10}, {'hparam/loss': loss}); writer.add_text('note', 'done'); writer.flush(); writer.close()
log = EventAccumulator(folder + '/run'); _ = log.Reload(); log.Tags()['scalars'], log.Tags()['histograms'], log.Tags()['graph']
[(e.step, round(e.value, 3)) for e in log.Scalars('Loss/train')], [round(e.histogram_value.sum, 3) for e in log.Histograms('weight')]
import matplotlib; matplotlib.use('Agg'); import matplotlib.pyplot as plt
fig = plt.figure(figsize=(2, 1), dpi=50); _ = plt.plot([1, 2]); w = SummaryWriter(folder + '/figure'); w.add_figure('a', fig, global_step=3); w.close(); log = EventAccumulator(folder + '/figure'); _ = log.Reload(); [(e.step, e.width, e.height) for e in log.Images('a')]
""",
    "the benchmark recipe": """
import torch.utils.benchmark as benchmark
def batched_dot_mul_sum(a, b): return a.mul(b).sum(-1)
def batched_dot_bmm(a, b): return torch.bmm(a.reshape(-1, 1, a.shape[-1]), b.reshape(-1, b.shape[-1], 1)).flatten(-3)
x = torch.randn(20, 4); torch.allclose(batched_dot_mul_sum(x, x), batched_dot_bmm(x, x), atol=1e-6)
t0 = benchmark.Timer(stmt='batched_dot_mul_sum(x, x)', globals={'x': x, 'batched_dot_mul_sum': batched_dot_mul_sum})
t1 = benchmark.Timer(stmt='batched_dot_bmm(x, x)', setup='x = torch.randn(3, 2)', globals={'batched_dot_bmm': batched_dot_bmm}, num_threads=1, label='dot', sub_label='bmm', description='small')
m0, m1 = t0.timeit(20), t1.timeit(20); m0.mean > 0, m1.title, repr(m1).split('\\n')[1:4]
r = t1.blocked_autorange(min_run_time=.01); r.median > 0, r.number_per_run >= 1, r.task_spec.description
""",
    "Newton, Fisher, power iteration": """
from torch.func import grad, hessian, jvp, vjp, vmap
import torch.nn as nn
_ = torch.manual_seed(0)
def f(x): return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
x = torch.tensor([-1.2, 1.])
for _ in range(4): x = x - torch.linalg.solve(hessian(f)(x), grad(f)(x)); print(x)
data = torch.randn(9, 3); logp = lambda w, x: torch.distributions.Bernoulli(logits=x @ w).log_prob(torch.tensor(1.)); w = torch.randn(3)
G = vmap(grad(logp), (None, 0))(w, data); G.T @ G / 9
fun = lambda z: torch.tanh(z @ torch.ones(3, 3)) * z; v = torch.randn(3); z = torch.tensor([.1, .2, .3])
for _ in range(20): v = vjp(fun, z)[1](jvp(fun, (z,), (v,))[1])[0]; v = v / v.norm()
jvp(fun, (z,), (v,))[1].norm(), torch.linalg.svdvals(torch.func.jacrev(fun)(z))[0]
A = torch.tensor([[2., 1.], [.5, 3.]], requires_grad=True); L = torch.linalg.eigvals(A).real; L.max().backward(); A.grad
""",
    "straight through, relaxed, counted": """
import torch.nn.functional as F
from torch.distributions import Categorical, Multinomial, Uniform, Bernoulli
_ = torch.manual_seed(0)
logits = torch.randn(4, 3, requires_grad=True); d = Categorical(logits=logits); hard = F.one_hot(d.sample(), 3).float(); y = hard + d.probs - d.probs.detach()
(y * torch.tensor([1., 2., 3.])).sum().backward(); logits.grad
noise = -torch.log(-torch.log(Uniform(1e-6, 1 - 1e-6).sample((4, 3)))); ((logits + noise) / .5).softmax(-1).detach()
F.gumbel_softmax(logits, tau=.5, hard=True).detach()
baseline = 0; p = torch.tensor(.3, requires_grad=True); b = Bernoulli(p).sample((500,)); g, = torch.autograd.grad((Bernoulli(p).log_prob(b) * (b - .45) ** 2).mean(), p); g
Multinomial(10, torch.tensor([1., 2., 3.])).sample((2,)), Multinomial(10, torch.tensor([1., 2., 3.])).log_prob(torch.tensor([2., 3., 5.]))
Categorical(torch.tensor([.1, .9])).enumerate_support(), Categorical(torch.ones(2, 2)).expand([3, 2]).sample().shape
""",
    "forward mode through layers": """
import torch.nn as nn
from torch.func import functional_call, jvp, grad, hessian, vmap, jacrev, jacfwd
_=torch.manual_seed(0)
def show(m, *xs, t=None):
    P={k:v.detach() for k,v in m.named_parameters()}; T={k:torch.ones_like(v) for k,v in P.items()}
    return jvp(lambda p: functional_call(m, p, xs), (P,), (T,))
show(nn.LayerNorm(3), torch.randn(2,3)), show(nn.GroupNorm(1,2), torch.randn(1,2,3))[1].sum()
show(nn.Conv2d(1,2,2), torch.randn(1,1,3,3))[1].sum(), show(nn.ConvTranspose2d(1,2,2), torch.randn(1,1,3,3))[1].sum()
show(nn.Embedding(4,2), torch.tensor([0,2]))
show(nn.PReLU(), torch.randn(3)), show(nn.Bilinear(2,2,1), torch.randn(1,2), torch.randn(1,2))
show(nn.RNNCell(2,2), torch.randn(1,2)), show(nn.GRUCell(2,2), torch.randn(1,2)), show(nn.LSTMCell(2,2), torch.randn(1,2))
show(nn.Sequential(nn.Linear(2,3),nn.ELU(),nn.Linear(3,1)), torch.randn(2,2))
m=nn.Linear(2,1); h=hessian(lambda p: functional_call(m,p,(torch.ones(1,2),)).pow(2).sum())({k:v.detach() for k,v in m.named_parameters()}); h
vmap(m)(torch.ones(3,2)).detach(), vmap(nn.Linear(2,1))(torch.ones(3,4,2)).shape
""",
    "training by functions": """
import torch.nn as nn
from torch.func import functional_call, grad_and_value, vmap, grad
from collections import OrderedDict, namedtuple
_=torch.manual_seed(0)
net=nn.Sequential(nn.Linear(2,4),nn.Tanh(),nn.Linear(4,1)); params={k:v.detach().clone() for k,v in net.named_parameters()}
x=torch.randn(8,2); y=x.sum(1,keepdim=True)
def loss(p,x,y): return ((functional_call(net,p,(x,))-y)**2).mean()
for i in range(4): g,v=grad_and_value(loss)(params,x,y); params={k:p-.1*g[k] for k,p in params.items()}; print(v)
params['0.bias'], params['0.bias'].requires_grad
with torch.no_grad():
    for n,p in net.named_parameters(): p.copy_(params[n])
net(x[:1])
PT=namedtuple('PT','a b'); grad(lambda p: (p.a*p.b).sum())(PT(torch.ones(2),torch.arange(2.)))
dict(grad(lambda p: (p['a']*p['b']).sum())(OrderedDict(a=torch.ones(2),b=torch.arange(2.))))
grad(lambda p: (p[0]*p[1][0]).sum())([torch.ones(2),(torch.arange(2.),)])
def step(carry, x): return carry*.5+x
c=torch.zeros(2); xs=torch.arange(6.).view(3,2)
def scan(x0):
    for row in xs: x0=step(x0,row)
    return x0.sum()
grad(scan)(c)
vmap(lambda a,b: torch.cat([a,b]))(torch.ones(2,3),torch.zeros(2,1)), vmap(lambda a: a.view(-1,1).expand(-1,2))(torch.ones(2,3)).shape
vmap(lambda a: a.max(dim=0))(torch.tensor([[1.,3.],[5.,2.]]))
vmap(lambda a: torch.where(a>0,a,-a).sum())(torch.randn(2,3)), vmap(lambda i: torch.arange(4.)[i])(torch.tensor([0,2]))
vmap(lambda x,y: x+y, in_dims=(0,None))(torch.ones(2,2), 3), vmap(lambda x: {'s':x.sum(),'m':[x.mean(),x]})(torch.ones(2,2))
vmap(lambda x: len(x))(torch.ones(2,2))
vmap(lambda x: x.shape[0]*x.sum())(torch.ones(2,5)), vmap(lambda x: (x.dim(), x.size()) and x*1)(torch.ones(2,5)).shape
vmap(torch.nn.functional.cross_entropy)(torch.randn(3,2,4),torch.tensor([[0,1],[2,3],[1,1]]))
""",
    "distributions as scripts have them": """
import torch.distributions as D, torch
from torch.distributions.normal import Normal
from torch.distributions.categorical import Categorical
from torch.distributions.multivariate_normal import MultivariateNormal
from torch.distributions import constraints
import copy
_=torch.manual_seed(0)
n=Normal(torch.tensor([0.,1.]),torch.tensor([1.,2.])); n.sample([2]), n.sample(torch.Size()), n.rsample((1,)).shape, n.log_prob(torch.zeros(3,2)).sum(axis=-1)
copy.deepcopy(n), n.mean, n.stddev, n.variance, n.cdf(torch.zeros(2)), n.icdf(torch.tensor([.5,.5])), n.perplexity()
c=Categorical(torch.ones(2,3)/3); a=c.sample((4,)); a.shape, c.log_prob(a).shape, c.param_shape, c.batch_shape, c.event_shape
c.sample().tolist(), Categorical(probs=torch.tensor([.2,.8])).sample().item() in (0,1), int(Categorical(logits=torch.zeros(3)).sample()) in (0,1,2)
class Mine(D.Distribution):
    arg_constraints = {'k': constraints.positive}
    support = constraints.real
    def __init__(self, k, validate_args=None): self.k=k; super().__init__(k.shape, validate_args=validate_args)
    def rsample(self, s=torch.Size()): return self.k.expand(self._extended_shape(s))
    def log_prob(self, v): self._validate_sample(v); return -(v-self.k)**2
Mine(torch.ones(2)), Mine(torch.ones(2)).sample((2,)), Mine(torch.ones(2)).log_prob(torch.zeros(2))
Mine(-torch.ones(2))
d=D.Independent(D.Bernoulli(torch.rand(2,3)),1); d.sample(), d.log_prob(torch.ones(2,3)), d.batch_shape, d.event_shape
D.kl.kl_divergence(Normal(0.,1.),Normal(0.,2.)), D.kl_divergence(D.Independent(Normal(torch.zeros(2),torch.ones(2)),1),D.Independent(Normal(torch.ones(2),torch.ones(2)),1))
Normal(torch.zeros(2,dtype=torch.float64),1.).sample().dtype, Normal(0,1).sample((20,))[:3], D.Uniform(torch.zeros(2),1).sample((9,))[0]
mv=MultivariateNormal(torch.zeros(2),torch.diag_embed(torch.ones(3,2))); mv.sample((2,)).shape, mv.log_prob(torch.zeros(3,2)), mv.log_prob(torch.zeros(4,1,2)).shape, mv.scale_tril.shape
isinstance(n, D.Distribution), isinstance(c, D.Categorical), issubclass(Normal, D.Distribution), n.has_rsample, c.has_rsample
D.Bernoulli(torch.tensor(.3)).sample((3,)), D.Bernoulli(logits=torch.zeros(2,2)).entropy(), D.Multinomial(5,torch.ones(2,3)).sample().sum(-1)
n.loc.requires_grad, D.Normal(torch.zeros(1,requires_grad=True),1.).sample().requires_grad, D.Normal(torch.zeros(1,requires_grad=True),1.).rsample().requires_grad
""",
    "second order all ways": """
import torch.autograd.functional as AF
from torch.func import *
_=torch.manual_seed(0)
f=lambda x: (x.sin()*x.prod()).sum(); x=torch.randn(3)
AF.hessian(f,x)-hessian(f)(x), AF.hvp(f,x,torch.ones(3))[1]-jvp(grad(f),(x,),(torch.ones(3),))[1], AF.jacobian(torch.sin,x,vectorize=True,strategy='forward-mode')
jacrev(grad(f))(x)-jacfwd(grad(f))(x), jacfwd(jacrev(jacfwd(f)))(x).shape, grad(lambda x: jacfwd(f)(x).sum())(x), grad(lambda x: hessian(f)(x).trace())(x)
jvp(lambda x: jvp(lambda x: jvp(f,(x,),(torch.ones(3),))[1],(x,),(torch.ones(3),))[1],(x,),(torch.ones(3),))
vmap(lambda v: jvp(grad(f),(x,),(v,))[1])(torch.eye(3)), vmap(lambda v: vjp(grad(f),x)[1](v)[0])(torch.eye(3))
w=torch.randn(3,requires_grad=True); l=hessian(lambda z: (z*w).prod())(x).sum(); l.backward(); w.grad
w.grad=None; vmap(grad(lambda z: (z*w).sin().sum()))(torch.randn(2,3)).pow(2).sum().backward(); w.grad
w.grad=None; jvp(lambda z: (z*w).sin(),(x,),(x,))[1].sum().backward(); w.grad
w.grad=None; g,=torch.autograd.grad(jvp(lambda z: (z*w).sin(),(x,),(x,))[1].sum(),w,create_graph=True); g.sum().backward(); w.grad
torch.autograd.gradcheck(lambda x: jvp(torch.sin,(x,),(x,))[1], (torch.randn(3,dtype=torch.double,requires_grad=True),))
torch.autograd.gradcheck(lambda x: grad(lambda y: (y**3).sum())(x), (torch.randn(3,dtype=torch.double,requires_grad=True),)), torch.autograd.gradgradcheck(lambda x: vmap(lambda r: r.exp()*r)(x), (torch.randn(2,3,dtype=torch.double,requires_grad=True),))
""",
}
