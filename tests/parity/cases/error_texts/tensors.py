"""Wrong use of a tensor: truth, indices, assignment, operators."""

from __future__ import annotations

TENSORS = """\
if v>0: pass
bool(v)
bool(torch.ones(0))
not v
v and v
v or v
if v: pass
while v>0: break
assert v>0
float(v)
int(v)
complex(v)
v.item()
torch.ones(0).item()
range(v)
range(s)
range(torch.tensor(3))
[1,2,3][torch.tensor(1)]
[1,2,3][s]
[1,2,3][v]
[1,2,3][i]
len(s)
for q in s: pass
list(s)
iter(s)
a,b=v
a,b,c=v; (a,b,c)
a,b=s
sum(s)
max(s)
max(v)
sorted(v)
hash(v)==id(v) or True
{v:1}[v]
{v:1}[v.clone()]
v in [v]
v in [x]
x in [v]
1 in v
5 in v
'a' in v
v in v
[1] in v
None in v
s in v
v.append(1)
v.foo
torch.foo
nn.Foo
v.foo=3; v.foo
del v.foo
v.shape=3
v.shape[5]
v.size(3)
v.grad_fn=3
v.requires_grad='a'
v.requires_grad=1; v.requires_grad
v.is_leaf=True
v.data=3
v.T=3
v()
v[5]
v[-5]
v[1.5]
v['a']
v[s]
v[None,5]
v[0,0]
v[v]
v[v>2]
v[[0,5]]
v[[0.5]]
v[[True,False]]
v[torch.tensor([0,7])]
v[torch.tensor([-4])]
v[::-1]
v[0:2:0]
v['a':]
v[1.5:]
v[s:]
v[torch.tensor(1):]
v[:,0]
x[:,5]
x[5,0]
x[0,0,0]
x[...,...]
x[[0,1],[0,1,2]]
x[[0,1],[0,1,5]]
x[torch.tensor([[True,False]])]
x[x>0,0]
x[object()]
x[{}]
x[(0,'a')]
x[0]=v[:2]
x[0]=[1,2,3]; x
x[0]=[1,2]
x[0]='a'
x[0]=None
x[0]=torch.ones(2,3)
x[5]=1
x[x>0]=v
x[x>0]=torch.ones(6); x
x[x>0]=torch.ones(5)
x[x>0]=[1,2]
x[[0,1]]=torch.ones(3,3)
x[[0,1],[0,1]]=v
x[torch.tensor([True,False,True])]=1
v[m]=torch.ones(2); v
v[m]=torch.ones(3)
v[m]=torch.ones(1,2); v
v[m]=torch.ones(2,2)
v[m]='a'
v[i]=torch.ones(3)
v[i]=torch.tensor([1,2])
v[i]=torch.tensor([1.,2.]).double()
v[0]=torch.tensor([1.,2.])
v[0]=torch.tensor([1.]); v
i[0]=1.5; i
i[0]='a'
i[:]=torch.tensor([1.5,2.5]); i
v[0]=1j
v[:]=[1,2]
v[...]=[1,2,3]; v
v[0:2]=x
s[0]=1
s[...]=3; s
s[()]
s[0]
v+'a'
'a'+v
v+None
v+[1,2,3]
v+(1,2,3)
[1,2,3]+v
v-'a'
v*'a'
v/'a'
v//'a'
v%'a'
v@'a'
v@[1,2,3]
v@v.double()
v@i
v&v
v|v
v^v
v<<v
i<<1.5
v&True
-m
m-m
m-1
1-m
v-m
m+m
m*m
m/m
i/0
i//0
i%0
v//0
v%0
i**-1
2**i
i**-i
v**None
v+=['a']
v+='a'
i+=1.5
i+=v
i/=2
i*=v[:2]
m+=1
m+=m; m
v+=x
v+=v[:2]
v.add_(x)
v.add_([1])
v.add_(None)
v.add_(1,2)
v.add_(v,alpha='a')
i.add_(1.5)
i.add_(1,alpha=0.5)
v.mul_('a')
v.sub_('a')
v.div_('a')
v.div_(2,rounding_mode='foo')
i.div_(2)
v.pow_('a')
v.copy_(x)
v.copy_('a')
v.copy_(None)
v.fill_(v)
v.fill_(None)
v.fill_([1])
i.fill_(1.5)
v.fill_(1j)
v.zero_(3)
v.clamp_()
v.clamp_('a')
v.clamp_(v,1)
v.masked_fill_(m,'a')
v.masked_fill_(v,1)
v.masked_fill_(m,v)
v.masked_fill(m[:2],1)
v.masked_fill_([True,False,True],1)
w+=1
w.add_(1)
w.zero_()
w[0]=1
w.fill_(1)
w.requires_grad=False; w
w.numpy()
np.array(w)
w.tolist()
float(w)
w.item()
torch.tensor(w)
""".splitlines()
