"""What one card or one edge label shows at one step: texts for its slots, and marks.

    rows(value)                  a value as the lines of a card
    short(value)                 a value in a few characters, for an edge: a line or two
    node_texts(scene, node, k)   {slot: lines} of a card
    node_marks(scene, node, k)   its state as words, such as "known hit"

``player.js`` has the same functions; the tests compare them on every step of every sample.
"""

from __future__ import annotations

from ..trace.model import Node, Value
from ..trace.numbers import number, size
from .scene import MISSING, Line, Scene

NOT_KEPT, FREED = "not kept", "freed"
CARD, UPRIGHT, EDGE, SAVED = 28, 14, 12, 24
"""The most characters in a card's row, in the row of up to four numbers (which stand upright when
they are longer), in an edge's row, and in a saved value."""


def rows(value: Value) -> tuple[str, ...]:
    """The lines that show a value in a card: its numbers if they fit, else its range.

    >>> rows(Value((2, 2), "float32", (1.0, 2.0, 3.0, 4.0)))
    ('[1 2]', '[3 4]')
    >>> rows(Value((40,), "float32", (1.0, 2.5, float("nan"), 3.0) * 10))
    ('1 to 3', '10 NaN')
    """
    if value.data is not None and len(value.shape) <= 2 and (lines := _numbers(value)):
        return lines
    (low, high), nans = _range(value)
    shown = () if low is None else (f"{number(low)} to {number(high)}",)
    return shown + nans if shown or (value.data and nans) else (extent(value), *nans)


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
        lines = _vector(texts, len(texts))
        if len(lines[0]) > UPRIGHT and len(texts) <= 4:
            lines = _vector(texts, 1)
    else:
        lines = _matrix(texts, columns)
    return tuple(lines) if len(lines[0]) <= CARD else ()


def _matrix(texts: list[str], columns: int) -> list[str]:
    wide = [max(map(len, texts[c::columns])) for c in range(columns)]
    return ["[" + " ".join(texts[r + c].rjust(wide[c], "\u00a0") for c in range(columns)) + "]"
            for r in range(0, len(texts), columns)]


def _range(value: Value) -> tuple[tuple, tuple[str, ...]]:
    """The least and the greatest number (None, None when unknown), and how many are NaN."""
    if value.data:
        real = [x for x in value.data if x == x]
        nans = len(value.data) - len(real)
        return (min(real), max(real)) if real else (None, None), (f"{nans} NaN",) if nans else ()
    summary = value.summary or {}
    low, high, nans = (summary.get(field) for field in ("min", "max", "nan"))
    if low is None or low != low:
        low, high, nans = None, None, nans or (low is not None and "with")
    return (low, high), (f"{nans} NaN",) if nans else ()


def brief(x) -> str:
    """``x`` with three significant digits, for an arrow.

    >>> brief(-0.071281), brief(12), brief(float("nan"))
    ('-0.0713', '12', 'nan')
    """
    exact = not isinstance(x, float) or x - x != 0 or x == 0
    return number(x) if exact else format(x, ".3g")


def short(value: Value) -> tuple[str, ...]:
    """A value on an edge: its numbers when they are few, in as many lines as it takes, or its size.

    >>> short(Value((1, 3), "float32", (1.0, 2.0, 3.0))), short(Value((9,), "float32", (0.0,) * 9))
    (('[1, 2, 3]',), ('size 9',))
    >>> short(Value((2,), "float32", (-0.035642, 0.12345)))
    ('[-0.0356,', '\xa00.123]')
    """
    data, texts = value.data or (), [brief(x) for x in value.data or ()]
    if len(data) == 1:
        return (number(data[0]),)
    if value.shape == (2, 2) and data:
        return tuple(_matrix(texts, 2))
    if sum(d > 1 for d in value.shape) != 1 or not data:
        return (extent(value),)
    for line in (_vector([number(x) for x in data], len(data)), _vector(texts, len(data))):
        if len(line[0]) <= EDGE:
            return line
    return _vector(texts, 2 if len(data) == 4 else 1) if len(data) <= 4 else (extent(value),)


def _vector(texts: list[str], most: int) -> tuple[str, ...]:
    """``texts`` between brackets, ``most`` in a line."""
    lines = [", ".join(texts[k:k + most]) for k in range(0, len(texts), most)]
    return tuple(("\u00a0" if k else "[") + line + ("," if k < len(lines) - 1 else "]")
                 for k, line in enumerate(lines))


def extent(value: Value) -> str:
    """A size that cannot be taken for a number: "3×2", "size 3".

    >>> extent(Value((3,), "float32", None))
    'size 3'
    """
    return size(value.shape) if len(value.shape) != 1 else f"size {value.shape[0]}"


def local(value: Value | None, structure: str) -> tuple[str, ...]:
    """A local Jacobian on its edge: "J = 5", else its size and structure."""
    if value is None:
        return (f"J {NOT_KEPT}",)
    lines, named = short(value), structure not in ("", "dense")
    if lines != (extent(value),) and not (1 not in value.shape and named):
        return _after("J = ", lines)
    return _after("", (f"J {extent(value)}", *([clip(structure, 14)] if named else [])))


def _after(start: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    """``lines`` with ``start`` before the first; all as long, so that they align when centred."""
    lines = (start + lines[0], *["\u00a0" * len(start) + line for line in lines[1:]])
    wide = max(map(len, lines))
    return tuple(line.ljust(wide, "\u00a0") for line in lines)


def contribution(value: Value | None) -> tuple[str, ...]:
    """A contribution on its edge: "← [1, 2]"."""
    return (f"← {NOT_KEPT}",) if value is None else _after("← ", short(value))


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
        if not value and scene.known(name, "freed", k) is True:
            return (FREED,)
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


def is_gone(text: str) -> bool:
    """Whether a text says that something is no longer there, and is set apart."""
    return NOT_KEPT in text or text == FREED


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
    return {"local": () if jacobian is MISSING else local(jacobian, line.edge.structure),
            "contribution": () if part is MISSING or not _in_this_pass(scene, name, k)
            else contribution(part)}


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
