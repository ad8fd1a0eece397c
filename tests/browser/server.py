"""One real JupyterLab on a copy of the notebooks, everything it writes in a temporary folder.

    with Lab.serve(folder) as lab:
        lab.copy("01_computational_graphs")     a fresh copy, as built and trusted; its address
        lab.copy("01_…", trusted=False)         as somebody finds it who was sent the file

Classic is the same with Notebook 7.
"""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat

from notebooks.builder.lab import arguments, folders, free_port, trust, write_settings

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SECONDS = 90    # a loaded machine once took 26 s


class Lab:
    """A running JupyterLab."""

    module, tree = "jupyterlab", "lab/tree"

    def __init__(self, folder: Path):
        self.home, self.notebooks = folder / "home", folder / "notebooks"
        self.port, self.token = free_port(0), secrets.token_hex(16)
        self.copies = itertools.count(1)
        self.notebooks.mkdir()

    @classmethod
    @contextmanager
    def serve(cls, folder: Path) -> Iterator[Lab]:
        """A JupyterLab in ``folder``, up when this returns and ended at the end."""
        lab = cls(folder)
        write_settings(lab.home)
        with open(folder / "server.log", "wb") as log:
            process = lab._start(log)
            try:
                lab._wait(process, folder / "server.log")
                yield lab
            finally:
                process.terminate()
                process.wait(20)

    def copy(self, name: str, trusted: bool = True) -> str:
        """A fresh copy of the built notebook ``name``; the address that opens it."""
        copied = self.notebooks / f"{name}-{next(self.copies)}.ipynb"
        shutil.copy(NOTEBOOKS / f"{name}.ipynb", copied)
        if trusted:
            trust(self.home, [copied])
        return self.address(copied)

    def write(self, cells: list[str]) -> str:
        """A new notebook with these cells of code; the address that opens it."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        written = self.notebooks / f"written-{next(self.copies)}.ipynb"
        nbformat.write(notebook, written)
        trust(self.home, [written])
        return self.address(written)

    def address(self, notebook: Path) -> str:
        """What opens a notebook."""
        return f"http://127.0.0.1:{self.port}/{self.tree}/{notebook.name}?reset&token={self.token}"

    def _start(self, log) -> subprocess.Popen:
        command = [sys.executable, "-m", self.module, *arguments(self.notebooks, self.port),
                   "--no-browser", "--expose-app-in-browser"]
        environment = os.environ | folders(self.home) | {"JUPYTER_TOKEN": self.token}
        return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log,
                                stderr=subprocess.STDOUT)

    def _wait(self, process: subprocess.Popen, log: Path) -> None:
        end = time.monotonic() + SECONDS
        while not self._answers():
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.module} did not start:\n{log.read_text()}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            address = f"http://127.0.0.1:{self.port}/api/status?token={self.token}"
            return urllib.request.urlopen(address, timeout=5).status == 200
        except (urllib.error.URLError, OSError):
            return False


class Classic(Lab):
    """A running Notebook 7."""

    module, tree = "notebook", "notebooks"
