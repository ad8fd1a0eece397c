"""The offline page in Chromium: it steps by keyboard, shows what Python shows, asks for nothing."""

import pytest

from autograd_core.viz import look
from autograd_core.viz.page import page
from autograd_core.viz.scene import Scene
from tests.viz import sample

CARDS = """() => Object.fromEntries([...document.querySelectorAll("[data-n]")].map((g) => [
  g.dataset.n,
  Object.fromEntries(["value", "upstream", "grad", "before", "after", "saved"].map((f) => [f,
    [...g.querySelectorAll(`[data-f=${f}]`)].map((t) => t.textContent).filter(Boolean)]))]))"""
TIMES = """() => { const times = [], box = document.querySelector(".ag");
  for (let i = 0; i < 100; i++) { const start = performance.now();
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
    box.getBoundingClientRect(); times.push(performance.now() - start); }
  return times.sort((a, b) => a - b)[50]; }"""


@pytest.fixture
def open_page(chromium, tmp_path):
    """Opens a trace's page; at the end nothing may have been asked for or complained of."""
    asked, errors, opened = [], [], []

    def open_one(trace, width=1280):
        file = tmp_path / "page.html"
        file.write_text(page(trace), "utf-8")
        tab = chromium.new_page(viewport={"width": width, "height": 900})
        opened.append(tab)
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        tab.goto(file.as_uri())
        tab.wait_for_selector(".ag-count")
        return tab

    yield open_one
    for tab in opened:
        tab.close()
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert errors == []


def shown(scene, k):
    """What Python shows of every card, blanks left out."""
    texts = {str(n.id): look.node_texts(scene, n, k) for n in scene.boxes}
    return {i: {f: [t for t in lines if t] for f, lines in fields.items()}
            for i, fields in texts.items()}


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
                    (lambda: tab.locator("input").fill("9"), 10),
                    (lambda: tab.get_by_label("Step back").click(), 9),
                    (lambda: tab.get_by_label("Last step").click(), 15)]:
        act()
        assert count.text_content() == f"{at} / 15"


def test_play_stops_at_the_end_and_starts_over(open_page):
    tab = open_page(sample.square())
    tab.locator("select").select_option("8×")
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


def test_a_step_at_a_thousand_nodes_takes_less_than_one_frame_of_the_screen(open_page):
    assert open_page(sample.network(1000)).evaluate(TIMES) < 16
