"""A notebook open in JupyterLab, in a real browser: what a test does with it and reads off it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, WebSocket

MS = 90_000     # how long anything may take: a loaded machine once took 26 s to be idle
PLAYER = ".jp-OutputArea-output .ag"
IDLE = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
READY = """async () => {
    const { context, sessionContext } = jupyterapp.shell.currentWidget;
    await context.ready;
    await sessionContext.ready;
    await sessionContext.session.kernel.info;   // idle comes before: a run asked for then is lost
}"""
RUN = """async () => {
    await jupyterapp.commands.execute('notebook:clear-all-cell-outputs');
    await jupyterapp.commands.execute('notebook:run-all-cells');
    return jupyterapp.shell.currentWidget.content.widgets
        .filter(cell => cell.model.type === 'code' && !cell.model.executionCount)
        .map(cell => cell.model.id);
}"""
SHUTDOWN = "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()"

LOADING, LOST = "Loading widget...", "Error displaying widget: model not found"

# Console errors that are JupyterLab's or Notebook's own: part of the text, and why it is there.
KNOWN_NOISE = {
    "widget model not found": "see Notebook.open, which fails when it stays so",
    "undefined (reading 'schema')": "Notebook 7.6, with an empty notebook and no settings too",
    "Could not restore the debugger state": "its debugger was asking the kernel that a test ended",
}


class Watch:
    """Everything a page asked for off this machine, and everything it complained of."""

    def __init__(self, page: Page):
        self.abroad: list[str] = []
        self.errors: list[str] = []
        self.runs = 0   # requests to the kernel to run a cell
        page.on("request", lambda request: self._request(request.url))
        page.on("websocket", self._socket)
        page.on("pageerror", lambda error: self._error(str(error)))
        page.on("console", lambda said: self._error(said.text) if said.type == "error" else None)

    def _socket(self, socket: WebSocket) -> None:
        self._request(socket.url)
        socket.on("framesent", self._sent)

    def _sent(self, message: str | bytes) -> None:
        text = message if isinstance(message, str) else message.decode("utf-8", "replace")
        self.runs += '"execute_request"' in text

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.abroad.append(url)

    def _error(self, text: str) -> None:
        if not any(known in text for known in KNOWN_NOISE):
            self.errors.append(text)


class Notebook:
    """The notebook that a page shows."""

    def __init__(self, page: Page):
        self.page, self.watch = page, Watch(page)
        page.set_default_timeout(MS)

    def open(self, address: str) -> Notebook:
        """Go to a notebook and wait until its kernel is idle and its saved players are there.

        JupyterLab restores saved widgets twice at once, from the kernel and from the file.  When
        the first is done and the second takes over 2 s, as on a loaded machine, it gives up on a
        widget until the page is loaded again: so up to three times.
        """
        for _ in range(3):
            self.page.goto(address)
            self.page.wait_for_selector(IDLE, state="attached")
            self.page.evaluate(READY)
            self.page.wait_for_function(
                f"!jupyterapp.shell.currentWidget.node.textContent.includes('{LOADING}')")
            if not self.page.get_by_text(LOST).count():
                return self
        raise AssertionError("JupyterLab did not find the saved players, three times")

    def theme(self, name: str) -> Notebook:
        """Change to JupyterLab's "light" or "dark" theme."""
        self.page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})",
                           f"JupyterLab {name.title()}")
        light = str(name == "light").lower()
        self.page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached")
        return self

    def without_sidebar(self) -> Notebook:
        """Fold the file browser away."""
        self.page.evaluate("jupyterapp.shell.collapseLeft()")
        return self

    def run_all(self) -> Notebook:
        """Run every cell to the end."""
        assert self.page.evaluate(RUN) == [], "cells that were not run"
        self.page.wait_for_selector(IDLE, state="attached")
        return self

    def save(self) -> Notebook:
        """Save, as JupyterLab also does by itself every two minutes."""
        self.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        self.page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
        return self

    def end_kernel(self) -> Notebook:
        """Shut the kernel down: what still works needs none."""
        self.page.evaluate(SHUTDOWN)
        return self

    def player(self, n: int = 0) -> Locator:
        """The n-th player, on screen."""
        found = self.page.locator(PLAYER).nth(n)
        found.wait_for(state="attached")
        found.scroll_into_view_if_needed()
        return found

    def step(self, player: Locator) -> tuple[int, int]:
        """The step that a player is at, and its last one."""
        at, last = player.locator(".ag-count").text_content().split(" / ")
        return int(at), int(last)

    def card(self, player: Locator, u: int, field: str) -> str:
        """What a player's picture shows in a field of node ``u``: "value", "upstream", "grad"."""
        number = self.page.locator(".u", has_text=re.compile(f"^u{u}$"))
        return player.locator(".node", has=number).locator(f'[data-f="{field}"]').text_content()
