"""The table of checks: one row each, in the order in which they run.

A check is a function of a ``TrainingStep`` that gives Findings.  Its row says which kinds of
finding it gives, with their gravity (what is told first: 0), and which kinds, found before, make
it superfluous.  CONTRIBUTING.md says how to add one.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from .backward_errors import check_backward_errors
from .findings import Finding
from .lost_gradients import check_frozen, check_lost_gradients
from .magnitudes import check_exploding, check_vanishing, check_zero_gradient
from .memory_growth import check_growing_graph, check_kept_graph
from .not_finite import check_not_finite
from .optimizer_parameters import check_not_registered, check_not_stepped, check_stale_optimizer
from .second_order import check_data_update, check_kept_on_ctx, check_no_create_graph
from .shared_memory import check_alias_of_network, check_changed_skip
from .step_order import check_emptying, check_never_stepped
from .training_step import TrainingStep


class Check(NamedTuple):
    """A row: the function, the gravity of each kind of finding that it gives, and the kinds after
    which it is left out."""

    function: Callable[[TrainingStep], Iterator[Finding]]
    gives: dict[str, int]
    unless: tuple[str, ...] = ()


CHECKS = (
    Check(check_no_create_graph, {"no_create_graph": 0}),
    Check(check_backward_errors, {"error": 0, "carried_state": 0}, unless=("no_create_graph",)),
    Check(check_kept_on_ctx, {"kept_on_ctx": 1}),
    Check(check_data_update, {"data_update": 1}),
    Check(check_alias_of_network, {"alias_of_network": 1}),
    Check(check_changed_skip, {"changed_skip": 2}, unless=("error",)),
    Check(check_frozen, {"frozen": 5}),
    Check(check_lost_gradients, {"cut": 2, "unused": 4},
          unless=("error", "carried_state", "kept_on_ctx", "data_update")),
    Check(check_not_registered, {"not_registered": 2}),
    Check(check_stale_optimizer, {"stale_optimizer": 2}, unless=("data_update", "kept_on_ctx")),
    Check(check_not_stepped, {"not_stepped": 3}, unless=("stale_optimizer", "data_update")),
    Check(check_emptying, {"emptied": 2, "not_emptied": 2}),
    Check(check_never_stepped, {"never_stepped": 2}, unless=("error", "carried_state")),
    Check(check_not_finite, {"nan_made": 1, "nan_given": 1, "nan_stepped": 1,
                             "nan_in_backward": 1}),
    Check(check_zero_gradient, {"zero_gradient": 4}),
    Check(check_vanishing, {"vanishing": 4}),
    Check(check_exploding, {"exploding": 3}),
    Check(check_growing_graph, {"growing_graph": 3}),
    Check(check_kept_graph, {"kept_graph": 3}, unless=("growing_graph",)),
)
GRAVITY = {kind: gravity for check in CHECKS for kind, gravity in check.gives.items()}


def run_checks(step: TrainingStep, checks: Iterable[Check] = CHECKS) -> tuple[Finding, ...]:
    """What all the checks find, what weighs most first."""
    found: list[Finding] = []
    for check in checks:
        if not any(finding.kind in check.unless for finding in found):
            found += check.function(step)
    return sort_findings(found)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What weighs most first; the same thing told once."""
    unique = {(found.kind, found.what): found for found in findings}
    return tuple(sorted(unique.values(), key=lambda found: GRAVITY[found.kind]))
