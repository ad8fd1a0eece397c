"""Player widget: a trace that can be stepped through in a notebook, with no kernel behind it.

    Player(trace)                         graph, code, sentence, formula, ledger, inspector
    Player(trace, opened=["z1"])          with the composite z1 open
    Player(trace, frame=4).frame          the step it is at; setting it moves the player

Everything the page needs travels once, as compressed JSON; the playhead lives in the page.  The
output also carries a picture and a table, for places that run no JavaScript.
"""

from contextlib import contextmanager

import anywidget
import traitlets

from ..trace.model import Trace
from . import svg, web
from .export import Exportable
from .payload import ASKED, FAR, NEAR, compress, payload, pictures, scene_key
from .text import summary

SHOWN = ("payload", "frame", "opened", "predict", "inputs")
"""The traits that a page reads."""
SAID_DARK = (
    "body[data-jp-theme-light=false]",                                  # JupyterLab, Notebook 7
    "body.vscode-dark", "body.vscode-high-contrast:not(.vscode-high-contrast-light)",   # VS Code
    "html[theme=dark]",                                                 # Colab
    "[data-theme=dark]",                                                # Sphinx, and others
)
UNSAID = ("html:not([theme],[data-theme]) body:not([data-jp-theme-light],[data-theme],"
          ".vscode-light,.vscode-high-contrast-light)")
SHADOW = ":host-context(.dark)"
"""marimo: a widget's style is in a shadow tree, which Chromium alone lets look out of."""


def themes(element: str, light: str, dark: str) -> str:
    """Rules that give ``element`` light or dark declarations: as the host says, else as the
    reader's system does, light on paper.  None is stronger than ``element`` alone."""
    return (f"{element}{{color-scheme:light;{light}}}"
            f"@media screen and (prefers-color-scheme:dark){{:where({UNSAID}) {element}"
            f"{{color-scheme:dark;{dark}}}}}"
            f"@media screen{{:where({','.join(SAID_DARK)}) {element}{{color-scheme:dark;{dark}}}"
            f"{SHADOW} {element}{{color-scheme:dark;{dark}}}}}")


def stylesheet() -> str:
    """The player's style: the two palettes, the picture's rules, its own."""
    return (f"{themes('.ag', svg.colours(svg.LIGHT), svg.colours(svg.DARK))}"
            f"{svg.rules()}{web.style()}")


class Steps(Exportable, anywidget.AnyWidget):
    """What steps in the page: the module with its style, what it shows and where it is."""

    _esm = web.packed(stylesheet())
    payload = traitlets.Unicode().tag(sync=True)
    frame = traitlets.Int(0).tag(sync=True)

    @contextmanager
    def _filling(self):
        """What is set in here goes to the page at once, which gets ready meanwhile; nothing stays
        of a view that cannot be made."""
        try:
            with self.hold_sync():
                yield
        except BaseException:
            self.close()
            raise

    def state(self) -> dict:
        """What a page without a kernel needs to show the same: the values of what is synced."""
        return {name: getattr(self, name) for name in SHOWN if self.has_trait(name)}

    def _repr_mimebundle_(self, **kwargs):
        """The live view, and for readers without it a picture and a text."""
        made = super()._repr_mimebundle_(**kwargs)
        data, metadata = made if isinstance(made, tuple) else (made, {})
        return {**data, "image/svg+xml": self.picture(), "text/plain": self.to_text()}, metadata


class Player(Steps):
    """Steps through ``trace`` with the composites ``opened`` open, starting at step ``frame``.

    ``opened`` holds names, ops or ids of composites; ValueError names the choices for others.
    ``predict`` starts with questions, on the topics ``ask``: of "value", "local", "contribution",
    "gradient", "grad".  What a composite holds is shown on a click: the pictures near the first
    one travel with it, others are asked from the kernel.
    """

    opened = traitlets.Unicode("").tag(sync=True)
    """The ids of what is open in the page, as "3,7"; ``frame`` counts the steps seen so."""
    predict = traitlets.Bool(False).tag(sync=True)

    def __init__(self, trace: Trace, opened=(), frame: int = 0, *, predict: bool = False,
                 ask=ASKED, most: int = NEAR):
        super().__init__(predict=predict)
        with self._filling():
            shown = pictures(trace, opened, most)
            scene = shown[0].scene
            self.payload, self.frame = compress(payload(shown, ask)), scene.step(frame)
            self.opened = scene_key(scene.opened)
        self._scene, self._picture, self._ask = scene, shown[0], ask
        self.on_msg(self._hear)

    @property
    def title(self) -> str:
        """The trace's title."""
        return self._scene.trace.title

    def picture(self, frame: int = -1) -> str:
        """The picture after step ``frame``, the last one if none is named, as SVG text."""
        return self._picture.after(self._scene.step(frame))

    def to_text(self) -> str:
        """Title, what the last step says, and every node's value and P as a table."""
        return summary(self._scene.trace, self._scene.opened)

    def _still_open(self) -> list[int]:
        """What is open in the page now."""
        return [int(i) for i in self.opened.split(",") if i]

    def state(self) -> dict:
        """As for every view; with all the scenes that a file has room for."""
        shown = pictures(self._scene.trace, self._still_open(), FAR)
        return super().state() | {"payload": compress(payload(shown, self._ask))}

    def _hear(self, _widget, content: dict, _buffers) -> None:
        """The page asks for a scene that it does not have."""
        if content.get("type") != "open":
            return
        try:
            shown = pictures(self._scene.trace, [int(i) for i in content["opened"]])
        except (ValueError, RuntimeError) as error:   # more than can be drawn: the page says so
            self.send({"type": "refused", "text": " ".join(str(error).split())})
        else:
            self.payload = compress(payload(shown, self._ask))
