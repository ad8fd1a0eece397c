"""The explanation of each finding is filled in, and its code is run: what to do works, and what
only hides it leaves it wrong."""

from __future__ import annotations

import pytest

from autograd_core.trace import from_torch
from autograd_core.trace.from_torch.windows import FIRST
from tests.doctor.cases import CASES, filled

pytestmark = pytest.mark.filterwarnings("ignore")
NAMES = [case.key for case in CASES]


def found(script: str, case):
    """The finding that the case is about, if the doctor comes to it; no error may have come."""
    findings = from_torch.doctor(script, steps=case.steps or FIRST).findings
    assert not [f.what for f in findings if f.kind == "error"], script
    return next((f for f in findings if f.kind == case.key), None)


def code(case, part: int) -> str:
    """The lines of a part of the panel, as the doctor fills it in."""
    panel = found(case.faulty, case).why
    assert [p.kind for p in panel.parts][part] == ("hides" if part == 2 else "instead")
    return panel.parts[part].code


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_it_is_found_and_its_explanation_is_filled_in(case):
    finding = found(case.faulty, case)
    assert finding is not None
    for part in finding.why.parts:
        assert part.text
        assert "{" not in part.text


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_what_people_try_leaves_it_wrong(case):
    lines = code(case, 2)
    assert lines
    again = found(filled(case.hides, lines), case)
    assert (again is not None) == case.still


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_what_to_do_works(case):
    script = filled(case.healthy, code(case, 3))
    assert from_torch.doctor(script, steps=case.steps or FIRST).findings == ()
