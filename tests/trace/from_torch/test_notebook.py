"""Notebook 16 with PyTorch installed: the real thing in every cell."""

from __future__ import annotations

import pytest
import torch

from autograd_core.doctor.findings import Diagnosis
from autograd_core.trace import from_torch
from autograd_core.trace.from_torch.cross_check import Verdicts
from autograd_core.trace.from_torch.recording import Recording
from tests.notebooks import lessons

NAME = "16_your_own_pytorch_model"


@pytest.fixture(scope="module")
def run():
    """Its cells, with PyTorch in every one of them."""
    patch = pytest.MonkeyPatch()
    patch.setattr(lessons.torch.trace, "run", from_torch.run)
    with lessons.as_they_were():
        yield lessons.Run(lessons.SOURCES[NAME].solved())
    patch.undo()


def test_it_says_that_the_real_one_is_used(run):
    assert run.names["torch"] is torch
    assert "is installed" in run.printed["installed"]


def test_every_solution_is_right(run):
    found = lessons.verdicts(run)
    assert len(found) == 3
    assert all(found.values())


def test_it_steps_through_recordings_of_pytorch(run):
    for cell in ("step", "in-place"):
        assert isinstance(run.shown[cell], Recording)
    assert run.shown["in-place"].trace.frames[-1].note.key == "saved_value_changed"


def test_the_doctor_finds_the_line_and_the_verdicts_agree(run):
    broken, fixed = run.shown["doctor-run"], run.shown["right-fix-run"]
    assert isinstance(broken, Diagnosis)
    assert [found.line for found in broken.findings] == [6]
    assert fixed.healthy
    assert isinstance(run.shown["three"], Verdicts)
    assert run.shown["three"].agree
    assert "None, None, None, None" in run.printed["popular-fix-run"]
