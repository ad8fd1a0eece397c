"""Distributions: what they draw, what they say of it, what they refuse."""

from __future__ import annotations

MADE = {
    "Normal": "Normal(m,s)", "Normal of numbers": "Normal(0.,2.)", "Uniform": "Uniform(m,m+s)",
    "Bernoulli": "Bernoulli(torch.sigmoid(m))", "Bernoulli of logits": "Bernoulli(logits=m)",
    "Categorical": "Categorical(P)", "Categorical of logits": "Categorical(logits=P)",
    "Multinomial": "Multinomial(4,P)", "Multinomial of logits": "Multinomial(3,logits=P)",
    "MultivariateNormal": "MultivariateNormal(m,C)",
    "MultivariateNormal of a precision": "MultivariateNormal(m,precision_matrix=C)",
    "MultivariateNormal of a factor": "MultivariateNormal(m,scale_tril=torch.tril(C))",
    "a batch of MultivariateNormal": "MultivariateNormal(torch.zeros(3,2),torch.eye(2))",
    "Independent": "Independent(Normal(m,s),1)",
}
ALL = """
from torch.distributions import *
m=torch.tensor([0.5,-1.],requires_grad=True); s=torch.tensor([1.,2.],requires_grad=True)
C=torch.tensor([[2.,.5],[.5,1.]],requires_grad=True)
P=torch.tensor([[.2,.3,.5],[.6,.3,.1]],requires_grad=True)
_ = torch.manual_seed(3)
d = {made}
print(d.batch_shape, d.event_shape, d.has_rsample, d.has_enumerate_support)
d
d.sample()
d.sample((3,))
d.sample((2,7)).shape, torch.rand(1)
d.rsample().detach()
d.rsample(torch.Size([2,3])).sum().backward()
[x.grad for x in (m,s,C)]
x=d.sample((4,)).detach(); d.log_prob(x).detach()
d.entropy().detach(), d.perplexity().detach()
d.mean.detach()
d.variance.detach(), d.stddev.detach()
d.cdf(x).detach()
d.icdf(torch.tensor([0.2,0.7])).detach()
d.enumerate_support()
e=d.expand((3,)+tuple(d.batch_shape)); print(e.batch_shape); e.log_prob(d.sample()).detach()
m.grad=s.grad=C.grad=P.grad=None
(d.log_prob(x).sum()+d.entropy().sum()).backward()
[x.grad for x in (m,s,C,P)]
d.log_prob(torch.full((5,),float('nan')))
"""
DISTRIBUTIONS = {name: ALL.format(made=made) for name, made in MADE.items()} | {
    "what distributions refuse": """
from torch.distributions import *
Normal(torch.zeros(1),-torch.ones(1))
Normal(0.,1.).log_prob(torch.tensor(float('nan')))
Normal(0.,1.).log_prob(1.)
Normal(0.,-1.,validate_args=False)
Bernoulli(1.5)
Uniform(1,0)
Uniform(0.,1.).log_prob(torch.tensor(2.))
Bernoulli(0.5).log_prob(torch.tensor(0.3))
Categorical(torch.tensor([2.,-1.]))
Categorical(logits=torch.tensor([0.,float('nan')]))
Categorical(torch.ones(3)).log_prob(torch.tensor(3))
Multinomial(3,torch.ones(2)).log_prob(torch.tensor([1.,1.]))
Multinomial(3,torch.ones(2)).log_prob(torch.tensor([5.,1.]))
Multinomial(torch.tensor([3]),torch.ones(2))
MultivariateNormal(torch.zeros(2),-torch.eye(2))
MultivariateNormal(torch.zeros(2),torch.tensor([[1.,2.],[0.,1.]]))
MultivariateNormal(torch.zeros(2))
MultivariateNormal(torch.tensor(1.),torch.eye(1))
MultivariateNormal(torch.zeros(2),scale_tril=torch.ones(2))
MultivariateNormal(torch.zeros(2),torch.eye(2)).log_prob(torch.zeros(3))
MultivariateNormal(torch.zeros(2),torch.eye(2)).support
kl_divergence(Normal(0.,1.),Categorical(torch.ones(2)))
Independent(Normal(torch.zeros(2),torch.ones(2)),2)
Independent(Normal(torch.zeros(2),torch.ones(2)),1).support
Categorical(torch.ones(3)).rsample()
Normal(0.,1.).enumerate_support()
Normal(0.,1.).support, Uniform(0.,1.).support, Categorical(torch.ones(3)).support, Bernoulli(.5).support
Normal.arg_constraints, Categorical.arg_constraints, MultivariateNormal.arg_constraints
Uniform(0,1), Normal(0,torch.ones(2)).batch_shape
Bernoulli(probs=torch.ones(2),logits=torch.ones(2))
Bernoulli()
Normal('a',1)
Categorical(torch.tensor(1.))
Categorical(logits=torch.tensor(1.))
Normal(torch.zeros(2),torch.ones(2)).log_prob(torch.ones(3))
Normal(torch.zeros(2),torch.ones(3))
Normal(0.,1.).sample_n(2).shape
Normal(0.,1.).mode, Bernoulli(torch.tensor([.2,.5,.9])).mode, Categorical(torch.tensor([.2,.5])).mode
Distribution.set_default_validate_args(False)
Uniform(1,0)
Distribution.set_default_validate_args(True)
""",
    "divergences": """
from torch.distributions import *
from torch.distributions.kl import kl_divergence, register_kl
m=torch.tensor([0.5,-1.],requires_grad=True); s=torch.tensor([1.,2.],requires_grad=True)
C=torch.tensor([[2.,.5],[.5,1.]],requires_grad=True); P=torch.tensor([[.2,.3,.5],[.6,.3,.1]],requires_grad=True)
pairs=[(Normal(m,s),Normal(0.,1.)),(Uniform(m,m+s),Uniform(-5.,5.)),(Uniform(-5.,5.),Uniform(0.,1.)),(Normal(m,s),Uniform(0.,1.)),(Uniform(0.,1.),Normal(m,s)),(Bernoulli(torch.sigmoid(m)),Bernoulli(torch.tensor([0.,.5]))),(Bernoulli(torch.tensor([0.,1.])),Bernoulli(logits=m)),(Categorical(P),Categorical(logits=P*2)),(Categorical(torch.tensor([0.,1.])),Categorical(torch.tensor([1.,1.]))),(Categorical(torch.tensor([1.,1.])),Categorical(torch.tensor([0.,1.]))),(MultivariateNormal(m,C),MultivariateNormal(torch.zeros(2),torch.eye(2))),(MultivariateNormal(m,C),MultivariateNormal(torch.zeros(3,2),scale_tril=torch.tril(C.detach()))),(Independent(Normal(m,s),1),Independent(Normal(m*0,s*0+1),1))]
for p,q in pairs: print(kl_divergence(p,q).detach())
sum(kl_divergence(p,q).sum() for p,q in pairs[:1]+pairs[6:8]+pairs[10:]).backward()
m.grad, s.grad, C.grad, P.grad
class Mine(Normal): pass
kl_divergence(Mine(0.,1.),Normal(1.,1.))
@register_kl(Mine,Normal)
def f(p,q): return torch.tensor(42.)
kl_divergence(Mine(0.,1.),Normal(1.,1.)), kl_divergence(Mine(0.,1.),Mine(1.,1.))
kl_divergence(MultivariateNormal(torch.zeros(2),torch.eye(2)),MultivariateNormal(torch.zeros(3),torch.eye(3)))
kl_divergence(Independent(Normal(m,s),1),Independent(Normal(m,s),0))
""",
}
