"""Long edges: drawn as arcs, so that a leaf that everything reads costs no minutes."""

import pytest

import autograd_core as torch
from autograd_core.viz import layout
from autograd_core.viz.geometry import CROSSED, Arrow, add_arcs, bezier_point, long_arrows, ranks


def fan(n):
    """Arrows of a chain of n boxes that all come from box 0 too."""
    return [Arrow(i, i, i + 1, (40, 30)) for i in range(n)] + [
        Arrow(n + i, 0, i + 1, (40, 30)) for i in range(1, n)]


def crossed(arrows, rank):
    return sum(rank[a.target] - rank[a.source] - 1 for a in arrows)


@pytest.mark.parametrize("n", [5, 14, 60, 500])
def test_few_ranks_are_left_to_cross(n):
    arrows = fan(n)
    found, rank = long_arrows(arrows), ranks(arrows)
    assert rank == {i: i for i in range(n + 1)}
    assert crossed([a for a in arrows if a not in found], rank) <= CROSSED
    assert not (n == 5 and found)
    if found:
        assert min(rank[a.target] - rank[a.source] for a in found) >= max(
            rank[a.target] - rank[a.source] for a in arrows if a not in found)


def test_every_box_keeps_an_edge_to_go_by():
    arrows = fan(200)
    routed = {a.id for a in arrows} - {a.id for a in long_arrows(arrows)}
    kept = [a for a in arrows if a.id in routed]
    assert {a.source for a in kept} | {a.target for a in kept} == set(range(201))


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("low", [True, False], ids=["below", "above"])
def test_an_arc_goes_from_box_to_box_inside_of_the_picture(direction, low):
    boxes = {0: (14., 200. if low else 14., 80., 40.), 1: (300., 100., 80., 40.)}
    if direction == "TB":
        boxes = {i: (y, x, h, w) for i, (x, y, w, h) in boxes.items()}
    width, height = (400, 300) if direction == "LR" else (300, 400)
    placed = layout.Layout(width, height, boxes, {}, {})
    out = add_arcs(placed, [Arrow(7, 0, 1, (40, 30))], direction)
    path = out.paths[7]
    assert touches(out.boxes[0], path.points[0])
    assert touches(out.boxes[1], path.tip)
    assert all(0 <= x <= out.width and 0 <= y <= out.height
               for t in range(11) for x, y in [bezier_point(path.points, t / 10)])


def touches(box, point, gap=0.2):
    x, y, width, height = box
    return x - gap <= point[0] <= x + width + gap and y - gap <= point[1] <= y + height + gap


def test_a_leaf_that_everything_reads_is_drawn_with_all_its_edges():
    x = y = torch.tensor(1., requires_grad=True)
    for _ in range(40):
        y = y + x
    svg = torch.trace.of(y).to_svg()
    assert svg.count("<path class='line'") == 80
