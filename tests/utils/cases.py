"""Short programs about saving, loading, data sets and checkpoints; what PyTorch shows is in
recorded.json.

Every statement is a cell of its own, and the value of an expression is printed.  After a change
``python -m tests.nn.record`` writes the recordings again.
"""

from __future__ import annotations

import ast


def cells(text: str) -> str:
    """``text`` as a program of one statement a cell, which prints the values of expressions."""
    return "\n\n".join(printing(statement) for statement in ast.parse(text).body)


def printing(statement: ast.stmt) -> str:
    """The source of ``statement``; that of a print if it is the value of something else."""
    source = ast.unparse(statement).replace("\n\n", "\n")
    is_value = isinstance(statement, ast.Expr) and not source.startswith("print(")
    return f"print({source})" if is_value else source


SEED = "import numpy as np\nfrom torch import nn\n_ = torch.manual_seed(0)\n"

DATA = {
    "loaders and splits": """
from torch.utils.data import *
ds=TensorDataset(torch.arange(10.),torch.arange(10))
for s in (False,True): print([b for b in DataLoader(ds,batch_size=3,shuffle=s)])
torch.rand(2)
d=DataLoader(ds,batch_size=4,shuffle=True,drop_last=True,generator=torch.Generator().manual_seed(3))
print(len(d))
for _ in range(2): print([y.tolist() for x,y in d])
torch.rand(2)
a,b=random_split(ds,[7,3]); print(a.indices,b.indices,len(a),a[0])
print([x.indices for x in random_split(ds,[0.5,0.25,0.25],generator=torch.Generator().manual_seed(1))])
print([len(x) for x in random_split(ds,[0.05,0.95])])
random_split(ds,[4,5])
print(list(DataLoader(a,2))[0], list(DataLoader(ds,batch_size=None))[0])
""",
    "datasets": """
from torch.utils.data import *
class D(Dataset):
    def __init__(self,n): self.n=n
    def __len__(self): return self.n
    def __getitem__(self,k): return {'x':torch.full((2,),float(k)),'y':k,'z':(k*1.5,'s%d'%k),'w':np.ones(2,dtype='f')*k}
for b in DataLoader(D(5),2): print(b)
c=D(2)+D(3)
print(len(c),c[3]['y'],c[-1]['y'],c.cumulative_sizes, type(c).__name__)
c[-9]
list(DataLoader(D(3),batch_size=2,collate_fn=lambda l:[x['y'] for x in l]))
list(DataLoader(D(3),batch_size=2,sampler=[2,0,1],collate_fn=lambda l:[x['y'] for x in l]))
list(DataLoader(D(3),batch_sampler=[[2,0],[1]],collate_fn=lambda l:[x['y'] for x in l]))
DataLoader(D(3),shuffle=True,sampler=[1])
DataLoader(D(3),batch_sampler=[1],batch_size=2)
DataLoader(D(3),batch_size=None,drop_last=True)
DataLoader(D(3),batch_size=0)
DataLoader(D(3),batch_size=2.5)
DataLoader(D(0),shuffle=True)
list(DataLoader(D(0)))
DataLoader(D(3),num_workers=-1)
DataLoader(D(3),timeout=-1)
DataLoader(D(3),persistent_workers=True)
DataLoader(D(3),prefetch_factor=2)
DataLoader(D(3),multiprocessing_context='fork')
l=DataLoader(D(3),2); l.batch_size=3
l.batch_size
l.drop_last
l.num_workers
type(l.sampler).__name__
type(l.batch_sampler).__name__
l.collate_fn.__name__
l.dataset.n
l.pin_memory
l.timeout
l.generator
len(l)
for b in DataLoader(D(2),pin_memory=True): pass
Dataset()[0]
next(iter(DataLoader(Dataset())))
Subset(D(5),[4,2])[1]['y'], len(Subset(D(5),[4,2]))
[b['y'] for b in DataLoader(Subset(D(5),[4,2]))]
list(StackDataset(range(3),a='x'))
StackDataset()
StackDataset(D(2),D(3))
StackDataset(list(range(3)),list('abc'))[1], StackDataset(a=list(range(3)))[2]
TensorDataset(torch.ones(2),torch.ones(3))
ConcatDataset([])
isinstance(ds:=TensorDataset(torch.ones(2)),Dataset), len(ds), ds[0], ds[0:2], ds[-1]
ds[5]
[x for x in ds]
""",
    "iterable datasets": """
from torch.utils.data import *
class I(IterableDataset):
    def __init__(self,n): self.n=n
    def __iter__(self): return iter(range(self.n))
class L(I):
    def __len__(self): return 3
list(DataLoader(I(5),batch_size=2))
list(DataLoader(I(5),batch_size=2,drop_last=True))
list(DataLoader(I(5),batch_size=None))
DataLoader(I(2),shuffle=True)
DataLoader(I(2),sampler=[1])
DataLoader(I(2),batch_sampler=[[1]])
len(DataLoader(I(2)))
l=DataLoader(L(5)); len(l)
list(l)
list(I(2)+I(3)), list(DataLoader(ChainDataset([I(2),I(3)]),batch_size=2))
ConcatDataset([I(2)])
len(I(3)+L(2))
try:
    IterableDataset()
except TypeError as error:
    print(type(error).__name__, str(error).split(' with')[0], '__iter__' in str(error))
""",
    "samplers": """
from torch.utils.data import *
list(SequentialSampler([1,2,3]))
list(RandomSampler(range(7)))
list(RandomSampler(range(7),generator=torch.Generator().manual_seed(0)))
list(RandomSampler(range(7),replacement=True))
list(RandomSampler(range(7),replacement=True,num_samples=40))
list(RandomSampler(range(5),num_samples=13))
list(RandomSampler(range(5),num_samples=3))
torch.rand(1)
RandomSampler([])
RandomSampler([1],replacement=1)
RandomSampler([1],num_samples=0)
list(SubsetRandomSampler([5,6,7,8])), len(SubsetRandomSampler([3]))
list(WeightedRandomSampler([0.1,0.9,0.4],5))
list(WeightedRandomSampler([0.1,0.9,0.4],3,replacement=False))
WeightedRandomSampler([0.1],0)
WeightedRandomSampler([[0.1]],1)
WeightedRandomSampler([0.1],1,replacement=2)
list(BatchSampler(range(7),3,False))
list(BatchSampler(range(7),3,True))
len(BatchSampler(range(7),3,True))
len(BatchSampler(range(7),3,False))
BatchSampler(range(7),0,False)
BatchSampler(range(7),2,1)
list(Sampler())
torch.rand(1)
""",
    "collating": """
from torch.utils.data import default_collate as c, default_convert as v
from collections import namedtuple, OrderedDict
P=namedtuple('P','a b')
c([1,2])
c([1.5,2])
c([True,False])
c(['a','b'])
c([np.float32(1),np.float32(2)])
c([np.float64(1)])
c([np.int64(3)])
c([P(1,2.),P(3,4.)])
c([[1,2],[3,4]])
c([(1,2),(3,4)])
d=c([OrderedDict(a=1),OrderedDict(a=2)]); type(d), dict(d)
c([b'x'])
c([np.ones(2),np.zeros(2)]), c([torch.tensor(1),torch.tensor(2)])
c([None])
c([object])
c([torch.ones(2),torch.ones(3)])
c([[1],[1,2]])
c([{1,2}])
c([np.array('a')])
v(np.ones(2))
v([np.ones(1),3])
v((1,2))
v({'a':np.ones(1)})
v('s')
v(P(1,np.ones(1)))
v(3)
v(np.float64(2))
v(range(2))
v(torch.ones(1))
""",
}

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

CASES = {name: cells(SEED + text) for name, text in (
    DATA | CHECKPOINTS | {name: ROUND + text for name, text in SAVING.items()}).items()}
