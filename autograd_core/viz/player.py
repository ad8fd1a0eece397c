"""The player: a trace that can be stepped through in a notebook, with no kernel behind it.

    Player(trace)                         graph, code, sentence, formula, ledger, inspector
    Player(trace, opened=["z1"])          with the composite z1 open
    Player(trace, frame=4).frame          the step it is at; setting it moves the player

Everything the page needs travels once, as compressed JSON; the playhead lives in the page.  The
output also carries a picture and a table, for places that run no JavaScript.
"""

from __future__ import annotations

import json
import math
import re
import zlib
from base64 import b64encode

import anywidget
import traitlets

from ..trace.model import Frame, Text, Trace, Value
from . import formula, svg, web
from .explanations import explained
from .saving import Saved
from .scene import Scene
from .text import SENTENCES, said, summary

BARE = re.compile("^<mn>([^<]*)</mn>$")


def stylesheet() -> str:
    """The player's style: the two palettes, the picture's rules, its own."""
    light, dark = svg.colours(svg.LIGHT), svg.colours(svg.DARK)
    return (f".ag{{color-scheme:light;{light}}}"
            f"@media(prefers-color-scheme:dark){{body:not([data-jp-theme-light]) .ag"
            f"{{color-scheme:dark;{dark}}}}}"
            f"body[data-jp-theme-light=false] .ag,body.vscode-dark .ag{{color-scheme:dark;{dark}}}"
            f"@media print{{body .ag{{color-scheme:light;{light}}}}}"
            f"{svg.rules()}{web.style()}")


class Steps(Saved, anywidget.AnyWidget):
    """What steps in the page: the module, its style, what it shows and where it is."""

    _esm = web.module()
    _css = stylesheet()
    payload = traitlets.Unicode().tag(sync=True)
    frame = traitlets.Int(0).tag(sync=True)

    def _repr_mimebundle_(self, **kwargs):
        """The live view, and for readers without it a picture and a text."""
        made = super()._repr_mimebundle_(**kwargs)
        data, metadata = made if isinstance(made, tuple) else (made, {})
        return {**data, "image/svg+xml": self.picture(), "text/plain": self.to_text()}, metadata


class Player(Steps):
    """Steps through ``trace`` with the composites ``opened`` open, starting at step ``frame``.

    ``opened`` holds names, ops or ids of composites; ValueError names the choices for others.
    """

    def __init__(self, trace: Trace, opened=(), frame: int = 0):
        scene = Scene(trace, opened)
        picture = svg.Picture(scene)
        super().__init__(payload=pack(payload(picture)), frame=scene.step(frame))
        self._scene, self._picture = scene, picture

    @property
    def title(self) -> str:
        """The trace's title."""
        return self._scene.trace.title

    def picture(self, frame: int = -1) -> str:
        """The picture after step ``frame``, the last one if none is named, as SVG text."""
        return self._picture.at(self._scene.step(frame))

    def to_text(self) -> str:
        """Title, what the last step says, and every node's value and P as a table."""
        return summary(self._scene.trace, self._scene.opened)


def payload(picture: svg.Picture) -> dict:
    """What the page needs, as plain data: see ``Story`` in web/story.js."""
    scene = picture.scene
    templates: dict[str, int] = {}
    frames = [_frame(scene, f, templates) for f in scene.frames]
    keys = sorted({said(f.say) for f in scene.frames})
    return {
        "title": scene.trace.title, "code": scene.trace.code, "svg": picture.blank(),
        "nodes": [[n.id, n.u, n.kind, n.label, n.op, n.grad_fn, n.shape, n.dtype, n.requires_grad,
                   n.layer]
                  for n in scene.boxes],
        "edges": [[x.edge.id, x.source, x.target, x.edge.arg, x.edge.structure, x.edge.grad,
                   x.edge.cut]
                  for x in scene.edges],
        "frames": frames, "math": [formula.template(latex) for latex in templates],
        "say": {key: SENTENCES[key] for key in keys},
        "notes": {k: _note(f.note) for k, f in enumerate(scene.frames) if f.note},
        "rows": min(8, max([_height(f) for f in scene.frames], default=1)),
    }


def _note(note: Text) -> list:
    """The parts of an explanation: [kind, heading, [[form, text], …]]."""
    return [[part.kind, part.heading, [[piece.kind, piece.text] for piece in part.pieces]]
            for part in explained(note).parts]


def dumps(data) -> str:
    """``data`` as compact JSON."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def pack(data) -> str:
    """``data`` as JSON, compressed, in base64: a fifth of its size in every saved notebook."""
    return b64encode(zlib.compress(dumps(data).encode(), 5)).decode()


def _frame(scene: Scene, frame: Frame, templates: dict[str, int]) -> list:
    say, shown = frame.say, frame.formula
    boxes = list(dict.fromkeys(scene.box_of[i] for i in frame.nodes))
    changes = [[name, c.field, _plain(c.value)] for c in frame.changes
               if (name := scene.names.get(c.object))]
    at, filled = _formula(shown, templates) if shown else (-1, {})
    return [frame.phase, frame.owner, frame.line, boxes, frame.edges, said(say), say.args,
            at, filled, changes]


def _formula(shown: Text, templates: dict[str, int]) -> tuple[int, dict[str, str]]:
    """The number of the formula's template, and what fills it: MathML, or a bare number."""
    latex, numbers = formula.common(shown.key)
    filled = {n: formula.argument(x) for n, x in shown.args.items()}
    bare = {n: BARE.sub(r"\1", x) for n, x in filled.items()}
    return templates.setdefault(latex, len(templates)), bare | numbers


def _height(frame: Frame) -> int:
    """Lines that the frame's formula takes: the rows of its tallest matrix."""
    texts = frame.formula.args.values() if frame.formula else ()
    return max((x.count(r"\\") + 1 for x in texts), default=1)


def _plain(x):
    """A change's value as JSON: a Value as [shape, dtype, data, summary], NaN as "nan"."""
    if isinstance(x, Value):
        known = [x.shape, x.dtype, _plain(x.data)]
        return known if x.summary is None else [*known, _plain(x.summary)]
    if isinstance(x, list | tuple):
        return [_plain(y) for y in x]
    if isinstance(x, dict):
        return {k: _plain(y) for k, y in x.items()}
    if isinstance(x, float) and not math.isfinite(x):
        return "nan" if x != x else "inf" if x > 0 else "-inf"
    return x
