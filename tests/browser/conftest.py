"""One JupyterLab and one Chromium for all browser tests; a page of its own for each.

Set SCREENSHOTS to a folder to get the pictures that some of the tests take.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from autograd_core.trace import Trace
from autograd_core.viz.page import page
from autograd_core.viz.player import Player
from tests.browser.page import Notebook
from tests.browser.server import Classic, Lab

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A real JupyterLab."""
    with Lab.serve(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="session")
def classic(tmp_path_factory):
    """A real Notebook 7."""
    with Classic.serve(tmp_path_factory.mktemp("classic")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    """A real Chromium, headless."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail(f"no {' or '.join(NAMES)} on PATH; on Debian: apt-get install chromium",
                    pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_notebook(lab, chromium):
    """Open a fresh copy of a built notebook, or a new one with the given cells.

    At the end of the test nothing may have been asked for off this machine, and nothing may have
    been written to the console as an error.
    """
    opened = []

    def open_one(name: str | list[str], width: int = 1280, height: int = 900, host: Lab = lab,
                 trusted: bool = True) -> Notebook:
        context = chromium.new_context(viewport={"width": width, "height": height})
        opened.append((context, Notebook(context.new_page())))
        address = host.copy(name, trusted) if isinstance(name, str) else host.write(name)
        return opened[-1][1].open(address)

    yield open_one
    told = [(notebook.watch.abroad[:], notebook.watch.errors[:]) for _, notebook in opened]
    for context, notebook in opened:
        notebook.end_kernel()
        context.close()
    for abroad, errors in told:
        assert abroad == [], "requests left this machine"
        assert errors == [], "errors on the console"


@pytest.fixture
def open_file(chromium):
    """Opens an HTML file; at the end nothing may have been asked for or complained of.

    With ``policy=False`` the page's own policy does not hold, which forbids what some tests do.
    """
    asked, errors, opened = [], [], []

    def open_one(file: Path, place: str = "", width: int = 1280, scheme: str = "light",
                 scripts: bool = True,
                 policy: bool = True):
        context = chromium.new_context(viewport={"width": width, "height": 900},
                                       color_scheme=scheme, java_script_enabled=scripts,
                                       bypass_csp=not policy)
        opened.append(context)
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        tab.goto(f"{file.as_uri()}{place}")
        return tab

    yield open_one
    for context in opened:
        context.close()
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert errors == []


@pytest.fixture
def open_page(open_file, tmp_path):
    """Opens the page of a trace or of a view, as ``open_file`` does."""
    def open_one(shown, width=1280):
        file = tmp_path / "page.html"
        file.write_text(page(Player(shown, most=0) if isinstance(shown, Trace) else shown), "utf-8")
        tab = open_file(file, width=width, policy=False)
        tab.wait_for_selector(".ag-count")
        return tab
    return open_one


@pytest.fixture
def screenshot():
    """Keep a picture of a page, when SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")

    def take(notebook: Notebook, name: str) -> None:
        if folder:
            notebook.page.screenshot(path=Path(folder) / f"{name}.png")
    return take
