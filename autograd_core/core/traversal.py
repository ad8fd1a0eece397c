"""Traversal of the graph: which nodes backward will reach, and how many edges lead to each."""

from collections.abc import Sequence

from .node import Node


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
