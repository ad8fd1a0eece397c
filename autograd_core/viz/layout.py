"""Graph layout by Graphviz: positions of boxes, edge paths and labels.

    layout(sizes, arrows, groups)  ->  Layout(width, height, boxes, paths, groups)

Left to right, or from top to bottom where more of the graph can be seen that way.

Sizes go in, positions come out, all in px with y downwards.  The engine is the pip-installed
``graphviz-pure``, else a ``dot`` on PATH.  Positions differ between engines and their versions.
"""

import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from dataclasses import replace
from functools import cache

from .geometry import (
    MARGIN,
    Arrow,
    Group,
    Layout,
    Path,
    Point,
    add_arcs,
    long_arrows,
    overlap,
    points_along,
)

MOST = 1000
"""More boxes than this are refused: nobody can read them, and Graphviz takes minutes."""
LABELLED = 160
"""Up to this many edges Graphviz makes room for the labels; above it takes too long."""
FEW = 8
"""Up to this many boxes the arrows are longer: there is room for it."""
BOTH = 40
"""Up to this many boxes both directions are laid out, and the better one is taken."""
LONG = 2.4
"""A graph that is at most this many times as wide as high is drawn from left to right."""
ROOM, LEAST = (840, 400), 0.5
"""The room that a player has in a notebook, and how far a picture may be shrunk to fit."""


@cache
def engine() -> str:
    """The path of the layout engine; RuntimeError says what to install when there is none."""
    scripts = sysconfig.get_path("scripts")
    places = os.pathsep.join([os.environ.get("PATH", ""), scripts])
    for name in ("graphviz-pure", "dot"):
        if found := shutil.which(name, path=places):
            return found
    raise RuntimeError("No graph layout engine: neither graphviz-pure nor dot is on PATH or in "
                       f"{scripts}. Install it with: pip install graphviz-pure")


def layout(sizes: dict[int, Point], arrows: list[Arrow], groups: list[Group] = ()) -> Layout:
    """Positions for boxes of these sizes.  ValueError for more than ``MOST``."""
    if len(sizes) > MOST:
        raise ValueError(f"The picture would have {len(sizes)} nodes; at most {MOST} can be drawn. "
                         "Run fewer rounds of the loop, close some scopes (opened=[...] names the "
                         "open ones), or group parts of the computation with name_scope or a "
                         "Module.")
    arcs = long_arrows(arrows)
    drawn = set(arcs)
    routed = [arrow for arrow in arrows if arrow not in drawn]
    both = ["LR"] if len(sizes) > BOTH else ["LR", "TB"]
    running = {way: _start(_dot(way, sizes, routed, groups)) for way in both}   # side by side

    def placed(way: str) -> Layout:
        found = add_arcs(_read_layout(_await_result(running.pop(way)), sizes), arcs, way)
        return replace(found, paths=_place_labels(found.paths, found.boxes,
                                           {arrow.id: arrow.label for arrow in arrows}))

    try:
        right = placed("LR")
        if not running or right.width <= LONG * right.height:
            return right
        down = placed("TB")
    finally:
        for process in running.values():
            process.kill()
            process.communicate()
    better = down.width < right.width and _share_in_view(down) > _share_in_view(right)
    return down if better else right


def _share_in_view(placed: Layout) -> float:
    """How much of a picture can be seen at once in a notebook, shrunk as far as can be read."""
    shares = [room / size for room, size in zip(ROOM, (placed.width, placed.height), strict=True)]
    scale = max(LEAST, min(1, *shares))
    return min(1, shares[0] / scale) * min(1, shares[1] / scale)


def _dot(direction, sizes, arrows, groups) -> str:
    import graphviz

    crowded = len(arrows) > LABELLED
    dot = graphviz.Digraph(
        graph_attr={"rankdir": direction, "nodesep": "0.25",
                    "ranksep": "0.9" if crowded else "0.3" if len(sizes) > FEW else "0.5",
                    "nslimit": "2", "mclimit": "0.5"},
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
        edge_attr={"arrowsize": "0.8"})
    # names are ours, so nothing has to be quoted: dot.node and dot.edge take five times as long
    dot.body += [f"\tn{i} [width={width / 72:.3f} height={height / 72:.3f}]\n"
                 for i, (width, height) in sizes.items()]
    dot.body += [f"\tn{a.source} -> n{a.target} [id={a.id}"
                 f"{'' if crowded or not a.label[0] else f' label={_label_table(*a.label)}'}]\n"
                 for a in arrows]
    for group in groups:
        if group.parent is None:
            dot.subgraph(_cluster(group, groups))
    return dot.source


def _cluster(group, groups):
    import graphviz

    cluster = graphviz.Digraph(f"cluster{group.id}", graph_attr={"margin": "16"})
    for i in group.boxes:
        cluster.node(f"n{i}")
    for inner in groups:
        if inner.parent == group.id:
            cluster.subgraph(_cluster(inner, groups))
    return cluster


def _label_table(width: float, height: float) -> str:
    """A label of exactly this size: an empty table, since text sizes depend on the engine."""
    return ('<<table border="0" cellborder="0" cellspacing="0" cellpadding="0" fixedsize="true" '
            f'width="{width:.0f}" height="{height:.0f}"><tr><td></td></tr></table>>')


def _start(source: str) -> subprocess.Popen:
    """The engine at work on a graph."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as graph:
        graph.write(source)
        graph.seek(0)
        return subprocess.Popen([engine(), "-Tjson0"], stdin=graph, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, encoding="utf-8")


def _await_result(process: subprocess.Popen) -> dict:
    """What the engine found; RuntimeError when it could not lay the graph out."""
    output, complaint = process.communicate()
    try:  # some graphs make the engine exit with 1 although its output is complete
        return json.loads(output)
    except json.JSONDecodeError:
        raise RuntimeError(f"{engine()} could not lay out the graph: "
                           f"{complaint.strip() or 'no output'}") from None


def _read_layout(drawn: dict, sizes) -> Layout:
    left, bottom, right, top = map(float, drawn["bb"].split(","))

    def to_pixels(text: str) -> Point:
        x, y = text.split(",")[-2:]
        return round(float(x) - left + MARGIN, 1), round(top - float(y) + MARGIN, 1)

    boxes, groups = {}, {}
    for item in drawn.get("objects", ()):
        if item["name"].startswith("cluster"):
            groups[int(item["name"][7:])] = _read_box(item["bb"], to_pixels)
        elif item["name"].startswith("n"):
            i = int(item["name"][1:])
            (x, y), (width, height) = to_pixels(item["pos"]), sizes[i]
            boxes[i] = (round(x - width / 2, 1), round(y - height / 2, 1), width, height)
    paths = {int(edge["id"]): _read_path(edge, to_pixels) for edge in drawn.get("edges", ())}
    return Layout(round(right - left + 2 * MARGIN), round(top - bottom + 2 * MARGIN),
                  boxes, paths, groups)


def _read_box(bb: str, to_pixels) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = bb.split(",")
    (left, top), (right, bottom) = to_pixels(f"{x0},{y1}"), to_pixels(f"{x1},{y0}")
    return left, top, right - left, bottom - top


def _read_path(edge: dict, to_pixels) -> Path:
    head, *points = edge["pos"].split()
    points = tuple(to_pixels(p) for p in points)
    tip = to_pixels(head)
    if not head.startswith("e"):  # an edge without room for an arrowhead
        points, tip = (tip, *points), points[-1]
    return Path(points, tip, to_pixels(edge["lp"]) if "lp" in edge else None)


def _place_labels(paths: dict[int, Path], boxes, sizes) -> dict[int, Path]:
    """``paths`` with each label moved onto its line, where nothing is in its way.

    Graphviz puts labels beside the line, sometimes far beside.
    """
    taken, placed = list(boxes.values()), {}
    for i, path in paths.items():
        spots = points_along(path.points)
        if path.label is None:  # too many edges to be careful
            placed[i] = Path(path.points, path.tip, next(spots))
            continue
        width, height = sizes[i]
        room = [(x - width / 2, y - height / 2, width, height) for x, y in [*spots, path.label]]
        free = next((box for box in room if not any(overlap(box, t) for t in taken)), room[0])
        taken.append(free)
        placed[i] = replace(path, label=(round(free[0] + width / 2, 1),
                                         round(free[1] + height / 2, 1)))
    return placed
