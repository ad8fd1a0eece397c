"""The backward pass, as a stream of steps.

    for step in run(roots, seeds):      step.node, step.gradient, step.contributions

One loop, no recursion.  A node waits for all its consumers, contributions of several paths add,
and among the nodes that are ready the youngest runs first, a leaf's AccumulateGrad before all:
PyTorch's order.  Gradients in flight live in the call, not on the nodes, and the engine writes no
``.grad``: whoever consumes the steps decides what becomes of a gradient that arrives at a leaf.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from .graph import AccumulateGrad, Node
from .ops.shape import To

Edge = tuple[Node, int]


class Step(NamedTuple):
    """``node`` received ``gradient`` (complete) and sends ``contributions``, one an edge.

    At a leaf's AccumulateGrad nothing is sent on: ``contributions`` is empty.  For a node of
    several outputs ``gradient`` is a list, None where nothing arrived.
    """

    node: Node
    gradient: object
    contributions: tuple


def run(roots: Sequence[Edge], seeds: Sequence, *, keep_graph: bool = False,
        record: bool = False, targets: Sequence[Node] | None = None) -> Iterator[Step]:
    """Run backward from ``roots``, each given the gradient in ``seeds``; yield every step.

    Gradients are arrays; with ``record`` they are Tensors and every rule leaves a graph of its own
    (create_graph).  Saved values are freed as their node has run unless ``keep_graph``.  With
    ``targets`` only what leads to these nodes is run, and a target is not itself run unless it
    leads to another.
    """
    starts = [node for node, _ in roots]
    runs = None if targets is None else leading_to(targets, starts)
    reached = None if targets is None else runs | set(targets)
    waiting = consumers(starts, reached)
    arrived: dict[Node, object] = {}
    for edge, seed in zip(roots, seeds, strict=True):
        deliver(arrived, edge, seed)
    ticket = itertools.count()
    ready = [priority(root, next(ticket)) for root in arrived if not waiting[root]]
    heapify(ready)
    while ready:
        node = heappop(ready)[-1]
        gradient = arrived.pop(node, None)
        if not node.edges or (runs is not None and node not in runs):
            yield Step(node, gradient, ())
            continue
        contributions = (node.vjp(gradient, record) if gradient is not None
                         else (None,) * len(node.edges))
        if not keep_graph:
            node.free()
        yield Step(node, gradient, contributions)
        for edge, part in zip(node.edges, contributions, strict=True):
            if edge is None or (reached is not None and edge[0] not in reached):
                continue
            target = edge[0]
            if part is not None:
                if (part._array if record else part).dtype is not target.dtype:
                    part = To(target.dtype)(part)
                deliver(arrived, edge, part)
            waiting[target] -= 1
            if not waiting[target]:
                heappush(ready, priority(target, next(ticket)))


def deliver(arrived: dict[Node, object], edge: Edge, part) -> None:
    """Add ``part`` to what has arrived at the output that ``edge`` leads to."""
    target, nr = edge
    if type(target.shape) is list:
        slots = arrived.setdefault(target, [None] * len(target.shape))
        slots[nr] = part if slots[nr] is None else slots[nr] + part
    else:
        arrived[target] = arrived[target] + part if target in arrived else part


def priority(node: Node, ticket: int) -> tuple[int, int, Node]:
    """Sorts leaves first, in the order they got ready, then the youngest node."""
    return (0, ticket, node) if type(node) is AccumulateGrad else (1, -node.sequence, node)


def consumers(roots: Sequence[Node], within: set[Node] | None = None) -> dict[Node, int]:
    """Every node that backward will reach, with the number of edges that lead to it."""
    count = dict.fromkeys(roots, 0)
    stack = list(count)
    while stack:
        for edge in stack.pop().edges:
            if edge is None or (within is not None and edge[0] not in within):
                continue
            if edge[0] in count:
                count[edge[0]] += 1
            else:
                count[edge[0]] = 1
                stack.append(edge[0])
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
