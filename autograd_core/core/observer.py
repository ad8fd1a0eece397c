"""What the core tells the one who watches: ``mode.observer``, empty unless something is recorded.

    class Counter(Observer):
        def applied(self, op, inputs, out): ...

    with observe(Counter()): ...

Each method is called after the fact (``changing`` before it), and does nothing here: a listener
writes those it wants.  The core asks ``if mode.observer is not None`` first, which is all that an
empty slot costs.
"""

from collections.abc import Iterable, Iterator


class Observer:
    """A listener to whom everything is the same."""

    def applied(self, op, inputs, out) -> None:
        """``out = op(*inputs)``; ``out`` is the first input when it was changed in place."""

    def changing(self, tensor, field: str) -> None:
        """The "memory" of ``tensor``, its "grad" or its "history" is about to be changed."""

    def made(self, out, data) -> None:
        """``out`` is a new leaf around a copy of ``data``."""

    def left(self, way: str, tensor) -> None:
        """A value left the graph: by "item", "numpy", "tolist", or as a "float",
        "int", "complex", "bool" or text ("format")."""

    def looked_at(self, tensor) -> None:
        """The ``.grad`` of a non-leaf was read, and PyTorch's warning given."""

    def flagged(self, tensor, field: str) -> None:
        """``requires_grad``, ``retains_grad``, ``grad_fn`` or ``data`` of ``tensor`` was set."""

    def grads_set(self, tensors: Iterable) -> None:
        """``.grad`` of each of ``tensors`` was assigned: another tensor, zeros, or None."""

    def switched(self, field: str, value) -> None:
        """The mode ``field`` ("grad", "anomaly") is ``value`` now."""

    def watched(self, stream: Iterator, kind: str, outputs, seeds, targets, keep: bool,
                create: bool) -> Iterator:
        """The steps of a pass that begins ("backward" or "grad"); it goes by what this returns."""
        return stream

    def deposited(self, owner) -> None:
        """The gradient that arrived was put into the ``.grad`` of ``owner``."""

    def hooked(self, kind: str, hook, before, after, place) -> None:
        """``hook`` was called with ``before`` and gave ``after`` (None when it changed nothing)."""

    def stepping(self, optimizer) -> None:
        """``optimizer.step()`` begins."""

    def stepped(self, optimizer) -> None:
        """``optimizer.step()`` is done."""


class Relay(Observer):
    """A listener that hands on to ``before``, who listened until now, all it is told."""

    def __init__(self, before: Observer | None):
        self.before = before or Observer()


def handing_on(name: str):
    """The method ``name`` of a Relay."""
    def handed_on(self, *told):
        return getattr(self.before, name)(*told)
    return handed_on


for _name in [name for name in vars(Observer) if not name.startswith("__")]:
    setattr(Relay, _name, handing_on(_name))
