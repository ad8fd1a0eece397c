"""The suite of calls leaves nothing out: every parameter that PyTorch declares is given."""

from __future__ import annotations

import pytest

from autograd_core.functions.signatures import find_row, read_lines
from tests.parity.cases.calls import CASES, declared, split_all
from tests.parity.cases.calls.declared import parameters_of

TABLED = [label for label in CASES if label in read_lines()]
SAID_OTHERWISE = {"from", "to", "self"}
"""Names that Python or the receiver has taken: given by position only."""


def given_in(label: str) -> str:
    """All calls of a function, as one text: those that differ are cases of their own."""
    return "\n".join([*CASES[label], *[case for case in CASES if f"{label}(" in case]])


def by_position(label: str) -> int:
    """The largest number of arguments that a call gives by position."""
    counts = [0]
    for line in CASES[label]:
        inside = line[line.index(f"{label.split('.')[1]}(") + len(label.split(".")[1]) + 1:-1]
        counts.append(len([part for part in split_all(inside) if "=" not in part]))
    return max(counts)


@pytest.mark.parametrize("label", TABLED)
def test_every_parameter_of_a_signature_is_given(label: str) -> None:
    text, count = given_in(label), by_position(label)
    for signature in find_row(label).signatures:
        for place, p in enumerate(signature.parameters):
            if p.name not in SAID_OTHERWISE:
                assert f"{p.name}=" in text or (not p.keyword and place < count), p.name


@pytest.mark.parametrize("label", declared.CASES)
def test_every_parameter_of_a_declaration_is_given(label: str) -> None:
    needed = declared.needed_count(label)
    for place, (name, default) in enumerate(parameters_of(label)):
        if default not in (None, "...") and place >= needed:
            assert f"{name}=" in given_in(label), name


def test_what_is_not_called_is_known() -> None:
    """Functions that are declared and never called here: settings, files, hooks, data."""
    spaces = {label.rpartition(".")[0] for label in declared.DECLARED if label not in CASES}
    assert spaces <= {"", "Tensor", "autograd.functional", "nn", "nn.Module", "nn.functional",
                      "nn.init", "nn.utils", "optim", "optim.lr_scheduler", "optim.swa_utils",
                      "utils.data"}
    uncalled = [label for label in declared.DECLARED if label.startswith("nn.")
                and label not in CASES and "Module." not in label]
    assert sorted(uncalled) == UNCALLED


UNCALLED = ["nn.Buffer", "nn.Module", "nn.ModuleDict", "nn.ModuleList", "nn.Parameter",
            "nn.ParameterDict", "nn.ParameterList", "nn.Sequential", "nn.UninitializedParameter",
            "nn.functional.multi_head_attention_forward", "nn.utils.remove_spectral_norm",
            "nn.utils.remove_weight_norm", "nn.utils.spectral_norm", "nn.utils.weight_norm"]
