"""Make a built notebook the same, byte for byte, each time it is built from the same source.

    steady(nb, name)        nb with random names and this machine's places replaced

Replaced, in outputs and widget state only: ids of widgets (by name and order of appearance),
memory addresses, temporary files of cells, and the folders of the project and of Python.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

import nbformat

from .keep import STATE

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
CELL_FILE = re.compile(r"[/\\]ipykernel_\d+[/\\]+\d+\.py")
FOLDER = re.compile(r"[^\s\"']*\Z")
LONGEST = 4096
"""Characters that the name of a folder may have."""


def steady(nb: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    """``nb`` itself, its outputs and widgets freed from what changes between two runs."""
    shown = {"outputs": [cell.get("outputs") for cell in nb.cells],
             "widgets": nb.metadata.get("widgets", {})}
    text = json.dumps(shown, ensure_ascii=False)
    text = _without_places(_with_fixed_ids(text, shown["widgets"], name))
    told = nbformat.from_dict(json.loads(text))
    for cell, outputs in zip(nb.cells, told.outputs, strict=True):
        if cell.cell_type == "code":
            cell.outputs = _joined(outputs)
    if told.widgets:
        nb.metadata.widgets = told.widgets
    return nb


def _with_fixed_ids(text: str, widgets: dict, name: str) -> str:
    """Rename each widget, first those that outputs show, in order; then those they hold."""
    known = widgets.get(STATE, {}).get("state", {})
    if not known:
        return text
    order = list(dict.fromkeys(re.findall("|".join(map(re.escape, known)), text)))
    new = {old: hashlib.md5(f"{name} {n}".encode()).hexdigest() for n, old in enumerate(order)}
    return re.sub("|".join(map(re.escape, order)), lambda found: new[found[0]], text)


def _without_places(text: str) -> str:
    """Addresses as 0x0, files of cells as cell.py, folders relative to the project."""
    text = _without_cell_files(ADDRESS.sub("at 0x0", text))
    for place, instead in _places().items():
        text = text.replace(json.dumps(place, ensure_ascii=False)[1:-1], instead)
    return text


def _without_cell_files(text: str) -> str:
    """Each file of a cell as cell.py.  Its folder is sought backwards from the file's name: a
    pattern that begins with the folder takes minutes on the long words of a widget's state."""
    parts, at = [], 0
    for found in CELL_FILE.finditer(text):
        before = text[max(at, found.start() - LONGEST):found.start()]
        parts += [text[at:found.start() - len(FOLDER.search(before)[0])], "cell.py"]
        at = found.end()
    return "".join(parts) + text[at:]


def _places() -> dict[str, str]:
    """Folders of this machine, longest first, each with what to write instead."""
    named = {str(ROOT): ".", sys.prefix: ".venv", sys.base_prefix: "python", str(Path.home()): "~"}
    named |= {place.replace(str(Path.home()), "~", 1): instead for place, instead in named.items()}
    return {place: named[place] for place in sorted(named, key=len, reverse=True)
            if len(place) > 1}


def _joined(outputs: list) -> list:
    """Printed text in one piece: how a kernel cuts it into messages varies."""
    joined: list = []
    for out in outputs:
        last = joined[-1] if joined else None
        if last and out.output_type == last.output_type == "stream" and out.name == last.name:
            last.text += out.text
        else:
            joined.append(out)
    return joined
