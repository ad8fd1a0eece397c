"""SVG of a trace: a standalone picture, and the blank one that the player fills in.

    svg(trace)                  the picture after the last step
    svg(trace, 4, ["z1"])       after step 4, with composite z1 open
    Picture(scene)              laid out once: .after(k) is standalone, .blank() is for the player

Slots carry ``data-f`` (the field), cards ``data-n``, edges ``data-e``; there are no ids, so any
number of pictures can stand on one page.  Everything that comes from a learner is escaped.
"""

import re
from functools import cache
from pathlib import Path as File

from ..trace.model import Trace
from . import card_size as cards
from .geometry import Arrow, Group
from .layout import LABELLED, layout
from .scene import Scene
from .svg_parts import draw_edge, draw_group, draw_label, draw_node, escape_xml
from .text import check_sentences, sentence

EMPTY = re.compile(r"<(text|tspan)[^<>]*></\1>|<path class='ground[^<>]*/>(?=</g>)")
"""Slots with nothing in them, which only the player needs."""
LIGHT = {
    "bg": "#ffffff", "card": "#ffffff", "panel": "#f6f7f9", "ink": "#1b1f24", "soft": "#59636e",
    "line": "#d7dce2", "edge": "#848d97", "fwd": "#0b62a4", "fwd-bg": "#e8f1f9", "grad": "#b4480a",
    "grad-bg": "#fdeee4", "saved": "#7b3f84", "saved-bg": "#f7effa", "leaf": "#00694d",
    "hit": "#fff4cc", "on": "#ffffff", "bad": "#b3261e", "bad-bg": "#fdecea", "made": "#5b5bb0",
    "made-bg": "#f0f0fb", "pos": "#4393c3", "neg": "#d6604d", "faded": "#8f6551"}
DARK = {
    "bg": "#15181c", "card": "#1b1f24", "panel": "#1c2025", "ink": "#e8ebee", "soft": "#9aa4ae",
    "line": "#353c44", "edge": "#6e7781", "fwd": "#6cb4ee", "fwd-bg": "#14293a", "grad": "#ff9a5c",
    "grad-bg": "#3a2315", "saved": "#d59ddd", "saved-bg": "#2c1f30", "leaf": "#4fd3a8",
    "hit": "#3f3712", "on": "#15181c", "bad": "#ff8a80", "bad-bg": "#3a1e1c", "made": "#a5a5f5",
    "made-bg": "#22223a", "pos": "#3b8fd0", "neg": "#e0705a", "faded": "#c49d88"}


def svg(trace: Trace, frame: int = -1, opened=()) -> str:
    """The picture after step ``frame`` (negative counts from the end), as a standalone SVG."""
    scene = Scene(trace, opened)
    return Picture(scene).after(scene.step(frame))


class Picture:
    """A scene laid out: the places of its cards, edges and labels are the same at every step."""

    def __init__(self, scene: Scene):
        check_sentences(scene.trace)
        self.scene = scene
        self.sheets = {n.id: cards.measure_card(scene, n) for n in scene.boxes}
        self.labels = {line.edge.id: cards.measure_label(scene, line) for line in scene.edges}
        self.placed = layout({i: (s.width, s.height) for i, s in self.sheets.items()},
                             [Arrow(x.edge.id, x.source, x.target,
                                    (self.labels[x.edge.id].width, self.labels[x.edge.id].height))
                              for x in scene.edges], _groups(scene))

    def after(self, k: int) -> str:
        """The picture after step ``k``, with its style and a ground to stand on."""
        scene, frame = self.scene, self.scene.frames[k]
        return EMPTY.sub("", self._draw(
            k, f"'><title>{escape_xml(scene.trace.title)}</title>"
               f"<desc>Step {k + 1} of {len(scene.frames)}: "
               f"{escape_xml(sentence(frame.say))}</desc>"
               f"<style>{_style()}</style>"
               "<rect class='ground' width='100%' height='100%' rx='8'/>"))

    def blank(self) -> str:
        """The picture with every slot empty and no style."""
        return self._draw(None, f"' aria-label='Graph of {escape_xml(self.scene.trace.title)}'>")

    def _draw(self, k: int | None, start: str) -> str:
        scene, placed = self.scene, self.placed
        width, height = placed.width, placed.height
        big = " big" if len(scene.edges) > LABELLED else ""    # of its labels only lit ones show
        lit = () if k is None else scene.frames[k].edges
        parts = [f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' "
                 f"width='{width}' height='{height}' role='img' class='ag-pic{big}{start}"]
        parts += [draw_group(scene, i, box) for i, box in placed.groups.items()]
        parts += [draw_edge(scene, x, placed.paths[x.edge.id], k) for x in scene.edges]
        parts += [draw_node(scene, n, self.sheets[n.id], placed.boxes[n.id], k)
                  for n in scene.boxes]
        parts += [draw_label(scene, x, self.labels[x.edge.id], placed.paths[x.edge.id].label, k)
                  for x in scene.edges if self.labels[x.edge.id].width
                  and (k is None or not big or x.edge.id in lit)]
        return "".join(parts) + "</svg>"


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


def _groups(scene: Scene) -> list[Group]:
    return [Group(i, scene.trace.nodes[i].parent,
                  tuple(n.id for n in scene.boxes if n.parent == i)) for i in sorted(scene.opened)]
