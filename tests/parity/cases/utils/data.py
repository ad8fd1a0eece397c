"""Data sets, samplers, loaders."""

from __future__ import annotations

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
