"""Payload of the player: what the page needs of a trace, as plain data.

    payload(pictures)      the same trace in several scenes: what is open in each differs
    pictures(trace, …)     the scenes that can be reached from one by opening and closing
    compress(data)         as the page gets it

See ``Timeline`` in web/timeline.js, which reads it.
"""

import json
import re
import zlib
from base64 import b64encode
from collections import deque

from ..formula import mathml
from ..trace.json import jsonable
from ..trace.model import Frame, Text, Trace, Value
from ..trace.tell.questions import questions
from . import svg
from .explanations import explained
from .scene import Scene, enclosing
from .text import SENTENCES, sentence_key

QUESTIONS = {
    "ask.value": "What is {u} = {formula}?",
    "ask.local": "How does {u} change with {from}: what is the local Jacobian?",
    "ask.contribution": "What does {u} send to {to}?",
    "ask.gradient": "This is the last path to {to}. What will its P be?",
    "ask.grad": "What will be in {name}.grad?",
}
MISTAKES = {
    "mistake.itself": "That is the value of the input itself; asked is how the result changes with "
                      "it.",
    "mistake.no_local": "That is P, the upstream gradient; it has to be multiplied with the local "
                        "Jacobian.",
    "mistake.no_upstream": "That is the local Jacobian alone; it has to be multiplied with P, the "
                           "upstream gradient.",
    "mistake.added": "You added P and the local Jacobian; along a path they are multiplied.",
    "mistake.one_path": "That is what one path brings; contributions of several paths add.",
    "mistake.multiplied": "You multiplied what the paths bring; contributions add.",
    "mistake.overwritten": "That is what this call brings. backward adds to .grad, it does not "
                           "overwrite it.",
    "mistake.not_added": "That is what was there before; what arrives now is added to it.",
}
"""The texts of the quiz: questions, and what is said of each mistaken answer."""
BARE = re.compile("^<mn>([^<]*)</mn>$")
ASKED = ("contribution", "gradient", "grad")
"""What the page asks when nothing else is said: what flows back, and what is kept of it."""
NEAR, FAR = 120, 1200
"""Boxes that the scenes beside the first may have in all: in a notebook, and in a file."""
SEARCHED = 3000
"""Up to this many nodes, the names of all travel with the page."""
READABLE = 200
"""A scene of more boxes than this is only made when it is asked for."""


def pictures(trace: Trace, opened=(), most: int = NEAR) -> list[svg.Picture]:
    """The scene with ``opened`` open and those near it, as many as there is room for.

    First those with a composite closed, then those with one more open (and what is around it),
    then several at once.  No more than ``most`` boxes are drawn in all of them.  ValueError names
    the choices when ``opened`` is not a composite.
    """
    first = Scene(trace, opened)
    found, seen, room = [svg.Picture(first)], {first.opened}, most
    ways = [closed(trace, first.opened, i) for i in sorted(first.opened)]
    if len(first.boxes) <= room:    # what is opened has more boxes than what is not
        inner = [n.id for n in trace.nodes if n.kind == "composite"]
        ways += sorted([first.opened | enclosing(trace, i) for i in inner], key=len)
    ways = deque(ways)
    while ways and room > 1:
        way = ways.popleft()
        if way in seen:
            continue
        seen.add(way)
        if len(trace.boxes(way)) > min(READABLE, room):
            continue
        scene = Scene(trace, way)
        room -= len(scene.boxes)
        found.append(svg.Picture(scene))
        if len(scene.boxes) < min(READABLE, room):               # then several at once
            ways += [way | {n.id} for n in scene.boxes if n.kind == "composite"]
    return found


def closed(trace: Trace, opened: frozenset[int], composite: int) -> frozenset[int]:
    """``opened`` without a composite and what is inside it."""
    def is_within(i: int | None) -> bool:
        return i is not None and (i == composite or is_within(trace.nodes[i].parent))
    return frozenset(i for i in opened if not is_within(i))


def scene_key(opened) -> str:
    return ",".join(map(str, sorted(opened)))


def payload(shown: list[svg.Picture], ask=ASKED) -> dict:
    """The trace of ``shown`` as plain data, in as many scenes as there are pictures.

    ``ask`` are the topics of the questions that travel with it, of ``questions.TOPICS``.
    """
    trace, templates = shown[0].scene.trace, {}
    scenes = [picture.scene for picture in shown]
    drawn = {n.id for scene in scenes for n in scene.boxes}
    index = [k for k, f in enumerate(trace.frames) if f.owner is None or f.owner in drawn]
    used = [trace.frames[k] for k in index]
    edges = [e for e in trace.edges if e.target in drawn]
    objects = {"g"} | {f"e{e.id}" for e in edges} | {f"n{n.id}" for n in trace.nodes}
    place = {k: i for i, k in enumerate(index)}
    asked = [q for q in questions(trace, ask) if q.frame in place]
    return {
        "title": trace.title, "code": trace.code, "open": scene_key(scenes[0].opened),
        "scenes": {scene_key(p.scene.opened): p.blank() for p in shown},
        "nodes": [[n.id, n.u, n.kind, n.label, n.op, n.grad_fn, n.shape, n.dtype, n.requires_grad,
                   n.layer, n.parent] for n in _mentioned(trace, used, drawn, edges)],
        "edges": [[e.id, e.source, e.target, e.arg, e.structure, e.grad, e.cut] for e in edges],
        "frames": [_frame_row(f, templates, objects) for f in used], "index": index,
        "math": [mathml.template_mathml(latex) for latex in templates],
        "say": {sentence_key(f.say): SENTENCES[sentence_key(f.say)] for f in used},
        "notes": {place[k]: _note_row(trace.frames[k].note) for k in index if trace.frames[k].note},
        "rows": min(8, max([_height(f) for f in used], default=1)),
        "questions": [[place[q.frame], q.topic, q.object, q.field, q.ask.key, q.ask.args,
                       q.tolerance, [[jsonable(v.data), mistake] for v, mistake in q.wrong]]
                      for q in asked],
        "ask": {q.ask.key: QUESTIONS[q.ask.key] for q in asked},
        "mistakes": {m: MISTAKES[m] for q in asked for _, m in q.wrong},
    }


def _mentioned(trace: Trace, frames: list[Frame], drawn: set[int], edges) -> list:
    """The nodes that are drawn or named in a frame, and what is around them; all of them, for the
    search, where that is not many."""
    if len(trace.nodes) <= SEARCHED:
        return list(trace.nodes)
    ids = set(drawn) | {e.source for e in edges} | {i for f in frames for i in f.nodes}
    ids |= {int(c.object[1:]) for f in frames for c in f.changes if c.object.startswith("n")}
    for i in list(ids):
        while (i := trace.nodes[i].parent) is not None:
            ids.add(i)
    return [n for n in trace.nodes if n.id in ids]


def _note_row(note: Text) -> list:
    """The parts of an explanation: [kind, heading, [[form, text], …]]."""
    return [[part.kind, part.heading, [[piece.kind, piece.text] for piece in part.pieces]]
            for part in explained(note).parts]


def compact_json(data) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def compress(data) -> str:
    """``data`` as JSON, compressed, in base64: a fifth of its size in every saved notebook."""
    return b64encode(zlib.compress(compact_json(data).encode(), 5)).decode()


def _frame_row(frame: Frame, templates: dict[str, int], objects: set[str]) -> list:
    say, shown = frame.say, frame.formula
    changes = [[c.object, c.field, change_json(c.value)]
               for c in frame.changes if c.object in objects]
    at, filled = _formula(shown, templates) if shown else (-1, {})
    return [frame.phase, frame.owner, frame.line, frame.nodes, frame.edges, sentence_key(say),
            say.args, at, filled, changes]


def _formula(shown: Text, templates: dict[str, int]) -> tuple[int, dict[str, str]]:
    """The number of the formula's template, and what fills it: MathML, or a bare number."""
    latex, numbers = mathml.lift_numbers(shown.key)
    filled = {n: mathml.argument_mathml(x) for n, x in shown.args.items()}
    bare = {n: BARE.sub(r"\1", x) for n, x in filled.items()}
    return templates.setdefault(latex, len(templates)), bare | numbers


def _height(frame: Frame) -> int:
    """Lines that the frame's formula takes: the rows of its tallest matrix."""
    texts = frame.formula.args.values() if frame.formula else ()
    return max((x.count(r"\\") + 1 for x in texts), default=1)


def change_json(x):
    """A change's value as JSON: a Value as [shape, dtype, data, summary], NaN as "nan"."""
    if isinstance(x, Value):
        known = [x.shape, x.dtype, jsonable(x.data)]
        return known if x.summary is None else [*known, jsonable(x.summary)]
    return jsonable(x)
