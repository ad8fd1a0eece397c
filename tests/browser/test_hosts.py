"""Where a saved player is shown: Notebook 7, a busy or dead kernel, untrusted, nbconvert, GitHub.

JupyterLab itself is in test_player.py.
"""

import base64
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

NOTEBOOK = "01_computational_graphs"
BUILT = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))
KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
STATUS = f"() => {KERNEL}.status"


def step_to_the_end(notebook, player):
    """Press → until the last step."""
    at, last = notebook.step(player)
    for _ in range(last - at):
        player.press("ArrowRight")
    assert notebook.step(player) == (last, last)
    assert notebook.card(player, 2, "upstream") == "8"


def ask(notebook, code):
    """Give the kernel something to do, without waiting for it."""
    notebook.page.evaluate(f"code => {{ {KERNEL}.requestExecute({{ code }}); }}", code)


# ---- Notebook 7

def test_notebook_7_steps_before_anything_is_run_and_without_a_kernel(open_notebook, classic):
    notebook = open_notebook(NOTEBOOK, host=classic)
    player = notebook.player()
    notebook.end_kernel()
    step_to_the_end(notebook, player)


def test_notebook_7_steps_after_run_all_and_follows_the_theme(open_notebook, classic):
    notebook = open_notebook(NOTEBOOK, host=classic).run_all()
    step_to_the_end(notebook, notebook.player())
    notebook.theme("dark")
    ground = notebook.player().locator(".ag-frame")
    expect(ground).to_have_css("background-color", "rgb(21, 24, 28)")


# ---- a kernel that is busy, or dies

def test_it_steps_while_the_kernel_is_busy(open_notebook):
    notebook = open_notebook(NOTEBOOK)
    player = notebook.player()
    ask(notebook, "import time; time.sleep(600)")
    notebook.page.wait_for_function(f"{KERNEL}.status === 'busy'")
    step_to_the_end(notebook, player)
    assert notebook.page.evaluate(STATUS) == "busy"
    notebook.page.evaluate(f"{KERNEL}.interrupt()")


def test_it_steps_after_the_kernel_died(open_notebook):
    notebook = open_notebook(NOTEBOOK)
    player = notebook.player()
    ask(notebook, "import os; os._exit(1)")
    notebook.page.locator(".jp-Dialog").wait_for()     # JupyterLab says so, and starts another
    notebook.page.locator(".jp-Dialog button").first.click()
    step_to_the_end(notebook, player)


# ---- a notebook that nobody trusts yet

def test_untrusted_it_shows_its_table_and_after_a_run_the_player(open_notebook):
    notebook = open_notebook("00_start_here", trusted=False)
    text = notebook.page.locator(".jp-OutputArea-output pre", has_text="u2    b     leaf").first
    text.scroll_into_view_if_needed()
    assert text.is_visible()
    assert notebook.page.locator(".ag").count() == 0
    player = notebook.run_all().player()
    player.press("End")
    assert notebook.card(player, 2, "upstream") == "2"


# ---- nbconvert

def converted(folder, *options):
    """The page that nbconvert makes of a notebook."""
    subprocess.run([sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", str(folder),
                    *options, str(next(p for p in BUILT if p.stem == NOTEBOOK))], check=True,
                   capture_output=True)
    return folder / f"{NOTEBOOK}.html"


def opened(chromium, file):
    """A page that may load nothing from anywhere."""
    context = chromium.new_context()
    context.route(re.compile("^https?:"), lambda route: route.abort())
    tab = context.new_page()
    tab.goto(file.as_uri())
    return context, tab


def test_nbconvert_shows_pictures_when_it_is_asked_for_them(chromium, tmp_path):
    wanted = ["text/html", "image/svg+xml", "image/png", "text/plain"]
    file = converted(tmp_path, f"--NbConvertBase.display_data_priority={wanted}")
    context, tab = opened(chromium, file)
    pictures = tab.locator(".jp-RenderedSVG img")
    assert pictures.count() > 1
    assert all(picture.bounding_box()["height"] > 100 for picture in pictures.all())
    context.close()


def test_nbconvert_puts_the_saved_players_into_its_page(tmp_path):
    """Its page gets the widget manager from a network, which no test here has."""
    text = converted(tmp_path).read_text("utf-8")
    views = re.findall(r'application/vnd.jupyter.widget-view\+json">\s*(\{.*?\})', text, re.DOTALL)
    state = re.search(r'application/vnd.jupyter.widget-state\+json">\s*(\{.*?\})\s*</script>', text,
                      re.DOTALL)
    saved = json.loads(state[1])["state"]
    assert views
    assert all(json.loads(view)["model_id"] in saved for view in views)


# ---- GitHub and others that show saved outputs and run nothing

def pictures():
    """Every saved picture of the notebooks."""
    return [(path.stem, n, output.data["image/svg+xml"])
            for path in BUILT for n, cell in enumerate(nbformat.read(path, 4).cells)
            for output in cell.get("outputs", ()) if "image/svg+xml" in output.get("data", {})]


PICTURES = pictures()


@pytest.mark.parametrize(("name", "cell", "svg"), PICTURES,
                         ids=[f"{name}-{n}" for name, n, _ in PICTURES])
def test_a_saved_picture_stands_alone(chromium, name, cell, svg):
    """As an <img>, in which neither scripts nor the page's style nor a network count."""
    source = base64.b64encode(svg.encode()).decode()
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.set_content(f"<body style='margin:0'><img src='data:image/svg+xml;base64,{source}'>")
    box = tab.locator("img").bounding_box()
    wide, high = map(float, re.search(r"width='([\d.]+)' height='([\d.]+)'", svg).groups())
    assert (box["width"], box["height"]) == pytest.approx((wide, high), abs=1)
    assert not re.search(r"<script|<foreignObject|\son\w+=|url\(|@import|xlink|href=", svg)
    context.close()


def test_there_are_saved_pictures_and_each_has_its_table():
    assert len(PICTURES) >= 6
    for path in BUILT:
        for cell in nbformat.read(path, 4).cells:
            for output in cell.get("outputs", ()):
                if "image/svg+xml" in output.get("data", {}):
                    assert output.data["text/plain"].strip()
                    assert "text/html" not in output.data
