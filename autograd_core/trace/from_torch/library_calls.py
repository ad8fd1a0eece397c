"""Calls of PyTorch's Python functions that checks want to know of: modes, clipping, schedulers.

A function is known by its code, however it was imported; what it was given is in its frame.

    "mode"         ``train(mode)``, ``eval()``: the mode, whether gradients are recorded, the ids of
                   parameters and of layers with modes, whether there are other parameters
    "clipped"      ``clip_grad_norm_``: the values, how many can have a gradient (None where that
                   is not known), the bound, the norm before
    "scheduled"    ``scheduler.step()``: the id of the optimiser
    "function"     ``apply`` of a Function of the learner's: the class, copies of the arguments
    "dropped_out"  ``F.dropout(x)`` with training=True in a module that is in eval mode
    "unscaled"     a GradScaler divides the gradients by its scale: the id of the optimiser
"""

import importlib
import inspect
from collections import Counter
from collections.abc import Callable
from math import inf
from types import CodeType, FrameType

from ..recorder.whose_code import is_theirs
from .internals import is_transforming, kinds_with_modes
from .library import torch


def has_modes(module) -> bool:
    """Does this layer, itself, compute something else in eval mode?"""
    return isinstance(module, kinds_with_modes()) and getattr(module, "p", 1) > 0 and getattr(
        module, "track_running_stats", True)


FEW, CALLS = 64, 3
"""Arguments of so many numbers are copied, of so many calls of one Function."""


class LibraryCalls:
    """``by_code`` has what is called with the frame of each function, by the id of its code."""

    def __init__(self, recorder):
        self.recorder, self.log, self.registry = recorder, recorder.log, recorder.registry
        utils, schedulers = torch.nn.utils, importlib.import_module("torch.optim.lr_scheduler")
        told = {torch.nn.Module.train: self.train_begins,
                utils.clip_grad_norm_: self.clip_begins,
                utils.clip_grad_value_: self.clip_begins,
                torch.autograd.Function.apply: self.apply_begins,
                torch.amp.GradScaler.unscale_: self.unscale_begins,
                schedulers.LRScheduler.step: self.scheduler_begins,
                schedulers.CosineAnnealingWarmRestarts.step: self.scheduler_begins,
                **dict.fromkeys(dropouts(), self.dropout_begins)}
        self._applied: Counter[type] = Counter()
        self._codes = [inspect.unwrap(function).__code__ for function in told]
        self._train: CodeType = self._codes[0]
        self.by_code: dict[int, Callable] = dict(
            zip(map(id, self._codes), told.values(), strict=True))

    # modes

    def train_begins(self, frame: FrameType) -> None:
        """``module.train(mode)``, also called by ``eval()``; what it calls for the modules inside
        is part of it."""
        outer = frame.f_back
        while outer is not None and outer.f_code.co_name == "train":
            if outer.f_code is self._train:
                return
            outer = outer.f_back
        data = self.describe_mode(frame.f_locals["self"], frame.f_locals["mode"])
        if data is not None:
            self.log.note("mode", *data)

    @staticmethod
    def describe_mode(module, mode) -> tuple | None:
        """What is noted of a call of ``train``; None of a module that has no modes."""
        layers = [m for m in module.modules() if has_modes(m)]
        parameters = {id(p) for p in module.parameters()}
        inside = {id(p) for m in layers for p in m.parameters()}
        return (bool(mode), torch.is_grad_enabled(), frozenset(parameters),
                frozenset(map(id, layers)), bool(parameters - inside)) if layers else None

    def dropout_begins(self, frame: FrameType) -> None:
        """``F.dropout(x, p, training)``, called by the learner in a module's ``forward``."""
        outer, given = frame.f_back, frame.f_locals
        module = None if outer is None else outer.f_locals.get("self")
        if given["training"] and given["p"] > 0 and isinstance(module, torch.nn.Module) and (
                not module.training and self.log.lines.place(outer) is not None):
            self.log.note("dropped_out", frame.f_code.co_name, float(given["p"]))

    # clipping

    def clip_begins(self, frame: FrameType) -> Callable:
        """``clip_grad_norm_(parameters, max_norm)`` or ``clip_grad_value_``: what it was given is
        known when it returns."""
        frame.f_trace_lines = False
        return self.clip_ends

    def clip_ends(self, frame: FrameType, event: str, value) -> Callable:
        """It returns the norm before."""
        known = frame.f_locals
        if event == "return" and "grads" in known:
            with self.recorder.dispatch.settled():
                given = known["parameters"]
                if not isinstance(given, list | tuple):
                    given = [owner for grad in known["grads"]
                             if (owner := self.registry.owner_of(grad)) is not None] or None
                cells = [cell for p in given or () if (
                    cell := self.registry.known_cell(p)) is not None]
                bound = float(known.get("max_norm", known.get("clip_value", inf)))
                count = None if given is None else sum(
                    isinstance(p, torch.nn.Parameter) or p.requires_grad for p in given)
                self.log.note("clipped", cells, count, bound,
                              None if value is None else float(value))
        return self.clip_ends

    # schedulers

    def scheduler_begins(self, frame: FrameType) -> None:
        """``scheduler.step()``; that of its ``__init__`` is no step of the learner's."""
        outer = frame.f_back
        if outer is not None and self.log.lines.place(outer) is not None:
            self.log.note("scheduled", id(frame.f_locals["self"].optimizer))

    def unscale_begins(self, frame: FrameType) -> None:
        """``scaler.unscale_(optimizer)``, which ``scaler.step`` calls where nobody has."""
        scaler = frame.f_locals["self"]
        with self.recorder.dispatch.settled():
            if scaler.is_enabled() and scaler.get_scale() != 1:
                self.log.note("unscaled", id(frame.f_locals["optimizer"]))

    # Functions

    def apply_begins(self, frame: FrameType) -> None:
        """``Function.apply(*arguments)``, where they are small, plain and on the CPU."""
        function, given = frame.f_locals["cls"], frame.f_locals["args"]
        if (self._applied[function] >= CALLS or frame.f_locals.get("kwargs") or is_transforming()
                or not torch.is_grad_enabled() or not is_theirs(getattr(
                    inspect.unwrap(function.forward), "__code__", self._train))):
            return
        tensors = [x for x in given if isinstance(x, torch.Tensor)]
        if not all(is_plain(x) for x in given) or not any(x.requires_grad for x in tensors) or any(
                x.numel() > FEW or x.device.type != "cpu" or x.layout != torch.strided
                for x in tensors):
            return
        self._applied[function] += 1
        with self.recorder.dispatch.settled():
            self.log.note("function", function, tuple(copied(x) for x in given))


def dropouts() -> list[Callable]:
    """The functions that drop unless they are told that nothing is being trained."""
    functional = torch.nn.functional
    return [functional.dropout, functional.dropout1d, functional.dropout2d, functional.dropout3d,
            functional.alpha_dropout, functional.feature_alpha_dropout]


def is_plain(x) -> bool:
    """Is it a tensor of no class of somebody's, a number or a word?"""
    return type(x) in (torch.Tensor, torch.nn.Parameter, torch.dtype, torch.Size, type(None), bool,
                       int, float, str)


def copied(x):
    """A tensor without its history; what is none as it is."""
    if not isinstance(x, torch.Tensor):
        return x
    return x.detach().clone().requires_grad_(x.requires_grad)
