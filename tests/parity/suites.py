"""The suites: every case that is compared with PyTorch, how it is run, what differs for a reason.

README.md says what each suite is about.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from tests.parity import run
from tests.parity.calls import run_calls
from tests.parity.cases import (
    autograd,
    calls,
    courses,
    error_texts,
    functions,
    libraries,
    listings,
    nn,
    node_order,
    optim,
    printing,
    utils,
)
from tests.parity.compare import alike, without_nodes
from tests.trace import misconceptions


@dataclass(frozen=True)
class Suite:
    """Cases by name, how one is run with a given ``torch``, and when two runs are the same."""

    cases: Mapping[str, Any]
    run: Callable[[Any, ModuleType], list[str]]
    different: Mapping[str, str] = field(default_factory=dict)
    """Case → why it shows something else here."""
    other_nodes: tuple[str, ...] = ()
    """Parts of cases of which everything but the names of the nodes has to be the same."""
    same: Callable[[list[str], list[str]], bool] = operator.eq
    recorded_with: str = "torch"

    def show(self, case: str, torch: ModuleType) -> list[str]:
        """What the case shows with this ``torch``, line by line."""
        return self.run(self.cases[case], torch)

    def agrees(self, case: str, ours: list[str], theirs: list[str]) -> bool:
        """Is it the same here, names of nodes left out where they may differ?"""
        if any(part in case for part in self.other_nodes):
            ours, theirs = without_nodes(ours), without_nodes(theirs)
        return self.same(ours, theirs)


SUITES = {
    "functions": Suite(functions.CASES, run.run_expression, functions.DIFFERENT,
                       functions.OTHER_NODES, same=alike),
    "error_texts": Suite(error_texts.CASES, run.run_wrong_line, error_texts.DIFFERENT),
    "autograd": Suite(autograd.CASES, run.run_program),
    "nn": Suite(nn.CASES, run.run_program),
    "optim": Suite(optim.CASES, run.run_program),
    "utils": Suite(utils.CASES, run.run_program),
    "listings": Suite(listings.CASES, run.run_program, same=alike),
    "calls": Suite(calls.CASES, run_calls, calls.DIFFERENT, same=calls.same),
    "courses": Suite(courses.CASES, run.run_listing, courses.DIFFERENT, same=alike),
    "libraries": Suite(libraries.CASES, run.run_lesson, libraries.DIFFERENT, same=alike),
    "node_order": Suite(node_order.CASES, run.run_backward),
    "printing": Suite(printing.CASES, run.print_array),
    "misconceptions": Suite(misconceptions.CASES, misconceptions.tell,
                            recorded_with="autograd_core"),
}
COMPARED = [(name, case) for name, suite in SUITES.items() if suite.recorded_with == "torch"
            for case in suite.cases]
"""Every case that was recorded with PyTorch."""
