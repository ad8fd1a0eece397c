"""Diagnosis of a recording, of a finished loss, or of a script, which is run and recorded."""

from dataclasses import replace
from pathlib import Path

from ..trace.error_keys import recognise
from ..trace.from_torch import from_loss
from ..trace.from_torch.from_loss import refuse_what_cannot_be_read
from ..trace.from_torch.graph_reader import Graph
from ..trace.from_torch.library import torch
from ..trace.from_torch.recording import Recording
from ..trace.from_torch.snapshot import look, measure
from .checks import run_checks, sort_findings
from .findings import Diagnosis, Finding, Gradient, mark_trace
from .finished_loss import FinishedLoss, check_finished_loss
from .scripts import record_script
from .training_step import TrainingStep
from .windows import add_later


def diagnose(what, model, frame, arguments=(), steps: int | None = None) -> Diagnosis:
    """See ``doctor``; ``frame`` is where its caller's variables are."""
    if model is not None and not isinstance(model, torch.nn.Module):
        raise TypeError("doctor: model is the torch.nn.Module itself, as in doctor(loss, model), "
                        f"not {type(model).__name__}")
    if isinstance(what, Recording):
        return diagnose_recording(what, model)
    if isinstance(what, str | Path):
        return diagnose_recording(record_script(str(what), arguments, steps), model)
    if isinstance(what, torch.Tensor):
        given = {} if model is None else {"model": model}
        names = from_loss.tensors_by_name(given, frame.f_locals, frame.f_globals)
        return diagnose_loss(what, model, names)
    raise TypeError("doctor takes a recording, a loss that PyTorch computed, or a script, not "
                    f"{type(what).__name__}")


def diagnose_recording(recording: Recording, model=None) -> Diagnosis:
    """What the checks find in lines that were recorded."""
    step, windows = TrainingStep(recording, model), recording.windows
    findings = run_checks(step)
    if windows is not None and windows.later:
        findings = add_later(findings, step, windows)
    told = Diagnosis(findings, step.list_gradients(), step.list_memory(),
                     mark_trace(recording.trace, findings), len(step.passes),
                     elsewhere=0 if windows is None else windows.elsewhere)
    if not recording.stopped:
        return told
    watched = sum(last - first + 1 for first, last in windows.heard)
    return replace(told, watched=watched, steps=windows.count, windows=tuple(windows.heard))


def diagnose_loss(loss, model, names: dict[str, object]) -> Diagnosis:
    """A loss that is computed and not yet gone back through; ``names`` are tensors by name."""
    parameters = dict(model.named_parameters()) if model is not None else {
        name: x for name, x in names.items() if x.requires_grad and x.is_leaf}
    if not loss.requires_grad:
        text = "element 0 of tensors does not require grad and does not have a grad_fn"
        return Diagnosis((Finding("error", "the loss has no history: nothing can be learnt of it",
                                  note=recognise(text)),),
                         tuple(Gradient(name, tuple(p.shape), None, measure(look(p), "norm"))
                               for name, p in parameters.items()))
    graph = Graph([loss], names.values())
    refuse_what_cannot_be_read(graph.nodes)
    finished = FinishedLoss(loss, graph, parameters, names)
    trace = from_loss.of(loss, None if loss.numel() == 1 else torch.ones_like(loss), names, False)
    findings = sort_findings(check_finished_loss(finished))
    return Diagnosis(findings, finished.list_gradients(), finished.list_memory(),
                     mark_trace(trace, findings))
