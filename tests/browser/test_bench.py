"""The bench: vᵀJ for a node or end to end, as numbers on the page compared with the trace's."""

import numpy as np
import pytest

import autograd_core as torch
from autograd_core.viz.scene import Scene
from tests.browser.test_page import first, pick
from tests.viz.states import STATES
from tests.viz.test_layout import eleven

RESULT = """() => [...document.querySelectorAll(".ag-bench-out td, .ag-bench-out b")]
  .map((cell) => Number(cell.title))"""


@pytest.fixture
def bench(open_page):
    """A page with the bench open, at the last step."""
    def open_one(trace, node=None):
        tab = open_page(trace)
        tab.locator(".ag").press("End")
        fold = tab.get_by_role("button", name="Bench: vᵀJ")
        if fold.get_attribute("aria-expanded") == "false":
            fold.click()
        if node is not None:
            pick(tab, node)
        return tab
    return open_one


def value(scene, name, field):
    """A field at the last step, as an array of its shape."""
    found = scene.known(name, field, len(scene.frames) - 1)
    return np.array(found.data).reshape(found.shape)


def choose(tab, part):
    """Choose the Jacobian whose name holds ``part``."""
    which = tab.get_by_label("Which Jacobian")
    names = which.locator("option").all_text_contents()
    which.select_option(label=next(name for name in names if part in name))


def lit(tab):
    """The rows of J that are lit, counted from 1."""
    rows = tab.locator(".ag-bench-rows tbody tr").all()
    return [n for n, row in enumerate(rows, 1) if "now" in (row.get_attribute("class") or "")]


@pytest.mark.parametrize("node", [0, 1, 2, 3, 4])
def test_end_to_end_with_v_1_is_the_nodes_p_in_its_shape(bench, node):
    trace = eleven()
    tab, scene = bench(trace, node), Scene(trace)
    expected = value(scene, f"n{node}", "upstream")
    assert tab.evaluate(RESULT) == pytest.approx(expected.ravel().tolist(), rel=1e-5)
    rows = tab.locator(".ag-bench-out tr").count()
    assert rows == (expected.shape[0] if expected.ndim == 2 else 1)
    if expected.ndim == 2:
        assert "×".join(map(str, expected.shape)) in tab.locator(".ag-bench-out").text_content()


def test_one_hot_gives_a_row_and_lights_it(bench):
    trace = eleven()
    node, scene = first("z2"), Scene(trace)
    tab = bench(trace, node)
    choose(tab, "u₈ → u₉")
    edge = next(x.edge for x in scene.into[node] if trace.nodes[x.source].u == "8")
    jacobian = value(scene, f"e{edge.id}", "local")
    for n, row in enumerate(jacobian, 1):
        tab.locator(".ag-bench-rows").get_by_role("button").nth(n - 1).click()
        assert tab.evaluate(RESULT) == pytest.approx(row.tolist())
        assert lit(tab) == [n]
        assert f"row {n} of J" in tab.locator(".ag-bench-out").text_content()
    tab.get_by_role("button", name="ones").click()
    assert tab.evaluate(RESULT) == pytest.approx(jacobian.sum(0).tolist())
    assert lit(tab) == []
    tab.get_by_role("button", name="zeros").click()
    assert tab.evaluate(RESULT) == [0] * jacobian.shape[1]


def test_sliders_and_numbers_are_one_v(bench):
    trace = eleven()
    node, scene = first("z2"), Scene(trace)
    tab = bench(trace, node)
    choose(tab, "u₈ → u₉")
    edge = next(x.edge for x in scene.into[node] if trace.nodes[x.source].u == "8")
    jacobian = value(scene, f"e{edge.id}", "local")
    tab.get_by_label("v, component 1, slider").fill("-1.5")
    tab.get_by_label("v, component 2", exact=True).fill("0.25")
    assert tab.get_by_label("v, component 1", exact=True).input_value() == "-1.5"
    assert tab.get_by_label("v, component 2, slider").input_value() in ("0.2", "0.3", "0.25")
    assert tab.evaluate(RESULT) == pytest.approx((np.array([-1.5, 0.25]) @ jacobian).tolist())
    tab.get_by_label("v, component 2", exact=True).fill("")      # while it is typed
    assert tab.evaluate(RESULT) == pytest.approx((np.array([-1.5, 0.25]) @ jacobian).tolist())


def test_keys_in_a_field_of_the_bench_do_not_step(bench):
    tab = bench(eleven(), first("z2"))
    before = tab.locator(".ag-count").text_content()
    tab.get_by_label("v, component 1, slider").press("ArrowLeft")
    tab.get_by_label("v, component 1", exact=True).press("Home")
    assert tab.locator(".ag-count").text_content() == before


def test_it_says_why_there_is_no_jacobian(bench):
    tab = bench(eleven(), 0)
    tab.locator(".ag").press("Home")
    assert "is not computed yet" in tab.locator(".ag-bench").text_content()
    tab = bench(STATES["cuts"], 5)
    assert "No gradient flows from u₄ to u₆." in tab.locator(".ag-bench").text_content()


def test_v_of_many_components_has_presets_only(bench):
    x = torch.tensor(3.0, requires_grad=True)
    trace = torch.trace.of(lambda x: x.expand(20).exp().sum(), x)
    tab = bench(trace, 1)
    choose(tab, "u₁ → u₂")
    assert "20×1" in tab.locator(".ag-bench").text_content()
    assert tab.locator(".ag-bench input[type=range]").count() == 0
    assert tab.evaluate(RESULT) == [20]
    tab.get_by_label("one-hot: which component").fill("4")
    tab.get_by_label("one-hot: which component").press("Enter")
    assert tab.evaluate(RESULT) == [1]
    assert "row 4 of J" in tab.locator(".ag-bench-out").text_content()


def test_a_jacobian_that_does_not_travel_is_named_with_its_size(bench):
    x = torch.arange(20.0, requires_grad=True)
    tab = bench(torch.trace.of(lambda x: x.exp().sum(), x), 1)
    choose(tab, "u₁ → u₂")
    told = tab.locator(".ag-bench").text_content()
    assert "J₁→₂ has 20×20 numbers: more than are carried" in told


def test_decimals_can_be_typed_and_an_emptied_field_tells_its_number_again(bench):
    tab = bench(eleven(), first("sigmoid"))
    field = tab.get_by_label("v, component 1", exact=True)
    for text, number in [("0.05", 0.05), ("-1.5", -1.5), ("2.50", 2.5)]:
        field.fill("")
        field.press_sequentially(text)
        assert field.input_value() == text
        assert tab.get_by_label("v, component 1, slider").input_value() == str(min(2, number)) \
            or number == 0.05
        assert tab.evaluate(RESULT)
    field.fill("")
    field.press("Tab")
    assert field.input_value() == "2.5"
