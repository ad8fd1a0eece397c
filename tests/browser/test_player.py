"""The player in a real JupyterLab: by keyboard, before anything has run, narrow and dark.

Every test also fails for a request off this machine and for an error on the console (conftest).
"""

import pytest

NOTEBOOK = "01_computational_graphs"
CUT_OFF = """box => {    // texts that stand out of the player where nobody can scroll
    const scrolls = part => part !== box && (
        /auto|scroll/.test(getComputedStyle(part).overflowX) || scrolls(part.parentElement));
    const edge = box.getBoundingClientRect().right + 1;
    return [...box.querySelectorAll('*')].filter(part => !part.closest('svg'))
        .filter(part => part.getBoundingClientRect().right > edge && !scrolls(part))
        .map(part => part.textContent || part.className);
}"""


def step_to_the_end(notebook, player):
    """Press → until the last step; the number of presses."""
    at, last = notebook.step(player)
    for _ in range(last - at):
        player.press("ArrowRight")
    assert notebook.step(player) == (last, last)
    return last - at


def test_after_run_all_the_keyboard_steps_to_p2_being_8(open_notebook):
    notebook = open_notebook(NOTEBOOK).run_all()
    player = notebook.player()
    assert notebook.card(player, 2, "upstream") == ""   # not computed yet is blank
    assert step_to_the_end(notebook, player) > 4
    assert notebook.card(player, 2, "upstream") == "8"


def test_a_built_notebook_steps_before_anything_is_run_and_without_a_kernel(open_notebook):
    notebook = open_notebook(NOTEBOOK)
    player = notebook.player()
    notebook.end_kernel()
    step_to_the_end(notebook, player)
    assert notebook.card(player, 2, "upstream") == "8"
    assert notebook.watch.runs == 0


def test_a_notebook_saved_before_anything_is_run_keeps_its_players(open_notebook, lab):
    notebook = open_notebook(NOTEBOOK)
    notebook.player()
    address = notebook.save().page.url
    notebook.end_kernel().open(address)
    step_to_the_end(notebook, notebook.player())
    assert notebook.watch.runs == 0


def test_home_end_and_the_left_arrow_move_back_and_forth(open_notebook):
    notebook = open_notebook(NOTEBOOK)
    player = notebook.player()
    _, last = notebook.step(player)
    for key, at in [("End", last), ("ArrowLeft", last - 1), ("Home", 1), ("ArrowRight", 2)]:
        player.press(key)
        assert notebook.step(player) == (at, last)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_it_fits_and_follows_the_theme(open_notebook, screenshot, width, theme):
    notebook = open_notebook(NOTEBOOK, width=width).without_sidebar().theme(theme)
    player = notebook.player()
    player.press("End")
    notebook.page.wait_for_timeout(500)     # the theme's colours fade in
    screenshot(notebook, f"{NOTEBOOK}-{width}-{theme}")
    assert player.evaluate(CUT_OFF) == []
    assert player.bounding_box()["x"] >= 0
    assert player.bounding_box()["x"] + player.bounding_box()["width"] <= width
    assert is_dark(player) == (theme == "dark")


def is_dark(player):
    """Whether light text stands on the player."""
    colour = player.evaluate("box => getComputedStyle(box.querySelector('.ag-say')).color")
    parts = colour.removeprefix("rgb(").removesuffix(")").split(",")
    return sum(map(int, parts)) > 3 * 128
