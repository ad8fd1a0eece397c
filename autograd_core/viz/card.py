"""How big a card is and where its slots are, from the widest text that it will ever show.

    card(scene, node)   -> Card(width, height, rows, saved)
    label(scene, line)  -> (width, height) of an edge's label, (0, 0) if it never has one

Texts are set in a monospaced font, so their widths are known without asking a browser.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from ..trace.model import Node, Value
from ..trace.numbers import size
from . import look
from .scene import Line, Scene

EM = 0.61
"""Width of a character of a monospaced font, in font sizes; the widest in common use."""
PAD, LABEL, LINE = 12, 42, 18
"""Space at the sides; width of the column "value", "P₄", ".grad"; height of a row."""
HEAD, TAG, FONT, ARRAY, SMALL, EDGE = 24, 16, 14, 12, 11, 12
NAME, NOTE = 18, 24
"""The most characters of a variable's name and of the line under it."""
SIGNS = {"add": "+", "sub": "−", "mul": "×", "div": "÷", "neg": "−u", "matmul": "@", "mm": "@",
         "mv": "@", "dot": "·", "exp": "eᵘ", "sqrt": "√", "sum": "Σ", "sigmoid": "σ"}


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a card: its first baseline, and how many lines it has room for."""

    field: str
    y: float
    lines: int


@dataclass(frozen=True, slots=True)
class Card:
    """A card's size, its rows in order, and the texts of its head."""

    width: float
    height: float
    rows: tuple[Row, ...]
    name: str
    note: str
    sign: str


def text_width(text: str, font: float) -> float:
    """Width of ``text`` in px; Chinese and Japanese characters are a full em wide."""
    if text.isascii():
        return len(text) * EM * font
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else EM for c in text) * font


def number_width(u: str) -> float:
    """Width of "u₁₁" in the head of a card."""
    return 11 + 7.2 * len(u)


def card(scene: Scene, node: Node) -> Card:
    """The card of ``node``: rows for what it will show at some step, and nothing else."""
    label = "" if node.label == f"u{node.u}" else node.label
    name, note = look.clip(label, NAME), _note(node)
    sign = SIGNS.get(node.op, "") if node.kind == "op" else ""
    head = (number_width(node.u) + text_width(name, FONT) + (8 if name else 0)
            + text_width(sign, FONT) + (12 if sign else 0))
    widths, rows, y = [head, text_width(note, SMALL)], [], HEAD + TAG + 20
    for field in ("value", "upstream", "grad", "saved"):
        shown = _ever(scene, node, field)
        if not shown:
            continue
        font, line = fonts(node, field)
        widths.append(LABEL + max(text_width(t, font) for t in shown["texts"]) + shown["extra"])
        y += 5 if field in ("grad", "saved") else 0
        rows.append(Row(field, y, shown["lines"]))
        y += line * shown["lines"] + (5 if field in ("grad", "saved") else 0)
    return Card(round(max(96, *widths) + 2 * PAD), round(y - 5), tuple(rows), name, note, sign)


def fonts(node: Node, field: str) -> tuple[int, int]:
    """Font size and line height of a field: arrays are set smaller than single numbers."""
    if field == "saved":
        return SMALL, 15
    return (ARRAY, 16) if node.shape else (FONT, LINE)


def _note(node: Node) -> str:
    """What made the node, its shape if it is not a scalar, its dtype if it is not float32."""
    parts = [node.grad_fn or node.op or node.kind]
    if node.kind == "composite":
        parts = [node.op or "composite"]
    if node.shape:
        parts.append(size(node.shape))
    if node.dtype not in ("float32", ""):
        parts.append(node.dtype)
    room = NOTE - sum(len(p) + 3 for p in parts[1:])
    return " · ".join([look.clip(parts[0], max(room, 6)), *parts[1:]])


def _ever(scene: Scene, node: Node, field: str) -> dict | None:
    """All texts that ``field`` shows at some step, and the most lines; None if it has no row."""
    past = scene.past.get((f"n{node.id}", field))
    if past is None:
        mailbox = field == "grad" and node.kind == "leaf" and node.requires_grad
        return {"texts": [""], "lines": 1, "extra": 0} if mailbox else None
    steps, values = past
    if field == "saved" and not any(values):
        return None
    shown = [look.field_rows(scene, f"n{node.id}", field, k) for k in steps]
    extra = _sum_width(scene, node, steps) if field == "upstream" else 0
    return {"texts": [t for lines in shown for t in lines] or [""],
            "lines": max(map(len, shown)) or 1, "extra": extra}


def _sum_width(scene: Scene, node: Node, steps) -> float:
    """Room for "5 + 3 = " before P and " + …" after it."""
    if len(scene.out[node.id]) < 2:
        return 0
    return max(text_width(before + after, SMALL + 1) for before, after
               in (look.sums(scene, node.id, k) for k in steps))


def label(scene: Scene, line: Line) -> tuple[float, float]:
    """Room for an edge's label: a line for J, and one for the contribution if any flows."""
    name = f"e{line.edge.id}"
    texts = [look.local(v, line.edge.structure) for v in scene.ever(name, "local")]
    parts = [f"← {look.short(v) if isinstance(v, Value) else look.NOT_KEPT}"
             for v in scene.ever(name, "contribution")]
    if not texts and not parts:
        return 0, 0
    wide = max(text_width(t, EDGE) for t in [*texts, *parts])
    return round(wide + 14), 40 if texts and parts else 24
