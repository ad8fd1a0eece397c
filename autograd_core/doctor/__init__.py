"""The doctor: what is wrong with a training step of PyTorch, and in which line.

    autograd_core.doctor.doctor("train.py")

``python -m autograd_core.doctor train.py --its arguments`` prints the same.  What can be found:

    errors        error: the line that is to blame for what backward raised;
                  carried_state, not_detached
    own Functions wrong_backward
    second order  no_create_graph, kept_on_ctx, data_update
    shared memory changed_skip, alias_of_network, shared_layer
    no gradient   frozen, cut, unused
    targets       target_in_graph, advantage_in_graph
    optimiser     not_registered, stale_optimizer, not_stepped
    order         emptied, not_emptied, discarded, clipped_in_vain, scheduled_early, never_stepped
    modes         trained_in_eval, evaluated_in_train, dropout_in_eval
    statements    result_dropped, not_called, attribute_unread
    frozen        frozen_moved
    rate          rate_too_large, rate_too_small
    nan and inf   nan_made, nan_given, nan_stepped, nan_in_backward, nan_unwatched
    their causes  masked_row, log_of_zero, outside_domain, divided_by_zero, zero_times_inf,
                  single_deviation, mean_of_nothing, overflow, infinite_slope,
                  root_of_zero, unchosen_branch
    wrong losses  broadcast_loss, activation_twice, not_log_probabilities, not_probabilities,
                  single_class, softmax_axis, class_axis, reduced_too_far, penalty_axis,
                  not_divided
    size          zero_gradient, vanishing, exploding
    memory        growing_graph, kept_graph

The table of checks is in ``checks``; each is a function of a ``training_step.TrainingStep``.
PyTorch is imported when the doctor is called; where it is not installed it says so.
"""

import importlib
import sys

from ..trace.from_torch.windows import FIRST

__all__ = ["doctor"]


def doctor(what, model=None, arguments=(), steps=FIRST):
    """What is wrong with a training step, in a table and on the graph; see ``Diagnosis``.

        doctor(recording)             what was recorded, with the line of each finding
        doctor(loss, model)           a loss that is computed: what backward would bring
        doctor("train.py")            runs the file (or lines given as text), recording it

    It tells of parameters that get no gradient and where their way was cut, of gradients that
    vanish or explode, of the first nan, of writes that backward trips over, of an optimiser that
    knows other tensors than the model, of a graph that grows, and who saves how much.
    ``arguments`` are what a script finds in ``sys.argv`` after its name.  A script is judged by its
    first ``steps`` steps of optimisers, and a few at doubling distances; with ``steps=None`` by
    all.  What a script changes for everybody (folder, seeds, default dtype, warnings) is put back.
    """
    from .diagnosis import diagnose
    return diagnose(what, model, sys._getframe(1), arguments, steps)


importlib.import_module("..viz.findings_display", __name__)     # views attach themselves
