"""Hooks of optimizers, their options, what a step does to the graph."""

from __future__ import annotations

HOOKS = {
    "names of parameters": """
import torch.nn as nn
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(1, 1), nn.Linear(1, 1))
o = torch.optim.SGD(net.named_parameters(), lr=0.1)
print(o.param_groups[0]["param_names"])
print(o)
state = o.state_dict()
print(state["param_groups"])
plain = torch.optim.SGD(net.parameters(), lr=0.3)
plain.load_state_dict(state)
print(plain.param_groups[0]["param_names"], plain.param_groups[0]["lr"])
named = torch.optim.SGD(net.named_parameters(), lr=0.3)
named.load_state_dict(torch.optim.SGD(net.parameters(), lr=0.2).state_dict())
print(named.param_groups[0]["param_names"], named.param_groups[0]["lr"])

two = torch.optim.Adam([{"params": net[0].named_parameters(), "lr": 0.1},
                        {"params": net[1].named_parameters()}])
print([group["param_names"] for group in two.param_groups])

two.add_param_group({"params": [torch.zeros(1, requires_grad=True)]})

plain = torch.optim.SGD(net[0].parameters())
plain.add_param_group({"params": net[1].named_parameters()})

torch.optim.SGD([("a", net[0].weight), net[0].bias])

torch.optim.SGD([("a", 3)])
""",
    "hooks of steps": """
w = torch.tensor([1.], requires_grad=True)
w.grad = torch.ones(1)
o = torch.optim.SGD([w], lr=0.1)
def before(optimizer, args, kwargs):
    print("before", optimizer is o, len(args), kwargs, w)
def after(optimizer, args, kwargs):
    print("after", len(args), kwargs, w)
first = o.register_step_pre_hook(before)
second = o.register_step_post_hook(after)
print(type(first).__name__)
o.step()
o.step(closure=None)
first.remove()
o.step()
second.remove()
def closure():
    print("closure")
    return torch.tensor(5.)
third = o.register_step_pre_hook(lambda optimizer, args, kwargs: ((*args, closure), kwargs))
print(o.step())
third.remove()
fourth = o.register_step_pre_hook(lambda optimizer, args, kwargs: 3)

try:
    o.step()
except RuntimeError as error:
    print(str(error).split(">")[1])

fourth.remove()
with o.register_step_post_hook(after):
    o.step()
o.step()

from torch.optim.optimizer import register_optimizer_step_pre_hook
from torch.optim.optimizer import register_optimizer_step_post_hook
a = register_optimizer_step_pre_hook(lambda o, args, kwargs: print("every", type(o).__name__))
b = register_optimizer_step_post_hook(lambda o, args, kwargs: print("done", type(o).__name__))
o.step()
torch.optim.Adam([w]).step()
a.remove()
b.remove()
o.step()
""",
    "hooks of saving and loading": """
w = torch.tensor([1.], requires_grad=True)
o = torch.optim.SGD([w], lr=0.1)
o.register_state_dict_pre_hook(lambda o: print("saving"))
o.register_state_dict_post_hook(lambda o, state: {**state, "note": 1})
o.register_state_dict_pre_hook(lambda o: print("saving first"), prepend=True)
print(o.state_dict())
o.register_load_state_dict_pre_hook(lambda o, state: print("loading", list(state)))
o.register_load_state_dict_post_hook(lambda o: print("loaded", o.param_groups[0]["lr"]))
o.load_state_dict({"state": {}, "param_groups": [{"params": [0], "lr": 5, "fused": None}]})
print(o)
""",
    "loaded state has the dtype of the parameter": """
v = torch.ones(2, dtype=torch.float64, requires_grad=True)
w = torch.ones(2, requires_grad=True)
o, p = torch.optim.Adam([w]), torch.optim.Adam([v])
w.sum().backward()
o.step()
p.load_state_dict(o.state_dict())
print(p.state[v]["exp_avg"].dtype, p.state[v]["step"], p.state[v]["step"].dtype)
print(o.state_dict()["state"][0]["exp_avg"] is o.state[w]["exp_avg"])
""",
}

GROUPS = {
    "ways to compute": """
w = torch.ones(2, requires_grad=True)
print(torch.optim.SGD([w], lr=0.1, foreach=False))
print(torch.optim.Adam([w], fused=True).defaults)
print(torch.optim.AdamW([w], capturable=True).param_groups[0]["capturable"])
print(torch.optim.NAdam([w], foreach=True).defaults["foreach"])

torch.optim.Adam([w], foreach=True, fused=True)

torch.optim.SGD([w], lr=0.1, bad=1)

torch.optim.RMSprop([w], fused=True)

print(torch.optim.RMSprop([w], 0.1, 0.9, 1e-8, 0, 0, False, False, None, True).defaults)
print(torch.optim.Adagrad([w], 0.1, 0, 0, 0, 1e-8, True).defaults)
print(torch.optim.Adadelta([w], 0.1, 0.9, 1e-8, 0, True).defaults)
print(torch.optim.Adamax([w], 0.1, (0.9, 0.99), 1e-8, 0, True).defaults)
print(torch.optim.ASGD([w], 0.1, 0, 0, 0, 0, None, True).defaults)

torch.optim.SGD([w], 0.1, 0, 0, 0, False, True)

torch.optim.Adagrad([w], 0.1, 0, 0, 0, 1e-8, True, True)

o = torch.optim.SGD([w], lr=torch.tensor(0.1))
w.sum().backward()
o.step()
print(w, o)

o.load_state_dict(3)
""",
    "small and large floats": """
for dtype in (torch.float16, torch.float64):
    for make in (torch.optim.Adam, torch.optim.SGD, torch.optim.Adagrad):
        w = torch.ones(2, dtype=dtype, requires_grad=True)
        o = make([w], lr=0.1)
        w.sum().backward()
        o.step()
        print(w, {k: v.dtype for k, v in o.state[w].items()})
""",
    "copies of optimizers": """
import copy
import pickle
w = torch.ones(2, requires_grad=True)
o = torch.optim.Adam([w], lr=0.1)
w.sum().backward()
o.step()
p, q = copy.deepcopy(o), pickle.loads(pickle.dumps(o))
for x in (p, q):
    v = x.param_groups[0]["params"][0]
    print(v is w, v, x.state[v]["step"], list(x.state) == [v])
    v.grad = torch.ones(2)
    x.step()
    print(v, w)
""",
}

GRAPHS = {
    "a step changes what backward needs": """
w = torch.tensor([1., 2.], requires_grad=True)
v = torch.tensor([3., 4.], requires_grad=True)
o = torch.optim.SGD([w, v], lr=0.1)
loss = (w * v).sum()
loss.backward(retain_graph=True)
print(w._version, v._version)
o.step()
print(w._version, v._version)

loss.backward()

loss = (w * 2).sum()
loss.backward(retain_graph=True)
o.step()
loss.backward()
print(w.grad)
""",
    "a step within a network": """
import torch.nn as nn
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
loss = net(torch.ones(3, 2)).sum()
for make in (lambda p: torch.optim.Adam(p), lambda p: torch.optim.AdamW(p),
             lambda p: torch.optim.RMSprop(p, momentum=0.9), lambda p: torch.optim.NAdam(p),
             lambda p: torch.optim.Rprop(p), lambda p: torch.optim.ASGD(p),
             lambda p: torch.optim.Adagrad(p), lambda p: torch.optim.Adamax(p)):
    loss = net(torch.ones(3, 2)).sum()
    before = [p._version for p in net.parameters()]
    loss.backward(retain_graph=True)
    make(net.parameters()).step()
    print([p._version - n for p, n in zip(net.parameters(), before)])

loss.backward()
""",
    "gradients stay as they are": """
w = torch.tensor([1., 2.], requires_grad=True)
o = torch.optim.SGD([w], lr=0.1, weight_decay=0.5, momentum=0.9, maximize=True)
(w * 3).sum().backward()
g = w.grad
o.step()
print(g, w.grad is g, g._version, w)
o.zero_grad()
print(w.grad, g)
print(w.requires_grad, w.is_leaf, w.grad_fn)
""",
}
