"""What notebooks 00, 01 and 02 say is so: pictures show what the text points at."""

import ast
import re

import numpy as np
import pytest

from autograd_core.teach import finite_difference
from autograd_core.trace import Trace
from tests.notebooks.lessons import INDEX, ROOT, answered, cell_of, solved

GRAPHS, NETWORK = "01_computational_graphs", "02_two_layer_network"
SYMBOLS = {r"$n$", r"$l$", r"$L$", r"$C$", r"$E$", r"$u_i$", r"$d_i$", r"$f_i$", r"$\alpha_i$",
           r"$J_{j \to i}$", r"$P_i$"}


def said(trace: Trace, opened=()) -> list[str]:
    """What the frames say, one after another."""
    return trace.to_text(opened).splitlines()


def by_label(trace: Trace, opened=()) -> dict[str, int]:
    """Node ids by the names in the learner's code."""
    return {trace.nodes[i].label: i for i in trace.boxes(opened)}


# the start page


def test_the_keys_on_the_start_page_are_those_of_the_player():
    source = (ROOT / "autograd_core" / "viz" / "web" / "help.js").read_text(encoding="utf-8")
    table = re.search(r"const KEYS = (\[.*?\]);", source, re.DOTALL).group(1)
    players = {key for keys, _ in re.findall(r'\["([^"]+)",\s*"([^"]+)"\]', table)
               for key in keys.split()}
    player = cell_of(INDEX, "player")
    assert set(re.findall(r"<kbd>(.*?)</kbd>", player.text)) == players


# 1, a graph of four nodes


def test_the_table_of_symbols_is_complete():
    table = cell_of(GRAPHS, "symbols").text
    first = [row.split("|")[1] for row in table.splitlines() if row.startswith("| $")]
    assert {symbol.strip() for column in first for symbol in column.split(",")} == SYMBOLS


def test_the_sets_in_the_table_are_those_of_the_graph():
    trace = solved(GRAPHS).shown["step"]
    table = cell_of(GRAPHS, "symbols").text
    edges = {(int(trace.nodes[e.source].u), int(trace.nodes[e.target].u)) for e in trace.edges}
    written = re.search(r"^\| \$E\$ .*\\\{(.*)\\\}", table, re.MULTILINE).group(1)
    assert set(ast.literal_eval(f"[{written}]")) == edges == set(solved(GRAPHS).names["J"])
    leaves = {int(node.u) for node in trace.nodes if node.kind == "leaf"}
    assert leaves == {1, 2}
    assert {int(node.u) for node in trace.nodes} - leaves == {3, 4}


def test_the_player_shows_two_contributions_to_p2():
    arrived = [line for line in said(solved(GRAPHS).shown["step"]) if "sends u₂" in line]
    assert "1 × 5 = 5" in arrived[0]
    assert arrived[1].endswith("Another path brought 5 already; contributions add: 8.")


def test_by_hand_and_measured_are_the_same_number():
    run = solved(GRAPHS)
    assert run.names["P"] == {1: 3, 2: 8, 3: 3, 4: 1}
    assert run.printed["sum-over-paths"] == "P2 = 8 = 5 + 3\n"
    assert run.names["measured"] == {1: 3, 2: 8}


def test_x_times_x_plus_x_has_two_edges_into_the_product():
    trace = solved(GRAPHS).shown["square-step"]
    into = [(e.source, e.arg) for e in trace.edges if trace.nodes[e.target].op == "mul"]
    assert into == [(0, 0), (0, 1)]


def test_the_table_after_backward_shows_who_keeps_a_gradient():
    shown = solved(GRAPHS).shown
    before = {row[0]: row[5] for row in shown["table-before"].rows}
    after = {row[0]: row[5] for row in shown["abcd-backward"].rows}
    assert set(before.values()) == {"None", "None (not kept)"}
    kept = {"a": "3", "b": "2", "c": "2.303", "d": "0.5", "t": "5"}
    assert after == kept | dict.fromkeys(("u", "v", "e"), "None (not kept)")


def test_reading_the_gradient_of_u_warns_and_gives_none():
    cell = cell_of(GRAPHS, "none-warning")
    names = dict(solved(GRAPHS).names)
    names["u"] = names["a"] * names["b"]
    with pytest.warns(UserWarning, match="not a leaf Tensor"):
        exec(cell.text, names)
    assert solved(GRAPHS).shown["none-warning"] is None


def test_in_the_second_player_t_has_a_mailbox_and_u_and_v_have_none():
    trace = solved(GRAPHS).shown["abcd-step"]
    state = trace.state(trace.visible(), len(trace.visible()) - 1)
    kept = {label for label, i in by_label(trace).items() if "grad" in state[f"n{i}"]}
    assert kept == {"a", "b", "c", "d", "t"}


@pytest.mark.parametrize(("exercise", "answer", "slip"), [
    ("guess", "5", "one path of 2"),
    ("guess", "3", "one path of 2"),
    ("guess", "5 * 3", "You multiplied"),
    ("square", "3 + 1", "Not yet"),
    ("square", "3", "one path of 3"),
    ("abcd-gradients", '{"a": 3, "b": 2, "c": 1, "d": ...}', "c is wrong."),
    ("abcd-gradients", '{"a": 3, "b": 2, "c": 2.303, "d": 0.1}', "d is wrong. You left out the up"),
])
def test_a_wrong_answer_about_the_graph_is_explained(exercise, answer, slip):
    assert slip in answered(GRAPHS, exercise, answer)


# 2, a two-layer network


def test_the_network_is_eleven_nodes_in_the_order_of_the_table():
    trace = solved(NETWORK).shown["step"]
    shown = [(trace.nodes[i].u, trace.nodes[i].label) for i in trace.boxes()]
    labels = ["W1", "b1", "x", "W2", "b2", "y_true", "z1", "a1", "z2", "y", "E"]
    assert shown == list(zip(map(str, range(1, 12)), labels, strict=True))
    table = cell_of(NETWORK, "network").text
    assert re.findall(r"^\| \$u_\{?(\d+)", table, re.MULTILINE) == [u for u, _ in shown]


def test_every_jacobian_by_hand_is_the_one_in_the_picture():
    run = solved(NETWORK)
    trace = run.shown["step"]
    state = trace.state(trace.visible(), len(trace.visible()) - 1)
    drawn = {}
    for e in trace.edges:
        if e.target in trace.boxes() and f"e{e.id}" in state:
            j, i = (int(trace.nodes[k].u) for k in (e.source, e.target))
            value = state[f"e{e.id}"]["local"]
            drawn[j, i] = np.reshape(value.data, value.shape)
    assert drawn.keys() == run.names["J"].keys()
    for edge, matrix in run.names["J"].items():
        assert np.allclose(drawn[edge], matrix, atol=1e-5), edge


def test_the_structures_are_named_as_the_text_names_them():
    trace = solved(NETWORK).shown["step"]
    named = {(trace.nodes[e.source].label, trace.nodes[e.target].label): e.structure
             for e in trace.edges if e.target in trace.boxes()}
    assert named["W1", "z1"] == "I ⊗ xᵀ"
    assert named["W2", "z2"] == "I ⊗ a1ᵀ"
    assert named["x", "z1"] == "W1"
    assert named["b1", "z1"] == "identity"
    assert named["z1", "a1"] == "diagonal"


def test_every_p_by_hand_is_the_one_in_the_picture():
    run = solved(NETWORK)
    for opened in ((), [by_label(run.shown["step"])["z1"]]):
        trace = run.shown["step"]
        state = trace.state(trace.visible(opened), len(trace.visible(opened)) - 1)
        for i in trace.boxes(opened):
            if "." not in trace.nodes[i].u:
                p = run.names["P"][int(trace.nodes[i].u)]
                assert np.allclose(state[f"n{i}"]["upstream"].data, p, atol=1e-6)


def test_the_opened_composite_has_the_parts_that_the_text_names():
    trace = solved(NETWORK).shown["step"]
    opened = [by_label(trace)["z1"]]
    parts = [trace.nodes[i].u for i in trace.boxes(opened) if trace.nodes[i].parent == opened[0]]
    assert parts == ["7.1", "7"]


def test_the_whole_network_measured_agrees_with_backward_to_four_digits():
    names = solved(NETWORK).names
    inputs = tuple(names["leaves"].values())
    for i in names["leaves"]:
        measured = finite_difference(names["network"], inputs, i - 1)
        assert np.allclose(measured, names["P"][i], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("exercise", "answer", "slip"), [
    ("shape", "(3, 2)", "shape of W¹"),
    ("shape", "(6, 3)", "Rows belong to the output"),
    ("sigmoid-product", "P[8] * u[8]", "σ' is"),
    ("path", "J[10, 11] @ J[9, 10] @ J[8, 9] @ J[7, 8]", "That is P₇"),
    ("count", "128 * 784", "So many numbers has W"),
])
def test_a_wrong_answer_about_the_network_is_explained(exercise, answer, slip):
    assert slip in answered(NETWORK, exercise, answer)
