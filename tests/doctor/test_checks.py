"""The table of checks: each row is found in a faulty script by its own function, keeps silent of a
healthy one, and has an explanation; one that lacks any of these is named."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import autograd_core
from autograd_core import doctor
from autograd_core.doctor.checks import CHECKS, GRAVITY, Check, run_checks
from autograd_core.doctor.findings import Finding
from autograd_core.doctor.scripts import record_script
from autograd_core.doctor.training_step import TrainingStep
from autograd_core.trace import from_torch
from autograd_core.viz.explanations import FINDINGS
from tests.doctor.cases import CASES, ERROR, filled

pytestmark = pytest.mark.filterwarnings("ignore")
PAIRS = {case.key: case for case in (*CASES, ERROR)}
KINDS = [(check, kind) for check in CHECKS for kind in check.gives]
FOLDER = Path(doctor.__file__).parent
LIST = Path(__file__).parents[2] / "docs" / "from_torch.md"


def lacking(checks) -> list[str]:
    """What a row has to have, and has not."""
    cases = PAIRS.values()
    there = {"an explanation": {*FINDINGS, "error"},
             "a faulty script": {case.key for case in cases if case.faulty},
             "a healthy script": {case.key for case in cases if case.healthy},
             "a place in the docstring": set(re.findall(r"\w+", doctor.__doc__)),
             "a place in docs/from_torch.md": {"error", *re.findall(r"`(\w+)`",
                                                                    LIST.read_text("utf-8"))}}
    return [f"{kind} has not {what}" for check in checks for kind in check.gives
            for what, kinds in there.items() if kind not in kinds]


@cache
def step_of(script: str, steps: int | None = None) -> TrainingStep:
    """A script, recorded, as the checks read it."""
    return TrainingStep(record_script(script, steps=steps))


def healthy(case) -> str:
    """The healthy script, with what its explanation says to do."""
    if "PANEL" not in case.healthy:
        return case.healthy
    (check,) = [check for check in CHECKS if case.key in check.gives]
    step = step_of(case.faulty, case.steps)
    finding = next(f for f in check.function(step) if f.kind == case.key)
    return filled(case.healthy, finding.why.parts[3].code)


def test_every_row_has_all_that_it_takes():
    assert lacking(CHECKS) == []


def test_a_row_that_lacks_it_is_named():
    assert lacking([*CHECKS, Check(lambda step: [], {"new": 1})]) == [
        "new has not an explanation", "new has not a faulty script", "new has not a healthy script",
        "new has not a place in the docstring", "new has not a place in docs/from_torch.md"]


def test_every_explanation_and_every_case_is_of_a_row():
    assert set(FINDINGS) | {"error"} == set(PAIRS) == set(GRAVITY)
    assert len(KINDS) == len(GRAVITY)       # no kind is given by two rows
    assert all(set(check.unless) <= set(GRAVITY) for check in CHECKS)


def test_every_function_that_checks_is_in_the_table():
    found = set()
    for path in FOLDER.glob("*.py"):
        if not path.stem.startswith("__") and path.stem != "finished_loss":     # not of recordings
            module = import_module(f"autograd_core.doctor.{path.stem}")
            found |= {thing for name, thing in vars(module).items() if name.startswith("check_")}
    found -= {doctor.diagnosis.check_finished_loss}
    assert found == {check.function for check in CHECKS}


@pytest.mark.parametrize(("check", "kind"), KINDS, ids=[kind for _, kind in KINDS])
def test_the_function_of_a_row_finds_it_and_keeps_silent_of_what_is_healthy(check, kind):
    steps = PAIRS[kind].steps
    kinds = {found.kind for found in check.function(step_of(PAIRS[kind].faulty, steps))}
    assert kind in kinds
    assert kinds <= set(check.gives)
    assert list(check.function(step_of(healthy(PAIRS[kind]), steps))) == []


def test_a_check_is_left_out_after_what_makes_it_superfluous_and_what_weighs_most_is_first():
    def told(*kinds):
        return lambda step: [Finding(kind, step) for kind in kinds]
    rows = [Check(told("frozen"), {}), Check(told("cut"), {}, unless=("error",)),
            Check(told("error", "error"), {}), Check(told("unused"), {}, unless=("error",))]
    assert [found.kind for found in run_checks("what", rows)] == ["error", "cut", "frozen"]


def test_the_doctor_has_one_door_and_the_older_name():
    assert from_torch.doctor is doctor.doctor is autograd_core.doctor.doctor
    assert {"doctor", "record"} <= set(dir(from_torch))
    assert "doctor" in dir(autograd_core)
    with pytest.raises(AttributeError, match="no attribute 'docter'"):
        from_torch.docter  # noqa: B018
