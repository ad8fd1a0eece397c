"""Optimizers and schedules written by hand beside the ready ones; agents and rewards.

Cf. d2l-ai/d2l-zh (chapter 11), pytorch/tutorials (deep Q-learning), davenpi/rlrn (REINFORCE).
"""

from __future__ import annotations

STEPS = {
    "d2l: optimizers written by hand": """
torch.manual_seed(0)
start = torch.tensor([5., -2.])
def f(x):
    return 0.1 * x[0] ** 2 + 2 * x[1] ** 2
def momentum(p, s, h):
    s['v'] = h['momentum'] * s.get('v', torch.zeros_like(p)) + p.grad
    p[:] -= h['lr'] * s['v']
def adagrad(p, s, h):
    s['s'] = s.get('s', torch.zeros_like(p)) + torch.square(p.grad)
    p[:] -= h['lr'] * p.grad / torch.sqrt(s['s'] + 1e-10)
def rmsprop(p, s, h):
    s['s'] = h['alpha'] * s.get('s', torch.zeros_like(p)) + (1 - h['alpha']) * torch.square(p.grad)
    p[:] -= h['lr'] * p.grad / torch.sqrt(s['s'] + 1e-8)
def adadelta(p, s, h):
    zero = torch.zeros_like(p)
    s['s'] = h['rho'] * s.get('s', zero) + (1 - h['rho']) * torch.square(p.grad)
    g = (torch.sqrt(s.get('delta', zero) + 1e-6) / torch.sqrt(s['s'] + 1e-6)) * p.grad
    p[:] -= g
    s['delta'] = h['rho'] * s.get('delta', zero) + (1 - h['rho']) * g * g
def adam(p, s, h):
    b1, b2, s['t'] = 0.9, 0.999, s.get('t', 0) + 1
    s['m'] = b1 * s.get('m', torch.zeros_like(p)) + (1 - b1) * p.grad
    s['v'] = b2 * s.get('v', torch.zeros_like(p)) + (1 - b2) * torch.square(p.grad)
    p[:] -= h['lr'] * (s['m'] / (1 - b1**s['t'])) / (torch.sqrt(s['v'] / (1 - b2**s['t'])) + 1e-8)
for by_hand, ready, h in ((momentum, torch.optim.SGD, {'lr': 0.1, 'momentum': 0.5}),
                          (adagrad, torch.optim.Adagrad, {'lr': 0.4}),
                          (rmsprop, torch.optim.RMSprop, {'lr': 0.1, 'alpha': 0.9}),
                          (adadelta, torch.optim.Adadelta, {'lr': 1.0, 'rho': 0.9}),
                          (adam, torch.optim.Adam, {'lr': 0.1})):
    own, theirs, state = start.clone().requires_grad_(), start.clone().requires_grad_(), {}
    optimizer = ready([theirs], **h)
    for _ in range(10):
        f(own).backward()
        with torch.no_grad():
            by_hand(own, state, h)
        own.grad.data.zero_()
        optimizer.zero_grad()
        f(theirs).backward()
        optimizer.step()
    print(by_hand.__name__, own, theirs, torch.allclose(own, theirs, atol=1e-3))
class Own(torch.optim.Optimizer):
    def __init__(self, params, lr=0.1):
        super().__init__(params, dict(lr=lr))
    @torch.no_grad()
    def step(self, closure=None):
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for p in group['params']:
                if p.grad is None:
                    continue
                state = self.state[p]
                if len(state) == 0:
                    state['step'] = 0
                    state['sign'] = torch.zeros_like(p, memory_format=torch.preserve_format)
                state['step'] += 1
                state['sign'].lerp_(p.grad.sign(), 0.5)
                p.add_(state['sign'], alpha=-group['lr'])
        return loss
x = start.clone().requires_grad_()
optimizer = Own([x])
def closure():
    optimizer.zero_grad()
    loss = f(x)
    loss.backward()
    return loss
print([round(optimizer.step(closure).item(), 4) for _ in range(4)], x, optimizer.state_dict())
print(optimizer)
""",
    "d2l: schedules": """
import math
from torch.optim import lr_scheduler
net = torch.nn.Linear(2, 1)
trainer = torch.optim.SGD(net.parameters(), lr=0.3)
trainer.param_groups[0]["lr"] = 0.1
print(f'learning rate is now {trainer.param_groups[0]["lr"]:.2f}')
class Cosine:
    def __init__(self, max_update, base_lr=0.01, final_lr=0, warmup_steps=0):
        self.base, self.final, self.warm, self.end = base_lr, final_lr, warmup_steps, max_update
    def __call__(self, epoch):
        if epoch < self.warm:
            return self.base * float(epoch) / float(self.warm)
        if epoch <= self.end:
            share = (epoch - self.warm) / (self.end - self.warm)
            return self.final + (self.base - self.final) * (1 + math.cos(math.pi * share)) / 2
        return self.final
scheduler = Cosine(8, base_lr=0.3, final_lr=0.01, warmup_steps=3)
print([round(scheduler(t), 4) for t in range(10)])
def rates(make, steps=8):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    schedule, seen = make(optimizer), []
    for _ in range(steps):
        seen.append(round(optimizer.param_groups[0]['lr'], 5))
        net(torch.ones(1, 2)).sum().backward()
        optimizer.step()
        schedule.step()
    return seen
print(rates(lambda o: lr_scheduler.MultiStepLR(o, milestones=[3, 6], gamma=0.5)))
print(rates(lambda o: lr_scheduler.LambdaLR(o, lr_lambda=[lambda t: math.pow(t + 1.0, -0.5)])))
print(rates(lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=5, eta_min=0.1)))
print(rates(lambda o: lr_scheduler.OneCycleLR(o, max_lr=1., total_steps=10)))
print(rates(lambda o: lr_scheduler.ExponentialLR(o, gamma=0.9)))
print(rates(lambda o: lr_scheduler.CyclicLR(o, base_lr=.1, max_lr=.5, step_size_up=3)))
print(rates(lambda o: lr_scheduler.SequentialLR(o, [lr_scheduler.LinearLR(o, 0.1, total_iters=3),
                                                    lr_scheduler.ExponentialLR(o, 0.8)], [3])))
print(rates(lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, T_0=3, T_mult=2)))
""",
    "rewards to go: REINFORCE": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
class Corridor:
    def reset(self):
        self.at, self.time = 2, 0
        return self.see()
    def see(self):
        return F.one_hot(torch.tensor(self.at), 5).float()
    def step(self, action):
        self.at, self.time = min(4, max(0, self.at + (1 if action == 1 else -1))), self.time + 1
        done = self.at in (0, 4) or self.time >= 8
        return self.see(), (1.0 if self.at == 4 else -0.1), done
policy = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 2))
optimizer, gamma = torch.optim.Adam(policy.parameters(), lr=5e-2), 0.9
env = Corridor()
for episode in range(6):
    state, log_probs, rewards, done = env.reset(), [], [], False
    while not done:
        probs = F.softmax(policy(state.unsqueeze(0)), dim=1)
        action = torch.multinomial(probs, 1)
        log_probs.append(torch.log(probs.squeeze(0)[action.item()]))
        state, reward, done = env.step(action.item())
        rewards.append(reward)
    R, returns = 0, []
    for r in rewards[::-1]:
        R = r + gamma * R
        returns.insert(0, R)
    returns = torch.tensor(returns)
    if len(returns) > 1:
        returns = (returns - returns.mean()) / (returns.std() + 1e-7)
    policy_loss = torch.stack([-l * R for l, R in zip(log_probs, returns)]).sum()
    optimizer.zero_grad()
    policy_loss.backward()
    optimizer.step()
    print(episode, len(rewards), round(sum(rewards), 2), policy_loss.item())
print(policy(torch.eye(5)).softmax(-1))
""",
    "values of actions: deep Q-learning": """
import math
import random
import torch.nn as nn
from collections import namedtuple, deque
torch.manual_seed(0)
random.seed(0)
Transition = namedtuple('Transition', ('state', 'action', 'next_state', 'reward'))
memory = deque([], maxlen=30)
learner = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2))
follower = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2))
print(follower.load_state_dict(learner.state_dict()))
optimizer, done_so_far = torch.optim.AdamW(learner.parameters(), lr=1e-2, amsgrad=True), 0
def choose(state):
    global done_so_far
    eps, done_so_far = 0.05 + 0.85 * math.exp(-1. * done_so_far / 10), done_so_far + 1
    if random.random() > eps:
        with torch.no_grad():
            return learner(state).max(1).indices.view(1, 1)
    return torch.tensor([[random.randrange(2)]], device='cpu', dtype=torch.long)
def learn():
    if len(memory) < 8:
        return None
    batch = Transition(*zip(*random.sample(memory, 8)))
    goes_on = torch.tensor(tuple(map(lambda s: s is not None, batch.next_state)),
                                  device='cpu', dtype=torch.bool)
    further = torch.cat([s for s in batch.next_state if s is not None])
    values = learner(torch.cat(batch.state)).gather(1, torch.cat(batch.action))
    following = torch.zeros(8, device='cpu')
    with torch.no_grad():
        following[goes_on] = follower(further).max(1).values
    expected = following * 0.9 + torch.cat(batch.reward)
    loss = nn.SmoothL1Loss()(values, expected.unsqueeze(1))
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_value_(learner.parameters(), 100)
    optimizer.step()
    return loss.item()
for episode in range(3):
    at, losses = 0., []
    for t in range(6):
        state = torch.tensor([at, t / 6], dtype=torch.float32).unsqueeze(0)
        action = choose(state)
        at += 1. if action.item() else -1.
        done = abs(at) > 2
        following = None if done else torch.tensor([at, (t + 1) / 6]).unsqueeze(0)
        memory.append(Transition(state, action, following, torch.tensor([at])))
        losses.append(learn())
        theirs, ours = follower.state_dict(), learner.state_dict()
        for key in ours:
            theirs[key] = ours[key]*0.05 + theirs[key]*0.95
        follower.load_state_dict(theirs)
        if done:
            break
    print(episode, t, [l if l is None else round(l, 4) for l in losses])
print(learner(torch.tensor([[1., 0.]])), follower[2].bias)
""",
    "an actor and its critic": """
import torch.nn as nn
import torch.nn.functional as F
from torch.distributions import Categorical
torch.manual_seed(0)
class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine, self.action_head, self.value_head = (nn.Linear(3, 8), nn.Linear(8, 2),
                                                          nn.Linear(8, 1))
    def forward(self, x):
        x = F.relu(self.affine(x))
        return F.softmax(self.action_head(x), dim=-1), self.value_head(x)
model = Policy()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-2)
for episode in range(3):
    saved, rewards, state = [], [], torch.tensor([0., 1., 0.])
    for t in range(4):
        probs, value = model(state)
        m = Categorical(probs)
        action = m.sample()
        saved.append((m.log_prob(action), value, m.entropy()))
        rewards.append(float(action.item()))
        state = torch.tensor([t / 4, 1., float(action)])
    R, returns = 0, []
    for r in rewards[::-1]:
        R = r + 0.9 * R
        returns.insert(0, R)
    policy_losses, value_losses = [], []
    for (log_prob, value, entropy), R in zip(saved, returns):
        advantage = R - value.item()
        policy_losses.append(-log_prob * advantage - 0.01 * entropy)
        value_losses.append(F.smooth_l1_loss(value, torch.tensor([R])))
    optimizer.zero_grad()
    loss = torch.stack(policy_losses).sum() + torch.stack(value_losses).sum()
    loss.backward()
    optimizer.step()
    print(rewards, loss)
print(model(state), m)
""",
}
