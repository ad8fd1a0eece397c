"""What later windows of a long run add to the findings of the first steps.

Of a few steps in the middle of a run less can be said than of its beginning: what is used, stepped
or scheduled only now and then may lie between two windows.  Only the kinds in ``LATER`` are told,
those in ``WHOLE`` only where each optimiser of the first steps has stepped; a rate that has become
too small where it is so in each window that follows, at least one.
"""

from dataclasses import replace

from .checks import CHECKS, NOT_FINITE, sort_findings
from .events import Scheduled
from .findings import Finding
from .learning_rate import check_small_rate
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
    "attribute_unread", "dropout_in_eval", "not_detached"}


def add_later(findings: tuple[Finding, ...], first: TrainingStep, windows) -> tuple[Finding, ...]:
    """The findings of the first steps, and what is new in the later of the windows: with the number
    of the step with which its window begins."""
    found = list(findings)
    idle: list[tuple[int, Finding]] = []    # rates that are too small, and stay so until the end
    for window in windows.later:
        step = TrainingStep(window)
        small = list(check_small_rate(step))
        idle = [*idle, (window.begun, blame_scheduler(step, small[0]))] if small else []
        is_whole = {e.key for e in first.steps} <= {e.key for e in step.steps}
        for check in CHECKS:
            kinds = {kind for kind in check.gives if kind in LATER
                     and (is_whole or kind not in WHOLE)
                     and (step.passes or kind not in NOT_FINITE)}       # of what went before it
            spread = check.gives if "nan_given" in check.gives else ()      # from the first nan on
            if kinds and not any(x.kind in (*check.unless, *spread) for x in found):
                found += [replace(x, step=window.begun, node=None,
                                  what=x.what + say_lost(x, window.begun, windows.lost))
                          for x in check.function(step)
                          if x.kind in kinds and not any(is_known(x, known) for known in found)]
    if len(idle) > 1 and not any(x.kind == "rate_too_small" for x in found):
        begun, finding = idle[0]
        found.append(replace(finding, step=begun, node=None))
    if any(x.kind in NOT_FINITE for x in found):        # a window met what made it
        found = [x for x in found if x.kind != "nan_unwatched"]
    return sort_findings(found)


def blame_scheduler(step: TrainingStep, found: Finding) -> Finding:
    """A rate that is too small in the middle of a run, at the line that made it so."""
    lines = [event.line for event in step.events if isinstance(event, Scheduled)]
    return step.report(found.kind, found.what, lines[-1], note=found.note) if lines else found


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
