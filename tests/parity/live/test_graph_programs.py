"""Random programs about views, changes in place, hooks and passes, here and in PyTorch.

Of the programs 16,000 to 36,000 eighteen differed; those above 26,000 are in ``DIFFERENT``, with
the reason.  Some have a backward through what was filled in expanded memory: there PyTorch fails
with an error of its own, and we do not.
"""

from types import ModuleType

import pytest

import autograd_core
from tests.parity.programs import first_difference, write_program

DIFFERENT = {
    26270: "how the quotient of an expanded tensor lies in memory, looked at by as_strided",
    31175: "the gradient of nothing: zeros without a history in PyTorch",
    33035: "the memory of a base replaced by .data =, its views kept",
    34127: "the .grad of a tensor that a Function marks dirty, which PyTorch drops",
    35040: "the name of the node of a reshape whose input lies in memory in another way",
    35737: "indices into nothing",
}


def check(torch: ModuleType, seed: int) -> None:
    difference = first_difference(write_program(seed), torch, autograd_core)
    assert difference is None, f"program {seed}:\n{difference}"


@pytest.mark.parametrize("hundreds", range(3))
def test_programs_go_as_in_pytorch(torch: ModuleType, hundreds: int) -> None:
    for seed in range(26_500 + 100 * hundreds, 26_600 + 100 * hundreds):
        check(torch, seed)


@pytest.mark.slow
def test_seven_hundred_more(torch: ModuleType) -> None:
    for seed in range(26_800, 27_500):
        check(torch, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", DIFFERENT)
def test_what_is_left_out_does_differ(torch: ModuleType, seed: int) -> None:
    with pytest.raises(AssertionError):
        check(torch, seed)
