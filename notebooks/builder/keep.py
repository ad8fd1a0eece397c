"""Keep the players of cells that were not run when JupyterLab saves a notebook.

With ``saveState`` JupyterLab writes the state of the widgets that have a kernel behind them and
drops the rest (jupyter-widgets/ipywidgets#3270): a built notebook that was only looked at would
lose its players at the first autosave.  The server calls `keep_players` before it writes a file.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
REFERENCE = re.compile(r"IPY_MODEL_(\w+)")


def keep_players(model: dict, path: str, contents_manager, **kwargs) -> None:
    """Give the notebook to be saved the state, from its file, of every widget it still shows."""
    file = Path(contents_manager._get_os_path(path))
    if model["type"] == "notebook" and model.get("content") and file.exists():
        complete(model["content"], json.loads(file.read_text(encoding="utf-8")))


def complete(nb: dict, before: dict) -> None:
    """Add to ``nb`` the widgets that its outputs show and only ``before`` has the state of."""
    known = before.get("metadata", {}).get("widgets", {}).get(STATE, {})
    saved = nb["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
    lost = _with_parts(_shown(nb) - set(saved), known.get("state", {}))
    if lost:
        both = {**known, "state": {**lost, **saved}}
        nb["metadata"]["widgets"] = {**nb["metadata"].get("widgets", {}), STATE: both}


def _shown(nb: dict) -> set[str]:
    """The ids of the widgets in the outputs."""
    return {output["data"][VIEW]["model_id"] for cell in nb["cells"]
            for output in cell.get("outputs", ()) if VIEW in output.get("data", {})}


def _with_parts(wanted: set[str], state: dict) -> dict:
    """What ``state`` has of ``wanted``, and of all that these refer to."""
    found: dict[str, dict] = {}
    todo = sorted(wanted)
    while todo:
        name = todo.pop()
        if name in state and name not in found:
            found[name] = state[name]
            todo += REFERENCE.findall(json.dumps(state[name]))
    return found
