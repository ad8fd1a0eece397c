"""What asks the kernel: scenes that did not travel, a function's sliders; busy, refusing, dead."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.test_hosts import KERNEL, ask
from tests.viz import deep

CELLS = [f"""\
{Path(deep.__file__).read_text("utf-8")}
from autograd_core import viz
viz.Player(deep())""", """\
def f(a, b):
    c = a + b
    if a > 1.5:
        raise ValueError("too much")
    return b * c
viz.explore(f, a=(-2, 2), b=(0, 10, 3))""", """\
viz.Player(deep(2, 600))"""]
COUNT = "jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.type)"
NO_ANSWER = "No answer from the kernel: it is busy, or not running, or was started anew. " \
            "What is shown is the last run; run the cell again."


@pytest.fixture
def notebook(open_notebook):
    """A notebook whose cells are run: a deep network, an explored function, one too large."""
    shown = open_notebook(CELLS, width=1400).run_all()
    expect(shown.page.locator(".ag-count")).to_have_count(3)
    return shown


def block(player, n):
    return player.locator(".node.composite").filter(
        has=player.page.get_by_text(f"block{n}", exact=True)).first


def open_block(player, n):
    block(player, n).locator(".opens").dispatch_event("click")


def slide(notebook, name, value):
    notebook.page.locator(".ag-explore").get_by_label(name, exact=True).fill(str(value))


def told(notebook):
    return notebook.page.locator(".ag-explore output.ag-hint")


def test_the_kernel_opens_what_did_not_travel_and_runs_functions_again(notebook):
    deep, explored, large = (notebook.page.locator(".ag:not(.ag-explore)").nth(n)
                             for n in range(3))
    # opening: the first travels along, the fourth is asked for
    deep.press("ArrowRight")
    for n in range(1, 5):
        open_block(deep, n)
        expect(block(deep, n)).to_have_count(0)
        expect(deep.locator(".node")).to_have_count(16 + 19 * n)
    assert not deep.locator(".ag-told").is_visible()
    deep.locator("[data-g] .closes").first.dispatch_event("click")
    expect(deep.locator(".node")).to_have_count(16 + 19 * 3)
    # keys pressed on the player's own controls are not JupyterLab's: x would cut the cell
    cells = notebook.page.evaluate(COUNT)
    for control, keys in [(deep.get_by_label("Speed"), "xb"), (deep.get_by_label("Jump to"), "dd"),
                          (deep.get_by_role("button", name="Next step"), "mddx")]:
        control.focus()
        for key in keys:
            notebook.page.keyboard.press(key)
    assert notebook.page.evaluate(COUNT) == cells
    expect(notebook.page.locator(".ag-count")).to_have_count(3)
    # more than can be drawn: the page says so and goes on
    open_block(large, 1)
    expect(large.locator(".ag-told")).to_contain_text("at most 1000")
    expect(large.locator(".node")).to_have_count(3)
    # exploring: the cursor stays, the numbers follow
    for _ in range(4):
        explored.press("ArrowRight")
    step = explored.locator(".ag-count").text_content()
    slide(notebook, "a", 1)
    value = explored.locator(".node[data-n='0'] [data-f=value]")
    expect(value).to_have_text("1")
    assert explored.locator(".ag-count").text_content() == step
    assert violations(notebook.page, ".ag-explore") == []
    slider = notebook.page.locator(".ag-explore").get_by_label("a", exact=True)
    slider.press("ArrowRight")
    expect(value).to_have_text("1.04")
    slider.press("ArrowLeft")
    # a function that raises says what, and the last run stays
    slide(notebook, "a", 1.8)
    expect(told(notebook)).to_have_text(
        "ValueError: too much What is shown is the run before.")
    assert not explored.locator(".ag-told").is_visible()
    expect(value).to_have_text("1")
    slide(notebook, "a", 0.4)
    expect(told(notebook)).to_have_text("")
    expect(value).to_have_text("0.4")
    # many values at once: the last one counts
    for n in range(20):
        slide(notebook, "b", n / 2)
    expect(explored.locator(".node[data-n='1'] [data-f=value]")).to_have_text("9.5")


def test_a_kernel_that_is_busy_or_dead_is_told_and_stepping_goes_on(notebook):
    deep, explored, _ = (notebook.page.locator(".ag:not(.ag-explore)").nth(n) for n in range(3))
    value = explored.locator(".node[data-n='0'] [data-f=value]")
    ask(notebook, "import time; time.sleep(600)")
    notebook.page.wait_for_function(f"{KERNEL}.status === 'busy'")
    slide(notebook, "a", 1)
    for n in (1, 2, 3):
        open_block(deep, n)
    expect(deep.locator(".ag-told")).to_contain_text("block3 opens when it is done")
    expect(told(notebook)).to_have_text(NO_ANSWER)
    explored.press("End")
    at, last = notebook.step(explored)
    assert at == last
    notebook.page.evaluate(f"{KERNEL}.interrupt()")
    expect(value).to_have_text("1")          # it was asked, and answers when it can
    expect(told(notebook)).to_have_text("")
    expect(block(deep, 3)).to_have_count(0)     # the last wish is granted, not those before it
    expect(deep.locator(".node")).to_have_count(16 + 19 * 2)
    notebook.end_kernel()
    open_block(deep, 9)
    expect(deep.locator(".ag-told")).to_contain_text("block9, and no kernel answers")
    slide(notebook, "a", -1)
    expect(told(notebook)).to_have_text(NO_ANSWER)
    expect(value).to_have_text("1")
    explored.press("Home")
    assert notebook.step(explored)[0] == 1
