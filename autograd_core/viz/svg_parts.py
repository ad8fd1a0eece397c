"""SVG of the parts of a picture: a card, an edge, its label, the frame of an opened composite.

Each is SVG text.  With a step ``k`` its slots are filled; with None they are there but empty.
"""

import re
from xml.sax.saxutils import escape

from ..trace.model import Node
from . import card_size as cards
from . import card_state
from .geometry import Path
from .scene import Line, Scene

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML does not allow."""
SPECIAL = re.compile(f"[&<>'\"]|{CONTROL.pattern}")
SCISSORS = ("M4.6 3.4L14 11M4.6 10.6L14 3M5 2.6a2.1 2.1 0 1 1-4.2 0a2.1 2.1 0 1 1 4.2 0z"
            "M5 11.4a2.1 2.1 0 1 1-4.2 0a2.1 2.1 0 1 1 4.2 0z")
WORDS = {"value": "value", "grad": ".grad", "saved": "saved"}


def escape_xml(x: str) -> str:
    """``x`` as the content of an element or of an attribute in either kind of quotes."""
    if not SPECIAL.search(x):   # nearly always
        return x
    return escape(CONTROL.sub("�", x), {"'": "&#39;", '"': "&#34;"})


def draw_group(scene: Scene, i: int, box) -> str:
    """The frame around the parts of an opened composite, with its name."""
    x, y, width, height = box
    opened = scene.trace.nodes[i]
    name = escape_xml(opened.label or opened.op)
    return (f"<g data-g='{i}'><rect class='group' x='{x:g}' y='{y:g}' width='{width:g}' "
            f"height='{height:g}'/><text class='note' x='{x + 9:g}' y='{y + 14:g}'>{name}</text>"
            f"{_draw_button('closes', x + width - 10, y + 10, '')}</g>")


def _draw_button(kind: str, x: float, y: float, upright: str) -> str:
    """A minus in a ring, or with an upright stroke a plus: what is open closes, and back."""
    return (f"<g class='{kind}' transform='translate({x:g} {y:g})'><circle r='7.5'/>"
            f"<path d='M-3.5 0h7{upright}'/></g>")


def draw_edge(scene: Scene, line: Line, path: Path, k: int | None) -> str:
    """The line, its forward tip, and the head of the gradient's arrow, shown once it flows."""
    (x, y), *rest = path.points
    curve = " ".join(f"{a:g} {b:g}" for a, b in rest)
    marks = " cut" if line.edge.cut else "" if line.edge.grad else " nograd"
    marks += f" {card_state.edge_marks(scene, line, k)}" if k is not None else ""
    back = rest[0] if rest[0] != (x, y) else rest[1]
    return (f"<g class='edge{marks}' data-e='{line.edge.id}'>"
            f"<path class='line' d='M{x:g} {y:g}C{curve}L{path.tip[0]:g} {path.tip[1]:g}'/>"
            f"<path class='tip' d='{_triangle(path.points[-1], path.tip, 4)}'/>"
            f"<path class='back' d='{_arrow_head((x, y), back)}'/></g>")


def _triangle(base, tip, half: float) -> str:
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    nx, ny = -dy / length * half, dx / length * half
    return (f"M{tip[0]:g} {tip[1]:g}L{base[0] + nx:.1f} {base[1] + ny:.1f} "
            f"{base[0] - nx:.1f} {base[1] - ny:.1f}z")


def _arrow_head(tip, toward) -> str:
    dx, dy = toward[0] - tip[0], toward[1] - tip[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    return _triangle((tip[0] + dx / length * 12, tip[1] + dy / length * 12), tip, 5.5)


def draw_label(scene: Scene, line: Line, sheet: cards.Label, at, k: int | None) -> str:
    """J above the line and the contribution below it; of a cut edge, what cut it."""
    x, y = at
    marks = f" {card_state.edge_marks(scene, line, k)}" if k is not None else ""
    if line.edge.cut:
        return (f"<g class='lab cut{marks}' data-e='{line.edge.id}'>"
                f"{_draw_scissors(line, sheet, x, y)}</g>")
    texts = card_state.edge_texts(scene, line, k) if k is not None else {}
    lines = "".join(
        f"<path class='ground {field}' d='M{x - wide / 2:g} {top - 11:g}h{wide:g}"
        f"v{cards.STEP * most}h{-wide:g}z'/>"
        + _draw_slot(field, (*texts.get(field, ()), *[""] * most)[:most], x, top, cards.STEP)
        for field, (wide, most), top in (
            ("local", sheet.above, y + 8 - cards.STEP * sheet.above[1]),
            ("contribution", sheet.below, y + 16)) if most)
    return f"<g class='lab{marks}' data-e='{line.edge.id}'>{lines}</g>"


def _draw_scissors(line: Line, sheet: cards.Label, x: float, y: float) -> str:
    """A gap in the line, with scissors and the word of what made it."""
    left = x - sheet.width / 2
    return (f"<rect class='gap' x='{left:g}' y='{y - 10:g}' width='{sheet.width:g}' height='20' "
            f"rx='10'/><path class='scissors' d='{SCISSORS}' "
            f"transform='translate({left + 6:g} {y - 7:g})'/>"
            f"<text x='{x + cards.SIGN / 2:g}' y='{y + 4:g}'>{escape_xml(line.edge.cut)}</text>")


def _draw_slot(field: str, lines, x: float, y: float, step: float) -> str:
    """One text a line; its style goes by its field."""
    return "".join(f"<text{_mark(t)} data-f='{field}' x='{x:g}' y='{y + step * n:g}'>"
                   f"{escape_xml(t)}</text>" for n, t in enumerate(lines))


def _mark(x: str) -> str:
    """The class of a slot whose text is set apart."""
    mark = "gone" if card_state.is_gone(x) else "stale" if card_state.is_stale(x) else ""
    return f" class='{mark}'" if mark else ""


def draw_node(scene: Scene, u: Node, sheet: cards.Card, box, k: int | None) -> str:
    """A card: its shape, its head, its rows."""
    x, y, width, height = box
    marks = f" {card_state.node_marks(scene, u, k)}" if k is not None else ""
    texts = card_state.node_texts(scene, u, k) if k is not None else {}
    rows = "".join(_draw_row(u, row, width, texts) for row in sheet.rows)
    clipped = sheet.name != u.label and not sheet.moves
    full = f"<title>{escape_xml(u.label)}</title>" if clipped else ""
    alarm = (f"<g class='alarm'><path d='M{width - 10:g} -9l11 19h-22z'/>"
             f"<text text-anchor='middle' x='{width - 10:g}' y='8'>!</text></g>")
    opens = _draw_button("opens", width - 15, 16, "M0-3.5v7") if u.kind == "composite" else ""
    return (f"<g class='node {u.kind}{' array' if u.shape else ''}{' layer' if u.layer else ''}"
            f"{marks}' data-n='{u.id}' transform='translate({x:g} {y:g})'>{full}"
            f"{_draw_outline(u.kind, width, height)}{_draw_head(u, sheet, texts)}{rows}"
            f"{alarm if u.id in scene.alarms else ''}{opens}</g>")


def _draw_head(u: Node, sheet: cards.Card, texts: dict) -> str:
    """Number, name, sign; under it what made the node, its version, and whether backward did."""
    pad, after = cards.PAD, cards.PAD + cards.number_width(u.u) + 8
    called = texts.get("name", (sheet.name,))[0]
    slot = " data-f='name'" if sheet.moves else ""
    name = f"<text class='name'{slot} x='{after:g}' y='{cards.HEAD}'>{escape_xml(called)}</text>"
    note = texts.get("note", (sheet.note,))[0] if sheet.turns else sheet.note
    turning = " data-f='note'" if sheet.turns else ""
    sign = (f"<text class='sign' text-anchor='end' x='{sheet.width - pad:g}' "
            f"y='{cards.HEAD}'>{sheet.sign}</text>")
    made = f"<text class='made' x='{pad}' y='{cards.HEAD + cards.TAG + cards.MADE}'>" \
           f"{sheet.made}</text>"
    return (f"<text class='u' x='{pad}' y='{cards.HEAD}'>u"
            f"<tspan dy='3'>{escape_xml(u.u)}</tspan></text>"
            f"{name if called or sheet.moves else ''}{sign if sheet.sign else ''}"
            f"<text class='note'{turning} x='{pad}' y='{cards.HEAD + cards.TAG}'>{escape_xml(note)}"
            f"</text>"
            f"{_draw_badge(sheet, texts) if sheet.badge else ''}{made if sheet.made else ''}")


def _draw_badge(sheet: cards.Card, texts: dict) -> str:
    """The version of a tensor that is changed in place: "v1"."""
    x, y = sheet.width - cards.PAD - cards.BADGE + 4, cards.HEAD + cards.TAG
    return (f"<g class='badge'><rect x='{x:g}' y='{y - 11:g}' width='{cards.BADGE}' height='15' "
            f"rx='4'/><text data-f='version' text-anchor='middle' x='{x + cards.BADGE / 2:g}' "
            f"y='{y:g}'>{texts.get('version', ('',))[0]}</text></g>")


def _draw_outline(kind: str, width: float, height: float) -> str:
    """Rounded leaf, square op, cut-cornered constant, double-walled composite."""
    if kind == "constant":
        cut = 14
        return (f"<path class='box' d='M0 0H{width - cut:g}L{width:g} {cut}V{height:g}H{cut}"
                f"L0 {height - cut:g}z'/>")
    radius = {"leaf": 18, "composite": 7}.get(kind, 3)
    outer = f"<rect class='box' width='{width:g}' height='{height:g}' rx='{radius}'/>"
    if kind != "composite":
        return outer
    return (f"{outer}<rect class='inner' x='4' y='4' width='{width - 8:g}' "
            f"height='{height - 8:g}' rx='4'/>")


def _draw_row(u: Node, row: cards.Row, width: float, texts: dict) -> str:
    """One field of a card: its frame if it has one, its word, its slots."""
    field, y, pad = row.field, row.y, cards.PAD
    lines = (*texts.get(field, ()), *[""] * row.lines)[:row.lines]
    word = (f"P<tspan dy='3'>{escape_xml(u.u)}</tspan>" if field == "upstream" else WORDS[field])
    what = f"<text class='what' x='{pad}' y='{y:g}'>{word}</text>"
    x, (_, step) = pad + cards.label_width(u), cards.fonts(u, field)
    if field == "upstream":
        return f"<g class='pline'>{what}{_draw_sum(lines, x, y, step, texts)}</g>"
    frame = ""
    if field == "grad":
        frame = (f"<rect class='mail' x='6' y='{y - 16:g}' width='{width - 12:g}' "
                 f"height='{step * row.lines + 5}' rx='4'/>")
    elif field == "saved":
        frame = (f"<rect class='drawer' x='6' y='{y - 13:g}' width='{width - 12:g}' "
                 f"height='{step * row.lines + 4}' rx='2'/>")
    return frame + what + _draw_slot(field, lines, x, y, step)


def _draw_sum(lines, x: float, y: float, step: float, texts: dict) -> str:
    """P with what stands before and after it on its first line: "5 + 3 = 8"."""
    before, after = (texts.get(f, ("",))[0] for f in ("before", "after"))
    gone = " class='gone'" if card_state.is_gone(lines[0]) else ""
    first = (f"<text x='{x:g}' y='{y:g}'>"
             f"<tspan data-f='before'>{escape_xml(before)}</tspan>"
             f"<tspan{gone} data-f='upstream'>{escape_xml(lines[0])}</tspan>"
             f"<tspan data-f='after'>{escape_xml(after)}</tspan></text>")
    return first + _draw_slot("upstream", lines[1:], x, y + step, step)
