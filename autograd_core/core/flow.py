"""Flow of gradients: what has arrived at each node, and which nodes are ready to run."""

from collections.abc import Sequence
from heapq import heappush
from itertools import count

from .casts import To
from .node import AccumulateGrad, Node

Edge = tuple[Node, int]
LEAVES_FIRST = -1 << 62
"""Leaves that are ready count from here, so that they sort before every node."""


def start_flow(roots: Sequence[Edge], seeds: Sequence, waiting: dict[Node, int],
               reached: set[Node] | None, record: bool) -> tuple:
    """What has ``arrived`` at each node, the nodes that are ``ready`` as a heap, and the function
    that sends contributions on; for how many consumers each node is ``waiting`` is given."""
    arrived: dict[Node, object] = {}
    summed: set[Node] = set()       # at these the sum is memory that nobody else has seen
    leaves = count(LEAVES_FIRST)
    for edge, seed in zip(roots, seeds, strict=True):
        deliver(arrived, summed, edge, seed, record)
    ready = first_ready(arrived, waiting, leaves)

    def send(node: Node, contributions: tuple) -> None:
        """Deliver along the edges of ``node``; whoever waited for nothing else is ready."""
        place = 0
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
                    deliver(arrived, summed, edge, part, record)
                else:
                    arrived[target] = part      # as mostly; a call less an edge
            if waiting[target] != 1:
                waiting[target] -= 1
            elif type(target) is AccumulateGrad:
                heappush(ready, (next(leaves), target))
            else:
                heappush(ready, (-target.sequence, target))

    return arrived, ready, send


def first_ready(arrived: dict[Node, object], waiting: dict[Node, int], leaves) -> list:
    """Those of the roots that wait for nothing, as a heap."""
    ready: list[tuple[int, Node]] = []
    for node in arrived:
        if not waiting[node]:
            place = next(leaves) if type(node) is AccumulateGrad else -node.sequence
            heappush(ready, (place, node))
    return ready


def deliver(arrived: dict[Node, object], summed: set[Node], edge: Edge, part, record: bool) -> None:
    """Add ``part`` to what has arrived at the output that ``edge`` leads to, in its dtype."""
    target, nr = edge
    wanted = getattr(target, "dtypes", None)    # outputs of a Function may have several
    wanted = target.dtype if wanted is None else wanted[nr]
    if (part._array if record else part).dtype is not wanted:
        part = To(wanted)(part)
    before = arrived.get(target)
    if type(target.shape) is list:
        slots = arrived.setdefault(target, [None] * len(target.shape))
        slots[nr] = part if slots[nr] is None else slots[nr] + part
    elif before is None:
        arrived[target] = part
    elif target in summed and not record:
        before += part      # in place; a NumPy scalar is added to as a number is
        arrived[target] = before
    else:
        arrived[target] = before + part
        summed.add(target)
