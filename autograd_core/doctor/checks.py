"""The table of checks: one row each, in the order in which they run.

A check is a function of a ``TrainingStep`` that gives Findings.  Its row says which kinds of
finding it gives, with their gravity (what is told first: 0), and which kinds, found before, make
it superfluous.  CONTRIBUTING.md says how to add one.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from .accumulation import check_accumulation, check_divided
from .activations import check_activation_twice, check_log_probabilities, check_probabilities
from .axes import check_class_axis, check_penalty_axis, check_reduced, check_softmax_axis
from .backward_errors import check_backward_errors
from .clipping import check_clipping
from .findings import Finding
from .frozen_moves import check_moved_frozen
from .learning_rate import check_large_rate, check_scheduler, check_small_rate
from .loss_shapes import check_broadcast_loss
from .lost_gradients import check_frozen, check_lost_gradients
from .magnitudes import check_exploding, check_vanishing, check_zero_gradient
from .memory_growth import check_growing_graph, check_kept_graph
from .modes import check_dropout_function, check_evaluation_mode, check_training_mode
from .not_finite import check_not_finite, check_unwatched
from .not_finite_causes import CAUSES
from .optimizer_parameters import check_not_registered, check_not_stepped, check_stale_optimizer
from .own_functions import check_wrong_backward
from .repeated_layers import check_shared_layer
from .second_order import check_data_update, check_kept_on_ctx, check_no_create_graph
from .shared_memory import check_alias_of_network, check_changed_skip
from .statements import check_attributes, check_dropped_results, check_not_called
from .step_order import check_emptying, check_never_stepped
from .target_networks import check_advantage_in_graph, check_target_in_graph
from .training_step import TrainingStep


class Check(NamedTuple):
    """A row: the function, the gravity of each kind of finding that it gives, and the kinds after
    which it is left out."""

    function: Callable[[TrainingStep], Iterator[Finding]]
    gives: dict[str, int]
    unless: tuple[str, ...] = ()


NOT_FINITE = ("nan_made", "nan_given", "nan_stepped", "nan_in_backward", *CAUSES)
CHECKS = (
    Check(check_not_called, {"not_called": 0}),
    Check(check_attributes, {"attribute_unread": 0}),
    Check(check_dropped_results, {"result_dropped": 0}),
    Check(check_no_create_graph, {"no_create_graph": 0}),
    Check(check_backward_errors, {"error": 0, "carried_state": 0, "not_detached": 0},
          unless=("no_create_graph",)),
    Check(check_wrong_backward, {"wrong_backward": 1}),
    Check(check_kept_on_ctx, {"kept_on_ctx": 1}),
    Check(check_data_update, {"data_update": 1}),
    Check(check_alias_of_network, {"alias_of_network": 1}),
    Check(check_changed_skip, {"changed_skip": 2}, unless=("error",)),
    Check(check_moved_frozen, {"frozen_moved": 2}),
    Check(check_frozen, {"frozen": 5}),
    Check(check_lost_gradients, {"cut": 2, "unused": 4},
          unless=("error", "carried_state", "not_detached", "kept_on_ctx", "data_update")),
    Check(check_shared_layer, {"shared_layer": 3}),
    Check(check_not_registered, {"not_registered": 2}),
    Check(check_stale_optimizer, {"stale_optimizer": 2}, unless=("data_update", "kept_on_ctx")),
    Check(check_target_in_graph, {"target_in_graph": 2},
          unless=("stale_optimizer", "result_dropped", "data_update", "alias_of_network")),
    Check(check_advantage_in_graph, {"advantage_in_graph": 2}, unless=("result_dropped",)),
    Check(check_not_stepped, {"not_stepped": 3},
          unless=("stale_optimizer", "result_dropped", "data_update", "target_in_graph")),
    Check(check_emptying, {"emptied": 2, "not_emptied": 2}),
    Check(check_accumulation, {"discarded": 2}),
    Check(check_divided, {"not_divided": 4}, unless=("discarded",)),
    Check(check_clipping, {"clipped_in_vain": 2}),
    Check(check_never_stepped, {"never_stepped": 2},
          unless=("error", "not_called", "carried_state", "not_detached")),
    Check(check_training_mode, {"trained_in_eval": 2}),
    Check(check_evaluation_mode, {"evaluated_in_train": 3}),
    Check(check_dropout_function, {"dropout_in_eval": 3}),
    Check(check_broadcast_loss, {"broadcast_loss": 2}),
    Check(check_activation_twice, {"activation_twice": 2}),
    Check(check_log_probabilities, {"not_log_probabilities": 2}),
    Check(check_probabilities, {"not_probabilities": 2}),
    Check(check_class_axis, {"class_axis": 2}),
    Check(check_reduced, {"reduced_too_far": 2}),
    Check(check_penalty_axis, {"penalty_axis": 3}),
    Check(check_softmax_axis, {"softmax_axis": 2, "single_class": 2}),
    Check(check_small_rate, {"rate_too_small": 2}),
    Check(check_scheduler, {"scheduled_early": 4}),
    Check(check_large_rate, {"rate_too_large": 1}),
    Check(check_not_finite, dict.fromkeys(NOT_FINITE, 1),
        unless=("rate_too_large",)),
    Check(check_unwatched, {"nan_unwatched": 1}, unless=("rate_too_large", *NOT_FINITE)),
    Check(check_zero_gradient, {"zero_gradient": 4}, unless=("single_class",)),
    Check(check_vanishing, {"vanishing": 4}),
    Check(check_exploding, {"exploding": 3}, unless=("rate_too_large",)),
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
