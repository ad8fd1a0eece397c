"""The engine: the backward pass, as a stream of steps.

    for node, gradient, contributions in run(roots, seeds): ...

One loop, no recursion.  A node waits for all its consumers, contributions of several paths add,
and among the nodes that are ready the youngest runs first, a leaf's AccumulateGrad before all:
PyTorch's order.  Gradients in flight live in the call, not on the nodes, and the engine writes no
``.grad``: whoever consumes the steps decides what becomes of a gradient that arrives at a leaf.
"""

from collections.abc import Callable, Iterator, Sequence
from heapq import heappop
from typing import NamedTuple

from .anomaly import refuse_nan
from .flow import Edge, start_flow
from .hook_calls import Hooked, after_tensor_hooks, has_hooks
from .modes import mode
from .node import Node
from .traversal import consumers, leading_to


class Step(NamedTuple):
    """``node`` received ``gradient`` (complete) and sends ``contributions``, one per edge.

    At a leaf's AccumulateGrad nothing is sent on: ``contributions`` is empty.  For a node of
    several outputs ``gradient`` is a list, None where nothing arrived.
    """

    node: Node
    gradient: object
    contributions: tuple


def run(roots: Sequence[Edge], seeds: Sequence, *, keep_graph: bool = False, record: bool = False,
        targets: Sequence[Node] | None = None, tensor_of: Callable | None = None
        ) -> Iterator[tuple]:
    """Run backward from ``roots``, each given the gradient in ``seeds``; yield every step, as a
    plain tuple of the fields of a Step (naming them costs 0.2 µs a node).

    Gradients are arrays; with ``record`` they are Tensors and every rule leaves a graph of its own
    (create_graph).  Saved values are freed as their node has run unless ``keep_graph``.  With
    ``targets`` only what leads to these nodes is run, and a target is not itself run unless it
    leads to another.  Hooks are called when ``tensor_of`` is given, which makes a Tensor of an
    array for them.
    """
    switches = vars(mode)
    starts = [node for node, _ in roots]
    runs = None if targets is None else leading_to(targets, starts)
    reached = None if targets is None else runs | set(targets)
    hooked = None if tensor_of is None else Hooked(record, tensor_of, runs)
    arrived, ready, send = start_flow(roots, seeds, consumers(starts, reached), reached, record)
    while ready:
        _, node = heappop(ready)
        if not node.edges:
            if hooked is None or not has_hooks(node):
                yield node, arrived.pop(node, None), ()
            else:
                gradient = after_tensor_hooks(node, arrived.pop(node, None), hooked)
                yield from last_steps(node, gradient, hooked)
            continue
        gradient = arrived.pop(node, None)
        if node.hooks is not None:
            gradient = after_tensor_hooks(node, gradient, hooked)
        if runs is not None and node not in runs:
            yield from last_steps(node, gradient, hooked)
            continue
        if gradient is None or node.hooks is not None or switches["anomaly"]:
            contributions = contributions_of(node, gradient, record, hooked)
        else:
            contributions = node.back(node, gradient, record)
        if not keep_graph:
            node.free()
        yield node, gradient, contributions
        send(node, contributions)
        gradient = contributions = None     # what nobody else holds becomes a leaf's own


def last_steps(node: Node, gradient, hooked: Hooked | None) -> Iterator[tuple]:
    """The step of a node from which nothing goes on; between its hooks where it is carried out."""
    if hooked is None or getattr(mode.running, "kind", "grad") == "grad":
        return iter(((node, gradient, ()),))
    return hooked.at_the_end(node, gradient)


def contributions_of(node: Node, gradient, record: bool, hooked: Hooked | None) -> tuple:
    """What ``node`` sends to each of its inputs, its hooks and anomaly detection included."""
    if node.hooks is not None and hooked is not None:
        return hooked.around(node, gradient)
    if gradient is None and not node.takes_nothing:
        node.values()       # what was freed or changed is refused all the same
        return (None,) * len(node.edges)
    contributions = node.back(node, gradient, record)
    if mode.anomaly:
        refuse_nan(node, contributions, record)
    return contributions
