"""The lines of every misconception, with real PyTorch: frame by frame what our own core tells."""

from __future__ import annotations

import difflib
import warnings

import pytest
import torch

from autograd_core.trace import from_torch
from tests.parity.record import read_recordings
from tests.trace.misconceptions import BELIEFS, said

EXPECTED = read_recordings("misconceptions")
OTHERWISE = {
    "1: retain_grad": (1, "PyTorch fills a retained .grad before the node runs, we do after"),
    "16: create_graph": (1, "the frame stands before the gradient's own operations"),
    "19: anomaly": (2, "PyTorch sends what is nan before it looks; the mode ends after the error"),
}
"""Lines that differ, and why."""


def programs():
    every = BELIEFS.items() if isinstance(BELIEFS, dict) else enumerate(BELIEFS)
    return {f"{n}: {name}": variant for n, belief in every
            for name, variant in belief.variants.items()}


PROGRAMS = programs()


def told(key: str) -> list[str]:
    """What is said of the program with real PyTorch."""
    variant = PROGRAMS[key]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return said(from_torch.run(variant.lines, {"torch": torch}, expect=variant.expect,
                                   jacobians=False).trace)


@pytest.mark.parametrize("key", PROGRAMS)
def test_pytorch_is_told_in_the_same_words(key):
    lines = list(difflib.ndiff(EXPECTED[key], told(key)))
    different = max(sum(line.startswith(sign) for line in lines) for sign in "+-")
    assert different == OTHERWISE.get(key, (0,))[0], "\n".join(lines)
