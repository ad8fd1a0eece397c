"""The policy's own zero_grad() does not wait for the last batch; kind: discarded"""

import contextlib

import torch
from torch import nn

torch.manual_seed(0)


class Trainer:
    accumulate = 3

    def __init__(self):
        self.policy = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 2))
        self.optimizer = torch.optim.Adam(self.policy.parameters(), lr=1e-3)
        self.calls = 0

    @contextlib.contextmanager
    def accumulating(self):
        self.calls += 1
        yield self.calls % self.accumulate == 0

    def step(self, rollouts):
        for state, action, advantage in rollouts:
            with self.accumulating() as is_last:
                logp = self.policy(state).log_softmax(1).gather(1, action)
                loss = -(logp * advantage).mean() / self.accumulate
                self.policy.zero_grad()  # <- here
                loss.backward()
                if is_last:
                    nn.utils.clip_grad_norm_(self.policy.parameters(), 0.01)
                    self.optimizer.step()


def rollout(n):
    return [(torch.randn(8, 4), torch.randint(2, (8, 1)), torch.randn(8, 1)) for _ in range(n)]


trainer = Trainer()
for _ in range(2):
    trainer.step(rollout(6))
