"""The graph, its panels, keys and table on the offline page."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from autograd_core.viz.page import Live, document
from autograd_core.viz.player import Player
from autograd_core.viz.scene import Scene
from tests.browser.test_page import move
from tests.viz import sample
from tests.viz.states import STATES
from tests.viz.test_layout import eleven

CARDS = """() => Object.fromEntries([...document.querySelectorAll(".node")].map((card) => [
  card.dataset.n, [...card.querySelectorAll("[data-f]")].filter((slot) => slot.textContent)
    .map((slot) => [slot.dataset.f, slot.textContent])]))"""
LABELS = """() => [...document.querySelectorAll(".lab [data-f]")].map((slot) => slot.textContent)
  .filter(Boolean)"""
ROWS = """() => [...document.querySelectorAll(".ag-table tbody tr")].map((row) => {
  for (const br of row.querySelectorAll("br")) br.replaceWith(" ");
  return row.textContent; })"""


def phase(trace, name):
    """The first step of a phase."""
    return next(k for k, frame in enumerate(trace.frames) if frame.phase == name)


def at(tab):
    """The step, counted from 0."""
    return int(tab.locator(".ag-count").text_content().split(" / ")[0]) - 1


def plain(text):
    return re.sub(r"\s+", " ", text)


# ---- one cursor

def test_a_term_of_the_formula_lights_what_it_means_and_back(open_page):
    trace = sample.worked()
    tab = open_page(trace)
    k = next(k for k, f in enumerate(trace.frames) if f.edges == (1,) and f.phase == "forward")
    move(tab, k)
    tab.locator(".ag-formula msub").first.hover()
    lit = tab.locator(".edge.lit")
    assert [e.get_attribute("data-e") for e in lit.all()] == ["1"]
    tab.locator(".ag-say").hover()
    assert lit.count() == 0
    tab.locator(".lab[data-e='1'] [data-f=local]").first.hover()
    assert tab.locator(".ag-formula .lit").count() == 1
    tab.locator(".ag-say").hover()
    assert tab.locator(".ag-formula .lit").count() == 0


def test_a_row_of_the_ledger_lights_its_edge(open_page):
    tab = open_page(sample.worked())
    tab.locator(".ag").press("End")
    tab.locator(".node[data-n='1']").click()
    row = tab.locator(".ag-ledger tbody tr[data-edge]").first
    row.hover()
    assert tab.locator(".edge.lit").get_attribute("data-e") == row.get_attribute("data-edge")


def test_all_digits_are_told_where_a_number_is_pointed_at(open_page):
    tab = open_page(eleven())
    tab.locator(".ag").press("End")
    tab.locator(".node[data-n='2'] [data-f=upstream]").first.hover()
    assert "0.135916203" in tab.locator(".ag-graph").get_attribute("title")
    for number in (tab.locator(".ag-say b").last, tab.locator(".ag-formula mn").last):
        number.hover()
        told = tab.locator(".ag-text").get_attribute("title")
        assert re.search(r"0\.\d{7}", told), (number.text_content(), told)


def test_folded_panels_stay_folded_while_stepping_and_in_another_scene(open_page):
    tab = open_page(eleven())
    heads = tab.locator(".ag-side .ag-fold[aria-expanded]")
    lines = tab.get_by_role("button", name="Your lines")
    assert tab.locator(".ag-code pre").is_visible()
    lines.click()
    assert lines.get_attribute("aria-expanded") == "false"
    before = [head.get_attribute("aria-expanded") for head in heads.all()]
    for key in ("ArrowRight", "End", "Home"):
        tab.locator(".ag").press(key)
        assert not tab.locator(".ag-code pre").is_visible()
    tab.locator(".node.composite .opens").first.click()
    assert not tab.locator(".ag-code pre").is_visible()
    assert [head.get_attribute("aria-expanded") for head in heads.all()] == before
    tab.get_by_role("button", name="Your lines").click()
    assert tab.locator(".ag-code pre").is_visible()


# ---- keys

def test_f_b_and_x_jump_to_runs_of_steps(open_page):
    trace = STATES["failing"]
    tab = open_page(trace)
    box = tab.locator(".ag")
    alarms = [k for k, f in enumerate(trace.frames) if f.phase in ("warning", "error")]
    box.press("x")
    assert at(tab) == alarms[0]
    box.press("x")
    assert at(tab) == alarms[1]
    box.press("x")      # around
    assert at(tab) == alarms[0]
    box.press("b")
    assert at(tab) == phase(trace, "seed")
    box.press("f")
    assert trace.frames[at(tab)].phase in ("mode", "forward", "inplace", "leaf")


def test_the_words_under_the_scrubber_jump(open_page):
    trace = eleven()
    tab = open_page(trace)
    frames = Scene(trace).frames
    tab.get_by_role("button", name="backward", exact=True).click()
    assert at(tab) == next(k for k, f in enumerate(frames) if f.phase == "seed")
    tab.get_by_role("button", name="forward", exact=True).click()
    assert at(tab) == 0


def test_e_goes_through_the_events_of_the_inspected_node(open_page):
    trace = sample.worked()
    scene, tab = Scene(trace), open_page(trace)
    own = {"n1"} | {f"e{x.edge.id}" for x in scene.out[1] + scene.into[1]}
    events = [k for k, f in enumerate(scene.frames)
              if scene.lit(k) == 1 or any(c.object in own for c in f.changes)]
    tab.locator(".node[data-n='1']").click()
    move(tab, 0)
    seen = []
    for _ in events:
        tab.locator(".ag").press("e")
        seen.append(at(tab))
    assert seen == [*[k for k in events if k > 0], *([events[-1]] if events[0] == 0 else [])]
    tab.locator(".ag").press("E")
    assert at(tab) == events[-2]


def test_n_inspects_one_node_after_the_other_and_escape_lets_go(open_page):
    tab = open_page(sample.worked())
    box, name = tab.locator(".ag"), tab.locator(".ag-card .ag-fold")
    box.press("End")
    start = name.text_content()
    seen = []
    for _ in range(4):
        box.press("n")
        seen.append(name.text_content())
    assert len(set(seen)) == 4
    box.press("N")
    assert name.text_content() == seen[-2]
    box.press("Escape")
    assert name.text_content() == start
    assert tab.locator(".node.picked").count() == 0


def test_plus_minus_and_0_zoom(open_page):
    tab = open_page(eleven())
    box, picture, fit = tab.locator(".ag"), tab.locator(".ag-pic"), tab.get_by_role(
        "button", name="Fit")

    def width():
        return picture.bounding_box()["width"]

    whole = width()
    assert fit.get_attribute("aria-pressed") == "true"
    box.press("+")
    assert width() == pytest.approx(1.25 * whole, rel=0.02)
    assert fit.get_attribute("aria-pressed") == "false"
    tab.get_by_role("button", name="Zoom out").click()
    tab.get_by_role("button", name="Zoom out").click()
    assert width() < whole
    box.press("0")
    assert width() == pytest.approx(whole, rel=0.01)


def test_a_graph_larger_than_its_frame_is_moved_by_the_pointer(open_page):
    tab = open_page(eleven())
    for _ in range(4):
        tab.locator(".ag").press("+")
    graph = tab.locator(".ag-graph")
    assert graph.get_attribute("tabindex") == "0"
    graph.evaluate("g => g.scrollTo(g.scrollWidth / 3, 0)")
    left, box = graph.evaluate("g => g.scrollLeft"), graph.bounding_box()
    free = graph.evaluate("""g => { const { left, top, width, height } = g.getBoundingClientRect();
      for (let y = 5; y < height - 5; y += 5) for (let x = 70; x < width - 70; x += 5) {
        const on = document.elementFromPoint(left + x, top + y);
        if (on === g || on.localName === 'svg') return [x, y]; } }""")
    tab.mouse.move(box["x"] + free[0], box["y"] + free[1])
    tab.mouse.down()
    tab.mouse.move(box["x"] + free[0] + 60, box["y"] + free[1], steps=3)
    tab.mouse.up()
    assert graph.evaluate("g => g.scrollLeft") == pytest.approx(left - 60, abs=2)
    assert tab.locator(".node.picked").count() == 0


def test_the_help_names_the_keys_that_work(open_page):
    tab = open_page(sample.worked())
    box, keys = tab.locator(".ag"), tab.locator(".ag-keys")
    assert not keys.is_visible()
    box.press("?")
    assert keys.is_visible()
    named = " ".join(keys.locator("dt").all_text_contents())
    for key in ("←", "→", "Home", "End", "space", "f", "b", "x", "e", "E", "n", "N", "Esc", "o",
                "+", "-", "0", "p", "t", "/", "?"):
        assert key in named.split()
    tab.get_by_role("button", name="Keys").click()
    assert not keys.is_visible()


# ---- search and table

def test_search_marks_and_goes_through_what_it_found(open_page):
    tab = open_page(eleven())
    tab.locator(".ag").press("/")
    field = tab.get_by_role("searchbox")
    expect(field).to_be_focused()
    tab.keyboard.type("sigmoid")
    hits = tab.locator(".ag-hits")
    assert hits.text_content() == "2 found"
    assert tab.locator(".node.found").count() == 2
    names = []
    for n in (1, 2, 1):
        field.press("Enter")
        assert hits.text_content() == f"{n} of 2"
        names.append(tab.locator(".ag-card .ag-fold").text_content())
    assert names[0] == names[2] != names[1]
    field.fill("u3")
    assert tab.locator(".node.found").get_attribute("data-n") == "2"
    field.fill("nothing like it")
    assert hits.text_content() == "nothing found"
    field.press("Escape")
    assert tab.locator(".node.found").count() == 0
    expect(tab.locator(".ag")).to_be_focused()


@pytest.mark.parametrize("name", ["worked", "eleven", "failing", "cuts", "second"])
def test_the_table_says_what_the_graph_shows(open_page, name):
    made = {"worked": sample.worked, "eleven": eleven}
    trace = made[name]() if name in made else STATES[name]
    scene, tab = Scene(trace), open_page(trace)
    tab.locator(".ag").press("t")
    assert tab.get_by_role("table").first.is_visible()
    assert not tab.locator(".ag-graph").is_visible()
    last = len(scene.frames) - 1
    for k in {*range(0, last, max(1, last // 5)), last}:
        move(tab, k)
        cards, labels, rows = tab.evaluate(CARDS), tab.evaluate(LABELS), tab.evaluate(ROWS)
        rows = {str(box.id): plain(row) for box, row in zip(scene.boxes, rows, strict=True)}
        for node, slots in cards.items():
            for field, text in slots:
                assert plain(text).strip() in rows[node], (k, node, field)
        everything = " ".join(rows.values())
        assert [t for t in labels if plain(t).strip() not in everything] == []
    tab.locator(".ag").press("t")
    assert tab.locator(".ag-graph").is_visible()


def test_a_row_of_the_table_is_inspected(open_page):
    tab = open_page(sample.worked())
    tab.locator(".ag").press("End")
    tab.locator(".ag").press("t")
    button = tab.locator(".ag-table").get_by_role("button", name="u₂ · b")
    button.click()
    assert tab.locator(".ag-card .ag-fold").text_content() == "u₂ · b"
    assert tab.locator(".ag-table [aria-pressed=true]").text_content() == "u₂ · b"


# ---- where it stands

def test_players_on_one_page_do_not_meddle_with_each_other(open_file, tmp_path):
    live = Live()
    views = [Player(eleven()), Player(eleven(), frame=4), Player(sample.worked())]
    parts = [live.add_player(v._esm, "", v.state(), v.picture()) for v in views]
    file = tmp_path / "three.html"
    file.write_text(document("Three", f"<main>{''.join(parts)}</main>", live, ""), "utf-8")
    tab = open_file(file)
    expect(tab.locator(".ag-count")).to_have_count(3)
    first, second, third = tab.locator(".ag").all()

    def state():
        return [box.evaluate("""box => [box.querySelector('.ag-count').textContent,
          box.querySelectorAll('.node').length, box.querySelectorAll('.picked').length,
          box.querySelector('.ag-tabled').hidden, box.querySelector('.ag-pic').style.width]""")
                for box in (first, second, third)]

    before = state()
    second.locator(".node.composite .opens").first.click()
    second.locator(".node").first.click()
    second.press("t")
    second.press("ArrowRight")
    after = state()
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1][1] > before[1][1]


@pytest.mark.parametrize("make", [eleven, lambda: STATES["failing"]], ids=["eleven", "failing"])
def test_nothing_sticks_out_at_400_whatever_is_open(open_page, make):
    tab = open_page(make(), 400)
    tab.locator(".ag").press("End")
    for act in (lambda: tab.locator(".node").first.click(),
                lambda: tab.get_by_role("button", name="Bench").click(),
                lambda: tab.locator(".ag").press("?"), lambda: tab.locator(".ag").press("t"),
                lambda: tab.locator(".ag").press("t"), lambda: tab.locator(".ag").press("+"),
                lambda: tab.locator(".ag").press("n")):
        act()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 400
    sides = [part.bounding_box() for part in tab.locator(".ag-side section:visible").all()]
    assert all(a["y"] + a["height"] <= b["y"] + 1 for a, b in pairwise(sides))


MOVES = """() => [...document.querySelectorAll('.ag, .ag *')].flatMap(part => ['', '::before']
  .flatMap(pseudo => { const style = getComputedStyle(part, pseudo || undefined);
    return [style.transitionDuration, style.animationDuration]; }))
  .filter(time => time.split(', ').some(t => parseFloat(t) > 0))"""


def test_motion_is_short_and_off_when_it_is_not_wanted(open_page):
    tab = open_page(eleven())
    tab.emulate_media(reduced_motion="no-preference")
    assert {float(t.rstrip("s")) <= 0.2 for t in tab.evaluate(MOVES)} == {True}
    tab.emulate_media(reduced_motion="reduce")
    assert tab.evaluate(MOVES) == []
    for _ in range(4):
        tab.locator(".ag").press("+")
    graph = tab.locator(".ag-graph")
    graph.evaluate("g => g.scrollTo(0, 0)")
    tab.locator(".ag").press("b")
    there = graph.evaluate("g => [g.scrollLeft, g.scrollTop]")      # at once, no gliding
    tab.wait_for_timeout(300)
    assert graph.evaluate("g => [g.scrollLeft, g.scrollTop]") == there


COLOUR = "(part, name) => getComputedStyle(part)[name]"
SYSTEM = """(name) => { const part = document.body.appendChild(document.createElement("p"));
  part.style.cssText = `forced-color-adjust:none;color:${name}`;
  const colour = getComputedStyle(part).color; part.remove(); return colour; }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_are_the_systems_and_the_cues_remain(open_page, scheme):
    tab = open_page(STATES["failing"])
    tab.emulate_media(forced_colors="active", color_scheme=scheme)
    tab.locator(".ag").press("End")
    canvas, ink, lit = (tab.evaluate(SYSTEM, name) for name in ("Canvas", "CanvasText",
                                                                "Highlight"))
    assert canvas != ink

    def colour(part, name):
        return tab.locator(part).first.evaluate(f"part => ({COLOUR})(part, '{name}')")

    assert colour(".node text", "fill") == ink
    assert colour(".node:not(.hit) .box", "fill") == canvas
    assert colour(".node.hit .box", "stroke") == lit
    assert colour(".ag-code .now", "outlineStyle") == "solid"
    assert ink in colour(".ag-alarm", "backgroundImage")
    assert colour(".ag-alarm", "color") == canvas
    assert colour(".ag-say", "color") == ink
