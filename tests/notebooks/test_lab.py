"""Opening JupyterLab: in the project's own folders, on this machine only, notebooks trusted."""

import json
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from notebooks.builder import lab


def test_everything_that_jupyter_writes_is_in_the_given_folder(tmp_path):
    assert {Path(folder).parent for folder in lab.folders(tmp_path).values()} == {tmp_path}


def test_players_are_saved_with_the_notebook_and_the_news_is_off(tmp_path):
    lab.write_settings(tmp_path)
    folder = Path(lab.folders(tmp_path)["JUPYTERLAB_SETTINGS_DIR"])
    told = {path.relative_to(folder).as_posix(): json.loads(path.read_text())
            for path in folder.rglob("*.jupyterlab-settings")}
    widgets = told["@jupyter-widgets/jupyterlab-manager/plugin.jupyterlab-settings"]
    news = told["@jupyterlab/apputils-extension/notification.jupyterlab-settings"]
    assert widgets["saveState"] is True
    assert (news["fetchNews"], news["checkForUpdates"]) == ("false", False)


def test_what_the_reader_chose_stays(tmp_path):
    lab.write_settings(tmp_path, {"@a/b": {"x": 1}})
    lab.write_settings(tmp_path, {"@a/b": {"x": 2}})
    path = tmp_path / "settings" / "@a" / "b.jupyterlab-settings"
    assert json.loads(path.read_text()) == {"x": 1}


def test_a_trusted_notebook_is_trusted_by_a_server_with_the_same_folder(tmp_path):
    path = tmp_path / "a.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a")]), path)
    nb = nbformat.read(path, as_version=4)
    lab.trust(tmp_path, [path])
    notary = NotebookNotary(data_dir=lab.folders(tmp_path)["JUPYTER_DATA_DIR"])
    assert notary.check_signature(nb)
    nb.cells[0].source = "2"
    assert not notary.check_signature(nb)
    notary.store.close()


def test_only_notebooks_that_come_from_a_source_are_trusted(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "01_ours.py").touch()
    (tmp_path / "src" / "02_not_built.py").touch()
    for name in ("01_ours.ipynb", "from-elsewhere.ipynb"):
        (tmp_path / name).touch()
    assert lab.built(tmp_path) == [tmp_path / "01_ours.ipynb"]


def test_the_server_listens_on_this_machine_only(tmp_path):
    assert "--ServerApp.ip=127.0.0.1" in lab.arguments(tmp_path, 8888)


def test_a_port_in_use_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert lab.free_port(taken.getsockname()[1]) > taken.getsockname()[1]


def test_without_a_screen_there_is_no_browser(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not lab.has_browser()


def test_the_builder_is_started_only_for_notebooks_that_are_missing(tmp_path, monkeypatch):
    started = []
    monkeypatch.setattr(lab.subprocess, "run", lambda command, **_: started.append(command) or (
        SimpleNamespace(returncode=3)))
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "01_ours.py").write_text("")
    with pytest.raises(SystemExit) as ended:
        lab.build_missing(tmp_path)
    assert ended.value.code == 3
    assert started[0][-1] == "--missing"
    (tmp_path / "01_ours.ipynb").write_text("{}")
    lab.build_missing(tmp_path)
    assert len(started) == 1
