"""Passes: which backward pass runs, in which modes, and who is told of its steps."""

import warnings
from collections.abc import Iterator

import numpy as np

from . import messages
from .engine import Edge, Step, run
from .modes import mode, set_mode
from .tensor import Tensor


class Running:
    """A pass that runs: which, from where and, if asked for, to where; how many run around it, what
    is to be called when it is done, and what arrived at nodes before their tensors' hooks."""

    def __init__(self, kind: str, outputs: tuple, targets: list[Edge] | None):
        self.depth = mode.running.depth + 1 if mode.running else 0
        self.callbacks, self.unhooked = [], {}
        self.kind, self.roots = kind, [y._edge()[0] for y in outputs]
        self.targets = None if targets is None else [node for node, _ in targets]

    @property
    def partial(self) -> bool:
        """Is it for some inputs only?"""
        return self.targets is not None


class modes:
    """The modes that backward runs in; around the loop, so that an error in it ends them.

    (A class, for ``contextmanager`` takes 1 µs more.)
    """

    def __init__(self, create_graph: bool, running: Running):
        self.create_graph, self.running = create_graph, running
        self.quiet = np.errstate(all="ignore")

    def __enter__(self):
        self.before = mode.running, mode.grad
        mode.running = self.running
        set_mode("grad", self.create_graph)
        self.quiet.__enter__()

    def __exit__(self, kind, *exc):
        try:
            for callback in self.running.callbacks if kind is None else ():     # may add to them
                callback()
        finally:
            self.quiet.__exit__(kind, *exc)
            mode.running, grad = self.before
            set_mode("grad", grad)
        if self.create_graph and self.running.kind == "backward":
            warnings.warn(messages.CREATE_GRAPH_CYCLE, UserWarning, stacklevel=3)


class Engine:
    """``Variable._execution_engine``: PyTorch's name of what runs the passes."""

    @staticmethod
    def queue_callback(callback) -> None:
        """Call ``callback()`` when the pass that runs is done; RuntimeError when none runs."""
        if mode.running is None:
            raise RuntimeError(messages.CALLBACK_OUTSIDE)
        mode.running.callbacks.append(callback)


Tensor._execution_engine = Engine()


def steps(kind, outputs, seeds, targets, retain_graph, create_graph) -> Iterator[tuple]:
    """The engine's steps, as ``retain_graph`` and ``create_graph`` ask for them."""
    seeds = seeds if create_graph else [seed._array for seed in seeds]
    keep = create_graph if retain_graph is None else retain_graph
    stream = run([y._edge() for y in outputs], seeds, keep_graph=keep, record=create_graph,
                 targets=None if targets is None else [node for node, _ in targets],
                 tensor_of=Tensor._of)
    if mode.observer is None:
        return stream
    return mode.observer.watched(map(Step._make, stream), kind, outputs, seeds, targets, keep,
                                 create_graph)
