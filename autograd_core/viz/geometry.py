"""Geometry of a picture: what is laid out, what comes of it, and points on a Bézier spline.

    Arrow, Group            what goes into a layout, beside the sizes of the boxes
    Layout, Path            where boxes, edges and frames are, in px with y downwards
    points_along(points)    places on a spline
    overlap(a, b)           whether two boxes meet
"""

from collections.abc import Iterator
from dataclasses import dataclass

Point = tuple[float, float]
MARGIN = 14
"""Room around everything."""


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
