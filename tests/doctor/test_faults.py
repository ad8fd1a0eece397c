"""Scripts as people report them: of ``faults/`` the first finding is of the kind that the docstring
names, at the line that is marked; of ``healthy/`` there is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograd_core.doctor import doctor

HERE = Path(__file__).parent
FAULTS, HEALTHY = (sorted((HERE / name).glob("*.py")) for name in ("faults", "healthy"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("script", FAULTS, ids=lambda path: path.stem)
def test_the_true_cause_is_told_first_at_its_line(script):
    text = script.read_text("utf-8")
    line = text[:text.index("# <- here")].count("\n") + 1
    (first, *_) = doctor(script).findings
    assert (first.kind, first.line) == (re.search(r"kind: (\w+)", text)[1], line)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("script", HEALTHY, ids=lambda path: path.stem)
def test_of_a_healthy_script_nothing_is_told(script):
    assert doctor(script).findings == ()
