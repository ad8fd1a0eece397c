"""What trace.of says of the worked examples, word for word, and what it leaves alone."""

from __future__ import annotations

import functools
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as torch
from autograd_core import nn
from tests.trace.graphs import example_2, leaf, network, network_inputs

EXAMPLE_1 = """\
 1 leaf       u₁ is a leaf with value 2. It requires a gradient, so it has a mailbox: .grad.
 2 leaf       u₂ is a leaf with value 3. It requires a gradient, so it has a mailbox: .grad.
 3 forward    u₃ = u₁ + u₂ = 2 + 3 = 5.
 4 forward    How u₃ changes with u₁: the local Jacobian is 1.
 5 forward    How u₃ changes with u₂: the local Jacobian is 1.
 6 forward    u₄ = u₂ · u₃ = 3 · 5 = 15.
 7 forward    How u₄ changes with u₂: the local Jacobian is 5.
 8 forward    How u₄ changes with u₃: the local Jacobian is 3.
 9 seed       Backward starts at the output, u₄: P₄ = 1.
10 backward   u₄ sends u₂ its contribution: 1 × 5 = 5.
11 backward   u₄ sends u₃ its contribution: 1 × 3 = 3.
12 backward   u₃ sends u₁ its contribution: 3 × 1 = 3.
13 backward   u₃ sends u₂ its contribution: 3 × 1 = 3. Another path brought 5 already; \
contributions add: 8.
14 accumulate Every path to u₁ has reported, so P₁ = 3 is complete. It goes into u1.grad.
15 accumulate Every path to u₂ has reported, so P₂ = 8 is complete. It goes into u2.grad."""


def numbers(value):
    """A Value as an array."""
    return np.array(value.data).reshape(value.shape)


def final(trace, opened=()):
    frames = trace.visible(opened)
    return trace.state(frames, len(frames) - 1)


def by_label(trace, label):
    return next(n for n in trace.nodes if n.label == label and n.kind != "composite")


def test_worked_example_1_word_for_word():
    u1, u2 = leaf(2.), leaf(3.)
    u3 = u1 + u2
    u4 = u2 * u3
    assert torch.trace.of(u4).to_text() == EXAMPLE_1


def test_worked_example_1_in_its_json():
    u1, u2 = leaf(2.), leaf(3.)
    u3 = u1 + u2
    u4 = u2 * u3
    data = json.loads(torch.trace.of(u4).to_json())
    changes = [(data["nodes"][int(c["object"][1:])]["u"], c["value"]["data"][0])
               for f in data["frames"] for c in f["changes"] if c["field"] == "upstream"]
    assert changes == [("4", 1), ("2", 5), ("3", 3), ("1", 3), ("2", 8)]
    contributions = [(data["edges"][int(c["object"][1:])], c["value"]["data"][0])
                     for f in data["frames"] for c in f["changes"] if c["field"] == "contribution"]
    into_u2 = [value for edge, value in contributions if data["nodes"][edge["source"]]["u"] == "2"]
    assert into_u2 == [5, 3]


def test_worked_example_2_is_exactly_eleven_nodes():
    trace = example_2()
    boxes = [trace.nodes[i] for i in trace.boxes()]
    assert [b.u for b in boxes] == [str(k) for k in range(1, 12)]
    assert [b.label for b in boxes] == ["W1", "b1", "x", "W2", "b2", "target",
                                        "z1", "a1", "z2", "y", "E"]
    assert [b.kind for b in boxes if b.kind == "composite"] == ["composite"] * 3


def test_worked_example_2_has_exact_jacobians_with_their_structure():
    trace = example_2()
    drawn = trace.boxes()
    seen = {(trace.nodes[e.source].u, trace.nodes[e.target].u): (trace.state(
        trace.visible(), 99)[f"e{e.id}"]["local"], e.structure)
        for e in trace.edges if e.target in drawn}
    W1, b1, x, W2, b2, target = (t.detach().numpy() for t in network_inputs())
    z1 = W1 @ x + b1
    a1 = 1 / (1 + np.exp(-z1))
    z2 = W2 @ a1 + b2
    y = 1 / (1 + np.exp(-z2))
    expected = {
        ("1", "7"): (np.kron(np.eye(3), x), "I ⊗ xᵀ"), ("3", "7"): (W1, "W1"),
        ("2", "7"): (np.eye(3), "identity"), ("7", "8"): (np.diag(a1 * (1 - a1)), "diagonal"),
        ("4", "9"): (np.kron(np.eye(2), a1), "I ⊗ a1ᵀ"), ("8", "9"): (W2, "W2"),
        ("5", "9"): (np.eye(2), "identity"), ("9", "10"): (np.diag(y * (1 - y)), "diagonal"),
        ("10", "11"): ((y - target)[None], "one row"),
        ("6", "11"): ((target - y)[None], "one row"),
    }
    assert set(seen) == set(expected)
    for pair, (matrix, structure) in expected.items():
        np.testing.assert_allclose(numbers(seen[pair][0]), matrix, rtol=1e-5, err_msg=str(pair))
        assert seen[pair][1] == structure
    assert seen["1", "7"][0].shape == (3, 6)


def test_a_composite_opens_into_its_parts_and_ends_with_the_same_gradients():
    trace = example_2()
    everything = [n.id for n in trace.nodes if n.kind == "composite"]
    closed, opened = final(trace), final(trace, everything)
    assert len(trace.boxes(everything)) == 6 + 2 + 1 + 2 + 1 + 3
    assert [trace.nodes[i].u for i in trace.boxes(everything)][6:9] == ["7.1", "7", "8"]
    inputs = network_inputs()
    network(*inputs).backward()
    for k in (0, 1, 3, 4):
        for state in (closed, opened):
            np.testing.assert_allclose(numbers(state[f"n{k}"]["grad"]), inputs[k].grad.numpy(),
                                       rtol=1e-5)
            assert state[f"n{k}"]["grad"] == state[f"n{k}"]["upstream"]


def test_nothing_is_known_before_its_frame():
    trace = example_2()
    frames = trace.visible()
    for k, index in enumerate(frames):
        state = trace.state(frames, k)
        if trace.frames[index].phase in ("leaf", "forward"):
            assert all("upstream" not in known for known in state.values())


def test_a_scope_of_two_results_stays_open():
    def f(x):
        with torch.name_scope("both"):
            a, b = x * 2, x * 3
        return a + b
    assert {n.kind for n in torch.trace.of(f, leaf(1.)).nodes} == {"leaf", "op"}


def test_scopes_nest():
    def f(x):
        with torch.name_scope("outer"):
            with torch.name_scope("inner"):
                h = (x * 2).exp()
            return h + 1
    trace = torch.trace.of(f, leaf(1.))
    outer = next(n for n in trace.nodes if n.op == "outer")
    inner = next(n for n in trace.nodes if n.op == "inner")
    assert inner.parent == outer.id
    assert [trace.nodes[i].u for i in trace.boxes()] == ["1", "2"]
    assert [trace.nodes[i].u for i in trace.boxes([outer.id])] == ["1", "2.1", "2"]
    opened = trace.boxes([outer.id, inner.id])
    assert [trace.nodes[i].u for i in opened] == ["1", "2.1.1", "2.1", "2"]
    x = leaf(1.)
    f(x).backward()
    for opened in ([], [outer.id], [outer.id, inner.id]):
        assert final(trace, opened)["n0"]["grad"].data[0] == x.grad.item()


def test_the_same_input_twice_makes_two_edges_and_two_contributions():
    x = leaf(3.)
    trace = torch.trace.of(lambda x: x * x, x)
    assert [(e.source, e.target, e.arg) for e in trace.edges] == [(0, 1, 0), (0, 1, 1)]
    contributions = [c.value.data[0] for f in trace.frames for c in f.changes
                     if c.field == "contribution"]
    assert contributions == [3, 3]


def test_names_come_from_the_learners_variables():
    def double(inner):
        twice = inner + inner
        return twice * 2
    w = leaf(1.)
    trace = torch.trace.of(double, w)
    assert [n.label for n in trace.nodes] == ["inner", "twice", ""]
    result = double(w)
    assert [n.label for n in torch.trace.of(result).nodes] == ["w", "", "result"]
    assert torch.trace.of(w * 2, names={"weight": w}).nodes[0].label == "weight"


def test_code_and_the_current_line_are_carried():
    trace = torch.trace.of(network, *network_inputs())
    assert trace.code[0] == "def network(W1, b1, x, W2, b2, target):"
    line_of = {trace.nodes[f.owner].label: trace.code[f.line] for f in trace.frames
               if f.phase == "forward" and trace.nodes[f.owner].kind == "op"}
    assert line_of["a1"] == "    a1 = torch.sigmoid(z1)"
    assert line_of["d"] == "        d = y - target"


def test_what_nothing_holds_is_not_kept_rather_than_zero():
    x = leaf(2.)
    y = (x + 1) + 1
    trace = torch.trace.of(y)
    state = final(trace)
    assert state["n1"]["value"] is None
    assert state["n2"]["value"].data == (4,)
    assert "not kept" in trace.to_text()


def test_a_value_that_an_op_saved_is_shown():
    x = leaf(2.)
    y = (x * 3).exp() * 2
    state = final(torch.trace.of(y))
    assert state["n1"]["value"] is None  # exp saves its result, not its input
    np.testing.assert_allclose(state["n2"]["value"].data, np.exp(np.float32(6)))


def test_a_freed_graph_is_shown_up_to_where_pytorch_stops():
    x = leaf(2.)
    y = (x * x) + 1
    y.backward()
    trace = torch.trace.of(y)
    assert [f.phase for f in trace.frames][-2:] == ["backward", "error"]
    assert "second time" in trace.to_text().splitlines()[-1]
    assert trace.nodes[trace.frames[-1].owner].grad_fn == "MulBackward0"


def test_a_mailbox_that_holds_something_is_added_to():
    x = leaf(3.)
    (x * x).backward()
    trace = torch.trace.of(lambda x: x * x, x)
    assert "added to the 6 already in x.grad: 12" in trace.to_text()
    assert x.grad.item() == 6


def test_a_vector_needs_the_gradient_that_backward_needs():
    x = leaf([1., 2.])
    y = x * x
    with pytest.raises(RuntimeError, match="grad can be implicitly created only for scalar"):
        torch.trace.of(y)
    trace = torch.trace.of(y, gradient=torch.tensor([1., 3.]))
    assert final(trace)["n0"]["grad"].data == (2, 12)


@pytest.mark.parametrize(("make", "error", "message"), [
    (lambda: torch.trace.of(torch.ones(1)), RuntimeError,
     "element 0 of tensors does not require grad and does not have a grad_fn"),
    (lambda: torch.trace.of(lambda x: x.detach(), leaf(1.)), RuntimeError,
     "element 0 of tensors does not require grad"),
    (lambda: torch.trace.of(3.), TypeError, "trace.of needs a Tensor or a function"),
    (lambda: torch.trace.of(lambda x: 3, leaf(1.)), TypeError, "returned int"),
    (lambda: torch.trace.of(lambda x: x, 3.), TypeError,
     r"follows Tensors through fn, but none of its inputs is one \(float\)"),
    (lambda: torch.trace.of(lambda a, b: a * b, 2., b=3), TypeError,
     r"none of its inputs is one \(float, int\): pass torch.tensor\(2."),
    (lambda: torch.trace.of(lambda: "x"), TypeError, "returned str"),
    (lambda: torch.trace.of(lambda xs: None, [leaf(1.)]), TypeError, "returned NoneType"),
    (lambda: torch.trace.of(leaf(1.) * 2, names=["x"]), TypeError, "names maps names to tensors"),
    (lambda: torch.trace.of(leaf(1.), leaf(2.)), TypeError, "takes one Tensor"),
    (lambda: torch.trace.of(leaf(1.) * 1, gradient=torch.ones(2)), RuntimeError,
     "Mismatch in shape"),
])
def test_wrong_arguments_get_one_clear_error(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_what_is_written_in_place_is_followed_in_a_function():
    def through_a_view(x):
        y = x * 2
        v = y[1:]
        y.mul_(3)
        v.add_(1.)
        y[0] = 5.
        return (v * y[0] * x).sum()

    x = leaf([0.3, 1.])
    state = final(torch.trace.of(through_a_view, x))
    through_a_view(x).backward()
    np.testing.assert_allclose(state["n0"]["grad"].data, x.grad.numpy(), rtol=1e-6)
    text = torch.trace.of(through_a_view, leaf([0.3, 1.])).to_text()
    assert " = write(y, 1) = write([1.8, 6], 1) = [1.8, 7]" in text


@pytest.mark.parametrize("change", [lambda x: x.data.fill_(100.), lambda x: x.detach().zero_()],
                         ids=["through data", "through detach"])
def test_a_leaf_that_was_changed_after_it_was_used_is_not_shown_as_it_is_now(change):
    x = leaf(3.)
    y = x * x
    change(x)
    trace = torch.trace.of(y)
    assert trace.state(trace.visible(), 1)["n0"]["value"] is None
    assert "changed after it was used" in trace.to_text()


def test_bools_and_empty_values_are_written():
    assert "x > 0 = 1 > 0 = True" in torch.trace.of(lambda x: x * (x > 0), leaf(1.)).to_text()
    assert "= [] · [] = []" in torch.trace.of(lambda x: (x * x).sum(), leaf([])).to_text()


def test_a_composite_with_an_infinite_partial_has_exact_zeros_beside_it():
    def f(x):
        with torch.name_scope("s"):
            h = x.log() * 2
        return h.sum()
    trace = torch.trace.of(f, leaf([0., 1.]))
    edge = next(e for e in trace.edges if trace.nodes[e.target].kind == "composite")
    assert final(trace)[f"e{edge.id}"]["local"].data == (float("inf"), 0, 0, 2)


def test_objects_partials_numbers_and_keywords_can_be_traced():
    class Model:
        def __init__(self):
            self.w = leaf(2.)

        def __call__(self, x):
            return x * self.w

    assert [n.label for n in torch.trace.of(Model(), leaf(3.)).nodes] == ["x", "w", ""]
    partial = functools.partial(lambda k, x: x * k, 3.)
    assert [n.label for n in torch.trace.of(partial, leaf(3.)).nodes] == ["x", ""]
    assert final(torch.trace.of(lambda x, k=1: x * k, leaf(2.), k=4))["n0"]["grad"].data == (4,)
    assert final(torch.trace.of(lambda x, k: x * k, leaf(2.), 4))["n0"]["grad"].data == (4,)


PROGRAMS = st.lists(st.tuples(st.sampled_from("+-*/"), st.integers(0, 9), st.integers(0, 9)),
                    min_size=1, max_size=12)


def run(program, leaves):
    values = list(leaves)
    for sign, i, j in program:
        a, b = values[i % len(values)], values[j % len(values)]
        values.append({"+": a + b, "-": a - b, "*": a * b, "/": a / (b * b + 1)}[sign])
    return values


@given(PROGRAMS)
def test_looking_changes_nothing_and_shows_what_backward_does(program):
    def fresh():
        return [leaf(0.5), leaf(-1.25)]

    plain, seen = fresh(), fresh()
    y, z = run(program, plain)[-1], run(program, seen)[-1]
    nodes = torch.core.traversal.reachable([z.grad_fn])
    saved = [(node.saved, node.seen) for node in nodes]
    trace = torch.trace.of(z)
    assert [(node.saved, node.seen) for node in nodes] == saved
    assert all(x.grad is None and x._version == 0 for x in seen)
    y.backward()
    z.backward()
    state = final(trace)
    for a, b in zip(plain, seen, strict=True):
        assert (a.grad is None) == (b.grad is None)
        if a.grad is not None:
            np.testing.assert_array_equal(a.grad.numpy(), b.grad.numpy())
    shown = [state[f"n{n.id}"]["grad"].data[0] for n in trace.nodes if n.kind == "leaf"]
    np.testing.assert_array_equal(shown, [x.grad.item() for x in seen if x.grad is not None])


@given(PROGRAMS)
def test_a_trace_goes_to_json_and_back_unchanged(program):
    trace = torch.trace.of(run(program, [leaf(0.0), leaf(1e30)])[-1])
    again = torch.trace.Trace.from_json(trace.to_json())
    assert again.to_json() == trace.to_json()
    assert again.to_text() == trace.to_text()


def net():
    return nn.Sequential(nn.Linear(3, 3), nn.Sequential(nn.Linear(3, 3), nn.Tanh()))


def test_what_a_module_holds_is_called_as_the_learner_would_write_it():
    model = net()
    trace = torch.trace.of(lambda x: model(x).sum(), torch.ones(2, 3))
    assert [n.label for n in trace.nodes if n.kind == "leaf"] == [
        f"model.{name}" for name, _ in model.named_parameters()]


def test_a_module_that_is_traced_itself_names_what_it_holds_from_the_outside():
    trace = torch.trace.of(net(), torch.ones(2, 3), gradient=torch.ones(2, 3))
    assert [n.label for n in trace.nodes if n.kind == "leaf"] == [
        "self.0.weight", "self.0.bias", "self.1.0.weight", "self.1.0.bias"]


def test_parts_of_parts_have_numbers_of_their_own():
    trace = torch.trace.of(net(), torch.ones(2, 3), gradient=torch.ones(2, 3))
    ends = [n for n in trace.nodes if n.kind == "composite"]
    plain = [n.u for n in trace.nodes if n.kind != "composite"]
    assert len(set(plain)) == len(plain)
    assert {n.u for n in ends} <= set(plain)      # a composite shares its result's


def test_the_formula_of_a_composite_that_uses_values_often_stays_short():
    def often(x):
        with torch.name_scope("often"):
            for _ in range(100):
                x = x * x + x
            return x
    trace = torch.trace.of(often, torch.tensor(0.5, requires_grad=True))
    box = next(n for n in trace.nodes if n.kind == "composite")
    assert box.formula == "f_{2}(u_{1})"


def test_a_composite_has_no_formula_for_a_derivative_that_is_not_that_of_one_operation():
    def twice(x, b):
        with torch.name_scope("twice"):
            h = x + b
            return h * h + x
    x, b = torch.tensor([1., 2.], requires_grad=True), torch.tensor([3., 4.], requires_grad=True)
    trace = torch.trace.of(twice, x, b, gradient=torch.ones(2))
    box = next(n for n in trace.nodes if n.kind == "composite")
    assert [e.formula for e in trace.edges if e.target == box.id] == ["", ""]


def test_a_factor_of_one_is_not_written_and_a_broadcast_bias_is_not_called_identity():
    trace = torch.trace.of(nn.Linear(2, 2), torch.ones(3, 2), gradient=torch.ones(3, 2))
    product = next(n for n in trace.nodes if n.op == "addmm")
    assert product.formula.count("1 ") == 0
    formulas = [e.formula for e in trace.edges if e.target == product.id]
    assert sorted(formulas)[0] == ""
    assert not any(f.startswith("1") for f in formulas)


def deep(blocks):
    return nn.Sequential(*[nn.Sequential(nn.Linear(2, 2), nn.Tanh()) for _ in range(blocks)])


def test_with_many_parameters_each_stands_inside_its_module():
    model = deep(7)
    trace = torch.trace.of(lambda x: model(x).sum(), torch.ones(2), fold=False)
    assert [trace.nodes[i].op for i in trace.boxes()] == ["", "Sequential", "sum"]
    for node in trace.nodes:
        if node.kind == "leaf":
            assert trace.nodes[node.parent].op.startswith("Linear")
    assert {e.source for e in trace.edges if trace.nodes[e.target].op == "Sequential"} == {
        n.id for n in trace.nodes if n.label == "x"}


def test_everything_opened_shows_the_gradients_that_backward_leaves():
    model = deep(7)
    trace = torch.trace.of(lambda x: model(x).sum(), torch.ones(2))
    model(torch.ones(2)).sum().backward()
    opened = [n.id for n in trace.nodes if n.kind == "composite"]
    frames = trace.visible(opened)
    state = trace.state(frames, len(frames) - 1)
    for name, parameter in model.named_parameters():
        leaf = next(n for n in trace.nodes if n.label == f"model.{name}")
        assert np.allclose(state[f"n{leaf.id}"]["grad"].data, parameter.grad.numpy().reshape(-1))


def test_a_parameter_that_two_calls_use_stands_outside_of_both():
    model = deep(7)
    trace = torch.trace.of(lambda x: (model(x) + model(2 * x)).sum(), torch.ones(2))
    assert all(n.parent is None for n in trace.nodes if n.kind == "leaf")
