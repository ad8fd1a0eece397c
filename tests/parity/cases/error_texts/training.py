"""Mistakes of training loops: modules, losses, optimisers, backward, random numbers."""

from __future__ import annotations

TRAINING = """\
x.type('torch.DoubleTensor')
x.type('torch.LongTensor')
torch.nn.Linear(2,'a')
nn.Linear(3,2)(x)+'a'
nn.Module()()
nn.Module().state_dict()
nn.Linear(2,2)+1
nn.Linear(2,2)*x
len(nn.Linear(2,2))
nn.Linear(2,2)[0]
for q in nn.Linear(2,2): pass
x@nn.Linear(3,2)
torch.relu(nn.Linear(3,2))
nn.Linear(3,2).weight@x
nn.Linear(3,2).weight.t()@x
nn.Linear(3,2)(x).backward()
F.cross_entropy(nn.Linear(3,2)(x),x)
F.cross_entropy(x,v)
F.cross_entropy(v,s)
F.cross_entropy(v,torch.tensor(5))
F.nll_loss(v,torch.tensor(1))
F.cross_entropy(x,torch.tensor([0,1]),label_smoothing=2.)
F.cross_entropy(x,torch.tensor([0,1]),reduction='foo')
F.cross_entropy(x,torch.tensor([0,1]),foo=1)
F.mse_loss(x)
F.mse_loss(x,x,foo=1)
F.mse_loss(x,torch.ones(3,2))
F.mse_loss(x,torch.ones(2,1))
F.mse_loss(x,v)
F.l1_loss(x,torch.ones(3,2))
F.relu(x,'a','b')
F.relu()
F.relu(x,foo=1)
F.softmax(x)
F.softmax(x,foo=1)
F.linear(x,torch.ones(2,4))
F.conv2d(x,x)
F.conv1d(x,x)
nn.Linear(3,2).double()(x)
nn.Linear(3,2)(x.half())
nn.Embedding(3,2)(x)
nn.Embedding(3,2)(torch.tensor(7))
nn.MSELoss()(nn.Linear(3,1)(x),torch.ones(2))
nn.CrossEntropyLoss()(nn.Linear(3,2)(x),torch.ones(2))
nn.CrossEntropyLoss()(nn.Linear(3,2)(x),torch.ones(3).long())
nn.CrossEntropyLoss(weight=[1.,2.])(x,i)
nn.BCELoss()(nn.Linear(3,1)(x)*9+5,torch.ones(2,1))
nn.BCELoss()(torch.sigmoid(x),torch.ones(2))
optim.SGD(nn.Linear(2,1).parameters())
optim.SGD(nn.Linear(2,1),lr=0.1)
optim.Adam(nn.Linear(2,1).parameters(),0.1,momentum=3)
optim.Adam('a')
optim.Adam([{'foo':w}])
optim.Adam([{'params':w,'lr':-1}])
optim.Adam([w],lr=0.1).zero_grad(1,2)
optim.SGD([w],0.1).foo
with torch.no_grad(): torch.ones(2,requires_grad=True).sum().backward()
w.backward(torch.ones(2))
w.sum().backward(torch.ones(1))
w.sum().backward([1.])
v.sum().backward()
i.sum().backward()
w.detach().backward()
torch.autograd.grad(w.sum(),v)
torch.autograd.grad(w,w)
torch.autograd.grad(w.sum(),[w,v])
torch.autograd.backward(3)
torch.autograd.backward([w.sum(),3])
w.sum().backward(inputs=[])
w.sum().backward(inputs=[3])
torch.tensor(w.detach().numpy(),requires_grad='a')
w[0]=5
w*=2
w.data*=2; w
w.detach().add_(1)
w.clone().add_(1).requires_grad_(False)
w.exp().requires_grad_(False)
w.is_leaf=False
w.grad
w.exp().grad
w.retain_grad()
v.register_hook(lambda g: g)
w.register_hook(1,2)
torch.manual_seed('x')
torch.randn('a','b')
torch.randn((2,'a'))
torch.rand(2,3,foo=1)
torch.rand(2,dtype='float32')
torch.randint(10,(2,),foo=1)
torch.randperm(3,4)
torch.normal('a',1)
torch.bernoulli(x,p='a')
x.uniform_(2,1)
x.uniform_('a')
x.normal_(0,-1)
x.normal_('a')
x.random_(5,2)
x.bernoulli_(2)
x.exponential_(-1)
d=torch.set_default_dtype; d(torch.float64); r=str([x, x.double()]); d(torch.float32); r
d=torch.set_default_dtype; d(torch.float16); r=str([x, torch.tensor([])]); d(torch.float32); r
""".splitlines()
