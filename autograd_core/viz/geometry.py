"""Geometry of a picture: what is laid out, what comes of it, points on a Bézier spline, arcs.

    Arrow, Group            what goes into a layout, beside the sizes of the boxes
    Layout, Path            where boxes, edges and frames are, in px with y downwards
    points_along(points)    places on a spline
    overlap(a, b)           whether two boxes meet
    long_arrows(arrows)     the arrows that Graphviz is not asked about
    add_arcs(placed, long, "LR")    the layout with arcs for them, and room for those

Graphviz gives an edge a place in every rank that it crosses, so a leaf that each of n operations
reads costs it n²/2 places: 8 s for 200.  With arcs it is 0.1 s, and linear.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

Point = tuple[float, float]
MARGIN = 14
"""Room around everything."""
CROSSED = 80
"""Up to so many ranks crossed by all edges together, Graphviz routes each of them."""
NEAR = 2
"""Edges that cross no more ranks than this are always left to it."""
INSET, HEAD = 14, 8


@dataclass(frozen=True, slots=True)
class Path:
    """A Bézier spline (1 + 3n points) from source to target, and where its label is centred."""

    points: tuple[Point, ...]
    tip: Point
    label: Point | None


@dataclass(frozen=True, slots=True)
class Layout:
    """``boxes`` and ``groups`` are {id: (x, y, width, height)}, ``paths`` {id: Path}."""

    width: float
    height: float
    boxes: dict[int, tuple[float, float, float, float]]
    paths: dict[int, Path]
    groups: dict[int, tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge to be laid out, with the size of its label."""

    id: int
    source: int
    target: int
    label: Point


@dataclass(frozen=True, slots=True)
class Group:
    """An opened composite: boxes drawn inside one frame.  ``parent`` is the group around it."""

    id: int
    parent: int | None
    boxes: tuple[int, ...]


def points_along(points) -> Iterator[Point]:
    """Points along a spline, from the middle outwards, its ends left out."""
    pieces = (len(points) - 1) // 3
    places = (pieces * (0.5 + sign * k / 24) for k in range(9) for sign in (1, -1))
    return (bezier_point(points[3 * int(t):3 * int(t) + 4], t % 1) for t in places)


def bezier_point(p, t: float) -> Point:
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3
    return (a * p[0][0] + b * p[1][0] + c * p[2][0] + d * p[3][0],
            a * p[0][1] + b * p[1][1] + c * p[2][1] + d * p[3][1])


def overlap(a, b, gap: float = 4) -> bool:
    return (a[0] < b[0] + b[2] + gap and b[0] < a[0] + a[2] + gap
            and a[1] < b[1] + b[3] and b[1] < a[1] + a[3])


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
