"""Parametrized weights."""

from __future__ import annotations

PARAMETRIZE = {
    "a symmetric weight": """
from torch import nn
import torch.nn.utils.parametrize as parametrize
_ = torch.manual_seed(0)
class Symmetric(nn.Module):
    def forward(self, X): return X.triu() + X.triu(1).transpose(-1, -2)
    def right_inverse(self, A): return A.triu()
class Exp(nn.Module):
    def forward(self, X): return torch.matrix_exp(X)
    def right_inverse(self, A): return A
layer = nn.Linear(3, 3)
parametrize.register_parametrization(layer, "weight", Symmetric())
layer.weight
torch.allclose(layer.weight, layer.weight.T)
print(layer.parametrizations.weight[0], layer.parametrizations.weight.original)
[n for n,p in layer.named_parameters()], list(layer.state_dict()), type(layer).__name__
layer(torch.ones(2,3)).sum().backward(); layer.parametrizations.weight.original.grad
parametrize.is_parametrized(layer), parametrize.is_parametrized(layer,"bias"), parametrize.is_parametrized(nn.Linear(1,1))
A=torch.rand(3,3); A=A+A.T; layer.weight=A; layer.weight
with parametrize.cached(): print(layer.weight is layer.weight)
layer.weight is layer.weight
parametrize.register_parametrization(layer,"weight",Exp()); layer
parametrize.type_before_parametrizations(layer).__name__
import copy; c=copy.deepcopy(layer); torch.equal(c.weight,layer.weight), c.weight is layer.weight
import pickle; pickle.dumps(layer)
parametrize.remove_parametrizations(layer,"weight",leave_parametrized=False); layer
type(layer).__name__, layer.weight, isinstance(layer.weight,nn.Parameter)
""",
    "refused": """
from torch import nn
import torch.nn.utils.parametrize as P
class Half(nn.Module):
    def forward(self, X): return X[:1]
class Double(nn.Module):
    def forward(self, X): return X.double()
class Nothing(nn.Module):
    def forward(self, X): return 3
class Back(nn.Module):
    def forward(self, X): return X
    def right_inverse(self, X): return 3
class Id(nn.Module):
    def forward(self, X): return X
l=nn.Linear(2,2)
P.register_parametrization(l,"weight",Half())
P.register_parametrization(l,"weight",Double())
P.register_parametrization(l,"weight",Nothing())
P.register_parametrization(l,"weight",Back())
P.register_parametrization(l,"nothing",Id())
P.remove_parametrizations(l,"weight")
P.register_parametrization(l,"weight",Id())
P.register_parametrization(l,"weight",Half())
P.register_parametrization(l,"weight",Double())
P.register_parametrization(l,"weight",Nothing())
P.register_parametrization(l,"weight",Back())
l.weight=torch.ones(2,2)
l.weight=nn.Parameter(torch.ones(2,2))
P.register_parametrization(l,"weight",Half(),unsafe=True); l.weight.shape
P.remove_parametrizations(l,"weight"); l.weight.shape
""",
    "several originals": """
from torch import nn
import torch.nn.utils.parametrize as P
_ = torch.manual_seed(1)
class RankOne(nn.Module):
    def forward(self, x, y): return x.unsqueeze(-1) @ y.unsqueeze(-2)
    def right_inverse(self, Z):
        U, S, Vh = torch.linalg.svd(Z, full_matrices=False)
        s0 = S[0].sqrt()
        return U[..., 0] * s0, Vh[..., 0, :] * s0
l=P.register_parametrization(nn.Linear(3,2,bias=False),"weight",RankOne())
torch.linalg.matrix_rank(l.weight).item()
[(n,tuple(p.shape)) for n,p in l.named_parameters()], l.weight.abs()
opt=torch.optim.SGD(l.parameters(),lr=.1)
for _ in range(3): opt.zero_grad(); l(torch.ones(1,3)).pow(2).sum().backward(); opt.step(); print(l(torch.ones(1,3)).abs())
P.remove_parametrizations(l,"weight",leave_parametrized=False)
P.remove_parametrizations(l,"weight"); [(n,tuple(p.shape)) for n,p in l.named_parameters()]
""",
    "weight_norm": """
from torch import nn
from torch.nn.utils.parametrizations import weight_norm
import torch.nn.utils.parametrize as P
_ = torch.manual_seed(0)
m=weight_norm(nn.Linear(4,3)); m
m.parametrizations.weight.original0.size(), m.parametrizations.weight.original1.size()
m(torch.ones(1,4)).sum().backward(); [(n,p.grad) for n,p in m.named_parameters()]
c=weight_norm(nn.Conv2d(2,3,2),dim=None); c.parametrizations.weight.original0, c(torch.ones(1,2,2,2)).sum()
P.remove_parametrizations(m,"weight"); m.weight
weight_norm(nn.Linear(4,3),name="wrong")
""",
    "spectral_norm": """
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm
_ = torch.manual_seed(0)
m=spectral_norm(nn.Linear(20,40)); m
torch.linalg.matrix_norm(m.weight,2).detach().round(decimals=2)
list(m.state_dict()), m.parametrizations.weight[0]._u[:4]
for _ in range(3): m(torch.ones(1,20)).pow(2).sum().backward()
m.parametrizations.weight.original.grad[0,:4]
m.eval(); m.weight is m.weight, torch.equal(m.weight,m.weight)
c=spectral_norm(nn.ConvTranspose2d(3,4,2)); c.parametrizations.weight[0]._u.shape
v=spectral_norm(nn.LayerNorm(4)); v.weight
""",
    "spectral_norm, refused": """
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm
spectral_norm(nn.Linear(2,2),n_power_iterations=0)
spectral_norm(nn.Linear(2,2),dim=3)
spectral_norm(nn.Linear(2,2),name='foo')
""",
    "orthogonal": """
from torch import nn
from torch.nn.utils.parametrizations import orthogonal
_ = torch.manual_seed(0)
for shape in ((4,4),(3,5),(5,3)):
    for how in (None,'matrix_exp','cayley','householder'):
        for trivial in (True,False):
            l=orthogonal(nn.Linear(*shape,bias=False),orthogonal_map=how,use_trivialization=trivial)
            Q=l.weight; Q=Q if Q.size(0)>=Q.size(1) else Q.T
            print(shape,how,trivial,torch.allclose(Q.T@Q,torch.eye(Q.size(1)),atol=1e-5), l.weight[0,:2])
            l(torch.ones(1,shape[0])).pow(3).sum().backward(); print(l.parametrizations.weight.original.grad[:2,:2])
""",
    "orthogonal, assigned": """
from torch import nn
from torch.nn.utils.parametrizations import orthogonal
o=orthogonal(nn.Linear(3,3)); o
list(o.state_dict())
o.weight=torch.eye(3); o.weight
o.weight=torch.zeros(2)
orthogonal(nn.Linear(2,2),orthogonal_map='foo')
orthogonal(nn.Linear(2,2),name='bias')
n=orthogonal(nn.Linear(2,2),use_trivialization=False); n.weight=torch.eye(2)
""",
    "the norms of old": """
import torch
from torch import nn
from torch.nn.utils import spectral_norm, weight_norm
_ = torch.manual_seed(0)
layer = weight_norm(nn.Linear(3, 2), name="weight")
print(layer, [(n, p.shape) for n, p in layer.named_parameters()])
x = torch.rand(4, 3)
(layer(x) ** 2).sum().backward()
print(layer.weight_g.grad, layer.weight_v.grad)
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
optimizer.step()
print(layer(x).detach(), list(layer.state_dict()))
nn.utils.weight_norm(layer)
nn.utils.remove_weight_norm(layer)
print(layer.weight, list(layer.state_dict()), layer(x).detach())
nn.utils.remove_weight_norm(layer)
layer = spectral_norm(nn.Conv2d(2, 3, 2), n_power_iterations=2)
print(layer, list(layer.state_dict()), [n for n, _ in layer.named_parameters()])
images = torch.rand(1, 2, 3, 3)
for _ in range(2):
    print(layer(images).detach())
layer(images).sum().backward()
print(layer.weight_orig.grad, layer.weight_u, layer.weight_v)
print(layer.eval()(images).detach())
spectral_norm(layer)
nn.utils.remove_spectral_norm(layer)
print(layer.weight, list(layer.state_dict()))
print([n for n, _ in spectral_norm(nn.ConvTranspose1d(2, 3, 2)).named_buffers()])
nn.utils.remove_spectral_norm(layer)
spectral_norm(layer, n_power_iterations=0)
weight_norm(nn.Linear(2, 2), dim=None).weight_g.shape
""",
}
