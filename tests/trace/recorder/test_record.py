"""Recordings: what they say of each misconception, the state they show, and that looking changes
nothing."""

from __future__ import annotations

import contextlib
import gc
import threading
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_core as torch
from autograd_core.core.modes import mode
from autograd_core.viz.text import sentence
from tests.parity.record import read_recordings
from tests.trace.misconceptions import BELIEFS, MOST, said

VARIANTS = [(number, name) for number, one in BELIEFS.items() for name in one.variants]
WRITTEN = read_recordings("misconceptions")


def recorded(number, name, **options):
    return BELIEFS[number].variants[name].recording(**options)


def node(trace, label, nth=-1):
    return [n for n in trace.nodes if n.label == label][nth]


def at_end(trace, label, field, nth=-1):
    frames = trace.visible()
    return trace.state(frames, len(frames))[f"n{node(trace, label, nth).id}"].get(field)


def graph_states(trace, field):
    """All values that a field of the graph as a whole takes, in order."""
    return [c.value for f in trace.frames for c in f.changes if (c.object, c.field) == ("g", field)]


@pytest.mark.parametrize(("number", "name"), VARIANTS)
def test_each_misconception_word_for_word(number, name):
    assert said(recorded(number, name, jacobians=False)) == WRITTEN[f"{number}: {name}"]


def test_the_misconceptions_are_all_there_and_short():
    assert set(BELIEFS) == set(range(1, 25))
    assert set(WRITTEN) == {f"{number}: {name}" for number, name in VARIANTS}
    for number, name in VARIANTS:
        lines = BELIEFS[number].variants[name].lines.splitlines()
        assert len([line for line in lines if line.strip()]) <= MOST, (number, name)


@pytest.mark.parametrize(("number", "name"), VARIANTS)
def test_a_recording_is_a_trace_like_any_other(number, name):
    trace = recorded(number, name)
    assert torch.trace.Trace.from_json(trace.to_json()).to_json() == trace.to_json()
    assert all(f.line is not None and 0 <= f.line < len(trace.code) for f in trace.frames)
    assert "<svg" in trace.to_svg()


# what the picture column of each asks for

def test_1_the_gradient_of_an_intermediate_is_kept_only_when_asked():
    assert at_end(recorded(1, "plain"), "y", "grad") is None
    assert at_end(recorded(1, "retain_grad"), "y", "grad").data == (12.0,)


def test_2_the_drawer_is_emptied_and_the_second_call_stops_there():
    trace = recorded(2, "again")
    y = node(trace, "y")
    assert at_end(trace, "y", "saved") == ()
    assert at_end(trace, "y", "freed") is True
    last = trace.frames[-1]
    assert (last.phase, last.owner, last.note.key) == ("error", y.id, "second_backward")
    assert not [f for f in recorded(2, "only sums").frames if f.phase in ("free", "error")]


@pytest.mark.parametrize(("name", "version", "is_leaf"), [("no_grad", 1, True), (".data", 0, True)])
def test_3_identity_version_and_leaf_after_each(name, version, is_leaf):
    trace = recorded(3, name)
    assert (at_end(trace, "w", "version"), at_end(trace, "w", "is_leaf")) == (version, is_leaf)
    assert at_end(trace, "w", "value").data == (0.5,)


def test_4_a_saved_value_remembers_the_version_it_saw():
    trace = recorded(4, "exp")
    assert at_end(trace, "y", "saved", 0) == ("u₂ [2] v0 ≠ v1 now",)
    last = trace.frames[-1]
    assert last.phase == "error"
    assert last.nodes[0] == node(trace, "y", 0).id
    assert trace.frames[-1].note.key == "saved_value_changed"


def test_5_contributions_stack_per_call():
    sums = [c.value.data[0] if c.value else None for f in recorded(5, "accumulates").frames
            for c in f.changes if c.field == "grad"]
    assert sums == [4.0, 8.0]
    zeroed = [c.value.data[0] if c.value else None for f in recorded(5, "zero_grad").frames
              for c in f.changes if c.field == "grad"]
    assert zeroed == [None, 4.0, None, 4.0]


def test_8_the_patched_loss_is_an_island():
    trace = recorded(8, "patched")
    assert [at_end(trace, label, "reached") for label in ("w", "y", "loss")] == [False, False, True]
    (cut,) = [e for e in trace.edges if e.cut]
    assert (cut.cut, cut.source, cut.target) == ("tensor", node(trace, "y").id,
                                                 node(trace, "loss").id)


def test_9_each_way_of_cutting_is_told_apart():
    assert {name: {e.cut for e in recorded(9, name).edges} - {""} for name in BELIEFS[9].variants
            } == {"detach()": {"detach"}, "no_grad": {"no_grad"}, ".data": {"data"},
                  "requires_grad_(False)": set(), "eval()": set()}


def test_10_and_22_the_counter_of_live_nodes():
    assert graph_states(recorded(10, "retain_graph"), "live_nodes")[-1] == 4
    assert graph_states(recorded(10, "detach"), "live_nodes")[-1] == 2
    growing = graph_states(recorded(22, "tensor"), "live_nodes")
    assert growing == sorted(growing)
    assert growing[-1] == 9
    assert max(graph_states(recorded(22, "item"), "live_nodes")) <= 4


def test_11_a_step_bumps_the_version():
    trace = recorded(11, "step between")
    assert at_end(trace, "w", "version") == 1
    assert at_end(trace, "loss", "saved") == ("u₁ 2 v0 ≠ v1 now", "u₂ 3 v0")


def test_13_the_name_tag_moves():
    trace = recorded(13, "rebinding")
    (moved,) = [f for f in trace.frames if f.phase == "name"]
    tags = {c.object: c.value for c in moved.changes if c.field == "name"}
    old, new = (f"n{node(trace, 'w', k).id}" for k in (0, -1))
    assert tags == {old: "", new: "w"}
    assert at_end(trace, "w", "is_leaf", 0)
    assert not at_end(trace, "w", "is_leaf", -1)
    assert not [f for f in recorded(13, "in place").frames if f.phase == "name"]


def test_16_create_graph_grows_a_second_layer():
    assert {n.layer for n in recorded(16, "retain_graph").nodes} == {0}
    trace = recorded(16, "create_graph")
    assert {n.op for n in trace.nodes if n.layer == 1} == {"", "pow", "mul"}
    assert node(trace, "g").layer == 1


def test_17_a_hidden_node_is_inserted():
    trace = recorded(17, "to")
    assert node(trace, "w").grad_fn == "ToCopyBackward0"
    assert trace.nodes[0].label == ""


def test_19_zero_times_infinity_on_the_edge():
    trace = recorded(19, "where")
    (edge,) = [e for e in trace.edges if trace.nodes[e.target].op == "sqrt"]
    state = trace.state(trace.visible(), len(trace.frames))[f"e{edge.id}"]
    assert state["local"].data == (np.inf,)
    assert np.isnan(state["contribution"].data[0])
    assert recorded(19, "anomaly").frames[-2].note.key == "nan_returned"


def test_24_who_writes_what():
    trace = recorded(24, "four boxes")
    phases = [f.phase for f in trace.frames if f.phase not in ("forward", "backward", "free")]
    assert phases == ["leaf", "seed", "accumulate", "optimizer_step", "zero_grad", "seed",
                      "accumulate", "optimizer_step"]
    assert at_end(trace, "w", "state") == ("momentum_buffer -6.8",)


# the interface

def test_a_block_is_recorded_with_its_lines():
    w = torch.tensor(3., requires_grad=True)
    with torch.trace.record() as t:
        y = w * w
        y.backward()
    assert t.code == ("y = w * w", "y.backward()")
    assert [f.line for f in t.frames][-1] == 1
    assert t.frames[-1].phase == "accumulate"
    assert w.grad == 6


def test_lines_of_functions_are_appended():
    def square(x):
        return x * x

    w = torch.tensor(3., requires_grad=True)
    with torch.trace.record() as t:
        y = square(w)
    assert t.code == ("y = square(w)", "", "def square(x):", "    return x * x")
    assert t.frames[-1].line == 3
    assert y == 9


def test_an_error_is_recorded_and_raised():
    with pytest.raises(RuntimeError, match="a leaf Variable"), torch.trace.record() as t:
        w = torch.tensor(1., requires_grad=True)
        w.add_(1)
    assert t.frames[-1].phase == "error"
    assert t.frames[-1].line == 1


def test_an_expected_error_is_held():
    with torch.trace.record(expect=RuntimeError) as t:
        torch.tensor(1., requires_grad=True).add_(1)
    assert "a leaf Variable" in str(t.error)


def test_an_expected_error_that_does_not_come_is_an_error():
    with pytest.raises(AssertionError, match="nothing was raised"), \
            torch.trace.record(expect=RuntimeError):
        torch.ones(2)


def test_another_error_than_the_expected_is_raised():
    with pytest.raises(ZeroDivisionError), torch.trace.record(expect=RuntimeError) as t:
        1 / 0  # noqa: B018
    assert t.error is None
    assert t.frames[-1].phase == "error"


def test_an_error_that_the_lines_catch_is_recorded():
    with torch.trace.record() as t:
        w = torch.tensor(1., requires_grad=True)
        with contextlib.suppress(RuntimeError):
            w.add_(1)
        y = w * 2
    assert [f.phase for f in t.frames if f.phase != "forward"] == ["leaf", "error"]
    assert y == 2


def test_wrong_uses_are_refused_early():
    with pytest.raises(TypeError, match="expect is a kind of exception"):
        torch.trace.record(expect="RuntimeError")
    with torch.trace.record(), pytest.raises(RuntimeError, match="one at a time"), \
            torch.trace.record():
        pass
    t = torch.trace.record()
    with pytest.raises(RuntimeError, match="has not ended"):
        t.to_text()
    assert mode.observer is None


def test_what_was_computed_before_is_shown_as_far_as_autograd_holds_it():
    a, b = (torch.tensor(v, requires_grad=True) for v in (2., 3.))
    y = a * b + a
    with torch.trace.record() as t:
        y.backward()
    assert [f.phase for f in t.frames][:2] == ["forward", "seed"]
    assert {n.label: n.grad_fn for n in t.nodes if n.label} == {"a": "", "b": "", "y":
                                                                "AddBackward0"}
    assert at_end(t, "a", "grad").data == (4.0,)


def test_only_this_thread_is_recorded():
    x = torch.tensor(1., requires_grad=True)
    with torch.trace.record() as t:
        other = threading.Thread(target=lambda: x * 2)
        other.start()
        other.join()
        y = x * 3
    assert [n.op for n in t.nodes] == ["", "mul"]
    assert y == 3


def test_nothing_is_kept_alive():
    x = torch.tensor(1., requires_grad=True)
    with torch.trace.record():
        y = x * 2
        gone = weakref.ref(y), weakref.ref(y.grad_fn)
        del y
        assert [ref() for ref in gone] == [None, None]
    gc.collect()


def test_names_of_what_lists_and_modules_hold():
    net = torch.nn.Linear(2, 1)
    ws = [torch.ones(2, requires_grad=True)]
    with torch.trace.record() as t:
        y = net(ws[0])
    assert {"net.weight", "net.bias", "ws[0]", "y"} <= {n.label for n in t.nodes}
    assert y.ndim == 1


# looking changes nothing

LINES = [
    "{a} = {b} * {c}", "{a} = {b} + {c}", "{a} = {b}.exp()", "{a} = {b}.sigmoid() - {c}",
    "{a} = {b}.detach()", "{a} = {b}.clone()", "{a} = {b}[:1].sum() * {c}", "{a}.add_(1)",
    "{a}.mul_({b})", "{a}[0] = 2.", "{a} += {b}", "{a}.data.mul_(2)", "{a} = {b} / 2",
    "with torch.no_grad(): {a}.sub_(0.5)", "with torch.no_grad(): {a} = {b} * {c}",
    "{a}.requires_grad_()", "{a}.grad = None", "{a}.retain_grad()", "{a} = torch.stack([{b}, {c}]"
    ").sum(0)", "{a}.sum().backward()", "{a}.sum().backward(retain_graph=True)",
    "{a}.backward(torch.ones(2))", "{a}.register_hook(lambda g: g * 2)",
    "{a}, = torch.autograd.grad({b}.sum(), {c}, create_graph=True)", "{a}.sum().item()",
    "{a}.detach_()", "{a} = {b}.data", "{a} = torch.tanh({b}).T",
]
programs = st.lists(st.tuples(st.sampled_from(LINES), *[st.sampled_from("wxyz")] * 3), max_size=12)


def outcome(lines, namespace, record):
    """What a program leaves behind: errors, values, gradients, flags, versions."""
    errors = []
    for line in lines:
        try:
            if record:
                torch.trace.run(line, namespace)
            else:
                exec(line, namespace)
        except (RuntimeError, IndexError, TypeError) as error:
            errors.append((line, type(error).__name__, str(error)))
    return errors, {name: facts(namespace[name]) for name in "wxyz"}


def facts(t):
    try:
        made_by = type(t.grad_fn).__name__
    except RuntimeError as error:
        made_by = str(error)
        return repr(t._array), made_by
    return (repr(t._array), made_by, t.requires_grad, t.is_leaf, t._version,
            None if t._grad is None else repr(t._grad._array), t.retains_grad)


def fresh():
    return {"torch": torch, "w": torch.tensor([1., 2.], requires_grad=True),
            "x": torch.tensor([3., 4.]), "y": torch.tensor([.5, .25], requires_grad=True),
            "z": torch.tensor([-1., 0.])}


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=300)
@given(programs)
def test_recording_changes_no_result(program):
    lines = [text.format(a=a, b=b, c=c) for text, a, b, c in program]
    assert outcome(lines, fresh(), False) == outcome(lines, fresh(), True)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=200)
@given(programs)
def test_a_whole_program_in_one_recording(program):
    lines = [text.format(a=a, b=b, c=c) for text, a, b, c in program]
    guarded = "\n".join(f"try:\n    {line}\nexcept (RuntimeError, IndexError, TypeError): pass"
                        for line in lines) or "pass"
    plain, watched = fresh(), fresh()
    exec(guarded, plain)
    t = torch.trace.run(guarded, watched)
    assert {n: facts(plain[n]) for n in "wxyz"} == {n: facts(watched[n]) for n in "wxyz"}
    if t.nodes and t.frames:
        assert torch.trace.Trace.from_json(t.to_json()).to_json() == t.to_json()
    for name in "wxyz":
        shown = [n for n in t.nodes if t.state(range(len(t.frames)), len(t.frames)).get(
            f"n{n.id}", {}).get("name") == name]
        assert len(shown) <= 1


def test_an_infinite_slope_is_shown_without_a_word_of_numpys():
    """pytest makes every warning an error."""
    t = torch.trace.run("x = torch.tensor(0., requires_grad=True)\ny = torch.sqrt(x)",
                        {"torch": torch})
    assert "∞" in t.to_text() or "inf" in t.to_text()


@pytest.mark.parametrize(("lines", "told"), [
    ("loss = torch.tensor(y.item() ** 2, requires_grad=True)",
     "loss (u₃) is a new leaf, 36. It was made from a number taken out of y (u₂), and a number has "
     "no history."),
    ("loss = torch.tensor([y, x.item() + 1], requires_grad=True)",
     "loss (u₃) is a new leaf, [6, 4]. It was made from numbers taken out of y (u₂) and x (u₁), "
     "and numbers have no history."),
])
def test_a_leaf_made_from_numbers_is_said_to_hold_what_it_holds(lines, told):
    trace = torch.trace.run("x = torch.tensor(3., requires_grad=True)\ny = x * 2\n" + lines,
                            {"torch": torch})
    assert told in [sentence(f.say) for f in trace.frames]
