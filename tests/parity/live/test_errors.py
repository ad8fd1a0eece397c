"""PyTorch's own errors are recognised, with what fills them, and what we say of them is true there.
"""

from __future__ import annotations

from types import ModuleType

import pytest

from autograd_core.trace.error_keys import recognise
from autograd_core.viz.explanations import explained
from tests.trace.error_cases import CASES, ONLY_PYTORCHS, Case
from tests.trace.provoke import names, provoked, run

ALL = [*CASES, *ONLY_PYTORCHS]
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("case", ALL, ids=names(ALL))
def test_pytorchs_error_is_recognised(case: Case, torch: ModuleType) -> None:
    note = recognise(provoked(torch, case.before + case.fails))
    assert note is not None
    assert note.key == case.key
    assert {**note.args, **case.args} == note.args


@pytest.mark.parametrize("case", ALL, ids=names(ALL))
def test_the_panel_is_true_of_pytorch(case: Case, torch: ModuleType) -> None:
    _, _, hides, instead = explained(recognise(provoked(torch, case.before + case.fails))).parts
    run(torch, f"{case.before}{instead.code}\n{case.works}")
    if case.hidden:
        run(torch, f"{case.before}{hides.code}\n{case.hidden}")
