"""Layout: sizes are kept, nothing overlaps, and what cannot be laid out is refused clearly."""

import itertools

import pytest

import autograd_core as torch
from autograd_core.viz import layout as module
from autograd_core.viz.card_size import LABEL, label_width
from autograd_core.viz.layout import Arrow, Group, layout
from autograd_core.viz.scene import Scene
from autograd_core.viz.svg import Picture
from tests.viz import sample

DIAMOND = ({0: (100, 50), 1: (80, 40), 2: (120, 60), 3: (90, 70)},
           [Arrow(k, a, b, (60, 40)) for k, (a, b) in enumerate([(0, 1), (0, 2), (1, 3), (2, 3)])])


def overlap(a, b):
    return (a[0] < b[0] + b[2] and b[0] < a[0] + a[2]
            and a[1] < b[1] + b[3] and b[1] < a[1] + a[3])


def test_boxes_keep_their_sizes_and_do_not_overlap():
    placed = layout(*DIAMOND)
    assert {i: box[2:] for i, box in placed.boxes.items()} == DIAMOND[0]
    assert not any(overlap(a, b) for a, b in itertools.combinations(placed.boxes.values(), 2))


def test_everything_lies_inside_the_picture_and_sources_are_left_of_targets():
    placed = layout(*DIAMOND)
    for x, y, width, height in placed.boxes.values():
        assert 0 <= x <= placed.width - width
        assert 0 <= y <= placed.height - height
    for arrow in DIAMOND[1]:
        assert placed.boxes[arrow.source][0] < placed.boxes[arrow.target][0]


def test_a_path_is_a_spline_from_its_source_to_its_target():
    placed = layout(*DIAMOND)
    for arrow in DIAMOND[1]:
        path = placed.paths[arrow.id]
        assert len(path.points) % 3 == 1
        (x, _, width, _), target = placed.boxes[arrow.source], placed.boxes[arrow.target]
        assert path.points[0][0] == pytest.approx(x + width, abs=width)
        assert path.tip[0] <= target[0] + target[2]


def test_parallel_edges_are_apart_with_a_label_each():
    picture = Picture(Scene(sample.square()))
    one, other = picture.placed.paths.values()
    assert abs(one.label[1] - other.label[1]) >= 20


@pytest.mark.parametrize("trace", [sample.worked(), sample.square(), sample.network(20)],
                         ids=["worked", "square", "20 nodes"])
def test_labels_cover_no_card_and_no_other_label(trace):
    picture = Picture(Scene(trace))
    labels = [(path.label[0] - w / 2, path.label[1] - h / 2, w, h)
              for i, path in picture.placed.paths.items()
              for w, h in [(picture.labels[i].width, picture.labels[i].height)]]
    boxes = list(picture.placed.boxes.values())
    clashes = sum(overlap(a, b) for a in labels for b in boxes)
    clashes += sum(overlap(a, b) for a, b in itertools.combinations(labels, 2))
    assert clashes <= len(labels) // 15


def test_a_group_surrounds_its_boxes_and_no_other():
    placed = layout(*DIAMOND, [Group(9, None, (1, 2))])
    inside = [i for i, box in placed.boxes.items() if overlap(box, placed.groups[9])]
    assert inside == [1, 2]


def test_a_long_chain_of_wide_boxes_is_drawn_from_top_to_bottom_and_every_time_alike():
    sizes = dict.fromkeys(range(6), (300, 40))
    arrows = [Arrow(k, k, k + 1, (0, 0)) for k in range(5)]
    down = layout(sizes, arrows)
    assert down == layout(sizes, arrows)
    assert down.width < 400
    tops = [down.boxes[k][1] for k in range(6)]
    assert tops == sorted(tops)


def test_the_eleven_node_network_can_be_seen_whole_in_a_notebook():
    placed = Picture(Scene(eleven())).placed
    assert min(846 / placed.width, 408 / placed.height) >= 0.49


def eleven():
    """Two layers: six leaves, two affine maps, two sigmoids, the error."""
    def network(w1, b1, x, w2, b2, target):
        with torch.name_scope("z1"):
            z1 = w1 @ x + b1
        a1 = torch.sigmoid(z1)
        with torch.name_scope("z2"):
            z2 = w2 @ a1 + b2
        y = torch.sigmoid(z2)
        with torch.name_scope("E"):
            d = y - target
            return 0.5 * (d @ d)

    values = ([[1., -1.], [0., 2.], [2., 1.]], [1., -3., -4.], [1., 2.],
              [[2., 1., -2.], [1., -1., 1.]], [0., 1.], [1., 0.])
    return torch.trace.of(network, *[torch.tensor(v, requires_grad=True) for v in values])


def test_one_box_alone_is_a_picture():
    placed = layout({0: (100, 50)}, [])
    assert placed.width >= 100
    assert placed.height >= 50


def test_more_than_a_thousand_nodes_are_refused_with_advice():
    with pytest.raises(ValueError, match=r"1001 nodes; at most 1000 .* close some scopes"):
        layout(dict.fromkeys(range(1001), (10, 10)), [])


def test_a_missing_engine_is_said_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr(module.shutil, "which", lambda *_, **__: None)
    with pytest.raises(RuntimeError, match="pip install graphviz-pure"):
        module.engine.__wrapped__()


def test_the_pip_installed_engine_is_preferred_to_dot(monkeypatch):
    monkeypatch.setattr(module.shutil, "which", lambda name, path: f"/bin/{name}")
    assert module.engine.__wrapped__() == "/bin/graphviz-pure"


def test_dot_on_path_is_the_second_choice(monkeypatch):
    monkeypatch.setattr(module.shutil, "which",
                        lambda name, path: "/bin/dot" if name == "dot" else None)
    assert module.engine.__wrapped__() == "/bin/dot"


def test_the_number_of_a_part_of_a_part_has_room_before_its_p():
    with torch.trace.record() as t:
        x = torch.tensor(2., requires_grad=True)
        with torch.name_scope("outer"), torch.name_scope("inner"):
            y = (x * x).exp() * 3
        y.backward()
    deep, flat = (next(n for n in t.nodes if n.u == u) for u in ("2.1.1", "1"))
    assert label_width(flat) == LABEL < label_width(deep)
