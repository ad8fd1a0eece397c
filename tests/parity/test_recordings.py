"""Every case shows here exactly what it shows with PyTorch, but for what is listed as different."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_core
from tests.parity.record import read_recordings
from tests.parity.run import run_program
from tests.parity.suites import COMPARED, SUITES

RECORDED = {suite: read_recordings(suite) for suite in SUITES}
DIFFERENT = [(name, case) for name, suite in SUITES.items() for case in suite.different]


def each_case(cases: list[tuple[str, str]]) -> pytest.MarkDecorator:
    """Parametrize a test with these cases: ``pytest -k "optim:"`` runs those of one suite."""
    return pytest.mark.parametrize(("suite", "case"), [
        pytest.param(suite, case, id=f"{suite}: {case}") for suite, case in cases])


@each_case([both for both in COMPARED if both not in DIFFERENT])
def test_shows_what_pytorch_shows(suite: str, case: str) -> None:
    shown = SUITES[suite].show(case, autograd_core)
    assert SUITES[suite].agrees(case, shown, RECORDED[suite][case]), shown


@each_case(DIFFERENT)
def test_what_is_listed_as_different_still_is(suite: str, case: str) -> None:
    """One that agrees again is taken off the list."""
    shown = SUITES[suite].show(case, autograd_core)
    assert not SUITES[suite].agrees(case, shown, RECORDED[suite][case])


@pytest.mark.parametrize("suite", SUITES)
def test_every_recording_belongs_to_a_case(suite: str) -> None:
    assert list(RECORDED[suite]) == list(SUITES[suite].cases)


def test_running_a_case_says_nothing_of_floating_point_errors() -> None:
    with np.errstate(all="raise"):
        shown = run_program("print(torch.log(torch.zeros(1)))", autograd_core)
    assert shown == ["tensor([-inf])"]
