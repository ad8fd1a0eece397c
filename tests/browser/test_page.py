"""The offline page in Chromium: it steps by keyboard, shows what Python shows, asks for nothing."""

import pytest

from autograd_core.viz import card_state
from autograd_core.viz.scene import Scene
from tests.browser.timing import WORK, cost
from tests.viz import sample
from tests.viz.states import STATES
from tests.viz.test_layout import eleven

CARDS = """() => Object.fromEntries([...document.querySelectorAll("[data-n]")].map((g) => [
  g.dataset.n,
  Object.fromEntries(["value", "upstream", "grad", "before", "after", "saved"].map((f) => [f,
    [...g.querySelectorAll(`[data-f=${f}]`)].map((t) => t.textContent).filter(Boolean)]))]))"""


def move(tab, k):
    """Go to step ``k``, counted from 0."""
    tab.locator(".ag-range").fill(str(k))


def shown(scene, k):
    """What Python shows of every card, blanks left out."""
    texts = {str(n.id): card_state.node_texts(scene, n, k) for n in scene.boxes}
    return {i: {f: [t for t in lines if t] for f, lines in fields.items()
                if f not in ("name", "note", "version")} for i, fields in texts.items()}


def test_the_page_shows_what_python_shows_at_every_step_forth_and_back(open_page):
    trace = sample.worked()
    scene, tab = Scene(trace), open_page(trace)
    tab.locator(".ag").focus()
    last = len(scene.frames) - 1
    for k in range(last):
        assert tab.evaluate(CARDS) == shown(scene, k)
        tab.keyboard.press("ArrowRight")
    for k in range(last, -1, -1):
        assert tab.evaluate(CARDS) == shown(scene, k)
        tab.keyboard.press("ArrowLeft")


def test_keys_buttons_and_the_scrubber_move_one_cursor(open_page):
    tab = open_page(sample.worked())
    count, box = tab.locator(".ag-count"), tab.locator(".ag")
    for act, at in [(lambda: box.press("End"), 15), (lambda: box.press("Home"), 1),
                    (lambda: tab.get_by_label("Next step").click(), 2),
                    (lambda: tab.locator(".ag-range").fill("9"), 10),
                    (lambda: tab.get_by_label("Step back").click(), 9),
                    (lambda: tab.get_by_label("Last step").click(), 15)]:
        act()
        assert count.text_content() == f"{at} / 15"


def test_play_stops_at_the_end_and_starts_over(open_page):
    tab = open_page(sample.square())
    tab.get_by_label("Speed").select_option("8×")
    tab.locator(".ag").press(" ")
    tab.wait_for_function("document.querySelector('.ag-count').textContent === '8 / 8'")
    assert tab.get_by_label("Play").count() == 1


def test_keys_typed_elsewhere_are_left_alone(open_page):
    tab = open_page(sample.worked())
    tab.evaluate("document.body.prepend(document.createElement('textarea'))")
    tab.locator("textarea").press("ArrowRight")
    assert tab.locator(".ag-count").text_content() == "1 / 15"


def test_the_ledger_adds_up_the_paths_of_the_picked_card(open_page):
    tab = open_page(sample.worked())
    tab.locator(".ag").press("End")
    tab.locator("[data-n='1']").click()
    cells = tab.locator(".ag-ledger tbody tr td:last-child").all_text_contents()
    assert sorted(cells) == ["3", "5", "8"]
    assert "b.grad" in tab.locator(".ag-ledger .sum").text_content()


@pytest.mark.parametrize("width", [1280, 800, 400])
def test_nothing_sticks_out(open_page, width):
    tab = open_page(sample.network(20), width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.locator(".ag").evaluate("box => box.scrollWidth - box.clientWidth") <= 0


def first(op):
    """The id of the first drawn node that ``op`` made."""
    return next(n.id for n in Scene(eleven()).boxes if n.op == op)


def pick(tab, node):
    """Click a card, wherever it is scrolled to."""
    tab.locator(f".node[data-n='{node}']").dispatch_event("click")


@pytest.mark.parametrize("width", [1280, 860, 400])
def test_nothing_in_the_side_panel_is_cut(open_page, width):
    tab = open_page(eleven(), width)
    tab.locator(".ag").press("End")
    for node in (0, 3, first("z1"), first("sigmoid")):
        pick(tab, node)
        for part in ("section", "pre", "table"):
            for box in tab.locator(f".ag-side {part}").all():
                wide = box.evaluate("s => [s.scrollWidth, s.closest('section').clientWidth]")
                assert wide[0] <= wide[1], (node, part)


def test_the_network_its_controls_and_its_sentence_are_seen_together(open_page):
    tab = open_page(eleven(), 872)
    tab.set_viewport_size({"width": 872, "height": 800})     # JupyterLab takes 120 of them
    tab.locator(".ag").press("End")
    for _ in range(4):
        for part in (".ag-bar", ".ag-say"):
            assert tab.locator(part).evaluate("t => t.getBoundingClientRect().bottom") <= 680
        tab.locator(".ag").press("ArrowLeft")
    graph = tab.locator(".ag-graph")
    assert graph.evaluate("g => [g.scrollWidth - g.clientWidth, g.scrollHeight - g.clientHeight]") \
        == [0, 0]
    tab.get_by_role("button", name="Fit").click()      # larger, to be read; again, to be seen whole
    assert graph.evaluate("g => g.scrollWidth > g.clientWidth")
    tab.get_by_role("button", name="Fit").click()
    assert graph.evaluate("g => g.scrollWidth === g.clientWidth")


def test_the_inspector_says_of_a_composite_what_grad_fn_made_its_result(open_page):
    tab = open_page(eleven())
    facts = tab.locator(".ag-node")
    pick(tab, first("z1"))
    assert "grad_fn" not in facts.text_content()
    tab.locator(".ag").press("End")
    assert "AddBackward0" in facts.text_content()


def test_the_ledger_shows_the_numbers_that_are_multiplied(open_page):
    tab = open_page(eleven())
    tab.locator(".ag").press("End")
    a1 = first("sigmoid")
    pick(tab, a1)
    tables = tab.locator(".ag-ledger > tbody > tr:first-child .ag-matrix").all()
    shapes = [t.evaluate("t => [t.rows.length, t.rows[0].cells.length]") for t in tables]
    assert shapes == [[1, 2], [2, 3], [1, 3]]


@pytest.mark.parametrize("make", [sample.worked, eleven, lambda: STATES["failing"]],
                         ids=["four", "eleven", "failing"])
def test_all_of_a_player_is_seen_in_jupyterlab_at_1280_by_800(open_page, make):
    tab = open_page(make(), 872)
    tab.set_viewport_size({"width": 872, "height": 800})
    tab.evaluate("document.documentElement.style.setProperty('--around', '124px')")
    for key in ("Home", "End"):
        tab.locator(".ag").press(key)
        # with wide letters (DejaVu) the bar of "eleven" has a second row, 12 px
        assert tab.locator(".ag").evaluate("box => box.offsetHeight") <= 692


def test_a_step_at_a_thousand_nodes_takes_less_than_one_frame_of_the_screen(open_page):
    spent = cost(open_page(sample.network(1000)))
    assert sum(spent[name] for name in WORK) < 16, spent
