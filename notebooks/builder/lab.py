"""Open the notebooks in JupyterLab: ``python -m notebooks.builder.lab``; those missing are built.

Everything that Jupyter writes stays in the project, in ``.jupyter/``; nobody's own settings are
read or changed.  Players are saved with the notebook, also those of cells that were not run; the
news pop-up is off; and the notebooks that were built from a source here are trusted, so that they
are alive before anything has run.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = "notebooks/00_start_here.ipynb"
SETTINGS = {
    "@jupyter-widgets/jupyterlab-manager/plugin": {"saveState": True},
    "@jupyterlab/apputils-extension/notification": {
        "fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": False},
}


SERVER = """# Written by notebooks/builder/lab.py at every start.
import sys
sys.path.insert(0, {root!r})
from notebooks.builder.keep import keep_players
c.ContentsManager.pre_save_hook = keep_players
"""


def folders(home: Path) -> dict[str, str]:
    """The environment that keeps all of Jupyter's and IPython's files in ``home``."""
    names = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data",
             "JUPYTER_RUNTIME_DIR": "runtime", "JUPYTERLAB_SETTINGS_DIR": "settings",
             "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "IPYTHONDIR": "ipython"}
    return {name: str(home / folder) for name, folder in names.items()}


def write_settings(home: Path, settings: dict = SETTINGS) -> None:
    """Give JupyterLab our settings, unless the reader has chosen others already."""
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "jupyter_server_config.py").write_text(SERVER.format(root=str(ROOT)))
    for plugin, values in settings.items():
        path = home / "settings" / f"{plugin}.jupyterlab-settings"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values, indent=4))


def trust(home: Path, notebooks: list[Path]) -> None:
    """Sign ``notebooks``, so that a JupyterLab with this ``home`` shows their players at once."""
    import nbformat
    from nbformat.sign import NotebookNotary

    (home / "data").mkdir(parents=True, exist_ok=True)
    notary = NotebookNotary(data_dir=str(home / "data"))
    for path in notebooks:
        notary.sign(nbformat.read(path, as_version=4))
    notary.store.close()


def arguments(root: Path, port: int) -> list[str]:
    """JupyterLab's command line: on this machine only, on this port or not at all."""
    asked = ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
             f"--ServerApp.root_dir={root}", "--Application.log_level=WARN",
             "--ServerApp.answer_yes=True"]
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*asked, "--allow-root"] if as_root else asked


def free_port(first: int = 8888) -> int:
    """The first free port of 127.0.0.1 from ``first`` on; 0 lets the system choose one."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", first))
            return probe.getsockname()[1]
        except OSError:
            return free_port(first + 1)


def has_browser() -> bool:
    """Whether a window with a page can be opened here."""
    on_screen = (sys.platform in ("win32", "darwin")
                 or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")))
    try:
        return on_screen and webbrowser.get() is not None
    except webbrowser.Error:
        return False


def expected(folder: Path) -> list[Path]:
    """The notebooks that the sources in ``folder`` are built into."""
    sources = sorted((folder / "src").glob("[0-9]*.py"))
    return [folder / f"{source.stem}.ipynb" for source in sources]


def built(folder: Path) -> list[Path]:
    """Those of them that are there."""
    return [notebook for notebook in expected(folder) if notebook.exists()]


def build_missing(folder: Path) -> None:
    """Build the notebooks that are not there; the builder takes 2 s to load, so not for none."""
    if len(built(folder)) < len(expected(folder)):
        builder = [sys.executable, "-m", "notebooks.builder", "--missing"]
        if code := subprocess.run(builder, cwd=ROOT, check=False).returncode:
            sys.exit(code)


def main() -> None:
    """Prepare, say the address, and serve until Ctrl-C."""
    build_missing(ROOT / "notebooks")
    home, port, token = ROOT / ".jupyter", free_port(), secrets.token_hex(16)
    if not (ROOT / START).exists():
        sys.exit(f"{START} is not built: run `python -m notebooks.builder` first.")
    os.environ.update(folders(home), JUPYTER_TOKEN=token)
    write_settings(home)
    trust(home, built(ROOT / "notebooks"))
    from jupyterlab.labapp import LabApp

    print(f"\n  JupyterLab: http://127.0.0.1:{port}/lab/tree/{START}?token={token}"
          "\n  Ctrl-C ends it.\n", flush=True)
    opened = [str(ROOT / START)] if has_browser() else ["--no-browser"]
    LabApp.launch_instance([*arguments(ROOT, port), *opened])


if __name__ == "__main__":
    main()
