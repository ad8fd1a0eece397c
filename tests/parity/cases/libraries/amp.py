"""Gradient scaling, and autocast as scripts have it that run on the CPU."""

from __future__ import annotations

AMP = {
    "a scaler's life": """
w=torch.ones(2,requires_grad=True); o=torch.optim.SGD([w],lr=.1)
s=torch.amp.GradScaler('cpu')
s.get_scale(), s.is_enabled(), s.state_dict(), s._scale
s.step(o)
s.update()
l=s.scale(w.sum()); l
l.backward(); w.grad
s.unscale_(o)
w.grad
s.unscale_(o)
s.step(o)
s.step(o)
s.unscale_(o)
s.update(); s.get_scale(), s.state_dict(), w
o.zero_grad(); s.scale(w.sum()*float('inf')).backward()
s.step(o); s.update(); w, s.get_scale(), s.state_dict()
s.scale([w.sum(), (w.sum(), w.prod())])
s.scale(3)
s.update(3.)
s.get_scale()
s.update(torch.tensor([1.,2.]))
""",
    "a scaler's settings": """
w=torch.ones(2,requires_grad=True); o=torch.optim.SGD([w],lr=.1)
torch.amp.GradScaler('cpu',growth_factor=.5)
torch.amp.GradScaler('cpu',backoff_factor=1.5)
s=torch.GradScaler('cpu',init_scale=4.)
s.load_state_dict({'scale':4.,'growth_factor':2.,'backoff_factor':.5,'growth_interval':2,'_growth_tracker':0})
s.load_state_dict({})
for _ in range(5):
    o.zero_grad(); s.scale((w*w).sum()).backward(); s.step(o); s.update(); print(s.get_scale(), w)
s.get_growth_factor(), s.get_backoff_factor(), s.get_growth_interval()
s.set_growth_factor(3.); s.set_backoff_factor(.1); s.set_growth_interval(5); s.state_dict()
s.step(torch.optim.SGD([torch.ones(1,requires_grad=True)],lr=1))
s.step(o, closure=lambda: 1)
d=torch.amp.GradScaler('cpu',enabled=False)
d.scale(3), d.state_dict(), d.get_scale(), d.unscale_(o), d.update()
d.load_state_dict({})
""",
    "scripts for a GPU, without one": """
from torch.cuda.amp import GradScaler, autocast
s=GradScaler()
s.is_enabled()
with autocast(): print((torch.ones(2,2)@torch.ones(2,2)).dtype)
s2=torch.amp.GradScaler()
with torch.autocast('cuda',dtype=torch.float16): print((torch.ones(2,2)@torch.ones(2,2)).dtype)
with torch.autocast(device_type='cpu',enabled=False): print((torch.ones(2,2)@torch.ones(2,2)).dtype)
with torch.amp.autocast('cpu',dtype=torch.float32): print((torch.ones(2,2)@torch.ones(2,2)).dtype)
torch.autocast()
torch.autocast(3)
w=torch.ones(2,requires_grad=True); o=torch.optim.SGD([w],lr=.1)
s.scale(w.sum()).backward(); s.unscale_(o); torch.nn.utils.clip_grad_norm_([w],1.); s.step(o); s.update(); w
""",
}
