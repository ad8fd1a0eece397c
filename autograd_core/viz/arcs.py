"""Arcs: routes of the long edges, beside what Graphviz has laid out.

    long_arrows(arrows)         the arrows that Graphviz is not asked about
    add_arcs(placed, long, "LR")  the layout with them, and room for them

Graphviz gives an edge a place in every rank that it crosses, so a leaf that each of n operations
reads costs it n²/2 places: 8 s for 200.  With arcs it is 0.1 s, and linear.
"""

from collections import defaultdict
from dataclasses import replace

from .geometry import MARGIN, Arrow, Layout, Path

CROSSED = 80
"""Up to so many ranks crossed by all edges together, Graphviz routes each of them."""
NEAR = 2
"""Edges that cross no more ranks than this are always left to it."""
INSET, HEAD = 14, 8


def long_arrows(arrows: list[Arrow]) -> list[Arrow]:
    """The longest arrows, so many that few ranks are crossed; each box keeps its shortest one."""
    rank = ranks(arrows)
    longest = sorted(arrows, key=lambda a: rank[a.source] - rank[a.target])
    kept = {a.source: a.id for a in longest} | {-1 - a.target: a.id for a in longest}
    crossed = sum(rank[a.target] - rank[a.source] - 1 for a in arrows)
    found, shortest = [], set(kept.values())
    for arrow in longest:
        span = rank[arrow.target] - rank[arrow.source] - 1
        if crossed <= CROSSED or span < NEAR:
            break
        if arrow.id not in shortest:
            found.append(arrow)
            crossed -= span
    return found


def ranks(arrows: list[Arrow]) -> dict[int, int]:
    """How many boxes stand before each, along the longest way to it."""
    after, waiting = defaultdict(list), defaultdict(int)
    for arrow in arrows:
        after[arrow.source].append(arrow.target)
        waiting[arrow.target] += 1
    rank = {a.source: 0 for a in arrows if not waiting[a.source]}
    ready = list(rank)
    while ready:
        box = ready.pop()
        for target in after[box]:
            rank[target] = max(rank.get(target, 0), rank[box] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return rank


def add_arcs(placed: Layout, arrows: list[Arrow], direction: str) -> Layout:
    """``placed`` with an arc for each of ``arrows``, on the side that they start from, and room for
    them there."""
    if not arrows:
        return placed
    turned = direction == "TB"
    length, across = (placed.width, placed.height)[::-1 if turned else 1]
    boxes = {i: _swapped(box, turned) for i, box in placed.boxes.items()}
    room = round(0.75 * _height(length)) + MARGIN
    below = _centre(boxes, [a.source for a in arrows]) > _centre(boxes, [a.target for a in arrows])
    paths = {}
    for arrow in arrows:
        points = _arc(*(_flipped(boxes[i], below, across)
                        for i in (arrow.source, arrow.target)))
        paths[arrow.id] = _path(points, turned, (lambda v: across - v) if below
                                else (lambda v: v + room))
    by = (0, 0) if below else (room, 0) if turned else (0, room)
    moved = _moved(placed, by)
    return replace(moved, paths={**moved.paths, **paths},
                   width=placed.width + turned * room, height=placed.height + (not turned) * room)


def _height(span: float) -> float:
    """How far the arc of an edge of that length is pulled out."""
    return min(40 + 0.12 * span, 240)


def _swapped(box, turned: bool):
    x, y, width, height = box
    return (y, x, height, width) if turned else box


def _flipped(box, below: bool, across: float):
    u, v, width, height = box
    return (u, across - v - height, width, height) if below else box


def _centre(boxes, ids) -> float:
    """How far down boxes are, on average."""
    return sum(boxes[i][1] + boxes[i][3] / 2 for i in ids) / len(ids)


def _arc(source, target) -> list[tuple[float, float]]:
    """From the top of one box to the top of another, and the tip; heights are of the box's own."""
    start, end = source[0] + source[2] - INSET, target[0] + INSET
    top = -_height(abs(end - start))
    return [(start, source[1]), (start, top), (end, top), (end, target[1] - HEAD),
            (end, target[1])]


def _path(points, turned: bool, place) -> Path:
    """The points where ``place`` puts them across, turned as the layout is."""
    *points, tip = [(round(place(v), 1), round(u, 1)) if turned
                    else (round(u, 1), round(place(v), 1)) for u, v in points]
    return Path(tuple(points), tip, None)


def _moved(placed: Layout, by) -> Layout:
    """Everything moved to the right and down."""
    dx, dy = by

    def shifted(p):
        return p and (round(p[0] + dx, 1), round(p[1] + dy, 1))

    def shifted_box(b):
        return (*shifted(b), *b[2:])
    return replace(placed, boxes={i: shifted_box(b) for i, b in placed.boxes.items()},
                   paths={i: Path(tuple(map(shifted, p.points)), shifted(p.tip), shifted(p.label))
                          for i, p in placed.paths.items()},
                   groups={i: shifted_box(b) for i, b in placed.groups.items()})
