"""The learner's lines, for a recorder of PyTorch: as for our own core, and what they call."""

from __future__ import annotations

import re

from ..recorder.source_lines import Lines
from . import internals
from .library import torch

CALLED = re.compile(r"([^\W\d]\w*)\s*\(")


class Following(Lines):
    """Follows lines; ``optimizers`` says in which line each optimiser was built, ``aliases`` by
    which other names the functions call a value."""

    def __init__(self, told):
        super().__init__(told, torch.Tensor, torch.nn.Module)
        self.optimizers: dict[int, tuple[object, str, int | None]] = {}
        self.aliases: dict[str, set[str]] = {}
        self.returned: int | None = None        # where a backward of theirs returned last
        self._words: dict[int, tuple[str, ...]] = {}

    def _local(self, frame, event, value):
        again = super()._local(frame, event, value)
        if event == "return" and frame.f_code.co_name == "backward":
            self.returned = self.place(frame)
        if event == "line" and self.now is not None:
            self._refuse_compiled(frame)
        return again

    def _refuse_compiled(self, frame) -> None:
        """A function that torch.compile made is about to be called in this line."""
        words = self._words.get(self.now)
        if words is None:
            words = self._words[self.now] = tuple(CALLED.findall(self.code[self.now]))
        for word in words:
            thing = frame.f_locals.get(word, frame.f_globals.get(word))
            if thing is not None and internals.is_compiled(thing):
                self.told.refuse_compiled(thing)

    def _label(self, name: str, value) -> None:
        if name == "self" and isinstance(value, torch.nn.Module):
            return                      # it gets the name that the learner's own lines give it
        known = isinstance(value, torch.Tensor) and self.name_of(value)
        super()._label(name, value)
        if known == "":
            self.told.called(name, value)
        elif known and known != name:
            self.aliases.setdefault(known, set()).add(name)
        if isinstance(value, torch.optim.Optimizer) and id(value) not in self.optimizers:
            self.optimizers[id(value)] = value, name, self.now
