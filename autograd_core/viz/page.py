"""One HTML file with a player in it: opens anywhere, offline, with nothing installed.

    page(trace)                 the file's text
    page(trace, ["z1"])         with composite z1 open
    page(comparison)            several traces side by side

The page gives the notebook's module a model of its own, so both run the same code.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ..trace.model import Trace

if TYPE_CHECKING:
    from .player import Steps

HOST = """
const inlined = (type) => document.querySelector(`script[type="${type}"]`).textContent;
const state = JSON.parse(inlined("application/json"));
const source = new Blob([inlined("text/plain")], { type: "text/javascript" });
const module = await import(URL.createObjectURL(source));
const model = {
  get: (key) => state[key],
  set(key, value) { state[key] = value; },
  on() {}, off() {}, save_changes() {},
};
module.default.render({ model, el: document.querySelector("main") });
"""

STYLE = ":root{color-scheme:light dark}body{margin:12px}main{max-width:1280px;margin:auto}"


def page(shown: Trace | Steps, opened=(), frame: int = 0) -> str:
    """A complete HTML document that steps through a trace, or through a Comparison."""
    from .player import Player, Steps, dumps, stylesheet
    from .web import module

    view = shown if isinstance(shown, Steps) else Player(shown, opened, frame)
    state = dumps({"payload": view.payload, "frame": view.frame})
    source = module().replace("</", "<\\/")
    return ("<!doctype html><html lang='en'><meta charset='utf-8'>"
            "<meta name='viewport' content='width=device-width'>"
            f"<title>{escape(view.title)}</title>"
            f"<style>{STYLE}{stylesheet()}</style><body><main></main>"
            f"<script type='application/json'>{state}</script>"
            f"<script type='text/plain'>{source}</script>"
            f"<script type='module'>{HOST}</script>")
