"""Say whether a built notebook is in step with its source.

    state(source)           "current", or what is wrong, a key of `ADVICE`

A built notebook records the digest of the cells it was built from.  The source's cells with
another digest: the source changed.  Its own cells with another: somebody edited the notebook,
which is never overwritten unasked.
"""

from __future__ import annotations

import hashlib
import importlib
import json

import nbformat

from .keep import STATE
from .source import Source, notebook
from .steady import ROOT

CODE = ROOT / "autograd_core"
ADVICE = {
    "missing": "was never built: run `make notebooks`",
    "changed": "is older than its source: run `make notebooks`",
    "old player": "carries an older player: run `make notebooks`",
    "edited": "was edited itself: bring the change to its source, then run "
              "`python -m notebooks.builder --force`",
}


def state(source: Source) -> str:
    """``"current"`` or a key of `ADVICE`."""
    if not source.notebook.exists():
        return "missing"
    built = nbformat.read(source.notebook, as_version=4)
    recorded = built.metadata.get("autograd_core", {}).get("cells")
    if recorded != digest(built):
        return "edited"
    if recorded != digest(notebook(source.for_learners())):
        return "changed"
    return "current" if _same_widgets(built) else "old player"


def digest(nb: nbformat.NotebookNode) -> str:
    """A fingerprint of what was written in the cells; outputs and saved state do not count."""
    told = [(cell.id, cell.cell_type, cell.source, cell.metadata.get("tags", []))
            for cell in nb.cells]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def code_digest() -> str:
    """A fingerprint of everything in ``autograd_core`` that a notebook's output may depend on."""
    found = hashlib.sha256()
    for path in sorted(CODE.rglob("*")):
        if path.suffix in {".py", ".js", ".css"}:
            found.update(f"{path.relative_to(CODE)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _same_widgets(built: nbformat.NotebookNode) -> bool:
    """Whether our widgets saved in the notebook carry today's JavaScript and style."""
    models = built.metadata.get("widgets", {}).get(STATE, {}).get("state", {}).values()
    carried = {(made, model["state"]["_esm"], model["state"].get("_css", ""))
               for model in models
               if (made := model["state"].get("_anywidget_id", "")).startswith("autograd_core.")}
    return all(_today(made) == tuple(files) for made, *files in carried)


def _today(name: str) -> tuple[str, str] | None:
    """The JavaScript and style of the widget class ``name``; None when there is none any more."""
    module, _, made = name.rpartition(".")
    try:
        widget = getattr(importlib.import_module(module), made)
    except (ImportError, AttributeError):
        return None
    return str(widget._esm), str(getattr(widget, "_css", ""))
