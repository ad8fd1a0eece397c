"""Standalone HTML page with a player in it: opens anywhere, offline, with nothing installed.

    page(Player(trace))         the file's text
    page(comparison)            several traces side by side
    trace.to_html("y.html")     written to a file

The page gives the notebook's module a model of its own, so both run the same code.  Its address
says where its players are (see host.js): a link with ``#step=5`` opens at step 5.  Nothing is asked
of a network, and the page says so to the browser, which then allows nothing else.
"""

import hashlib
from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path

from .payload import compact_json
from .web import minify

STYLE = ":root{color-scheme:light dark;--around:60px}body{margin:12px}" \
        "main{max-width:1280px;margin:auto}" \
        "h1{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}" \
        "@media(prefers-color-scheme:dark){body{background:#0f1215;color:#e8ebee}}" \
        "@media print{body{background:none;color:#000}}"
POLICY = ("default-src 'none'; script-src 'sha256-{script}' blob:; style-src 'unsafe-inline'; "
          "img-src data: blob:; media-src data: blob:; font-src data:; base-uri 'none'; "
          "form-action 'none'")
"""What a page may do: run our script and the players' modules, and ask for nothing."""


def page(view) -> str:
    """A complete HTML document with ``view`` in it, a Player or a Comparison."""
    live = Live()
    player = live.add_player(view._esm, "", view.state(),
                      f"{view.picture()}<pre>{escape(view.to_text())}</pre>")
    title = view.title or "A computation, step by step"
    return document(title, f"<main><h1>{escape(title)}</h1>{player}</main>", live, STYLE)


class Live:
    """The players of one page: each module and each style is there once, however many use it."""

    def __init__(self):
        self.modules: list[str] = []
        self.styles: list[str] = []
        self.players: list[dict] = []

    def add_player(self, module: str, style: str, state: dict, still: str) -> str:
        """One more player; the element for it, which shows ``still`` until it is alive."""
        module, style = str(module), str(style)
        if style not in self.styles:
            self.styles.append(style)
        if module not in self.modules:
            self.modules.append(module)
        self.players.append({"module": self.modules.index(module), "state": state})
        return f"<div data-player='{len(self.players) - 1}'>{still}</div>"

    def scripts(self) -> str:
        """What brings the players to life, as the last part of a page; nothing without players."""
        if not self.players:
            return ""
        data = compact_json({"modules": self.modules, "players": self.players})
        data = data.replace("<", "\\u003c")         # nothing can end the script that it stands in
        return (f"<script type='application/json'>{data}</script>"
                f"<script type='module'>{host()}</script>")


def document(title: str, body: str, live: Live, style: str, head: str = "") -> str:
    """A complete HTML document that asks nothing of a network."""
    script = b64encode(hashlib.sha256(host().encode()).digest()).decode()
    return ("<!doctype html><html lang='en'><head><meta charset='utf-8'>"
            "<meta http-equiv='Content-Security-Policy' "
            f'content="{POLICY.format(script=script)}">'
            "<meta name='viewport' content='width=device-width'>"
            f"<title>{escape(title)}</title>{head}"
            f"<style>{''.join(live.styles)}{style}</style></head><body>{body}"
            f"{live.scripts()}</body></html>\n")


@cache
def host() -> str:
    """The text of host.js, minified."""
    return minify(Path(__file__).with_name("host.js").read_text("utf-8"))
