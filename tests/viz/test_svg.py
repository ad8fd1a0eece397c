"""The picture: well-formed, escaped, blank before a value is known, nothing cut off."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

import autograd_core as torch
from autograd_core.trace.model import Change
from autograd_core.viz import card_size as cards
from autograd_core.viz.scene import Scene
from autograd_core.viz.svg import Picture, svg
from tests.viz import sample
from tests.viz.states import STATES

NS = "{http://www.w3.org/2000/svg}"
NASTY = ["<script>alert(1)</script>", "\"'&<>", "]]>", "\x00\x1b", "a" * 200, "变量", "x</text>"]


def network():
    """Two layers with matrices: eleven nodes, three of them composites."""
    def layer(w, b, x):
        with torch.name_scope("linear"):
            return w @ x + b

    def f(w1, b1, x, w2, b2, y):
        d = torch.sigmoid(layer(w2, b2, torch.sigmoid(layer(w1, b1, x)))) - y
        return 0.5 * (d * d).sum()

    w1, w2 = torch.tensor([[0.1, -0.2], [0.3, 0.4], [0.5, 0.6]]), torch.tensor([[0.1, 0.2, -0.3]])
    b1, x, b2 = torch.tensor([0.1, 0.2, 0.3]), torch.tensor([1.0, -1.0]), torch.tensor([0.5])
    inputs = [t.requires_grad_() for t in (w1, b1, x, w2, b2)]
    return torch.trace.of(f, *inputs, torch.tensor([1.0]))


TRACES = {"worked": sample.worked(), "square": sample.square(), "20 nodes": sample.network(20),
          "network": network(), **STATES}


def parts(source, attribute):
    """{value of the attribute: element} for cards or edges."""
    return {g.get(attribute): g for g in ElementTree.fromstring(source).iter(f"{NS}g")
            if g.get(attribute) is not None}


def slots(group):
    """{field: its lines, blanks left out}."""
    found = {}
    for element in group.iter():
        if field := element.get("data-f"):
            found.setdefault(field, []).extend([element.text] if element.text else [])
    return found


@pytest.mark.parametrize("name", TRACES)
def test_every_step_is_well_formed_and_has_no_ids(name):
    picture = Picture(Scene(TRACES[name]))
    for k in [*range(0, len(picture.scene.frames), 5), None]:
        source = picture.blank() if k is None else picture.after(k)
        assert not [e for e in ElementTree.fromstring(source).iter() if e.get("id")]


def test_worked_example_1_ends_with_5_plus_3_making_8():
    card = slots(parts(svg(sample.worked()), "data-n")["1"])
    assert card["before"] + card["upstream"] == ["5 + 3 = ", "8"]
    assert card["grad"] == ["8"]


def test_a_second_part_that_is_still_to_come_is_announced():
    trace = sample.worked()
    k = next(k for k, f in enumerate(trace.frames) if f.phase == "backward")
    card = slots(parts(svg(trace, k), "data-n")["1"])
    assert card["upstream"] + card["after"] == ["5", " + …"]


@pytest.mark.parametrize("name", TRACES)
def test_what_is_not_known_yet_is_blank(name):
    picture = Picture(Scene(TRACES[name]))
    for k in (0, len(picture.scene.frames) // 2):
        source = picture.after(k)
        state = TRACES[name].state(TRACES[name].visible(), k)
        for i, group in parts(source, "data-n").items():
            for field in ("value", "upstream", "grad"):
                known = field in state.get(f"n{i}", {})
                if field == "upstream":     # of an earlier call it is history
                    known = picture.scene.within(f"n{i}", field, picture.scene.span(k)[0], k)
                assert bool(slots(group).get(field)) == known, (k, i, field)


def test_the_blank_picture_shows_no_number_at_all():
    groups = parts(Picture(Scene(sample.worked())).blank(), "data-n")
    assert not [line for g in groups.values() for lines in slots(g).values() for line in lines]


def test_what_autograd_let_go_is_said_and_never_0():
    trace = sample.worked()
    frames = tuple(replace(f, changes=tuple(Change(c.object, c.field, None) if c.field == "value"
                                            else c for c in f.changes)) for f in trace.frames)
    groups = parts(svg(replace(trace, frames=frames)), "data-n")
    assert {tuple(slots(g)["value"]) for g in groups.values()} == {("not kept",)}


def test_a_drawer_that_is_empty_from_the_start_is_drawn_and_says_freed():
    a, b = (torch.tensor(v, requires_grad=True) for v in (2.0, 3.0))
    y = (a + b) * b
    y.backward()
    groups = parts(svg(torch.trace.of(y)), "data-n")
    freed = [g for g in groups.values() if slots(g).get("saved") == ["freed"]]
    assert len(freed) == 1      # the product; the sum never saved anything
    assert "freed" in freed[0].get("class").split()
    assert [r for r in freed[0].iter(f"{NS}rect") if r.get("class") == "drawer"]
    assert not [g for g in groups.values() if "saved" in slots(g) and g is not freed[0]]


def test_numbers_on_an_arrow_stand_on_a_ground_of_their_own():
    for group in parts(svg(sample.worked()), "data-e").values():
        if "lab" in group.get("class").split():
            assert [p.get("class") for p in group.iter(f"{NS}path")] \
                == ["ground local", "ground contribution"]


@pytest.mark.parametrize("label", NASTY)
def test_a_label_is_text_whatever_is_in_it(label):
    trace = sample.worked()
    nodes = tuple(replace(n, label=label, grad_fn=label, op=label) for n in trace.nodes)
    source = svg(replace(trace, nodes=nodes, title=label))
    assert not list(ElementTree.fromstring(source).iter(f"{NS}script"))
    assert "<script" not in source.lower()


def font_of(text, array):
    """The size in which a text of a card is set, as picture.css has it."""
    if text.get("data-f") == "saved" or text.get("class") in ("note", "made"):
        return cards.SMALL
    return cards.ARRAY if array else cards.FONT


@pytest.mark.parametrize("name", TRACES)
def test_every_text_fits_into_its_card(name):
    picture = Picture(Scene(TRACES[name]))
    for k in range(0, len(picture.scene.frames), 3):
        for i, group in parts(picture.after(k), "data-n").items():
            width = picture.sheets[int(i)].width
            for text in group.iter(f"{NS}text"):
                x = float(text.get("x"))
                if text.get("text-anchor") != "end":
                    font = font_of(text, "array" in group.get("class"))
                    assert x + cards.text_width("".join(text.itertext()), font * 0.98) <= width + 12


def test_the_four_kinds_differ_in_shape():
    groups = parts(svg(network()), "data-n")
    kinds = {g.get("class").split()[0:2][1]: g for g in groups.values()}
    assert kinds["leaf"].find(f"{NS}rect").get("rx") == "18"
    assert kinds["op"].find(f"{NS}rect").get("rx") == "3"
    assert "inner" in [r.get("class") for r in kinds["composite"].iter(f"{NS}rect")]
    assert kinds["constant"].find(f"{NS}path") is not None


def test_an_edge_without_a_gradient_is_drawn_apart():
    scene = Scene(network())
    groups = ElementTree.fromstring(Picture(scene).blank()).iter(f"{NS}g")
    apart = {str(line.edge.id) for line in scene.edges if not line.edge.grad}
    assert apart == {g.get("data-e") for g in groups if "nograd" in g.get("class")} != set()


def test_the_picture_carries_its_style_for_light_and_dark_and_a_ground():
    source = svg(sample.worked())
    assert "prefers-color-scheme:dark" in source
    assert "class='ground'" in source
    assert not re.search(r"url\(|@import|href", source)


def test_no_edge_label_is_longer_than_a_line():
    for trace in TRACES.values():
        for label in Picture(Scene(trace)).labels.values():
            assert label.width <= cards.text_width("J = [-0.0123, -0.0123,", cards.EDGE) + 14
