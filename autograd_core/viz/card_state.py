"""State of one card or one edge label at one step: texts for its slots, and marks.

    node_texts(scene, node, k)   {slot: lines} of a card
    node_marks(scene, node, k)   its state as words, such as "known hit"
    mailbox(scene, node, k)      what was put into .grad, call by call
    counter(scene, k)            nodes alive, bytes saved, grad mode: a line
    tone(phase)                  the colour of a step: forward, backward, warning or error

``web/look.js`` has the same functions; the tests compare them on every step of every sample.
"""

from itertools import islice

from ..trace.model import Node, Value
from ..trace.numbers import number, size
from .scene import MISSING, Line, Scene
from .value_format import NOT_KEPT, amount, clip, contribution, local, rows

FREED = "freed"
NAME, NOTE, SAVED = 18, 28, 28
"""The most characters of a variable's name, of the line under it, and of a saved value."""
TERMS = 3
"""More contributions than this are not written out as a sum."""
FLAGS = ("grad_fn", "is_leaf", "requires_grad")
STALE = " ≠ v"
"""In the text of a saved value: its tensor was changed since ("u₂ 3 v0 ≠ v1 now")."""
TONES = {"warning": "w", "error": "x"} | dict.fromkeys(
    ("seed", "backward", "hook", "accumulate", "free", "release", "grad", "zero_grad"), "b")
"""The letter of a step's tone: forward (f) unless it stands here."""


def sums(scene: Scene, node: int, k: int) -> tuple[str, str]:
    """What stands before and after P while its contributions come in: "5 + 3 = ", " + …"."""
    first, last = scene.span(k)
    # the youngest report first, so a leaf of a thousand edges is not gone through at every step
    come = list(islice((n for n in map(_edge_name, reversed(scene.out[node]))
                        if scene.within(n, "contribution", first, k)), TERMS + 1))
    if not come:
        return "", ""
    due = any(scene.within(n, "contribution", k + 1, last)
              for n in map(_edge_name, scene.out[node]))
    values = [scene.known(n, "contribution", k) for n in _in_order(scene, come, k)]
    plain = all(v is not None and v.data and len(v.data) == 1 for v in values)
    before = ""
    if plain and 1 < len(values) <= TERMS:
        texts = [number(v.data[0]) for v in values]
        before = texts[0] + "".join(_plus(t) for t in texts[1:]) + " = "
    return before, " + …" if due else ""


def _edge_name(line: Line) -> str:
    return f"e{line.edge.id}"


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


def name_now(scene: Scene, node: Node, k: int) -> str:
    """The variable that refers to a node; at the step that takes it away, the one that did."""
    name = f"n{node.id}"
    if not scene.ever(name, "name"):
        return node.label
    now = scene.known(name, "name", k)
    if now == "" and scene.changes(name, "name", k):
        now = scene.known(name, "name", k - 1)
    return "" if now is MISSING or now is None else now


def note_now(scene: Scene, node: Node, k: int | None = None) -> str:
    """The line under a name: what made the node, its shape if it is not a scalar, its dtype if it
    is not float32, and whether a leaf requires no gradient yet or any more."""
    name = f"n{node.id}"
    facts = {} if k is None else {field: scene.known(name, field, k) for field in FLAGS}
    made = facts.get("grad_fn", MISSING)
    parts = [node.grad_fn or node.op or node.kind]
    if node.kind == "composite":
        parts = [node.op or "composite"]
    elif isinstance(made, str) and made != "None":
        parts = [made]
    elif facts.get("is_leaf") is True and node.grad_fn:     # it was taken out of its graph
        parts = ["leaf"]
    if node.kind == "leaf" and facts.get("requires_grad") is False:
        parts.append("no grad")
    if node.shape:
        parts.append(size(node.shape))
    if node.dtype not in ("float32", ""):
        parts.append(node.dtype)
    room = NOTE - sum(len(p) + 3 for p in parts[1:])
    return " · ".join([clip(parts[0], max(room, 6)), *parts[1:]])


def note_moves(scene: Scene, node: Node) -> bool:
    """Whether the line under the name is not the same at every step."""
    return any(len(set(scene.ever(f"n{node.id}", field))) > 1 for field in FLAGS)


def node_texts(scene: Scene, node: Node, k: int) -> dict[str, tuple[str, ...]]:
    """The lines of every slot of a card after step ``k``."""
    name = f"n{node.id}"
    texts = {field: field_rows(scene, name, field, k) for field in ("value", "grad", "saved")}
    now = scene.within(name, "upstream", scene.span(k)[0], k)
    texts["upstream"] = field_rows(scene, name, "upstream", k) if now else ()
    before, after = sums(scene, node.id, k) if texts["upstream"] else ("", "")
    version = scene.known(name, "version", k)
    tag = f"v{version}" if isinstance(version, int) and version else ""
    label = name_now(scene, node, k)
    return {**texts, "before": (before,), "after": (after,), "version": (tag,),
            "note": (note_now(scene, node, k),),
            "name": ("" if label == f"u{node.u}" else clip(label, NAME),)}


def is_gone(text: str) -> bool:
    """Whether a text says that something is no longer there, and is set apart."""
    return NOT_KEPT in text or text == FREED


def is_stale(text: str) -> bool:
    """Whether a text says that a saved value is not what its tensor holds now."""
    return STALE in text


def node_marks(scene: Scene, node: Node, k: int) -> str:
    """The state of a card in words.

    known, hit (the step is about it), near, past (its P has been passed on), got (something is in
    its mailbox), freed, named and unnamed (a name comes, goes), versioned, bumped (its version
    moves), dead (autograd let go of it), off (the backward that is running does not get there).
    What the step is about has its tone too: f, b, w or x.
    """
    name = f"n{node.id}"
    hit = scene.lit(k) == node.id
    near = not hit and any(scene.box_of[i] == node.id for i in scene.frames[k].nodes)
    called, version = scene.known(name, "name", k), scene.known(name, "version", k)
    moved, bumped = (scene.changes(name, field, k) for field in ("name", "version"))
    versioned = isinstance(version, int) and version > 0
    marks = {"known": scene.known(name, "value", k) is not MISSING, "hit": hit,
             "near": near, "past": scene.passed(node.id, k),
             "got": isinstance(scene.known(name, "grad", k), Value),
             "freed": scene.known(name, "freed", k) is True,
             "named": moved and bool(called), "unnamed": moved and not called,
             "versioned": versioned, "bumped": versioned and bumped,
             tone(scene.frames[k].phase): hit or near}
    return " ".join([mark for mark, on in marks.items() if on] + _state(scene, node.id, k))


def _state(scene: Scene, node: int, k: int) -> list[str]:
    """Whether autograd let go of a node, and whether the backward that is running misses it."""
    name, first = f"n{node}", scene.span(k)[0]
    missed = scene.within(name, "reached", first, k) and scene.known(name, "reached", k) is False
    return ["dead"] * (scene.known(name, "alive", k) is False) + ["off"] * missed


def tone(phase: str) -> str:
    """f, b, w or x: what a step is, for its colour.

    >>> tone("leaf"), tone("seed"), tone("error")
    ('f', 'b', 'x')
    """
    return TONES.get(phase, "f")


def mailbox(scene: Scene, node: Node, k: int) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """What happened to ``.grad`` up to step ``k``: (what, lines of what was added, of the total).

    "call 2" is the second backward that put something into a mailbox.
    """
    name, lines = f"n{node.id}", []
    for step, value in zip(*scene.past.get((name, "grad"), ((), ())), strict=True):
        if step > k:
            break
        phase, added = scene.frames[step].phase, ()
        if phase == "accumulate":
            what = f"call {scene.call_number(step)}"
            added = field_rows(scene, name, "upstream", step)
        elif value is None:
            if not lines:       # nothing was in it yet
                continue
            what = "set to None"
        else:
            what = "zeroed" if phase == "zero_grad" else "set" if lines else "before"
        lines.append((what, added, field_rows(scene, name, "grad", step)))
    return lines


def counter(scene: Scene, k: int) -> str:
    """"graph: 5 nodes alive · 1.2 KB saved · grad mode off", as far as it is known."""
    nodes, held, mode = (scene.known("g", field, k)
                         for field in ("live_nodes", "live_bytes", "grad_mode"))
    parts = []
    if isinstance(nodes, int):
        parts.append(f"{nodes} node{'' if nodes == 1 else 's'} alive")
    if isinstance(held, int):
        parts.append(f"{amount(held)} saved")
    if isinstance(mode, bool):
        parts.append(f"grad mode {'on' if mode else 'off'}")
    return f"graph: {' · '.join(parts)}" if parts else ""


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
    """The state of an edge in words: known, hit, flow (a gradient on its way), flown, off (one of
    its ends is let go of, or off the path), and the tone of the step that it is part of."""
    name = f"e{line.edge.id}"
    hit = line.edge.id in scene.frames[k].edges
    come = _in_this_pass(scene, name, k)
    known = scene.known(f"n{line.target}", "value", k) if line.edge.cut \
        else scene.known(name, "local", k)
    off = any({"dead", "off"} & {*_state(scene, end, k)} for end in (line.source, line.target))
    marks = {"known": known is not MISSING, "hit": hit,
             "flow": come and hit, "flown": come and not hit, "off": off and not hit and not come,
             tone(scene.frames[k].phase): hit}
    return " ".join(mark for mark, on in marks.items() if on)
