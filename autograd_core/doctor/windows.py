"""What later windows of a long run add to the findings of the first steps.

Of a few steps in the middle of a run less can be said than of its beginning: what is used, stepped
or scheduled only now and then may lie between two windows.  Only the kinds in ``LATER`` are told,
those in ``WHOLE`` only where each optimiser of the first steps has stepped.
"""

from dataclasses import replace

from .checks import CHECKS, sort_findings
from .findings import Finding
from .training_step import TrainingStep

WHOLE = {"cut", "frozen", "emptied", "not_emptied", "frozen_moved", "trained_in_eval"}
LATER = WHOLE | {
    "error", "evaluated_in_train", "exploding", "rate_too_large",
    "nan_made", "nan_given", "nan_stepped", "nan_in_backward", "masked_row", "log_of_zero",
    "outside_domain", "divided_by_zero", "zero_times_inf", "single_deviation", "mean_of_nothing",
    "overflow", "infinite_slope", "root_of_zero", "unchosen_branch", "growing_graph",
    "wrong_backward", "kept_on_ctx", "changed_skip", "data_update", "alias_of_network",
    "no_create_graph", "carried_state", "softmax_axis", "activation_twice",
    "not_log_probabilities", "broadcast_loss", "single_class", "result_dropped", "not_called",
    "attribute_unread"}


def add_later(findings: tuple[Finding, ...], first: TrainingStep, windows) -> tuple[Finding, ...]:
    """The findings of the first steps, and what is new in the later of the windows: with the number
    of the step with which its window begins."""
    found = list(findings)
    for window in windows.later:
        step = TrainingStep(window)
        is_whole = {e.key for e in first.steps} <= {e.key for e in step.steps}
        for check in CHECKS:
            kinds = {kind for kind in check.gives if kind in LATER
                     and (is_whole or kind not in WHOLE)}
            spread = check.gives if "nan_given" in check.gives else ()      # from the first nan on
            if kinds and not any(x.kind in (*check.unless, *spread) for x in found):
                found += [replace(x, step=window.begun, node=None,
                                  what=x.what + say_lost(x, window.begun, windows.lost))
                          for x in check.function(step)
                          if x.kind in kinds and not any(is_known(x, known) for known in found)]
    return sort_findings(found)


def say_lost(found: Finding, begun: int, lost: int | None) -> str:
    """What more there is to say of parameters that became nan between two windows."""
    if found.kind != "nan_given" or lost is None or begun <= lost:
        return ""
    return (f"; parameters are not finite since step {lost:,}, which was not watched: "
            f"steps={lost} (--steps {lost}) tells what made them so")


def is_known(found: Finding, known: Finding) -> bool:
    """Is it told already: of the same line, or in the same words?"""
    return found.kind == known.kind and (found.what == known.what or (
        found.place is not None and found.place == known.place))
