"""Scripts with faults that people reported, rewritten: the first finding is of the kind that the
docstring names, at the line that is marked.  Beside them faults that no check looks for, and
healthy ones that come close: nothing is said of these."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograd_core.trace import from_torch

pytestmark = pytest.mark.filterwarnings("ignore")
HERE = Path(__file__).parent
FAULTS, MISSED, HEALTHY = (sorted((HERE / name).glob("*.py"))
                           for name in ("faults", "missed", "healthy"))


@pytest.mark.parametrize("script", FAULTS, ids=lambda path: path.stem)
def test_the_fault_is_found_at_its_line(script):
    text = script.read_text("utf-8")
    first = from_torch.doctor(script).findings[0]
    (line,) = [k for k, code in enumerate(text.splitlines(), 1) if code.endswith("# <- here")]
    assert (first.kind, first.line) == (re.search(r"kind: (\w+)", text)[1], line)


@pytest.mark.parametrize("script", [*MISSED, *HEALTHY], ids=lambda path: path.stem)
def test_nothing_is_said_of_what_is_healthy_or_not_looked_for(script):
    assert from_torch.doctor(script).findings == ()


def test_the_page_tells_of_every_script():
    page = (HERE.parents[1] / "docs" / "doctor.md").read_text("utf-8")
    scripts = [path.stem for path in (*FAULTS, *MISSED, *HEALTHY)]
    assert [name for name in scripts if f"\n| {name} |" not in page] == []
