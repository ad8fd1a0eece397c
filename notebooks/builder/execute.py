"""Run a notebook in a fresh kernel, outputs and widget state kept in it.

    run(nb, folder)         execute every cell, in ``folder`` as a learner's kernel would
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from unittest import mock

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

from .lab import folders

SECONDS = 300   # for one cell


class RunError(RuntimeError):
    """A cell did not do what its source says; the message is one sentence naming the cell."""


def run(nb: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """Execute ``nb`` in place; raises `RunError` for the first cell that fails unannounced."""
    with tempfile.TemporaryDirectory() as home:
        clean = {**folders(Path(home)), "PYTHONHASHSEED": "0"}
        with mock.patch.dict(os.environ, clean):
            _execute(nb, folder)
    for cell in nb.cells:
        if "raises-exception" in cell.metadata.get("tags", ()) and not _failed(cell):
            raise RunError(f"cell {cell.id!r} carries the tag raises-exception but did not fail.")
    return nb


def _execute(nb: nbformat.NotebookNode, folder: Path) -> None:
    client = NotebookClient(nb, timeout=SECONDS, record_timing=False, store_widget_state=True,
                            extra_arguments=["--log-level=ERROR"],
                            resources={"metadata": {"path": str(folder)}})
    try:
        client.execute()
    except CellExecutionError as error:
        failed = next(cell for cell in reversed(nb.cells) if _failed(cell))
        raise RunError(f"cell {failed.id!r} failed: {error.ename}: {error.evalue}") from error
    except CellTimeoutError as error:
        raise RunError(f"a cell took more than {SECONDS} s: {error}") from error


def _failed(cell: nbformat.NotebookNode) -> bool:
    return any(out.output_type == "error" for out in cell.get("outputs", ()))
