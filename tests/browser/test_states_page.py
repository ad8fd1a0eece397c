"""Errors, cuts, moving names and variants side by side, on the offline page in Chromium."""

import pytest
from playwright.sync_api import expect

from autograd_core.viz import Comparison, card_state
from autograd_core.viz.scene import Scene
from tests.browser.test_page import move
from tests.viz.states import STATES, VARIANTS

WIDTHS = [1280, 800, 400]
CARDS = """(root) => Object.fromEntries([...root.querySelectorAll(".node")].map((g) => [
  g.dataset.n, [g.getAttribute("class").split(" ").filter((w) => w),
    [...g.querySelectorAll("[data-f]")].map((t) => [t.dataset.f, t.textContent])]]))"""
CUT = """box => [...box.querySelectorAll("*")].filter((part) => !part.closest("svg, .ag-graph"))
  .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth
    && getComputedStyle(part).overflowX === "visible"
    && getComputedStyle(part).display !== "inline")
  .map((part) => part.className || part.localName)"""


def last(name):
    return len(STATES[name].frames) - 1


def card(scene, node, k):
    """What Python shows in the slots of a card: {field: lines}, and its marks."""
    texts = card_state.node_texts(scene, node, k)
    return {f: [t for t in lines if t] for f, lines in texts.items()}, \
        set(card_state.node_marks(scene, node, k).split())


@pytest.mark.parametrize("name", STATES)
def test_every_step_looks_the_same_forth_and_back_and_as_python_says(open_page, name):
    scene, tab = Scene(STATES[name]), open_page(STATES[name])
    for k in [*range(last(name) + 1), *range(last(name), -1, -1)]:
        move(tab, k)
        cards = tab.evaluate(f"({CARDS})(document)")
        for node in scene.boxes:
            marks, slots = cards[str(node.id)]
            texts, expected = card(scene, node, k)
            assert expected <= set(marks), (k, node.id)
            for field in {f for f, _ in slots}:
                assert [t for f, t in slots if f == field and t] == texts[field], (k, field)


def test_an_error_says_pytorchs_words_and_what_to_do(open_page):
    tab = open_page(STATES["failing"])
    note = tab.locator(".ag-note")
    assert note.is_hidden()
    move(tab, last("failing"))
    assert tab.locator(".ag-say").text_content().startswith("RuntimeError: Trying to backward")
    assert note.locator("dt").all_text_contents() == [
        "What happened", "Why", "What only hides it", "What to do"]
    assert "y = w * w" in note.locator("pre").first.text_content()
    assert tab.locator(".node.hit .alarm").is_visible()
    assert tab.locator(".ag-code .now").text_content() == "y.backward()"
    tab.locator(".ag").press("ArrowLeft")
    assert note.is_hidden()
    assert not tab.locator(".node .alarm").is_visible()


def test_the_scrubber_marks_warnings_and_errors_with_a_sign(open_page):
    marks = open_page(STATES["failing"]).locator(".ag-alarm")
    assert marks.all_text_contents() == ["!", "!"]
    assert [m.get_attribute("title") for m in marks.all()] == [
        "Jump to the warning, step 6", "Jump to the error, step 16"]


def test_the_inspector_adds_up_the_mailbox_call_by_call(open_page):
    tab = open_page(STATES["loop"])
    move(tab, last("loop"))
    tab.locator(".node[data-n='0']").click()
    rows = [[c for c in row.locator("td").all_text_contents() if c]
            for row in tab.locator(".ag-sums tr").all()]
    assert rows == [["call 1", "+ 3", "= 3"], ["call 2", "+ 3", "= 6"], ["set to None", "= None"]]
    assert "momentum_buffer 6" in tab.locator(".ag-node").text_content()


def test_the_inspector_says_what_cut_an_edge_and_what_is_off_the_path(open_page):
    tab = open_page(STATES["cuts"])
    move(tab, last("cuts"))
    for node, words in [(2, "cut: detach"), (1, "cut: detach"), (4, "cut: no_grad"),
                        (5, "this backward does not get here")]:
        tab.locator(f".node[data-n='{node}']").dispatch_event("click")
        assert words in tab.locator(".ag-node").text_content()


def test_the_counter_is_there_when_something_is_counted(open_page):
    tab = open_page(STATES["cuts"])
    assert tab.locator(".ag-counter").text_content() == ""
    move(tab, last("cuts"))
    assert tab.locator(".ag-counter").text_content() \
        == "graph: 1 node alive · 1.54 KB saved · grad mode on"
    assert open_page(STATES["second"]).locator(".ag-counter").is_hidden()


def test_a_frame_without_owner_lights_no_card_and_its_line(open_page):
    tab = open_page(STATES["failing"])
    move(tab, next(k for k, f in enumerate(STATES["failing"].frames) if f.phase == "mode"))
    assert tab.locator(".node.hit, .node.near").count() == 0
    assert tab.locator(".ag-code .now").text_content() == "with torch.no_grad():"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut_or_sticks_out(open_page, name, width):
    tab = open_page(STATES[name], width)
    for k in (0, last(name)):
        move(tab, k)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.locator(".ag").evaluate(CUT) == []


def test_one_cursor_moves_every_variant_and_lights_the_same_line(open_page):
    tab = open_page(Comparison(VARIANTS))
    tab.locator(".ag").focus()
    columns = tab.locator(".ag-variant")
    assert columns.locator(".ag-called").all_text_contents() == ["kept", "zeroed"]
    steps = int(tab.locator(".ag-range").get_attribute("max"))
    seen = set()
    for _ in range(steps):
        moving = tab.locator(".ag-variant:not(.ag-rests)")
        lines = set(moving.locator(".ag-code .now").all_text_contents())
        assert len(lines) == 1
        seen |= lines
        tab.keyboard.press("ArrowRight")
    assert "    w.grad = torch.zeros(())" in seen
    assert tab.locator(".ag-count").text_content() == f"{steps + 1} / {steps + 1}"


def test_one_waits_while_the_other_has_a_line_of_its_own(open_page):
    tab = open_page(Comparison(VARIANTS))
    kept, zeroed = tab.locator(".ag-variant").all()
    for k in range(6):
        move(tab, k)
        if zeroed.locator(".now").text_content().strip() == "w.grad = torch.zeros(())":
            break
    assert "ag-rests" in kept.get_attribute("class")
    assert "ag-rests" not in zeroed.get_attribute("class")


def test_a_card_of_a_variant_can_be_inspected(open_page):
    tab = open_page(Comparison(VARIANTS))
    move(tab, int(tab.locator(".ag-range").get_attribute("max")))
    kept, zeroed = tab.locator(".ag-variant").all()
    kept.locator(".node[data-n='0']").click()
    assert "= 6" in kept.locator(".ag-sums").text_content()
    zeroed.locator(".node[data-n='0']").click()
    assert kept.locator(".ag-side").is_hidden()
    assert "= 6" not in zeroed.locator(".ag-sums").text_content()
    tab.locator(".ag").press("Escape")
    assert zeroed.locator(".ag-side").is_hidden()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_comparison_fits_and_stacks_where_it_is_narrow(open_page, width):
    tab = open_page(Comparison({**VARIANTS, "failing": STATES["failing"]}), width)
    move(tab, int(tab.locator(".ag-range").get_attribute("max")))
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.locator(".ag").evaluate(CUT) == []
    tops = {round(column.bounding_box()["y"]) for column in tab.locator(".ag-variant").all()}
    assert len(tops) == (1 if width > 800 else 3)


PLACES = """() => [document.querySelector(".ag"), ...document.querySelectorAll(
  ".ag-graph, .ag-bar, .ag-text, .ag-code, .ag-book, .ag-bench, .ag-card")]
  .filter((part) => part.offsetParent).map((part) => Math.round(
    part.classList.contains("ag") ? part.offsetHeight : part.getBoundingClientRect().top))"""


@pytest.mark.parametrize("width", [1280, 848, 400])
@pytest.mark.parametrize("name", ["failing", "loop", "second"])
def test_nothing_moves_between_steps_but_at_an_error_for_its_explanation(open_page, name, width):
    tab, trace = open_page(STATES[name], width), STATES[name]
    places = []
    for k in range(len(trace.frames)):
        move(tab, k)
        if not tab.locator(".ag-note").is_visible():
            places.append(tab.evaluate(PLACES))
    for first, *others in zip(*places, strict=True):
        assert max(abs(first - other) for other in others) <= 1, places
    heights = {place[0] for place in places} | {tab.locator(".ag").evaluate("a => a.offsetHeight")}
    assert max(heights) - min(heights) <= 90


def test_where_there_is_room_an_explanation_stands_beside_the_panels(open_page):
    tab = open_page(STATES["failing"], 1100)
    tab.locator(".ag").press("End")
    note, card = tab.locator(".ag-note"), tab.locator(".ag-card")
    tab.locator(".node").first.click()
    assert (note.is_visible(), card.is_visible()) == (True, True)
    assert note.bounding_box()["y"] > tab.locator(".ag-say").bounding_box()["y"]
    tab.set_viewport_size({"width": 600, "height": 800})   # in their place where not
    expect(card).to_be_visible()
    expect(note).to_be_hidden()
    tab.keyboard.press("Escape")
    expect(note).to_be_visible()
    expect(card).to_be_hidden()


def test_a_picked_node_stands_in_front_of_the_explanation_until_escape(open_page):
    tab = open_page(STATES["failing"], 800)
    tab.locator(".ag").press("End")
    note, card = tab.locator(".ag-note"), tab.locator(".ag-card")
    assert (note.is_visible(), card.is_visible()) == (True, False)
    tab.locator(".node").first.click()
    assert (note.is_visible(), card.is_visible()) == (False, True)
    tab.get_by_role("button", name="What happened, and what to do").click()
    assert (note.is_visible(), card.is_visible()) == (True, False)
