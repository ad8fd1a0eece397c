"""Random learners' programs print, raise and leave behind the same here and in PyTorch."""

from types import ModuleType

import pytest

import autograd_core
from tests.parity.compare import alike
from tests.trace.learners_programs import run_alone, write_program


@pytest.mark.parametrize("hundreds", range(5))
def test_learners_programs_agree(torch: ModuleType, hundreds: int) -> None:
    for seed in range(100 * hundreds, 100 * hundreds + 100):
        lines = write_program(seed)
        ours, theirs = run_alone(lines, autograd_core), run_alone(lines, torch)
        assert all(a == b or alike(a.splitlines(), b.splitlines())
                   for a, b in zip(map(str, ours), map(str, theirs), strict=True)), (
            f"{lines}\n{ours}\n{theirs}")
