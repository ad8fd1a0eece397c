"""The backward pass, as a stream of steps.

    for node, gradient, contributions in run(roots, seeds): ...

One loop, no recursion.  A node waits for all its consumers, contributions of several paths add,
and among the nodes that are ready the youngest runs first, a leaf's AccumulateGrad before all:
PyTorch's order.  Gradients in flight live in the call, not on the nodes, and the engine writes no
``.grad``: whoever consumes the steps decides what becomes of a gradient that arrives at a leaf.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from heapq import heapify, heappop, heappush, heappushpop
from typing import NamedTuple

import numpy as np

from ..ops.shape import To
from . import messages
from .hooks import run_after, run_before, run_tensor_hooks
from .modes import mode
from .node import AccumulateGrad, Node, learners_depth

Edge = tuple[Node, int]


class Step(NamedTuple):
    """``node`` received ``gradient`` (complete) and sends ``contributions``, one an edge.

    At a leaf's AccumulateGrad nothing is sent on: ``contributions`` is empty.  For a node of
    several outputs ``gradient`` is a list, None where nothing arrived.
    """

    node: Node
    gradient: object
    contributions: tuple


LEAVES_FIRST = -1 << 62
"""Leaves that backward starts from count from here, so that they sort before every node."""


def run(roots: Sequence[Edge], seeds: Sequence, *,  # noqa: C901  (a call costs more than a branch)
        keep_graph: bool = False, record: bool = False, targets: Sequence[Node] | None = None,
        tensor_of: Callable | None = None) -> Iterator[tuple]:
    """Run backward from ``roots``, each given the gradient in ``seeds``; yield every step, as a
    plain tuple of the fields of a Step (naming them costs 0.2 µs a node).

    Gradients are arrays; with ``record`` they are Tensors and every rule leaves a graph of its own
    (create_graph).  Saved values are freed as their node has run unless ``keep_graph``.  With
    ``targets`` only what leads to these nodes is run, and a target is not itself run unless it
    leads to another.  Hooks are called when ``tensor_of`` is given, which makes a Tensor of an
    array for them.
    """
    switches = vars(mode)
    hooked = None if tensor_of is None else Hooked(record, tensor_of)
    starts = [node for node, _ in roots]
    runs = None if targets is None else leading_to(targets, starts)
    reached = None if targets is None else runs | set(targets)
    waiting = consumers(starts, reached)
    arrived: dict[Node, object] = {}
    sums: set[Node] = set()
    for edge, seed in zip(roots, seeds, strict=True):
        deliver(arrived, sums, edge, seed, record)
    ready, following = [], None     # the heap, and a node beside it: mostly there is but one
    if len(arrived) == 1:
        following, = arrived
    else:
        ready = [priority(root, k) for k, root in enumerate(arrived) if not waiting[root]]
        heapify(ready)
    while ready or following is not None:
        if following is None:
            node = heappop(ready)[1]
        elif ready:
            node = heappushpop(ready, (-following.sequence, following))[1]
        else:
            node = following
        following = None
        gradient = arrived.pop(node, None)
        leaf = type(node) is AccumulateGrad
        if (leaf or node.hooks is not None) and hooked is not None and gradient is not None:
            gradient = hooked.tensor_hooks(node, gradient)
        if not node.edges or (runs is not None and node not in runs):
            yield from last_steps(node, gradient, hooked)
            continue
        if gradient is None or node.hooks is not None or switches["anomaly"]:
            contributions = contributions_of(node, gradient, record, hooked)
        else:
            contributions = node.back(node, gradient, record)
        if not keep_graph:
            node.free()
        yield node, gradient, contributions
        gradient, leaves, place = None, (), 0
        for edge in node.edges:     # by place: zip(…, strict=True) takes 0.2 µs more
            part = contributions[place]
            place += 1
            if edge is None:
                continue
            target = edge[0]
            if reached is not None and target not in reached:
                continue
            if part is not None:
                if (target in arrived or record or part.dtype is not target.dtype
                        or type(target.shape) is list):
                    deliver(arrived, sums, edge, part, record)
                else:
                    arrived[target] = part      # as mostly; a call less an edge
            if waiting[target] != 1:
                waiting[target] -= 1
            elif type(target) is AccumulateGrad:
                leaves = (*leaves, target)
            elif following is None:
                following = target
            else:
                heappush(ready, (-target.sequence, target))
        contributions = part = None     # a gradient that nobody else holds becomes a leaf's own
        for leaf in leaves:
            if leaf.hooks is None and not leaf.variable._hooks:
                yield leaf, arrived.pop(leaf, None), ()
            else:
                gradient = arrived.pop(leaf, None)
                if gradient is not None and hooked is not None:
                    gradient = hooked.tensor_hooks(leaf, gradient)
                yield from last_steps(leaf, gradient, hooked)


def last_steps(node: Node, gradient, hooked: Hooked | None):
    """The step of a node from which nothing goes on; between its hooks where it is carried out."""
    if node.hooks is None or hooked is None or getattr(mode.running, "kind", "grad") == "grad":
        return (Step(node, gradient, ()),)
    return hooked.at_the_end(node, gradient)


def contributions_of(node: Node, gradient, record: bool, hooked: Hooked | None) -> tuple:
    """What ``node`` sends to each of its inputs, its hooks and anomaly detection included."""
    if gradient is None:
        return (None,) * len(node.edges)
    if node.hooks is not None and hooked is not None:
        return hooked.around(node, gradient)
    contributions = node.vjp(gradient, record)
    if mode.anomaly:
        refuse_nan(node, contributions, record)
    return contributions


def refuse_nan(node: Node, contributions: tuple, record: bool) -> None:
    """Anomaly detection: RuntimeError at the first nan, after telling where the node was made."""
    if not mode.check_nan:
        return
    for index, part in enumerate(contributions):
        array = part._array if record and part is not None else part
        if array is not None and array.dtype.kind == "f" and np.isnan(array).any():
            made_at = getattr(node, "made_at", None)
            if made_at is not None:
                warnings.warn(messages.ANOMALY_TRACE.format(name=node.name(), trace=made_at),
                              UserWarning, stacklevel=1 + learners_depth())
            raise node.blamed(messages.NAN_RETURNED.format(name=node.name(), index=index))


class Hooked:
    """Calls hooks, with Tensors in place of the arrays that a first pass runs on."""

    def __init__(self, record: bool, tensor_of: Callable):
        self.record, self.tensor_of = record, tensor_of

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
        if not several and outputs[0] is None:
            return (None,) * len(node.edges)
        taken = [self.taken(g) for g in outputs]
        sent = node.vjp(taken if several else taken[0], self.record)
        if mode.anomaly:
            refuse_nan(node, sent, self.record)
        sent = run_after(node.hooks, tuple(map(self.shown, node.visible(sent))), outputs, node)
        return node.filled(tuple(map(self.taken, sent)))

    def at_the_end(self, node: Node, gradient) -> Iterator[Step]:
        """The step of a node from which nothing goes on, a leaf's, between its hooks."""
        outputs = run_before(node.hooks, (self.shown(gradient),), node)
        yield Step(node, self.taken(outputs[0]), ())
        run_after(node.hooks, (), outputs, node)


def deliver(arrived: dict[Node, object], sums: set[Node], edge: Edge, part, record: bool) -> None:
    """Add ``part`` to what has arrived at the output that ``edge`` leads to, in its dtype.

    The first sum is memory that nobody else has seen; its node is noted in ``sums``, and what comes
    later is added in place.
    """
    target, nr = edge
    if (part._array if record else part).dtype is not target.dtype:
        part = To(target.dtype)(part)
    if type(target.shape) is list:
        slots = arrived.setdefault(target, [None] * len(target.shape))
        slots[nr] = part if slots[nr] is None else slots[nr] + part
        return
    before = arrived.get(target)
    if before is None:
        arrived[target] = part
    elif target in sums and not record:
        before += part      # a NumPy scalar is added to as a number is
        arrived[target] = before
    else:
        arrived[target] = before + part
        sums.add(target)


def priority(root: Node, place: int) -> tuple[int, Node]:
    """Sorts leaves first, in their order, then the youngest node."""
    return (LEAVES_FIRST + place if type(root) is AccumulateGrad else -root.sequence, root)


def consumers(roots: Sequence[Node], within: set[Node] | None = None) -> dict[Node, int]:
    """Every node that backward will reach, with the number of edges that lead to it."""
    count = dict.fromkeys(roots, 0)
    stack = list(count)
    pop, push = stack.pop, stack.append
    while stack:
        for edge in pop().edges:
            if edge is None or (within is not None and edge[0] not in within):
                continue
            target = edge[0]
            if target in count:
                count[target] += 1
            else:
                count[target] = 1
                if target.edges:
                    push(target)
    return count


def reachable(roots: Sequence[Node]) -> list[Node]:
    """Every node that backward from ``roots`` would reach, oldest first."""
    return sorted(consumers(roots), key=lambda node: node.sequence)


def leading_to(targets: Sequence[Node], roots: Sequence[Node]) -> set[Node]:
    """The nodes that have one of ``targets`` behind them."""
    found, wanted = set(), set(targets)
    for node in reachable(roots):
        if any(edge is not None and edge[0] in wanted for edge in node.edges):
            found.add(node)
            wanted.add(node)
    return found
