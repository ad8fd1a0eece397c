"""Programs about optimizers and their schedules."""

from __future__ import annotations

from tests.parity.cases.optim.hooks import GRAPHS, GROUPS, HOOKS
from tests.parity.cases.optim.schedules import SCHEDULES, WRONG_SCHEDULES
from tests.parity.cases.optim.steps import LBFGS, STEPS
from tests.parity.cases.optim.training import AVERAGES, TRAINING

CASES = (STEPS | SCHEDULES | TRAINING | LBFGS | GROUPS | HOOKS | GRAPHS | WRONG_SCHEDULES
         | AVERAGES)
