"""Measurement of cards and labels: sizes and slots, from the widest text ever shown there.

    measure_card(scene, node)     Card(width, height, rows, …)
    measure_label(scene, line)    Label(width, height, above, below) of an edge, or 0 × 0 of none

Texts are set in a monospaced font, so their widths are known without asking a browser.
"""

import unicodedata
from dataclasses import dataclass

from ..trace.model import Node
from . import card_state
from .scene import Line, Scene
from .value_format import clip, contribution, local

EM = 0.61
"""Width of a character of a monospaced font, in font sizes; the widest in common use."""
PAD, LABEL, LINE = 11, 40, 18
"""Space at the sides; width of the column "value", "P₄", ".grad"; height of a row."""
HEAD, TAG, FONT, ARRAY, SMALL, EDGE, STEP = 24, 16, 14, 12, 11, 12, 16
BADGE, MADE, SIGN = 26, 14, 20
"""Room for a version, for the words "made by backward", and for the scissors of a cut edge."""
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
    """A card's size, its rows in order, and the texts of its head.

    ``name`` is what it is called at first, ``moves`` whether that changes; ``note`` what stands
    under it at first, ``turns`` whether that changes; ``badge`` whether it
    ever has a version to show; ``made`` says what made it, when no line of the learner's did.
    """

    width: float
    height: float
    rows: tuple[Row, ...]
    name: str
    note: str
    sign: str
    moves: bool
    turns: bool
    badge: bool
    made: str


@dataclass(frozen=True, slots=True)
class Label:
    """An edge's label: its size; of what stands above the line (J) and below it, the width and
    how many lines it takes."""

    width: float
    height: float
    above: tuple[float, int]
    below: tuple[float, int]


def text_width(text: str, font: float) -> float:
    """Width of ``text`` in px; Chinese and Japanese characters are a full em wide."""
    if text.isascii():
        return len(text) * EM * font
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else EM for c in text) * font


def number_width(u: str) -> float:
    """Width of "u₁₁" in the head of a card."""
    return 11 + 7.2 * len(u)


def label_width(node: Node) -> float:
    """Width of the column of words: that of "P₄", or of "P₂₇.₂.₁" for a part of a part."""
    return max(LABEL, 14 + 6.2 * len(node.u))


def measure_card(scene: Scene, node: Node) -> Card:
    """The card of ``node``: rows for what it will show at some step, and nothing else."""
    names, notes, made = _names(scene, node), _notes(scene, node), made_by(node)
    badge = any(scene.ever(f"n{node.id}", "version"))
    sign = SIGNS.get(node.op, "") if node.kind == "op" else ""
    name = max((text_width(x, FONT) for x in names), default=0)
    head = (number_width(node.u) + name + (8 if name else 0)
            + text_width(sign, FONT) + (12 if sign else 0))
    widths = [head, max(text_width(x, SMALL) for x in notes)
              + (BADGE + 8 if badge else 0), text_width(made, SMALL)]
    rows, y = [], HEAD + TAG + 20 + (MADE if made else 0)
    for field in ("value", "upstream", "grad", "saved"):
        shown = _ever(scene, node, field)
        if not shown:
            continue
        font, line = fonts(node, field)
        widths.append(label_width(node) + shown["extra"]
                      + max(text_width(t, font) for t in shown["texts"]))
        y += 5 if field in ("grad", "saved") else 0
        rows.append(Row(field, y, shown["lines"]))
        y += line * shown["lines"] + (5 if field in ("grad", "saved") else 0)
    return Card(round(max(96, *widths) + 2 * PAD), round(y - 5), tuple(rows), names[0], notes[0],
                sign, moves=bool(scene.ever(f"n{node.id}", "name")), turns=len(notes) > 1,
                badge=badge, made=made)


def _names(scene: Scene, node: Node) -> list[str]:
    """All that the node is called, as written on its card; [""] when it has no name."""
    called = scene.ever(f"n{node.id}", "name") or (node.label,)
    return ["" if x == f"u{node.u}" else clip(x or "", card_state.NAME) for x in called]


def made_by(node: Node) -> str:
    """What a card of another layer says: "made by backward", "made by backward, layer 2"."""
    layer = f", layer {node.layer}" if node.layer > 1 else ""
    return f"made by backward{layer}" if node.layer else ""


def fonts(node: Node, field: str) -> tuple[int, int]:
    """Font size and line height of a field: arrays are set smaller than single numbers."""
    if field == "saved":
        return SMALL, 15
    return (ARRAY, 16) if node.shape else (FONT, LINE)


def _notes(scene: Scene, node: Node) -> list[str]:
    """All that stands under the name, first what stands there at first."""
    steps = range(len(scene.frames)) if card_state.note_moves(scene, node) else ()
    return list(dict.fromkeys([card_state.note_now(scene, node),
                               *[card_state.note_now(scene, node, k) for k in steps]]))


def _ever(scene: Scene, node: Node, field: str) -> dict | None:
    """All texts that ``field`` shows at some step, and the most lines; None if it has no row."""
    past = scene.past.get((f"n{node.id}", field))
    if past is None:
        mailbox = field == "grad" and node.kind == "leaf" and node.requires_grad
        return {"texts": [""], "lines": 1, "extra": 0} if mailbox else None
    steps, values = past
    if field == "saved" and not any(values) and True not in scene.ever(f"n{node.id}", "freed"):
        return None
    shown = [card_state.field_rows(scene, f"n{node.id}", field, k) for k in steps]
    extra = _sum_width(scene, node, steps) if field == "upstream" else 0
    return {"texts": [t for texts in shown for t in texts] or [""],
            "lines": max(map(len, shown)) or 1, "extra": extra}


def _sum_width(scene: Scene, node: Node, steps) -> float:
    """Room for "5 + 3 = " before P and " + …" after it."""
    if len(scene.out[node.id]) < 2:
        return 0
    return max(text_width(before + after, SMALL + 1) for before, after
               in (card_state.sums(scene, node.id, k) for k in steps))


def measure_label(scene: Scene, line: Line) -> Label:
    """Room for an edge's label: lines for J, and lines for the contribution if any flows.

    A cut edge has its scissors and a word in one line instead.
    """
    name = f"e{line.edge.id}"
    if line.edge.cut:
        wide = round(text_width(line.edge.cut, EDGE)) + SIGN + 8
        return Label(wide, STEP + 6, (wide, 1), (0, 0))
    above = [local(v, line.edge.structure) for v in scene.ever(name, "local")]
    below = [contribution(v) for v in scene.ever(name, "contribution")]
    if not above and not below:
        return Label(0, 0, (0, 0), (0, 0))
    blocks = [(round(max((text_width(t, EDGE) for texts in shown for t in texts), default=0)) + 4,
               max(map(len, shown), default=0)) for shown in (above, below)]
    wide, most = (max(sizes) for sizes in zip(*blocks, strict=True))
    return Label(wide + 4, 12 + 2 * STEP * most, *blocks)
