"""Checkpoints, and files of torch.save."""

from __future__ import annotations

CHECKPOINTS = {
    "checkpoints": """
from torch.utils.checkpoint import *
f=lambda x:(x.exp()*x/4).sin()
for u in (True,False):
    x=torch.tensor([1.,2.],requires_grad=True); y=checkpoint(f,x,use_reentrant=u); print(y); y.sum().backward(); print(x.grad)
    y=checkpoint(f,x,use_reentrant=u); print(torch.autograd.grad(y.sum(),x))
x=torch.tensor([1.,2.],requires_grad=True)
y=checkpoint(f,x,use_reentrant=False)
g,=torch.autograd.grad(y.sum(),x,create_graph=True)
print(g)
g.sum().backward()
x.grad
y=f(x); g,=torch.autograd.grad(y.sum(),x,create_graph=True);x.grad=None; g.sum().backward(); x.grad
y=checkpoint(f,x,use_reentrant=False).sum(); y.backward(retain_graph=True); y.backward(); x.grad
y.backward()
checkpoint(f,torch.ones(2),use_reentrant=True)
checkpoint(f,torch.ones(2),use_reentrant=False)
checkpoint(f,x)
checkpoint(f,x,use_reentrant=True,a=3)
checkpoint(lambda x,a:x*a,x,use_reentrant=False,a=3)
""",
    "checkpoints of networks": """
from torch.utils.checkpoint import *
for u in (True,False):
    torch.manual_seed(0)
    net=nn.Sequential(nn.Linear(3,4),nn.ReLU(),nn.Dropout(0.5),nn.Linear(4,4),nn.Tanh(),nn.Linear(4,1)); x=torch.rand(5,3,requires_grad=True)
    y=checkpoint_sequential(net,3,x,use_reentrant=u); y.sum().backward(); print(y,x.grad,net[0].weight.grad)
    print(torch.rand(2))
checkpoint_sequential(net,2,x)
def f(x,k,y=None): return x*k,y
checkpoint(f,x,3,None,use_reentrant=True)[0]
n=[0]
def g(x):
    n[0]+=1
    return x.exp().sin() if n[0]==1 else x*1
x=torch.ones(1,requires_grad=True)
y=checkpoint(g,x,use_reentrant=False)
try:
    y.backward()
except RuntimeError as error:
    print(type(error).__name__, str(error).split('\\n\\n')[0].strip())
y=checkpoint(lambda x:x.detach(),x,use_reentrant=True)
y
y.backward()
""",
}

ROUND = """
import io,pickle,pathlib,os,tempfile
def rt(x,**k):
    b=io.BytesIO(); torch.save(x,b); b.seek(0); return torch.load(b,**k)
"""

SAVING = {
    "what a file holds": """
rt(torch.ones(2))
rt([1,{'a':torch.arange(3)},(None,'x',2.5,True)])
rt(torch.Size([1,2]))
rt(torch.float16)
rt(torch.device('cpu'))
rt({1,2})
rt(2**70)
rt(b'ab')
rt(bytearray(b'x'))
rt(1+2j)
from collections import *
d=rt(OrderedDict(a=1)); type(d), dict(d), rt(Counter('aab'))
rt(defaultdict(int))
rt(np.ones(2))
rt(np.float32(1))
rt(np.ones(2),weights_only=False)
rt(np.float32(1),weights_only=False)
rt(defaultdict(int,a=1),weights_only=False)
""",
    "modules and functions": """
rt(nn.Linear(2,2))
rt(nn.Linear(2,2),weights_only=False)
rt(nn.ReLU())
rt(range(3))
rt(len)
rt(torch.optim.SGD([torch.ones(1,requires_grad=True)],lr=0.1).state_dict())
""",
    "tensors with a past": """
rt(nn.Parameter(torch.ones(1)))
rt(nn.Parameter(torch.ones(1),requires_grad=False))
rt(torch.ones(1,requires_grad=True)*2)
rt((torch.ones(1,requires_grad=True)*2)).is_leaf
x=torch.ones(2); x.note='hi'; y=rt(x); y.note, y
p=nn.Parameter(torch.ones(2)); p.note=[1]; y=rt(p); y.note, y
x=torch.arange(6.)
a,b=rt([x[1:3],x])
a.zero_()
b
a._version
b._version
a._is_view()
rt(nn.Parameter(x))._version
x=torch.arange(6.).view(2,3).t()
rt(x)
rt(x).stride()
rt(x).is_contiguous()
rt(torch.ones(1).expand(3)).stride()
x=[torch.ones(1)]; x.append(x[0]); y=rt(x); y[0] is y[1]
x=torch.ones(2,requires_grad=True); x.sum().backward(); rt(x).grad
x=torch.ones(2,requires_grad=True); h=x.register_hook(lambda g: g); rt(x) is None
""",
    "files": """
torch.save(1,3)
torch.load(3)
torch.load('/nowhere/x')
torch.save(1,'/nowhere/x')
torch.load(io.BytesIO())
torch.load(io.BytesIO(b'PK\x03\x04 world'))
torch.save(lambda x:x,io.BytesIO())
def q(): return lambda: 1
torch.save(q(),io.BytesIO())
d=tempfile.mkdtemp()
f=pathlib.Path(d)/'a b.pt'
torch.save({'w':torch.ones(1)},f)
torch.load(f)
torch.load(str(f),map_location='cpu')
torch.load(f,map_location=torch.device('cpu'))
torch.load(f,map_location=lambda s,l:s)
torch.load(f,map_location={'cuda:0':'cpu'})
with open(f,'rb') as g: print(torch.load(g,weights_only=True))
torch.load(f,map_location='cuda')
torch.load(f,pickle_module=pickle,weights_only=True)
torch.load(f,pickle_module=pickle)
""",
    "what is allowed": """
torch.serialization.add_safe_globals([range])
rt(range(3))
torch.serialization.clear_safe_globals()
with torch.serialization.safe_globals([nn.Linear,nn.Module]): rt(nn.Linear(1,1))
class E:
    def __reduce__(self): return (os.system,('echo pwned',))
rt(E())
class E:
    def __reduce__(self): return (eval,('print(1)',))
rt(E())
rt({'a':[torch.zeros(2,dtype=d) for d in (torch.int8,torch.uint8,torch.bool,torch.int16,torch.int32,torch.float64)]})
rt(torch.zeros(0)), rt(torch.zeros(0,3)), rt(torch.tensor(5))
""",
}
