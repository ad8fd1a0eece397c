"""What the learner asks PyTorch for, beside operations: backward, flags, ``.grad``, leaving values.

``Calls.called`` runs each function that a TorchFunctionMode is told of, and tells the recorder of
those that change autograd's state.
"""

from __future__ import annotations

from . import internals
from .dispatch import tensors_in
from .library import torch


class Calls:
    """Runs the functions; a table says of which of them there is something to tell."""

    def __init__(self, recorder):
        self.recorder = recorder
        tensor = torch.Tensor
        self.told = {
            tensor.backward: self.backward,
            torch.autograd.backward: self.backward_of,
            torch.autograd.grad: self.grad,
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
               for way in ("float", "int", "complex", "bool", "format")},
            internals.grad_switch(): self.switch,
            torch.tensor: self.rebuild,
            torch.as_tensor: self.rebuild,
            tensor.grad.__get__: self.grad_read,
            tensor.register_hook: self.hook("tensor"),
            tensor.register_post_accumulate_grad_hook: self.hook("post"),
        }

    def called(self, func, args: tuple, kwargs: dict):
        """Run what was called."""
        if internals.is_transforming():
            return func(*args, **kwargs)
        recorder = self.recorder
        recorder.api.append(getattr(func, "__name__", ""))
        recorder.look_at_modes()
        try:
            tell = self.told.get(func)
            result = func(*args, **kwargs) if tell is None else tell(func, args, kwargs)
            if recorder.pending or recorder.quiet:
                recorder.settle()
            return result
        finally:
            recorder.api.pop()

    # backward

    def backward(self, func, args, kwargs):
        """``loss.backward(gradient, retain_graph, create_graph, inputs)``"""
        given = dict(zip(("self", "gradient", "retain_graph", "create_graph", "inputs"), args,
                         strict=False)) | kwargs
        return self.run("backward", func, args, kwargs, [given["self"]], [given.get("gradient")],
                        given)

    def backward_of(self, func, args, kwargs):
        """``torch.autograd.backward(tensors, grad_tensors, retain_graph, create_graph)``"""
        given = dict(zip(("tensors", "grad_tensors", "retain_graph", "create_graph"), args,
                         strict=False)) | kwargs
        roots = tensors_in(given["tensors"])
        return self.run("backward", func, args, kwargs, roots,
                        seeds_of(given.get("grad_tensors"), roots), given)

    def grad(self, func, args, kwargs):
        """``torch.autograd.grad(outputs, inputs, grad_outputs, retain_graph, create_graph)``"""
        given = dict(zip(("outputs", "inputs", "grad_outputs", "retain_graph", "create_graph"),
                         args, strict=False)) | kwargs
        roots = tensors_in(given["outputs"])
        return self.run("grad", func, args, kwargs, roots,
                        seeds_of(given.get("grad_outputs"), roots), given)

    def run(self, kind: str, func, args, kwargs, roots, seeds, given: dict):
        recorder = self.recorder
        recorder.settle()
        creates = bool(given.get("create_graph"))
        keeps = given.get("retain_graph")
        keeps = creates if keeps is None else bool(keeps)
        targets = None if given.get("inputs") is None else tensors_in(given["inputs"])
        rooted = [y for y in roots if y.requires_grad]
        if len(rooted) < len(roots) or any(y.numel() != 1 if g is None else g.shape != y.shape
                                           for y, g in zip(roots, seeds, strict=True)):
            return self.refused(func, args, kwargs, roots)
        with recorder.running_pass(kind, roots, seeds, targets, keeps, creates) as now:
            if creates:
                result = func(*args, **kwargs)
                recorder.settle()
            else:
                with internals.no_dispatch():
                    result = func(*args, **kwargs)
            if kind == "grad":
                recorder.captured(now, targets, tensors_in(list(result)))
        return result

    def refused(self, func, args, kwargs, roots: list):
        """A backward that raises before anything runs: where it was to begin is to blame."""
        try:
            return func(*args, **kwargs)
        except Exception:
            self.recorder.blamed = [self.recorder.cell(y) for y in roots]
            raise

    # flags, .grad, modes

    def flag(self, field: str):
        def tell(func, args, kwargs):
            self.recorder.settle()
            subject = args[0]
            known = self.recorder.cell(subject) if not self.recorder.deaf else None
            result = func(*args, **kwargs)
            if known is not None:
                self.recorder.settle()
                self.recorder.flagged(subject, field)
            return result
        return tell

    def leaving(self, way: str):
        def tell(func, args, kwargs):
            result = func(*args, **kwargs)
            self.recorder.settle()
            self.recorder.left(way, args[0])
            return result
        return tell

    def rebuild(self, func, args, kwargs):
        """``torch.tensor(data)``: numbers are copied, history is not."""
        result = func(*args, **kwargs)
        self.recorder.settle()
        self.recorder.rebuilt(result, args[0] if args else kwargs.get("data"))
        return result

    def grad_set(self, func, args, kwargs):
        recorder = self.recorder
        if not recorder.deaf:
            recorder.settle()
            recorder.cell(args[0])
            result = func(*args, **kwargs)
            recorder.grads_set((args[0],))
            return result
        return func(*args, **kwargs)

    def switch(self, func, args, kwargs):
        result = func(*args, **kwargs)
        self.recorder.switched(args[0])
        return result

    def grad_read(self, func, args, kwargs):
        result = func(*args, **kwargs)
        if result is None:
            self.recorder.looked_at(args[0])
        return result

    def hook(self, kind: str):
        """``x.register_hook(f)``: f is called as it would be, and the recorder is told of it."""
        def tell(func, args, kwargs):
            self.recorder.settle()
            self.recorder.cell(args[0])
            given = args[1] if len(args) > 1 else kwargs["hook"]
            hook = self.recorder.told_of(kind, given, args[0]) if callable(given) else given
            return func(args[0], hook)
        return tell


def seeds_of(given, roots: list) -> list:
    """The gradient that a pass starts with at each root; None for 1."""
    if given is None:
        return [None] * len(roots)
    several = [given] if isinstance(given, torch.Tensor) else list(given)
    return several + [None] * (len(roots) - len(several))
