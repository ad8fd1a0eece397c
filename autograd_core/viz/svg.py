"""The picture of a trace: a standalone SVG, and the blank one that the player fills in.

    svg(trace)                  the picture after the last step
    svg(trace, 4, ["z1"])       after step 4, with composite z1 open
    drawing(scene)              the same picture with empty slots, for the player

Slots carry ``data-f`` (the field), cards ``data-n``, edges ``data-e``; there are no ids, so any
number of pictures can stand on one page.  Everything that comes from a learner is escaped.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path as File
from xml.sax.saxutils import escape

from ..trace.model import Node, Trace
from . import card as cards
from . import look
from .layout import Arrow, Group, Layout, layout
from .scene import Line, Scene
from .text import sentence

LIGHT = {"bg": "#ffffff", "card": "#ffffff", "panel": "#f6f7f9", "ink": "#1b1f24", "soft": "#59636e",
         "line": "#d7dce2", "edge": "#8c959f", "fwd": "#0b62a4", "fwd-bg": "#e8f1f9",
         "grad": "#b4480a", "grad-bg": "#fdeee4", "saved": "#7b3f84", "saved-bg": "#f7effa",
         "leaf": "#00694d", "hit": "#fff4cc", "on": "#ffffff", "bad": "#b3261e"}
DARK = {"bg": "#15181c", "card": "#1b1f24", "panel": "#1c2025", "ink": "#e8ebee", "soft": "#9aa4ae",
        "line": "#353c44", "edge": "#6e7781", "fwd": "#6cb4ee", "fwd-bg": "#14293a",
        "grad": "#ff9a5c", "grad-bg": "#3a2315", "saved": "#d59ddd", "saved-bg": "#2c1f30",
        "leaf": "#4fd3a8", "hit": "#4a4116", "on": "#15181c", "bad": "#ff8a80"}
FORWARD = ("leaf", "forward")
WORDS = {"value": "value", "grad": ".grad", "saved": "saved"}


def svg(trace: Trace, frame: int = -1, opened=()) -> str:
    """The picture after step ``frame`` (negative counts from the end), as a standalone SVG."""
    scene = Scene(trace, opened)
    return drawing(scene, scene.step(frame))


def drawing(scene: Scene, k: int | None = None) -> str:
    """The picture after step ``k``; with None every slot is empty and the style is left out."""
    sheets = {n.id: cards.card(scene, n) for n in scene.boxes}
    labels = {line.edge.id: cards.label(scene, line) for line in scene.edges}
    placed = layout({i: (s.width, s.height) for i, s in sheets.items()},
                    [Arrow(x.edge.id, x.source, x.target, labels[x.edge.id]) for x in scene.edges],
                    _groups(scene))
    parts = [_open(scene, placed, k)]
    parts += [_group(scene, i, box) for i, box in placed.groups.items()]
    parts += [_edge(scene, line, placed.paths[line.edge.id], k) for line in scene.edges]
    parts += [_node(scene, n, sheets[n.id], placed.boxes[n.id], k) for n in scene.boxes]
    parts += [_label(scene, line, placed.paths[line.edge.id].label, k)
              for line in scene.edges if labels[line.edge.id][0]]
    return "".join(parts) + "</svg>"


def text(x: str) -> str:
    """``x`` as the content of an element or of an attribute in either kind of quotes."""
    return escape(x, {"'": "&#39;", '"': "&#34;"})


@cache
def rules() -> str:
    """The style of a picture, without its colours."""
    return File(__file__).with_name("picture.css").read_text("utf-8")


def colours(palette: dict[str, str]) -> str:
    """``palette`` as CSS declarations."""
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())


def _style() -> str:
    return (f".ag-pic{{{colours(LIGHT)}}}@media(prefers-color-scheme:dark){{.ag-pic{{"
            f"{colours(DARK)}}}}}@media print{{.ag-pic{{{colours(LIGHT)}}}}}{rules()}")


def _open(scene: Scene, placed: Layout, k: int | None) -> str:
    width, height = placed.width, placed.height
    start = (f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' "
             f"width='{width}' height='{height}' role='img' class='ag-pic")
    start += " big" if len(scene.edges) > 160 else ""
    if k is None:
        return f"{start}' aria-label='Graph of {text(scene.trace.title)}'>"
    frame = scene.frames[k]
    tone = "f" if frame.phase in FORWARD else "b"
    return (f"{start} {tone}'><title>{text(scene.trace.title)}</title>"
            f"<desc>Step {k + 1} of {len(scene.frames)}: {text(sentence(frame.say))}</desc>"
            f"<style>{_style()}</style><rect class='ground' width='100%' height='100%' rx='8'/>")


def _groups(scene: Scene) -> list[Group]:
    """The opened composites that have something drawn in them."""
    return [Group(i, scene.trace.nodes[i].parent,
                  tuple(n.id for n in scene.boxes if n.parent == i)) for i in sorted(scene.opened)]


def _group(scene: Scene, i: int, box) -> str:
    x, y, width, height = box
    node = scene.trace.nodes[i]
    return (f"<rect class='group' x='{x:g}' y='{y:g}' width='{width:g}' height='{height:g}' rx='9'/>"
            f"<text class='note' x='{x + 9:g}' y='{y + 14:g}'>{text(node.label or node.op)}</text>")


def _edge(scene: Scene, line: Line, path, k) -> str:
    (x, y), *rest = path.points
    curve = " ".join(f"{a:g} {b:g}" for a, b in rest)
    marks = "" if line.edge.grad else " nograd"
    marks += f" {look.edge_marks(scene, line, k)}" if k is not None else ""
    back = rest[0] if rest[0] != (x, y) else rest[1]
    return (f"<g class='edge{marks}' data-e='{line.edge.id}'>"
            f"<path class='line' d='M{x:g} {y:g}C{curve}L{path.tip[0]:g} {path.tip[1]:g}'/>"
            f"<path class='tip' d='{_head(path.points[-1], path.tip, 4)}'/>"
            f"<path class='back' d='{_arrow((x, y), back)}'/></g>")


def _head(base, tip, half: float) -> str:
    """A triangle from ``base`` to its point ``tip``."""
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    nx, ny = -dy / length * half, dx / length * half
    return (f"M{tip[0]:g} {tip[1]:g}L{base[0] + nx:.1f} {base[1] + ny:.1f} "
            f"{base[0] - nx:.1f} {base[1] - ny:.1f}z")


def _arrow(tip, toward) -> str:
    """The head of an arrow that arrives at ``tip``, coming from ``toward``."""
    dx, dy = toward[0] - tip[0], toward[1] - tip[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    return _head((tip[0] + dx / length * 12, tip[1] + dy / length * 12), tip, 5.5)


def _label(scene: Scene, line: Line, at, k) -> str:
    """J above the line and the contribution below it."""
    x, y = at
    marks = f" {look.edge_marks(scene, line, k)}" if k is not None else ""
    texts = look.edge_texts(scene, line, k) if k is not None else {}
    slots = [f for f in ("local", "contribution") if scene.ever(f"e{line.edge.id}", f)]
    lines = "".join(_slot(f, texts.get(f, ("",))[:1] or ("",), x, y - 6 + 20 * n, 0)
                    for n, f in enumerate(slots))
    return f"<g class='lab{marks}' data-e='{line.edge.id}'>{lines}</g>"


def _slot(field: str, lines, x: float, y: float, step: float, css: str = "") -> str:
    return "".join(
        f"<text class='{css or field}{' gone' if look.NOT_KEPT in t else ''}' data-f='{field}' "
        f"x='{x:g}' y='{y + step * n:g}'>{text(t)}</text>" for n, t in enumerate(lines))


def _node(scene: Scene, node: Node, sheet: cards.Card, box, k) -> str:
    x, y, width, height = box
    marks = f" {look.node_marks(scene, node, k)}" if k is not None else ""
    texts = look.node_texts(scene, node, k) if k is not None else {}
    rows = "".join(_row(node, row, width, texts) for row in sheet.rows)
    full = f"<title>{text(node.label)}</title>" if sheet.name != node.label else ""
    return (f"<g class='node {node.kind}{marks}' data-n='{node.id}' "
            f"transform='translate({x:g} {y:g})'>{full}{_shape(node.kind, width, height)}"
            f"{_head_texts(node, sheet)}{rows}</g>")


def _head_texts(node: Node, sheet: cards.Card) -> str:
    pad, after = cards.PAD, cards.PAD + cards.number_width(node.u) + 8
    name = f"<text class='name' x='{after:g}' y='{cards.HEAD}'>{text(sheet.name)}</text>"
    sign = (f"<text class='sign' text-anchor='end' x='{sheet.width - pad:g}' "
            f"y='{cards.HEAD}'>{sheet.sign}</text>")
    return (f"<text class='u' x='{pad}' y='{cards.HEAD}'>u<tspan dy='3'>{text(node.u)}</tspan></text>"
            f"{name if sheet.name else ''}{sign if sheet.sign else ''}"
            f"<text class='note' x='{pad}' y='{cards.HEAD + cards.TAG}'>{text(sheet.note)}</text>")


def _shape(kind: str, width: float, height: float) -> str:
    """Rounded leaf, square op, cut-cornered constant, double-walled composite."""
    if kind == "constant":
        cut = 14
        return (f"<path class='box' d='M0 0H{width - cut:g}L{width:g} {cut}V{height:g}H{cut}"
                f"L0 {height - cut:g}z'/>")
    radius = {"leaf": 18, "composite": 7}.get(kind, 3)
    outer = f"<rect class='box' width='{width:g}' height='{height:g}' rx='{radius}'/>"
    inner = (f"<rect class='inner' x='4' y='4' width='{width - 8:g}' height='{height - 8:g}' rx='4'/>"
             if kind == "composite" else "")
    return outer + inner


def _row(node: Node, row: cards.Row, width: float, texts: dict) -> str:
    """One field of a card: its frame if it has one, its word, its slots."""
    field, y, pad = row.field, row.y, cards.PAD
    lines = (*texts.get(field, ()), *[""] * row.lines)[:row.lines]
    word = (f"P<tspan dy='3'>{text(node.u)}</tspan>" if field == "upstream" else WORDS[field])
    what = f"<text class='what' x='{pad}' y='{y:g}'>{word}</text>"
    x = pad + cards.LABEL
    if field == "upstream":
        return f"<g class='pline'>{what}{_sum(lines, x, y, texts)}</g>"
    frame = ""
    if field == "grad":
        frame = (f"<rect class='mail' x='6' y='{y - 16:g}' width='{width - 12:g}' "
                 f"height='{cards.LINE * row.lines + 5}' rx='4'/>")
    elif field == "saved":
        frame = (f"<rect class='drawer' x='6' y='{y - 13:g}' width='{width - 12:g}' "
                 f"height='{15 * row.lines + 4}' rx='2'/>")
    return frame + what + _slot(field, lines, x, y, 15 if field == "saved" else cards.LINE)


def _sum(lines, x: float, y: float, texts: dict) -> str:
    """P with what stands before and after it on its first line: "5 + 3 = 8"."""
    before, after = (texts.get(f, ("",))[0] for f in ("before", "after"))
    gone = " gone" if look.NOT_KEPT in lines[0] else ""
    first = (f"<text x='{x:g}' y='{y:g}'><tspan class='before' data-f='before'>{text(before)}</tspan>"
             f"<tspan class='upstream{gone}' data-f='upstream'>{text(lines[0])}</tspan>"
             f"<tspan class='after' data-f='after'>{text(after)}</tspan></text>")
    return first + _slot("upstream", lines[1:], x, y + cards.LINE, cards.LINE)
