"""Random programs about views, changes in place, hooks and passes, here and in PyTorch.

Programs that were found to differ for a reason that docs/differences.md gives are in ``DIFFERENT``:
memory that is read while it is written, which PyTorch leaves undefined.
"""

import random
import time
from types import ModuleType

import pytest

import autograd_core
from tests.parity.programs import first_difference, write_program

DIFFERENT = (1282, 2636, 13085)


def check(torch: ModuleType, seed: int) -> None:
    difference = first_difference(write_program(seed), torch, autograd_core)
    assert difference is None, f"program {seed}:\n{difference}"


@pytest.mark.parametrize("hundreds", range(3))
def test_programs_go_as_in_pytorch(torch: ModuleType, hundreds: int) -> None:
    for seed in range(100 * hundreds, 100 * hundreds + 100):
        check(torch, seed)


@pytest.mark.slow
def test_as_many_as_half_a_minute_allows(torch: ModuleType) -> None:
    first = random.SystemRandom().randrange(16_000)
    print("first program:", first)
    until = time.monotonic() + 30
    for seed in range(first, 36_000):
        if time.monotonic() > until:
            break
        if seed not in DIFFERENT:
            check(torch, seed)
