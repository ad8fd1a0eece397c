"""Scenes: what is drawn of a trace, and what is known of it at each step."""

import pytest

import autograd_core as torch
from autograd_core.viz.scene import MISSING, Scene
from tests.viz import sample


def scoped():
    """y = exp(a·b + a), the sum taken as one node named s."""
    a = torch.tensor(2.0, requires_grad=True)
    b = torch.tensor(3.0, requires_grad=True)
    with torch.name_scope("s"):
        t = a * b + a
    return torch.trace.of(t.exp())


@pytest.mark.parametrize("trace", [sample.worked(), sample.square(), scoped()],
                         ids=["worked", "square", "scoped"])
def test_a_scene_knows_what_the_fold_of_the_changes_knows(trace):
    scene = Scene(trace)
    for k in range(len(scene.frames)):
        state = trace.state(trace.visible(), k)
        for (name, field) in scene.past:
            if name in state:
                assert scene.known(name, field, k) is state[name].get(field, MISSING)


def test_what_is_not_computed_yet_is_missing():
    scene = Scene(sample.worked())
    assert scene.known("n3", "value", 0) is MISSING
    assert scene.known("n3", "value", len(scene.frames) - 1).data == (15.0,)


def test_a_closed_composite_is_one_box_and_an_open_one_its_parts():
    trace = scoped()
    closed, opened = Scene(trace), Scene(trace, "s")
    assert [n.kind for n in closed.boxes].count("composite") == 1
    assert "composite" not in [n.kind for n in opened.boxes]
    assert len(opened.boxes) == len(closed.boxes) + 1


def test_every_line_joins_two_drawn_boxes():
    for opened in [(), ("s",)]:
        scene = Scene(scoped(), opened)
        drawn = {n.id for n in scene.boxes}
        assert all({line.source, line.target} <= drawn for line in scene.edges)


def test_the_gradient_of_a_composites_result_is_shown_on_the_composite():
    scene = Scene(scoped())
    box, = (n.id for n in scene.boxes if n.kind == "composite")
    assert scene.known(f"n{box}", "upstream", len(scene.frames) - 1).data is not None


def test_an_unknown_composite_is_refused_with_the_choices():
    with pytest.raises(ValueError, match=r"no composite 'z9' to open\. Choose from: '[st]'"):
        Scene(scoped(), ["z9"])
    with pytest.raises(ValueError, match="This trace has none"):
        Scene(sample.worked(), ["z9"])


def test_a_step_that_does_not_exist_is_refused():
    scene = Scene(sample.worked())
    assert scene.step(-1) == len(scene.frames) - 1
    with pytest.raises(IndexError, match="There is no step 99: this trace has 15 steps"):
        scene.step(99)


def test_the_focus_is_the_receiver_of_a_contribution():
    scene = Scene(sample.worked())
    focus = [scene.boxes[scene.focus(k)].label for k, f in enumerate(scene.frames)
             if f.phase == "backward"]
    assert focus == ["b", "c", "a", "b"]
