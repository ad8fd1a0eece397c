"""Calls of hooks from the backward pass: with Tensors in place of the arrays that it runs on."""

from collections.abc import Callable, Iterator

from .anomaly import refuse_nan
from .hooks import run_after, run_before, run_tensor_hooks
from .modes import mode
from .node import AccumulateGrad, Node


class Hooked:
    """Calls hooks, with Tensors in place of the arrays that a first pass runs on."""

    def __init__(self, record: bool, tensor_of: Callable, runs: set | None):
        self.record, self.tensor_of, self.runs = record, tensor_of, runs

    def shown(self, gradient):
        """A gradient as hooks see it."""
        return gradient if self.record or gradient is None else self.tensor_of(gradient)

    def taken(self, gradient):
        """What a hook returned as the engine wants it."""
        return gradient if self.record or gradient is None else gradient._array

    def tensor_hooks(self, node: Node, gradient):
        """The gradient after the hooks of the tensor, or tensors, that ``node`` made."""
        if type(node) is AccumulateGrad:
            registries = {0: node.variable._hooks} if node.variable._hooks else {}
        else:
            registries = node.hooks.tensor if node.hooks is not None else {}
            if self.runs is not None and node in self.runs and mode.running is not None:
                several = isinstance(gradient, list)    # what autograd.grad gives, as in PyTorch
                mode.running.unhooked[node] = gradient.copy() if several else gradient
        for nr, registry in registries.items():
            if isinstance(gradient, list):
                gradient[nr] = self.taken(
                    run_tensor_hooks(registry, self.shown(gradient[nr]), (node, nr)))
            else:
                gradient = self.taken(
                    run_tensor_hooks(registry, self.shown(gradient), (node, nr)))
        return gradient

    def around(self, node: Node, gradient) -> tuple:
        """The node's rule between its pre-hooks and its hooks."""
        several = isinstance(gradient, list)
        outputs = tuple(map(self.shown, gradient)) if several else (self.shown(gradient),)
        outputs = run_before(node.hooks, outputs, node)
        taken = [self.taken(g) for g in outputs]
        if not several and taken[0] is None and not node.takes_nothing:
            sent = (None,) * len(node.edges)
        else:
            sent = node.vjp(taken if several else taken[0], self.record)
        if mode.anomaly:
            refuse_nan(node, sent, self.record)
        sent = run_after(node.hooks, tuple(map(self.shown, node.visible(sent))), outputs, node)
        return node.filled(tuple(map(self.taken, sent)))

    def at_the_end(self, node: Node, gradient) -> Iterator[tuple]:
        """The step of a node from which nothing goes on, a leaf's, between its hooks."""
        node.values()       # of one that has inputs PyTorch runs the rule too
        if node.hooks is None:
            yield node, gradient, ()
            return
        several = isinstance(gradient, list)
        outputs = tuple(map(self.shown, gradient)) if several else (self.shown(gradient),)
        outputs = run_before(node.hooks, outputs, node)
        yield node, gradient if node.edges else self.taken(outputs[0]), ()
        run_after(node.hooks, node.visible((None,) * len(node.edges)), outputs, node)


def has_hooks(node: Node) -> bool:
    """Does the learner have a say at this node, or at the leaf behind it?"""
    return node.hooks is not None or (type(node) is AccumulateGrad and bool(node.variable._hooks))


def after_tensor_hooks(node: Node, gradient, hooked: Hooked | None):
    """The gradient after the hooks of the tensors that ``node`` made."""
    if hooked is None:
        return gradient
    return hooked.tensor_hooks(node, gradient)
