"""Faults as they were reported: the first finding is of the kind that the docstring names, at the
line that is marked; of what is healthy nothing is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograd_core.trace import from_torch

HERE = Path(__file__).parent
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("script", sorted(HERE.glob("faults/*.py")), ids=lambda path: path.stem)
def test_the_cause_of_a_fault_is_told_first(script):
    text = script.read_text("utf-8")
    kind = re.search(r"kind: (\w+)", text)[1]
    line = next(k for k, code in enumerate(text.splitlines(), 1) if "# <- here" in code)
    found = from_torch.doctor(script).findings[0]
    assert (found.kind, found.line) == (kind, line)


@pytest.mark.parametrize("script", sorted(HERE.glob("healthy/*.py")), ids=lambda path: path.stem)
def test_of_a_healthy_script_nothing_is_said(script):
    assert from_torch.doctor(script).findings == ()
