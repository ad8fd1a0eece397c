"""One HTML file with a player in it: opens anywhere, offline, with nothing installed.

    page(trace)                 the file's text
    page(trace, ["z1"])         with composite z1 open

The page gives the notebook's module a model of its own, so both run the same code.
"""

from __future__ import annotations

from html import escape

from ..trace.model import Trace

HOST = """
const state = JSON.parse(document.querySelector("script[type='application/json']").textContent);
const source = document.querySelector("script[type='text/plain']").textContent;
const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
const model = { get: (k) => state[k], set: (k, v) => { state[k] = v; }, on() {}, off() {}, save_changes() {} };
module.default.render({ model, el: document.querySelector("main") });
"""


def page(trace: Trace, opened=(), frame: int = 0) -> str:
    """A complete HTML document that steps through ``trace``."""
    from .player import FOLDER, dumps, payload, stylesheet
    from .scene import Scene

    scene = Scene(trace, opened)
    state = dumps({"payload": dumps(payload(scene)), "frame": scene.step(frame)})
    module = (FOLDER / "player.js").read_text("utf-8")
    return (f"<!doctype html><html lang='en'><meta charset='utf-8'>"
            f"<meta name='viewport' content='width=device-width'><title>{escape(trace.title)}</title>"
            "<style>:root{color-scheme:light dark}body{margin:12px}main{max-width:1280px;margin:auto}"
            f"{stylesheet()}</style><body><main></main>"
            f"<script type='application/json'>{_inline(state)}</script>"
            f"<script type='text/plain'>{_inline(module)}</script>"
            f"<script type='module'>{HOST}</script>")


def _inline(text: str) -> str:
    """``text`` with nothing that would end or change a script element; JSON and JS read it alike."""
    return text.replace("<!--", "\\u003c!--").replace("</", "<\\/")
