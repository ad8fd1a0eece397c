"""What a recording shows: names, versions, mailboxes, cuts, layers, calls, errors."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from autograd_core.trace.model import Text, Trace
from autograd_core.viz import card_state
from autograd_core.viz.scene import Scene
from autograd_core.viz.svg import svg
from autograd_core.viz.text import node_table, transcript
from tests.viz.states import STATES, Script, loop
from tests.viz.test_svg import NS, parts, slots

LOOP, FAILING, CUTS, SECOND = (Scene(STATES[name]) for name in STATES)


def at(scene, phase, nth=0):
    """The nth step of a phase."""
    return [k for k, f in enumerate(scene.frames) if f.phase == phase][nth]


def shown(scene, node, k):
    return card_state.node_texts(scene, scene.trace.nodes[node], k)


def marks(scene, node, k):
    return card_state.node_marks(scene, scene.trace.nodes[node], k).split()


@pytest.mark.parametrize("name", STATES)
def test_the_samples_go_through_json_unchanged(name):
    assert Trace.from_json(STATES[name].to_json()) == STATES[name]


def test_a_mailbox_adds_up_call_by_call_and_is_emptied():
    last = len(LOOP.frames) - 1
    assert card_state.mailbox(LOOP, LOOP.trace.nodes[0], last) == [
        ("call 1", ("3",), ("3",)), ("call 2", ("3",), ("6",)), ("set to None", (), ("None",))]
    assert card_state.mailbox(LOOP, LOOP.trace.nodes[0], at(LOOP, "seed", 1)) == [
        ("call 1", ("3",), ("3",))]


def test_a_mailbox_set_to_zero_says_so():
    scene = Scene(loop(zeroed=True))
    last = len(scene.frames) - 1
    words = [what for what, *_ in card_state.mailbox(scene, scene.trace.nodes[0], last)]
    assert words == ["zeroed", "call 1", "zeroed", "call 2", "set to None"]


def test_what_was_in_the_mailbox_before_is_no_call():
    frames = list(STATES["cuts"].frames)
    value = frames[-1].changes[0]
    frames[0] = replace(frames[0], changes=(*frames[0].changes, value))
    scene = Scene(replace(STATES["cuts"], frames=tuple(frames)))
    assert card_state.mailbox(scene, scene.trace.nodes[0], 0)[0][0] == "before"


def test_autograd_grad_is_no_call_that_a_mailbox_knows_of():
    last = len(SECOND.frames) - 1
    words = [what for what, *_ in card_state.mailbox(SECOND, SECOND.trace.nodes[0], last)]
    assert words == ["call 1"]


def test_the_gradients_of_an_earlier_call_are_not_shown_in_the_next():
    first, second = at(LOOP, "accumulate"), at(LOOP, "seed", 1)
    assert shown(LOOP, 0, first)["upstream"] == ("3",)
    assert shown(LOOP, 0, second)["upstream"] == ()
    assert shown(LOOP, 0, first + 1)["upstream"] == ()      # something new is being computed


def test_gradients_stay_until_something_new_is_computed():
    assert shown(LOOP, 0, at(LOOP, "optimizer_step"))["upstream"] == ("3",)


def test_what_a_backward_computes_is_part_of_its_call():
    k = at(SECOND, "grad")
    assert SECOND.span(k)[0] == at(SECOND, "seed")
    assert shown(SECOND, 0, k)["upstream"] == ("6",)
    assert shown(SECOND, 1, at(SECOND, "seed", 1))["upstream"] == ()


def test_two_outputs_start_one_call():
    frames = list(STATES["cuts"].frames)
    k = at(CUTS, "seed")
    scene = Scene(replace(STATES["cuts"], frames=(*frames[:k], frames[k], *frames[k:])))
    assert scene.span(k) == scene.span(k + 1) == (k, len(frames))


def test_a_name_moves_and_is_marked_where_it_comes_and_where_it_goes():
    come, go = at(LOOP, "name", 1), at(LOOP, "name", 2)
    assert (shown(LOOP, 2, come)["name"], shown(LOOP, 3, come)["name"]) == (("y",), ("y",))
    assert "named" in marks(LOOP, 3, come)
    assert shown(LOOP, 2, go)["name"] == ("y",)             # struck through for one step
    assert "unnamed" in marks(LOOP, 2, go)
    assert shown(LOOP, 2, go + 1)["name"] == ("",)
    assert not {"named", "unnamed"} & {*marks(LOOP, 2, go + 1), *marks(LOOP, 3, go + 1)}


def test_before_its_name_is_known_a_node_has_none():
    k = at(LOOP, "name") - 1
    assert shown(LOOP, 2, k)["name"] == ("",)


def test_a_version_is_shown_once_it_is_not_0():
    k = at(FAILING, "inplace")
    assert (shown(FAILING, 0, k - 1)["version"], shown(FAILING, 0, k)["version"]) == (
        ("",), ("v1",))
    assert {"versioned", "bumped"} <= {*marks(FAILING, 0, k)}
    assert "bumped" not in marks(FAILING, 0, k + 1)


def test_a_saved_value_says_that_it_is_another_now():
    k = at(FAILING, "inplace")
    card = parts(svg(STATES["failing"], k), "data-n")["1"]
    stale = [t.text for t in card.iter(f"{NS}text") if t.get("class") == "stale"]
    assert stale == ["u₁ 2 v0 ≠ v1 now"] * 2


def test_what_autograd_let_go_of_is_a_ghost():
    k = at(LOOP, "release")
    assert "dead" not in marks(LOOP, 2, k - 1)
    assert "dead" in marks(LOOP, 2, len(LOOP.frames) - 1)


def test_off_the_path_is_said_of_the_call_that_runs():
    k = at(CUTS, "seed")
    assert "off" not in marks(CUTS, 5, k - 1)
    assert [i for i in range(len(CUTS.boxes)) if "off" in marks(CUTS, i, len(CUTS.frames) - 1)] \
        == [5]


def test_a_cut_edge_has_its_word_and_its_scissors_and_is_dashed():
    groups = ElementTree.fromstring(svg(STATES["cuts"])).iter(f"{NS}g")
    cut = [g for g in groups if "cut" in (g.get("class") or "").split()]
    words = [t.text for g in cut for t in g.iter(f"{NS}text")]
    assert words == ["detach", "no_grad", "no_grad"]
    assert len(cut) == 2 * len(words)       # the line and its label
    signs = [p for g in cut for p in g.iter(f"{NS}path") if p.get("class") == "scissors"]
    assert len(signs) == len(words)


def test_a_cut_is_known_when_the_value_is_there():
    line = next(x for x in CUTS.edges if x.edge.cut == "detach")
    k = at(CUTS, "cut")
    assert "known" not in card_state.edge_marks(CUTS, line, k - 1)
    assert "known" in card_state.edge_marks(CUTS, line, k)


def test_the_second_layer_is_told_apart_in_words():
    cards = parts(svg(STATES["second"]), "data-n")
    layered = {i for i, g in cards.items() if "layer" in g.get("class").split()}
    said = {i for i, g in cards.items()
            if "made by backward" in [t.text for t in g.iter(f"{NS}text")]}
    assert layered == said == {"2", "3", "4"}


def test_a_frame_without_owner_lights_nothing_and_keeps_the_focus():
    k = at(FAILING, "mode")
    assert not [i for i in range(len(FAILING.boxes)) if {"hit", "near"} & {*marks(FAILING, i, k)}]
    assert FAILING.focus(k) == FAILING.focus(k - 1)


def test_a_trace_that_begins_with_a_mode_inspects_its_first_node():
    mode = FAILING.frames[at(FAILING, "mode")]
    scene = Scene(replace(STATES["failing"], frames=(mode, *STATES["failing"].frames)))
    assert scene.focus(0) == 0


def test_the_counter_says_what_is_known():
    assert card_state.counter(FAILING, 0) == ""
    assert card_state.counter(FAILING, len(FAILING.frames) - 1) == "graph: grad mode on"
    assert card_state.counter(CUTS, at(CUTS, "mode")) \
        == "graph: 1 node alive · 1.54 KB saved · grad mode off"


def test_the_blamed_card_has_a_sign_and_others_have_none():
    cards = parts(svg(STATES["failing"]), "data-n")
    alarmed = [i for i, g in cards.items() for a in g.iter(f"{NS}g") if a.get("class") == "alarm"]
    assert alarmed == ["1"]
    assert {"hit", "x"} < set(cards["1"].get("class").split())


def test_the_text_of_an_error_is_followed_by_its_explanation():
    lines = transcript(STATES["failing"]).splitlines()
    k = next(k for k, line in enumerate(lines) if " error " in line)
    assert lines[k + 1].strip() == "What happened"
    assert all(line.startswith("    ") or not line for line in lines[k + 1:])
    assert "What only hides it" in "\n".join(lines[k:])


def test_a_note_that_is_not_in_the_catalogue_is_refused_with_the_frame():
    frames = STATES["failing"].frames
    broken = replace(STATES["failing"],
                     frames=(*frames[:-1], replace(frames[-1], note=Text("bogus", {}))))
    with pytest.raises(ValueError, match=r"trace\.frames\[15\]\.note: There is no .*'bogus'"):
        transcript(broken)


def test_the_table_has_the_mailbox_where_calls_add_up():
    heading, w, *_, y = node_table(STATES["loop"])
    assert heading[-2:] == ("P", ".grad")
    assert (w[-2:], y[1]) == (("", "None"), "y")
    assert node_table(STATES["cuts"])[0][-1] == "P"


def test_a_card_without_a_version_has_no_badge():
    assert "badge" not in svg(STATES["second"]).split("</style>")[1]
    assert slots(parts(svg(STATES["loop"]), "data-n")["0"])["version"] == ["v1"]


def turned():
    """x is a leaf that requires no gradient, then one that does; y leaves its graph."""
    s = Script("flags", "x = torch.tensor(2.)\nx.requires_grad_()\ny = x * x\ny.detach_()")
    x = s.node("x")
    s.add("leaf", x, 0, "x", {"n0.value": 2.0, "n0.requires_grad": False, "n0.is_leaf": True})
    s.add("inplace", x, 1, "x requires a gradient.", {"n0.requires_grad": True})
    y, _ = s.product(2, x, x, (2.0, 2.0), "y")
    s.add("cut", y, 3, "y is a leaf now.", {f"n{y}.requires_grad": False, f"n{y}.is_leaf": True,
                                            f"n{y}.grad_fn": "None"})
    return s.trace()


def test_the_line_under_a_name_follows_the_flags():
    scene = Scene(turned())
    last = len(scene.frames) - 1
    assert [shown(scene, 0, k)["note"] for k in (0, 1)] == [("leaf · no grad",), ("leaf",)]
    assert [shown(scene, 1, k)["note"] for k in (last - 1, last)] == [("MulBackward0",), ("leaf",)]
    card = parts(svg(turned()), "data-n")["0"]
    assert slots(card)["note"] == ["leaf"]


def test_a_line_that_never_changes_is_no_slot():
    assert "note" not in slots(parts(svg(STATES["loop"]), "data-n")["0"])


def test_the_edges_of_what_is_gone_or_off_the_path_are_pale():
    k = at(LOOP, "release")
    pale = [x.edge.id for x in LOOP.edges if "off" in card_state.edge_marks(LOOP, x, k).split()]
    assert pale == [x.edge.id for x in LOOP.edges if x.target == 2]
    assert not [x for x in LOOP.edges if "off" in card_state.edge_marks(LOOP, x, k - 1).split()]


def test_a_summary_ends_with_what_the_error_means():
    assert "What to do" in str(STATES["failing"])
