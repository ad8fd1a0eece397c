"""Modules as composites: what is computed in a module's ``forward`` is one node that opens.

A module is called what the learner calls it: "model", and inside of it as ``named_modules`` says.
"""

from __future__ import annotations

import weakref

from ...core.modes import Scope
from .library import torch
from .unregistered import hidden_in, tensors_of


class Scopes:
    """Opens a scope for each call of a module, and closes it."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.open: list[tuple[int, Scope | None]] = []
        self.names: dict[int, tuple[weakref.ref, str]] = {}
        self.roots: dict[int, tuple[weakref.ref, weakref.ref]] = {}

    def enter(self, module, _inputs) -> None:
        recorder = self.recorder
        recorder.refuse_compiled(module)
        if recorder.deaf:
            return
        recorder.settle()
        if not self.open:
            self.learn(module)
        self.open.append((id(module), recorder.scope))
        recorder.scope = Scope(self.name_of(module), recorder.scope)

    def leave(self, module, _inputs, _output) -> None:
        recorder = self.recorder
        if not any(known == id(module) for known, _ in self.open):
            return
        recorder.settle()
        while self.open:
            known, recorder.scope = self.open.pop()
            if known == id(module):
                return

    def learn(self, root) -> None:
        """The names of a module and of those inside of it."""
        if self.name_of(root, ""):
            return
        name = self.recorder.lines.name_of_module(root) or type(root).__name__
        for path, module in root.named_modules():
            digits = path.split(".")[0].isdigit()       # of a Sequential: "model.0"
            called = f"{name}.{path}" if digits else path or name
            self.names[id(module)] = weakref.ref(module), called
        inside = set(root.modules())
        for path, x in (*root.named_parameters(), *root.named_buffers()):
            known, owner = self.roots.get(id(x), (None, None))
            if known is None or known() is not x or owner() in inside:
                self.roots[id(x)] = weakref.ref(x), weakref.ref(root)
                self.recorder.own(x, f"{name}.{path}")
        for path, attribute, thing in hidden_in(root):
            if isinstance(thing, torch.nn.Module):
                self.names[id(thing)] = weakref.ref(thing), path
            for called, x in tensors_of(f"{name}.{path}", thing):
                self.recorder.hide(x, called, attribute)

    def name_of(self, module, otherwise: str | None = None) -> str:
        reference, name = self.names.get(id(module), (None, ""))
        if reference is not None and reference() is module:
            return name
        return type(module).__name__ if otherwise is None else otherwise
