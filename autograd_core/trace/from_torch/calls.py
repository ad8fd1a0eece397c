"""What the learner asks PyTorch for, beside operations: backward, flags, ``.grad``, leaving values.

``Calls.run_call`` runs each function that a TorchFunctionMode is told of, and tells the recorder of
those that change autograd's state.
"""

import sys
from functools import partial

from ...core.paths import PACKAGE
from ..recorder.source_lines import is_theirs
from . import internals
from .dispatch import tensors_in
from .library import torch
from .recorder import TorchRecorder

KEEPING = ("retain_graph", "create_graph")


class Calls:
    """Runs the functions; a table says of which of them there is something to tell."""

    def __init__(self, recorder: TorchRecorder):
        self.recorder, self.dispatch = recorder, recorder.dispatch
        self.registry, self.gradients = recorder.registry, recorder.gradients
        self.silent, self.get_grad = internals.silent_functions(), torch.Tensor.grad.__get__
        tensor = torch.Tensor
        self.told = {
            tensor.backward: self.passing("backward", "self", "gradient", *KEEPING, "inputs"),
            torch.autograd.backward: self.passing("backward", "tensors", "grad_tensors", *KEEPING),
            torch.autograd.grad: self.passing("grad", "outputs", "inputs", "grad_outputs",
                                              *KEEPING),
            tensor.grad.__set__: self.grad_set,
            tensor.data.__set__: self.flag("data"),
            tensor.requires_grad_: self.flag("requires_grad"),
            tensor.requires_grad.__set__: self.flag("requires_grad"),
            tensor.retain_grad: self.flag("retains_grad"),
            tensor.detach_: self.flag("grad_fn"),
            tensor.item: self.leaving("item"),
            tensor.numpy: self.leaving("numpy"),
            tensor.tolist: self.leaving("tolist"),
            **{getattr(tensor, f"__{way}__"): self.leaving(way)
               for way in ("float", "int", "complex", "format")},
            tensor.__bool__: self.leaving("bool", self.asked_by_learner),
            internals.grad_switch(): self.switch_grad,
            torch.tensor: self.rebuild,
            torch.as_tensor: self.rebuild,
            tensor.grad.__get__: self.grad_read,
            tensor.register_hook: self.hook("tensor"),
            tensor.register_post_accumulate_grad_hook: self.hook("post"),
        }

    def run_call(self, func, args: tuple, kwargs: dict):
        if func in self.silent or internals.is_transforming() or (
                func == self.get_grad and args[0].is_leaf):
            return func(*args, **kwargs)
        tell, guard = self.told.get(func), self.recorder.guard
        self.dispatch.api.append(getattr(func, "__name__", ""))
        try:
            if tell is not None:
                return guard.run(partial(self.told_call, tell), func, args, kwargs)
            if guard.error is not None:
                return func(*args, **kwargs)
            return guard.run_plainly(self.recorder.look_at_anomaly_mode, func, args, kwargs,
                                     self.dispatch.settle)
        finally:
            self.dispatch.api.pop()

    def told_call(self, tell, call, args: tuple, kwargs: dict):
        """Run it through ``tell``; what was computed is noted."""
        self.recorder.look_at_anomaly_mode()
        result = tell(call, args, kwargs)
        self.dispatch.settle()
        return result

    # backward

    def passing(self, kind: str, *parameters: str):
        """For a function that begins a pass, where the first of its ``parameters`` says."""
        def tell(func, args, kwargs):
            given = dict(zip(parameters, args, strict=False)) | kwargs
            roots = tensors_in(given[parameters[0]])
            seeds = [given.get("gradient")] if "self" in given else seeds_of(
                given.get("grad_tensors" if kind == "backward" else "grad_outputs"), roots)
            return self.run_pass(kind, func, args, kwargs, roots, seeds, given)
        return tell

    def run_pass(self, kind: str, func, args, kwargs, roots, seeds, given: dict):
        hooks = self.recorder.node_hooks
        self.dispatch.settle()
        creates = bool(given.get("create_graph"))
        keeps = given.get("retain_graph")
        keeps = creates if keeps is None else bool(keeps)
        targets = None if given.get("inputs") is None else tensors_in(given["inputs"])
        rooted = [y for y in roots if y.requires_grad]
        if len(rooted) < len(roots) or any(y.numel() != 1 if g is None else g.shape != y.shape
                                           for y, g in zip(roots, seeds, strict=True)):
            return self.refused(func, args, kwargs, roots)
        with hooks.running_pass(kind, roots, seeds, targets, keeps, creates) as now:
            if creates:
                result = func(*args, **kwargs)
                self.dispatch.settle()
            else:
                with internals.no_dispatch():
                    result = func(*args, **kwargs)
            if kind == "grad":
                hooks.hand_out(now, targets, tensors_in(list(result)))
        return result

    def refused(self, func, args, kwargs, roots: list):
        """A backward that raises before anything runs: where it was to begin is to blame."""
        try:
            return func(*args, **kwargs)
        except Exception:
            self.recorder.errors.blamed = [self.registry.cell(y) for y in roots]
            raise

    # flags, .grad, modes

    def flag(self, field: str):
        def tell(func, args, kwargs):
            self.dispatch.settle()
            heard = not self.dispatch.is_deaf() and (
                field == "data" or not self.dispatch.is_mail(args[0]))
            if heard:
                self.registry.cell(args[0])
            result = func(*args, **kwargs)
            if heard:
                self.dispatch.settle()
                self.recorder.flags.flagged(args[0], field)
            return result
        return tell

    def leaving(self, way: str, counts=lambda: True):
        def tell(func, args, kwargs):
            result = func(*args, **kwargs)
            self.dispatch.settle()
            if not self.dispatch.is_deaf() and counts():
                self.recorder.leaving.take_out(way, args[0])
            return result
        return tell

    def asked_by_learner(self) -> bool:
        """Is the nearest code that is not this package's the learner's?  What a library asks (are
        the arguments valid?) gets into no number of theirs."""
        frame = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename.startswith(PACKAGE):
            frame = frame.f_back
        return frame is None or is_theirs(frame.f_code)

    def rebuild(self, func, args, kwargs):
        """``torch.tensor(data)``: numbers are copied, history is not."""
        result = func(*args, **kwargs)
        self.dispatch.settle()
        self.recorder.leaving.rebuilt(result, args[0] if args else kwargs.get("data"))
        return result

    def grad_set(self, func, args, kwargs):
        if self.dispatch.is_deaf():
            return func(*args, **kwargs)
        self.dispatch.settle()
        self.registry.cell(args[0])
        result = func(*args, **kwargs)
        self.gradients.grads_set((args[0],))
        return result

    def switch_grad(self, func, args, kwargs):
        result = func(*args, **kwargs)
        if not self.dispatch.is_deaf():
            self.recorder.flags.switched("grad", args[0])
        return result

    def grad_read(self, func, args, kwargs):
        result, tensor = func(*args, **kwargs), args[0]
        if (result is None and tensor.grad_fn is not None and not tensor.retains_grad
                and not self.dispatch.is_deaf()):
            self.gradients.looked_at(tensor)
        return result

    def hook(self, kind: str):
        """``x.register_hook(f)``: f is called as it would be, and the recorder is told of it."""
        def tell(func, args, kwargs):
            self.dispatch.settle()
            cell = self.registry.cell(args[0])
            hook = args[1] if len(args) > 1 else kwargs["hook"]
            if callable(hook):
                hook = self.recorder.learners_hooks.told_of(kind, hook, cell)
            return func(args[0], hook)
        return tell


def seeds_of(given, roots: list) -> list:
    """The gradient that a pass starts with at each root; None for 1."""
    if given is None:
        return [None] * len(roots)
    several = [given] if isinstance(given, torch.Tensor) else list(given)
    return several + [None] * (len(roots) - len(several))
