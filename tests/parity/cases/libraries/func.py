"""Functions of functions, and forward mode by hand."""

from __future__ import annotations

FUNC = {
    "grad and its relatives": """
from torch.func import *
x=torch.tensor([1.,2.])
w=torch.ones(2,requires_grad=True)
grad(lambda x: x)(x)
grad(lambda x: 3.)(x)
grad(lambda x: x.sum().long())(x)
grad(lambda x: x.sum())(3.)
grad(lambda x: x.sum(),has_aux=True)(x)
grad(lambda x: x.sum(),argnums=1)(x)
grad(lambda x: x.sum(),argnums=(0,0))(x)
grad(lambda x: x.sum(),argnums=())(x)
grad(lambda x: x.sum(),argnums='a')(x)
grad(lambda x: torch.tensor(1.))(x)
grad_and_value(lambda x:(x*x).sum())(x)
grad_and_value(lambda x:((x*x).sum(),x),has_aux=True)(x)
grad(lambda x,y: (x*y).sum(), argnums=(0,1))(x,x+1)
grad(lambda x,y: (x*y).sum(), argnums=-1)(x,x+1)
grad(lambda d: (d['a']*d['b'][0]).sum())({'a':x,'b':[x]})
grad(lambda x, k=1.: (x*k).sum())(x,k=3.)
grad(grad(grad(lambda x: x**4)))(torch.tensor(2.))
grad(lambda x:(x*x*w).sum())(x)
grad(lambda x:(x*x*w).sum())(w)
grad(lambda x:(x*x*w).sum())(x).sum().backward()
w.grad
with torch.no_grad(): print(grad(lambda x:(x*x*w).sum())(x))
def f(x):
    with torch.no_grad(): c = x**2
    return (x - c).sum()
grad(f)(x)
grad(lambda x: (x.detach()*x).sum())(x)
y,pull=vjp(lambda x:x*x, x)
y, pull(torch.ones(2)), pull(x)
vjp(lambda x:(x*x,{'s':x.sum()}), x)[1]((x,{'s':torch.tensor(1.)}))
vjp(lambda x,y:(x*y,x), x,x,has_aux=True)[2]
vjp(lambda x:x*x, x)[1](x[:1])
vjp(lambda x:x*x, x)[1]((x,x))
vjp(lambda x:x.long(), x)
vjp(lambda x:None, x)
jacrev(lambda x:3)(x)
jacrev(lambda x:(x*x,{'a':x.sum()}))(x)
jacrev(lambda x,y:x*y, argnums=(0,1))(x,x)
jacrev(lambda x:x.exp(),chunk_size=0)(x)
jacrev(lambda x:x.exp(),chunk_size=1)(x)
jacrev(lambda x:(x.exp(),x),has_aux=True)(x)
jacrev(lambda p: p['w']@p['x'])({'w':torch.ones(2,2),'x':x})
jacrev(jacrev(lambda x: x**3))(x)
x.requires_grad, x.grad
""",
    "forward transforms": """
from torch.func import *
x=torch.tensor([1.,2.])
w=torch.ones(2,requires_grad=True)
jvp(lambda x:x, x, x)
jvp(lambda x:x, (x,), (x[:1],))
jvp(lambda x:x, (x,), (x,x))
jvp(lambda x:3, (x,), (x,))
jvp(lambda x:torch.ones(2), (x,), (x,))
jvp(lambda x:torch.ones(2), (x,), (x,),strict=True)
jvp(torch.sin, (x,), (torch.ones(2),))
jvp(lambda x,y:(x*y,[x.sum()]), (x,x), (x,torch.ones(2)))
jvp(lambda x:(x*x,'aux'), (x,), (x,),has_aux=True)[1:]
jvp(lambda x:(x*x,(x,)), (x,), (x,),has_aux=True)
jvp(lambda x:x*w, (x,), (x,))[0]
jvp(lambda x: jvp(lambda y: y**3,(x,),(torch.ones(2),))[1],(x,),(torch.ones(2),))
jacfwd(lambda x:3)(x)
jacfwd(lambda x:(x*x,x.sum()))(x)
jacfwd(lambda x,y:x*y, argnums=(0,1))(x,x+1)
jacfwd(lambda x:(x*x,x),has_aux=True)(x)
jacfwd(lambda x:x.softmax(0))(x), jacrev(lambda x:x.softmax(0))(x)
jacfwd(jacfwd(lambda x:(x**3).sum()))(x)
hessian(lambda x:(x**3).sum())(x)
hessian(lambda x,y:(x**3*y).sum(), argnums=(0,1))(x,x)
hessian(lambda x: x.softmax(0)[0])(x)
jacrev(jacfwd(lambda x: x.softmax(0)[0]))(x)
linearize(lambda x: (x*x).sum(), x)[1](x)
grad(lambda x: jvp(lambda y: (y**3).sum(), (x,), (torch.ones(2),))[1])(x)
jvp(grad(lambda x:(x**3).sum()), (x,), (torch.tensor([1.,0.]),))
with torch.no_grad(): print(jvp(torch.sin,(x,),(x,)))
def inplace(x):
    y = x.clone(); y.mul_(x); y[0] = 0.; y += 1
    return y
jacfwd(inplace)(x), jacrev(inplace)(x)
def views(x):
    z = torch.zeros(3); z[1:] = x; z[1].mul_(x[1]); return z.flip(0)
jacfwd(views)(x), jacrev(views)(x)
""",
    "vmap": """
from torch.func import *
x=torch.tensor([1.,2.])
w=torch.ones(2,requires_grad=True)
vmap(lambda x:x.item())(x)
vmap(lambda x:float(x))(x)
vmap(lambda x:x if x>1 else x)(x)
vmap(lambda x:torch.randn(2))(x)
vmap(lambda x:torch.rand_like(x))(x)
vmap(lambda x:torch.nn.functional.dropout(x))(x)
vmap(lambda x:torch.nn.functional.dropout(x, training=False))(x)
vmap(lambda x:torch.randperm(2))(x)
vmap(lambda x:x.tolist())(x)
vmap(lambda x:(x, 3))(x)
vmap(lambda x:(x, 3),out_dims=(0,None))(x)
vmap(lambda x:x,out_dims=None)(x)
vmap(lambda x:w,out_dims=None)(x)
vmap(lambda x:torch.ones(2))(x)
vmap(lambda x:x, out_dims=1)(torch.ones(2,3)).shape
vmap(lambda x:x, out_dims=-1)(torch.ones(2,3)).shape
vmap(lambda x:x, in_dims=1)(torch.arange(6.).view(2,3))
vmap(lambda x:x, in_dims=-1,out_dims=1)(torch.arange(6.).view(2,3))
vmap(lambda x:x, out_dims=3)(torch.ones(2,3))
vmap(lambda x:x, out_dims='a')(torch.ones(2,3))
vmap(lambda x:x, out_dims=(0,1))(torch.ones(2,3))
vmap(lambda x:(x,x), out_dims=(0,1))(torch.ones(2,3))[1].shape
vmap(lambda x:x, chunk_size=0)(torch.ones(2,3))
vmap(lambda x:x*2, chunk_size=2)(torch.ones(5,1)).shape
vmap(lambda x:x, randomness='x')(torch.ones(2,3))
vmap(lambda x,y:x, in_dims=(0,))(torch.ones(2,3),x)
vmap(lambda d:d['a']*d['b'], in_dims=({'a':0,'b':None},))(dict(a=x,b=x))
vmap(lambda d:d['a']*d['b'], in_dims=({'a':0},))(dict(a=x,b=x))
vmap(lambda x: x, in_dims='a')(x)
vmap(lambda x: x, in_dims=1)(x)
vmap(lambda x: x, in_dims=None)(x)
vmap(lambda x: x)()
vmap(lambda x: x)(3)
vmap(lambda x, y: x)(torch.ones(2),torch.ones(3))
vmap(torch.dot)(torch.ones(2,3),torch.ones(2,3))
vmap(vmap(torch.dot))(torch.ones(2,3,4),torch.ones(2,3,4))
vmap(lambda a: vmap(lambda b: a*b)(x))(x)
vmap(torch.sum)(torch.ones(2,3)), torch.vmap is vmap
torch.vmap(lambda x: x*w)(torch.ones(2,2)).sum().backward()
w.grad
_ = torch.manual_seed(0)
vmap(lambda x: torch.randn(3),randomness='different')(torch.ones(2,2))
vmap(lambda x: torch.randn(3),randomness='same')(torch.ones(2,2))
vmap(lambda x: torch.rand_like(x),randomness='different')(torch.ones(2,2))
torch.rand(1)
vmap(grad(lambda x: x.sin()))(torch.arange(3.))
vmap(jacrev(lambda x: x*x))(torch.ones(2,2))
vmap(hessian(lambda x: (x**3).sum()))(torch.ones(2,2))
jacrev(vmap(lambda x: x*x))(x)
vmap(lambda t: jvp(torch.sin,(x,),(t,))[1])(torch.eye(2))
vmap(vjp(torch.sin,x)[1])(torch.eye(2))
""",
    "networks as functions": """
from torch.func import *
from torch import nn
_ = torch.manual_seed(0)
x=torch.tensor([1.,2.])
functional_call(nn.Linear(1,1),{'zz':x},(x,))
functional_call(nn.Linear(1,1),{'weight':torch.ones(1,1)},(x[:1],),strict=True)
functional_call(nn.Linear(1,1),{'weight':torch.ones(1,1),'zz':x},(x[:1],),strict=True)
functional_call(nn.Linear(1,1),[{'weight':x},{'weight':x}],(x[:1],))
functional_call(nn.Linear(1,1),3,(x[:1],))
stack_module_state([])
stack_module_state([nn.Linear(1,1),nn.ReLU()])
stack_module_state([nn.Linear(1,1),nn.Linear(1,1).eval()])
net=nn.Sequential(nn.Linear(2,3),nn.Tanh(),nn.Linear(3,1)); params=dict(net.named_parameters())
functional_call(net,params,(x,)), net(x)
functional_call(net,(params,{}),x,{})
g=grad(lambda p: functional_call(net,p,(x,)).sum())({k:v.detach() for k,v in params.items()}); g
net(x).sum().backward(); [torch.equal(g[n],p.grad) for n,p in net.named_parameters()]
nets=[nn.Linear(2,1) for _ in range(3)]; P,B=stack_module_state(nets)
{k:(tuple(v.shape),v.requires_grad,v.is_leaf) for k,v in P.items()}, B
vmap(lambda p,b,x: functional_call(nets[0],(p,b),(x,)),(0,0,None))(P,B,x).detach(), torch.stack([n(x) for n in nets])
class Tied(nn.Module):
    def __init__(self):
        super().__init__(); self.a=nn.Linear(2,2,bias=False); self.b=nn.Linear(2,2,bias=False); self.b.weight=self.a.weight
    def forward(self,x): return self.b(self.a(x))
functional_call(Tied(),{'a.weight':2*torch.eye(2)},(x,)), functional_call(Tied(),{'a.weight':2*torch.eye(2)},(x,),tie_weights=False).shape
b=nn.BatchNorm1d(2); functional_call(b,{'running_mean':torch.ones(2),'running_var':torch.ones(2)},(torch.ones(3,2),)); b.running_mean
""",
    "dual numbers": """
import torch.autograd.forward_ad as fwAD
x=torch.tensor([1.,2.])
fwAD.make_dual(x,x)
fwAD.unpack_dual(x)
fwAD.exit_dual_level()
level=fwAD.enter_dual_level(); level
d=fwAD.make_dual(x,torch.ones(2)); d, d*d, fwAD.unpack_dual(d*d)
fwAD.make_dual(d,x)
fwAD.make_dual(x,x[:1])
fwAD.make_dual(x,x.double())
fwAD.make_dual(x.long(),x)
fwAD.unpack_dual(d.detach())
with torch.no_grad(): print(d.exp())
d.numpy()
fwAD.enter_dual_level()
w=torch.ones(2,requires_grad=True)
fwAD.unpack_dual(d*w).tangent.sum().backward(); w.grad
e=d.clone(); e.mul_(d); e
e[0]=5.; e
z=torch.zeros(2); z[1:]=d[:1]; z
z[0].copy_(d[1]*3); z
fwAD.unpack_dual(torch.max(d)), d.max(0), d.sort(descending=True)
d.requires_grad, fwAD.make_dual(w,x), fwAD.unpack_dual(x)
d.sum().item(), float(d.sum()), (d > 1).tolist()
torch.nn.functional.softmax(d,0), torch.nn.functional.mse_loss(d,x), d.norm(), d.prod()
torch.cat([d,x]), torch.stack([x,d]), d.view(2,1)@d.view(1,2), torch.where(d>1,d,x), d.clamp(min=1.5), d.cumsum(0)
fwAD.exit_dual_level()
d
with fwAD.dual_level():
    t=torch.ones(2); u=fwAD.make_dual(x,t); print(fwAD.unpack_dual(u).tangent is t)
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.r=x.exp(); return ctx.r
    @staticmethod
    def backward(ctx,g): return g*ctx.r
    @staticmethod
    def jvp(ctx,t): return t*ctx.r
class G(torch.autograd.Function):
    @staticmethod
    def forward(x,y): return x*y
    @staticmethod
    def setup_context(ctx,inputs,output): ctx.save_for_backward(*inputs); ctx.save_for_forward(*inputs)
    @staticmethod
    def backward(ctx,g): x,y=ctx.saved_tensors; return g*y,g*x
    @staticmethod
    def jvp(ctx,tx,ty): x,y=ctx.saved_tensors; return tx*y+ty*x
class H(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x*2
with fwAD.dual_level(): d=fwAD.make_dual(x,torch.ones(2)); print(F.apply(d), G.apply(d,d), G.apply(d,x), G.apply(x,d*w)); H.apply(d)
torch.func.jvp(G.apply,(x,x),(x,x))
""",
    "gradcheck of forward mode": """
check, again = torch.autograd.gradcheck, torch.autograd.gradgradcheck
x = torch.tensor([1., 2.], dtype=torch.float64, requires_grad=True)
cube = lambda a: a ** 3
print(check(cube, x, check_forward_ad=True), again(cube, x, check_fwd_over_rev=True))
class Wrong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x
        return x * x
    @staticmethod
    def backward(ctx, g):
        return 2 * ctx.x * g
    @staticmethod
    def jvp(ctx, t):
        return 3 * ctx.x * t
print(check(Wrong.apply, x), check(Wrong.apply, x, check_forward_ad=True, raise_exception=False))
try:
    check(Wrong.apply, x, check_forward_ad=True, check_backward_ad=False)
except RuntimeError as error:
    print(str(error).split("numerical")[0])
Wrong.jvp = torch.autograd.Function.jvp
check(Wrong.apply, x, check_forward_ad=True)
check(cube, x, check_batched_forward_grad=True)
again(cube, x, check_fwd_over_rev=True, check_rev_over_rev=False)
print(again(cube, x, check_fwd_over_rev=True, check_rev_over_rev=False, check_undefined_grad=False))
""",
}
