"""Operations taken as one are opened and closed on the offline page; graphs that are large."""

import re

import pytest

from autograd_core.viz.player import Player
from autograd_core.viz.scene import Scene
from tests.browser.test_features import at
from tests.browser.test_page import move, shown
from tests.browser.timing import WORK, cost
from tests.viz import sample
from tests.viz.deep import deep
from tests.viz.test_layout import eleven

CARDS = """() => Object.fromEntries([...document.querySelectorAll("[data-n]")].map((g) => [
  g.dataset.n,
  Object.fromEntries(["value", "upstream", "grad", "before", "after", "saved"].map((f) => [f,
    [...g.querySelectorAll(`[data-f=${f}]`)].map((t) => t.textContent).filter(Boolean)]))]))"""


def drawn(tab):
    return tab.locator(".node").count()


def composite(tab, name):
    """The closed composite of that name."""
    return tab.locator(".node.composite").filter(has=tab.get_by_text(name, exact=True)).first


def same_as_python(tab, trace, opened):
    scene = Scene(trace, opened)
    for k in {0, len(scene.frames) // 2, len(scene.frames) - 1}:
        move(tab, k)
        assert tab.evaluate(CARDS) == shown(scene, k)


def test_a_composite_opens_in_place_and_closes_again(open_page):
    trace = eleven()
    tab = open_page(trace)
    closed, steps = drawn(tab), len(Scene(trace).frames)
    composite(tab, "z1").locator(".opens").click()
    assert drawn(tab) > closed
    same_as_python(tab, trace, ["z1"])
    move(tab, 0)
    tab.locator("[data-g] .closes").click()
    assert drawn(tab) == closed
    assert tab.locator(".ag-count").text_content() == f"1 / {steps}"
    same_as_python(tab, trace, [])


def test_o_and_the_inspectors_button_open_and_close(open_page):
    tab = open_page(eleven())
    box, closed = tab.locator(".ag"), drawn(tab)
    composite(tab, "z2").click()
    box.press("o")
    opened = drawn(tab)
    assert opened > closed
    inside = tab.locator(".node.op", has_text=re.compile("u9[.]")).first
    inside.click()
    box.press("o")
    assert drawn(tab) == closed
    tab.get_by_role("button", name="Open u₉ · z2").click()      # it is still what is picked
    assert drawn(tab) == opened
    tab.locator(".node.op", has_text=re.compile("u9[.]")).first.click()
    tab.get_by_role("button", name="Close z2").click()
    assert drawn(tab) == closed


def test_opening_keeps_the_moment(open_page):
    """As much has happened after it as before: what had a value has it, what had none has none."""
    trace = eleven()
    tab = open_page(trace)
    for share in (0.2, 0.5, 0.8):
        move(tab, int(share * (len(Scene(trace).frames) - 1)))
        moment = Scene(trace).trace.visible()[at(tab)]
        known = {n: c["value"] for n, c in tab.evaluate(CARDS).items() if c["value"]}
        composite(tab, "z2").locator(".opens").click()
        index = [k for k in trace.visible(Scene(trace, ["z2"]).opened) if k <= moment]
        assert at(tab) == len(index) - 1
        after = tab.evaluate(CARDS)
        assert {n: after[n]["value"] for n in known if n in after} \
            == {n: v for n, v in known.items() if n in after}
        tab.locator("[data-g] .closes").click()


def test_a_picked_node_stays_picked_through_opening(open_page):
    tab = open_page(eleven())
    tab.locator(".node[data-n='0']").click()
    composite(tab, "z2").locator(".opens").click()
    assert tab.locator(".node.picked").get_attribute("data-n") == "0"
    opened = drawn(tab)
    composite(tab, "z1").dblclick()     # opens one too, wherever the graph is scrolled to
    assert composite(tab, "z1").count() == 0
    assert drawn(tab) > opened


def test_a_network_of_300_operations_begins_closed(open_page):
    trace = deep()
    tab = open_page(trace)
    assert sum(n.kind == "op" for n in trace.nodes) == 300
    assert drawn(tab) == 16
    composite(tab, "block1").locator(".opens").dispatch_event("click")
    assert drawn(tab) == 35
    same_as_python(tab, trace, ["block1"])
    spent = cost(tab, 50)
    assert sum(spent[name] for name in WORK) < 16
    search = tab.get_by_role("searchbox")
    search.fill("block12")
    assert tab.locator(".ag-hits").text_content() == "1 found"
    search.press("Enter")
    assert "block12" in tab.locator(".ag-card .ag-fold").text_content()
    tab.locator(".ag").press("o")
    assert drawn(tab) == 54


def test_of_a_large_graph_only_what_is_in_sight_is_in_the_page_and_it_is_right(open_page):
    trace = sample.network(300)
    tab, scene = open_page(trace), Scene(trace)
    graph, fit = tab.locator(".ag-graph"), tab.get_by_role("button", name="Fit")
    last = len(scene.frames) - 1
    for k, place in [(0, 0), (last // 2, 0.5), (last, 1), (last // 3, 0.2)]:
        move(tab, k)
        assert tab.locator(".node.hit").count() == 1
        graph.evaluate("(g, at) => g.scrollTo(at * g.scrollWidth, 0)", place)
        tab.evaluate("() => new Promise((then) => setTimeout(then, 50))")
        here = dict(tab.evaluate(CARDS))
        assert len(here) < 150
        assert here.items() <= dict(shown(scene, k)).items()
    picked = next(n for n in scene.boxes if str(n.id) not in here)
    tab.get_by_role("searchbox").fill(f"u{picked.u}")
    tab.get_by_role("searchbox").press("Enter")      # far away: it comes into sight, marked
    assert {"picked", "found"} <= set(tab.locator(
        f".node[data-n='{picked.id}']").get_attribute("class").split())
    fit.click()
    assert tab.evaluate(CARDS) == shown(scene, last // 3)
    fit.click()
    assert drawn(tab) < 150


def test_what_is_opened_far_from_the_step_is_what_is_seen(open_page):
    tab = open_page(deep())
    tab.locator(".ag").press("Home")
    tab.get_by_role("searchbox").fill("block12")
    tab.get_by_role("searchbox").press("Enter")
    tab.get_by_role("button", name=re.compile("^Open .*block12")).click()
    tab.wait_for_function("""() => { const box = (part) => document.querySelector(part)
      .getBoundingClientRect(), card = box(".node.picked"), graph = box(".ag-graph");
      return card.left >= graph.left && card.right <= graph.right; }""")
    assert at(tab) == 0
    tab.get_by_role("button", name=re.compile("^Close block12")).click()
    assert composite(tab, "block12").evaluate("(g) => g.classList.contains('picked')")


def test_a_page_that_does_not_hold_a_scene_shows_another_or_says_so(open_page):
    tab = open_page(deep())
    search = tab.get_by_role("searchbox")
    for n in range(1, 6):
        search.fill(f"block{n}")
        search.press("Enter")
        tab.locator(".ag").press("o")
        hint = tab.locator(".ag-told")
        if hint.is_visible():
            break
    assert hint.text_content().startswith(f"Opened block{n} and closed others")
    assert composite(tab, f"block{n}").count() == 0
    lonely = Player(deep(2, 100), most=0)
    lonely.state = lambda: {"payload": lonely.payload, "frame": 0, "opened": "", "predict": False}
    tab = open_page(lonely)
    composite(tab, "block1").locator(".opens").click()
    assert tab.locator(".ag-told").text_content().startswith(
        "This page does not hold the inside of block1: there was no room for it.")
    tab.locator(".ag").press("ArrowRight")      # and goes on
    assert at(tab) == 1


def test_more_than_a_thousand_boxes_are_refused_with_advice():
    with pytest.raises(ValueError, match=r"1001 nodes; at most 1000 .* close some scopes"):
        Player(sample.network(1001))
    trace = deep(2, 600)
    assert len(Scene(trace).boxes) == 3
    with pytest.raises(ValueError, match="at most 1000"):
        Player(trace, opened=["block1"])
