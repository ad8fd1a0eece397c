"""Sequence alignment of the steps of several variants of the same few lines, side by side.

    align_lines(codes)    the lines of all variants in one list: which line of each stands where
    steps(traces)         for each step of one cursor, the step of each variant, and if it moves

What is done at the n-th visit of a line belongs to the n-th visit of the same line elsewhere.  A
variant that has nothing there rests at its last step.  All of it is plain data and no drawing.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby

from ..trace.model import Frame

Visit = tuple[tuple[int | None, int], list[int]]
"""A visit of a line, as (row, how many times before), and the steps that happen there."""


def align_lines(codes: Sequence[Sequence[str]]) -> list[list[int]]:
    """For each variant, the row that each of its lines stands in, rows counted over all variants.

    Lines that are the same share a row, and so do lines that take each other's place.

    >>> align_lines([["y = w * x", "y.backward()"],
    ...              ["w.grad = None", "y = w * x.detach()", "y.backward()"]])
    [[1, 2], [0, 1, 2]]
    """
    merged: list[list[int | None]] = [[k] for k in range(len(codes[0]))] if codes else []
    texts = list(codes[0]) if codes else []
    for n, code in enumerate(codes[1:], 1):
        grown, said = [], []
        for i, j in match_lines(texts, code):
            grown.append([*(merged[i] if i is not None else [None] * n), j])
            said.append(texts[i] if i is not None else code[j])
        merged, texts = grown, said
    places = [{row[n]: k for k, row in enumerate(merged)} for n in range(len(codes))]
    return [[places[n][j] for j in range(len(code))] for n, code in enumerate(codes)]


def match_lines(left: Sequence[str], right: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """The lines of two texts in order, matched: (3, 2), (4, None), (None, 3), …"""
    found: list[tuple[int | None, int | None]] = []
    plain = [[line.strip() for line in text] for text in (left, right)]
    for _, i1, i2, j1, j2 in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
        found += beside(range(i1, i2), range(j1, j2), *plain)
    return found


def beside(ours: range, theirs: range, left, right) -> list[tuple[int | None, int | None]]:
    """Two stretches side by side.  When one is longer, each line of the shorter one stands by the
    line that it is most like, in order."""
    if len(ours) > len(theirs):
        return [(i, j) for j, i in beside(theirs, ours, right, left)]
    found, at = [], 0
    for n, i in enumerate(ours):
        room = range(at, len(theirs) - (len(ours) - n) + 1)
        best = max(room, key=lambda k: SequenceMatcher(None, left[i], right[theirs[k]]).ratio())
        found += [(None, theirs[k]) for k in range(at, best)] + [(i, theirs[best])]
        at = best + 1
    return found + [(None, theirs[k]) for k in range(at, len(theirs))]


def visits(frames: Sequence[Frame], places: Sequence[int]) -> list[Visit]:
    """A variant's steps, visit by visit; a step of no line belongs to the line before it."""
    lines, now = [], None
    for frame in frames:
        now = now if frame.line is None else places[frame.line]
        lines.append(now)
    found, seen, k = [], {}, 0
    for row, group in groupby(lines):
        count = len(list(group))
        found.append(((row, seen.get(row, 0)), list(range(k, k + count))))
        seen[row], k = seen.get(row, 0) + 1, k + count
    return found


def merge_visits(sequences: list[list[Visit]]) -> list[list[list[int]]]:
    """For each visit of any variant, in an order that suits all, the steps of each variant."""
    left, done = [list(s) for s in sequences], []
    while any(left):
        key = next_visit(left)
        done.append([s.pop(0)[1] if s and s[0][0] == key else [] for s in left])
    return done


def next_visit(left: list[list[Visit]]):
    """The first visit that no variant comes to only later; if there is none, the first of all."""
    heads = [s[0][0] for s in left if s]
    for head in heads:
        if not any(head == key for s in left for key, _ in s[1:]):
            return head
    return heads[0]


def steps(variants: Sequence[tuple[Sequence[str], Sequence[Frame]]]) \
        -> list[list[tuple[int, bool]]]:
    """``variants`` are (code, frames); for each step of the cursor, (step, moves) of each variant.

    Before its first step a variant rests at that one.
    """
    places = align_lines([code for code, _ in variants])
    sequences = [visits(frames, own) for (_, frames), own in zip(variants, places, strict=True)]
    found, now = [], [0] * len(variants)
    for visit in merge_visits(sequences):
        for n in range(max(map(len, visit))):
            moves = [n < len(own) for own in visit]
            now = [own[n] if move else at
                   for own, move, at in zip(visit, moves, now, strict=True)]
            found.append(list(zip(now, moves, strict=True)))
    return found
