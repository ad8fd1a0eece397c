"""What one card or one edge label shows at one step: texts for its slots, and marks.

    rows(value)                  a value as the lines of a card
    short(value)                 a value in a few characters, for an edge
    node_texts(scene, node, k)   {slot: lines} of a card
    node_marks(scene, node, k)   its state as words, such as "known hit"

``player.js`` has the same functions; the tests compare them on every step of every sample.
"""

from __future__ import annotations

from ..trace.model import Node, Value
from ..trace.numbers import number, size
from .scene import MISSING, Line, Scene

NOT_KEPT = "not kept"
CARD, EDGE, SAVED = 28, 18, 24
"""The most characters in a card's row, in an edge's value, and in a saved value."""


def rows(value: Value) -> tuple[str, ...]:
    """The lines that show a value in a card: its numbers if they fit, else its range.

    >>> rows(Value((2, 2), "float32", (1.0, 2.0, 3.0, 4.0)))
    ('[1 2]', '[3 4]')
    """
    if value.data is not None and len(value.shape) <= 2 and (lines := _numbers(value)):
        return lines
    low, high = _range(value)
    return (extent(value),) if low is None else (f"{number(low)} to {number(high)}",)


def _numbers(value: Value) -> tuple[str, ...]:
    """All numbers, a row a line; () when they do not fit."""
    if not value.data:
        return ()
    texts = [number(x) for x in value.data]
    if len(texts) == 1:
        return (texts[0],)
    columns = value.shape[-1]
    if len(texts) // columns > 4:
        return ()
    if len(value.shape) == 1:
        lines = ["[" + ", ".join(texts) + "]"]
        if len(lines[0]) > CARD and len(texts) <= 4:
            ends = [","] * (len(texts) - 1) + ["]"]
            lines = [("\u00a0" if i else "[") + t + end
                     for i, (t, end) in enumerate(zip(texts, ends, strict=True))]
    else:
        wide = [max(map(len, texts[c::columns])) for c in range(columns)]
        lines = ["[" + " ".join(texts[r + c].rjust(wide[c], "\u00a0") for c in range(columns)) + "]"
                 for r in range(0, len(texts), columns)]
    return tuple(lines) if len(lines[0]) <= CARD else ()


def _range(value: Value) -> tuple:
    if value.data:
        finite = [x for x in value.data if x == x]
        return (min(finite), max(finite)) if finite else (None, None)
    summary = value.summary or {}
    return summary.get("min"), summary.get("max")


def short(value: Value, most: int = EDGE) -> str:
    """A value in at most ``most`` characters: its numbers, or its size.

    >>> short(Value((1, 3), "float32", (1.0, 2.0, 3.0))), short(Value((9,), "float32", (0.0,) * 9))
    ('[1, 2, 3]', 'size 9')
    """
    if value.data and (len(value.data) == 1 or sum(d > 1 for d in value.shape) == 1):
        texts = [number(x) for x in value.data]
        line = texts[0] if len(texts) == 1 else "[" + ", ".join(texts) + "]"
        if len(line) <= most:
            return line
    return extent(value)


def extent(value: Value) -> str:
    """A size that cannot be taken for a number: "3×2", "size 3".

    >>> extent(Value((3,), "float32", None))
    'size 3'
    """
    return size(value.shape) if len(value.shape) != 1 else f"size {value.shape[0]}"


def local(value: Value | None, structure: str) -> str:
    """A local Jacobian on its edge: "J = 5", else its size and structure."""
    if value is None:
        return f"J {NOT_KEPT}"
    text = short(value)
    if text != extent(value):
        return f"J = {text}"
    return f"J {text} {clip(structure, 14)}" if structure not in ("", "dense") else f"J {text}"


def clip(text: str, most: int) -> str:
    """``text``, or its beginning and an ellipsis."""
    return text if len(text) <= most else text[:most - 1] + "…"


def sums(scene: Scene, node: int, k: int) -> tuple[str, str]:
    """What stands before and after P while its contributions come in: "5 + 3 = ", " + …"."""
    first, last = scene.span(k)
    names = [f"e{line.edge.id}" for line in scene.out[node]]
    come = [n for n in names if scene.within(n, "contribution", first, k)]
    due = [n for n in names if scene.within(n, "contribution", k + 1, last)]
    if not come:
        return "", ""
    values = [scene.known(n, "contribution", k) for n in _in_order(scene, come, k)]
    plain = all(v is not None and v.data and len(v.data) == 1 for v in values)
    before = ""
    if plain and 1 < len(values) <= 3:
        texts = [number(v.data[0]) for v in values]
        before = texts[0] + "".join(_plus(t) for t in texts[1:]) + " = "
    return before, " + …" if due else ""


def _plus(text: str) -> str:
    return f" - {text[1:]}" if text.startswith("-") else f" + {text}"


def _in_order(scene, names, k):
    """Contributions in the order in which they came."""
    def when(name):
        return max(s for s in scene.past[name, "contribution"][0] if s <= k)
    return sorted(names, key=when)


def field_rows(scene: Scene, name: str, field: str, k: int) -> tuple[str, ...]:
    """The lines of one field: none before it is known, "not kept" when it is known to be gone."""
    value = scene.known(name, field, k)
    if value is MISSING:
        return ()
    if value is None:
        return ("None",) if field == "grad" else (NOT_KEPT,)
    if field == "saved":
        kept = [clip(text, SAVED) for text in value]
        return tuple(kept if len(kept) <= 3 else [*kept[:2], f"and {len(kept) - 2} more"])
    return rows(value) if isinstance(value, Value) else (str(value),)


def node_texts(scene: Scene, node: Node, k: int) -> dict[str, tuple[str, ...]]:
    """The lines of every slot of a card after step ``k``."""
    name = f"n{node.id}"
    texts = {field: field_rows(scene, name, field, k)
             for field in ("value", "upstream", "grad", "saved")}
    before, after = sums(scene, node.id, k) if texts["upstream"] else ("", "")
    return {**texts, "before": (before,), "after": (after,)}


def node_marks(scene: Scene, node: Node, k: int) -> str:
    """The state of a card in words: known, hit (the step is about it), near, past (its P has been
    passed on), got (something is in its mailbox), freed."""
    name = f"n{node.id}"
    hit = scene.focus(k) == node.id
    near = not hit and any(scene.box_of[i] == node.id for i in scene.frames[k].nodes)
    marks = {"known": scene.known(name, "value", k) is not MISSING, "hit": hit,
             "near": near, "past": scene.passed(node.id, k),
             "got": isinstance(scene.known(name, "grad", k), Value),
             "freed": scene.known(name, "freed", k) is True}
    return " ".join(mark for mark, on in marks.items() if on)


def edge_texts(scene: Scene, line: Line, k: int) -> dict[str, tuple[str, ...]]:
    """The lines of an edge's label after step ``k``."""
    name = f"e{line.edge.id}"
    jacobian, part = scene.known(name, "local", k), scene.known(name, "contribution", k)
    return {"local": () if jacobian is MISSING else (local(jacobian, line.edge.structure),),
            "contribution": () if part is MISSING or not _in_this_pass(scene, name, k)
            else (f"← {NOT_KEPT if part is None else short(part)}",)}


def _in_this_pass(scene, name, k) -> bool:
    return scene.within(name, "contribution", scene.span(k)[0], k)


def edge_marks(scene: Scene, line: Line, k: int) -> str:
    """The state of an edge in words: known, hit, flow (a gradient on its way), flown."""
    name = f"e{line.edge.id}"
    hit = line.edge.id in scene.frames[k].edges
    come = _in_this_pass(scene, name, k)
    marks = {"known": scene.known(name, "local", k) is not MISSING, "hit": hit,
             "flow": come and hit, "flown": come and not hit}
    return " ".join(mark for mark, on in marks.items() if on)
