"""The doctor: what is wrong with a training step of PyTorch, and in which line.

    autograd_core.doctor.doctor("train.py")

``python -m autograd_core.doctor train.py --its arguments`` prints the same.  What can be found:

    errors        error: the line that is to blame for what backward raised; carried_state
    second order  no_create_graph, kept_on_ctx, data_update
    shared memory changed_skip, alias_of_network
    no gradient   frozen, cut, unused
    optimiser     not_registered, stale_optimizer, not_stepped
    order         emptied, not_emptied, never_stepped
    nan and inf   nan_made, nan_given, nan_stepped, nan_in_backward
    size          zero_gradient, vanishing, exploding
    memory        growing_graph, kept_graph

The table of checks is in ``checks``; each is a function of a ``training_step.TrainingStep``.
PyTorch is imported when the doctor is called; where it is not installed it says so.
"""

import importlib
import sys

__all__ = ["doctor"]


def doctor(what, model=None, arguments=()):
    """What is wrong with a training step, in a table and on the graph; see ``Diagnosis``.

        doctor(recording)             what was recorded, with the line of each finding
        doctor(loss, model)           a loss that is computed: what backward would bring
        doctor("train.py")            runs the file (or lines given as text), recording it

    It tells of parameters that get no gradient and where their way was cut, of gradients that
    vanish or explode, of the first nan, of writes that backward trips over, of an optimiser that
    knows other tensors than the model, of a graph that grows, and who saves how much.
    ``arguments`` are what a script finds in ``sys.argv`` after its name.
    """
    from .diagnosis import diagnose
    return diagnose(what, model, sys._getframe(1), arguments)


importlib.import_module("..viz.findings_display", __name__)     # views attach themselves
