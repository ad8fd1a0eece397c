"""How far to go along a direction: until the function is low enough and flat enough."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

ENOUGH, FLAT, NARROW = 1e-4, 0.9, 1e-9
"""What the conditions ask: descent, slope; and how close the ends of the bracket may come."""


class Point(NamedTuple):
    """A place ``t`` along the direction: the value, the gradient, the slope."""

    t: Any
    f: float
    g: np.ndarray
    slope: Any


def strong_wolfe(at: Callable, t, d: np.ndarray, f: float, g: np.ndarray, slope, most: int):
    """(value, gradient, t, evaluations) at a ``t`` that fulfils the strong Wolfe conditions, or
    the best that was found in ``most`` steps; ``at(t)`` gives value and gradient."""
    def look(t) -> Point:
        value, gradient = at(t)
        return Point(t, value, gradient, gradient @ d)

    start = Point(0, f, g, slope)
    bracket, done, steps = bracketed(look, start, t, most)
    best = narrowed(look, start, bracket, done, steps, most, np.abs(d).max())
    return best[0].f, best[0].g, best[0].t, best[1] + 1


def too_high(point: Point, start: Point) -> bool:
    """Is there not enough descent?"""
    return point.f > start.f + ENOUGH * point.t * start.slope


def flat(point: Point, start: Point) -> bool:
    """Has the slope become small?"""
    return abs(point.slope) <= -FLAT * start.slope


def bracketed(look, start: Point, t, most: int):
    """Two points with a minimum between them, or the one that is good already."""
    before, now, steps = start, look(t), 0
    while steps < most:
        if too_high(now, start) or (steps > 1 and now.f >= before.f):
            return [before, now], False, steps
        if flat(now, start):
            return [now], True, steps
        if now.slope >= 0:
            return [before, now], False, steps
        bounds = now.t + 0.01 * (now.t - before.t), now.t * 10
        t = cubic(before, now, bounds)
        before, now = now, look(t)
        steps += 1
    return [start, now], False, steps


def narrowed(look, start: Point, bracket: list[Point], done: bool, steps: int, most: int,
             length) -> tuple[Point, int]:
    """The best point after the bracket was made smaller as long as it pays, and all steps."""
    low, high = (0, 1) if bracket[0].f <= bracket[-1].f else (1, 0)
    stuck = False
    while not done and steps < most:
        if abs(bracket[1].t - bracket[0].t) * length < NARROW:
            break
        t, stuck = inside(cubic(*bracket), [point.t for point in bracket], stuck)
        now = look(t)
        steps += 1
        if too_high(now, start) or now.f >= bracket[low].f:
            bracket[high] = now
            low, high = (0, 1) if bracket[0].f <= bracket[1].f else (1, 0)
        else:
            done = flat(now, start)
            if not done and now.slope * (bracket[high].t - bracket[low].t) >= 0:
                bracket[high] = bracket[low]
            bracket[low] = now
    return bracket[low], steps


def inside(t, ends: list, stuck: bool):
    """``t``, moved away from an end of the bracket where it comes too close a second time."""
    least, most = min(ends), max(ends)
    margin = 0.1 * (most - least)
    if min(most - t, t - least) >= margin:
        return t, False
    if stuck or t >= most or t <= least:
        return (most - margin if abs(t - most) < abs(t - least) else least + margin), False
    return t, True


def cubic(a: Point, b: Point, bounds=None):
    """The minimum of the cubic through both points with their slopes, kept within ``bounds``."""
    least, most = bounds or sorted((a.t, b.t))
    d1 = a.slope + b.slope - 3 * (a.f - b.f) / (a.t - b.t)
    square = d1 * d1 - a.slope * b.slope
    if not square >= 0:
        return (least + most) / 2
    d2 = math.sqrt(square)
    a, b = (a, b) if a.t <= b.t else (b, a)
    t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
    return min(max(t, least), most)
